//! A Markdown table between markers. Columns of names, stages and defaults are the registry's;
//! all others are people's, and so are the order, the layout and the rows of what is no gate of
//! this project.

use std::ops::Range;

use super::Gates;
use super::lines::{Inserts, line_end, missing};
use crate::page::wording;
use crate::page::{Part, Syntax, blocks};
use crate::project::GateView;
use crate::stage::Stage;
use crate::version::Version;

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Stage,
    Default,
    From,
    /// A new row has the first sentence of the gate's comment there.
    Description,
    Other,
}

impl Column {
    fn of(header: &str) -> Self {
        match bare(header).to_lowercase().as_str() {
            "feature gate" | "feature gates" | "featuregate" | "gate" | "gates" | "feature"
            | "name" | "flag" => Self::Name,
            "stage" | "status" | "maturity" | "state" => Self::Stage,
            "default" | "default value" | "default state" | "enabled by default" => Self::Default,
            "since" | "from" | "version" | "since version" | "introduced" => Self::From,
            "description" | "summary" | "what it does" => Self::Description,
            _ => Self::Other,
        }
    }
}

/// What a table has where there is none yet.
const NEW: &str =
    "| Feature gate | Stage | Default | Since | Description |\n|---|---|---|---|---|\n";

/// Keeps the table of a page.
pub(super) fn keep(text: &str, gates: &Gates<'_>) -> Result<String, String> {
    let blocks = blocks(text, Syntax::Markdown).map_err(|broken| broken.to_string())?;
    let block = blocks
        .into_iter()
        .find(|b| b.part == Part::Gates)
        .ok_or_else(|| {
            format!(
                "has no markers: put `{}` and `{}` on lines of their own around the table",
                Part::Gates.opens(),
                Part::Gates.closes()
            )
        })?;
    let inner = text.get(block.inner.clone()).unwrap_or_default();
    let end = line_end(text);
    let opens = text.get(..block.inner.start).unwrap_or_default();
    let indent = indent(opens.lines().last().unwrap_or_default());
    let made;
    let list = match header(inner) {
        Some(_) => inner,
        None => {
            let before = inner.trim_end();
            let gap = if before.is_empty() { "" } else { end };
            let rows: String = NEW.lines().map(|l| format!("{indent}{l}{end}")).collect();
            made = format!("{before}{gap}{end}{rows}{end}");
            &made
        }
    };
    let kept = rows(list, gates, end)?;
    let mut out = text.to_owned();
    out.replace_range(block.inner, &kept);
    Ok(out)
}

/// Returns the blanks that a line begins with: what stands in an item of a list has them.
fn indent(line: &str) -> &str {
    let rest = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - rest.len()).unwrap_or_default()
}

/// Returns the number of the header row of the first table with a column of names.
fn header(list: &str) -> Option<usize> {
    let lines: Vec<&str> = list.lines().collect();
    let is_rule = |line: &str| {
        line.contains('-') && line.bytes().all(|b| b"|-: \t".contains(&b)) && line.contains('|')
    };
    lines.windows(2).position(|pair| {
        let [head, rule] = pair else { return false };
        let mut columns = cells(head).into_iter().map(|c| Column::of(&head[c]));
        is_rule(rule) && columns.any(|c| c == Column::Name)
    })
}

fn rows(list: &str, gates: &Gates<'_>, end: &str) -> Result<String, String> {
    let Some(head) = header(list) else {
        return Ok(list.to_owned());
    };
    let lines: Vec<&str> = list.split_inclusive('\n').collect();
    let titles = lines.get(head).copied().unwrap_or_default();
    let columns: Vec<Column> = cells(titles)
        .into_iter()
        .map(|c| Column::of(&titles[c]))
        .collect();
    let name_at = columns
        .iter()
        .position(|c| *c == Column::Name)
        .unwrap_or_default();
    let mut kept: Vec<Option<String>> = Vec::new();
    let mut listed: Vec<(usize, String)> = Vec::new();
    let mut in_table = true;
    let mut last = head + 2;
    let mut sample = None;
    for (i, line) in lines.iter().enumerate() {
        in_table &= i <= head || line.contains('|');
        let mut line = (*line).to_owned();
        if i < head + 2 || !in_table {
            kept.push(Some(line));
            continue;
        }
        last = i + 1;
        let name = cells(&line).get(name_at).map(|c| bare(&line[c.clone()]));
        let name = name.unwrap_or_default();
        if let Some(view) = gates.get(&name) {
            sample.get_or_insert_with(|| line.clone());
            correct(&mut line, &columns, view);
            listed.push((i, name));
        } else if gates.former.contains(name.as_str()) {
            kept.push(None);
            continue;
        }
        kept.push(Some(line));
    }
    let names: Vec<String> = listed.iter().map(|(_, name)| name.clone()).collect();
    let indent = indent(titles);
    let new = |view: &GateView| {
        let row = row(&columns, view, sample.as_deref());
        Ok(format!("{indent}{row}{end}"))
    };
    let inserts = Inserts::new(&missing(gates, &names), &listed, last, new)?;
    // The last row may be the last line, without an end.
    if let Some(Some(row)) = kept.last_mut()
        && !row.ends_with('\n')
        && lines.len() == last
    {
        row.push_str(end);
    }
    Ok(inserts.into(kept))
}

/// Corrects the cells of a row that the registry knows better.
fn correct(line: &mut String, columns: &[Column], view: &GateView) {
    let current = &view.current;
    let said = |line: &str, column: Column| {
        let at = columns.iter().position(|c| *c == column)?;
        let range = cells(line).get(at)?.clone();
        Some((range.clone(), line[range].to_owned()))
    };
    let mut moved = false;
    if let (Some((range, cell)), Some(stage)) = (said(line, Column::Stage), current.stage)
        && Stage::parse(&bare(&cell)) != Some(stage)
    {
        line.replace_range(range, &in_style(&cell, &titled(stage)));
        moved = true;
    }
    if let (Some((range, cell)), Some(default)) = (said(line, Column::Default), current.default)
        && flag(&bare(&cell)) != Some(default)
    {
        line.replace_range(range, &default_like(&cell, default));
    }
    // Whether it means the gate or its stage is not known, so it is touched with the stage only.
    if let (Some((range, cell)), Some(version)) = (said(line, Column::From), version(view))
        && (moved || bare(&cell).is_empty())
    {
        line.replace_range(range, &in_style(&cell, &version));
    }
}

/// Writes the row of a gate that is new, in the manner of one that is there.
fn row(columns: &[Column], view: &GateView, sample: Option<&str>) -> String {
    let like = |column: Column| {
        let at = columns.iter().position(|c| *c == column)?;
        let sample = sample?;
        Some(sample[cells(sample).get(at)?.clone()].to_owned())
    };
    let current = &view.current;
    let written = columns.iter().map(|column| match column {
        Column::Name => wording::name(&view.gate.name),
        Column::Stage => current.stage.map_or_else(String::new, titled),
        Column::Default => current.default.map_or_else(String::new, |default| {
            default_like(
                &like(Column::Default).unwrap_or_else(|| "`true`".to_owned()),
                default,
            )
        }),
        Column::From => version(view).unwrap_or_default(),
        Column::Description => {
            let summary = view.gate.summary.as_deref();
            let summary = summary.map(|s| wording::summary(&view.gate.name, s));
            summary.map_or_else(String::new, |s| wording::text(&s))
        }
        Column::Other => String::new(),
    });
    let written: Vec<String> = written.collect();
    format!("| {} |", written.join(" | "))
}

fn version(view: &GateView) -> Option<String> {
    let version = Version::parse(view.current.version.as_deref()?)?;
    Some(version.line().to_string())
}

fn titled(stage: Stage) -> String {
    let word = stage.as_str();
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// Pairs of words for on and off.
const FLAGS: [(&str, &str); 5] = [
    ("true", "false"),
    ("on", "off"),
    ("enabled", "disabled"),
    ("yes", "no"),
    ("✓", "✗"),
];

fn flag(word: &str) -> Option<bool> {
    let word = word.to_lowercase();
    FLAGS.iter().find_map(|(on, off)| {
        let is_on = (word == *on).then_some(true);
        is_on.or((word == *off).then_some(false))
    })
}

/// Writes a default in the words, and the dress, of another.
fn default_like(cell: &str, default: bool) -> String {
    let word = bare(cell).to_lowercase();
    let pair = FLAGS.iter().find(|(on, off)| word == *on || word == *off);
    let (on, off) = pair.copied().unwrap_or(("true", "false"));
    let new = if default { on } else { off };
    let titled = bare(cell).starts_with(char::is_uppercase);
    let new = match (titled, new.split_at_checked(1)) {
        (true, Some((first, rest))) => format!("{}{rest}", first.to_uppercase()),
        _ => new.to_owned(),
    };
    in_style(cell, &new)
}

/// Dresses a text as another one is: backticks, asterisks.
fn in_style(cell: &str, text: &str) -> String {
    let inner = bare(cell);
    match (inner.is_empty(), cell.split_once(&*inner)) {
        (false, Some((before, after)))
            if [before, after]
                .iter()
                .all(|s| s.bytes().all(|b| b"`*_".contains(&b))) =>
        {
            format!("{before}{text}{after}")
        }
        _ => text.to_owned(),
    }
}

/// Takes links, backticks and asterisks off a cell.
fn bare(cell: &str) -> String {
    let dress = |c: char| c.is_whitespace() || matches!(c, '`' | '*');
    let cell = cell.trim_matches(dress);
    let linked = cell
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]("));
    let text = linked.map_or(cell, |(text, _)| text);
    text.trim_matches(dress).replace("\\_", "_")
}

/// Returns the range of bytes of each cell of a row, without the blanks around it.
fn cells(line: &str) -> Vec<Range<usize>> {
    let mut bars: Vec<usize> = Vec::new();
    let mut escaped = false;
    for (i, c) in line.char_indices() {
        match c {
            '\\' => escaped = !escaped,
            '|' if !escaped => bars.push(i),
            _ => escaped = false,
        }
        if c == '|' {
            escaped = false;
        }
    }
    let end = line.trim_end().len();
    let leads = line
        .get(..bars.first().copied().unwrap_or(0))
        .is_some_and(|l| l.trim().is_empty());
    let mut edges: Vec<usize> = match leads {
        true => bars,
        false => std::iter::once(usize::MAX).chain(bars).collect(),
    };
    if edges
        .last()
        .is_some_and(|last| *last == usize::MAX || *last + 1 < end)
    {
        edges.push(end);
    }
    let ranges = edges.windows(2).filter_map(|pair| match pair {
        [from, to] => {
            let from = if *from == usize::MAX { 0 } else { from + 1 };
            let cell = line.get(from..*to)?;
            let start = from + (cell.len() - cell.trim_start().len());
            Some(start..start + cell.trim().len())
        }
        _ => None,
    });
    ranges.collect()
}
