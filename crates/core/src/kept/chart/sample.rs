//! A sample of a chart's values in comments, between markers. Nothing reads it as YAML, so that
//! a gate is changed only where its line, and where it stands, leave no doubt.

use super::{Layout, plain_setting, steps};
use crate::kept::Gates;
use crate::kept::lines::{Inserts, line_end, missing};

/// Tells whether what stands between markers is comments and nothing else.
pub(super) fn is_one(inner: &str) -> bool {
    inner
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}

/// Keeps the sample in a part of a text.
pub(super) fn keep(
    text: &str,
    key: &str,
    range: std::ops::Range<usize>,
    gates: &Gates<'_>,
) -> Result<String, String> {
    let inner = text.get(range.clone()).unwrap_or_default();
    let before = text.get(..range.start).unwrap_or_default();
    // A sample stands as deep as its marker.
    let marker = before.lines().last().unwrap_or_default();
    let indent = marker.len() - marker.trim_start().len();
    let default = format!("{}#   ", " ".repeat(indent));
    let first = before.lines().count() + 1;
    let kept = lines(inner, (key, first), default, gates, line_end(text))?;
    let mut out = text.to_owned();
    out.replace_range(range, &kept);
    // What is comments to us may be words to YAML: the text of a block.
    if out != text && steps::whats(&steps::read(text)?) != steps::whats(&steps::read(&out)?) {
        return Err(
            "the markers stand in a text, not in comments, where nothing is changed: by hand"
                .to_owned(),
        );
    }
    Ok(out)
}

fn lines(
    inner: &str,
    (key, first): (&str, usize),
    default: String,
    gates: &Gates<'_>,
    end: &str,
) -> Result<String, String> {
    let mut kept: Vec<Option<String>> = Vec::new();
    let mut listed: Vec<(usize, String)> = Vec::new();
    let mut layout = Layout::new(default);
    let mut last = None;
    // Keys that have something below them, with their columns.
    let mut above: Vec<(usize, String)> = Vec::new();
    let mut depth = None;
    for (i, line) in inner.split_inclusive('\n').enumerate() {
        kept.push(Some(line.to_owned()));
        let number = first + i;
        let column = column(line);
        if !content(line).is_empty() {
            while above.last().is_some_and(|(c, _)| *c >= column) {
                above.pop();
            }
        }
        let Some((name, rest)) = entry(line) else {
            continue;
        };
        let ours = gates.get(name).is_some() || gates.former.contains(name);
        let set = plain_setting(line, true).filter(|set| set.name == name);
        if name == key && !opens(rest) {
            return Err(format!(
                "line {number}: `{key}` is written on one line, where nothing can be kept: by hand"
            ));
        }
        if !ours {
            // What stands deeper below another key tells nothing of where a gate belongs.
            let beside = above.last().is_none_or(|(_, parent)| parent == key);
            match set {
                Some(set) if beside => {
                    last = Some(i + 1);
                    layout.learn(&set, line, false);
                }
                None if opens(rest) => {
                    if beside && name != key {
                        layout.lean(line.get(..column).unwrap_or_default());
                    }
                    above.push((column, name.to_owned()));
                }
                _ => {}
            }
            continue;
        }
        let set = set.ok_or_else(|| {
            format!(
                "line {number}: {name} is not set to a plain `true` or `false` on one line, so \
                 that nothing in the sample is changed: by hand"
            )
        })?;
        if let Some((_, parent)) = above.last().filter(|(_, parent)| parent != key) {
            return Err(format!(
                "line {number}: {name} stands below `{parent}`, which is not `{key}`: by hand"
            ));
        }
        if *depth.get_or_insert(column) != column {
            return Err(format!(
                "line {number}: {name} does not stand as deep as the gates above it: by hand"
            ));
        }
        if listed.iter().any(|(_, there)| there == name) {
            return Err(format!("line {number}: {name} stands there twice"));
        }
        last = Some(i + 1);
        let Some(view) = gates.get(name) else {
            kept.pop();
            kept.push(None);
            continue;
        };
        layout.learn(&set, line, true);
        listed.push((i, name.to_owned()));
        let right = view.current.default.unwrap_or(set.value);
        if right != set.value {
            kept.pop();
            kept.push(Some(set.with(right)));
        }
    }
    let names: Vec<String> = listed.iter().map(|(_, name)| name.clone()).collect();
    let fallback = last.unwrap_or(kept.len());
    let inserts = Inserts::new(&missing(gates, &names), &listed, fallback, |view| {
        layout.line(view, end)
    })?;
    Ok(inserts.into(kept))
}

/// What a comment says.
fn content(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '#']).trim_end()
}

fn column(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '#']).len()
}

/// Reads a comment as a key and what follows its colon; `None` for words.
fn entry(line: &str) -> Option<(&str, &str)> {
    let content = content(line);
    let content = content.trim_start_matches(['?', '-', ' ', '\t']);
    let (name, rest) = match content.chars().next()? {
        quote @ ('"' | '\'') => content.get(1..)?.split_once(quote)?,
        _ => {
            let colon = content.find(':')?;
            (content.get(..colon)?.trim_end(), content.get(colon..)?)
        }
    };
    let rest = rest.trim_start().strip_prefix(':')?;
    let is_key = !name.is_empty() && !name.contains([' ', '\t']);
    (is_key && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| (name, rest.trim()))
}

/// Tells whether what follows a colon leaves the value to the lines below.
fn opens(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['#', '|', '>', '&', '!'])
}
