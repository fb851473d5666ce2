//! What a project lacks: criteria that cannot be met without it are pending.

use super::{At, glob};
use crate::ledger::LedgerKind;
use crate::ledgers::Ledgers;
use crate::location::Location;
use crate::reading::reader::Reader;
use crate::reading::tree::Node;

/// Something that a project has not got yet, and which criteria wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Infrastructure {
    /// What it is: `a metrics endpoint in the kubelet plugin`.
    pub name: At<String>,
    /// The issue that asks for it.
    pub issue: At<String>,
    /// Criteria that cannot be met without it.
    pub criteria: Vec<At<String>>,
    /// Gates that it blocks; empty for all.
    pub gates: Vec<At<String>>,
    /// A glob of files: once the tree has one, it is there.
    pub there_when: At<String>,
}

impl Infrastructure {
    /// Tells whether a criterion waits for it, for a gate.
    #[must_use]
    pub fn blocks(&self, criterion: &str, gate: &str) -> bool {
        self.criteria.iter().any(|c| c.value == criterion)
            && (self.gates.is_empty() || self.gates.iter().any(|g| g.value == gate))
    }

    /// Tells whether the tree has it.
    #[must_use]
    pub fn is_there(&self, ledgers: &Ledgers) -> bool {
        self.place(ledgers).is_some()
    }

    /// Returns the first file by which the tree has it.
    #[must_use]
    pub fn place(&self, ledgers: &Ledgers) -> Option<Location> {
        let mut paths = ledgers.paths.iter();
        let path = paths.find(|path| glob::matches(&self.there_when.value, path))?;
        Some(Location::new(LedgerKind::Configuration, &**path, 0, 0))
    }
}

pub(super) fn read(r: &mut Reader<'_>, node: &Node) -> Vec<Infrastructure> {
    let keys = ["name", "issue", "criteria", "gates", "thereWhen"];
    let mut read = Vec::new();
    for item in r.list(node, "`infrastructure`") {
        let Some(f) = r.fields(item, "an infrastructure", &keys) else {
            continue;
        };
        for key in ["name", "issue", "criteria", "thereWhen"] {
            if f.get(key).is_none() {
                r.error(item, format!("the infrastructure has no `{key}`"), None);
            }
        }
        let mut text = |key: &str| f.get(key).and_then(|n| r.text(n, &format!("`{key}`")));
        let (name, issue, there_when) = (text("name"), text("issue"), text("thereWhen"));
        let mut texts = |key: &str| -> Vec<At<String>> {
            let Some(node) = f.get(key) else {
                return Vec::new();
            };
            let items = r.list(node, &format!("`{key}`"));
            items
                .iter()
                .filter_map(|n| r.text(n, &format!("an entry of `{key}`")))
                .collect()
        };
        let (criteria, gates) = (texts("criteria"), texts("gates"));
        if let (Some(name), Some(issue), Some(there_when)) = (name, issue, there_when) {
            read.push(Infrastructure {
                name,
                issue,
                criteria,
                gates,
                there_when,
            });
        }
    }
    read
}
