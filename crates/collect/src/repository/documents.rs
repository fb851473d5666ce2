//! Reads every Markdown document of a tree.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use gradus_core::counted::counted;
use gradus_core::described::Described;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::page;
use gradus_core::runbook::Runbook;
use gradus_core::statement::{Claim, Listing, Statement};
use rayon::prelude::*;

use super::Readers;
use crate::docs::{self, Names, release};
use crate::pages::{self, Pages};
use crate::source::{self, FileKind, Source};

/// What one document says, or all of them together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Documents {
    /// What they say.
    pub(super) statements: Vec<Statement>,
    /// The lists they say it in.
    pub(super) listings: Vec<Listing>,
    /// Releases that they say they describe.
    pub(super) described: Vec<Described>,
    /// Sections about trouble.
    pub(super) runbooks: Vec<Runbook>,
    /// Pages of gates, or what a document is to them.
    pub(super) pages: Vec<pages::Reading>,
    /// Lines between markers that are nothing but generated, by path.
    pub(super) parts: BTreeMap<String, Vec<RangeInclusive<u32>>>,
    /// What could not be read.
    pub(super) unread: Vec<Unread>,
}

/// Reads all documents in parallel; lists are numbered in the order of paths.
pub(super) fn read(
    source: &dyn Source,
    readers: &dyn Readers,
    inventory: &Inventory,
) -> (Documents, Pages, [Coverage; 2]) {
    let names = Names::new(inventory);
    let paths: Vec<&str> = source
        .entries()
        .iter()
        .filter(|entry| entry.kind == FileKind::Markdown)
        .map(|entry| &*entry.path)
        .collect();
    let read: Vec<Documents> = paths
        .par_iter()
        .with_min_len(8)
        .map(|path| match source.read(path) {
            Ok(bytes) => {
                let mut document = readers.document(path, &bytes);
                let first = document.listings.last().map_or(0, |listing| listing.id + 1);
                let mut said = docs::prose(path, &bytes, &names, first);
                document.statements.append(&mut said.statements);
                document.listings.append(&mut said.listings);
                document.runbooks.append(&mut said.runbooks);
                document.unread.append(&mut said.unread);
                document.described.extend(release::of_page(path, &bytes));
                let text = docs::text::check(path, &bytes).unwrap_or_default();
                let parts = page::generated(text);
                if !parts.is_empty() {
                    document.parts.insert((*path).to_owned(), parts);
                }
                let page = pages::read(path, &bytes);
                // Broken front matter is one thing to documents and to pages.
                let known = |u: &&Unread| !document.unread.contains(u);
                let unread: Vec<Unread> = page.unread.iter().filter(known).cloned().collect();
                document.unread.extend(unread);
                document.pages.push(page);
                document
            }
            Err(unread) => Documents {
                pages: vec![pages::Reading {
                    lost: true,
                    ..pages::Reading::default()
                }],
                unread: vec![unread],
                ..Documents::default()
            },
        })
        .collect();
    let mut all = Documents::default();
    for mut one in read {
        renumber(&mut one, &all);
        all.statements.append(&mut one.statements);
        all.listings.append(&mut one.listings);
        all.unread.append(&mut one.unread);
        all.described.append(&mut one.described);
        all.runbooks.append(&mut one.runbooks);
        all.parts.append(&mut one.parts);
        all.pages.append(&mut one.pages);
    }
    let sites = source.entries().iter().map(|entry| &*entry.path);
    for path in sites.filter(|path| release::is_config(path)) {
        match source.read(path) {
            Ok(bytes) => match docs::text::check(path, &bytes) {
                Ok(text) => {
                    all.unread.extend(docs::text::half_merged(path, text));
                    all.described.extend(release::of_site(path, text));
                }
                Err(unread) => all.unread.push(unread),
            },
            Err(unread) => all.unread.push(unread),
        }
    }
    let is_mine = |path: &str| FileKind::of(path) == FileKind::Markdown || release::is_config(path);
    let lost = all.unread.len() + source::unread_of(source, is_mine).len();
    let coverage = Coverage {
        ledger: LedgerKind::Docs,
        state: if paths.is_empty() && lost == 0 {
            CoverageState::Absent
        } else if lost == 0 {
            CoverageState::Exhaustive
        } else {
            CoverageState::Partial
        },
        why: format!(
            "{} with {}, {lost} unread",
            counted(paths.len(), "Markdown file", "Markdown files"),
            counted(
                all.listings.len(),
                "table or list of names",
                "tables and lists of names"
            )
        ),
    };
    let (pages, of_pages) = Pages::of(all.pages.drain(..), inventory, paths.len(), lost);
    (all, pages, [coverage, of_pages])
}

/// Documents number their lists from nought: here the numbers go on after the last.
fn renumber(one: &mut Documents, all: &Documents) {
    let first = all.listings.last().map_or(0, |listing| listing.id + 1);
    for listing in &mut one.listings {
        listing.id += first;
    }
    for statement in &mut one.statements {
        if let Some(id) = &mut statement.listing {
            *id += first;
        }
        if let Claim::Listed(id) = &mut statement.claim {
            *id += first;
        }
    }
}
