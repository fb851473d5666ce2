//! The gates in the values of a chart: a map, or a sample in comments between markers. Values
//! are the registry's defaults; order, comments and the keys of others are people's.

use super::Gates;
use super::lines::{Inserts, line_end, missing};
use crate::page::wording;
use crate::page::{Syntax, blocks};
use crate::project::GateView;
use crate::record;

/// The key of the map where none is named.
pub(super) const KEY: &str = "featureGates";

/// A line that sets a gate.
struct Setting<'l> {
    /// Everything before the name: blanks, `#`.
    before: &'l str,
    name: String,
    /// What stands between the name and the value, with the colon.
    between: &'l str,
    name_text: &'l str,
    value: bool,
    /// What follows the value: a comment.
    after: &'l str,
}

/// Keeps the gates of a file of values.
pub(super) fn keep(text: &str, key: &str, gates: &Gates<'_>) -> Result<String, String> {
    let blocks = blocks(text, Syntax::Yaml).map_err(|broken| broken.to_string())?;
    if let Some(block) = blocks.first() {
        let inner = text.get(block.inner.clone()).unwrap_or_default();
        let before = text.get(..block.inner.start).unwrap_or_default();
        // A sample stands as deep as its marker.
        let marker = before.lines().last().unwrap_or_default();
        let indent = marker.len() - marker.trim_start().len();
        let default = format!("{}#   ", " ".repeat(indent));
        let kept = lines(inner, (&default, true), gates, line_end(text))?;
        let mut out = text.to_owned();
        out.replace_range(block.inner.clone(), &kept);
        return Ok(out);
    }
    let range = map(text, key)?;
    let inner = text.get(range.clone()).unwrap_or_default();
    let kept = lines(inner, ("  ", false), gates, line_end(text))?;
    let mut out = text.to_owned();
    let gap = match out.get(..range.start).is_some_and(|t| !t.ends_with('\n')) {
        true => line_end(text),
        false => "",
    };
    out.replace_range(range, &format!("{gap}{kept}"));
    Ok(out)
}

/// Returns the bytes of what stands below a key of the outermost map.
fn map(text: &str, key: &str) -> Result<std::ops::Range<usize>, String> {
    let markers = "put `# gradus:gates` and `# /gradus:gates` around a sample in comments";
    let mut at = 0;
    let mut begin = None;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        match begin {
            None => {
                let rest = line
                    .strip_prefix(key)
                    .and_then(|rest| rest.strip_prefix(':'));
                let Some(rest) = rest else { continue };
                let rest = rest.trim();
                if !rest.is_empty() && !rest.starts_with('#') {
                    return Err(format!(
                        "`{key}` is written on one line, where nothing can be kept: {markers}"
                    ));
                }
                begin = Some(at);
                end = at;
            }
            Some(_) if trimmed.is_empty() || line.starts_with('#') => {}
            Some(_) if line.starts_with([' ', '\t']) => end = at,
            Some(begin) if begin == start && line.starts_with("- ") => {
                return Err(format!("`{key}` is a list, and gates are kept in a map"));
            }
            Some(_) => break,
        }
    }
    match begin {
        Some(begin) => Ok(begin..end),
        None => Err(format!("has no map `{key}`: write one, or {markers}")),
    }
}

fn lines(
    inner: &str,
    (default, comments): (&str, bool),
    gates: &Gates<'_>,
    end: &str,
) -> Result<String, String> {
    let all: Vec<&str> = inner.split_inclusive('\n').collect();
    let mut kept: Vec<Option<String>> = Vec::new();
    let mut listed: Vec<(usize, String)> = Vec::new();
    // New lines are written as the first gate's is, or as any other key's.
    let mut like: Option<String> = None;
    let mut last = None;
    // Where comments begin.
    let mut column = 0;
    for (i, line) in all.iter().enumerate() {
        let Some(set) = setting(line, comments) else {
            kept.push(Some((*line).to_owned()));
            continue;
        };
        last = Some(i + 1);
        if gates.former.contains(set.name.as_str()) && gates.get(&set.name).is_none() {
            kept.push(None);
            continue;
        }
        if let Some(hash) = set.after.find('#') {
            let before = line.len() - set.after.len() + hash;
            column = line.get(..before).map_or(0, |l| l.chars().count() - 1);
        }
        let view = gates.get(&set.name);
        if view.is_some() && listed.is_empty() || like.is_none() {
            like = Some(set.before.to_owned());
        }
        let Some(view) = view else {
            kept.push(Some((*line).to_owned()));
            continue;
        };
        listed.push((i, set.name.clone()));
        let right = view.current.default.unwrap_or(set.value);
        kept.push(Some(match right == set.value {
            true => (*line).to_owned(),
            false => format!(
                "{}{}{}{right}{}",
                set.before, set.name_text, set.between, set.after
            ),
        }));
    }
    let names: Vec<String> = listed.iter().map(|(_, name)| name.clone()).collect();
    let before = like.unwrap_or_else(|| default.to_owned());
    let new = |view: &GateView| {
        let name = &view.gate.name;
        let value = view.current.default.ok_or_else(|| {
            format!("the default of {name} is not known, so that there is nothing to write")
        })?;
        let summary = view.gate.summary.as_deref();
        let summary = summary.map(|s| comment(&wording::summary(name, s)));
        let name = match wording::is_plain(name) {
            true => name.clone(),
            false => record::scalar_of(name),
        };
        let set = format!("{before}{name}: {value}");
        Ok(match summary {
            None => format!("{set}{end}"),
            // Comments stand one below the other, where they did.
            Some(summary) => {
                let width = column.max(set.chars().count() + 1);
                format!("{set:width$} # {summary}{end}")
            }
        })
    };
    let fallback = last.unwrap_or(all.len());
    let inserts = Inserts::new(&missing(gates, &names), &listed, fallback, new)?;
    if let Some(Some(line)) = kept.last_mut()
        && !line.ends_with('\n')
        && !inserts.is_empty()
    {
        line.push_str(end);
    }
    Ok(inserts.into(kept))
}

/// Reads a line that sets something to true or false; in a comment only where those count.
fn setting(line: &str, comments: bool) -> Option<Setting<'_>> {
    let rest = match comments {
        true => line.trim_start_matches([' ', '\t', '#']),
        false => line.trim_start_matches([' ', '\t']),
    };
    let before = line.get(..line.len() - rest.len())?;
    let (name_text, name, rest) = match rest.chars().next()? {
        quote @ ('"' | '\'') => {
            let close = rest.get(1..)?.find(quote)? + 1;
            let name = rest.get(1..close)?;
            (rest.get(..=close)?, name, rest.get(close + 1..)?)
        }
        _ => {
            let colon = rest.find(':')?;
            let name = rest.get(..colon)?;
            (name, name, rest.get(colon..)?)
        }
    };
    let value_text = rest.strip_prefix(':')?.trim_start_matches([' ', '\t']);
    let between = rest.get(..rest.len() - value_text.len())?;
    let (value, after) = match value_text.strip_prefix("true") {
        Some(after) => (true, after),
        None => (false, value_text.strip_prefix("false")?),
    };
    let ends = after.is_empty() || after.starts_with([' ', '\t', '\r', '\n']);
    let only_comment = after.trim().is_empty() || after.trim().starts_with('#');
    let plain = !name.is_empty() && name.trim() == name && between.len() > 1;
    (ends && only_comment && plain).then(|| Setting {
        before,
        name: name.to_owned(),
        between,
        name_text,
        value,
        after,
    })
}

/// Puts a text into one line that nothing in it can end.
fn comment(text: &str) -> String {
    let shown = text
        .chars()
        .map(|c| if wording::is_hidden(c) { ' ' } else { c });
    let line: String = shown.collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
