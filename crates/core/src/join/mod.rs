//! Joins what documents say with what the registries declare.
//!
//! A table with names in it may list gates, or anything else. It lists gates if at least two of
//! its rows name gates of this project and at least half of its rows name something known; or if
//! its only row names one and states something of it: the card of a gate on its page. A
//! document whose gate tables state stages or defaults, and name at least half of the gates of
//! a registry, is an *inventory*: there, a missing gate is a finding.

pub(crate) mod constraints;
mod current;
mod document;
mod known;
mod list;

pub(crate) use current::{advised, told};
pub(crate) use document::{Document, Row, Table, is_dated};
pub(crate) use known::{Known, resolve};
pub(crate) use list::{List, lists};

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::ledger::LedgerKind;
use crate::project::Project;
use crate::statement::{Claim, Mode, Statement};

/// Joins the documents of a project; by path.
pub(crate) fn documents<'a>(project: &'a Project, config: &Config) -> Vec<Document<'a>> {
    let mut rows: BTreeMap<u32, BTreeMap<u32, Vec<&'a Statement>>> = BTreeMap::new();
    for statement in &project.ledgers.statements {
        // A sample sets gates; it does not list them.
        if let Some(id) = statement.listing
            && statement.mode == Mode::Documents
        {
            rows.entry(id)
                .or_default()
                .entry(statement.location.line)
                .or_default()
                .push(statement);
        }
    }
    let mut documents: BTreeMap<&str, Document<'a>> = BTreeMap::new();
    for listing in &project.ledgers.listings {
        let path = listing.location.path.as_str();
        let is_page = listing.location.ledger == LedgerKind::Docs;
        if !is_page || document::is_excluded(path, config) {
            continue;
        }
        let table = Table {
            listing,
            rows: rows
                .get(&listing.id)
                .into_iter()
                .flatten()
                .filter_map(|(_, said)| row(project, said))
                .collect(),
        };
        if !lists_gates(&table) {
            continue;
        }
        documents
            .entry(path)
            .or_insert_with(|| Document::new(path, config))
            .tables
            .push(table);
    }
    let mut documents: Vec<Document<'a>> = documents.into_values().collect();
    for document in &mut documents {
        document.find_registries(project);
        document.note_former(project);
    }
    documents
}

fn row<'a>(project: &'a Project, said: &[&'a Statement]) -> Option<Row<'a>> {
    let listed = said
        .iter()
        .find(|s| matches!(s.claim, Claim::Listed(_)))
        .or_else(|| said.first())?;
    Some(Row {
        subject: &listed.subject,
        location: &listed.location,
        known: resolve(project, &listed.subject),
        said: said
            .iter()
            .copied()
            .filter(|s| s.subject == listed.subject)
            .collect(),
    })
}

/// Tells whether a table is about gates at all, and not about features that are called like them:
/// it says "gate", or states what only gates have.
fn says_so(table: &Table<'_>) -> bool {
    let listing = table.listing;
    let words = listing.headings.iter().chain(&listing.columns);
    let mut words = words.map(|w| w.to_lowercase());
    words.any(|w| w.contains("gate")) || table.rows.iter().any(states)
}

/// Tells whether a row says more of its subject than that it is listed.
fn states(row: &Row<'_>) -> bool {
    let mut said = row.said.iter();
    said.any(|s| !matches!(s.claim, Claim::Listed(_)))
}

fn lists_gates(table: &Table<'_>) -> bool {
    let own: BTreeSet<&str> = table
        .rows
        .iter()
        .filter(|r| matches!(r.known, Known::Gate(_)))
        .map(|r| r.subject)
        .collect();
    let known = table.rows.iter().filter(|r| r.known != Known::Nothing);
    let is_card = table.rows.len() == 1 && own.len() == 1 && table.rows.iter().any(states);
    says_so(table) && (is_card || own.len() >= 2 && known.count() * 2 >= table.rows.len())
}
