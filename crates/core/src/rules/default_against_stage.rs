//! Rule `default-against-stage`.

use super::context::{Context, declared};
use super::steps::Since;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;

const ID: &str = "default-against-stage";

const DOC: &str = "\
The stage of a gate is a promise, and the default is how it is kept. An alpha gate that is on \
reaches people who never chose to try it; under a policy that wants beta on, a beta gate that \
is off is one that nobody tests. Which default belongs to which stage is the policy's affair: \
`stages: [{stage: alpha, default: false}]`.

Example: `FastPath` is registered as Alpha with `Default: true`.

Fix: promote the gate if it has earned it; else give it the default of its stage in the next \
minor release, and name that in the release notes, since it changes running clusters.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the default of a gate is not the one of its stage",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ranked: true,
    ledgers: &[LedgerKind::Registry],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for view in context.governed() {
        let (Some(stage), Some(default)) = (view.current.stage, view.current.default) else {
            continue;
        };
        let asked = context.policy.stage(stage).and_then(|s| s.default.as_ref());
        let Some(asked) = asked.filter(|a| a.value != default) else {
            continue;
        };
        let name = &view.gate.name;
        let word = |on: bool| if on { "on" } else { "off" };
        let message = format!(
            "`{name}` is {stage} and {} by default; the policy `{}` wants {stage} gates {}",
            word(default),
            context.policy.name.value,
            word(asked.value),
        );
        let help = format!(
            "promote or demote `{name}` to the stage that it behaves like, or give it the \
             default of {stage} in the next minor release"
        );
        let steps = context.steps(view);
        let old = matches!(steps.last().map(|s| &s.since),
            Some(Since::Line(line, _)) if context.before_policy(line));
        found.push(
            context
                .report(ID, message)
                .about(context, &view.gate)
                .claim("default")
                .at_all(declared(&view.gate))
                .at(context.policy.location(asked))
                .help(help)
                .grandfathered(old)
                .done(),
        );
    }
    found
}
