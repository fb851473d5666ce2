//! Other files that list gates: issue forms, scripts, bots.

use gradus_core::gate::Inventory;

use crate::part::Part;
use crate::source::Source;

/// Reads the files that name several gates and are neither code nor documents.
#[must_use]
pub fn read(_source: &dyn Source, _inventory: &Inventory) -> Part {
    Part::default()
}
