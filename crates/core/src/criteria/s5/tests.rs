use crate::assess::tests::{attested, cell, with_page};
use crate::criteria::runs::sample::{bats, on, ran, switched, tested};
use crate::fixtures::Fixture;
use crate::record::Record;
use crate::results::Purpose;
use crate::verdict::Verdict;

/// A gate that is beta is held against stable too.
fn verdict(fixture: &Fixture) -> Verdict {
    cell(fixture, "FastPath", "S5").verdict
}

fn stressed(runs: (u64, u64)) -> Fixture {
    let mut setting = switched(on("amd64"));
    setting.purposes.insert(Purpose::Stress);
    ran(tested(), "big: ten thousand mounts", setting, runs)
}

#[test]
fn met() {
    assert_eq!(verdict(&stressed((1, 0))), Verdict::Met);
    let mut fixture = ran(tested(), "mounts", on("amd64"), (1, 0));
    fixture.ledgers.cases[0].tags = vec!["churn".to_owned()];
    assert_eq!(verdict(&fixture), Verdict::Met);
    let record = Record {
        evidence: vec![attested("S5", "ada")],
        ..Record::default()
    };
    assert_eq!(
        verdict(&with_page(tested(), "FastPath", record)),
        Verdict::Met
    );
}

#[test]
fn unmet() {
    assert_eq!(verdict(&stressed((3, 1))), Verdict::Unmet);
    assert_eq!(
        verdict(&ran(tested(), "mounts", on("amd64"), (5, 0))),
        Verdict::Unmet
    );
}

#[test]
fn unknown() {
    assert_eq!(verdict(&tested()), Verdict::Unknown);
    let fixture = bats(tested(), "stress of mounts", &[true]);
    let fixture = ran(fixture, "stress of mounts", on("amd64"), (5, 0));
    assert_eq!(verdict(&fixture), Verdict::Unknown);
}
