//! Rule `gate-untested`.

use std::collections::BTreeSet;

use super::context::{Context, declared, is_own};
use super::gate_unused::{is_on_purpose, is_unused};
use super::lists::quote;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind, UnreadCode};
use crate::ledgers::Ledgers;
use crate::location::Location;
use crate::project::GateView;
use crate::stage::Stage;
use crate::statement::Mode;

const ID: &str = "gate-untested";

const DOC: &str = "\
A gate has two sides, and code that no test switches has been run on one of them at most. Go \
tests, BATS tests, and the settings and scripts in folders of tests count; naming the gate is \
enough, in code, in text or in a flag, but for a comment, which is named in the finding. A gate \
that is locked cannot be switched, and a deprecated one, or one of which a comment announces the \
removal, is on its way out; one that no code uses is another rule's. Nor is anything said where \
only a `main.go` asks for the gate: that shows in the whole program alone. Where only functions \
that put something together ask for it (`init`, `SetupWithManager`, `NewServer`), it is `info`. \
Where most gates of a project are in no such test, its tests are of another \
kind, or stand elsewhere, and nothing is said.

Example: `CrashOnError` is on by default; the path that does not crash is in no test.

Fix: test both sides: switch the gate in a unit test of the code that checks it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "no test uses a gate",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::Code,
        LedgerKind::GoTests,
        LedgerKind::Bats,
        LedgerKind::Lists,
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ledgers = &context.project.ledgers;
    let whole = context.coverage(LedgerKind::GoTests) == CoverageState::Exhaustive
        && context.coverage(LedgerKind::Bats) != CoverageState::Partial
        && (context.coverage(LedgerKind::Lists) != CoverageState::Partial || only_links(ledgers));
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
                && v.gate.removal.is_none()
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
    let untested = untested.iter().filter(|v| !is_only_in_main(v));
    untested.map(|v| finding(context, v)).collect()
}

/// Tells whether links are all that was not read: a test is read at its own place, and what lies
/// outside is none of the project's.
fn only_links(ledgers: &Ledgers) -> bool {
    let mut unread = ledgers.unread.iter().peekable();
    unread.peek().is_some() && unread.all(|u| u.code == UnreadCode::Link)
}

fn finding(context: &Context<'_>, view: &GateView) -> Finding {
    let name = &view.gate.name;
    let mut message = match view.current.default {
        Some(true) => format!("`{name}` is on by default, and no test uses it"),
        _ => format!("no test uses `{name}`"),
    };
    let mut statements = context.project.ledgers.statements.iter();
    let remark = statements
        .find(|s| s.subject == *name && s.location.ledger == LedgerKind::GoTests)
        .map(|s| &s.location);
    if let Some(place) = remark {
        message.push_str(&format!(": {place} only speaks of it in a comment"));
    }
    let comment = context.project.ledgers.code.comments.get(name);
    let meant = comment.filter(|c| is_on_purpose(c));
    if let Some(comment) = meant {
        message.push_str(&format!("; its comment says {}", quote(&comment.text)));
    }
    let sites = &view.gate.use_sites;
    // What decides something is shown before what sets something up.
    let decides = sites.iter().find(|l| !is_wiring(context, l));
    let report = context
        .report(ID, message)
        .gate(name)
        .claim("named")
        .at_all(decides.or_else(|| sites.first()).cloned())
        .at_all(declared(&view.gate))
        .at_all(remark.cloned())
        .help("switch it on and off in a test of the code that checks it");
    if meant.is_some() || (decides.is_none() && !sites.is_empty()) {
        report.at_most(Severity::Info).done()
    } else {
        report.done()
    }
}

/// Tells whether a check stands in a function that only puts a program together.
fn is_wiring(context: &Context<'_>, site: &Location) -> bool {
    let wiring = &context.project.ledgers.code.wiring;
    is_of_main(site)
        || wiring
            .binary_search_by(|w| place(w).cmp(&place(site)))
            .is_ok()
}

fn place(location: &Location) -> (&str, u32, u32) {
    (&location.path, location.line, location.column)
}

fn is_of_main(site: &Location) -> bool {
    site.path.rsplit('/').next() == Some("main.go")
}

/// Tells whether only the start of a program asks for a gate: a test of that needs the whole
/// program.
fn is_only_in_main(view: &GateView) -> bool {
    let sites = &view.gate.use_sites;
    !sites.is_empty() && sites.iter().all(is_of_main)
}
