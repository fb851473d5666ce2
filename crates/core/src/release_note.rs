//! What release notes and changelogs say of gates, by release.

use crate::location::Location;

/// The notes of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseNote {
    /// The release, as the notes write it: `v0.4.1`.
    pub version: String,
    /// Whether they are of a candidate.
    pub prerelease: bool,
    /// The heading, the file, or the page of the release.
    pub location: Location,
    /// What they say of gates, in the order of the text.
    pub remarks: Vec<Remark>,
}

/// One item or paragraph that names gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The gates, in the order of the text, each once.
    pub gates: Vec<String>,
    /// What it tells.
    pub kind: RemarkKind,
    /// Its text in one line, at most 300 characters.
    pub text: String,
    /// Issues and pull requests that it refers to: `#123`.
    pub references: Vec<u64>,
    /// Releases that it names, as written.
    pub versions: Vec<String>,
    /// Whether it offers a way around.
    pub workaround: bool,
    /// Where it stands.
    pub location: Location,
}

/// What a remark tells of its gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RemarkKind {
    /// Something that worked before does not.
    Regression,
    /// A regression that this release mends: it was in a release before.
    RegressionFixed,
    /// Something that does not work.
    KnownIssue,
    /// Anything else.
    Named,
}
