//! Rule `constraint-untested`.

use std::collections::BTreeSet;

use super::constraint_elsewhere::validates;
use super::context::{Context, declared, is_own};
use super::refused::refusing;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::{Constraint, ConstraintSource, Gate};
use crate::ledger::{CoverageState, LedgerKind};
use crate::statement::Mode;

const ID: &str = "constraint-untested";

const DOC: &str = "\
A combination that the code refuses is a promise: whoever starts the program so is told. A test \
that sets the combination and expects an error keeps it. Only constraints in the project's own \
code count: what a dependency map says is enforced, and tested, by the library. Where a test \
sets one of the two gates, the other is taken to be at its default. Where one of the two is \
deprecated, or a comment announces its removal, the combination goes with it, and nothing is said.

Example: `Validate` refuses `FastPath` without `QuickPath`; every test sets both.

Fix: add a case that sets the combination and expects the error.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "no test expects the error that a combination of gates is refused with",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code, LedgerKind::GoTests],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.coverage(LedgerKind::GoTests) != CoverageState::Exhaustive {
        return Vec::new();
    }
    let refused = refusing(context.project);
    let mut found = Vec::new();
    for view in context.project.gates.iter().filter(|v| is_own(&v.gate)) {
        let gate = view.gate.name.as_str();
        let mut seen = BTreeSet::new();
        let requires = view.gate.requires.iter().map(|c| (c, false));
        let excludes = view.gate.excludes.iter().map(|c| (c, true));
        for (constraint, other_on) in requires.chain(excludes) {
            let other = constraint.gate.as_str();
            let twice = other_on && other < gate;
            if is_leaving(context, gate) || is_leaving(context, other) {
                continue;
            }
            if constraint.source != ConstraintSource::Code
                || twice
                || !seen.insert((other, other_on))
            {
                continue;
            }
            let tested = refused.test_of(gate, other, other_on).is_some();
            if !tested {
                found.push(finding(context, &view.gate, constraint, other_on));
            }
        }
    }
    found
}

/// Tells whether a gate is on its way out: a test of what refuses it is not worth its review.
fn is_leaving(context: &Context<'_>, gate: &str) -> bool {
    let mut views = context.project.gates.iter();
    views.any(|v| {
        v.gate.name == gate
            && (v.gate.removal.is_some()
                || v.current.stage.is_some_and(|s| context.policy.is_exit(s)))
    })
}

fn finding(context: &Context<'_>, view: &Gate, constraint: &Constraint, excludes: bool) -> Finding {
    let (gate, other) = (view.name.as_str(), &constraint.gate);
    let (how, claim) = if excludes {
        (format!("together with `{other}`"), "excludes")
    } else {
        (format!("without `{other}`"), "requires")
    };
    let message = format!("`{gate}` {how} is refused, and no test sets that and expects an error");
    let tests = &context.project.ledgers.statements;
    let nearest = tests.iter().find(|s| {
        s.mode == Mode::Tests && s.case.is_some() && (s.subject == gate || s.subject == *other)
    });
    let value = if excludes { "true" } else { "false" };
    let at = &constraint.location;
    // Where constraints are not validated, but met on the way, a test is harder to write.
    let enforcers = &context.project.ledgers.code.enforcers;
    let on_the_way = enforcers
        .iter()
        .filter(|e| e.location.path == at.path && e.location.line <= at.line)
        .max_by_key(|e| e.location.line)
        .is_some_and(|e| !validates(e));
    let report = context
        .report(ID, message)
        .gate(gate)
        .claim(claim)
        .at(constraint.location.clone())
        .at_all(nearest.map_or_else(|| declared(view), |s| Some(s.location.clone())))
        .help(format!(
            "add a case with `{gate}=true` and `{other}={value}` that expects the error"
        ));
    if on_the_way {
        report.at_most(Severity::Info).done()
    } else {
        report.done()
    }
}
