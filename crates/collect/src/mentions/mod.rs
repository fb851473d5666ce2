//! Other files that list gates: issue forms, scripts, bots, generated lists.
//!
//! A list is a run of lines of one form with a gate's name each, or one line with several. It
//! counts if it names three gates, and half of a registry, or more. What switches gates is a
//! configuration, what lists exceptions is meant to be short: neither is a list of gates.

mod form;
mod places;
mod run;
mod tests_of_text;

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Listing, Mode, Statement};
use rayon::prelude::*;

use crate::docs::names::Names;
use crate::docs::text;
use crate::lists;
use crate::part::Part;
use crate::source::{self, Source};

/// Gates that a list names at least.
const MIN_GATES: usize = 3;

/// Reads the files that name several gates and are neither code nor documents.
#[must_use]
pub fn read(source: &dyn Source, inventory: &Inventory) -> Part {
    let names = Names::new(inventory);
    let registries = Registries::new(inventory);
    let paths = places::candidates(source.entries());
    let read: Vec<(Part, bool)> = paths
        .par_iter()
        .with_min_len(16)
        .map(|path| match source.read(path) {
            Ok(bytes) => {
                let part = file(path, &bytes, &names, &registries);
                let found = !part.listings.is_empty();
                (part, found)
            }
            Err(unread) => (
                Part {
                    unread: vec![unread],
                    ..Part::default()
                },
                false,
            ),
        })
        .collect();
    let tests = tests_of_text::read(source, &names, &registries);
    let mut all = Part {
        unread: source::unread_of(source, places::may_list),
        ..Part::default()
    };
    let mut found = 0;
    for (part, has_list) in read {
        found += usize::from(has_list);
        all.absorb(part);
    }
    all.absorb(tests);
    all.coverage.push(Coverage {
        ledger: LedgerKind::Lists,
        state: match (paths.is_empty(), all.unread.is_empty()) {
            (_, false) => CoverageState::Partial,
            (true, true) => CoverageState::Absent,
            (false, true) => CoverageState::Exhaustive,
        },
        why: format!(
            "{} other text files searched, {found} with lists of gates, {} unread",
            paths.len(),
            all.unread.len()
        ),
    });
    all
}

/// Reads one file that may list gates of an inventory.
#[must_use]
pub fn read_file(path: &str, bytes: &[u8], inventory: &Inventory) -> Part {
    let names = Names::new(inventory);
    file(path, bytes, &names, &Registries::new(inventory))
}

fn file(path: &str, bytes: &[u8], names: &Names, registries: &Registries<'_>) -> Part {
    let is_mute = !names.any(bytes) && !text::is_utf16(bytes);
    if is_mute || source::is_report(bytes) {
        return Part::default();
    }
    let text = match text::check(path, bytes) {
        Ok(text) => text,
        Err(unread) => {
            return Part {
                unread: vec![unread],
                ..Part::default()
            };
        }
    };
    let mut part = Part::default();
    part.unread.extend(text::half_merged(path, text));
    if text.lines().nth(run::MAX_LINES).is_some() {
        part.unread.push(Unread {
            path: path.to_owned(),
            code: UnreadCode::Budget,
            reason: format!("only the first {} lines are read", run::MAX_LINES),
        });
    }
    let runs = if lists::looks_like(path, bytes) {
        let reading = lists::read(path, bytes);
        part.unread.extend(reading.unread);
        vec![run::of_list(&reading.inventory)]
    } else {
        run::runs(text, names)
    };
    for run in runs {
        let known: BTreeSet<&str> = run.iter().filter_map(|e| names.get(&e.name)).collect();
        if registries.covers(&known) {
            add(&mut part, path, &run);
        }
    }
    part
}

fn add(part: &mut Part, path: &str, run: &[run::Entry]) {
    let Some(first) = run.first() else { return };
    let id = u32::try_from(part.listings.len()).unwrap_or(u32::MAX);
    let location = |entry: &run::Entry| {
        Location::new(LedgerKind::Lists, path, entry.line, entry.column)
            .with_text(entry.text.as_str())
    };
    part.listings.push(Listing {
        id,
        location: location(first),
        headings: Vec::new(),
        columns: Vec::new(),
        rows: u32::try_from(run.len()).unwrap_or(u32::MAX),
    });
    part.statements.extend(run.iter().map(|entry| Statement {
        subject: entry.name.clone(),
        claim: Claim::Listed(id),
        mode: Mode::Documents,
        basis: Basis::Read,
        location: location(entry),
        listing: Some(id),
        case: None,
    }));
}

/// The gates of each registry.
struct Registries<'a>(Vec<BTreeSet<&'a str>>);

impl<'a> Registries<'a> {
    fn new(inventory: &'a Inventory) -> Self {
        let mut gates: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for gate in &inventory.gates {
            for registration in &gate.registrations {
                let of = gates.entry(&registration.registry).or_default();
                of.insert(&gate.name);
            }
        }
        Self(gates.into_values().collect())
    }

    /// Tells whether names make a list of a registry.
    fn covers(&self, known: &BTreeSet<&str>) -> bool {
        known.len() >= MIN_GATES
            && self.0.iter().any(|gates| {
                let named = gates.intersection(known).count();
                named >= MIN_GATES && named * 2 >= gates.len()
            })
    }
}

#[cfg(test)]
mod tests;
