use crate::assess::tests::{attested, cell, with_page};
use crate::criteria::runs::sample::{bats, on, ran, switched, tested};
use crate::fixtures::Fixture;
use crate::record::Record;
use crate::results::Purpose;
use crate::verdict::Verdict;

fn measured(runs: (u64, u64)) -> Fixture {
    let mut setting = switched(on("amd64"));
    setting.purposes.insert(Purpose::Performance);
    ran(tested(), "perf: a thousand mounts", setting, runs)
}

fn verdict(fixture: &Fixture) -> Verdict {
    cell(fixture, "FastPath", "B10").verdict
}

#[test]
fn met() {
    assert_eq!(verdict(&measured((1, 0))), Verdict::Met);
    let record = Record {
        evidence: vec![attested("B10", "ada")],
        ..Record::default()
    };
    assert_eq!(
        verdict(&with_page(tested(), "FastPath", record)),
        Verdict::Met
    );
}

#[test]
fn unmet() {
    assert_eq!(verdict(&measured((3, 1))), Verdict::Unmet);
    assert_eq!(
        verdict(&ran(tested(), "mounts", on("amd64"), (5, 0))),
        Verdict::Unmet
    );
}

#[test]
fn unknown() {
    assert_eq!(verdict(&tested()), Verdict::Unknown);
    // That a benchmark ran says nothing of what it measured.
    let fixture = bats(tested(), "benchmark of mounts", &[true]);
    let fixture = ran(fixture, "benchmark of mounts", on("amd64"), (5, 0));
    assert_eq!(verdict(&fixture), Verdict::Unknown);
}
