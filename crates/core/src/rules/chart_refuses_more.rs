//! Rule `chart-refuses-more`.

use super::charts::{self, governed};
use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::chart::{Chart, Refusal};
use crate::constraints::Kind;
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};

const ID: &str = "chart-refuses-more";

const DOC: &str = "\
A chart that fails for two gates together, or for one without the other, keeps people from what \
the code allows, or knows of a constraint that the code ought to enforce for those who install it \
in another way. Only conditions that depend on nothing but the two gates are looked at. A comment \
above the `fail` that says why makes the finding `info`.

Example: a template fails where `FastPath` and `SafePath` are both on; the code runs with both.

Fix: enforce it in the code as well, or take it out of the chart.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a chart refuses a combination of gates that the code allows",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.coverage(LedgerKind::Registry) != CoverageState::Exhaustive {
        return Vec::new();
    }
    let charts = context.project.ledgers.charts.iter();
    charts
        .flat_map(|chart| {
            let refusals = chart.refusals.iter();
            refusals.filter_map(|refusal| finding(context, chart, refusal))
        })
        .collect()
}

fn finding(context: &Context<'_>, chart: &Chart, refusal: &Refusal) -> Option<Finding> {
    let (name, kind, other) = refusal.pair.as_ref()?;
    let (view, second) = (governed(context, name)?, governed(context, other)?);
    let constraints = match kind {
        Kind::Requires => &view.gate.requires,
        Kind::Excludes => &view.gate.excludes,
    };
    if constraints.iter().any(|c| c.gate == *other) {
        return None;
    }
    let what = match kind {
        Kind::Requires => format!("`{name}` without `{other}`"),
        Kind::Excludes => format!("`{name}` together with `{other}`"),
    };
    let mut message = format!(
        "{} refuses {what}, and no code was found that does",
        charts::name(chart)
    );
    if let Some(comment) = &refusal.comment {
        message.push_str(&format!("; its comment: \"{comment}\""));
    }
    let report = context
        .report(ID, message)
        .gate(name)
        .claim(match kind {
            Kind::Requires => "requires",
            Kind::Excludes => "excludes",
        })
        .at(refusal.location.clone())
        .at_all(declared(&view.gate))
        .at_all(declared(&second.gate))
        .help("enforce it where the code validates its gates, or take it out of the chart");
    let whole = context.coverage(LedgerKind::Code) == CoverageState::Exhaustive;
    let report = if refusal.comment.is_some() || !whole {
        report.at_most(Severity::Info)
    } else {
        report
    };
    Some(report.done())
}
