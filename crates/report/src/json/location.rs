//! Places, as every document writes them.

use gradus_core::location;
use serde::Serialize;

use crate::links::Links;

/// A place.
#[derive(Serialize)]
pub(super) struct Location<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    revision: Option<&'a str>,
    /// Page of the line on a known web site; `null` where there is none, see `Links`.
    url: Option<String>,
    role: &'static str,
    ledger: &'static str,
    text: Option<&'a str>,
}

impl<'a> Location<'a> {
    pub(super) fn of(location: &'a location::Location, links: Links<'_>) -> Self {
        Self {
            path: &location.path,
            line: location.line,
            column: location.column,
            revision: location.revision.as_deref(),
            url: links.url(location),
            role: location.role.as_str(),
            ledger: location.ledger.as_str(),
            text: location.text.as_deref(),
        }
    }

    pub(super) fn all(locations: &'a [location::Location], links: Links<'_>) -> Vec<Self> {
        locations.iter().map(|l| Self::of(l, links)).collect()
    }
}
