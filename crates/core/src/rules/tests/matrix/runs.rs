//! What tests say, what runs them, and on which Kubernetes.

use super::{Case, case};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::rules::tests::go_tests::test;
use crate::rules::tests::runs::supported;
use crate::rules::{
    minor_not_covered, tag_filter_empty, test_in_no_target, test_names_unknown_gate,
    upstream_behind, upstream_claimed_differently, upstream_not_switched_on,
};
use crate::stage::Stage;
use crate::statement::{Basis, Claim};

pub(super) fn shapes() -> Vec<Case> {
    vec![
        case(
            "few tests",
            test(
                Fixture::new()
                    .gate("FastPath", "beta on")
                    .gate("SlowPath", "alpha off"),
                false,
                &[("FastPath", Claim::Default(true))],
            ),
            &["default-unasserted", "gate-untested"],
        ),
        case(
            "a test of a gate that nobody has",
            test_names_unknown_gate::tests::project("FastPaths", Claim::Named, Basis::Read),
            &["test-names-unknown-gate"],
        ),
        case(
            "a test that nothing runs",
            test_in_no_target::tests::project(&["t/a.bats", "t/b.bats"]),
            &["test-in-no-target"],
        ),
        case(
            "a filter that takes no test",
            tag_filter_empty::tests::filtered("fasr"),
            &["tag-filter-empty"],
        ),
        case(
            "a supported minor that no lane runs",
            minor_not_covered::tests::project(&[34, 36]),
            &["minor-not-covered"],
        ),
        case("minors that disagree", disagreeing(), &["minors-disagree"]),
        case(
            "an enhancement that holds a gate back",
            upstream_behind::tests::project("0.1 alpha off", "KEP-5491"),
            &["upstream-behind"],
        ),
        case(
            "an enhancement that lets a gate go on",
            upstream_behind::tests::project("0.1 alpha off", "KEP-4815"),
            &["upstream-behind"],
        ),
        case(
            "a gate ahead of its enhancement",
            upstream_behind::tests::project("0.1 beta on", "KEP-5491"),
            &["upstream-behind"],
        ),
        case(
            "a stage that an enhancement has not reached",
            upstream_claimed_differently::tests::project(5004, Stage::Stable, true),
            &["upstream-claimed-differently"],
        ),
        case(
            "a test where what it needs is off",
            upstream_not_switched_on::tests::project(34),
            &["upstream-not-switched-on"],
        ),
    ]
}

fn disagreeing() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.ledgers.ci.supported = vec![
        supported(LedgerKind::Chart, "chart/Chart.yaml", 32),
        supported(LedgerKind::Docs, "docs/install.md", 34),
    ];
    fixture
}
