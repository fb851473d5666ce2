//! Gates that a release had before the registries show them.
//!
//! Projects begin with plain constants and lists, and get a registry later: all gates appear in
//! it at once. Where a line is the first to show several gates, from files of which the line
//! before shows none, the code of the line before is searched for their names in quotes. A file
//! there that has several of them, and most of those that came, is where they were.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gradus_core::history::{History, ReleaseLine, Unseen};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use rayon::prelude::*;

use super::{Trees, text};
use crate::source::FileKind;

/// Lines at which gates came in new files; each costs a search of one tree.
const MAX_SEARCHES: usize = 16;

/// One name can stand in quotes for another reason; two of a kind in one file hardly can.
const SEVERAL: usize = 2;

/// Names are shorter than this.
const MAX_NAME: usize = 256;

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) unseen: Vec<Unseen>,
    /// Set if there were more lines to look before than are.
    pub(super) exhausted: bool,
}

/// Finds the gates that were there before the line that is the first to show them.
pub(super) fn find(trees: &Trees<'_>, history: &History) -> Found {
    let mut found = Found::default();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut searches = 0;
    for pair in history.lines.windows(2) {
        let [before, line] = pair else { continue };
        known.extend(before.gates.keys().map(|name| &**name));
        let came = came(before, line, &known);
        if came.len() < SEVERAL {
            continue;
        }
        searches += 1;
        if searches > MAX_SEARCHES {
            found.exhausted = true;
            break;
        }
        found.unseen.extend(search(trees, before, line, &came));
    }
    found
}

/// Returns the gates that a line is the first to show, from files that showed none before.
fn came<'a>(
    before: &ReleaseLine,
    line: &'a ReleaseLine,
    known: &BTreeSet<&str>,
) -> BTreeSet<&'a str> {
    let files: BTreeSet<&str> = before.gates.values().map(|g| &*g.path).collect();
    let gates = line.gates.iter();
    gates
        .filter(|(name, state)| !known.contains(&***name) && !files.contains(&*state.path))
        .map(|(name, _)| &**name)
        .collect()
}

fn search(
    trees: &Trees<'_>,
    before: &ReleaseLine,
    line: &ReleaseLine,
    came: &BTreeSet<&str>,
) -> Option<Unseen> {
    let tree = trees.of(before)?;
    let wanted: HashSet<&str> = came.iter().copied().collect();
    let files: Vec<String> = tree
        .paths()
        .filter(|(_, kind)| *kind == FileKind::Go)
        .map(|(path, _)| path)
        .collect();
    let named: BTreeMap<String, BTreeMap<&str, usize>> = files
        .into_par_iter()
        .with_min_len(32)
        .filter_map(|path| {
            let text = text(&tree, &path)?;
            let names: BTreeMap<&str, usize> = quoted(&text)
                .filter_map(|(name, offset)| Some((*wanted.get(name)?, offset)))
                .collect();
            (names.len() >= SEVERAL).then_some((path, names))
        })
        .collect();
    // Of equals the first by path.
    let most = named.iter().rev().max_by_key(|(_, names)| names.len());
    let (path, names) = most.filter(|(_, names)| names.len() * 2 >= came.len())?;
    let offset = names.values().min().copied().unwrap_or(0);
    let row = text(&tree, path).map_or(1, |text| {
        let head = text.get(..offset).unwrap_or_default();
        head.bytes().filter(|b| *b == b'\n').count() + 1
    });
    Some(Unseen {
        line: line.line.clone(),
        before: before.line.clone(),
        location: Location::new(
            LedgerKind::History,
            path,
            u32::try_from(row).unwrap_or(u32::MAX),
            0,
        )
        .at_revision(before.tag.clone()),
        gates: named
            .values()
            .flat_map(|names| names.keys())
            .map(|name| (*name).to_owned())
            .collect(),
    })
}

/// Returns what stands between two quotes on one line, with its offset.
fn quoted(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut last: Option<usize> = None;
    memchr::memchr_iter(b'"', text.as_bytes()).filter_map(move |at| {
        let from = last.replace(at)? + 1;
        let name = (at - from < MAX_NAME).then(|| text.get(from..at))??;
        Some((name, from))
    })
}
