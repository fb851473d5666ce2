//! Rule `metric-unknown`.

use std::collections::BTreeMap;

use super::context::Context;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::is_dated;
use crate::ledger::{CoverageState, LedgerKind};
use crate::metric::{Meaning, MetricPlace, UsedMetric};
use crate::reading::suggest::nearest;
use crate::statement::Basis;

const ID: &str = "metric-unknown";

/// Places of one metric that are shown.
const SHOWN: usize = 6;

const DOC: &str = "\
An alert that asks for a metric which nothing emits never fires, and nobody notices: to \
Prometheus a series that does not exist is one without values. So every metric that a query uses \
is looked up among those that the code declares, with the series that histograms and summaries \
make of them, and among those that rules record. Only names that begin as the project's own do \
count: with a namespace or subsystem that its code sets apart. Where the code makes one under a \
name that only running it would show, and that may be the one, nothing is said.

A query in a document is an example, and worth knowing; so is one in a file that is kept for \
older releases, by its path.

Example: the code declares `house_lamp_switched_total`; the alert asks for \
`rate(house_lamp_switches_total[5m])`.

Fix: correct the name in the query, or declare the metric.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a query uses a metric of the project that no code declares",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Metrics],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.coverage(LedgerKind::Metrics) == CoverageState::Absent {
        return Vec::new();
    }
    let metrics = &context.project.ledgers.metrics;
    let prefixes = metrics.prefixes();
    let may_be = |name: &str| metrics.unresolved.iter().any(|u| u.may_have_series(name));
    let mut unknown: BTreeMap<&str, Vec<&UsedMetric>> = BTreeMap::new();
    for used in metrics.used.iter().filter(|u| u.basis == Basis::Read) {
        let is_own = prefixes.iter().any(|p| used.name.starts_with(p.as_str()));
        let is_past = used.place == MetricPlace::Document && is_dated(&used.location.path);
        if is_own
            && !is_past
            && metrics.meaning(&used.name) == Meaning::Unknown
            && !may_be(&used.name)
        {
            unknown.entry(&used.name).or_default().push(used);
        }
    }
    let unknown = unknown.into_iter();
    unknown
        .map(|(name, uses)| finding(context, name, uses))
        .collect()
}

fn finding(context: &Context<'_>, name: &str, mut uses: Vec<&UsedMetric>) -> Finding {
    uses.sort_by(|a, b| (a.place, &a.location).cmp(&(b.place, &b.location)));
    let metrics = &context.project.ledgers.metrics;
    let declared = metrics.declared.iter().map(|m| m.name.as_str());
    let recorded = metrics.recorded.iter().map(|r| r.name.as_str());
    let near = nearest(name, declared.chain(recorded));
    let meant = metrics.declared.iter().find(|m| Some(&*m.name) == near);
    let is_example = uses
        .iter()
        .all(|u| u.place == MetricPlace::Document || is_kept(&u.location.path));
    let by = uses.first().map_or_else(String::new, |first| asks(first));
    let more = match uses.len() {
        0 | 1 => String::new(),
        2 => ", and another query".to_owned(),
        n => format!(", and {} other queries", n - 1),
    };
    let message = format!("{by} uses `{name}`{more}, and no code declares it");
    let help = match near {
        Some(near) => format!("did you mean `{near}`? else declare the metric"),
        None => "correct the name, or declare the metric".to_owned(),
    };
    let places = uses.iter().map(|u| u.location.clone());
    let report = context
        .report(ID, message)
        .claim("named")
        .at_all(places.take(SHOWN))
        .at_all(meant.map(|m| m.location.clone()))
        .help(help);
    // What was not read may declare it.
    if is_example || context.coverage(LedgerKind::Metrics) == CoverageState::Partial {
        report.at_most(Severity::Info).done()
    } else {
        report.done()
    }
}

/// Tells whether a file is kept for older releases, by its path.
fn is_kept(path: &str) -> bool {
    is_dated(path) || path.to_ascii_lowercase().contains("legacy")
}

/// "the alert `Dark`"
fn asks(used: &UsedMetric) -> String {
    let place = used.place.as_str();
    match &used.title {
        Some(title) => format!("the {place} `{title}`"),
        None => format!("a {place}"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::metric::{MetricPlace, UnresolvedMetric};

    const RULE: &str = "metric-unknown";

    pub(in crate::rules) fn project() -> Fixture {
        Fixture::new()
            .gate("FastPath", "0.1 alpha off")
            .metric("house_lamp_switched_total", "house")
            .query(
                "house_lamp_switches_total",
                MetricPlace::Alert,
                "rules.yaml",
                4,
            )
    }

    #[test]
    fn an_alert_on_what_nobody_declares() {
        let found = project().found("kubernetes", RULE);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(
            found[0].message,
            "the alert `Q4` uses `house_lamp_switches_total`, and no code declares it"
        );
        assert!(found[0].help.contains("`house_lamp_switched_total`"));
        assert_eq!(found[0].locations.len(), 2);
        assert_eq!(found[0].locations[0].to_string(), "rules.yaml:4");
    }

    #[test]
    fn one_finding_a_name_whatever_uses_it() {
        let found = project()
            .query("house_lamp_switches_total", MetricPlace::Panel, "a.json", 9)
            .query("house_lamp_switches_total", MetricPlace::Panel, "b.json", 9)
            .found("kubernetes", RULE);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].message.contains(", and 2 other queries,"));
    }

    #[test]
    fn metrics_of_others_and_series_of_own_are_fine() {
        let fixture = Fixture::new()
            .metric("house_lamp_on", "house")
            .query("house_lamp_on", MetricPlace::Alert, "rules.yaml", 4)
            .query("up", MetricPlace::Alert, "rules.yaml", 5)
            .query("garden_lamp_on", MetricPlace::Alert, "rules.yaml", 6);
        assert_eq!(fixture.found("kubernetes", RULE), []);
    }

    #[test]
    fn examples_are_worth_knowing_and_those_of_the_past_are_not() {
        let told = |path| {
            let fixture = Fixture::new().metric("house_lamp_on", "house");
            let fixture = fixture.query("house_lamp_off", MetricPlace::Document, path, 4);
            fixture.found("kubernetes", RULE)
        };
        assert_eq!(told("docs/metrics.md")[0].severity, Severity::Info);
        assert_eq!(told("docs/v0.1/metrics.md"), []);
        let kept = Fixture::new().metric("house_lamp_on", "house").query(
            "house_lamp_off",
            MetricPlace::Panel,
            "board-legacy.json",
            4,
        );
        let kept = kept.found("kubernetes", RULE);
        assert_eq!(kept[0].severity, Severity::Info);
    }

    #[test]
    fn names_that_could_not_be_told_may_be_it() {
        let unresolved = |prefix: Option<&str>, ending: Option<&str>| {
            let mut fixture = project();
            fixture.ledgers.metrics.unresolved.push(UnresolvedMetric {
                expression: "name".to_owned(),
                reason: "a parameter".to_owned(),
                prefix: prefix.map(str::to_owned),
                ending: ending.map(str::to_owned),
                location: crate::location::Location::new(LedgerKind::Metrics, "a.go", 1, 1),
            });
            fixture.found("kubernetes", RULE).len()
        };
        assert_eq!(unresolved(Some("house"), None), 0);
        assert_eq!(unresolved(None, None), 0);
        assert_eq!(unresolved(None, Some("switches_total")), 0);
        assert_eq!(unresolved(Some("garden"), None), 1);
        assert_eq!(unresolved(None, Some("doors_total")), 1);
    }

    #[test]
    fn what_was_read_in_part_is_at_most_worth_knowing() {
        let found = project()
            .partial(LedgerKind::Metrics)
            .found("kubernetes", RULE);
        assert_eq!(found[0].severity, Severity::Info);
        let without = project().without(LedgerKind::Metrics);
        assert_eq!(without.found("kubernetes", RULE), []);
    }
}
