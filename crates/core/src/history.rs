//! History as git has it: what the registries said at every release and commit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::gate::{Gate, Registration, Remark, Spec};
use crate::location::Location;
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
    /// Identity of the registry that holds the first registration.
    pub registry: Arc<str>,
    /// Registrations after the first: a gate can stand in several registries.
    pub others: Vec<Registered>,
}

/// One more registration of a gate at one commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Registered {
    /// Identity of its registry.
    pub registry: Arc<str>,
    /// Specs, in source order.
    pub specs: Arc<[Spec]>,
    /// File and line of the registration at that commit.
    pub path: Arc<str>,
    /// Line, counted from 1.
    pub line: u32,
}

impl GateState {
    /// Returns what the code of one revision says of a gate; `None` for one without registration.
    #[must_use]
    pub fn of(gate: &Gate) -> Option<Self> {
        let first = gate.registrations.first()?;
        let other = |r: &Registration| Registered {
            registry: r.registry.as_str().into(),
            specs: r.specs.as_slice().into(),
            path: r.declared.path.as_str().into(),
            line: r.declared.line,
        };
        Some(Self {
            constant: first.constant.as_ref().map(|c| c.ident.as_str().into()),
            specs: first.specs.as_slice().into(),
            path: first.declared.path.as_str().into(),
            line: first.declared.line,
            registry: first.registry.as_str().into(),
            others: gate.registrations.iter().skip(1).map(other).collect(),
        })
    }

    /// Tells whether another state says the same; where it stands does not count.
    #[must_use]
    pub fn says_what(&self, other: &Self) -> bool {
        let others = |state: &Self| -> Vec<Arc<[Spec]>> {
            state.others.iter().map(|o| Arc::clone(&o.specs)).collect()
        };
        (Arc::ptr_eq(&self.specs, &other.specs) || self.specs == other.specs)
            && self.constant == other.constant
            && (self.others.is_empty() && other.others.is_empty() || others(self) == others(other))
    }

    /// Returns the registration in the first of some registries, which are those of a gate at
    /// another time. Where that registry was not there, one that its code called the same, or
    /// any that is none of the others: it moved. `None` where only others had the gate.
    #[must_use]
    pub fn in_registry(&self, registries: &[&str]) -> Option<Place<'_>> {
        let (followed, others) = registries.split_first()?;
        let ident = |id: &str| id.split('@').next().unwrap_or_default().to_owned();
        let is_other = |p: &Place<'_>| others.contains(&p.registry);
        self.places()
            .find(|p| p.registry == *followed)
            .or_else(|| {
                let mut moved = self.places().filter(|p| !is_other(p));
                moved.find(|p| ident(p.registry) == ident(followed))
            })
            .or_else(|| self.places().find(|p| !is_other(p)))
    }

    /// Returns the identities of the registries, the first one first.
    #[must_use]
    pub fn registries(&self) -> Vec<&str> {
        self.places().map(|p| p.registry).collect()
    }

    /// Returns every registration, the first one first.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        let others = self.others.iter().map(|o| Place {
            registry: &o.registry,
            specs: &o.specs,
            path: &o.path,
            line: o.line,
        });
        std::iter::once(self.first()).chain(others)
    }

    fn first(&self) -> Place<'_> {
        Place {
            registry: &self.registry,
            specs: &self.specs,
            path: &self.path,
            line: self.line,
        }
    }
}

/// A registration at one commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Identity of its registry.
    pub registry: &'a str,
    /// Specs, in source order.
    pub specs: &'a [Spec],
    /// File.
    pub path: &'a str,
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

impl ReleaseLine {
    /// Tells whether a release of the line, by its version, is known: the line as such, its
    /// first release, or a patch that changed a gate.
    #[must_use]
    pub fn has_release(&self, release: Version) -> bool {
        let tags = self.patches.iter().map(|patch| &patch.tag);
        let mut known = std::iter::once(&self.tag).chain(tags);
        let patch = |tag: &String| {
            let version = tag.rsplit('/').next().unwrap_or(tag);
            Version::parse(version).map(|v| v.patch.unwrap_or(0))
        };
        release
            .patch
            .is_none_or(|p| known.any(|tag| patch(tag) == Some(p)))
    }
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

/// Gates that a release had in a shape that is not read, before the line that is the first to
/// show them: when they came, and at which stage, is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The first line that shows them.
    pub line: String,
    /// The line before, whose code names them already.
    pub before: String,
    /// File of that line's tag that has most of the names.
    pub location: Location,
    /// Their names.
    pub gates: BTreeSet<String>,
}

/// What the code of the last release with a former gate says of it, besides its specs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parting {
    /// What a comment said of the removal.
    pub remark: Option<Remark>,
    /// Whether no stage was written, which means stable.
    pub stage_unwritten: bool,
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
    /// Gates that were there before they are first seen.
    pub unseen: Vec<Unseen>,
    /// Whether some tags or commits could not be read; what `unseen` tells of is not counted.
    pub torn: bool,
    /// What code said last of gates that are gone, by name.
    pub partings: BTreeMap<String, Parting>,
}

impl History {
    /// Returns what is known of a gate's time before the line that is the first to show it.
    #[must_use]
    pub fn unseen(&self, gate: &str) -> Option<&Unseen> {
        self.unseen.iter().find(|u| u.gates.contains(gate))
    }
}
