//! A project as the rules and the renderers see it: gates with their past.

use crate::config::Config;
use crate::gate::{Gate, Spec};
use crate::ledgers::Ledgers;
use crate::policy::Policy;
use crate::renumbering;
use crate::stage::Stage;
use crate::timeline::Past;
use crate::timeline::numbers::Numbers;

/// What a gate was at one release line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineState {
    /// The line: `v25.8`.
    pub line: String,
    /// The spec in effect there.
    pub spec: Spec,
}

/// What a gate became with one commit on the first-parent line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedState {
    /// Commit, full hash.
    pub commit: String,
    /// Day, `YYYY-MM-DD`, UTC.
    pub date: String,
    /// The spec in effect from there.
    pub spec: Spec,
}

/// How a gate came into the releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// First line that has it; `None` while unreleased.
    pub line: Option<String>,
    /// Stage at which it came; `None` where that is not known.
    pub stage: Option<Stage>,
    /// Whether that was before the policy took effect.
    pub grandfathered: bool,
    /// Whether it was there before that line, in a shape that is not read.
    pub at_least: bool,
}

/// The past of one gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// As released, oldest line first; only lines that have the gate.
    pub released: Vec<LineState>,
    /// As committed, oldest first; only commits that changed it.
    pub committed: Vec<CommittedState>,
    /// How it came in.
    pub entry: Entry,
    /// Release lines at the present stage since it entered it.
    pub soak: u32,
    /// Whether it may have entered that stage before the first line that shows it.
    pub soak_at_least: bool,
}

/// A gate with its past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateView {
    /// As the code has it.
    pub gate: Gate,
    /// The spec in effect at the audited revision.
    pub current: Spec,
    /// Its past; `None` where no history was read.
    pub timeline: Option<Timeline>,
}

/// A gate that releases had and the audited revision has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedGate {
    /// Its name.
    pub name: String,
    /// Last line that has it; `None` where it came and went between two releases.
    pub last_line: Option<String>,
    /// First line without it; `None` where that is not released yet.
    pub removed_in: Option<String>,
    /// Stage at its last line.
    pub last_stage: Option<Stage>,
    /// States at every line that had it, oldest first.
    pub released: Vec<LineState>,
    /// Name it has now, where it was renamed.
    pub renamed_to: Option<String>,
}

/// Declared versions that one commit rewrote all at once: calendar to SemVer, say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbering {
    /// Commit that did it, or the tag at which it is first seen.
    pub revision: String,
    /// Pairs (old, new) as written, ordered by new.
    pub map: Vec<(String, String)>,
}

/// The ledgers, joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// What was read.
    pub ledgers: Ledgers,
    /// Gates, by name.
    pub gates: Vec<GateView>,
    /// Former gates, by name.
    pub removed: Vec<RemovedGate>,
    /// Wholesale renumberings, oldest first.
    pub renumberings: Vec<Renumbering>,
}

/// Joins what was read: timelines, former gates, renumberings.
#[must_use]
pub fn assemble(ledgers: Ledgers, policy: &Policy, config: &Config) -> Project {
    let history = ledgers.history.as_ref();
    let renumberings = history.map(renumbering::find).unwrap_or_default();
    let numbers = Numbers::new(policy, config, &renumberings);
    let effective = config
        .effective_after
        .as_ref()
        .or(policy.effective_after.as_ref());
    let past = Past {
        history,
        numbers: &numbers,
        next: ledgers.next_version.as_ref().map(|n| n.text.as_str()),
        effective_after: effective.map(|e| e.value.as_str()),
    };
    let (gates, removed) = past.views(&ledgers.inventory.gates);
    Project {
        gates,
        removed,
        renumberings,
        ledgers,
    }
}
