//! What the last release with a former gate says of it.

use std::collections::BTreeMap;

use gradus_core::gate::{Inventory, Remark};
use gradus_core::history::{GateState, History, Parting, ReleaseLine};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;

use super::{Trees, text};
use crate::go::remarks;
use crate::io::git_tree::GitTree;
use crate::source::Source as _;

/// Reads what code said last of the gates that are in releases and not in the audited revision.
pub(super) fn find(
    trees: &Trees<'_>,
    inventory: &Inventory,
    history: &History,
) -> BTreeMap<String, Parting> {
    let mut last: BTreeMap<&str, (&ReleaseLine, &GateState)> = BTreeMap::new();
    for line in &history.lines {
        for (name, state) in line.gates.iter() {
            if inventory.gate(name).is_none() {
                last.insert(name, (line, state));
            }
        }
    }
    let mut last: Vec<(&str, (&ReleaseLine, &GateState))> = last.into_iter().collect();
    last.sort_by_key(|(name, (line, state))| (&line.commit, &state.path, *name));
    let mut partings = BTreeMap::new();
    for same in
        last.chunk_by(|(_, (l, s)), (_, (m, t))| (&l.commit, &s.path) == (&m.commit, &t.path))
    {
        let Some((_, (line, state))) = same.first() else {
            continue;
        };
        let Some(tree) = trees.of(line) else { continue };
        let Some(entries) = text(&tree, &state.path) else {
            continue;
        };
        for (name, (_, state)) in same {
            let parting = parting(&tree, line, &entries, state);
            partings.extend(parting.map(|p| ((*name).to_owned(), p)));
        }
    }
    partings
}

fn parting(
    tree: &GitTree<'_>,
    line: &ReleaseLine,
    entries: &str,
    state: &GateState,
) -> Option<Parting> {
    let offset = remarks::offset_of(entries, state.line)?;
    let remark = near(entries, &state.path, offset)
        .or_else(|| on_constant(tree, entries, state))
        .map(|remark| Remark {
            location: Location {
                ledger: LedgerKind::History,
                ..remark.location
            }
            .at_revision(line.tag.clone()),
            ..remark
        });
    Some(Parting {
        remark,
        stage_unwritten: remarks::writes_no_stage(entries, offset),
    })
}

/// Looks for the constant in the file of its registry, and in the files beside it.
fn on_constant(tree: &GitTree<'_>, entry: &str, state: &GateState) -> Option<Remark> {
    let ident = state.constant.as_deref()?;
    if let Some(offset) = remarks::offset_of_constant(entry, ident) {
        return near(entry, &state.path, offset);
    }
    let folder = state.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let files = tree.folder(folder);
    let mut others = files.iter().filter(|e| e.is_go() && *e.path != *state.path);
    others.find_map(|file| {
        let text = text(tree, &file.path)?;
        let offset = remarks::offset_of_constant(&text, ident)?;
        near(&text, &file.path, offset)
    })
}

fn near(text: &str, path: &str, offset: usize) -> Option<Remark> {
    remarks::near(text, path, offset, &|at| remarks::row(text, at))
}
