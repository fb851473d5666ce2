//! Rule `default-unasserted`.

use std::collections::BTreeSet;

use super::context::{Context, declared, is_own};
use super::lists::names;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::project::GateView;
use crate::statement::{Claim, Mode};

const ID: &str = "default-unasserted";

const DOC: &str = "\
A test that asserts whether a gate is on by default fails when somebody flips it by accident, \
and has to be edited when somebody does so on purpose. It is worth knowing which gates such a \
test leaves out; a project in which no test asserts any default does not work that way, and \
nothing is said.

Example: a test asserts that `FastPath` is off; `SlowPath`, declared beside it, is in no test.

Fix: assert the default, or leave it: the registry stays the one place that says it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "tests assert the defaults of some gates, and not of others",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::GoTests],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.coverage(LedgerKind::GoTests) != CoverageState::Exhaustive {
        return Vec::new();
    }
    let statements = &context.project.ledgers.statements;
    let asserting: Vec<_> = statements
        .iter()
        .filter(|s| s.mode == Mode::Tests && matches!(s.claim, Claim::Default(_)))
        .collect();
    let asserted: BTreeSet<&str> = asserting.iter().map(|s| s.subject.as_str()).collect();
    let gates: Vec<&GateView> = context
        .project
        .gates
        .iter()
        .filter(|v| is_own(&v.gate) && v.current.locked != Some(true))
        .collect();
    let missing: Vec<&GateView> = gates
        .iter()
        .copied()
        .filter(|v| !asserted.contains(v.gate.name.as_str()))
        .collect();
    let (Some(first), Some(assertion)) = (missing.first(), asserting.first()) else {
        return Vec::new();
    };
    let message = format!(
        "tests assert the defaults of {} of {} gates, and not of {}",
        gates.len() - missing.len(),
        gates.len(),
        names(missing.iter().map(|v| v.gate.name.as_str()), 12)
    );
    vec![
        context
            .report(ID, message)
            .claim("default")
            .at_all(declared(&first.gate))
            .at(assertion.location.clone())
            .help("assert them where the others are asserted, if that is meant")
            .done(),
    ]
}
