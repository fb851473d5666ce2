use crate::assess::Cell;
use crate::assess::tests::{at, with_page};
use crate::criteria::tests::labelled;
use crate::fixtures::Fixture;
use crate::fixtures::tracker::{bug, issue};
use crate::ledger::LedgerKind;
use crate::record::{Note, Record};
use crate::release_note::RemarkKind;
use crate::verdict::Verdict;

const ALPHA: &[(&str, &str)] = &[("FastPath", "0.4 alpha off")];

/// `FastPath` is alpha, in v26.4 of January and v0.5 of February; both have notes.
fn project() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.4 alpha off")
        .line("v26.4", ALPHA)
        .line("v0.5", ALPHA)
        .notes(&["v0.4.0", "v0.5.0"])
}

fn judged(fixture: &Fixture) -> Cell {
    labelled(fixture, "FastPath", "B8")
}

#[test]
fn met_where_a_line_passed() {
    let cell = judged(&project().tracker([]));
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    let paths: Vec<&str> = cell
        .evidence
        .iter()
        .map(|e| e.location.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "pkg/gates.go",
            "pkg/gates.go",
            "CHANGELOG.md",
            "CHANGELOG.md"
        ]
    );
    assert!(
        cell.reason
            .contains("v26.4: no severe bug about `FastPath`"),
        "{}",
        cell.reason
    );
}

#[test]
fn met_where_a_later_line_passed() {
    let early = bug(12, "FastPath").labelled("P0").opened("2025-01-20");
    let cell = judged(&project().tracker([early]));
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    assert!(cell.evidence.iter().any(|e| e.stale), "{cell:#?}");
}

#[test]
fn unmet_where_every_line_had_a_severe_bug() {
    let bugs = ["2025-01-20", "2025-02-20"]
        .map(|day| bug(12, "FastPath").labelled("P1").opened(day).fixed());
    let cell = judged(&project().tracker(bugs));
    assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    assert!(
        cell.reason
            .contains("#12, a severe bug, was opened on 2025-01-20, after v26.4"),
        "{}",
        cell.reason
    );
}

#[test]
fn unmet_where_it_was_never_released_at_alpha() {
    let fixture = Fixture::new()
        .gate("FastPath", "0.5 alpha off")
        .line("v26.4", &[])
        .notes(&["v0.4.0"])
        .tracker([]);
    let cell = judged(&fixture);
    assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    assert!(cell.ask.unwrap().contains("for 1 more release line"));
}

#[test]
fn a_recorded_rework_starts_again() {
    let rework = |line: &str| {
        let note = Note {
            text: at("rebuilt".to_owned()),
            by: at("ada".to_owned()),
            date: at("2025-02-01".to_owned()),
            rework: Some(at(line.to_owned())),
            until: None,
        };
        let record = Record {
            notes: vec![note],
            ..Record::default()
        };
        let early = bug(12, "FastPath").labelled("P0").opened("2025-02-20");
        judged(&with_page(project().tracker([early]), "FastPath", record)).verdict
    };
    assert_eq!(rework("0.4"), Verdict::Met);
    assert_eq!(rework("0.5"), Verdict::Unmet);
    assert_eq!(rework("0.6"), Verdict::Unmet);
}

#[test]
fn notes_tell_of_regressions_too() {
    let told = |kind, text: &str| {
        let fixture = Fixture::new()
            .gate("FastPath", "0.5 alpha off")
            .line("v26.4", &[])
            .line("v0.5", &[("FastPath", "0.5 alpha off")]);
        let fixture = fixture.notes(&["v0.4.0", "v0.5.0", "v0.5.1"]);
        let known = bug(12, "FastPath")
            .labelled("P0")
            .opened("2024-01-01")
            .fixed();
        judged(&fixture.remarked("FastPath", kind, text).tracker([known])).verdict
    };
    let fixed = RemarkKind::RegressionFixed;
    assert_eq!(told(RemarkKind::Named, "FastPath shines"), Verdict::Met);
    assert_eq!(told(fixed, "a P0 regression of FastPath"), Verdict::Unmet);
    assert_eq!(told(fixed, "a regression of FastPath #12"), Verdict::Unmet);
    assert_eq!(told(fixed, "a regression of FastPath"), Verdict::Unknown);
    assert_eq!(
        told(fixed, "a P0 regression of FastPath since v0.4"),
        Verdict::Met
    );
}

#[test]
fn a_new_line_mends_what_came_with_the_one_before() {
    let fixture = Fixture::new()
        .gate("FastPath", "0.5 beta on")
        .line("v26.4", ALPHA)
        .line("v0.5", &[("FastPath", "0.5 beta on")])
        .notes(&["v0.4.0", "v0.5.0"])
        .tracker([]);
    assert_eq!(judged(&fixture).verdict, Verdict::Met);
    let text = "fix a P1 regression of FastPath";
    let told = fixture.remarked("FastPath", RemarkKind::RegressionFixed, text);
    assert_eq!(judged(&told).verdict, Verdict::Unmet);
}

#[test]
fn unknown_where_severity_is_not_told() {
    let bugs = ["2025-01-20", "2025-02-20"].map(|day| bug(12, "FastPath").opened(day));
    let cell = judged(&project().tracker(bugs));
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
    assert!(cell.ask.unwrap().contains("issues.severity"));
}

#[test]
fn unknown_where_the_notes_are_of_a_release_that_nobody_tagged() {
    let fixture = Fixture::new()
        .gate("FastPath", "0.4 alpha off")
        .line("v26.4", ALPHA)
        .notes(&["v0.4.9"])
        .tracker([]);
    let cell = judged(&fixture);
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
}

#[test]
fn unknown_where_an_open_issue_of_that_time_may_be_a_bug() {
    let odd = ["2025-01-20", "2025-02-20"].map(|day| issue(12, &["FastPath"]).opened(day));
    let cell = judged(&project().tracker(odd));
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
    let one = issue(12, &["FastPath"]).opened("2025-01-20");
    let cell = judged(&project().tracker([one]));
    assert_eq!(cell.verdict, Verdict::Met, "a later line passed: {cell:#?}");
}

#[test]
fn unknown_where_something_was_not_read() {
    for ledger in [LedgerKind::Issues, LedgerKind::ReleaseNotes] {
        let whole = project().tracker([]);
        for fixture in [whole.clone().partial(ledger), whole.without(ledger)] {
            let cell = judged(&fixture);
            assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
        }
    }
    let mut unnoted = project().tracker([]);
    unnoted.ledgers.release_notes.clear();
    assert_eq!(judged(&unnoted).verdict, Verdict::Unknown);
    let shallow = project().tracker([]).partial(LedgerKind::History);
    assert_eq!(judged(&shallow).verdict, Verdict::Met);
}

#[test]
fn grandfathered_where_it_came_in_at_beta_before_the_policy() {
    let fixture = Fixture::new()
        .gate("FastPath", "0.2 beta on")
        .line("v25.8", &[("FastPath", "0.2 beta on")]);
    let cell = judged(&fixture);
    assert_eq!(cell.verdict, Verdict::Grandfathered, "{cell:#?}");
    assert_eq!(
        cell.reason,
        "entered beta in v25.8, before the policy took effect, and was never released at alpha"
    );
    let after = Fixture::new()
        .gate("FastPath", "0.4 beta on")
        .line("v26.4", &[("FastPath", "0.4 beta on")]);
    assert_eq!(judged(&after).verdict, Verdict::Unmet);
}
