//! Criterion B4.

use super::Check;
use super::metered::{Guess, guesses};
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::metric::Meaning;
use crate::statement::Basis;

const DOC: &str = "\
An operator steers by what a program shows of itself. For a gate that runs a control loop or \
watches health, and for one of which nobody says what it does, metrics of the signals that \
matter are asked for before it is on by default.

Which metrics belong to a gate is written into its page, under `metrics`. Each of them has to be \
declared by the code: by the options of a metric of `client_golang` or `component-base`, or by a \
collector's description.

By reading: the metrics that Go code declares, with constants followed. Where a page names none, \
metrics that may belong to the gate are guessed, and leave it unknown: those that are declared in \
a file which asks for the gate, and those whose name and help share most words with the gate's \
name, its last one among them. Where all code was read, every name could be told, and there is not even such a guess, the \
criterion is unmet. That a library brings a metric along is a guess too. Whether the signals are \
the right ones, no reading tells. Results show nothing here, and nobody's word settles it.
";

pub(super) const CHECK: Check = Check {
    id: "B4",
    summary: "metrics show what an operator steers by",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: false,
    ledgers: &[LedgerKind::Metrics, LedgerKind::Page],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let name = case.name();
    let named = &case.record().metrics;
    if let Some(page) = case.page.filter(|_| !named.is_empty()) {
        let demands = named.iter().map(|metric| {
            let evidence = declared(case, &metric.value, page.location(metric));
            Demand::new(
                format!("metric `{}` in the code", metric.value),
                format!(
                    "declare `{}`, or correct its name in the page of `{name}`",
                    metric.value
                ),
                Effort::Code,
            )
            .with(evidence)
            .absent_in(&[LedgerKind::Metrics])
        });
        return Judgement::Demands(demands.collect());
    }
    let guessed = guesses(case);
    let demand = Demand::new(
        format!("metric of `{name}`"),
        if guessed.is_empty() {
            format!(
                "declare a metric of what an operator of `{name}` steers by, and name it in the \
                 gate's page under `metrics`"
            )
        } else {
            format!("name the metrics of `{name}` in the gate's page, under `metrics`")
        },
        if guessed.is_empty() {
            Effort::Code
        } else {
            Effort::Line
        },
    );
    demand
        .with(guessed.iter().map(guess))
        .absent_in(&[LedgerKind::Metrics])
        .into()
}

fn declared(case: &Case<'_>, name: &str, named: crate::location::Location) -> Option<Evidence> {
    match case.ledgers().metrics.meaning(name) {
        Meaning::Declared(metric) => Some(Evidence::speaks_for(
            Basis::Read,
            format!("the code declares `{}`", metric.name),
            metric.location.clone(),
        )),
        Meaning::Foreign => Some(Evidence::speaks_for(
            Basis::Inferred,
            format!("`{name}` is a metric that libraries bring along, by its name"),
            named,
        )),
        // A rule records what other metrics say: it emits nothing.
        Meaning::Recorded(_) | Meaning::Unknown => None,
    }
}

fn guess(guess: &Guess<'_>) -> Evidence {
    let metric = guess.metric();
    let text = match guess {
        Guess::File(_) => format!(
            "`{}` is declared in a file that asks for the gate",
            metric.name
        ),
        Guess::Words(_, words) => {
            format!("`{}` speaks of {}", metric.name, words.join(", "))
        }
    };
    Evidence::speaks_for(Basis::Inferred, text, metric.location.clone())
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::{at, cell, with_page};
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::policy::Category;
    use crate::record::Record;
    use crate::verdict::Verdict;

    fn project() -> Fixture {
        Fixture::new()
            .gate("LampHealthCheck", "0.4 alpha off")
            .metric("house_requests_total", "house")
    }

    fn naming(fixture: Fixture, metric: &str) -> Fixture {
        let record = Record {
            metrics: vec![at(metric.to_owned())],
            ..Record::default()
        };
        with_page(fixture, "LampHealthCheck", record)
    }

    fn verdict(fixture: &Fixture) -> Verdict {
        cell(fixture, "LampHealthCheck", "B4").verdict
    }

    #[test]
    fn met_where_the_code_declares_what_the_page_names() {
        let cell = cell(
            &naming(project(), "house_requests_total"),
            "LampHealthCheck",
            "B4",
        );
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
        assert_eq!(cell.evidence[0].location.path, "pkg/metrics.go");
    }

    #[test]
    fn unmet_where_it_does_not_or_where_no_metric_is_about_the_gate() {
        assert_eq!(verdict(&naming(project(), "house_lamps")), Verdict::Unmet);
        let none = cell(&project(), "LampHealthCheck", "B4");
        assert_eq!(none.verdict, Verdict::Unmet, "{none:#?}");
        assert!(
            none.reason.starts_with("there is no metric of"),
            "{none:#?}"
        );
    }

    #[test]
    fn unknown_where_a_metric_may_be_the_gates_or_not_all_was_read() {
        let by_words = project().metric("house_lamp_health", "house");
        assert_eq!(verdict(&by_words), Verdict::Unknown);
        let mut by_file = project();
        by_file.ledgers.metrics.declared[0].location.path = "pkg/use.go".to_owned();
        assert_eq!(verdict(&by_file), Verdict::Unknown);
        assert_eq!(
            verdict(&project().partial(LedgerKind::Metrics)),
            Verdict::Unknown
        );
        assert_eq!(
            verdict(&naming(project(), "workqueue_depth")),
            Verdict::Unknown
        );
    }

    #[test]
    fn one_word_or_the_projects_name_is_no_guess() {
        let mut fixture = project().metric("house_lamps_total", "house");
        fixture = fixture.metric("house_health_total", "house");
        assert_eq!(verdict(&fixture), Verdict::Unmet);
        let mut prefixed = Fixture::new()
            .gate("HouseLamp", "0.4 alpha off")
            .metric("house_requests_total", "house");
        assert_eq!(cell(&prefixed, "HouseLamp", "B4").verdict, Verdict::Unmet);
        prefixed.ledgers.metrics.declared[0].help = Some("Requests of a lamp.".to_owned());
        assert_eq!(cell(&prefixed, "HouseLamp", "B4").verdict, Verdict::Unmet);
    }

    #[test]
    fn a_file_of_many_metrics_is_no_guess() {
        let names = ["a", "b", "c", "d", "e", "f"].map(|n| format!("house_{n}_total"));
        let mut fixture = names.iter().fold(project(), |f, n| f.metric(n, "house"));
        for metric in &mut fixture.ledgers.metrics.declared {
            metric.location.path = "pkg/use.go".to_owned();
        }
        assert_eq!(verdict(&fixture), Verdict::Unmet);
    }

    #[test]
    fn not_asked_of_what_shows_nothing() {
        let record = Record {
            categories: vec![at(Category::Internal)],
            ..Record::default()
        };
        let fixture = with_page(project(), "LampHealthCheck", record);
        assert_eq!(verdict(&fixture), Verdict::NotApplicable);
    }
}
