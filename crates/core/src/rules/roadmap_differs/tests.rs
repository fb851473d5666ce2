use super::ID;
use crate::config::{self, Config};
use crate::finding::{Finding, Severity};
use crate::fixtures::Fixture;
use crate::fixtures::tracker::issue;
use crate::issue::{Closure, Issue};
use crate::ledger::LedgerKind;
use crate::rules::tests::one;
use crate::stage::Stage;

/// `FastPath` is alpha, `SidePath` beta since v0.4; v0.5 is the newest release.
pub(in crate::rules) fn project() -> Fixture {
    let early: &[(&str, &str)] = &[("FastPath", "alpha off"), ("SidePath", "alpha off")];
    let late: &[(&str, &str)] = &[("FastPath", "alpha off"), ("SidePath", "beta on")];
    Fixture::new()
        .gate("FastPath", "alpha off")
        .gate("SidePath", "beta on")
        .line("v0.3", early)
        .line("v0.4", late)
        .line("v0.5", late)
}

fn found_with(issue: Issue, config: &Config) -> Vec<Finding> {
    let mut found = project().tracker([issue]).judge_with("kubernetes", config);
    found.retain(|f| f.rule == ID);
    found
}

fn found(issue: Issue) -> Vec<Finding> {
    found_with(issue, &Config::default())
}

fn promise(stage: Stage, version: &str) -> Issue {
    issue(7, &["FastPath"]).promises(stage, Some(version))
}

#[test]
fn a_promise_that_was_not_kept() {
    let finding = one(
        &found(promise(Stage::Beta, "v0.5")),
        "FastPath",
        Severity::Warning,
    );
    assert_eq!(
        finding.message,
        "the title of issue 7 promises `FastPath` at beta with v0.5; v0.5 is out, and \
         `FastPath` is alpha there"
    );
    assert_eq!(finding.locations[0].ledger, LedgerKind::Issues);
    assert_eq!(
        finding.locations[0].path,
        "https://github.com/town/sample/issues/7"
    );
}

#[test]
fn the_milestone_says_when_where_the_title_does_not() {
    let due = issue(7, &["FastPath"])
        .promises(Stage::Stable, None)
        .in_milestone("Release v0.4");
    let finding = one(&found(due), "FastPath", Severity::Warning);
    assert!(
        finding
            .message
            .contains("with milestone Release v0.4; v0.4 is out"),
        "{}",
        finding.message
    );
    let none = issue(7, &["FastPath"]).promises(Stage::Beta, None);
    assert_eq!(found(none.clone()), []);
    assert_eq!(found(none.in_milestone("Winter")), []);
}

#[test]
fn what_is_kept_or_not_due_is_fine() {
    assert_eq!(found(promise(Stage::Beta, "v0.6")), []);
    assert_eq!(found(promise(Stage::Alpha, "v0.3")), []);
    assert_eq!(found(promise(Stage::Beta, "1.34")), []);
    let kept = issue(7, &["SidePath"]).promises(Stage::Beta, Some("v0.4"));
    assert_eq!(found(kept), []);
    let late = issue(7, &["SidePath"]).promises(Stage::Beta, Some("v0.3"));
    assert_eq!(found(late), []);
    let stranger = issue(7, &["LostPath"]).promises(Stage::Beta, Some("v0.3"));
    assert_eq!(found(stranger), []);
}

#[test]
fn a_promise_that_was_dropped_counts_no_more() {
    let late = || promise(Stage::Beta, "v0.5");
    let bot = Closure::Bot {
        login: "stale[bot]".to_owned(),
        acts_for_others: false,
    };
    for closure in [Closure::NotPlanned, Closure::Duplicate, bot] {
        assert_eq!(found(late().closed(closure)), []);
    }
    let finding = one(&found(late().fixed()), "FastPath", Severity::Warning);
    assert!(finding.message.contains("with v0.5 and is closed; "));
}

#[test]
fn a_box_that_is_ticked_says_that_it_is_so() {
    let ticked = promise(Stage::Beta, "v0.6").ticked(true);
    let finding = one(&found(ticked), "FastPath", Severity::Warning);
    assert_eq!(
        finding.message,
        "issue 7 ticks `FastPath` at beta, and it is alpha"
    );
    let open = promise(Stage::Beta, "v0.6").ticked(false);
    assert_eq!(found(open), []);
    let done = issue(7, &["SidePath"]);
    assert_eq!(
        found(done.promises(Stage::Beta, Some("v0.6")).ticked(true)),
        []
    );
}

#[test]
fn code_that_is_further_than_an_open_issue() {
    let open = |version| issue(7, &["SidePath"]).promises(Stage::Beta, Some(version));
    for version in ["v0.5", "v0.7"] {
        let finding = one(&found(open(version)), "SidePath", Severity::Info);
        assert!(
            finding.message.ends_with("and v0.4 has it there already"),
            "{}",
            finding.message
        );
    }
    assert_eq!(found(open("v0.7").fixed()), []);
}

#[test]
fn labels_tell_which_issues_count() {
    let config = config::read("gradus.yaml", "issues: { tracking: [roadmap] }").unwrap();
    let late = promise(Stage::Beta, "v0.5");
    assert_eq!(found_with(late.clone(), &config), []);
    assert_eq!(found_with(late.labelled("Roadmap"), &config).len(), 1);
}

#[test]
fn without_history_nothing_is_out() {
    let fixture = project().tracker([promise(Stage::Beta, "v0.5")]);
    assert_eq!(fixture.without_history().found("kubernetes", ID), []);
}
