//! Rule `chart-does-not-refuse`.

use std::collections::BTreeSet;

use super::charts::{self, list};
use super::{Context, Parameter, Rule};
use crate::chart::Chart;
use crate::constraints::Kind;
use crate::finding::{Finding, Severity};
use crate::gate::{Constraint, ConstraintSource};
use crate::ledger::LedgerKind;

const ID: &str = "chart-does-not-refuse";

const DOC: &str = "\
A chart that refuses some settings of gates when it is rendered promises that what it renders \
will start. What only the code refuses passes `helm install`, and shows as pods that do not come \
up. The rule speaks of charts that refuse something about gates already: a warning where they \
refuse some combinations of gates and leave out others, else `info`.

Example: a helper fails for a mode without its gate; the code also refuses two gates together, \
and the chart renders them.

Fix: fail in the same helper for the combinations that the code refuses.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a chart refuses some settings of gates, and lets pass others that the code refuses",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let charts = context.project.ledgers.charts.iter();
    // A refusal may stand in a template that was not read.
    charts
        .filter(|chart| context.is_whole_below(&chart.dir))
        .filter_map(|chart| finding(context, chart))
        .collect()
}

/// Two gates of a constraint, in an order that does not depend on where it is written.
type Pair<'a> = (&'a str, Kind, &'a str);

fn pair<'a>(gate: &'a str, kind: Kind, other: &'a str) -> Pair<'a> {
    match kind {
        Kind::Excludes => (gate.min(other), kind, gate.max(other)),
        Kind::Requires => (gate, kind, other),
    }
}

fn finding(context: &Context<'_>, chart: &Chart) -> Option<Finding> {
    let about_gates = chart.refusals.iter().find(|refusal| {
        let mut gates = refusal.gates.iter();
        gates.any(|gate| charts::governed(context, gate).is_some())
    })?;
    let refused: BTreeSet<Pair<'_>> = chart
        .refusals
        .iter()
        .filter_map(|r| r.pair.as_ref())
        .map(|(gate, kind, other)| pair(gate, *kind, other))
        .collect();
    // A refusal that also looks at something else may still be meant for the pair.
    let mentioned = |(a, _, b): &Pair<'_>| {
        chart.refusals.iter().any(|r| {
            r.pair.is_none() && r.gates.iter().any(|g| g == a) && r.gates.iter().any(|g| g == b)
        })
    };
    let coded = coded(context);
    let missing: Vec<&(Pair<'_>, &Constraint)> = coded
        .iter()
        .filter(|(pair, _)| !refused.contains(pair) && !mentioned(pair))
        .collect();
    let (_, constraint) = missing.first()?;
    let told: Vec<String> = missing
        .iter()
        .map(|((gate, kind, other), _)| match kind {
            Kind::Requires => format!("{gate} without {other}"),
            Kind::Excludes => format!("{gate} with {other}"),
        })
        .collect();
    let checked = list(about_gates.gates.iter().map(String::as_str));
    let message = format!(
        "{} checks {checked} when it is rendered, and lets pass what the code refuses at start-up: {}",
        charts::name(chart),
        told.join(", ")
    );
    let report = context
        .report(ID, message)
        .claim("excludes")
        .at(about_gates.location.clone())
        .at(constraint.location.clone())
        .help("fail for these combinations in the same template, so that they show at once");
    let report = if refused.is_empty() {
        report.at_most(Severity::Info)
    } else {
        report
    };
    Some(report.done())
}

/// The constraints between governed gates that code enforces, each once.
fn coded<'a>(context: &Context<'a>) -> Vec<(Pair<'a>, &'a Constraint)> {
    let mut seen = BTreeSet::new();
    let mut coded = Vec::new();
    for view in context.governed() {
        let gate = &view.gate;
        let requires = gate.requires.iter().map(|c| (Kind::Requires, c));
        let excludes = gate.excludes.iter().map(|c| (Kind::Excludes, c));
        for (kind, constraint) in requires.chain(excludes) {
            let pair = pair(&gate.name, kind, &constraint.gate);
            if constraint.source == ConstraintSource::Code && seen.insert(pair) {
                coded.push((pair, constraint));
            }
        }
    }
    coded
}
