//! What the registries say at a revision of the past: no more of it than history needs.

use std::collections::BTreeSet;
use std::sync::Arc;

use gradus_core::gate::Inventory;
use gradus_core::history::{GateState, Snapshot};
use gradus_core::ledger::Unread;

use crate::source::is_skipped;

/// The registries of one revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// Gates.
    pub gates: Snapshot,
    /// Folders with registries, entries of them, or constants.
    pub folders: BTreeSet<String>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl Past {
    /// Takes what history needs from an inventory.
    #[must_use]
    pub fn of(inventory: &Inventory, unread: Vec<Unread>) -> Self {
        Self {
            gates: gates(inventory),
            folders: folders(inventory),
            unread,
        }
    }
}

fn gates(inventory: &Inventory) -> Snapshot {
    inventory
        .gates
        .iter()
        .filter_map(|gate| Some((Arc::from(&*gate.name), GateState::of(gate)?)))
        .collect()
}

fn folders(inventory: &Inventory) -> BTreeSet<String> {
    let registries = inventory.registries.iter().map(|r| &r.location.path);
    let registrations = inventory.gates.iter().flat_map(|g| &g.registrations);
    let declared = registrations.flat_map(|r| {
        let constant = r.constant.as_ref().and_then(|c| c.location.as_ref());
        [Some(&r.declared.path), constant.map(|l| &l.path)]
    });
    registries
        .chain(declared.flatten())
        .filter(|path| !is_skipped(path))
        .map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder))
        .map(str::to_owned)
        .collect()
}
