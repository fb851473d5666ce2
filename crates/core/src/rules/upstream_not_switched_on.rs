//! Rule `upstream-not-switched-on`.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::ci::{Ci, RunMinor};
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::statement::{Claim, Mode, Statement};
use crate::upstream::needs::{self, Need};

const ID: &str = "upstream-not-switched-on";

const DOC: &str = "\
A gate that depends on a gate of Kubernetes is tested on a cluster that has that gate on, or \
it is not tested. Reported is a BATS test that switches such a gate where a job, a script or a \
target that runs it sets a minor on which the gate of Kubernetes is off by default, and neither \
it nor anything that it starts, or is started by, names that gate. What a gate needs has to be \
written down; a lane whose minor is not written here is not judged.

Example: `FastPath` needs `DRAPartitionableDevices`; its test runs on kind with Kubernetes \
1.34, where that is alpha and off, and the cluster's configuration does not name it.

Fix: switch the gate of Kubernetes on in the cluster's configuration.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a test runs where the gate of Kubernetes that it needs is off",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Bats, LedgerKind::Ci, LedgerKind::Upstream],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ledgers = &context.project.ledgers;
    if context.coverage(LedgerKind::Ci) == CoverageState::Absent {
        return Vec::new();
    }
    let mut found = Vec::new();
    for view in &context.project.gates {
        let needs = needs::of(&ledgers.statements, &view.gate.name);
        let tests: BTreeMap<&str, &Statement> = ledgers
            .statements
            .iter()
            .filter(|s| s.subject == view.gate.name && s.mode == Mode::Tests)
            .filter(|s| s.claim == Claim::SetsTo(true) && s.case.is_some())
            .map(|s| (s.location.path.as_str(), s))
            .collect();
        for need in &needs {
            for (path, test) in &tests {
                if let Some(minor) = off_at(&ledgers.ci, path, need) {
                    let constant = declared(&view.gate);
                    let finding = finding(context, &view.gate.name, need, test, minor);
                    found.push(finding.at_all(constant).done());
                }
            }
        }
    }
    found
}

/// Returns the place that sets a minor, for a lane that runs a file, on which a gate is off
/// and stays off.
fn off_at<'a>(ci: &'a Ci, path: &str, need: &Need<'_>) -> Option<&'a RunMinor> {
    let gate = need.gate?;
    for (i, runner) in ci.runners.iter().enumerate() {
        if !runner.suites.contains_key(path) {
            continue;
        }
        let chain: BTreeSet<usize> = ci.starters(BTreeSet::from([i]));
        let runners: Vec<_> = chain.iter().filter_map(|r| ci.runners.get(*r)).collect();
        if runners.iter().any(|r| r.gates.contains(gate.name)) {
            continue;
        }
        let minors = ci.minors.iter();
        let mut own = minors.filter(|m| runners.iter().any(|r| r.holds(&m.location)));
        let off = own.find(|m| {
            let spec = gate.at(m.minor);
            spec.is_some_and(|s| s.default == Some(false))
        });
        if off.is_some() {
            return off;
        }
    }
    None
}

fn finding(
    context: &Context<'_>,
    gate: &str,
    need: &Need<'_>,
    test: &Statement,
    minor: &RunMinor,
) -> super::report::Report {
    let message = format!(
        "the test switches `{gate}` on, which needs {}, and runs on Kubernetes {}, where that is off by default and is not switched on",
        need.name(),
        minor.minor
    );
    context
        .report(ID, message)
        .gate(gate)
        .claim("needs")
        .at(test.location.clone())
        .at(minor.location.clone())
        .at_all(need.said.first().map(|s| s.location.clone()))
        .help(format!(
            "switch {} on in the configuration of that cluster",
            need.name()
        ))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::runs::{case, run_on, runner, said, suites};
    use super::ID;
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::statement::{Claim, Mode};

    pub(in crate::rules) fn project(minor: u32) -> Fixture {
        let mut fixture = Fixture::new().gate("FastPath", "0.1 alpha off");
        let mut needs = said(
            "FastPath",
            Claim::Needs("DRAPartitionableDevices".to_owned()),
            0,
        );
        needs.mode = Mode::Documents;
        needs.location.ledger = LedgerKind::Docs;
        needs.case = None;
        fixture.ledgers.statements = vec![said("FastPath", Claim::SetsTo(true), 0), needs];
        fixture.ledgers.cases = vec![case(0, "t/a.bats", &[])];
        fixture.ledgers.ci.suites = suites(&["t/a.bats"]);
        fixture.ledgers.ci.runners = vec![runner("make all", &["t/a.bats"])];
        fixture.ledgers.ci.minors = vec![run_on(minor)];
        fixture
    }

    #[test]
    fn off_where_the_test_runs() {
        let found = project(34).found("kubernetes", ID);
        super::super::tests::one(&found, "FastPath", Severity::Warning);
    }

    #[test]
    fn on_by_default_or_switched_on_or_elsewhere() {
        assert_eq!(project(36).found("kubernetes", ID), []);
        let mut switched = project(34);
        let gates = &mut switched.ledgers.ci.runners[0].gates;
        gates.insert("DRAPartitionableDevices".to_owned());
        assert_eq!(switched.found("kubernetes", ID), []);
        // Another job of the same file sets it.
        let mut beside = project(34);
        beside.ledgers.ci.runners[0].last_line = 9;
        assert_eq!(beside.found("kubernetes", ID), []);
        beside.ledgers.ci.runners[0].last_line = 40;
        assert_eq!(beside.found("kubernetes", ID).len(), 1);
        let mut elsewhere = project(34);
        elsewhere.ledgers.ci.runners.clear();
        assert_eq!(elsewhere.found("kubernetes", ID), []);
    }
}
