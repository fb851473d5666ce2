//! Rule `stage-regressed`.

use super::context::{Context, declared};
use super::steps::{self, Since};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;

const ID: &str = "stage-regressed";

const DOC: &str = "\
Users build on what a stage promises, and a stage that goes back takes the promise away. There \
are good reasons, such as an upstream feature that went back itself; then the step is named in \
the release notes, and the policy can make this rule a warning. Deprecation is not a step back: \
it is the way out.

Example: `FastPath` was beta in v1.8 and is alpha in v1.9.

Fix: where it is not released yet and not meant, restore the stage. Where it is meant, say so in \
the release notes and record the reason.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate went back to an earlier stage",
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
            let rank = |stage| context.policy.rank(stage);
            let (Some(high), Some(low)) = (rank(before.stage), rank(after.stage)) else {
                continue;
            };
            if low >= high {
                continue;
            }
            let message = format!(
                "`{name}` was {} {} and is {} {}",
                before.stage,
                before.since_when(),
                after.stage,
                after.since_when()
            );
            let place = |since: &Since<'_>| match since {
                Since::Line(line, _) => context.at_line(line, name),
                _ => None,
            };
            let old = matches!(after.since, Since::Line(line, _) if context.before_policy(line));
            let policy = context.policy.ladder.get(low);
            found.push(
                context
                    .report(ID, message)
                    .at_most(context.severity_of_step(ID, i + 2 == steps.len()))
                    .about(context, &view.gate)
                    .claim("stage")
                    .at_all(declared(&view.gate))
                    .at_all(place(&before.since))
                    .at_all(place(&after.since))
                    .at_all(policy.map(|s| context.policy.location(s)))
                    .help(format!(
                        "name the step back of `{name}` in the release notes and record why, or \
                         restore {} if it is not meant",
                        before.stage
                    ))
                    .grandfathered(old)
                    .done(),
            );
        }
    }
    found
}
