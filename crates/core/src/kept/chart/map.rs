//! The map of gates in a file of values. Only an entry on a line of its own, with a plain `true`
//! or `false`, is ever changed; and what comes out has to read as what was there, but for gates.

use std::collections::BTreeSet;
use std::ops::Range;

use super::steps::{self, Step, What};
use super::{Layout, Setting, plain_setting};
use crate::kept::Gates;
use crate::kept::lines::{Inserts, line_end, missing};

/// What to do where the map cannot be kept.
const MARKERS: &str = "put `# gradus:gates` and `# /gradus:gates` around a sample in comments";

/// A map of gates: where its key and its value are among the steps.
struct Found {
    key: usize,
    value: Range<usize>,
    entries: Vec<Entry>,
}

/// A key with its value, as steps.
struct Entry {
    key: usize,
    value: Range<usize>,
}

/// Entries by what they read as.
type Entries = Vec<(Vec<What>, Vec<What>)>;

/// Keeps the entries of the map that stand in a part of the text.
pub(super) fn keep(
    text: &str,
    key: &str,
    within: &Range<usize>,
    gates: &Gates<'_>,
) -> Result<String, String> {
    let before = steps::read(text)?;
    let found = find(&before, key)?;
    let sheet = Sheet::of(text);
    let mut kept: Vec<Option<String>> = sheet.lines().map(|l| Some(l.to_owned())).collect();
    let mut wanted: Entries = Vec::new();
    let mut listed: Vec<(usize, String)> = Vec::new();
    let first = found.entries.first().map(|entry| at(&before, entry.key));
    let indent = match first {
        Some(first) => sheet.column(first),
        None => sheet.column(at(&before, found.key)) + 2,
    };
    let mut layout = Layout::new(" ".repeat(indent));
    let mut last = None;
    let mut any = false;
    for entry in &found.entries {
        let place = at(&before, entry.key);
        let inside = within.contains(&place);
        any |= inside;
        let read = |steps: &Range<usize>| whats(&before, steps.clone());
        let as_is = (read(&(entry.key..entry.key + 1)), read(&entry.value));
        let (number, line) = sheet.line(place);
        let Some(name) = name(&before, entry)? else {
            wanted.push((read(&node(&before, entry.key)), as_is.1));
            continue;
        };
        if name == "<<" {
            return Err(format!(
                "line {}: `<<` brings in keys from elsewhere, so that it is not sure which gates \
                 `{key}` has: by hand",
                number + 1
            ));
        }
        let set = setting(&before, entry, line, sheet.start(number));
        let view = gates.get(name);
        let gone = view.is_none() && gates.former.contains(name);
        if !inside || (view.is_none() && !gone) {
            if let Some(set) = set.filter(|_| inside) {
                last = Some(number + 1);
                layout.learn(&set, line, false);
            }
            wanted.push(as_is);
            continue;
        }
        let set = set.ok_or_else(|| {
            format!(
                "line {}: {name} is not set to a plain `true` or `false` on one line, so that \
                 nothing in `{key}` is changed: by hand",
                number + 1
            )
        })?;
        last = Some(number + 1);
        let Some(view) = view else {
            if let Some(line) = kept.get_mut(number) {
                *line = None;
            }
            continue;
        };
        layout.learn(&set, line, true);
        listed.push((number, name.to_owned()));
        let right = view.current.default.unwrap_or(set.value);
        if right != set.value
            && let Some(line) = kept.get_mut(number)
        {
            *line = Some(set.with(right));
        }
        wanted.push((as_is.0, vec![flag(right)]));
    }
    let whole = *within == (0..text.len());
    if !whole && !any {
        return Err(format!(
            "between the markers stands what is no entry of `{key}`: {MARKERS}, or around \
             entries of the map"
        ));
    }
    let names: Vec<String> = listed.iter().map(|(_, name)| name.clone()).collect();
    let missing = missing(gates, &names);
    let first = first.map(|place| sheet.line(place).0);
    let below = sheet.line(at(&before, found.key)).0 + 1;
    let fallback = last.or(first).unwrap_or(below);
    let end = line_end(text);
    let inserts = Inserts::new(&missing, &listed, fallback, |view| layout.line(view, end))?;
    for view in &missing {
        let name = What::Scalar {
            text: view.gate.name.clone(),
            plain: true,
            dressed: false,
        };
        wanted.push((vec![name], vec![flag(view.current.default == Some(true))]));
    }
    let count = kept.len();
    if let Some(Some(line)) = kept.last_mut()
        && !line.ends_with('\n')
        && inserts.is_at(count)
    {
        line.push_str(end);
    }
    let out = inserts.into(kept);
    let outside = (
        whats(&before, 0..found.value.start),
        whats(&before, found.value.end..before.len()),
    );
    match out == text || is_faithful(&out, key, (&outside.0, &outside.1), wanted, gates) {
        true => Ok(out),
        false => Err(format!(
            "the gates of `{key}` cannot be changed line by line without a change of something \
             else: by hand"
        )),
    }
}

/// Finds the map of a key of the outermost map.
fn find(steps: &[Step], key: &str) -> Result<Found, String> {
    if steps.iter().filter(|s| s.what == What::Document).count() > 1 {
        return Err("has more than one document, and gates are kept in a file of one".to_owned());
    }
    let none = || format!("has no map `{key}`: write one, or {MARKERS}");
    let root = steps.iter().position(|s| s.what != What::Document);
    let root = root.ok_or_else(none)?;
    if !matches!(steps.get(root).map(|s| &s.what), Some(What::Map { .. })) {
        return Err(none());
    }
    let mut found: Option<Entry> = None;
    for entry in pairs(steps, root) {
        if name(steps, &entry).ok().flatten() != Some(key) {
            continue;
        }
        if found.replace(entry).is_some() {
            return Err(format!("has the key `{key}` twice"));
        }
    }
    let Entry { key: at, value } = found.ok_or_else(none)?;
    let entries = match steps.get(value.start).map(|s| &s.what) {
        Some(
            What::Map { dressed: true, .. }
            | What::List { dressed: true }
            | What::Scalar { dressed: true, .. }
            | What::Alias(_),
        ) => {
            return Err(format!(
                "`{key}` has an anchor, an alias or a tag, so that it is not sure what else a \
                 change would change: by hand"
            ));
        }
        Some(What::Map { braces: true, .. }) => {
            return Err(format!(
                "`{key}` is written on one line, where nothing can be kept: {MARKERS}"
            ));
        }
        Some(What::Map { .. }) => pairs(steps, value.start),
        // Nothing reads as `~`; where that is written, what is put below it is no YAML.
        Some(What::Scalar { text, plain, .. }) if *plain && matches!(&**text, "" | "~") => {
            Vec::new()
        }
        Some(What::List { .. }) => {
            return Err(format!("`{key}` is a list, and gates are kept in a map"));
        }
        _ => return Err(format!("`{key}` is a value, and gates are kept in a map")),
    };
    Ok(Found {
        key: at,
        value,
        entries,
    })
}

/// Returns the entries of the map that begins with a step.
fn pairs(steps: &[Step], map: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut next = map + 1;
    while steps.get(next).is_some_and(|s| s.what != What::Close) {
        let key = node(steps, next);
        let value = node(steps, key.end);
        next = value.end.max(next + 1);
        entries.push(Entry {
            key: key.start,
            value,
        });
    }
    entries
}

fn node(steps: &[Step], from: usize) -> Range<usize> {
    steps::node(steps, from)
}

fn whats(steps: &[Step], range: Range<usize>) -> Vec<What> {
    steps::whats(steps.get(range).unwrap_or_default())
}

fn at(steps: &[Step], step: usize) -> usize {
    steps.get(step).map_or(0, |s| s.at)
}

/// Returns the key of an entry; `None` for one that is no text.
///
/// # Errors
/// A key that is an alias: it may be any gate.
fn name<'s>(steps: &'s [Step], entry: &Entry) -> Result<Option<&'s str>, String> {
    match steps.get(entry.key).map(|s| &s.what) {
        Some(What::Scalar { text, .. }) => Ok(Some(text)),
        Some(What::Alias(_)) => Err(
            "has an alias for a key, so that it is not sure which gates there are: by hand"
                .to_owned(),
        ),
        _ => Ok(None),
    }
}

/// Reads an entry as a line that sets something; `None` where it is not a plain one.
fn setting<'l>(steps: &[Step], entry: &Entry, line: &'l str, start: usize) -> Option<Setting<'l>> {
    let bare = |step: usize| match steps.get(step).map(|s| &s.what) {
        Some(What::Scalar {
            text,
            plain,
            dressed: false,
        }) => Some((text, *plain)),
        _ => None,
    };
    let (name, _) = bare(entry.key)?;
    let (value, true) = bare(entry.value.start)? else {
        return None;
    };
    let set = plain_setting(line, false)?;
    let key_there = start + set.before.len() == at(steps, entry.key);
    let value_there = start + set.value_at() == at(steps, entry.value.start);
    (set.name == *name && *value == set.value.to_string() && key_there && value_there)
        .then_some(set)
}

fn flag(value: bool) -> What {
    What::Scalar {
        text: value.to_string(),
        plain: true,
        dressed: false,
    }
}

/// Tells whether a changed text reads as what was there, with the entries that are wanted, and
/// has no gate twice.
fn is_faithful(
    out: &str,
    key: &str,
    (head, tail): (&[What], &[What]),
    wanted: Entries,
    gates: &Gates<'_>,
) -> bool {
    let Ok(steps) = steps::read(out) else {
        return false;
    };
    let Ok(found) = find(&steps, key) else {
        return false;
    };
    let mut seen = BTreeSet::new();
    let mut there: Entries = Vec::new();
    for entry in &found.entries {
        if let Ok(Some(name)) = name(&steps, entry)
            && gates.get(name).is_some()
            && !seen.insert(name)
        {
            return false;
        }
        let key = node(&steps, entry.key);
        there.push((whats(&steps, key), whats(&steps, entry.value.clone())));
    }
    let same = |entries: Entries| {
        let mut entries: Entries = entries.into_iter().map(|(k, v)| (unquoted(k), v)).collect();
        entries.sort();
        entries
    };
    whats(&steps, 0..found.value.start) == head
        && whats(&steps, found.value.end..steps.len()) == tail
        && same(there) == same(wanted)
}

/// A key of a map without its quotes: one that is new has them where its name needs them.
fn unquoted(mut key: Vec<What>) -> Vec<What> {
    if let [What::Scalar { plain, .. }] = key.as_mut_slice() {
        *plain = true;
    }
    key
}

/// A text as lines with their places.
struct Sheet<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Sheet<'t> {
    fn of(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        if text.ends_with('\n') || text.is_empty() {
            starts.pop();
        }
        Self { text, starts }
    }

    fn lines(&self) -> impl Iterator<Item = &'t str> {
        self.text.split_inclusive('\n')
    }

    /// Returns the line of a place, with its number from 0.
    fn line(&self, at: usize) -> (usize, &'t str) {
        let number = self.starts.partition_point(|start| *start <= at).max(1) - 1;
        let end = self.starts.get(number + 1).copied();
        let end = end.unwrap_or(self.text.len());
        let line = self.text.get(self.start(number)..end);
        (number, line.unwrap_or_default())
    }

    fn start(&self, number: usize) -> usize {
        self.starts.get(number).copied().unwrap_or(0)
    }

    /// Returns how deep in its line a place is, in bytes.
    fn column(&self, at: usize) -> usize {
        at.saturating_sub(self.start(self.line(at).0))
    }
}
