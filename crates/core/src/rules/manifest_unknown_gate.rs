//! Rule `manifest-unknown-gate`.

use std::collections::BTreeMap;

use super::{Context, Parameter, Rule, charts};
use crate::finding::{Finding, Severity};
use crate::join::{Known, resolve};
use crate::ledger::{CoverageState, LedgerKind};
use crate::reading::suggest::nearest;
use crate::statement::{Claim, Mode, Statement};

const ID: &str = "manifest-unknown-gate";

const DOC: &str = "\
A program refuses to start with a gate that it does not know, so a manifest that passes one \
installs nothing that runs. It happens when a gate is removed and a manifest is forgotten. Only \
flags that also name a gate of this project are looked at: others belong to other programs.

Example: `--feature-gates=FastPath=true,OldPath=true`, and `OldPath` was removed.

Fix: take the name out, or correct it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a shipped manifest passes a gate that no registry declares",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::History, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ledgers = &context.project.ledgers;
    let mut unknown: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
    for said in &ledgers.statements {
        let passes = said.location.ledger == LedgerKind::Chart
            && said.mode == Mode::Declares
            && matches!(
                said.claim,
                Claim::Default(_) | Claim::SetsTo(_) | Claim::Named
            );
        if passes
            && !charts::in_chart(context, &said.location.path)
            && matches!(
                resolve(context.project, &said.subject),
                Known::Nothing | Known::Former(_)
            )
        {
            unknown.entry(&said.subject).or_default().push(said);
        }
    }
    let found = unknown
        .into_iter()
        .map(|(name, said)| finding(context, name, &said));
    found.collect()
}

fn finding(context: &Context<'_>, name: &str, said: &[&Statement]) -> Finding {
    let mut paths: Vec<&str> = said.iter().map(|s| s.location.path.as_str()).collect();
    paths.dedup();
    let gates = &context.project.gates;
    let help = match nearest(name, gates.iter().map(|v| v.gate.name.as_str())) {
        Some(near) => format!("did you mean `{near}`? else take it out"),
        None => "take it out, or correct the name".to_owned(),
    };
    let registries = &context.project.ledgers.inventory.registries;
    let report = context
        .report(
            ID,
            format!(
                "{} passes `{name}`, which no registry declares: the program does not start",
                paths.join(", ")
            ),
        )
        .gate(name)
        .claim("named")
        .at_all(said.iter().map(|s| s.location.clone()))
        .at_all(registries.first().map(|r| r.location.clone()))
        .help(help);
    let partial = context.coverage(LedgerKind::Registry) != CoverageState::Exhaustive;
    let report = if partial {
        report.at_most(Severity::Info)
    } else {
        report
    };
    report.done()
}
