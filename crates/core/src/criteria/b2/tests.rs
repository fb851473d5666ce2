use crate::assess::tests::cell;
use crate::criteria::runs::sample::{gate, on, ran, switched, tested, whole};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::statement::{Basis, Claim};
use crate::testcase::TestKind;
use crate::verdict::Verdict;

fn unreached(mut fixture: Fixture) -> Fixture {
    for case in &mut fixture.ledgers.cases {
        case.reach.clear();
    }
    fixture
}

#[test]
fn met() {
    let fixture = ran(tested(), "mounts", on("amd64"), (60, 0));
    let cell = cell(&fixture, "FastPath", "B2");
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    let texts: Vec<&str> = cell.evidence.iter().map(|e| &*e.text).collect();
    assert_eq!(
        texts,
        [
            "`mounts` switches it on, and `make bats` runs it",
            "`mounts` passed 60 of 60 runs on amd64, the last on 2026-01-10",
        ]
    );
}

#[test]
fn results_stand_in_for_a_runner_that_is_elsewhere() {
    let fixture = ran(unreached(tested()), "mounts", on("amd64"), (60, 0));
    let cell = cell(&fixture, "FastPath", "B2");
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    assert_eq!(cell.evidence[0].basis, Basis::Ran);
}

#[test]
fn runs_with_the_gate_on_need_no_test_of_this_tree() {
    let kinds = [LedgerKind::Bats, LedgerKind::GoTests, LedgerKind::Ci];
    let fixture = whole(gate(), &kinds);
    let fixture = ran(fixture, "e2e: grows", switched(on("amd64")), (60, 0));
    assert_eq!(cell(&fixture, "FastPath", "B2").verdict, Verdict::Met);
}

#[test]
fn unmet_by_failures() {
    let fixture = ran(tested(), "mounts", on("amd64"), (60, 12));
    let cell = cell(&fixture, "FastPath", "B2");
    assert_eq!(cell.verdict, Verdict::Unmet);
    assert_eq!(
        cell.reason,
        "`mounts` failed 12 of 72 runs on amd64: it broke"
    );
    assert_eq!(cell.run_plan.len(), 1);
}

#[test]
fn unmet_without_a_test_that_switches_it_on() {
    let kinds = [
        LedgerKind::Bats,
        LedgerKind::GoTests,
        LedgerKind::Ci,
        LedgerKind::Results,
    ];
    let cell = cell(&whole(gate(), &kinds), "FastPath", "B2");
    assert_eq!(cell.verdict, Verdict::Unmet);
    assert!(
        cell.reason.contains("there is no end-to-end test"),
        "{}",
        cell.reason
    );
}

#[test]
fn a_go_unit_test_is_not_the_way_of_a_user() {
    let mut fixture = ran(tested(), "pkg: TestMounts", on("amd64"), (60, 0));
    let case = &mut fixture.ledgers.cases[0];
    case.kind = TestKind::Go;
    case.name = "TestMounts".to_owned();
    case.location.path = "pkg/fast_test.go".to_owned();
    assert_eq!(cell(&fixture, "FastPath", "B2").verdict, Verdict::Unmet);
    fixture.ledgers.cases[0].location.path = "test/e2e/pkg/fast_test.go".to_owned();
    assert_eq!(cell(&fixture, "FastPath", "B2").verdict, Verdict::Met);
}

#[test]
fn unknown_where_no_results_are_given_or_no_runner_is_known() {
    let none = cell(&tested(), "FastPath", "B2");
    assert_eq!(none.verdict, Verdict::Unknown);
    assert!(none.reason.contains("results"), "{}", none.reason);
    let plan: Vec<String> = none.run_plan.iter().map(ToString::to_string).collect();
    assert_eq!(plan, ["22 more passing runs of `mounts`"]);
    let lost = cell(&unreached(tested()), "FastPath", "B2");
    assert_eq!(lost.verdict, Verdict::Unknown);
    assert!(
        lost.reason
            .contains("no runner of it is known in this tree"),
        "{}",
        lost.reason
    );
}

#[test]
fn jobs_that_nobody_sees_do_not_replace_a_test() {
    let kinds = [LedgerKind::Bats, LedgerKind::GoTests];
    let fixture = whole(gate(), &kinds).partial(LedgerKind::Ci);
    let cell = cell(&fixture, "FastPath", "B2");
    assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
}

#[test]
fn what_is_on_by_default_may_be_tested_by_any() {
    let kinds = [LedgerKind::Bats, LedgerKind::GoTests];
    let other = |switches: bool| {
        let says = ("SafePath", Claim::SetsTo(true));
        let off = ("FastPath", Claim::SetsTo(false));
        let says: &[_] = if switches { &[says, off] } else { &[says] };
        let on = Fixture::new().gate("FastPath", "0.4 beta on");
        let fixture = on.test(TestKind::Bats, "t/a.bats", false, says);
        cell(&whole(fixture, &kinds), "FastPath", "B2").verdict
    };
    assert_eq!(other(false), Verdict::Unknown);
    assert_eq!(other(true), Verdict::Unmet, "it switches the gate off");
}
