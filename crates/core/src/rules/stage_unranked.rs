//! Rule `stage-unranked`.

use std::collections::BTreeMap;

use super::context::{Context, declared, is_own};
use super::{ALL, Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Gate;
use crate::ledger::LedgerKind;
use crate::policy::Level;
use crate::stage::Stage;

const ID: &str = "stage-unranked";

const DOC: &str = "\
Projects have their own words for stages. A gate at a stage that the policy does not know \
cannot be judged by rules that need its rank, and silence would look like approval. So it is \
said, once for each such stage, which rules left its gates out; the others looked at them.

Example: a project declares gates as `tech-preview`, and the policy ranks alpha, beta and stable.

Fix: nothing, if those gates are not meant to be judged. Else write a policy with a `ladder` \
that has the project's stages.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the policy has no rank for a stage, so the rules that need one leave its gates out",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
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
    let runs = |rule: &&Rule| rule.ranked && context.level(rule.id) != Level::Off;
    let left_out: Vec<&str> = ALL.iter().filter(runs).map(|r| r.id).collect();
    at.into_iter()
        .map(|(stage, gates)| {
            let message = format!(
                "the policy `{}` has no rank for the stage {stage}: {} at it, which these rules \
                 leave out: {}",
                policy.name.value,
                match gates.len() {
                    1 => "1 gate is".to_owned(),
                    n => format!("{n} gates are"),
                },
                left_out.join(", "),
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
