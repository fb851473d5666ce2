use crate::assess::Cell;
use crate::assess::tests::{attested, with_page};
use crate::criteria::tests::labelled;
use crate::fixtures::Fixture;
use crate::fixtures::tracker::issue;
use crate::issue::{Closure, Issue, Place};
use crate::ledger::LedgerKind;
use crate::record::Record;
use crate::statement::Basis;
use crate::verdict::Verdict;

/// `FastPath` is beta; the next line is v0.6.
fn project() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.5 beta on")
        .line("v0.5", &[("FastPath", "0.5 beta on")])
}

fn judged(fixture: &Fixture) -> Cell {
    labelled(fixture, "FastPath", "S11")
}

fn with(issue: Issue) -> Verdict {
    judged(&project().tracker([issue])).verdict
}

fn plan() -> Issue {
    issue(12, &["FastPath"]).removes()
}

#[test]
fn met_where_an_issue_plans_it() {
    assert_eq!(with(plan()), Verdict::Met);
    assert_eq!(with(plan().in_milestone("v0.7")), Verdict::Met);
    assert_eq!(with(plan().in_milestone("Someday")), Verdict::Met);
    assert_eq!(with(plan().fixed()), Verdict::Met);
    // A plan that is there is there, whatever else was not read.
    let part = project().tracker([plan()]).partial(LedgerKind::Issues);
    assert_eq!(judged(&part).verdict, Verdict::Met);
}

#[test]
fn unmet_where_it_comes_with_the_lock() {
    let cell = judged(&project().tracker([plan().in_milestone("v0.6")]));
    assert_eq!(cell.verdict, Verdict::Unmet);
    assert_eq!(
        cell.reason,
        "#12 plans the removal with v0.6, and 0.6 is the line that locks the gate: FastPath fails"
    );
}

#[test]
fn unmet_where_nobody_plans_it() {
    for issues in [
        vec![],
        vec![issue(12, &["FastPath"])],
        vec![issue(12, &["SidePath"]).removes()],
        vec![plan().closed(Closure::NotPlanned)],
    ] {
        let cell = judged(&project().tracker(issues));
        assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    }
}

#[test]
fn unknown_where_it_is_guessed_or_not_read() {
    let mut passing = plan();
    passing.removals[0].place = Place::Body;
    passing.removals[0].basis = Basis::Inferred;
    assert_eq!(with(passing), Verdict::Unknown);
    let part = project().tracker([]).partial(LedgerKind::Issues);
    for fixture in [part, project()] {
        assert_eq!(judged(&fixture).verdict, Verdict::Unknown);
        let record = Record {
            evidence: vec![attested("S11", "ada")],
            ..Record::default()
        };
        let vouched = with_page(fixture, "FastPath", record);
        assert_eq!(judged(&vouched).verdict, Verdict::Met);
    }
}
