//! A reader that goes on after a problem, so that all of them are listed.

use std::collections::BTreeSet;

use super::At;
use super::suggest::nearest;
use super::tree::{self, Node, Value};
use crate::finding::Severity;
use crate::problem::Problem;
use crate::stage::Stage;

/// Collects the problems of one file.
pub(crate) struct Reader<'a> {
    path: &'a str,
    problems: Vec<Problem>,
}

/// The fields of one map, by key.
pub(crate) struct Fields<'n> {
    pairs: Vec<(&'n str, &'n Node)>,
    /// The map itself, to point at when something is missing from it.
    pub(crate) node: &'n Node,
}

impl<'n> Fields<'n> {
    /// Returns the value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'n Node> {
        self.pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(path: &'a str) -> Self {
        Self {
            path,
            problems: Vec::new(),
        }
    }

    /// Ends the reading: problems in source order.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.problems
            .sort_by(|a, b| (a.line, a.column, &a.message).cmp(&(b.line, b.column, &b.message)));
        self.problems.dedup();
        self.problems
    }

    /// Returns how many problems there are so far: an entry that adds some is not taken.
    pub(crate) fn count(&self) -> usize {
        self.problems.len()
    }

    /// Reads the tree; a text that is none leaves one problem.
    pub(crate) fn tree(&mut self, text: &str) -> Option<Node> {
        match tree::parse(text) {
            Ok(node) => Some(node),
            Err(e) => {
                self.problems.push(Problem {
                    path: self.path.to_owned(),
                    line: e.line,
                    column: e.column,
                    message: e.message,
                    help: None,
                    severity: Severity::Error,
                });
                None
            }
        }
    }

    /// Notes something that makes the file unusable.
    pub(crate) fn error(&mut self, node: &Node, message: String, help: Option<String>) {
        self.note(node, message, help, Severity::Error);
    }

    /// Notes something that is probably not meant.
    pub(crate) fn warning(&mut self, node: &Node, message: String, help: Option<String>) {
        self.note(node, message, help, Severity::Warning);
    }

    fn note(&mut self, node: &Node, message: String, help: Option<String>, severity: Severity) {
        self.problems.push(Problem {
            path: self.path.to_owned(),
            line: node.line,
            column: node.column,
            message,
            help,
            severity,
        });
    }

    /// Reads a map of which every key is known.
    pub(crate) fn fields<'n>(
        &mut self,
        node: &'n Node,
        what: &str,
        known: &[&str],
    ) -> Option<Fields<'n>> {
        let pairs = self.pairs(node, what)?;
        for (key, word, _) in &pairs {
            if !known.contains(word) {
                let help = self.meant(word, known.iter().copied());
                self.error(key, format!("unknown key `{word}` in {what}"), Some(help));
            }
        }
        Some(Fields {
            pairs: pairs.into_iter().map(|(_, k, v)| (k, v)).collect(),
            node,
        })
    }

    /// Reads a map with keys of any name; a key that repeats is a problem.
    pub(crate) fn pairs<'n>(
        &mut self,
        node: &'n Node,
        what: &str,
    ) -> Option<Vec<(&'n Node, &'n str, &'n Node)>> {
        let Value::Map(pairs) = &node.value else {
            self.wrong(node, what, "a map");
            return None;
        };
        let mut seen = BTreeSet::new();
        let mut read = Vec::new();
        for (key, value) in pairs {
            let Value::Scalar { text, .. } = &key.value else {
                self.wrong(key, &format!("a key of {what}"), "a word");
                continue;
            };
            if seen.insert(text.as_str()) {
                read.push((key, text.as_str(), value));
            } else {
                self.error(key, format!("`{text}` stands twice in {what}"), None);
            }
        }
        Some(read)
    }

    /// Reads a list.
    pub(crate) fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        if let Value::List(items) = &node.value {
            items
        } else {
            self.wrong(node, what, "a list");
            &[]
        }
    }

    /// Reads text; a number or a version without quotes is text too.
    pub(crate) fn text(&mut self, node: &Node, what: &str) -> Option<At<String>> {
        match &node.value {
            Value::Scalar { text, quoted } if *quoted || !is_null(text) => Some(At {
                value: text.clone(),
                line: node.line,
                column: node.column,
            }),
            _ => {
                self.wrong(node, what, "text");
                None
            }
        }
    }

    /// Reads `true` or `false`, without quotes.
    pub(crate) fn flag(&mut self, node: &Node, what: &str) -> Option<At<bool>> {
        let value = match &node.value {
            Value::Scalar {
                text,
                quoted: false,
            } if text == "true" => true,
            Value::Scalar {
                text,
                quoted: false,
            } if text == "false" => false,
            _ => {
                self.wrong(node, what, "true or false");
                return None;
            }
        };
        Some(at(node, value))
    }

    /// Reads a number of release lines.
    pub(crate) fn number(&mut self, node: &Node, what: &str) -> Option<At<u32>> {
        let Value::Scalar {
            text,
            quoted: false,
        } = &node.value
        else {
            self.wrong(node, what, "a number");
            return None;
        };
        match text.parse::<u32>() {
            Ok(value) if value <= 1000 => Some(at(node, value)),
            _ => {
                self.wrong(node, what, "a number from 0 to 1000");
                None
            }
        }
    }

    /// Reads one word of a few.
    pub(crate) fn word<T: Copy>(
        &mut self,
        node: &Node,
        what: &str,
        known: &[(&'static str, T)],
    ) -> Option<At<T>> {
        let text = self.text(node, what)?.value;
        if let Some((_, value)) = known.iter().find(|(w, _)| *w == text) {
            return Some(at(node, *value));
        }
        let help = self.meant(&text, known.iter().map(|(w, _)| *w));
        self.error(node, format!("unknown {what} `{text}`"), Some(help));
        None
    }

    /// Reads a stage, by the lower-case word that output uses too.
    pub(crate) fn stage(&mut self, node: &Node) -> Option<At<Stage>> {
        let known = Stage::ALL.map(|s| (s.as_str(), s));
        self.word(node, "stage", &known)
    }

    /// Says which word was meant, or which there are.
    pub(crate) fn meant<'w>(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'w str>,
    ) -> String {
        let known: Vec<&str> = known.into_iter().collect();
        nearest(written, known.iter().copied()).map_or_else(
            || format!("one of: {}", known.join(", ")),
            |word| format!("did you mean `{word}`?"),
        )
    }

    fn wrong(&mut self, node: &Node, what: &str, wanted: &str) {
        let found = match &node.value {
            Value::Scalar { text, quoted } if *quoted => format!("\"{}\"", short(text)),
            Value::Scalar { text, .. } => format!("`{}`", short(text)),
            other => other.kind().to_owned(),
        };
        self.error(node, format!("{what} must be {wanted}, not {found}"), None);
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null")
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

fn at<T>(node: &Node, value: T) -> At<T> {
    At {
        value,
        line: node.line,
        column: node.column,
    }
}
