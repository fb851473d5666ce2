//! Numbered design documents with a status, and what demands them.

use crate::location::Location;
use crate::stage::Stage;

/// What a project has, and asks for, in the way of proposals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposals {
    /// Proposals, by path.
    pub documents: Vec<Proposal>,
    /// Sentences that demand one for every new gate.
    pub demands: Vec<Demand>,
    /// What they say that gates wait for, by path.
    pub criteria: Vec<Criterion>,
}

/// A section of a proposal on graduation, as far as it says what has to be there first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Criterion {
    /// Gates that it is about, by name.
    pub gates: Vec<String>,
    /// The stage that is to be reached; `None` where the section tells none apart.
    pub stage: Option<Stage>,
    /// Where.
    pub location: Location,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proposal {
    /// Its number, as written: `0012`, `20250703`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its status, as written; `None` where it states none.
    pub status: Option<String>,
    /// Gates that it names, by name.
    pub gates: Vec<String>,
    /// Where it begins.
    pub location: Location,
}

/// A sentence that demands a proposal for every new gate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Demand {
    /// The sentence; a list is put together with what stands above it.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// The day, `YYYY-MM-DD`, and the commit since which it stands there; `None` where no
    /// history tells.
    pub since: Option<(String, String)>,
    /// The document in which it stood then, where that was another.
    pub first_path: Option<String>,
}
