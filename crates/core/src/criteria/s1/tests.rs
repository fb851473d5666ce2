use crate::assess::Cell;
use crate::criteria::tests::labelled;
use crate::fixtures::Fixture;
use crate::fixtures::tracker::bug;
use crate::ledger::LedgerKind;
use crate::verdict::Verdict;

const BETA: &[(&str, &str)] = &[("FastPath", "0.5 beta on")];

/// `FastPath` is alpha in v26.4, beta from v0.5 on; all lines have notes.
fn project() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.5 beta on")
        .line("v26.4", &[("FastPath", "0.4 alpha off")])
        .line("v0.5", BETA)
        .line("v0.6", BETA)
        .notes(&["v0.4.0", "v0.5.0", "v0.6.0", "v0.7.0"])
}

fn judged(fixture: &Fixture) -> Cell {
    labelled(fixture, "FastPath", "S1")
}

#[test]
fn met_where_two_lines_passed() {
    let early = bug(12, "FastPath").labelled("P0").opened("2025-01-20");
    let cell = judged(&project().tracker([early]));
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
}

#[test]
fn unmet_where_one_of_two_did_not() {
    let late = || {
        bug(12, "FastPath")
            .labelled("P1")
            .opened("2025-02-20")
            .fixed()
    };
    let cell = judged(&project().tracker([late()]));
    assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    assert_eq!(
        cell.ask.as_deref(),
        Some("mend what regressed, and let a release pass without")
    );
    let more = project().line("v0.7", BETA).tracker([late()]);
    assert_eq!(judged(&more).verdict, Verdict::Met);
}

#[test]
fn unmet_after_one_line() {
    let fixture = Fixture::new()
        .gate("FastPath", "0.5 beta on")
        .line("v0.5", BETA)
        .notes(&["v0.5.0"])
        .tracker([]);
    let cell = judged(&fixture);
    assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    assert!(cell.ask.unwrap().contains("for 1 more release line"));
}

#[test]
fn unknown_without_issues() {
    let fixture = project().tracker([]).without(LedgerKind::Issues);
    let cell = judged(&fixture);
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
    assert!(cell.ask.unwrap().contains("--issues"));
}
