//! History as git has it: what the registries said at every release and commit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::gate::Spec;
use crate::version::Version;

/// What one gate was at one commit.
///
/// Most gates are the same at most commits, so all but the line is shared between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GateState {
    /// Identifier of its constant, to recognise a renamed gate.
    pub constant: Option<Arc<str>>,
    /// Specs of its first registration, in source order.
    pub specs: Arc<[Spec]>,
    /// File and line of the registration at that commit.
    pub path: Arc<str>,
    /// Line, counted from 1.
    pub line: u32,
}

/// All gates at one commit, by name.
pub type Snapshot = BTreeMap<Arc<str>, GateState>;

/// A patch release that changed a gate against the release before it on its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Tag.
    pub tag: String,
    /// Day, `YYYY-MM-DD`, UTC.
    pub date: String,
    /// What the registries said at the tag.
    pub gates: Arc<Snapshot>,
    /// Names of the gates that changed.
    pub changed: Vec<String>,
}

/// A minor line with a final release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseLine {
    /// Name as the tags write it: `v25.8`, `0.4`.
    pub line: String,
    /// The same as a version of two numbers.
    pub version: Version,
    /// First final tag, by date.
    pub tag: String,
    /// Its day, `YYYY-MM-DD`, UTC: the tagger's, or for a lightweight tag the commit's.
    pub date: String,
    /// The same in seconds since 1970.
    pub seconds: i64,
    /// Commit that the tag points at.
    pub commit: String,
    /// What the registries said at the tag.
    pub gates: Arc<Snapshot>,
    /// Patch releases that changed a gate, by date.
    pub patches: Vec<Patch>,
}

/// A commit on the first-parent line after which the registries said something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Commit, full hash.
    pub commit: String,
    /// Day of the commit, `YYYY-MM-DD`, UTC.
    pub date: String,
    /// Committer's time in seconds since 1970.
    pub seconds: i64,
    /// What the registries said after it.
    pub gates: Arc<Snapshot>,
}

/// The past of the registries up to the audited revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Release lines by date, oldest first.
    pub lines: Vec<ReleaseLine>,
    /// Changes on the first-parent line, oldest first.
    pub committed: Vec<Committed>,
    /// Prefix of the tags that count: empty, or `cmd/ctl/`.
    pub tag_family: String,
}
