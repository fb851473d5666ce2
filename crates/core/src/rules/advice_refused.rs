//! Rule `advice-refused`.

use std::collections::BTreeMap;

use super::context::{Context, declared};
use super::settings::{Refusal, Settings};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::statement::{Basis, Claim, Mode, Statement};

const ID: &str = "advice-refused";

const DOC: &str = "\
Who is told to set a gate does so, and nothing else. Where the program refuses that setting \
together with the defaults of the other gates, the advice makes a program that ran fail at \
start-up. Printed hints and documents count; what is advised within a few lines counts as \
advised together.

Example: on an old driver a program prints `set featureGates.FastPath=false to disable`; but \
`QuickPath`, which is on by default, requires `FastPath`.

Fix: advise the other setting as well, or change the default that is in the way.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "people are told to set a gate in a way that is refused",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code, LedgerKind::Docs],
    check,
};

/// Lines of a document that are read as one advice.
const NEAR: u32 = 6;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut refused: BTreeMap<(&str, bool), Vec<&Statement>> = BTreeMap::new();
    let advice: Vec<&Statement> = context
        .project
        .ledgers
        .statements
        .iter()
        .filter(|s| s.mode == Mode::Advises)
        .collect();
    for statement in &advice {
        if let Claim::SetsTo(on) = statement.claim
            && !refusals(context, statement, on, &advice).is_empty()
        {
            let key = (statement.subject.as_str(), on);
            refused.entry(key).or_default().push(statement);
        }
    }
    let found = refused.into_iter();
    found
        .filter_map(|((gate, on), said)| finding(context, gate, on, &said))
        .collect()
}

/// Returns what the advice brings about that is refused.
fn refusals<'a>(
    context: &Context<'a>,
    statement: &'a Statement,
    on: bool,
    advice: &[&'a Statement],
) -> Vec<Refusal<'a>> {
    let mut settings = Settings::defaults(context.project);
    if settings.get(&statement.subject).is_none() {
        return Vec::new();
    }
    let place = &statement.location;
    let near = |other: &Statement| {
        let reach = if place.ledger == LedgerKind::Code {
            0
        } else {
            NEAR
        };
        other.location.path == place.path && other.location.line.abs_diff(place.line) <= reach
    };
    for other in advice.iter().filter(|o| near(o)) {
        if let Claim::SetsTo(on) = other.claim {
            settings.set(&other.subject, on);
        }
    }
    settings.set(&statement.subject, on);
    let mut refusals = settings.refusals();
    refusals.retain(|r| r.gate == statement.subject || r.other == statement.subject);
    refusals
}

fn finding(context: &Context<'_>, gate: &str, on: bool, said: &[&Statement]) -> Option<Finding> {
    let first = *said.first()?;
    let refusals = refusals(context, first, on, said);
    let refusal = *refusals.first()?;
    let (other, why) = if refusal.excludes {
        let other = if refusal.gate == gate {
            refusal.other
        } else {
            refusal.gate
        };
        (other, "is on by default and excludes it".to_owned())
    } else if refusal.gate == gate {
        (
            refusal.other,
            "which it requires, is off by default".to_owned(),
        )
    } else {
        (refusal.gate, "is on by default and requires it".to_owned())
    };
    let why = match refusal.gate == gate && !refusal.excludes {
        true => format!("`{other}`, {why}"),
        false => format!("`{other}` {why}"),
    };
    let message = format!("`{gate}={on}` is advised, and that alone is refused: {why}");
    let guessed = said.iter().all(|s| s.basis == Basis::Inferred);
    let view = context.project.gates.iter().find(|v| v.gate.name == other);
    let report = context
        .report(ID, message)
        .gate(gate)
        .claim("sets-to")
        .at_all(said.iter().map(|s| s.location.clone()))
        .at(refusal.constraint.location.clone())
        .at_all(view.and_then(|v| declared(&v.gate)))
        .help(help(context, gate, on, &refusals));
    Some(if guessed {
        report.at_most(Severity::Warning).done()
    } else {
        report.done()
    })
}

/// Says what would be accepted, if one more step makes it so.
fn help(context: &Context<'_>, gate: &str, on: bool, refusals: &[Refusal<'_>]) -> String {
    let mut settings = Settings::defaults(context.project);
    let find = |name: &str| {
        let mut views = context.project.gates.iter();
        views
            .find(|v| v.gate.name == name)
            .map(|v| v.gate.name.as_str())
    };
    let mut steps = Vec::new();
    if let Some(gate) = find(gate) {
        settings.set(gate, on);
    }
    for refusal in refusals {
        let (name, to) = if refusal.gate == gate {
            (refusal.other, !refusal.excludes)
        } else {
            (refusal.gate, false)
        };
        if let Some(name) = find(name) {
            settings.set(name, to);
            steps.push(format!("`{name}={to}`"));
        }
    }
    if settings.refusals().is_empty() && !steps.is_empty() {
        format!("advise {} with it", steps.join(" and "))
    } else {
        "say which other gates have to be set with it".to_owned()
    }
}
