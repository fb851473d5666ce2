//! What of the documents was generated from the registry: it repeats what code says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::location::Location;

/// Places in documents that nobody wrote. What stands there can be wrong, but it cannot speak
/// for the gate: that a page was generated is no sign that anybody explained it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Generated {
    /// Paths of pages of gates on which nobody wrote anything.
    pub pages: BTreeSet<String>,
    /// Lines between markers by path, counted from 1.
    pub parts: BTreeMap<String, Vec<RangeInclusive<u32>>>,
}

impl Generated {
    /// Tells whether a place is a generated one.
    #[must_use]
    pub fn has(&self, place: &Location) -> bool {
        self.pages.contains(&place.path) || self.is_in_part(place)
    }

    /// Tells whether a place is between markers, and nothing but generated stands there.
    #[must_use]
    pub fn is_in_part(&self, place: &Location) -> bool {
        let parts = self.parts.get(&place.path);
        parts.is_some_and(|parts| parts.iter().any(|part| part.contains(&place.line)))
    }
}
