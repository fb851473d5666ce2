//! Numbered design documents with a status, and rules that demand one.

mod criteria;
mod demand;
mod document;

use std::collections::BTreeMap;

use gradus_core::counted::counted;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::proposal::Proposals;
use gradus_core::statement::{Basis, Claim, Mode, Statement};

use crate::docs::names::Names;
use crate::docs::text;
use crate::part::Part;
use crate::source::{self, FileKind, Source};

pub(crate) use demand::{demands, may_demand};

/// Reads the proposals of a tree.
#[must_use]
pub fn read(source: &dyn Source, inventory: &Inventory) -> (Proposals, Part) {
    let names = Names::new(inventory);
    let mut proposals = Proposals::default();
    let is_mine = |path: &str| document::identify(path).is_some() || may_demand(path);
    let mut part = Part {
        unread: source::unread_of(source, is_mine),
        ..Part::default()
    };
    let mut files: BTreeMap<document::Identity<'_>, Vec<&str>> = BTreeMap::new();
    for entry in source.entries() {
        let path = &*entry.path;
        if let Some(identity) = document::identify(path) {
            files.entry(identity).or_default().push(path);
        } else if entry.kind == FileKind::Markdown && may_demand(path) {
            match source.read(path).and_then(|bytes| checked(path, &bytes)) {
                Ok(text) => {
                    part.unread.extend(text::half_merged(path, &text));
                    proposals.demands.extend(demands(path, text.as_bytes()));
                }
                Err(unread) => part.unread.push(unread),
            }
        }
    }
    for (identity, paths) in files {
        let mut document = document::Document::default();
        for path in paths {
            match source.read(path).and_then(|bytes| checked(path, &bytes)) {
                Ok(text) => {
                    part.unread.extend(text::half_merged(path, &text));
                    document.add(path, &text, &names);
                }
                Err(unread) => part.unread.push(unread),
            }
        }
        let criteria = document.criteria(&identity, &inventory.gates);
        proposals.criteria.extend(criteria);
        let Some((proposal, mentions)) = document.finish(&identity) else {
            continue;
        };
        part.statements.extend(mentions.into_iter().map(named));
        proposals.documents.push(proposal);
    }
    part.coverage.push(coverage(&proposals, &part.unread));
    (proposals, part)
}

fn checked(path: &str, bytes: &[u8]) -> Result<String, Unread> {
    text::check(path, bytes).map(str::to_owned)
}

fn named((gate, location): (String, Location)) -> Statement {
    Statement {
        subject: gate,
        claim: Claim::Named,
        mode: Mode::Documents,
        basis: Basis::Read,
        location,
        listing: None,
        case: None,
    }
}

fn coverage(proposals: &Proposals, unread: &[Unread]) -> Coverage {
    let found = proposals.documents.len();
    let state = if !unread.is_empty() {
        CoverageState::Partial
    } else if found == 0 && proposals.demands.is_empty() {
        CoverageState::Absent
    } else {
        CoverageState::Exhaustive
    };
    let naming = proposals.documents.iter().filter(|p| !p.gates.is_empty());
    Coverage {
        ledger: LedgerKind::Proposals,
        state,
        why: format!(
            "{}, {} of which name gates, {} for one, {} unread",
            counted(found, "numbered proposal", "numbered proposals"),
            naming.count(),
            counted(proposals.demands.len(), "demand", "demands"),
            unread.len()
        ),
    }
}

#[cfg(test)]
mod tests;
