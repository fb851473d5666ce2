//! The rules that `check` runs: one file each, one row of one table each.
//!
//! The `DOC` of a rule is what `gradus explain` prints: why the rule is there, an example, and
//! how to fix what it finds.

mod advice_refused;
mod chart_default_differs;
mod chart_does_not_refuse;
mod chart_ignores_default;
mod chart_omits_gate;
mod chart_refuses_more;
mod chart_unknown_gate;
mod charts;
mod comment_without_name;
mod constraint_elsewhere;
mod constraint_not_enforced;
mod constraint_undocumented;
mod constraint_untested;
mod context;
mod default_against_stage;
mod default_flipped;
mod default_unasserted;
mod defaults_break_constraint;
mod described_release;
mod documented_differently;
mod emulation_version;
mod former_gate_documented;
mod gate_untested;
mod gate_unused;
mod history_overwritten;
mod incomplete_list;
mod infrastructure_there;
mod lists;
mod lock_against_stage;
mod manifest_default_differs;
mod manifest_unknown_gate;
mod metric_unknown;
mod milestone_differs;
mod minor_not_covered;
mod minors_disagree;
mod never_both_default;
mod proposal_missing;
mod record_lapsed;
mod record_link_broken;
mod record_new;
mod record_not_counted;
mod records;
pub(crate) mod refused;
mod removed_early;
mod removed_without_deprecation;
mod report;
mod retirement_overdue;
mod roadmap_differs;
mod settings;
mod silencer_unused;
mod soak_too_short;
mod stage_regressed;
mod stage_skipped;
mod stage_unproven;
mod stage_unranked;
mod stagnant;
pub(crate) mod steps;
mod tag_filter_empty;
mod test_in_no_target;
mod test_names_unknown_gate;
mod undocumented_gate;
mod unknown_gate;
mod unknown_gate_in_list;
mod unknown_gate_used;
mod unrelated_together;
mod upstream_behind;
mod upstream_claimed_differently;
mod upstream_not_switched_on;
mod validation_not_called;
mod version_mismatch;
mod written_outside_registry;

pub use context::Context;
pub(crate) use record_link_broken::word_objection as link_objection;
pub(crate) use record_not_counted::objection as record_objection;
#[cfg(test)]
pub(crate) use upstream_behind::tests::project as upstream_behind_fixture;

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
    chart_default_differs::RULE,
    chart_does_not_refuse::RULE,
    chart_ignores_default::RULE,
    chart_omits_gate::RULE,
    chart_refuses_more::RULE,
    chart_unknown_gate::RULE,
    comment_without_name::RULE,
    constraint_elsewhere::RULE,
    constraint_not_enforced::RULE,
    constraint_undocumented::RULE,
    constraint_untested::RULE,
    default_against_stage::RULE,
    default_flipped::RULE,
    default_unasserted::RULE,
    defaults_break_constraint::RULE,
    described_release::RULE,
    documented_differently::RULE,
    emulation_version::RULE,
    former_gate_documented::RULE,
    gate_untested::RULE,
    gate_unused::RULE,
    history_overwritten::RULE,
    incomplete_list::RULE,
    infrastructure_there::RULE,
    lock_against_stage::RULE,
    manifest_default_differs::RULE,
    manifest_unknown_gate::RULE,
    metric_unknown::RULE,
    milestone_differs::RULE,
    minor_not_covered::RULE,
    minors_disagree::RULE,
    never_both_default::RULE,
    proposal_missing::RULE,
    record_lapsed::RULE,
    record_link_broken::RULE,
    record_new::RULE,
    record_not_counted::RULE,
    removed_early::RULE,
    removed_without_deprecation::RULE,
    retirement_overdue::RULE,
    roadmap_differs::RULE,
    soak_too_short::RULE,
    stage_regressed::RULE,
    stage_skipped::RULE,
    stage_unproven::RULE,
    stage_unranked::RULE,
    stagnant::RULE,
    tag_filter_empty::RULE,
    test_in_no_target::RULE,
    test_names_unknown_gate::RULE,
    undocumented_gate::RULE,
    unknown_gate::RULE,
    unknown_gate_in_list::RULE,
    unknown_gate_used::RULE,
    unrelated_together::RULE,
    upstream_behind::RULE,
    upstream_claimed_differently::RULE,
    upstream_not_switched_on::RULE,
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
