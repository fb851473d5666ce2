//! Rule `minors-disagree`.

use std::collections::BTreeMap;

use super::context::Context;
use super::{Parameter, Rule};
use crate::ci::{Bound, Supported};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::upstream::clusters::{self, Clusters};
use crate::version::Version;

const ID: &str = "minors-disagree";

/// Places that are named one by one.
const SHOWN: usize = 6;

const DOC: &str = "\
Who reads one page takes its oldest Kubernetes for the oldest that is supported; the chart lets \
installations through, or refuses them, by its own. Compared are `kubeVersion` of the chart, \
and sentences of the README and of pages about installing that name a lower bound; also the \
libraries in `go.mod`, which should not be older than what is supported at least. Where \
`gradus.yaml` has `kubernetes: [...]`, every place is held against that. Charts that differ among \
themselves are left out: each may be for something else.

Example: `Chart.yaml` has `kubeVersion: \">=1.32.0-0\"`; the prerequisites ask for 1.34 or later.

Fix: decide, and write the same minor at every place.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "chart, documents and libraries name different oldest Kubernetes minors",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Docs, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ci = &context.project.ledgers.ci;
    let mut found = Vec::new();
    let mut by_minor: BTreeMap<Version, Vec<&Supported>> = BTreeMap::new();
    for stated in clusters::bounds(ci) {
        by_minor
            .entry(stated.bound.minor())
            .or_default()
            .push(stated);
    }
    if let Some(decided) = clusters::configured(context.config) {
        by_minor.remove(&decided.oldest());
        found.extend(against(context, &decided, &by_minor));
    } else if by_minor.len() > 1 {
        found.extend(finding(context, &by_minor));
    }
    let built = ci
        .supported
        .iter()
        .find(|s| matches!(s.bound, Bound::Built(_)));
    let newest = by_minor.last_key_value();
    if let (Some(built), Some((minor, stated))) = (built, newest)
        && built.bound.minor() < *minor
        && let Some(first) = stated.first()
    {
        let message = format!(
            "Kubernetes {minor} is the oldest supported, and the code is built with the libraries of {}",
            built.bound.minor()
        );
        found.push(
            context
                .report(ID, message)
                .at(first.location.clone())
                .at(built.location.clone())
                .help("correct the sentence, or update the libraries")
                .done(),
        );
    }
    found
}

/// Reports the places that say something else than the configuration.
fn against(
    context: &Context<'_>,
    decided: &Clusters,
    by_minor: &BTreeMap<Version, Vec<&Supported>>,
) -> Option<Finding> {
    let (minor, _) = by_minor.first_key_value()?;
    let mut places = by_minor.values().flatten().map(|s| s.location.clone());
    let message = format!(
        "the oldest supported Kubernetes is {minor} here, and {} in {}",
        decided.oldest(),
        decided.oldest_at.path
    );
    Some(
        context
            .report(ID, message)
            .at_all(places.next())
            .at(decided.oldest_at.clone())
            .at_all(places.take(SHOWN))
            .help(format!("write {} there too", decided.oldest()))
            .done(),
    )
}

fn finding(
    context: &Context<'_>,
    by_minor: &BTreeMap<Version, Vec<&Supported>>,
) -> Option<Finding> {
    // The place to look at first is where fewest agree, and of those the newest minor.
    let odd = by_minor
        .iter()
        .min_by_key(|(minor, stated)| (stated.len(), std::cmp::Reverse(**minor)))?;
    let others = by_minor.iter().filter(|(minor, _)| *minor != odd.0);
    let names: Vec<String> = others
        .clone()
        .filter_map(|(minor, stated)| Some(format!("{minor} in {}", stated.first()?.location.path)))
        .collect();
    let message = format!(
        "the oldest supported Kubernetes is {} here, and {}",
        odd.0,
        names.join(", ")
    );
    let others = others.flat_map(|(_, stated)| stated.iter());
    let places = odd.1.iter().chain(others).take(SHOWN);
    Some(
        context
            .report(ID, message)
            .at_all(places.map(|s| s.location.clone()))
            .help("decide which is the oldest, and write the same at every place")
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::runs::supported;
    use super::ID;
    use crate::config;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;

    #[test]
    fn two_lower_bounds() {
        let mut fixture = Fixture::new();
        fixture.ledgers.ci.supported = vec![
            supported(LedgerKind::Chart, "chart/Chart.yaml", 32),
            supported(LedgerKind::Docs, "README.md", 32),
            supported(LedgerKind::Docs, "docs/install.md", 34),
        ];
        let found = fixture.found("kubernetes", ID);
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:#?}")
        };
        assert_eq!(finding.locations[0].path, "docs/install.md");
        assert_eq!(finding.locations.len(), 3);
        assert!(finding.message.contains("1.34 here, and 1.32 in"));
    }

    #[test]
    fn a_configuration_is_what_every_place_is_held_against() {
        let mut fixture = Fixture::new();
        fixture.ledgers.ci.supported = vec![
            supported(LedgerKind::Docs, "README.md", 32),
            supported(LedgerKind::Docs, "docs/install.md", 34),
        ];
        let with = |fixture: &Fixture| {
            let config = config::read("gradus.yaml", "kubernetes: [\"1.34\"]").unwrap();
            let mut found = fixture.judge_with("kubernetes", &config);
            found.retain(|f| f.rule == ID);
            found
        };
        let found = with(&fixture);
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:#?}")
        };
        assert!(finding.message.contains("1.32 here, and 1.34 in gradus"));
        let places: Vec<&str> = finding.locations.iter().map(|l| l.path.as_str()).collect();
        assert_eq!(places, ["README.md", "gradus.yaml"]);
        fixture.ledgers.ci.supported.remove(0);
        assert_eq!(with(&fixture), []);
    }

    #[test]
    fn agreement_and_charts_that_differ_among_themselves() {
        let mut fixture = Fixture::new();
        fixture.ledgers.ci.supported = vec![
            supported(LedgerKind::Chart, "a/Chart.yaml", 30),
            supported(LedgerKind::Chart, "b/Chart.yaml", 31),
            supported(LedgerKind::Docs, "README.md", 32),
        ];
        assert_eq!(fixture.found("kubernetes", ID), []);
    }
}
