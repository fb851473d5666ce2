//! Rule `chart-unknown-gate`.

use std::collections::BTreeMap;

use super::charts::{self, own_blocks};
use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::chart::{Chart, Condition, Form, Shown};
use crate::finding::{Finding, Severity};
use crate::join::{Known, resolve};
use crate::ledger::{CoverageState, LedgerKind};
use crate::reading::suggest::nearest;

const ID: &str = "chart-unknown-gate";

const DOC: &str = "\
A program refuses to start with a gate that it does not know. Values that name one break every \
installation, a commented sample breaks that of whoever copies it, and a template that asks for \
one asks in vain. A block of values is taken for this project's if it names at least one gate \
that the project has, or had; gates of Kubernetes and those that component-base brings along are \
known, too.

Example: values.yaml shows `# ExampleGate: false` above three real gates; the registry has no \
such gate.

Fix: correct the name, or take the line out.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a chart names a gate that no registry declares",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::History,
        LedgerKind::Chart,
        LedgerKind::Upstream,
    ],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for chart in &context.project.ledgers.charts {
        let mut shown: BTreeMap<(&str, Form), Vec<&Shown>> = BTreeMap::new();
        for block in own_blocks(context, chart) {
            let humps = block
                .iter()
                .filter(|s| matches!(resolve(context.project, &s.gate), Known::Gate(_)))
                .all(|s| is_upper(&s.gate));
            for one in block {
                if is_unknown(context, &one.gate) && (!humps || is_upper(&one.gate)) {
                    shown.entry((&one.gate, one.form)).or_default().push(one);
                }
            }
        }
        found.extend(shown.into_values().map(|all| in_values(context, &all)));
        found.extend(in_templates(context, chart));
    }
    found.into_iter().flatten().collect()
}

fn is_upper(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Tells whether the program would refuse the name.
fn is_unknown(context: &Context<'_>, name: &str) -> bool {
    matches!(
        resolve(context.project, name),
        Known::Nothing | Known::Former(_)
    )
}

fn in_values(context: &Context<'_>, all: &[&Shown]) -> Option<Finding> {
    let first = all.first()?;
    let name = &first.gate;
    let path = &first.location.path;
    let (says, then) = match first.form {
        Form::Value => ("sets", "the program does not start with it"),
        Form::Sample => (
            "shows",
            "whoever copies the sample has a program that does not start",
        ),
        Form::Template => ("names", "nobody can set it"),
        Form::Schema => ("allows", "a program that is given it does not start"),
    };
    let message = format!("{path} {says} `{name}`, {}: {then}", why(context, name));
    Some(finding(
        context,
        name,
        message,
        Severity::Error,
        all.iter().map(|s| &s.location),
    ))
}

fn why(context: &Context<'_>, name: &str) -> String {
    match resolve(context.project, name) {
        Known::Former(gate) => match &gate.last_line {
            Some(line) => format!("which {line} was the last release to have"),
            None => "which the registry no longer declares".to_owned(),
        },
        _ => "which no registry declares".to_owned(),
    }
}

/// Names that templates ask for, where they ask for real gates, too.
fn in_templates(context: &Context<'_>, chart: &Chart) -> Vec<Option<Finding>> {
    let asks = |c: &&Condition| charts::governed(context, &c.gate).is_some();
    if !chart.conditions.iter().any(|c| asks(&c)) {
        return Vec::new();
    }
    let mut unknown: BTreeMap<&str, Vec<&Condition>> = BTreeMap::new();
    for condition in &chart.conditions {
        if is_unknown(context, &condition.gate) && is_upper(&condition.gate) {
            unknown.entry(&condition.gate).or_default().push(condition);
        }
    }
    let finding = |(name, all): (&str, Vec<&Condition>)| {
        let message = format!(
            "a template of {} asks for `{name}`, {}: nobody can set it",
            charts::name(chart),
            why(context, name)
        );
        let places = all.iter().map(|c| &c.location);
        Some(finding(context, name, message, Severity::Warning, places))
    };
    unknown.into_iter().map(finding).collect()
}

fn finding<'l>(
    context: &Context<'_>,
    name: &str,
    message: String,
    most: Severity,
    places: impl Iterator<Item = &'l crate::location::Location>,
) -> Finding {
    let gates = &context.project.gates;
    let near = nearest(name, gates.iter().map(|v| v.gate.name.as_str()));
    let meant = gates.iter().find(|v| Some(v.gate.name.as_str()) == near);
    let help = match meant {
        Some(view) => format!("did you mean `{}`? else take it out", view.gate.name),
        None => "take it out, or show a gate that exists".to_owned(),
    };
    let registries = &context.project.ledgers.inventory.registries;
    let other = meant
        .and_then(|view| declared(&view.gate))
        .or_else(|| registries.first().map(|r| r.location.clone()));
    let partial = context.coverage(LedgerKind::Registry) != CoverageState::Exhaustive;
    context
        .report(ID, message)
        .gate(name)
        .claim("named")
        .at_all(places.cloned())
        .at_all(other)
        .help(help)
        .at_most(if partial { Severity::Info } else { most })
        .done()
}
