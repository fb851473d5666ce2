//! Facts about Kubernetes itself: its feature gates and its enhancements (KEPs).
//!
//! Two tables are embedded: `data/gates.tsv` and `data/keps.tsv`. Their first lines say which
//! commits they were taken from. The example program `rebuild_upstream` writes them anew; a
//! person never edits them.
//!
//! The tables know what upstream had published when they were written, not what a cluster
//! runs: a gate that is in neither is unknown here, not wrong.
//!
//! ```
//! use gradus_core::stage::Stage;
//! use gradus_core::upstream;
//! use gradus_core::version::Version;
//!
//! let gate = upstream::gate("DRAPartitionableDevices").expect("it is in the table");
//! let spec = gate.at(Version::line_of(1, 36)).expect("1.36 has it");
//! assert_eq!(spec.stage, Some(Stage::Beta));
//! ```

pub(crate) mod clusters;
pub(crate) mod needs;
mod table;

use std::sync::LazyLock;

use crate::gate::Spec;
use crate::stage::Stage;
use crate::version::Version;

const GATES: &str = include_str!("../../data/gates.tsv");
const KEPS: &str = include_str!("../../data/keps.tsv");

static GATE_TABLE: LazyLock<Vec<UpstreamGate>> = LazyLock::new(|| table::gates(GATES).rows);
static KEP_TABLE: LazyLock<Vec<Kep>> = LazyLock::new(|| table::keps(KEPS).rows);
static LATEST: LazyLock<Version> = LazyLock::new(|| {
    table::header(GATES, "minor")
        .and_then(Version::parse)
        .unwrap_or(Version::line_of(0, 0))
});

/// One of Kubernetes' own feature gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamGate {
    /// What users write.
    pub name: &'static str,
    /// Identifier of its constant; almost always the name.
    pub constant: &'static str,
    /// Newest minor whose list has it. Before [`latest`]: removed since, or registered by a
    /// part of Kubernetes that the newest list leaves out, such as its logging.
    pub last_seen: Version,
    /// Specs, oldest version first.
    pub specs: Vec<Spec>,
    /// Gates that must be on when this one is, by name.
    pub requires: Vec<&'static str>,
}

impl UpstreamGate {
    /// Returns the spec in effect at a minor; `None` before the gate came, and for a gate
    /// that the newest list lacks, past the minor in which it was last seen: nothing is known
    /// of it there.
    #[must_use]
    pub fn at(&self, minor: Version) -> Option<&Spec> {
        if self.last_seen < latest() && minor.line() > self.last_seen {
            return None;
        }
        self.specs.iter().rev().find(|spec| {
            spec.version
                .as_deref()
                .and_then(Version::parse)
                .is_some_and(|version| version.line() <= minor.line())
        })
    }
}

/// A Kubernetes enhancement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kep {
    /// Its number.
    pub number: u32,
    /// Status as `kep.yaml` writes it: `implementable`, `implemented`, `withdrawn`, ...
    pub status: Option<&'static str>,
    /// The stage that its current cycle *aims at*; see [`Kep::stage_at`].
    pub target: Option<Stage>,
    /// The minor of that cycle.
    pub latest_milestone: Option<Version>,
    /// Minors in which stages were reached, or are planned; oldest first.
    pub milestones: Vec<(Stage, Version)>,
    /// Gates that it names.
    pub gates: Vec<&'static str>,
}

impl Kep {
    /// Returns the stage that the enhancement has at a minor, by its milestones.
    ///
    /// A KEP whose target is beta in 1.37 is still alpha for a cluster on 1.36. `None` where
    /// it had no stage by then, and for one that was withdrawn, rejected, replaced, deferred
    /// or never accepted. Milestones past the day of the table are plans.
    #[must_use]
    pub fn stage_at(&self, minor: Version) -> Option<Stage> {
        if !matches!(self.status, Some("implementable" | "implemented")) {
            return None;
        }
        let reached = |at: &Version| at.line() <= minor.line();
        if self.milestones.is_empty() {
            return self.latest_milestone.filter(reached).and(self.target);
        }
        self.milestones
            .iter()
            .rev()
            .find(|(_, at)| reached(at))
            .map(|(stage, _)| *stage)
    }

    /// Returns the minor in which a stage was reached, or is planned.
    #[must_use]
    pub fn milestone(&self, stage: Stage) -> Option<Version> {
        self.milestones
            .iter()
            .find(|(s, _)| *s == stage)
            .map(|(_, version)| *version)
    }
}

/// Returns every gate, by name.
#[must_use]
pub fn gates() -> &'static [UpstreamGate] {
    &GATE_TABLE
}

/// Returns the gate of that exact name.
#[must_use]
pub fn gate(name: &str) -> Option<&'static UpstreamGate> {
    let at = GATE_TABLE.binary_search_by(|g| g.name.cmp(name)).ok()?;
    GATE_TABLE.get(at)
}

/// Returns the gate whose constant has that identifier: `features.<identifier>`.
#[must_use]
pub fn gate_of_constant(identifier: &str) -> Option<&'static UpstreamGate> {
    GATE_TABLE.iter().find(|g| g.constant == identifier)
}

/// Returns every enhancement, by number.
#[must_use]
pub fn keps() -> &'static [Kep] {
    &KEP_TABLE
}

/// Returns the enhancement of that number.
#[must_use]
pub fn kep(number: u32) -> Option<&'static Kep> {
    let at = KEP_TABLE.binary_search_by_key(&number, |k| k.number).ok()?;
    KEP_TABLE.get(at)
}

/// Returns the enhancements that name a gate, by number; several can.
pub fn keps_of_gate(name: &str) -> impl Iterator<Item = &'static Kep> {
    KEP_TABLE.iter().filter(move |k| k.gates.contains(&name))
}

/// Tells whether a name is that of a gate, or of an enhancement: `KEP-1234`.
#[must_use]
pub fn knows(name: &str) -> bool {
    match name.strip_prefix("KEP-") {
        Some(number) => number.parse().is_ok_and(|n| kep(n).is_some()),
        None => gate(name).is_some(),
    }
}

/// Returns the newest minor that the table of gates describes.
#[must_use]
pub fn latest() -> Version {
    *LATEST
}

#[cfg(test)]
mod tests;
