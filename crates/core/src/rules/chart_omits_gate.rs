//! Rule `chart-omits-gate`.

use std::collections::{BTreeMap, BTreeSet};

use super::charts::{list, set_and_shown, word};
use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::chart::{Chart, Form};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::policy::Criterion;
use crate::project::GateView;
use crate::stage::Stage;

const ID: &str = "chart-omits-gate";

const DOC: &str = "\
Who installs a chart looks for its switches in values.yaml. A list of gates there that is not \
whole hides the others. Where the policy has a criterion that looks at the chart, every gate is \
expected, as a value with its default from the stage of that criterion on; elsewhere the rule \
speaks only of a chart that shows at least half of the gates of a registry. Gates that can no \
longer be switched are not expected.

Example: values.yaml shows 4 of 13 gates, all of them as comments.

Fix: add the missing ones with the defaults of the code.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "values.yaml shows some of the gates, and leaves others out",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Chart, LedgerKind::Policy],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut criteria = context.policy.criteria.iter();
    let wanted = criteria.find(|c| c.ledgers.iter().any(|l| l == LedgerKind::Chart.as_str()));
    let charts = context.project.ledgers.charts.iter();
    charts
        .filter_map(|chart| finding(context, chart, wanted))
        .collect()
}

fn finding(context: &Context<'_>, chart: &Chart, wanted: Option<&Criterion>) -> Option<Finding> {
    let (set, shown) = set_and_shown(context, chart);
    let expected = expected(context, &shown, wanted.is_some());
    let missing: Vec<&GateView> = expected
        .iter()
        .filter(|view| !shown.contains(view.gate.name.as_str()))
        .copied()
        .collect();
    if missing.is_empty() {
        return None;
    }
    let mut shows = chart.shown.iter();
    let first = shows.find(|s| {
        matches!(s.form, Form::Value | Form::Sample) && shown.contains(s.gate.as_str())
    })?;
    let path = &first.location.path;
    if !context.is_whole(path) {
        return None;
    }
    let total = expected.len();
    let comments = match set.len() {
        0 => ", as comments",
        _ => "",
    };
    let mut message = format!(
        "{path} shows {} of {total} gates{comments}; it leaves out {}",
        total - missing.len(),
        list(missing.iter().map(|v| v.gate.name.as_str()))
    );
    let mut report_at = None;
    let mut due = true;
    if let Some(criterion) = wanted {
        let rank = |stage: Stage| context.policy.rank(stage);
        let bound: Vec<String> = missing
            .iter()
            .filter(|v| v.current.stage.and_then(rank) >= rank(criterion.stage.value))
            .map(|v| match v.current.default {
                Some(default) => format!("`{}` ({})", v.gate.name, word(default)),
                None => format!("`{}`", v.gate.name),
            })
            .collect();
        due = !bound.is_empty();
        if due {
            message.push_str(&format!(
                "; the policy `{}` ({}) wants a value with its default for every gate from {} on: {}",
                context.policy.name.value,
                criterion.id.value,
                criterion.stage.value,
                bound.join(", ")
            ));
        }
        report_at = Some(context.policy.location(&criterion.id));
    }
    let report = context
        .report(ID, message)
        .claim("listed")
        .at(first.location.clone())
        .at_all(missing.first().and_then(|v| declared(&v.gate)))
        .at_all(report_at)
        .help("add the missing gates to the values, each with the default that the code has");
    let dated = first.heading.as_deref().is_some_and(is_dated);
    let report = if due && !dated {
        report
    } else {
        report.at_most(Severity::Info)
    };
    Some(report.done())
}

/// "Feature gates as of v1.20": the list of a moment.
fn is_dated(heading: &str) -> bool {
    heading.to_ascii_lowercase().contains("as of v")
}

/// Returns the gates that the chart should show: those of every registry of which it shows at
/// least half, or one, where the policy wants all.
fn expected<'a>(context: &Context<'a>, shown: &BTreeSet<&str>, all: bool) -> Vec<&'a GateView> {
    let mut registries: BTreeMap<&str, Vec<&'a GateView>> = BTreeMap::new();
    for view in context.governed().filter(|v| can_be_set(v)) {
        for registration in &view.gate.registrations {
            let gates = registries.entry(&registration.registry).or_default();
            gates.push(view);
        }
    }
    let counts = |views: &Vec<&GateView>| {
        let mut shown_here = 0;
        for view in views {
            shown_here += usize::from(shown.contains(view.gate.name.as_str()));
        }
        shown_here * 2 >= views.len() && shown_here > 1 || all && shown_here > 0
    };
    let mut expected: Vec<&GateView> = registries.into_values().filter(counts).flatten().collect();
    expected.sort_by(|a, b| a.gate.name.cmp(&b.gate.name));
    expected
}

fn can_be_set(view: &GateView) -> bool {
    view.current.locked != Some(true)
        && matches!(view.current.stage, Some(Stage::Alpha | Stage::Beta))
}
