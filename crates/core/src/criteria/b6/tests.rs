use crate::assess::tests::{attested, cell, with_page};
use crate::criteria::runs::sample::{bats, on, ran, switched, tested};
use crate::record::Record;
use crate::results::Purpose;
use crate::verdict::Verdict;

#[test]
fn met_by_a_test_that_switches_both_ways() {
    let fixture = bats(tested(), "comes and goes", &[true, false]);
    let fixture = ran(fixture, "comes and goes", on("amd64"), (1, 0));
    let cell = cell(&fixture, "FastPath", "B6");
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
}

#[test]
fn met_by_a_run_that_was_made_for_it() {
    let mut setting = switched(on("amd64"));
    setting.purposes.insert(Purpose::Toggle);
    let fixture = ran(tested(), "other: all of it", setting, (1, 0));
    assert_eq!(cell(&fixture, "FastPath", "B6").verdict, Verdict::Met);
}

#[test]
fn met_by_a_persons_word() {
    let record = Record {
        evidence: vec![attested("B6", "ada")],
        ..Record::default()
    };
    let fixture = with_page(tested(), "FastPath", record);
    assert_eq!(cell(&fixture, "FastPath", "B6").verdict, Verdict::Met);
}

#[test]
fn unmet_by_a_failure_and_where_nothing_did_it() {
    let both = bats(tested(), "comes and goes", &[true, false]);
    let fixture = ran(both, "comes and goes", on("amd64"), (5, 1));
    assert_eq!(cell(&fixture, "FastPath", "B6").verdict, Verdict::Unmet);
    let fixture = ran(tested(), "mounts", on("amd64"), (5, 0));
    assert_eq!(cell(&fixture, "FastPath", "B6").verdict, Verdict::Unmet);
}

#[test]
fn unknown_where_the_test_was_only_read_or_the_order_is_another() {
    let fixture = bats(tested(), "comes and goes", &[true, false]);
    let read = cell(&fixture, "FastPath", "B6");
    assert_eq!(read.verdict, Verdict::Unknown);
    assert!(
        read.reason.starts_with("only read: `comes and goes`"),
        "{}",
        read.reason
    );
    let fixture = bats(tested(), "goes and comes", &[false, true]);
    assert_eq!(cell(&fixture, "FastPath", "B6").evidence, []);
    // A word in a title is no test of it.
    let fixture = bats(tested(), "rollback works", &[true]);
    let fixture = ran(fixture, "rollback works", on("amd64"), (5, 0));
    let guess = cell(&fixture, "FastPath", "B6");
    assert_eq!(guess.verdict, Verdict::Unknown, "{guess:#?}");
}
