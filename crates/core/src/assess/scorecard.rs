//! The scorecard of a gate.

use crate::evidence::{Effort, Evidence, RunPlan};
use crate::location::Location;
use crate::stage::Stage;
use crate::statement::Basis;
use crate::verdict::{Conclusion, Verdict};

use super::upstream::UpstreamState;

/// One criterion for one gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Id of the criterion, as the policy has it.
    pub id: String,
    /// The stage that asks for it.
    pub stage: Stage,
    /// What is asked for, a sentence of the policy.
    pub requirement: String,
    /// What is known.
    pub verdict: Verdict,
    /// The weakest basis that the verdict rests on; `None` where nothing settles it.
    pub basis: Option<Basis>,
    /// Why, in words.
    pub reason: String,
    /// What to do, who, and where to write it down; `None` where nothing is to be done.
    pub ask: Option<String>,
    /// What that takes; `None` where nothing is to be done.
    pub effort: Option<Effort>,
    /// Every piece of evidence, those that count and those that do not.
    pub evidence: Vec<Evidence>,
    /// Runs that would settle it.
    pub run_plan: Vec<RunPlan>,
    /// The criterion in the policy.
    pub policy: Location,
}

/// Something that stands in the way of a stage, and is no criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What, one sentence without a full stop.
    pub text: String,
    /// Where.
    pub locations: Vec<Location>,
    /// Whether the step cannot be taken as long as it is there.
    pub blocks: bool,
}

/// What a gate still needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    /// The gate.
    pub gate: String,
    /// Its stage now.
    pub stage: Option<Stage>,
    /// The stage that it is held against: the next one, or the one that was asked for. `None`
    /// for a gate that has nowhere to go.
    pub next: Option<Stage>,
    /// What it adds up to; `None` where there is no next stage.
    pub conclusion: Option<Conclusion>,
    /// Every criterion from the lowest stage to the next, in the policy's order.
    pub cells: Vec<Cell>,
    /// What it depends on, in each supported Kubernetes minor.
    pub upstream: Vec<UpstreamState>,
    /// What else stands in the way.
    pub obstacles: Vec<Obstacle>,
    /// Notes of its page that still hold: text and place.
    pub notes: Vec<(String, Location)>,
    /// Ids of the criteria that a promotion cannot rest on yet, the least effort first.
    pub missing: Vec<String>,
}

impl Scorecard {
    /// Returns the cell of a criterion.
    #[must_use]
    pub fn cell(&self, id: &str) -> Option<&Cell> {
        self.cells.iter().find(|c| c.id == id)
    }
}
