//! Numbered design documents with a status, and rules that demand one.

use gradus_core::gate::Inventory;
use gradus_core::proposal::Proposal;

use crate::part::Part;
use crate::source::Source;

/// Reads the proposals of a tree.
#[must_use]
pub fn read(_source: &dyn Source, _inventory: &Inventory) -> (Vec<Proposal>, Part) {
    (Vec::new(), Part::default())
}
