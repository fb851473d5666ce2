//! Sections of documents that say what to do when something goes wrong.

use crate::location::Location;

/// A section about trouble, on a page that names gates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Runbook {
    /// Its heading; the title of the page, or its path, where all of it is about trouble.
    pub heading: String,
    /// Where it begins.
    pub location: Location,
    /// Gates that it names, by name.
    pub gates: Vec<String>,
}
