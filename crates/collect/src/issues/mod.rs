//! Issues, pull requests and milestones, from exports of a tracker.
//!
//! Read is what GitHub's REST interface answers, and what its command line writes: lists, pages
//! one after the other, one record a line, search results with `items`. Kept are issues that
//! name a gate; of everything else only what is needed to tell how those were closed, and
//! whether the export is whole.

mod actor;
mod closure;
mod extent;
mod intake;
mod keyword;
mod naming;
mod promise;
mod record;
mod revert;

use gradus_core::gate::Inventory;
use gradus_core::issue::Tracker;

use crate::home::Home;
use crate::part::Part;

pub use intake::Intake;

/// Reads exports that are in memory: path and bytes of each. Records of another repository than
/// this one are told as unread.
///
/// ```
/// use gradus_collect::home::Home;
/// use gradus_collect::issues;
/// use gradus_core::gate::{Gate, Inventory, NameBasis};
///
/// let inventory = Inventory {
///     gates: vec![Gate::named("GasLamp", NameBasis::Read)],
///     ..Inventory::default()
/// };
/// let export: &[u8] = br#"[{"number": 1, "title": "GasLamp goes out", "state": "open"}]"#;
/// let (tracker, _) = issues::read([("issues.json", export)], &inventory, &Home::default());
/// assert_eq!(tracker.issues[0].gates[0].gate, "GasLamp");
/// ```
pub fn read<'e>(
    exports: impl IntoIterator<Item = (&'e str, &'e [u8])>,
    inventory: &Inventory,
    home: &Home,
) -> (Tracker, Part) {
    let mut intake = Intake::new(inventory, home);
    for (path, bytes) in exports {
        intake.begin(path);
        intake.feed(bytes);
        intake.end(None);
    }
    intake.finish()
}

#[cfg(test)]
mod tests;
