//! Rule `soak-too-short`.

use super::context::{Context, declared};
use super::steps::{self, Since};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::policy::Origin;

const ID: &str = "soak-too-short";

const DOC: &str = "\
A stage is worth what users met while it lasted. The policy says how many release lines a gate \
spends at a stage before the next: `{from: beta, to: stable, soak: 2}`. A release line is a \
minor with a final release; candidates and patches do not count.

Example: `FastPath` was beta in v1.8 only and is stable in v1.9; the policy asks for two lines.

Fix: before the release, move the promotion to a later line. After it, nothing but patience: \
leave the gate unlocked for the time that was saved.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate was promoted before it had spent its time at the stage before",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ranked: true,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for view in context.governed() {
        let name = &view.gate.name;
        let steps = steps::by_stage(&context.steps(view));
        for (i, pair) in steps.windows(2).enumerate() {
            let [before, after] = pair else { continue };
            let declared_only = matches!(after.since, Since::Declared(..));
            if !declared_only && context.whole_history().is_none() {
                continue;
            }
            let upward = match (
                context.policy.rank(before.stage),
                context.policy.rank(after.stage),
            ) {
                (Some(low), Some(high)) => low < high,
                _ => false,
            };
            let step = context
                .policy
                .transition(Origin::Stage(before.stage), after.stage);
            let Some(soak) = step.and_then(|t| t.soak.as_ref()) else {
                continue;
            };
            // A time whose beginning no release shows may have been as long as it has to be.
            if !upward || before.at_least || before.lines >= soak.value {
                continue;
            }
            let message = format!(
                "`{name}` became {} {} after {} at {}; the policy `{}` asks for {}",
                after.stage,
                after.since_when(),
                lines(before.lines),
                before.stage,
                context.policy.name.value,
                lines(soak.value),
            );
            let help = if after.since == Since::Unreleased {
                format!("promote `{name}` in a later release line")
            } else {
                format!("keep `{name}` switchable for the release lines that it was short of")
            };
            let place = |since: &Since<'_>| match since {
                Since::Line(line, _) => context.at_line(line, name),
                _ => None,
            };
            let old = matches!(after.since, Since::Line(line, _) if context.before_policy(line));
            found.push(
                context
                    .report(ID, message)
                    .at_most(context.severity_of_step(ID, i + 2 == steps.len()))
                    .about(context, &view.gate)
                    .claim("stage")
                    .at_all(declared(&view.gate))
                    .at_all(place(&before.since))
                    .at_all(place(&after.since))
                    .at(context.policy.location(soak))
                    .help(help)
                    .grandfathered(old)
                    .done(),
            );
        }
    }
    found
}

/// Says a number of release lines.
pub(super) fn lines(number: u32) -> String {
    match number {
        1 => "1 release line".to_owned(),
        n => format!("{n} release lines"),
    }
}
