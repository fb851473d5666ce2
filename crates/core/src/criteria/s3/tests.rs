use crate::assess::Cell;
use crate::assess::tests::{attested, with_page};
use crate::criteria::tests::labelled;
use crate::fixtures::Fixture;
use crate::fixtures::tracker::bug;
use crate::issue::{Closure, Issue};
use crate::ledger::LedgerKind;
use crate::record::Record;
use crate::release_note::RemarkKind;
use crate::verdict::Verdict;

/// `FastPath` is beta since v0.5 of February.
fn project() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.5 beta on")
        .line("v26.4", &[("FastPath", "0.4 alpha off")])
        .line("v0.5", &[("FastPath", "0.5 beta on")])
}

fn judged(fixture: &Fixture) -> Cell {
    labelled(fixture, "FastPath", "S3")
}

fn of_beta(label: &str) -> Issue {
    bug(12, "FastPath").labelled(label).opened("2025-03-01")
}

fn vouched(fixture: Fixture) -> Fixture {
    let record = Record {
        evidence: vec![attested("S3", "ada")],
        ..Record::default()
    };
    with_page(fixture, "FastPath", record)
}

#[test]
fn met_where_all_are_fixed_or_worked_around() {
    for issue in [
        of_beta("P1").fixed(),
        of_beta("P1").closed(Closure::Person("ann".to_owned())),
        of_beta("P1").labelled("workaround"),
        bug(12, "FastPath").labelled("P0").opened("2025-01-20"),
    ] {
        let cell = judged(&project().tracker([issue]));
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    }
    let noted = project()
        .tracker([of_beta("P1")])
        .notes(&["v0.5.0"])
        .remarked("FastPath", RemarkKind::KnownIssue, "workaround for #12");
    assert_eq!(judged(&noted).verdict, Verdict::Met);
}

#[test]
fn unmet_where_a_severe_one_is_open() {
    let fixture = project().tracker([of_beta("P1")]);
    let cell = judged(&fixture);
    assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    assert_eq!(judged(&vouched(fixture)).verdict, Verdict::Unmet);
}

#[test]
fn unknown_of_a_small_one_until_somebody_vouches() {
    for label in ["P2", "needs-triage"] {
        let fixture = project().tracker([of_beta(label)]);
        let cell = judged(&fixture);
        assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
        let cell = judged(&vouched(fixture));
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    }
}

#[test]
fn unknown_without_issues_until_somebody_vouches() {
    assert_eq!(judged(&project()).verdict, Verdict::Unknown);
    let part = project().tracker([]).partial(LedgerKind::Issues);
    assert_eq!(judged(&part).verdict, Verdict::Unknown);
    assert_eq!(judged(&vouched(project())).verdict, Verdict::Met);
}
