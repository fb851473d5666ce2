//! Brings `stages` and `removed` in the front matter of a page up to what the gate is.
//!
//! Lines that are right stay as they are written, with their quotes and comments; a line is
//! changed where its value is wrong, and no other byte is. What comes out is read again, and
//! taken only if it reads as it should.

use std::fmt;

use super::bound::Bound;
use super::stages::{Entry, Stages};
use super::written::{Item, Written};
use crate::reading::tree::{self, Node, Value};
use crate::record;
use crate::stage::Stage;
use crate::timeline::numbers::Numbers;
use crate::version::Version;

/// Why the front matter of a page is not changed. The page, or its author, is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotKept {
    /// It is not there.
    Missing,
    /// It is TOML.
    Toml,
    /// It cannot be read: where, and why.
    Unreadable(u32, String),
    /// A comment stands where an entry has to go.
    Comment(u32),
    /// What a person wrote stands in an entry that has to go, or to be written anew.
    Foreign(u32, String),
    /// The change would change something else.
    Unfaithful,
}

impl fmt::Display for NotKept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the page has no front matter: it begins with `---`"),
            Self::Toml => f.write_str("the front matter is TOML, and `stages` are kept in YAML"),
            Self::Unreadable(line, why) => {
                write!(f, "line {line}: the front matter cannot be read: {why}")
            }
            Self::Comment(line) => write!(
                f,
                "line {line}: a comment stands in `stages` where an entry has to go: move it"
            ),
            Self::Foreign(line, key) => write!(
                f,
                "line {line}: `{key}` stands in an entry of `stages` that cannot be kept as it is, \
                 and would be lost: move it out of `stages`, or write that entry anew, a key a line"
            ),
            Self::Unfaithful => f.write_str(
                "`stages` are written in a way that cannot be changed without a change of \
                 something else: write them as a list, a key a line",
            ),
        }
    }
}

/// Brings a page up to the stages of its gate. Returns its text, the same where nothing differs.
pub(super) fn keep(text: &str, stages: &Stages, numbers: &Numbers) -> Result<String, NotKept> {
    let front = record::front(text).ok_or(NotKept::Missing)?;
    if !front.yaml {
        return Err(NotKept::Toml);
    }
    let head = text.get(front.head.clone()).unwrap_or_default();
    let root = parsed(head)?;
    let written = Written::of(&root, head).map_err(|line| {
        NotKept::Unreadable(
            line,
            "a key stands there twice, or `stages` is no list".to_owned(),
        )
    })?;
    let spared = spared(&written, stages, numbers);
    let stages = spared.as_ref().unwrap_or(stages);
    if holds(&written, stages, numbers) {
        return Ok(text.to_owned());
    }
    let changed = edit(head, &written, stages, numbers)?;
    let before = text.get(..front.head.start).unwrap_or_default();
    let after = text.get(front.head.end..).unwrap_or_default();
    let page = format!("{before}{changed}{after}");
    match is_faithful(&page, &root, stages, numbers) {
        true => Ok(page),
        false => Err(NotKept::Unfaithful),
    }
}

fn parsed(head: &str) -> Result<Node, NotKept> {
    if record::has_lone_return(head) {
        let why = "a carriage return stands alone".to_owned();
        return Err(NotKept::Unreadable(1, why));
    }
    tree::parse(head).map_err(|e| NotKept::Unreadable(e.line.max(1), e.message))
}

/// Returns the stages without what only releases tell, where a page names a release that was not
/// read: it was written with more of the history than there is now, and knows better. `None`
/// where it names none.
fn spared(written: &Written<'_>, stages: &Stages, numbers: &Numbers) -> Option<Stages> {
    let newest = stages.lines.iter().max()?;
    let bounds = stages.entries.iter().flat_map(|e| [&e.from, &e.to]);
    let told: Vec<Version> = bounds
        .filter_map(|bound| numbers.read(&bound.written()?))
        .collect();
    let is_unread = |text: &str| {
        numbers.read(text).is_some_and(|version| {
            version < *newest
                && stages.lines.iter().any(|line| line.major == version.major)
                && !stages.lines.contains(&version)
                && !told.contains(&version)
        })
    };
    let versions = ["fromVersion", "toVersion"];
    let mut said = written
        .items
        .iter()
        .flat_map(|item| versions.map(|key| item.get(key)));
    if !said.any(|text| text.is_some_and(is_unread)) {
        return None;
    }
    let mut spared = stages.clone();
    spared.whole = false;
    for entry in &mut spared.entries {
        if matches!(entry.from, Bound::Shown(_)) {
            entry.from = Bound::Unknown;
        }
        entry.to = match &entry.to {
            Bound::Shown(_) => Bound::Unknown,
            // The next stage is declared; the release before it may be one that is missing.
            Bound::Is(end) => numbers
                .read(end)
                .map_or_else(|| entry.to.clone(), Bound::AtLeast),
            other => other.clone(),
        };
    }
    Some(spared)
}

/// Tells whether a page says what the gate is.
fn holds(written: &Written<'_>, stages: &Stages, numbers: &Numbers) -> bool {
    let said = written.removed.as_ref().is_some_and(|r| r.text == "true");
    if said != stages.removed {
        return false;
    }
    let pairs = matched(&written.items, stages, numbers);
    let in_order = pairs.windows(2).all(|p| matches!(p, [a, b] if a < b));
    let extra = written.items.len() > pairs.iter().flatten().count();
    pairs.iter().all(Option::is_some)
        && in_order
        && (!extra || !stages.whole)
        && pairs.iter().zip(&stages.entries).all(|(item, entry)| {
            let item = item.and_then(|i| written.items.get(i));
            item.is_some_and(|item| wrong(item, entry, numbers).is_empty())
        })
}

/// Finds the item of each entry: one of that stage, which begins at that version, or the first
/// of that stage that is left.
fn matched(items: &[Item], stages: &Stages, numbers: &Numbers) -> Vec<Option<usize>> {
    let mut used = vec![false; items.len()];
    let mut found = vec![None; stages.entries.len()];
    for exact in [true, false] {
        for (slot, entry) in found.iter_mut().zip(&stages.entries) {
            if slot.is_some() {
                continue;
            }
            let fits = |item: &Item| {
                item.get("stage").and_then(Stage::parse) == entry.stage
                    && (!exact || entry.from.takes(item.get("fromVersion"), numbers))
            };
            let mut free = items.iter().zip(&mut used).enumerate();
            if let Some((i, (_, used))) = free.find(|(_, (item, used))| !**used && fits(item)) {
                *used = true;
                *slot = Some(i);
            }
        }
    }
    found
}

/// The keys of an entry, in the order in which kubernetes.io writes them.
pub(super) const KEYS: [&str; 5] = [
    "stage",
    "defaultValue",
    "locked",
    "fromVersion",
    "toVersion",
];

/// Returns what an item has to say of a key, where it says something else.
fn wrong(item: &Item, entry: &Entry, numbers: &Numbers) -> Vec<(&'static str, Option<String>)> {
    let mut wrong = Vec::new();
    for key in KEYS {
        let said = item.get(key);
        let right = match key {
            "stage" => said.and_then(Stage::parse) == entry.stage,
            "defaultValue" => match entry.default {
                Some(default) => said == Some(word(default)),
                // The source states none, or in a way that only running it would show.
                None => true,
            },
            "locked" => said.is_some_and(|s| s == "true") == entry.locked,
            "fromVersion" => entry.from.takes(said, numbers),
            _ => entry.to.takes(said, numbers),
        };
        if !right {
            wrong.push((key, rendered(entry, key)));
        }
    }
    wrong
}

/// Writes the value of a key, as kubernetes.io does; `None` where there is nothing to say.
pub(super) fn rendered(entry: &Entry, key: &str) -> Option<String> {
    let version = |text: String| record::scalar_of(&text);
    match key {
        "stage" => entry.stage.map(|s| s.as_str().to_owned()),
        "defaultValue" => entry.default.map(|d| word(d).to_owned()),
        "locked" => entry.locked.then(|| "true".to_owned()),
        "fromVersion" => entry.from.written().map(version),
        _ => entry.to.written().map(version),
    }
}

const fn word(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// Writes an entry as lines of a list; the dash stands `dash` blanks deep, the keys `keys`.
fn lines_of(entry: &Entry, dash: usize, keys: usize, end: &str) -> String {
    let mut out = String::new();
    for key in KEYS {
        let Some(value) = rendered(entry, key) else {
            continue;
        };
        if out.is_empty() {
            let gap = keys.saturating_sub(dash + 1).max(1);
            out.push_str(&format!("{}-{}", " ".repeat(dash), " ".repeat(gap)));
        } else {
            out.push_str(&" ".repeat(keys));
        }
        out.push_str(&format!("{key}: {value}{end}"));
    }
    out
}

/// Writes the whole list, with its key: what a new page has.
pub(super) fn block(stages: &Stages, end: &str) -> String {
    let mut out = String::new();
    if !stages.entries.is_empty() {
        out.push_str(&format!("stages:{end}"));
    }
    for entry in &stages.entries {
        out.push_str(&lines_of(entry, 2, 4, end));
    }
    if stages.removed {
        out.push_str(&format!("removed: true{end}"));
    }
    out
}

/// Returns the stages that a page states, as it states them.
pub(super) fn said(text: &str) -> Option<Stages> {
    let head = record::front(text).and_then(|f| text.get(f.head))?;
    let root = tree::parse(head).ok()?;
    let written = Written::of(&root, head).ok()?;
    let version = |item: &Item, key: &str| {
        let said = item.get(key);
        said.map_or(Bound::Open, |said| Bound::Is(said.to_owned()))
    };
    let entry = |item: &Item| Entry {
        stage: item.get("stage").and_then(Stage::parse),
        default: item.get("defaultValue").map(|text| text == "true"),
        locked: item.get("locked") == Some("true"),
        from: version(item, "fromVersion"),
        to: version(item, "toVersion"),
    };
    Some(Stages {
        entries: written.items.iter().map(entry).collect(),
        removed: written.removed.is_some_and(|r| r.text == "true"),
        whole: true,
        lines: Vec::new(),
    })
}

fn edit(
    head: &str,
    written: &Written<'_>,
    stages: &Stages,
    numbers: &Numbers,
) -> Result<String, NotKept> {
    let end = if head.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = head.split_inclusive('\n').map(str::to_owned).collect();
    edit_removed(&mut lines, written, stages.removed, end)?;
    let pairs = matched(&written.items, stages, numbers);
    let found: Vec<usize> = pairs.iter().flatten().copied().collect();
    let in_order = found.is_sorted();
    match &written.stages {
        None => {
            let block = Stages {
                removed: false,
                ..stages.clone()
            };
            lines.push(self::block(&block, end));
        }
        Some(_) if written.simple && in_order && !written.items.is_empty() => {
            edit_items(&mut lines, written, (stages, numbers), &pairs, end)?;
        }
        Some(extent) => {
            for item in &written.items {
                no_foreign(item)?;
            }
            replace_all(&mut lines, extent.clone(), stages, end)?;
        }
    }
    Ok(lines.concat())
}

fn edit_removed(
    lines: &mut Vec<String>,
    written: &Written<'_>,
    removed: bool,
    end: &str,
) -> Result<(), NotKept> {
    let wanted = word(removed);
    match &written.removed {
        Some(value) if value.text == "true" || removed => {
            let line = lines.get_mut(value.line).ok_or(NotKept::Unfaithful)?;
            *line = value.replaced(line, wanted).ok_or(NotKept::Unfaithful)?;
        }
        Some(_) => {}
        None if removed => lines.push(format!("removed: true{end}")),
        None => {}
    }
    Ok(())
}

/// Changes what is wrong in the items, adds those that are missing and drops those that never
/// were, from the last one to the first, so that the numbers of lines hold.
fn edit_items(
    lines: &mut Vec<String>,
    written: &Written<'_>,
    (stages, numbers): (&Stages, &Numbers),
    pairs: &[Option<usize>],
    end: &str,
) -> Result<(), NotKept> {
    let (dash, keys) = written.indents();
    // Where the next entry that is missing goes: before the item behind it.
    let mut edits: Vec<(usize, usize, Vec<String>)> = Vec::new();
    let last_line = written.items.last().map_or(0, |i| i.lines.end);
    let mut place = last_line;
    for (entry, pair) in stages.entries.iter().zip(pairs).rev() {
        match pair.and_then(|i| written.items.get(i)) {
            None => edits.push((place, place, vec![lines_of(entry, dash, keys, end)])),
            Some(item) => {
                let own = lines.get(item.lines.clone()).unwrap_or_default();
                let changed = item.changed(own, &wrong(item, entry, numbers), (keys, end));
                let changed = changed.ok_or(NotKept::Unfaithful)?;
                edits.push((item.lines.start, item.lines.end, changed));
                place = item.lines.start;
            }
        }
    }
    if stages.whole {
        for (i, item) in written.items.iter().enumerate() {
            if pairs.contains(&Some(i)) {
                continue;
            }
            no_foreign(item)?;
            no_comment(lines, item.lines.clone())?;
            edits.push((item.lines.start, item.lines.end, Vec::new()));
        }
    }
    // A stable order: of two at one place, the later entry was pushed first.
    edits.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)));
    for (start, stop, new) in edits {
        if start > stop || stop > lines.len() {
            return Err(NotKept::Unfaithful);
        }
        lines.splice(start..stop, new);
    }
    Ok(())
}

/// Writes the whole list anew, where its form leaves no other way.
fn replace_all(
    lines: &mut Vec<String>,
    extent: std::ops::Range<usize>,
    stages: &Stages,
    end: &str,
) -> Result<(), NotKept> {
    if !stages.whole {
        return Err(NotKept::Unfaithful);
    }
    no_comment(lines, extent.clone())?;
    if extent.end > lines.len() {
        return Err(NotKept::Unfaithful);
    }
    let block = Stages {
        removed: false,
        ..stages.clone()
    };
    lines.splice(extent, [self::block(&block, end)]);
    Ok(())
}

fn no_foreign(item: &Item) -> Result<(), NotKept> {
    match &item.foreign {
        Some(foreign) => Err(NotKept::Foreign(foreign.line, foreign.key.clone())),
        None => Ok(()),
    }
}

fn no_comment(lines: &[String], extent: std::ops::Range<usize>) -> Result<(), NotKept> {
    for (i, line) in lines.iter().enumerate().take(extent.end).skip(extent.start) {
        if line.contains('#') {
            let line = u32::try_from(i + 1).unwrap_or(u32::MAX);
            return Err(NotKept::Comment(line));
        }
    }
    Ok(())
}

/// Tells whether a changed page reads as it should, and everything else in its front matter as
/// before.
fn is_faithful(page: &str, before: &Node, stages: &Stages, numbers: &Numbers) -> bool {
    let Some(head) = record::front(page).and_then(|f| page.get(f.head)) else {
        return false;
    };
    let Ok(root) = tree::parse(head) else {
        return false;
    };
    let Ok(written) = Written::of(&root, head) else {
        return false;
    };
    holds(&written, stages, numbers)
        && others(&root) == others(before)
        && foreign(&root) == foreign(before)
}

/// What people wrote into the entries, without places: entry by entry, where there is any.
fn foreign(root: &Node) -> Vec<String> {
    let Value::Map(pairs) = &root.value else {
        return Vec::new();
    };
    let is_stages =
        |key: &Node| matches!(&key.value, Value::Scalar { text, .. } if text == "stages");
    let stages = pairs.iter().find(|(key, _)| is_stages(key));
    let Some(Value::List(items)) = stages.map(|(_, list)| &list.value) else {
        return Vec::new();
    };
    let of_item = |item: &Node| {
        let mut out = String::new();
        if let Value::Map(pairs) = &item.value {
            for (key, value) in pairs {
                let own =
                    matches!(&key.value, Value::Scalar { text, .. } if KEYS.contains(&&**text));
                if !own || !matches!(value.value, Value::Scalar { .. }) {
                    shape(key, &mut out);
                    out.push(':');
                    shape(value, &mut out);
                    out.push(',');
                }
            }
        }
        out
    };
    let all = items.iter().map(of_item);
    all.filter(|out| !out.is_empty()).collect()
}

/// Everything but the generated keys, without places.
fn others(root: &Node) -> Vec<(String, String)> {
    let Value::Map(pairs) = &root.value else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (key, value) in pairs {
        let Value::Scalar { text, .. } = &key.value else {
            continue;
        };
        if text != "stages" && text != "removed" {
            let mut out = String::new();
            shape(value, &mut out);
            all.push((text.clone(), out));
        }
    }
    all
}

/// Writes a tree so that two of them are the same text only if they are the same.
fn shape(node: &Node, out: &mut String) {
    match &node.value {
        Value::Scalar { text, quoted } => out.push_str(&format!("{quoted}{text:?}")),
        Value::List(items) => {
            out.push('[');
            for item in items {
                shape(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Map(pairs) => {
            out.push('{');
            for (key, value) in pairs {
                shape(key, out);
                out.push(':');
                shape(value, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}

#[cfg(test)]
mod tests;
