//! Rule `minor-not-covered`.

use std::collections::BTreeSet;

use super::context::Context;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::upstream::{self, clusters};
use crate::version::Version;

const ID: &str = "minor-not-covered";

const DOC: &str = "\
A Kubernetes minor that is supported and never tested is a promise without ground: gates that \
depend on Kubernetes behave differently there. Compared are the minors that the project says \
it supports with those that its workflows, Makefiles and scripts set (`kindest/node` images, \
`K8S_VERSION`, envtest); what is said is what `kubernetes:` in `gradus.yaml`, a page of \
requirements, any other page, or the chart says, in that order. Nothing is reported where no such place sets any minor. Where jobs are \
kept in another repository as well, which the tree says itself, it is only worth knowing.

Example: the chart has `kubeVersion: \">=1.32.0-0\"`; the only lane runs on 1.34.

Fix: add a lane for the oldest supported minor, or raise what is supported.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a supported Kubernetes minor is run by no lane of this tree",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Ci, LedgerKind::Docs, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    finding(context).into_iter().collect()
}

fn finding(context: &Context<'_>) -> Option<Finding> {
    let ci = &context.project.ledgers.ci;
    let clusters = clusters::promised(context.config, ci)?;
    let set: BTreeSet<Version> = ci.minors.iter().map(|m| m.minor).collect();
    let first = ci.minors.first()?;
    let mut run = set.clone();
    if !ci.newest.is_empty() {
        run.insert(upstream::latest());
    }
    let missing: Vec<String> = clusters
        .minors
        .iter()
        .filter(|m| !run.contains(m))
        .map(ToString::to_string)
        .collect();
    // Versions beyond what a person lists are no promise that anybody made.
    if missing.is_empty() || missing.len() > 6 {
        return None;
    }
    let known: Vec<String> = set
        .iter()
        .filter(|m| clusters.minors.contains(m))
        .map(ToString::to_string)
        .collect();
    if known.is_empty() {
        return None;
    }
    let (are, them) = if missing.len() == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    let mut message = format!(
        "Kubernetes {} {are} supported, and no lane of this tree runs {them}; what they set is {}",
        list(&missing),
        list(&known)
    );
    if let Some(place) = ci.newest.first() {
        message.push_str(&format!(", and {place} takes whatever is newest"));
    }
    if let Some(place) = ci.elsewhere.first() {
        message.push_str(&format!("; {place} speaks of jobs kept elsewhere"));
    }
    Some(
        context
            .report(ID, message)
            .at(clusters.oldest_at.clone())
            .at(first.location.clone())
            .help("add a lane for the oldest of them, or raise what is supported")
            .done(),
    )
}

fn list(words: &[String]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::runs::{run_on, supported};
    use super::ID;
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;

    pub(in crate::rules) fn project(minors: &[u32]) -> Fixture {
        let mut fixture = Fixture::new();
        fixture.ledgers.ci.supported = vec![supported(LedgerKind::Chart, "c/Chart.yaml", 34)];
        fixture.ledgers.ci.minors = minors.iter().map(|m| run_on(*m)).collect();
        fixture
    }

    #[test]
    fn a_minor_that_no_lane_runs() {
        let found = project(&[34, 36]).found("kubernetes", ID);
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:#?}")
        };
        assert!(finding.message.starts_with("Kubernetes 1.35 is supported"));
        assert_eq!(finding.severity, Severity::Info);
        assert_eq!(finding.locations.len(), 2);
    }

    #[test]
    fn all_run_or_none_known() {
        assert_eq!(project(&[34, 35, 36]).found("kubernetes", ID), []);
        assert_eq!(project(&[]).found("kubernetes", ID), []);
    }
}
