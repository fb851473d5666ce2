use crate::assess::tests::cell;
use crate::criteria::runs::sample::{on, ran, switched, tested, trouble};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::results::TroubleKind;
use crate::verdict::Verdict;

fn with_detector(fixture: Fixture, passes: u64) -> Fixture {
    let mut setting = on("amd64");
    setting.race_detector = Some(true);
    ran(fixture, "mounts", setting, (passes, 0))
}

#[test]
fn met() {
    let cell = cell(&with_detector(tested(), 60), "FastPath", "A4");
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    assert_eq!(cell.evidence[0].location.to_string(), "ci/junit.xml:10");
}

#[test]
fn a_test_that_merely_fails_is_no_panic() {
    let mut fixture = with_detector(tested(), 60);
    fixture.ledgers.results.records[0].counts.failures = 5;
    assert_eq!(cell(&fixture, "FastPath", "A4").verdict, Verdict::Met);
}

#[test]
fn unmet_by_a_panic_or_a_race() {
    for (kind, told) in [
        (
            TroubleKind::Panic,
            "a panic in the output of `mounts`: out of oil",
        ),
        (
            TroubleKind::Race,
            "a data race in the output of `mounts`: out of oil",
        ),
    ] {
        let fixture = trouble(with_detector(tested(), 60), kind, Some("mounts"));
        let cell = cell(&fixture, "FastPath", "A4");
        assert_eq!(cell.verdict, Verdict::Unmet);
        assert_eq!(cell.reason, told);
    }
}

#[test]
fn a_panic_in_a_log_of_all_tests_is_shown_and_settles_nothing() {
    let fixture = trouble(with_detector(tested(), 60), TroubleKind::Panic, None);
    let cell = cell(&fixture, "FastPath", "A4");
    assert_eq!(cell.verdict, Verdict::Met);
    assert!(
        cell.evidence.iter().any(|e| e.text.contains("out of oil")),
        "{cell:#?}"
    );
}

#[test]
fn a_panic_in_a_run_with_the_gate_on_is_its_own() {
    let fixture = ran(tested(), "other: anything", switched(on("amd64")), (1, 0));
    let fixture = trouble(fixture, TroubleKind::Panic, None);
    assert_eq!(cell(&fixture, "FastPath", "A4").verdict, Verdict::Unmet);
}

#[test]
fn unmet_without_the_race_detector_and_in_too_few_runs() {
    let without = ran(tested(), "mounts", on("amd64"), (60, 0));
    let without = cell(&without, "FastPath", "A4");
    assert_eq!(without.verdict, Verdict::Unmet);
    let ask = without.ask.expect("something is missing");
    assert!(ask.contains("race: true"), "{ask}");
    let few = cell(&with_detector(tested(), 1), "FastPath", "A4");
    assert_eq!(few.verdict, Verdict::Unmet);
    assert!(
        few.run_plan
            .iter()
            .all(|p| p.runs == 7 && p.tests == ["mounts"]),
        "{few:#?}"
    );
}

#[test]
fn unknown() {
    let none = cell(&tested(), "FastPath", "A4");
    assert_eq!(none.verdict, Verdict::Unknown);
    assert!(!none.run_plan.is_empty());
    let mut part = with_detector(tested(), 1);
    part.ledgers.coverage.clear();
    let part = part.partial(LedgerKind::Results);
    assert_eq!(cell(&part, "FastPath", "A4").verdict, Verdict::Unknown);
    // Only its name says that the gate was on.
    let mut setting = on("amd64");
    setting.race_detector = Some(true);
    let guess = ran(tested(), "other: TestFastPathMounts", setting, (99, 0));
    assert_eq!(cell(&guess, "FastPath", "A4").verdict, Verdict::Unknown);
}
