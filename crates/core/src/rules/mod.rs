//! The rules that `check` runs: one file each, one row of one table each.
//!
//! The `DOC` of a rule is what `gradus explain` prints: why the rule is there, an example, and
//! how to fix what it finds.

mod advice_refused;
mod comment_without_name;
mod constraint_elsewhere;
mod constraint_untested;
mod context;
mod default_against_stage;
mod default_flipped;
mod default_unasserted;
mod documented_differently;
mod emulation_version;
mod former_gate_documented;
mod gate_untested;
mod gate_unused;
mod history_overwritten;
mod lists;
mod lock_against_stage;
mod milestone_differs;
mod removed_early;
mod removed_without_deprecation;
mod report;
mod retirement_overdue;
mod settings;
mod silencer_unused;
mod soak_too_short;
mod stage_regressed;
mod stage_skipped;
mod stage_unranked;
mod stagnant;
mod steps;
mod undocumented_gate;
mod unknown_gate;
mod unknown_gate_used;
mod unrelated_together;
mod validation_not_called;
mod version_mismatch;
mod written_outside_registry;

pub use context::Context;

use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;

/// Which number a policy can set for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Parameter {
    /// None.
    None,
    /// `lines: 3`, release lines.
    Lines,
    /// `lines: {alpha: 4, beta: 6}`, release lines by stage.
    StageLines,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Id, kebab-case, the name of its file.
    pub id: &'static str,
    /// What it finds, one line.
    pub summary: &'static str,
    /// Rationale, example and fix, in Markdown.
    pub doc: &'static str,
    /// Severity where the policy sets none.
    pub severity: Severity,
    /// The number that a policy can set.
    pub parameter: Parameter,
    /// Whether it looks at gates only where the policy ranks their stage.
    pub ranked: bool,
    /// Ledgers that it reads.
    pub ledgers: &'static [LedgerKind],
    /// Finds; a pure function of the context.
    pub check: fn(&Context<'_>) -> Vec<Finding>,
}

/// Every rule, in the order in which they run. The last one looks at what the others found.
pub static ALL: &[Rule] = &[
    advice_refused::RULE,
    comment_without_name::RULE,
    constraint_elsewhere::RULE,
    constraint_untested::RULE,
    default_against_stage::RULE,
    default_flipped::RULE,
    default_unasserted::RULE,
    documented_differently::RULE,
    emulation_version::RULE,
    former_gate_documented::RULE,
    gate_untested::RULE,
    gate_unused::RULE,
    history_overwritten::RULE,
    lock_against_stage::RULE,
    milestone_differs::RULE,
    removed_early::RULE,
    removed_without_deprecation::RULE,
    retirement_overdue::RULE,
    soak_too_short::RULE,
    stage_regressed::RULE,
    stage_skipped::RULE,
    stage_unranked::RULE,
    stagnant::RULE,
    undocumented_gate::RULE,
    unknown_gate::RULE,
    unknown_gate_used::RULE,
    unrelated_together::RULE,
    validation_not_called::RULE,
    version_mismatch::RULE,
    written_outside_registry::RULE,
    silencer_unused::RULE,
];

/// Returns the rule of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests;
