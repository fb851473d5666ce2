//! What the last release with a former gate says of it.

use std::collections::BTreeMap;

use gradus_core::gate::{Inventory, Remark};
use gradus_core::history::{GateState, History, Parting, ReleaseLine};
use gradus_core::ledger::LedgerKind;

use super::{Trees, text};
use crate::go::remarks;
use crate::io::git_tree::GitTree;
use crate::source::{FileKind, Source as _};

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
    let said = last.into_iter().filter_map(|(name, (line, state))| {
        let tree = trees.of(line)?;
        Some((name.to_owned(), parting(&tree, line, state)?))
    });
    said.collect()
}

fn parting(tree: &GitTree<'_>, line: &ReleaseLine, state: &GateState) -> Option<Parting> {
    let entry = text(tree, &state.path)?;
    let offset = remarks::offset_of(&entry, state.line)?;
    let remark = remarks::near(&entry, &state.path, offset)
        .or_else(|| on_constant(tree, &entry, state))
        .map(|remark| Remark {
            location: gradus_core::location::Location {
                ledger: LedgerKind::History,
                ..remark.location
            }
            .at_revision(line.tag.clone()),
            ..remark
        });
    Some(Parting {
        remark,
        stage_unwritten: remarks::writes_no_stage(&entry, offset),
    })
}

/// Looks for the constant in the file of its registry, and in the files beside it.
fn on_constant(tree: &GitTree<'_>, entry: &str, state: &GateState) -> Option<Remark> {
    let ident = state.constant.as_deref()?;
    if let Some(offset) = remarks::offset_of_constant(entry, ident) {
        return remarks::near(entry, &state.path, offset);
    }
    let folder = state.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let files = tree.folder(folder);
    let mut others = files
        .iter()
        .filter(|e| e.kind == FileKind::Go && *e.path != *state.path);
    others.find_map(|file| {
        let text = text(tree, &file.path)?;
        let offset = remarks::offset_of_constant(&text, ident)?;
        remarks::near(&text, &file.path, offset)
    })
}
