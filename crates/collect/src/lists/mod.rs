//! Kubernetes' `versioned_feature_list.yaml`, read as a registry.
//!
//! A list of `{name, versionedSpecs: [{version, preRelease, default, lockToDefault}]}`, as
//! Kubernetes and projects with its generators keep it. The list is a copy of a registry: its
//! source tree's variant has been seen to print a constant's identifier for its name.

pub(crate) mod tree;

use std::collections::BTreeMap;

use gradus_core::gate::{Dialect, Gate, Inventory, NameBasis, Registration, Registry, Spec};
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::stage::Stage;

use crate::docs::lines::Lines;
use crate::docs::text;
use crate::go::MAX_NAME;
use tree::{Node, Value};

/// Entries that are reported one by one when they cannot be read; the rest is counted.
const MAX_REPORTED: usize = 20;

/// What one list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its gates, and itself as their registry; empty where nothing could be read.
    pub inventory: Inventory,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Tells whether a file may be such a list, by its name and its first 64 KiB.
#[must_use]
pub fn looks_like(path: &str, bytes: &[u8]) -> bool {
    let is_yaml = [".yaml", ".yml"].iter().any(|end| path.ends_with(end));
    let head = bytes.get(..64 * 1024).unwrap_or(bytes);
    is_yaml
        && memchr::memmem::find(head, b"- name:").is_some()
        && memchr::memmem::find(head, b"versionedSpecs:").is_some()
}

/// Reads a list. An entry that is broken is unread, and the others are used.
///
/// ```
/// use gradus_collect::lists;
///
/// let list = b"- name: Lamp\n  versionedSpecs:\n  - version: 1.30\n    preRelease: Beta\n    default: true\n    lockToDefault: false\n";
/// let reading = lists::read("list.yaml", list);
/// let gate = reading.inventory.gate("Lamp").expect("it is there");
/// assert_eq!(gate.specs()[0].version.as_deref(), Some("1.30"));
/// ```
#[must_use]
pub fn read(path: &str, bytes: &[u8]) -> Reading {
    let mut reader = Reader {
        path,
        lines: Lines::new(""),
        registry: format!("{}@{path}", stem(path)),
        gates: BTreeMap::new(),
        first: None,
        unread: Vec::new(),
        unreported: 0,
    };
    match text::check(path, bytes) {
        Ok(text) => {
            reader.lines = Lines::new(text);
            reader.document(text);
        }
        Err(unread) => reader.unread.push(unread),
    }
    reader.finish()
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

struct Reader<'a> {
    path: &'a str,
    lines: Lines<'a>,
    registry: String,
    gates: BTreeMap<String, Gate>,
    /// Where the first entry stands.
    first: Option<Location>,
    unread: Vec<Unread>,
    unreported: usize,
}

impl Reader<'_> {
    fn document(&mut self, text: &str) {
        match tree::documents(self.path, text, 1) {
            Ok(documents) => {
                for document in &documents {
                    self.list(document);
                }
            }
            Err(unread) if unread.code == UnreadCode::Budget => self.unread.push(unread),
            Err(whole) => self.entries_one_by_one(text, whole),
        }
    }

    /// Reads a list that is no YAML as a whole: each entry of its outermost level on its own.
    fn entries_one_by_one(&mut self, text: &str, whole: Unread) {
        let mut chunks: Vec<(u32, usize)> = Vec::new();
        let (mut line, mut at) = (1u32, 0);
        for text in text.split_inclusive('\n') {
            if text.starts_with("- ") {
                chunks.push((line, at));
            }
            line = line.saturating_add(1);
            at += text.len();
        }
        let ends = chunks.iter().skip(1).map(|(_, at)| *at).chain([text.len()]);
        let mut read = 0;
        for ((line, start), end) in chunks.iter().zip(ends) {
            let Some(chunk) = text.get(*start..end) else {
                continue;
            };
            match tree::documents(self.path, chunk, *line) {
                Ok(documents) => {
                    read += 1;
                    for document in &documents {
                        self.list(document);
                    }
                }
                Err(unread) => self.report(unread),
            }
        }
        if read == 0 {
            self.unread.clear();
            self.unreported = 0;
            self.unread.push(whole);
        }
    }

    fn list(&mut self, document: &Node) {
        let Value::Seq(entries) = &document.value else {
            self.trouble(document, "not a list of gates");
            return;
        };
        for entry in entries {
            self.entry(entry);
        }
    }

    fn entry(&mut self, entry: &Node) {
        let Some(name) = entry.get("name") else {
            self.trouble(entry, "an entry without a name");
            return;
        };
        let Some(text) = name.text().map(str::trim).filter(|t| !t.is_empty()) else {
            self.trouble(name, "a name that is no text");
            return;
        };
        if text.len() > MAX_NAME {
            self.trouble(name, &format!("a name of more than {MAX_NAME} bytes"));
            return;
        }
        let Some(listed) = entry.get("versionedSpecs") else {
            self.trouble(entry, &format!("{text} has no versionedSpecs"));
            return;
        };
        let Value::Seq(listed) = &listed.value else {
            self.trouble(listed, &format!("the versionedSpecs of {text} are no list"));
            return;
        };
        let specs: Vec<Spec> = listed.iter().filter_map(|s| self.spec(text, s)).collect();
        if specs.is_empty() {
            self.trouble(entry, &format!("{text} has no spec that can be read"));
            return;
        }
        let declared = self.location(name);
        self.first.get_or_insert_with(|| declared.clone());
        let registration = Registration {
            registry: self.registry.clone(),
            dialect: Dialect::VersionedList,
            specs,
            constant: None,
            declared,
        };
        self.gates
            .entry(text.to_owned())
            .or_insert_with(|| Gate::named(text, NameBasis::Read))
            .registrations
            .push(registration);
    }

    fn spec(&mut self, gate: &str, node: &Node) -> Option<Spec> {
        if !matches!(node.value, Value::Map(_)) {
            self.trouble(node, &format!("a spec of {gate} is no map"));
            return None;
        }
        let version = node.get("version").and_then(Node::text);
        Some(Spec {
            version: version.filter(|v| !v.is_empty()).map(str::to_owned),
            stage: self.stage(gate, node),
            default: self.boolean(gate, node, "default"),
            locked: self.boolean(gate, node, "lockToDefault"),
        })
    }

    /// Go writes no `preRelease`, or an empty one, for a stable gate.
    fn stage(&mut self, gate: &str, node: &Node) -> Option<Stage> {
        let Some(written) = node.get("preRelease") else {
            return Some(Stage::Stable);
        };
        match &written.value {
            Value::Null => Some(Stage::Stable),
            Value::Scalar { text, .. } if text.is_empty() => Some(Stage::Stable),
            _ => {
                let stage = written.text().and_then(Stage::parse);
                if stage.is_none() {
                    self.trouble(written, &format!("a preRelease of {gate} that is no stage"));
                }
                stage
            }
        }
    }

    fn boolean(&mut self, gate: &str, node: &Node, key: &str) -> Option<bool> {
        let written = node.get(key)?;
        match written.text().map(str::to_ascii_lowercase).as_deref() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.trouble(
                    written,
                    &format!("{key} of {gate} is neither true nor false"),
                );
                None
            }
        }
    }

    fn trouble(&mut self, node: &Node, what: &str) {
        self.report(Unread {
            path: self.path.to_owned(),
            code: UnreadCode::Syntax,
            reason: format!("line {}: {what}", node.line),
        });
    }

    fn report(&mut self, unread: Unread) {
        if self.unread.len() < MAX_REPORTED {
            self.unread.push(unread);
        } else {
            self.unreported += 1;
        }
    }

    fn location(&self, node: &Node) -> Location {
        let (line, column) = (node.line, node.column);
        let location = Location::new(LedgerKind::Registry, self.path, line, column);
        location.with_text(self.lines.line_text(node.line))
    }

    fn finish(mut self) -> Reading {
        if self.unreported > 0 {
            self.unread.push(Unread {
                path: self.path.to_owned(),
                code: UnreadCode::Syntax,
                reason: format!("{} more like these", self.unreported),
            });
        }
        let registries = self.first.map(|location| Registry {
            id: self.registry,
            dialect: Dialect::VersionedList,
            location,
            module_dir: String::new(),
            package: None,
            generated: false,
            extends: None,
        });
        Reading {
            inventory: Inventory {
                gates: self.gates.into_values().collect(),
                registries: registries.into_iter().collect(),
                unresolved: Vec::new(),
            },
            unread: self.unread,
        }
    }
}

#[cfg(test)]
mod tests;
