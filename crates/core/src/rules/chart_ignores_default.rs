//! Rule `chart-ignores-default`.

use std::collections::BTreeMap;

use super::charts::{governed, word};
use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::chart::{Chart, Condition, Form};
use crate::finding::{Finding, Severity};
use crate::gate::Dialect;
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::project::GateView;
use crate::stage::Stage;

const ID: &str = "chart-ignores-default";

const DOC: &str = "\
A template that asks the values for a gate takes a gate that they leave out for off, whatever \
the code's default is. Today that is right for a gate that is off by default. The day its default \
changes, the code has it on, and the chart has no mounts, permissions or arguments for it; with \
`AllAlpha=true` in the values that day is today. Where the code has another default than the \
template takes for granted, the two disagree in every plain installation: an error.

Example: `if and (hasKey .Values.featureGates \"FastPath\") .Values.featureGates.FastPath` mounts \
a socket that the code needs whenever `FastPath` is on.

Fix: put the gate into values.yaml with the default of the code, or ask a helper that knows the \
defaults.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a template takes a gate that is not in the values for off, whatever its default",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    // Values that could not be read may set what the templates ask for.
    if context.coverage(LedgerKind::Chart) == CoverageState::Partial {
        return Vec::new();
    }
    let mut found = Vec::new();
    for chart in &context.project.ledgers.charts {
        let mut by_gate: BTreeMap<(&str, bool), Vec<&Condition>> = BTreeMap::new();
        for condition in &chart.conditions {
            let is_set = chart
                .shown
                .iter()
                .any(|s| s.form == Form::Value && s.gate == condition.gate);
            if let Some(taken) = condition.absent_means().filter(|_| !is_set) {
                let key = (condition.gate.as_str(), taken);
                by_gate.entry(key).or_default().push(condition);
            }
        }
        for ((name, taken), conditions) in by_gate {
            if let Some(view) = governed(context, name) {
                found.extend(finding(context, chart, view, taken, &conditions));
            }
        }
    }
    found
}

fn finding(
    context: &Context<'_>,
    chart: &Chart,
    view: &GateView,
    taken: bool,
    conditions: &[&Condition],
) -> Option<Finding> {
    let name = &view.gate.name;
    let default = view.current.default?;
    let places = if conditions.len() == 1 {
        "a template takes".to_owned()
    } else {
        format!("templates at {} places take", conditions.len())
    };
    let (message, most) = if default != taken {
        let message = format!(
            "{places} `{name}` for {} where the values leave it out, and the code has it {} by \
             default",
            word(taken),
            word(default)
        );
        (message, Severity::Error)
    } else if !default && can_be_promoted(view) {
        let today = if is_switched_by_group(chart, view) {
            "; with `AllAlpha=true`, and whatever it excludes off, it is so today"
        } else {
            ""
        };
        let message = format!(
            "{places} `{name}` for off where the values leave it out: once its default is on, \
             the code has it on and the chart has not{today}"
        );
        (message, Severity::Warning)
    } else {
        return None;
    };
    let mut locations: Vec<&Location> = conditions.iter().map(|c| &c.location).collect();
    locations.dedup();
    Some(
        context
            .report(ID, message)
            .gate(name)
            .claim("default")
            .at_all(locations.into_iter().cloned())
            .at_all(declared(&view.gate))
            .help(format!(
                "set `{name}: {default}` in values.yaml and change it with the default, or ask a \
                 helper that has the defaults of the code"
            ))
            .at_most(most)
            .done(),
    )
}

fn can_be_promoted(view: &GateView) -> bool {
    matches!(view.current.stage, Some(Stage::Alpha | Stage::Beta))
        && view.current.locked != Some(true)
}

/// Tells whether the chart hands `AllAlpha` on to a program that knows it.
fn is_switched_by_group(chart: &Chart, view: &GateView) -> bool {
    let mut dialects = view.gate.registrations.iter().map(|r| r.dialect);
    view.current.stage == Some(Stage::Alpha)
        && !chart.passed.is_empty()
        && dialects.any(|d| matches!(d, Dialect::ComponentBase | Dialect::ComponentBaseVersioned))
}
