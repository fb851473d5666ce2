//! Rule `defaults-break-constraint`.

use super::context::{Context, declared, is_own};
use super::{Parameter, Rule};
use crate::constraints::{ALL_ALPHA, ALL_BETA, Broken, Kind, broken_among};
use crate::finding::{Finding, Severity};
use crate::gate::Dialect;
use crate::ledger::LedgerKind;

const ID: &str = "defaults-break-constraint";

const DOC: &str = "\
If the defaults of the registry break a constraint that the code enforces, the program refuses to \
start without any configuration: an error. `AllAlpha=true` and `AllBeta=true` are settings that \
every component-base program offers; where they break a constraint, whoever uses them has to \
switch gates off one by one. For beta gates that is a warning, since beta gates are meant to run \
together; for alpha gates it is `info`.

Example: `FastPath` and `SafePath` are alpha and exclude each other: with `AllAlpha=true` nothing \
starts.

Fix: change a default, lift the constraint, or say in the documentation which gates to switch off \
beside the group.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the defaults, or AllAlpha or AllBeta, break a constraint that the code enforces",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let broken = |settings: &[(&str, bool)]| {
        let gates = context.project.gates.iter().filter(|v| is_own(&v.gate));
        broken_among(gates.map(|v| (&v.gate, Some(&v.current))), settings)
    };
    let by_default = broken(&[]);
    let mut found = Vec::new();
    found.extend(finding(
        context,
        "the defaults break",
        Severity::Error,
        &by_default,
    ));
    if !has_groups(context) {
        return found;
    }
    for (group, severity) in [(ALL_ALPHA, Severity::Info), (ALL_BETA, Severity::Warning)] {
        let mut with_group = broken(&[(group, true)]);
        with_group.retain(|b| !by_default.contains(b));
        let what = format!("`{group}=true` breaks");
        found.extend(finding(context, &what, severity, &with_group));
    }
    found
}

/// Tells whether the program knows `AllAlpha` and `AllBeta`.
fn has_groups(context: &Context<'_>) -> bool {
    let registries = &context.project.ledgers.inventory.registries;
    registries.iter().any(|r| {
        matches!(
            r.dialect,
            Dialect::ComponentBase | Dialect::ComponentBaseVersioned
        )
    })
}

fn finding(
    context: &Context<'_>,
    what: &str,
    most: Severity,
    broken: &[Broken<'_>],
) -> Option<Finding> {
    let first = broken.first()?;
    let told: Vec<String> = broken
        .iter()
        .map(|b| match b.kind {
            Kind::Requires => format!("{} requires {}, which is off", b.gate, b.other()),
            Kind::Excludes => format!("{} excludes {}", b.gate, b.other()),
        })
        .collect();
    let count = match broken.len() {
        1 => "a constraint that the code enforces".to_owned(),
        n => format!("{n} constraints that the code enforces"),
    };
    let message = format!("{what} {count}: {}", told.join("; "));
    let gate = context.project.ledgers.inventory.gate(first.gate);
    Some(
        context
            .report(ID, message)
            .claim(match first.kind {
                Kind::Requires => "requires",
                Kind::Excludes => "excludes",
            })
            .at(first.constraint.location.clone())
            .at_all(gate.and_then(declared))
            .at_all(broken.iter().skip(1).map(|b| b.constraint.location.clone()))
            .help(match most {
                Severity::Error => "change one of the defaults, or lift the constraint",
                Severity::Warning | Severity::Info => {
                    "lift the constraints, or document which gates to switch off beside the group"
                }
            })
            .at_most(most)
            .done(),
    )
}
