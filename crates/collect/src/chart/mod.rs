//! Helm charts: values with their commented samples, schema, templates.

use gradus_core::chart::Chart;
use gradus_core::gate::Inventory;

use crate::part::Part;
use crate::source::Source;

/// Reads the charts of a tree.
#[must_use]
pub fn read(_source: &dyn Source, _inventory: &Inventory) -> (Vec<Chart>, Part) {
    (Vec::new(), Part::default())
}
