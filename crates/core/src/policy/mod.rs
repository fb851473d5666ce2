//! The policy as data: which steps a gate may take, and what each stage asks for.
//!
//! A policy is a YAML file. It is read as written, with the place of every value, and then
//! validated into a [`Policy`]; a finding can so point at the line of the policy that it rests
//! on. The built-in ones are embedded as text, and users copy them.

mod criterion;
mod parameters;
mod read;

pub use criterion::{Applies, Category, Criterion, Judged, LEDGERS};
pub use parameters::Parameters;
pub use read::{check, read};
pub(crate) use read::{effective, release_lines, version};

use std::collections::BTreeMap;

use crate::finding::Severity;
use crate::ledger::LedgerKind;
use crate::location::{Location, Role};
pub use crate::problem::Problem;
pub use crate::reading::At;
use crate::stage::Stage;

/// Value of `schema` in a policy file.
pub const SCHEMA: &str = "gradus/policy/v1";

/// Name of the policy that is taken where none is asked for.
pub const DEFAULT: &str = "kubernetes";

/// Built-in policies: name and text.
pub const BUILTIN: &[(&str, &str)] = &[
    (DEFAULT, include_str!("../../policies/kubernetes.yaml")),
    ("dra-driver", include_str!("../../policies/dra-driver.yaml")),
];

/// Reads a built-in policy by name; `None` for any other name.
#[must_use]
pub fn builtin(name: &str) -> Option<Policy> {
    let (name, text) = BUILTIN.iter().find(|(n, _)| *n == name)?;
    read(&format!("policy:{name}"), text).ok()
}

/// What a policy asks of a gate at one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagePolicy {
    /// The stage.
    pub stage: At<Stage>,
    /// The default that gates have there; `None` where either will do.
    pub default: Option<At<bool>>,
    /// Whether the default is locked there; `None` where either will do.
    pub locked: Option<At<bool>>,
    /// What users are promised, a sentence.
    pub promise: Option<At<String>>,
}

/// Where a step begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// Outside: the gate is new.
    Entry,
    /// Any stage.
    Any,
    /// That stage.
    Stage(Stage),
}

/// A step that a gate may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Where it begins.
    pub from: At<Origin>,
    /// Where it ends.
    pub to: At<Stage>,
    /// Release lines at `from` before it; `None` is none.
    pub soak: Option<At<u32>>,
}

/// How a policy sets the severity of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The rule is not run.
    Off,
    /// Its findings have this severity.
    At(Severity),
}

/// What a policy says about one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSetting {
    /// Its id as a place to point at.
    pub id: At<&'static str>,
    /// Severity; `None` leaves the rule's own.
    pub level: Option<At<Level>>,
    /// A number of release lines.
    pub lines: Option<At<u32>>,
    /// Numbers of release lines by stage.
    pub stage_lines: Vec<(Stage, At<u32>)>,
}

/// How far the upstream side has to be for one stage of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupling {
    /// The gate's stage.
    pub stage: At<Stage>,
    /// The least stage of what it depends on.
    pub at_least: At<Stage>,
    /// What will do instead.
    pub instead: Option<At<Substitute>>,
}

/// What will do where upstream is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Substitute {
    /// A fallback that the documents describe.
    DocumentedFallback,
    /// A decision by a named person, with a reason.
    RecordedDecision,
}

/// What holds while nobody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Undecided {
    /// The promotion waits.
    Defer,
    /// The promotion goes ahead.
    Proceed,
}

/// A policy, validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Where it was read: `policy:kubernetes`, or the path of a file.
    pub path: String,
    /// Its name.
    pub name: At<String>,
    /// What it is, a sentence.
    pub summary: Option<At<String>>,
    /// Gates that first shipped in this release or before are grandfathered.
    pub effective_after: Option<At<String>>,
    /// Release lines that go on under another number: (old, new).
    pub release_lines: Vec<(At<String>, At<String>)>,
    /// Stages in order of rank, lowest first.
    pub ladder: Vec<At<Stage>>,
    /// Stages without rank that lead out.
    pub exits: Vec<At<Stage>>,
    /// What each stage asks for.
    pub stages: Vec<StagePolicy>,
    /// The steps that a gate may take.
    pub transitions: Vec<Transition>,
    /// What is said about rules, by id.
    pub rules: BTreeMap<&'static str, RuleSetting>,
    /// How gates follow what they depend on upstream.
    pub upstream: Vec<Coupling>,
    /// What holds where upstream is behind and nobody decided.
    pub undecided: Option<At<Undecided>>,
    /// What each stage asks for in evidence.
    pub criteria: Vec<Criterion>,
}

impl Policy {
    /// Returns the rank of a stage, lowest 0; `None` for one that is not on the ladder.
    #[must_use]
    pub fn rank(&self, stage: Stage) -> Option<usize> {
        self.ladder.iter().position(|s| s.value == stage)
    }

    /// Tells whether a stage is a way out.
    #[must_use]
    pub fn is_exit(&self, stage: Stage) -> bool {
        self.exits.iter().any(|s| s.value == stage)
    }

    /// Tells whether the policy has anything to say about a stage.
    #[must_use]
    pub fn knows(&self, stage: Stage) -> bool {
        self.rank(stage).is_some() || self.is_exit(stage)
    }

    /// Returns what the policy asks of gates at a stage.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> Option<&StagePolicy> {
        self.stages.iter().find(|s| s.stage.value == stage)
    }

    /// Returns the listed step between two places, if it is listed.
    #[must_use]
    pub fn transition(&self, from: Origin, to: Stage) -> Option<&Transition> {
        self.transitions.iter().find(|t| {
            t.to.value == to
                && (t.from.value == from || (t.from.value == Origin::Any && from != Origin::Entry))
        })
    }

    /// Returns the number of lines that the policy sets for a rule, at a stage where it
    /// distinguishes them.
    #[must_use]
    pub fn lines(&self, rule: &str, stage: Option<Stage>) -> Option<&At<u32>> {
        let setting = self.rules.get(rule)?;
        match stage {
            Some(stage) => setting
                .stage_lines
                .iter()
                .find(|(s, _)| *s == stage)
                .map(|(_, n)| n),
            None => setting.lines.as_ref(),
        }
    }

    /// Returns the place of a value in the policy.
    #[must_use]
    pub fn location<T>(&self, at: &At<T>) -> Location {
        Location::new(LedgerKind::Policy, self.path.clone(), at.line, at.column)
            .with_role(Role::Policy)
    }
}

#[cfg(test)]
mod tests;
