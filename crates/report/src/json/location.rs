//! Places, as every document writes them.

use gradus_core::location;
use serde::Serialize;

/// A place.
#[derive(Serialize)]
pub(super) struct Location<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    revision: Option<&'a str>,
    /// Kept for hosts that can be linked to; nothing fills it yet.
    url: Option<&'a str>,
    role: &'static str,
    ledger: &'static str,
    text: Option<&'a str>,
}

impl<'a> Location<'a> {
    pub(super) fn of(location: &'a location::Location) -> Self {
        Self {
            path: &location.path,
            line: location.line,
            column: location.column,
            revision: location.revision.as_deref(),
            url: None,
            role: location.role.as_str(),
            ledger: location.ledger.as_str(),
            text: location.text.as_deref(),
        }
    }

    pub(super) fn all(locations: &'a [location::Location]) -> Vec<Self> {
        locations.iter().map(Self::of).collect()
    }
}
