//! Commented samples in `values.yaml`, read line by line.

use gradus_core::chart::{Form, Shown};

use super::file::{File, Reading};
use super::names::{boolean, is_name, names_gates};

/// Lines above a value that are looked at for its comment.
const COMMENT_LINES: u32 = 12;
/// Bytes of a line that may end in a comment: all values can stand on one.
const MAX_LINE: usize = 4096;

/// Finds keys of gates, commented or not, and the commented entries below them.
pub(super) fn read(file: &File<'_>, reading: &mut Reading) {
    let mut block = reading.chart.shown.iter().map(|s| s.block + 1).max();
    let mut sample: Option<Sample> = None;
    for (number, line) in (1u32..).zip(file.text.lines()) {
        if let Some(key) = key(line) {
            sample = Some(Sample {
                key,
                line: number,
                name: None,
                any: false,
            });
            continue;
        }
        let Some(open) = &mut sample else { continue };
        match open.take(line) {
            Taken::Nothing => {}
            Taken::End => sample = None,
            Taken::Gate(name, value) => {
                if !file.has_room(reading) {
                    return;
                }
                if !open.any {
                    block = Some(block.map_or(0, |b| b + 1));
                    open.any = true;
                }
                reading.chart.shown.push(Shown {
                    gate: file.names.resolve(&name).to_owned(),
                    value,
                    form: Form::Sample,
                    block: block.unwrap_or(0),
                    comment: trailing(line).map(str::to_owned),
                    heading: comment(file, open.line),
                    location: file.at(number),
                });
            }
        }
    }
}

/// The key above a sample.
struct Key {
    /// Whether it is commented, too.
    commented: bool,
    /// Column of its first letter.
    indent: usize,
}

/// A sample in the reading.
struct Sample {
    key: Key,
    line: u32,
    /// A `- name:` that waits for its `enabled:`.
    name: Option<String>,
    any: bool,
}

enum Taken {
    Nothing,
    Gate(String, Option<bool>),
    End,
}

impl Sample {
    fn take(&mut self, line: &str) -> Taken {
        let trimmed = line.trim_start();
        let Some(rest) = trimmed.strip_prefix('#') else {
            // Values may stand between the key and the sample, or be all there is.
            let indent = line.len() - trimmed.len();
            let inside = !self.key.commented && indent > self.key.indent && !trimmed.is_empty();
            return if inside { Taken::Nothing } else { Taken::End };
        };
        let content = rest.trim();
        let indent = line.len() - rest.trim_start().len();
        if content.is_empty() || content.starts_with('#') {
            return Taken::Nothing;
        }
        if self.key.commented && indent <= self.key.indent && !content.starts_with('-') {
            return Taken::End;
        }
        self.entry(content)
    }

    /// `Name: true`, `- name: Name` and `enabled: true`, `- Name=true`.
    fn entry(&mut self, content: &str) -> Taken {
        let (item, bare) = match content.strip_prefix('-') {
            Some(item) => (true, item.trim()),
            None => (false, content),
        };
        if let Some((key, value)) = bare.split_once(':') {
            let (key, value) = (key.trim().trim_matches(['"', '\'']), before_comment(value));
            if key == "name" && (item || self.name.is_some()) {
                self.name = is_name(value).then(|| value.to_owned());
                return Taken::Nothing;
            }
            if key == "enabled" {
                return match self.name.take() {
                    Some(name) => Taken::Gate(name, boolean(value)),
                    None => Taken::Nothing,
                };
            }
            return match boolean(value) {
                Some(value) if is_name(key) => Taken::Gate(key.to_owned(), Some(value)),
                _ => Taken::End,
            };
        }
        match before_comment(bare).split_once('=') {
            Some((name, value)) if is_name(name.trim()) && boolean(value).is_some() => {
                Taken::Gate(name.trim().to_owned(), boolean(value))
            }
            _ => Taken::End,
        }
    }
}

/// Reads a line that is a key of gates with nothing behind it, or nothing in it.
fn key(line: &str) -> Option<Key> {
    let trimmed = line.trim_start();
    let (commented, rest) = match trimmed.strip_prefix('#') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, trimmed),
    };
    let rest = rest.strip_prefix("- ").unwrap_or(rest).trim_start();
    let (key, value) = rest.split_once(':')?;
    let empty = matches!(before_comment(value), "" | "{}" | "[]" | "\"\"" | "''");
    (names_gates(key.trim_matches(['"', '\''])) && empty).then_some(Key {
        commented,
        indent: line.len() - rest.len(),
    })
}

fn before_comment(value: &str) -> &str {
    let value = value.split_once(" #").map_or(value, |(v, _)| v);
    value.trim().trim_matches(['"', '\''])
}

/// The comment at the end of a line that is itself one, or of a value.
fn trailing(line: &str) -> Option<&str> {
    if line.len() > MAX_LINE {
        return None;
    }
    let line = line.trim_start();
    let body = line.strip_prefix('#').unwrap_or(line);
    let (_, comment) = body.split_once(" #")?;
    let comment = comment.trim_matches(['#', ' ', '\t', '\r']);
    (!comment.is_empty()).then_some(comment)
}

/// Returns the comment of a line: beside it, else the lines of comment right above it.
pub(super) fn comment(file: &File<'_>, line: u32) -> Option<String> {
    if let Some(own) = trailing(file.lines.line_text(line)) {
        return Some(own.to_owned());
    }
    let mut words: Vec<&str> = Vec::new();
    for above in (line.saturating_sub(COMMENT_LINES)..line).rev() {
        let text = file.lines.line_text(above);
        let Some(text) = text.strip_prefix('#') else {
            break;
        };
        let text = text.trim_matches(['#', ' ', '\t', '-', '\r']);
        if !text.is_empty() {
            words.push(text);
        }
    }
    words.reverse();
    (!words.is_empty()).then(|| words.join(" "))
}
