//! The values of `values.yaml`.

use gradus_core::chart::{Form, Shown};
use gradus_core::ledger::UnreadCode;

use super::file::{File, Reading};
use super::names::{boolean, is_name, names_gates};
use super::sample::comment;
use crate::lists::tree::{self, Node, Value};

pub(super) fn read(file: &File<'_>, reading: &mut Reading) {
    match tree::documents(file.path, file.text, 1) {
        Ok(documents) => {
            let mut found = Found {
                file,
                reading,
                block: 0,
            };
            for document in &documents {
                found.any(document);
            }
        }
        Err(unread) => reading.unread.push(unread),
    }
}

struct Found<'a, 'r> {
    file: &'a File<'a>,
    reading: &'r mut Reading,
    block: u32,
}

impl Found<'_, '_> {
    fn any(&mut self, node: &Node) {
        match &node.value {
            Value::Null | Value::Scalar { .. } => {}
            Value::Seq(items) => items.iter().for_each(|item| self.any(item)),
            Value::Map(entries) => {
                for (key, value) in entries {
                    if names_gates(key) {
                        self.gates(value);
                        self.block += 1;
                    } else {
                        self.any(value);
                    }
                }
            }
        }
    }

    fn gates(&mut self, node: &Node) {
        match &node.value {
            Value::Null => {}
            Value::Scalar { text, .. } => self.pairs(text, node),
            Value::Seq(items) => {
                for item in items {
                    match (item.get("name").and_then(Node::text), item.text()) {
                        (Some(name), _) => self.shown(name, item.get("enabled"), item),
                        (None, Some(text)) => self.pairs(text, item),
                        (None, None) => self.trouble(item, "an item that names no gate"),
                    }
                }
            }
            Value::Map(entries) => {
                for (name, value) in entries {
                    match &value.value {
                        Value::Map(inner) if value.get("enabled").is_none() => {
                            // Gates of one component of several.
                            if inner.iter().any(|(_, v)| v.text().is_some()) {
                                self.gates(value);
                            }
                        }
                        Value::Map(_) => self.shown(name, value.get("enabled"), value),
                        _ => self.shown(name, Some(value), value),
                    }
                }
            }
        }
    }

    /// `A=true,B=false`; what a template fills in is no name.
    fn pairs(&mut self, text: &str, node: &Node) {
        for pair in text.split(',') {
            if let Some((name, value)) = pair.split_once('=') {
                self.one(name.trim(), boolean(value.trim()), node.line);
            }
        }
    }

    fn shown(&mut self, name: &str, value: Option<&Node>, at: &Node) {
        // The line of the key, which is that of the value as long as it is a scalar.
        let value = value.and_then(Node::text).and_then(boolean);
        self.one(name, value, at.line);
    }

    fn one(&mut self, name: &str, value: Option<bool>, line: u32) {
        if !is_name(name) || !self.file.has_room(self.reading) {
            return;
        }
        self.reading.chart.shown.push(Shown {
            gate: self.file.names.resolve(name).to_owned(),
            value,
            form: Form::Value,
            block: self.block,
            comment: comment(self.file, line),
            heading: None,
            location: self.file.at(line),
        });
    }

    fn trouble(&mut self, node: &Node, what: &str) {
        let reason = format!("line {}: {what}", node.line);
        let unread = self.file.trouble(UnreadCode::Syntax, reason);
        self.reading.unread.push(unread);
    }
}
