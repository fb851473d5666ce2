//! `stages` and `removed` as a page has them, with the lines that they stand on.

use std::ops::Range;

use crate::reading::tree::{Node, Value};

/// A scalar and its place in the front matter.
#[derive(Debug, Clone)]
pub(super) struct Scalar {
    pub(super) text: String,
    /// Number of its line, from 0.
    pub(super) line: usize,
    /// Its first character, from 0.
    column: usize,
}

impl Scalar {
    fn of(node: &Node) -> Option<Self> {
        let Value::Scalar { text, .. } = &node.value else {
            return None;
        };
        Some(Self {
            text: text.clone(),
            line: index(node.line),
            column: index(node.column),
        })
    }

    /// Returns the range of bytes at which the value stands in its line; `None` where it is not
    /// written on one line.
    fn range(&self, line: &str) -> Option<Range<usize>> {
        let start = line.char_indices().nth(self.column).map(|(i, _)| i)?;
        let rest = line.get(start..)?;
        let length = match rest.chars().next()? {
            quote @ ('"' | '\'') => {
                let inner = rest.get(1..)?;
                let end = inner.find(quote)?;
                if inner.get(..end)?.contains('\\') {
                    return None;
                }
                end + 2
            }
            '|' | '>' | '&' | '*' | '!' => return None,
            _ => {
                let end = rest.find(" #").or_else(|| rest.find("\t#"));
                rest.get(..end.unwrap_or(rest.len()))?.trim_end().len()
            }
        };
        let range = start..start + length;
        let bare = line.get(range.clone())?.trim_matches(['"', '\'']);
        (bare == self.text).then_some(range)
    }

    /// Returns its line with another value in its place.
    pub(super) fn replaced(&self, line: &str, value: &str) -> Option<String> {
        let range = self.range(line)?;
        let mut line = line.to_owned();
        line.replace_range(range, value);
        Some(line)
    }

    /// Tells whether nothing but blanks follows on its line.
    fn ends(&self, line: &str) -> bool {
        let rest = self.range(line).and_then(|r| line.get(r.end..));
        rest.is_some_and(|rest| rest.trim().is_empty())
    }
}

/// One entry of `stages`.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Keys and values, in source order.
    values: Vec<(String, Option<Scalar>)>,
    /// Lines of the front matter, from the dash to its last value.
    pub(super) lines: Range<usize>,
    /// Character of the first key, from 0.
    column: usize,
    /// What a person added: keys that are not generated, and generated ones with more than a
    /// word for their value.
    pub(super) foreign: Option<Foreign>,
}

/// What a person wrote into an entry.
#[derive(Debug, Clone)]
pub(super) struct Foreign {
    /// The first key.
    pub(super) key: String,
    /// Its line, counted from 1.
    pub(super) line: u32,
}

impl Item {
    /// Returns the value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        Some(self.scalar(key)?.text.as_str())
    }

    fn scalar(&self, key: &str) -> Option<&Scalar> {
        let (_, value) = self.values.iter().find(|(k, _)| k == key)?;
        value.as_ref()
    }

    /// Returns its lines with some values changed, added and taken away; `None` where that
    /// cannot be done line by line.
    pub(super) fn changed(
        &self,
        lines: &[String],
        wrong: &[(&'static str, Option<String>)],
        (keys, end): (usize, &str),
    ) -> Option<Vec<String>> {
        let at = |scalar: &Scalar| scalar.line.checked_sub(self.lines.start);
        let mut edits: Vec<(usize, Edit)> = Vec::new();
        for (key, value) in wrong {
            match (self.scalar(key), value) {
                (Some(there), Some(value)) => {
                    let line = lines.get(at(there)?)?;
                    edits.push((at(there)?, Edit::To(there.replaced(line, value)?)));
                }
                (Some(there), None) => {
                    let i = at(there)?;
                    // The dash, and a comment, are not taken away with a value.
                    if i == 0 || !there.ends(lines.get(i)?) {
                        return None;
                    }
                    edits.push((i, Edit::Away));
                }
                (None, Some(value)) => {
                    let before = super::front::KEYS.iter().take_while(|k| *k != key);
                    let after = before.filter_map(|k| at(self.scalar(k)?)).max();
                    let line = format!("{}{key}: {value}{end}", " ".repeat(keys));
                    edits.push((after.map_or(lines.len(), |i| i + 1), Edit::Before(line)));
                }
                (None, None) => {}
            }
        }
        // From below, so that the numbers of the lines above hold; what comes before a line
        // after what changes it, and of two new lines the later one first.
        edits.reverse();
        edits.sort_by_key(|(i, edit)| (std::cmp::Reverse(*i), matches!(edit, Edit::Before(_))));
        let mut lines = lines.to_vec();
        for (i, edit) in edits {
            match edit {
                Edit::To(line) => *lines.get_mut(i)? = line,
                Edit::Away => drop(lines.remove(i)),
                Edit::Before(line) => lines.insert(i, line),
            }
        }
        Some(lines)
    }
}

/// What becomes of a line.
enum Edit {
    To(String),
    Away,
    Before(String),
}

/// What a page says of its gate's stages.
#[derive(Debug)]
pub(super) struct Written<'a> {
    /// Lines of the whole of `stages`, with its key.
    pub(super) stages: Option<Range<usize>>,
    /// Its entries.
    pub(super) items: Vec<Item>,
    /// Whether every entry is written with a key a line.
    pub(super) simple: bool,
    /// The value of `removed`.
    pub(super) removed: Option<Scalar>,
    head: &'a str,
}

impl<'a> Written<'a> {
    /// Finds the two keys.
    ///
    /// # Errors
    /// The line of a key that stands there twice, or is something else than it should be.
    pub(super) fn of(root: &Node, head: &'a str) -> Result<Self, u32> {
        let mut written = Self {
            stages: None,
            items: Vec::new(),
            simple: true,
            removed: None,
            head,
        };
        let Value::Map(pairs) = &root.value else {
            return Err(root.line);
        };
        let lines: Vec<&str> = head.split_inclusive('\n').collect();
        let mut titled = false;
        for (i, (key, value)) in pairs.iter().enumerate() {
            match name(key) {
                // Of two titles nobody knows which gate's page it is.
                Some("title") if !titled => titled = true,
                Some("removed") if written.removed.is_none() => {
                    written.removed = Some(Scalar::of(value).ok_or(key.line)?);
                }
                Some("stages") if written.stages.is_none() => {
                    let next = pairs
                        .get(i + 1)
                        .map_or(lines.len(), |(key, _)| index(key.line));
                    let extent = index(key.line)..trimmed(&lines, index(key.line), next);
                    written.read_items(value, &lines, extent.clone())?;
                    written.stages = Some(extent);
                }
                Some("removed" | "stages" | "title") => return Err(key.line),
                _ => {}
            }
        }
        Ok(written)
    }

    fn read_items(&mut self, list: &Node, lines: &[&str], extent: Range<usize>) -> Result<(), u32> {
        let items = match &list.value {
            Value::List(items) => items.as_slice(),
            Value::Scalar {
                text,
                quoted: false,
            } if matches!(&**text, "" | "~" | "null") => &[],
            _ => return Err(list.line),
        };
        for (i, item) in items.iter().enumerate() {
            let Value::Map(pairs) = &item.value else {
                return Err(item.line);
            };
            let start = index(item.line);
            let next = items.get(i + 1).map_or(extent.end, |next| index(next.line));
            let mut read = Item {
                values: Vec::new(),
                lines: start..trimmed(lines, start, next).max(start + 1),
                column: index(item.column),
                foreign: None,
            };
            for (key, value) in pairs {
                let text = name(key).ok_or(key.line)?;
                if read.values.iter().any(|(there, _)| there == text) {
                    return Err(key.line);
                }
                let scalar = Scalar::of(value);
                if read.foreign.is_none() && (!is_generated(text) || scalar.is_none()) {
                    read.foreign = Some(Foreign {
                        key: text.to_owned(),
                        line: key.line,
                    });
                }
                read.values.push((text.to_owned(), scalar));
            }
            self.simple &= read.is_simple(lines, pairs);
            self.items.push(read);
        }
        Ok(())
    }

    /// Returns how deep the dash and the keys of the entries stand.
    pub(super) fn indents(&self) -> (usize, usize) {
        let Some(first) = self.items.first() else {
            return (2, 4);
        };
        let line = self.head.split_inclusive('\n').nth(first.lines.start);
        let dash = line.and_then(|l| l.find('-')).unwrap_or(2);
        (dash, first.column.max(dash + 2))
    }
}

impl Item {
    /// Tells whether it begins with a dash and has a key a line, and what is generated has its
    /// value beside it. What a person added may take more lines.
    fn is_simple(&self, lines: &[&str], pairs: &[(Node, Node)]) -> bool {
        // Blanks, a dash, blanks, and then the first key.
        let begins = lines.get(self.lines.start).is_some_and(|line| {
            let rest = line.trim_start_matches(' ').strip_prefix("- ");
            let rest = rest.map(|rest| rest.trim_start_matches(' ').len());
            rest.is_some_and(|rest| line.len() - rest == self.column)
        });
        let mut seen = Vec::new();
        begins
            && pairs.iter().all(|(key, value)| {
                let line = index(key.line);
                let alone = !seen.contains(&line);
                seen.push(line);
                let text = lines.get(line).copied().unwrap_or_default();
                let beside = || {
                    let scalar = Scalar::of(value).filter(|_| index(value.line) == line);
                    scalar.is_some_and(|s| s.range(text).is_some())
                };
                alone
                    && index(key.column) == self.column
                    && (!name(key).is_some_and(is_generated) || beside())
            })
    }
}

fn is_generated(key: &str) -> bool {
    super::front::KEYS.contains(&key)
}

fn name(key: &Node) -> Option<&str> {
    match &key.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// Ends a range of lines behind its last one that is neither blank nor a comment.
fn trimmed(lines: &[&str], start: usize, end: usize) -> usize {
    let mut end = end.min(lines.len());
    while end > start {
        let line = lines.get(end - 1).map_or("", |l| l.trim());
        if line.is_empty() || line.starts_with('#') {
            end -= 1;
        } else {
            break;
        }
    }
    end
}

/// A line or a column, counted from 0.
fn index(number: u32) -> usize {
    usize::try_from(number)
        .unwrap_or(usize::MAX)
        .saturating_sub(1)
}
