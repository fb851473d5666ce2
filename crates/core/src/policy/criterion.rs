//! Criteria: what a stage asks for in evidence.

use super::{At, Parameters};
use crate::stage::Stage;
use crate::statement::Basis;

/// Words for the ledgers that a criterion may need to have read completely.
pub const LEDGERS: &[&str] = &[
    "registry",
    "code",
    "history",
    "docs",
    "upstream",
    "tests",
    "ci",
    "results",
    "issues",
    "chart",
    "metrics",
    "proposals",
    "release-notes",
    "page",
];

/// When a criterion is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Judged {
    /// At every step from its stage on.
    Always,
    /// Only in the change that makes the step into its stage.
    Entry,
}

/// What a gate does, as its owners declare it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Runs a control loop.
    ControlLoop,
    /// Watches health.
    Health,
    /// Changes an API.
    Api,
    /// Changes how something is built inside.
    Internal,
    /// Nobody declared one.
    Undeclared,
}

impl Category {
    /// Every category, with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("control-loop", Self::ControlLoop),
        ("health", Self::Health),
        ("api", Self::Api),
        ("internal", Self::Internal),
        ("undeclared", Self::Undeclared),
    ];

    /// Returns the word used in policies, pages and text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, c)| *c == self).map_or("", |(word, _)| word)
    }
}

/// Which gates a criterion applies to. Every condition that is set must hold; the set of
/// conditions is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applies {
    /// Only when the gate is at, or goes to, one of these stages; empty is all.
    pub stages: Vec<Stage>,
    /// Only for gates of these categories; empty is all.
    pub categories: Vec<Category>,
    /// Only for gates that do, or do not, depend on something upstream.
    pub upstream: Option<bool>,
    /// Only for gates that have, or have not, a constraint.
    pub constraint: Option<bool>,
}

/// One requirement of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Id: `B4`.
    pub id: At<String>,
    /// Id of the check that looks at it, where that is not its own.
    pub check: Option<At<&'static str>>,
    /// The stage that asks for it.
    pub stage: At<Stage>,
    /// What is asked for, a sentence.
    pub requirement: At<String>,
    /// When it is looked at.
    pub judged: Judged,
    /// Which gates it applies to.
    pub applies: Applies,
    /// Bases that can settle it; never empty.
    pub bases: Vec<Basis>,
    /// Whether a person's word in the gate's page can settle it, where `bases` has `attested`;
    /// else that basis means what issues and release notes say.
    pub attestable: bool,
    /// Ledgers of [`LEDGERS`] that must have been read completely before absence counts.
    pub ledgers: Vec<String>,
    /// How much evidence is enough, where runs are the evidence.
    pub parameters: Parameters,
}

impl Criterion {
    /// Returns the id of the check that looks at it.
    #[must_use]
    pub fn mechanism(&self) -> &str {
        self.check.as_ref().map_or(&self.id.value, |c| c.value)
    }
}
