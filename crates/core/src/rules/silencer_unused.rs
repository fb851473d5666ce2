//! Rule `silencer-unused`. Runs last: it looks at what the others found.

use super::context::Context;
use super::{Parameter, Rule};
use crate::evaluate::silence;
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;

const ID: &str = "silencer-unused";

const DOC: &str = "\
A silencer says: we know, and this is why. When the finding is gone, or the silencer's time is \
over, it only stands in the way of the next finding of its kind.

Example: `gradus.yaml` silences `stagnant` for `FastPath`, which became stable two releases ago.

Fix: remove the silencer. If its time is over and the reason still holds, give it a new `until`.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a silencer hides nothing, or its time is over",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Configuration],
    check,
};

/// Tells whether a rule could look at everything that it looks at.
fn was_looked_for(context: &Context<'_>, rule: &str) -> bool {
    let ledgers = super::find(rule).map_or(&[][..], |r| r.ledgers);
    ledgers.iter().all(|ledger| match ledger {
        LedgerKind::History => context.whole_history().is_some(),
        LedgerKind::Configuration | LedgerKind::Policy | LedgerKind::Upstream => true,
        other => context.coverage(*other) != CoverageState::Partial,
    })
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for silencer in &context.config.silencers {
        let over = silence::is_over(context, silencer);
        let used = context.raised.iter().any(|f| silence::covers(silencer, f));
        // What hides a finding that a shallow clone cannot have is of use in a whole one.
        if !over && (used || !was_looked_for(context, &silencer.rule.value)) {
            continue;
        }
        let gate = silencer.gate.as_ref().map(|g| g.value.as_str());
        let of = gate.map(|g| format!(" for `{g}`")).unwrap_or_default();
        let rule = &silencer.rule.value;
        let message = match (&silencer.until, over) {
            (Some(until), true) => format!(
                "the silencer of `{rule}`{of} was meant until {}, which has passed",
                until.value
            ),
            _ => format!("the silencer of `{rule}`{of} hides nothing"),
        };
        let help = if used {
            "remove it and fix the finding, or give it a new `until`"
        } else {
            "remove it"
        };
        let location = Location::new(
            LedgerKind::Configuration,
            context.config.path.clone(),
            silencer.rule.line,
            silencer.rule.column,
        );
        let report = context.report(ID, message).at(location).help(help);
        let report = match gate {
            Some(gate) => report.gate(gate),
            None => report,
        };
        found.push(report.done());
    }
    found
}
