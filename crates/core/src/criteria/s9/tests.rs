use crate::assess::Cell;
use crate::assess::tests::{attested, with_page};
use crate::criteria::tests::labelled;
use crate::fixtures::Fixture;
use crate::fixtures::tracker::issue;
use crate::issue::Issue;
use crate::ledger::LedgerKind;
use crate::record::Record;
use crate::release_note::RemarkKind;
use crate::verdict::Verdict;

fn project() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.5 beta on")
        .line("v0.5", &[("FastPath", "0.5 beta on")])
}

fn judged(fixture: &Fixture) -> Cell {
    labelled(fixture, "FastPath", "S9")
}

fn around(label: &str) -> Issue {
    issue(12, &["FastPath"])
        .labelled("kind/workaround")
        .labelled(label)
}

fn vouched(fixture: Fixture) -> Fixture {
    let record = Record {
        evidence: vec![attested("S9", "ada")],
        ..Record::default()
    };
    with_page(fixture, "FastPath", record)
}

#[test]
fn met_where_no_open_issue_needs_a_workaround() {
    for issues in [
        vec![],
        vec![around("P0").fixed()],
        vec![around("P2")],
        vec![issue(12, &["FastPath"]).labelled("P0")],
    ] {
        let cell = judged(&project().tracker(issues));
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    }
}

#[test]
fn unmet_where_a_severe_one_is_worked_around() {
    let fixture = project().tracker([around("P1")]);
    let cell = judged(&fixture);
    assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    assert_eq!(
        cell.reason,
        "#12, a severe issue that is worked around, is open: FastPath fails"
    );
    assert_eq!(judged(&vouched(fixture)).verdict, Verdict::Unmet);
}

#[test]
fn unknown_of_others_until_somebody_vouches() {
    let open = project().tracker([around("help-wanted")]);
    let noted = project().tracker([]).notes(&["v0.5.0"]).remarked(
        "FastPath",
        RemarkKind::KnownIssue,
        "FastPath smokes",
    );
    let part = project().tracker([]).partial(LedgerKind::Issues);
    for fixture in [open, noted, part, project()] {
        let cell = judged(&fixture);
        assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
        assert_eq!(judged(&vouched(fixture)).verdict, Verdict::Met);
    }
}

#[test]
fn the_notes_of_older_releases_are_past() {
    let mended = project().tracker([]).notes(&["v0.4.0"]).remarked(
        "FastPath",
        RemarkKind::KnownIssue,
        "FastPath smokes",
    );
    let mut later = mended.clone().notes(&["v0.5.0"]);
    assert_eq!(judged(&later).verdict, Verdict::Met);
    later.ledgers.release_notes.pop();
    assert_eq!(judged(&later).verdict, Verdict::Unknown);
}
