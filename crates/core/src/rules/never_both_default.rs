//! Rule `never-both-default`.

use std::collections::BTreeSet;

use super::context::declared;
use super::{Context, Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Constraint;
use crate::ledger::LedgerKind;
use crate::project::GateView;
use crate::stage::Stage;

const ID: &str = "never-both-default";

const DOC: &str = "\
A gate that graduates ends up on by default. Two gates that exclude each other cannot both get \
there: the second one's promotion would keep the program from starting. Nothing is wrong today; \
it is worth knowing before either is promoted, and for policies that switch gates on at beta that \
is soon.

Example: `FastPath` and `SafePath` are both alpha, and the code refuses them together.

Fix: lift the exclusion before the second promotion, or decide which of the two stays opt-in.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "gates that exclude each other can never both be on by default",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let climbing: Vec<&GateView> = context
        .governed()
        .filter(|v| matches!(v.current.stage, Some(Stage::Alpha | Stage::Beta)))
        .collect();
    let names: BTreeSet<&str> = climbing.iter().map(|v| v.gate.name.as_str()).collect();
    let mut pairs: Vec<(&GateView, &Constraint)> = Vec::new();
    let mut seen = BTreeSet::new();
    for view in &climbing {
        for constraint in &view.gate.excludes {
            let (name, other) = (view.gate.name.as_str(), constraint.gate.as_str());
            let pair = (name.min(other), name.max(other));
            if names.contains(other) && seen.insert(pair) {
                pairs.push((view, constraint));
            }
        }
    }
    finding(context, &pairs).into_iter().collect()
}

fn finding(context: &Context<'_>, pairs: &[(&GateView, &Constraint)]) -> Option<Finding> {
    let (first, constraint) = pairs.first()?;
    let told: Vec<String> = pairs
        .iter()
        .map(|(view, constraint)| format!("`{}` and `{}`", view.gate.name, constraint.gate))
        .collect();
    let beta = context
        .policy
        .stages
        .iter()
        .find(|s| s.stage.value == Stage::Beta)
        .and_then(|s| s.default.as_ref())
        .filter(|default| default.value);
    let message = match beta {
        Some(_) => format!(
            "beta is on by default under the policy `{}`, and the code refuses these together, \
             so of each two only one can get there: {}",
            context.policy.name.value,
            told.join(", ")
        ),
        None => format!(
            "the code refuses these together, so of each two only one can ever be on by \
             default: {}",
            told.join(", ")
        ),
    };
    Some(
        context
            .report(ID, message)
            .claim("excludes")
            .at(constraint.location.clone())
            .at_all(declared(&first.gate))
            .at_all(pairs.iter().skip(1).map(|(_, c)| c.location.clone()))
            .at_all(beta.map(|b| context.policy.location(b)))
            .help(
                "lift the exclusion before the second promotion, or record which one stays opt-in",
            )
            .done(),
    )
}
