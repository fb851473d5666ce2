//! The gates in the values of a chart: a map, or a sample in comments between markers. Values
//! are the registry's defaults; order, comments and the keys of others are people's. What is not
//! sure is not changed: then the file is left as it is, and the reason told.

mod map;
mod sample;
mod steps;

use super::Gates;
use crate::hidden::is_hidden;
use crate::page::wording;
use crate::page::{Syntax, blocks};
use crate::project::GateView;
use crate::record;

/// The key of the map where none is named.
pub(super) const KEY: &str = "featureGates";

/// Keeps the gates of a file of values.
pub(super) fn keep(text: &str, key: &str, gates: &Gates<'_>) -> Result<String, String> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let blocks = blocks(bare, Syntax::Yaml).map_err(|broken| broken.to_string())?;
    let kept = match blocks.into_iter().next() {
        None => map::keep(bare, key, &(0..bare.len()), gates),
        Some(block) => match sample::is_one(bare.get(block.inner.clone()).unwrap_or_default()) {
            true => sample::keep(bare, key, block.inner, gates),
            false => map::keep(bare, key, &block.inner, gates),
        },
    }?;
    let mark = text.get(..text.len() - bare.len()).unwrap_or_default();
    Ok(format!("{mark}{kept}"))
}

/// A line that sets a gate.
struct Setting<'l> {
    /// Everything before the name: blanks, `#`.
    before: &'l str,
    name: &'l str,
    name_text: &'l str,
    /// What stands between the name and the value, with the colon.
    between: &'l str,
    value: bool,
    /// What follows the value: a comment.
    after: &'l str,
}

impl Setting<'_> {
    /// Returns where in the line the value begins.
    const fn value_at(&self) -> usize {
        self.before.len() + self.name_text.len() + self.between.len()
    }

    /// Writes the line with another value.
    fn with(&self, value: bool) -> String {
        format!(
            "{}{}{}{value}{}",
            self.before, self.name_text, self.between, self.after
        )
    }
}

/// Reads a line that sets something to a plain `true` or `false`; in a comment only where those
/// count.
fn plain_setting(line: &str, comments: bool) -> Option<Setting<'_>> {
    let rest = match comments {
        true => line.trim_start_matches([' ', '\t', '#']),
        false => line.trim_start_matches(' '),
    };
    let before = line.get(..line.len() - rest.len())?;
    let (name_text, name) = match rest.chars().next()? {
        quote @ ('"' | '\'') => {
            let close = rest.get(1..)?.find(quote)? + 1;
            (rest.get(..=close)?, rest.get(1..close)?)
        }
        _ => {
            let name = rest.get(..rest.find(':')?)?.trim_end_matches([' ', '\t']);
            (name, name)
        }
    };
    let rest = rest.get(name_text.len()..)?;
    let value_text = rest
        .trim_start_matches([' ', '\t'])
        .strip_prefix(':')?
        .trim_start_matches([' ', '\t']);
    let between = rest.get(..rest.len() - value_text.len())?;
    let (value, after) = match value_text.strip_prefix("true") {
        Some(after) => (true, after),
        None => (false, value_text.strip_prefix("false")?),
    };
    let ends = after.is_empty() || after.starts_with([' ', '\t', '\r', '\n']);
    let only_comment = after.trim().is_empty() || after.trim().starts_with('#');
    let plain = !name.is_empty() && name.trim() == name && between.ends_with([' ', '\t']);
    (ends && only_comment && plain).then_some(Setting {
        before,
        name,
        name_text,
        between,
        value,
        after,
    })
}

/// How lines are written: as the first gate's is, or as any other key's.
struct Layout {
    before: String,
    /// Whether a line of a gate was seen, or of another key.
    seen: Option<bool>,
    /// Where comments begin.
    column: usize,
}

impl Layout {
    const fn new(before: String) -> Self {
        Self {
            before,
            seen: None,
            column: 0,
        }
    }

    /// Takes what stands before another key, where nothing better was seen.
    fn lean(&mut self, before: &str) {
        if self.seen.is_none() {
            before.clone_into(&mut self.before);
        }
    }

    /// Looks at a line that is there.
    fn learn(&mut self, set: &Setting<'_>, line: &str, gate: bool) {
        if self.seen.is_none() || gate && self.seen == Some(false) {
            set.before.clone_into(&mut self.before);
            self.seen = Some(gate);
        }
        if let Some(hash) = set.after.find('#') {
            let comment = line.len() - set.after.len() + hash;
            self.column = line.get(..comment).map_or(0, |l| l.chars().count() - 1);
        }
    }

    /// Writes the line of a gate that has none.
    fn line(&self, view: &GateView, end: &str) -> Result<String, String> {
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
        let set = format!("{}{name}: {value}", self.before);
        Ok(match summary {
            None => format!("{set}{end}"),
            // Comments stand one below the other, where they did.
            Some(summary) => {
                let width = self.column.max(set.chars().count() + 1);
                format!("{set:width$} # {summary}{end}")
            }
        })
    }
}

/// Puts a text into one line that nothing in it can end.
fn comment(text: &str) -> String {
    let shown = text.chars().map(|c| if is_hidden(c) { ' ' } else { c });
    let line: String = shown.collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
