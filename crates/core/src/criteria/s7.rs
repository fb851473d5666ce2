//! Criterion S7.

use super::Check;
use super::metered::guesses;
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::metric::{DeclaredMetric, Meaning, MetricPlace};
use crate::statement::Basis;

const DOC: &str = "\
Metrics are of use once somebody looks at them: a dashboard or an alert that was built from the \
metrics of a gate shows that they say what an operator wants to know.

By reading: rules and alerts of Prometheus, also in manifests and Helm templates, and dashboards \
of Grafana in this tree; each query is parsed, and every metric in it looked up among those that \
the code declares. Which of them belong to the gate is written into its page, under `metrics`; \
without that they are guessed, as for B4, and leave it unknown. An example in a document is a \
guess too. Dashboards that are kept elsewhere cannot be read; an approver attests them where the \
policy takes that.
";

pub(super) const CHECK: Check = Check {
    id: "S7",
    summary: "a dashboard or an alert uses the gate's metrics",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: false,
    ledgers: &[LedgerKind::Metrics, LedgerKind::Page],
    judge,
};

/// Queries that are shown.
const SHOWN: usize = 8;

fn judge(case: &Case<'_>) -> Judgement {
    let name = case.name();
    let metrics = &case.ledgers().metrics;
    let named = case.record().metrics.iter();
    let of_page: Vec<&DeclaredMetric> = named
        .filter_map(|m| match metrics.meaning(&m.value) {
            Meaning::Declared(metric) => Some(metric),
            _ => None,
        })
        .collect();
    let guessed = case.record().metrics.is_empty();
    let own = if guessed {
        guesses(case).iter().map(|g| g.metric()).collect()
    } else {
        of_page
    };
    let uses = metrics.used.iter().filter_map(|used| {
        let metric = own.iter().find(|m| m.has_series(&used.name))?;
        let is_example = used.place == MetricPlace::Document;
        let basis = if guessed || is_example {
            Basis::Inferred
        } else {
            used.basis
        };
        let place = used.place.as_str();
        let who = match &used.title {
            Some(title) => format!("the {place} `{title}`"),
            None => format!("a {place}"),
        };
        let text = format!("{who} asks for `{}`", metric.name);
        Some(Evidence::speaks_for(basis, text, used.location.clone()))
    });
    let mut evidence: Vec<Evidence> = uses.collect();
    evidence.sort_by(|a, b| (a.basis, &a.location).cmp(&(b.basis, &b.location)));
    evidence.dedup();
    evidence.truncate(SHOWN);
    Demand::new(
        format!("dashboard or alert on a metric of `{name}`"),
        format!(
            "build an alert or a dashboard from the metrics of `{name}`, and keep it in the tree"
        ),
        Effort::Document,
    )
    .with(evidence)
    .absent_in(&[LedgerKind::Metrics])
    .into()
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::{at, cell, with_page};
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::metric::MetricPlace;
    use crate::record::Record;
    use crate::verdict::Verdict;

    /// A gate at beta, so that stable is what is asked for, with two metrics of its own.
    fn project(named: &[&str]) -> Fixture {
        let fixture = Fixture::new()
            .gate("LampHealth", "0.4 beta on")
            .metric("house_lamp_health", "house")
            .metric("house_volts", "house");
        let record = Record {
            metrics: named.iter().map(|m| at((*m).to_owned())).collect(),
            ..Record::default()
        };
        with_page(fixture, "LampHealth", record)
    }

    fn asked(fixture: Fixture, metric: &str, place: MetricPlace) -> Fixture {
        fixture.query(metric, place, "rules.yaml", 4)
    }

    fn verdict(fixture: &Fixture) -> Verdict {
        cell(fixture, "LampHealth", "S7").verdict
    }

    #[test]
    fn met_by_an_alert_on_a_metric_of_the_page() {
        let fixture = asked(project(&["house_volts"]), "house_volts", MetricPlace::Alert);
        let cell = cell(&fixture, "LampHealth", "S7");
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
        assert_eq!(cell.reason, "the alert `Q4` asks for `house_volts`");
        assert_eq!(cell.evidence[0].location.path, "rules.yaml");
    }

    #[test]
    fn unmet_where_nothing_asks_for_them() {
        assert_eq!(verdict(&project(&["house_volts"])), Verdict::Unmet);
        let other = asked(
            project(&["house_volts"]),
            "house_lamp_health",
            MetricPlace::Panel,
        );
        assert_eq!(verdict(&other), Verdict::Unmet);
        assert_eq!(verdict(&project(&[])), Verdict::Unmet);
    }

    #[test]
    fn unknown_where_the_metric_is_a_guess_an_example_or_not_all_was_read() {
        let guess = asked(project(&[]), "house_lamp_health", MetricPlace::Alert);
        assert_eq!(verdict(&guess), Verdict::Unknown);
        let example = asked(
            project(&["house_volts"]),
            "house_volts",
            MetricPlace::Document,
        );
        assert_eq!(verdict(&example), Verdict::Unknown);
        let torn = project(&["house_volts"]).partial(LedgerKind::Metrics);
        assert_eq!(verdict(&torn), Verdict::Unknown);
    }
}
