//! `+featureGate=` markers in vendored API types.

use gradus_core::gate::Inventory;
use gradus_core::marker::Marker;

use crate::part::Part;
use crate::source::Source;

/// Reads the markers of vendored API types.
#[must_use]
pub fn read(_source: &dyn Source, _inventory: &Inventory) -> (Vec<Marker>, Part) {
    (Vec::new(), Part::default())
}
