use crate::assess::Cell;
use crate::criteria::tests::labelled;
use crate::fixtures::Fixture;
use crate::fixtures::tracker::{bug, issue};
use crate::issue::{Closure, Issue};
use crate::ledger::LedgerKind;
use crate::statement::Basis;
use crate::verdict::Verdict;

/// `FastPath` came in at alpha with v26.4, and is there still.
fn project() -> Fixture {
    let gate: &[(&str, &str)] = &[("FastPath", "0.4 alpha off")];
    Fixture::new()
        .gate("FastPath", "0.4 alpha off")
        .line("v26.4", gate)
}

fn judged(fixture: &Fixture) -> Cell {
    labelled(fixture, "FastPath", "B1")
}

fn with(issue: Issue) -> Cell {
    judged(&project().tracker([issue]))
}

fn critical() -> Issue {
    bug(12, "FastPath").labelled("P0")
}

fn bot(login: &str, acts_for_others: bool) -> Closure {
    Closure::Bot {
        login: login.to_owned(),
        acts_for_others,
    }
}

#[test]
fn met_where_no_critical_bug_is_known_in_a_whole_export() {
    let small = bug(12, "FastPath").labelled("P2");
    let other = bug(13, "SidePath").labelled("P0");
    let question = issue(14, &["FastPath"])
        .labelled("P0")
        .labelled("kind/support");
    let cell = judged(&project().tracker([small, other, question]));
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    assert_eq!(cell.basis, Some(Basis::Attested));
    assert_eq!(
        cell.reason,
        "every issue and pull request up to #100 was read: 1 bug about `FastPath` until it went \
         past alpha, 0 of them critical"
    );
}

#[test]
fn met_where_it_is_closed_by_a_fix() {
    let cell = with(critical().fixed());
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    let of_bug = &cell.evidence[1];
    assert_eq!(
        of_bug.text,
        "#12, a critical bug, was closed by pull request #99: FastPath fails"
    );
    assert_eq!(
        of_bug.location.path,
        "https://github.com/town/sample/issues/12"
    );
    let by_hand = with(critical().closed(Closure::Person("ann".to_owned())));
    assert_eq!(by_hand.verdict, Verdict::Met, "{by_hand:#?}");
}

#[test]
fn unmet_where_it_is_open_or_was_swept_away() {
    for issue in [
        critical(),
        critical().closed(bot("stale[bot]", false)),
        critical().closed(bot("k8s-ci-robot", true)),
        critical().closed(Closure::NotPlanned),
    ] {
        let cell = with(issue);
        assert_eq!(cell.verdict, Verdict::Unmet, "{cell:#?}");
    }
    let cell = with(critical().closed(bot("stale[bot]", false)));
    assert_eq!(
        cell.reason,
        "#12, a critical bug, was closed by the bot stale[bot], and by no fix: FastPath fails"
    );
    assert_eq!(
        cell.ask.as_deref(),
        Some("fix #12, and close it by the fix")
    );
}

#[test]
fn an_issue_about_two_gates_counts_for_both_and_says_so() {
    let both = issue(12, &["FastPath", "SidePath"])
        .labelled("bug")
        .labelled("P0");
    let fixture = Fixture::new()
        .gate("FastPath", "0.4 alpha off")
        .gate("SidePath", "0.4 alpha off")
        .line("v26.4", &[])
        .tracker([both]);
    for (gate, other) in [("FastPath", "SidePath"), ("SidePath", "FastPath")] {
        let cell = labelled(&fixture, gate, "B1");
        assert_eq!(cell.verdict, Verdict::Unmet);
        assert!(
            cell.reason.ends_with(&format!("(also about {other})")),
            "{}",
            cell.reason
        );
    }
}

#[test]
fn a_bug_of_later_is_none_of_alpha() {
    let gates: &[(&str, &str)] = &[("FastPath", "0.4 alpha off")];
    let later: &[(&str, &str)] = &[("FastPath", "0.5 beta on")];
    // The second line is of February.
    let beta = Fixture::new()
        .gate("FastPath", "0.5 beta on")
        .line("v26.4", gates)
        .line("v0.5", later);
    let of = |day: &str| judged(&beta.clone().tracker([critical().opened(day)])).verdict;
    assert_eq!(of("2025-01-20"), Verdict::Unmet);
    assert_eq!(of("2025-03-01"), Verdict::Met);
}

#[test]
fn unknown_where_severity_is_not_told() {
    let cell = with(bug(12, "FastPath"));
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
    assert!(cell.ask.unwrap().contains("issues.severity"));
    assert_eq!(with(bug(12, "FastPath").fixed()).verdict, Verdict::Met);
}

#[test]
fn unknown_where_the_gate_is_named_in_passing() {
    let cell = with(critical().in_passing());
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
}

#[test]
fn unknown_where_the_export_does_not_tell_enough() {
    let part = |issue: Issue| {
        let fixture = project().tracker([issue]);
        judged(&fixture.partial(LedgerKind::Issues)).verdict
    };
    assert_eq!(part(critical().fixed()), Verdict::Unknown);
    assert_eq!(part(critical()), Verdict::Unmet);
    assert_eq!(
        part(critical().closed(bot("k8s-ci-robot", true))),
        Verdict::Unknown
    );
    assert_eq!(
        part(critical().closed(bot("stale[bot]", false))),
        Verdict::Unmet
    );
    assert_eq!(
        with(critical().closed(Closure::Unknown)).verdict,
        Verdict::Unknown
    );
    assert_eq!(judged(&project()).verdict, Verdict::Unknown);
}

#[test]
fn unknown_where_no_label_says_what_an_open_issue_is() {
    let cell = with(issue(14, &["FastPath"]).labelled("needs-triage"));
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
    let shown = cell.evidence.iter().any(|e| {
        e.basis == Basis::Inferred && e.text.starts_with("#14, which no label calls a bug")
    });
    assert!(shown, "{cell:#?}");
    assert!(cell.ask.unwrap().starts_with("say what #14 is"));
    for settled in [
        issue(14, &["FastPath"]).labelled("enhancement"),
        issue(14, &["FastPath"]).promises(crate::stage::Stage::Beta, None),
        issue(14, &["FastPath"]).removes(),
        issue(14, &["FastPath"]).in_passing(),
        issue(14, &["FastPath"]).fixed(),
    ] {
        let cell = with(settled);
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    }
}

#[test]
fn unknown_where_the_fix_was_reverted() {
    let cell = with(critical().closed(Closure::Reverted { fix: 20, by: 21 }));
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
    assert!(cell.evidence.iter().any(|e| {
        e.basis == Basis::Inferred
            && e.text
                .contains("was closed by pull request #20, which #21 reverted")
    }));
}
