//! Numbered design documents with a status.

use crate::location::Location;

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number, as written.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it begins.
    pub location: Location,
}
