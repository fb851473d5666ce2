//! Operators' configurations: Helm values, flag strings, kubelet-style maps.
//!
//! A YAML or JSON file is walked for a key that names gates (`featureGates`, `feature-gates`,
//! `FEATURE_GATES`, ...) and for arguments with `--feature-gates`; any other text for such
//! arguments, or for lines of `A=true,B=false`. Nothing is evaluated: a value that only a
//! template or a shell would know is unread.

mod flags;
mod walk;

use gradus_core::diff::Setting;
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;

use crate::docs::lines::Lines;
use crate::docs::text;
use crate::lists::tree::{self, Value};

/// What a configuration sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Settings, in the order of the text. The same gate can be set at several places.
    pub settings: Vec<Setting>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Reads a configuration.
///
/// ```
/// use gradus_collect::settings;
///
/// let values = b"webhook:\n  featureGates:\n    Lamp: true\n";
/// let reading = settings::read("values.yaml", values);
/// assert_eq!(reading.settings[0].gate, "Lamp");
/// assert_eq!(reading.settings[0].location.line, 3);
/// ```
#[must_use]
pub fn read(path: &str, bytes: &[u8]) -> Reading {
    let text = match text::check(path, bytes) {
        Ok(text) => text,
        Err(unread) => {
            return Reading {
                settings: Vec::new(),
                unread: vec![unread],
            };
        }
    };
    let mut found = Found {
        path,
        lines: Lines::new(text),
        reading: Reading::default(),
        unreported: 0,
    };
    match tree::documents(path, text, 1) {
        Ok(documents)
            if documents
                .iter()
                .any(|d| matches!(d.value, Value::Seq(_) | Value::Map(_))) =>
        {
            for document in &documents {
                walk::document(document, &mut found);
            }
        }
        Ok(_) => flags::text(text, &mut found),
        Err(unread) => {
            flags::text(text, &mut found);
            // A shell script is no YAML, and need not be.
            if is_yaml(path) || found.is_empty() {
                found.reading.unread.push(unread);
            }
        }
    }
    found.reading.unread.extend(text::half_merged(path, text));
    found.finish()
}

fn is_yaml(path: &str) -> bool {
    [".yaml", ".yml", ".json", ".tpl"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Pieces that are reported one by one when they cannot be read; the rest is counted.
const MAX_REPORTED: usize = 20;

/// Bytes in the name of a gate.
const MAX_NAME: usize = 256;

/// Where something stands in the file.
#[derive(Debug, Clone, Copy)]
struct At {
    line: u32,
    column: u32,
}

/// What was found so far.
struct Found<'a> {
    path: &'a str,
    lines: Lines<'a>,
    reading: Reading,
    unreported: usize,
}

impl Found<'_> {
    /// Takes a setting whose value was read.
    fn set(&mut self, gate: &str, value: bool, at: At) {
        if !is_name(gate) {
            self.trouble(
                UnreadCode::Syntax,
                at,
                &format!("{:?} is no name of a gate", short(gate)),
            );
            return;
        }
        let location = Location::new(LedgerKind::Configuration, self.path, at.line, at.column)
            .with_text(self.lines.line_text(at.line));
        self.reading.settings.push(Setting {
            gate: gate.to_owned(),
            value,
            location,
        });
    }

    /// Takes a setting whose value is text of a program: Go's `strconv.ParseBool`.
    fn set_text(&mut self, gate: &str, value: &str, at: At) {
        match parse_bool(value) {
            Some(value) => self.set(gate, value, at),
            None if is_computed(value) => self.trouble(
                UnreadCode::Unresolved,
                at,
                &format!(
                    "{} is set to {:?}, which is computed",
                    short(gate),
                    short(value)
                ),
            ),
            None => self.trouble(
                UnreadCode::Syntax,
                at,
                &format!(
                    "{} is set to {:?}, which is no boolean",
                    short(gate),
                    short(value)
                ),
            ),
        }
    }

    fn trouble(&mut self, code: UnreadCode, at: At, what: &str) {
        if self.reading.unread.len() >= MAX_REPORTED {
            self.unreported += 1;
            return;
        }
        self.reading.unread.push(Unread {
            path: self.path.to_owned(),
            code,
            reason: format!("line {}: {what}", at.line),
        });
    }

    fn is_empty(&self) -> bool {
        self.reading.settings.is_empty() && self.reading.unread.is_empty()
    }

    fn finish(mut self) -> Reading {
        if self.unreported > 0 {
            self.reading.unread.push(Unread {
                path: self.path.to_owned(),
                code: UnreadCode::Syntax,
                reason: format!("{} more like these", self.unreported),
            });
        }
        self.reading
    }
}

/// Reads a boolean as Go's `strconv.ParseBool` does.
fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// Tells whether a template, a shell or a controller would put a value here.
fn is_computed(text: &str) -> bool {
    text.contains("{{") || text.contains("$(") || text.contains("${") || text.starts_with('$')
}

fn is_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn short(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    text.chars().take(60).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
