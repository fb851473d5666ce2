//! Rule `unknown-gate-used`.

use std::collections::BTreeMap;

use super::context::Context;
use super::{Parameter, Rule};
use crate::code::UnknownUse;
use crate::finding::{Finding, Severity};
use crate::join::{Known, resolve};
use crate::ledger::{CoverageState, LedgerKind};

const ID: &str = "unknown-gate-used";

const DOC: &str = "\
To ask component-base for a gate that is not registered stops the program; other registries say \
that it is off, always. So a gate that code checks has to be in a registry. Names that \
component-base brings along are known, and so are gates of Kubernetes.

Example: `FastPath featuregate.Feature = \"FastPath\"` is declared and checked, and stands in no \
map of specs.

Fix: register the gate, or remove the check.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "code checks a gate that no registry declares",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<&UnknownUse>> = BTreeMap::new();
    for unknown in &context.project.ledgers.code.unknown {
        if resolve(context.project, &unknown.name) == Known::Nothing {
            by_name.entry(&unknown.name).or_default().push(unknown);
        }
    }
    let found = by_name.into_iter();
    found
        .filter_map(|(name, uses)| finding(context, name, &uses))
        .collect()
}

fn finding(context: &Context<'_>, name: &str, uses: &[&UnknownUse]) -> Option<Finding> {
    let first = *uses.first()?;
    let registries = &context.project.ledgers.inventory.registries;
    let other = first
        .declared
        .clone()
        .or_else(|| registries.first().map(|r| r.location.clone()));
    let report = context
        .report(
            ID,
            format!("`{name}` is checked, and no registry declares it"),
        )
        .gate(name)
        .claim("named")
        .at(first.location.clone())
        .at_all(other)
        .at_all(uses.iter().skip(1).take(4).map(|u| u.location.clone()))
        .help("register it, or remove the check");
    let whole = context.coverage(LedgerKind::Registry) == CoverageState::Exhaustive;
    Some(if whole {
        report.done()
    } else {
        report.at_most(Severity::Info).done()
    })
}
