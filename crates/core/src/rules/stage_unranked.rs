//! Rule `stage-unranked`.

use std::collections::BTreeMap;

use super::context::{Context, declared, is_own};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Gate;
use crate::ledger::LedgerKind;
use crate::stage::Stage;

const ID: &str = "stage-unranked";

const DOC: &str = "\
Projects have their own words for stages. A gate at a stage that the policy does not know \
cannot be judged by rules about stages, and silence would look like approval. So it is said, \
once for each such stage.

Example: a project declares gates as `tech-preview`, and the policy ranks alpha, beta and stable.

Fix: nothing, if those gates are not meant to be judged. Else write a policy with a `ladder` \
that has the project's stages.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the policy has no rank for a stage, so gates there are not judged by stage rules",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut at: BTreeMap<Stage, Vec<&Gate>> = BTreeMap::new();
    for view in &context.project.gates {
        if let Some(stage) = view.current.stage
            && is_own(&view.gate)
            && !context.policy.knows(stage)
        {
            at.entry(stage).or_default().push(&view.gate);
        }
    }
    let policy = context.policy;
    at.into_iter()
        .map(|(stage, gates)| {
            let message = format!(
                "the policy `{}` has no rank for the stage {stage}: {} at it, and not judged by the \
                 rules about stages",
                policy.name.value,
                match gates.len() {
                    1 => "1 gate is".to_owned(),
                    n => format!("{n} gates are"),
                },
            );
            context
                .report(ID, message)
                .claim("stage")
                .at_all(gates.first().and_then(|g| declared(g)))
                .at_all(policy.ladder.first().map(|s| policy.location(s)))
                .help("use a policy whose ladder has that stage, if those gates are to be judged")
                .done()
        })
        .collect()
}
