//! Tests that are neither Go nor BATS: settings of clusters for tests, scripts. That one names a
//! gate is all that is said of it.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ledger::{LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Mode, Statement};
use rayon::prelude::*;

use super::{Registries, places};
use crate::docs::lines::Lines;
use crate::docs::names::{Names, is_distinct};
use crate::docs::text;
use crate::lists;
use crate::part::Part;
use crate::source::Source;

/// Finds the first place of each gate in each file. What lists all gates tests none.
pub(super) fn read(source: &dyn Source, names: &Names, registries: &Registries<'_>) -> Part {
    let paths = places::of_tests(source.entries());
    let read: Vec<Part> = paths
        .par_iter()
        .with_min_len(16)
        .map(|path| {
            let read = source.read(path);
            let part = read.and_then(|bytes| file(path, &bytes, names, registries));
            part.unwrap_or_else(|unread| Part {
                unread: vec![unread],
                ..Part::default()
            })
        })
        .collect();
    let mut part = Part::default();
    for one in read {
        part.absorb(one);
    }
    part
}

fn file(
    path: &str,
    bytes: &[u8],
    names: &Names,
    registries: &Registries<'_>,
) -> Result<Part, Unread> {
    if !names.any(bytes) && !text::is_utf16(bytes) || lists::looks_like(path, bytes) {
        return Ok(Part::default());
    }
    let text = text::check(path, bytes)?;
    let lines = Lines::new(text);
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for hit in names.hits(text) {
        // A comment runs nothing, and a word of any text names no gate.
        if is_distinct(hit.name) && !lines.text(hit.start).starts_with('#') {
            first.entry(hit.name).or_insert(hit.start);
        }
    }
    let known: BTreeSet<&str> = first.keys().copied().collect();
    if registries.covers(&known) {
        return Ok(Part::default());
    }
    let statements = first.into_iter().map(|(gate, at)| Statement {
        subject: gate.to_owned(),
        claim: Claim::Named,
        mode: Mode::Tests,
        basis: Basis::Read,
        location: Location::new(LedgerKind::Lists, path, lines.line(at), lines.column(at))
            .with_text(lines.text(at)),
        listing: None,
        case: None,
    });
    Ok(Part {
        statements: statements.collect(),
        unread: text::half_merged(path, text).into_iter().collect(),
        ..Part::default()
    })
}
