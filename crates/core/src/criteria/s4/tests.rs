use crate::assess::tests::cell;
use crate::criteria::runs::sample::{bats, on, ran, switched, tested};
use crate::fixtures::Fixture;
use crate::results::Purpose;
use crate::verdict::Verdict;

const ENOUGH: u64 = 70;

fn verdict(fixture: &Fixture) -> Verdict {
    cell(fixture, "FastPath", "S4").verdict
}

/// Three tests, each of which passed often enough.
fn comprehensive() -> Fixture {
    let mut fixture = bats(tested(), "resizes", &[true]);
    fixture = bats(fixture, "survives", &[true]);
    for test in ["mounts", "resizes", "survives"] {
        fixture = ran(fixture, test, on("amd64"), (ENOUGH, 0));
    }
    fixture
}

#[test]
fn met() {
    let mut tagged = comprehensive();
    tagged.ledgers.cases[2].tags = vec!["fault".to_owned()];
    let cell = cell(&tagged, "FastPath", "S4");
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    let mut setting = switched(on("amd64"));
    setting.purposes.insert(Purpose::Faults);
    let declared = ran(comprehensive(), "chaos: node goes", setting, (ENOUGH, 0));
    assert_eq!(verdict(&declared), Verdict::Met);
}

#[test]
fn unmet() {
    let plain = cell(&comprehensive(), "FastPath", "S4");
    assert_eq!(plain.verdict, Verdict::Unmet);
    assert!(
        plain.reason.contains("injects failures"),
        "{}",
        plain.reason
    );
    let mut one = ran(tested(), "mounts", on("amd64"), (ENOUGH, 0));
    one.ledgers.cases[0].tags = vec!["fault".to_owned()];
    assert_eq!(verdict(&one), Verdict::Unmet);
    let mut failing = ran(comprehensive(), "survives", on("amd64"), (0, 9));
    failing.ledgers.cases[2].tags = vec!["fault".to_owned()];
    assert_eq!(verdict(&failing), Verdict::Unmet);
}

#[test]
fn unknown() {
    assert_eq!(verdict(&tested()), Verdict::Unknown);
    let mut titled = comprehensive();
    titled.ledgers.cases[2].name = "a crash is survived".to_owned();
    titled.ledgers.results.records[2].test.name = "a crash is survived".to_owned();
    assert_eq!(verdict(&titled), Verdict::Unknown);
}
