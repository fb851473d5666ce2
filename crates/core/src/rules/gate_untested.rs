//! Rule `gate-untested`.

use std::collections::BTreeSet;

use super::context::{Context, declared, is_own};
use super::gate_unused::{is_on_purpose, is_unused};
use super::lists::quote;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::project::GateView;
use crate::stage::Stage;
use crate::statement::Mode;

const ID: &str = "gate-untested";

const DOC: &str = "\
A gate has two sides, and code that no test switches has been run on one of them at most. Go \
tests, BATS tests and whatever else tests count; naming the gate is enough, in code, in text or \
in a flag. A gate that is locked cannot be switched, and a deprecated one is on its way out; \
one that no code uses is another rule's. \
Where most gates of a project are in no such test, its tests are of another \
kind, or stand elsewhere, and nothing is said.

Example: `CrashOnError` is on by default; the path that does not crash is in no test.

Fix: test both sides: switch the gate in a unit test of the code that checks it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "no Go or BATS test names a gate",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::Code,
        LedgerKind::GoTests,
        LedgerKind::Bats,
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ledgers = &context.project.ledgers;
    let whole = context.coverage(LedgerKind::GoTests) == CoverageState::Exhaustive
        && context.coverage(LedgerKind::Bats) != CoverageState::Partial;
    if !whole || ledgers.cases.is_empty() {
        return Vec::new();
    }
    let tested: BTreeSet<&str> = ledgers
        .statements
        .iter()
        .filter(|s| s.mode == Mode::Tests)
        .map(|s| s.subject.as_str())
        .collect();
    let gates: Vec<&GateView> = context
        .project
        .gates
        .iter()
        .filter(|v| is_own(&v.gate))
        .filter(|v| {
            v.current.locked != Some(true)
                && !matches!(
                    v.current.stage,
                    Some(Stage::Deprecated | Stage::Discontinued)
                )
                && !is_unused(context, v)
        })
        .collect();
    let untested: Vec<&GateView> = gates
        .iter()
        .copied()
        .filter(|v| !tested.contains(v.gate.name.as_str()))
        .collect();
    // Then its tests are of a kind that is not read here.
    if untested.len() * 2 > gates.len() && untested.len() > 1 {
        return Vec::new();
    }
    untested.iter().map(|v| finding(context, v)).collect()
}

fn finding(context: &Context<'_>, view: &GateView) -> Finding {
    let name = &view.gate.name;
    let mut message = match view.current.default {
        Some(true) => format!("`{name}` is on by default, and no Go or BATS test uses it"),
        _ => format!("no Go or BATS test uses `{name}`"),
    };
    let comment = context.project.ledgers.code.comments.get(name);
    let meant = comment.filter(|c| is_on_purpose(c));
    if let Some(comment) = meant {
        message.push_str(&format!("; its comment says {}", quote(&comment.text)));
    }
    let report = context
        .report(ID, message)
        .gate(name)
        .claim("named")
        .at_all(view.gate.use_sites.first().cloned())
        .at_all(declared(&view.gate))
        .help("switch it on and off in a test of the code that checks it");
    if meant.is_some() || is_only_in_main(view) {
        report.at_most(Severity::Info).done()
    } else {
        report.done()
    }
}

/// Tells whether only the start of a program asks for a gate: a test of that needs the whole
/// program.
fn is_only_in_main(view: &GateView) -> bool {
    let sites = &view.gate.use_sites;
    !sites.is_empty()
        && sites
            .iter()
            .all(|l| l.path.rsplit('/').next() == Some("main.go"))
}
