use crate::assess::tests::cell;
use crate::ci::RunMinor;
use crate::criteria::runs::sample::{on, ran, tested};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::upstream;
use crate::verdict::Verdict;
use crate::version::Version;

fn verdict(fixture: &Fixture) -> Verdict {
    cell(fixture, "FastPath", "S6").verdict
}

/// The newest minor, or one before it.
fn minor(back: u32) -> Version {
    let newest = upstream::latest();
    Version::line_of(newest.major, newest.minor - back)
}

fn ran_on(fixture: Fixture, back: u32, runs: (u64, u64)) -> Fixture {
    ran(
        fixture,
        "mounts",
        on(&format!("amd64 {}", minor(back))),
        runs,
    )
}

#[test]
fn met_on_all_three() {
    let fixture = (0..3).fold(tested(), |fixture, back| ran_on(fixture, back, (60, 0)));
    assert_eq!(verdict(&fixture), Verdict::Met);
}

#[test]
fn unmet_where_one_is_missing_or_fails() {
    let two = (0..2).fold(tested(), |fixture, back| ran_on(fixture, back, (60, 0)));
    let missing = cell(&two, "FastPath", "S6");
    assert_eq!(missing.verdict, Verdict::Unmet);
    let ask = missing.ask.expect("one is missing");
    assert!(
        ask.starts_with(&format!("add a lane on Kubernetes {}", minor(2))),
        "{ask}"
    );
    let fails = ran_on(two, 2, (1, 1));
    assert_eq!(verdict(&fails), Verdict::Unmet);
}

#[test]
fn a_lane_is_a_plan_and_leaves_it_unknown() {
    let mut fixture = (0..2).fold(tested(), |fixture, back| ran_on(fixture, back, (60, 0)));
    fixture.ledgers.ci.minors.push(RunMinor {
        minor: minor(2),
        location: Location::new(LedgerKind::Ci, "Makefile", 7, 1),
    });
    let cell = cell(&fixture, "FastPath", "S6");
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
    let ask = cell.ask.expect("its results are missing");
    assert!(ask.starts_with("give the results of the lane"), "{ask}");
}

#[test]
fn unknown_without_results() {
    assert_eq!(verdict(&tested()), Verdict::Unknown);
}
