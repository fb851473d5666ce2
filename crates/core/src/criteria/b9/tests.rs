use crate::assess::tests::{at, cell, with_page};
use crate::ci::Bound;
use crate::fixtures::Fixture;
use crate::record::{Choice, Decision, Record};
use crate::rules::upstream_behind_fixture as project;
use crate::statement::Basis;
use crate::verdict::Verdict;
use crate::version::Version;

/// A gate at alpha that needs an enhancement: beta in 1.36, alpha before.
fn behind() -> Fixture {
    project("0.4 alpha off", "KEP-4815")
}

fn supporting(mut fixture: Fixture, minor: u32) -> Fixture {
    for supported in &mut fixture.ledgers.ci.supported {
        supported.bound = Bound::AtLeast(Version::line_of(1, minor));
    }
    fixture
}

fn decided(choice: Choice, by: &str, link: Option<&str>) -> Record {
    let text = |value: &str| at(value.to_owned());
    Record {
        decisions: vec![Decision {
            choice: at(choice),
            about: None,
            by: text(by),
            date: text("2025-12-01"),
            reason: text("it is detected at start-up"),
            link: link.map(text),
            until: None,
        }],
        ..Record::default()
    }
}

#[test]
fn the_oldest_supported_minor_decides() {
    let cell = |fixture: &Fixture| cell(fixture, "FastPath", "B9");
    let unmet = cell(&supporting(behind(), 34));
    assert_eq!(unmet.verdict, Verdict::Unmet, "{unmet:#?}");
    assert!(
        unmet.reason.contains("in 1.34") && unmet.reason.contains("beta (on) in 1.36")
            || unmet.reason.contains("beta (off) in 1.36"),
        "{unmet:#?}"
    );
    assert_eq!(cell(&supporting(behind(), 36)).verdict, Verdict::Met);
}

#[test]
fn a_guess_leaves_it_unknown() {
    let mut fixture = supporting(behind(), 34);
    for statement in &mut fixture.ledgers.statements {
        statement.basis = Basis::Inferred;
    }
    assert_eq!(cell(&fixture, "FastPath", "B9").verdict, Verdict::Unknown);
}

#[test]
fn without_a_word_on_clusters_the_clock_is_a_guess() {
    let mut fixture = behind();
    fixture.ledgers.ci.supported.clear();
    assert_eq!(cell(&fixture, "FastPath", "B9").verdict, Verdict::Unknown);
}

#[test]
fn without_an_upstream_it_is_not_asked() {
    let fixture = Fixture::new().gate("FastPath", "0.4 alpha off");
    let cell = cell(&fixture, "FastPath", "B9");
    assert_eq!(cell.verdict, Verdict::NotApplicable);
}

#[test]
fn what_an_approver_decided_counts_where_it_is_sound() {
    let verdict = |choice, by: &str, link| {
        let fixture = supporting(behind(), 34);
        let fixture = with_page(fixture, "FastPath", decided(choice, by, link));
        cell(&fixture, "FastPath", "B9").verdict
    };
    let page = Some("docs/fallback.md");
    assert_eq!(verdict(Choice::Degrade, "ada", page), Verdict::Met);
    assert_eq!(verdict(Choice::Degrade, "ada", None), Verdict::Unmet);
    assert_eq!(verdict(Choice::Degrade, "mallory", page), Verdict::Unmet);
    assert_eq!(verdict(Choice::Defer, "ada", page), Verdict::Unmet);
    // Beta is on by default, and upstream is off in 1.34.
    assert_eq!(verdict(Choice::Require, "ada", page), Verdict::Unmet);
}
