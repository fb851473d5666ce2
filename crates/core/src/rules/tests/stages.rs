use super::one;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::location::Role;

pub(super) fn entered_at_beta(line: &str) -> Fixture {
    Fixture::new()
        .commit(&[("FastPath", "25.8 alpha off")])
        .commit(&[("FastPath", "25.8 beta on")])
        .line("v25.3", &[])
        .line(line, &[("FastPath", "25.8 beta on")])
        .gate("FastPath", "25.8 beta on")
}

#[test]
fn a_stage_that_no_release_shows_was_skipped() {
    let fixture = entered_at_beta("v26.8");
    let found = fixture.found("dra-driver", "stage-skipped");
    let finding = one(&found, "FastPath", Severity::Error);
    assert!(
        finding.message.contains("alpha on the main branch"),
        "{}",
        finding.message
    );
    let history = finding
        .locations
        .iter()
        .filter(|l| l.ledger == LedgerKind::History);
    assert_eq!(history.count(), 3, "two commits and the tag");
    assert_eq!(finding.locations.last().map(|l| l.role), Some(Role::Policy));
    // The default policy lets a gate come in at beta.
    assert_eq!(fixture.found("kubernetes", "stage-skipped"), []);
}

#[test]
fn what_came_before_the_policy_is_grandfathered() {
    let found = entered_at_beta("v25.8").line("v25.12", &[("FastPath", "25.8 beta on")]);
    let finding = one(
        &found.found("dra-driver", "stage-skipped"),
        "FastPath",
        Severity::Info,
    );
    assert!(finding.grandfathered);
}

#[test]
fn a_partial_history_does_not_tell_what_was_skipped() {
    let fixture = entered_at_beta("v26.8").partial(LedgerKind::History);
    assert_eq!(fixture.found("dra-driver", "stage-skipped"), []);
    let fixture = entered_at_beta("v26.8").without_history();
    assert_eq!(fixture.found("dra-driver", "stage-skipped"), []);
}

#[test]
fn a_list_of_versions_tells_what_was_skipped() {
    let fixture = Fixture::list()
        .gate("FastPath", "1.30 alpha off; 1.33 stable on")
        .gate("OffSwitch", "1.0 stable on; 1.33 deprecated off")
        .gate(
            "Plain",
            "1.30 alpha off; 1.31 beta on; 1.33 stable on locked",
        );
    let finding = one(
        &fixture.found("kubernetes", "stage-skipped"),
        "FastPath",
        Severity::Warning,
    );
    assert!(
        finding.message.contains("without a release at beta"),
        "{}",
        finding.message
    );
    assert_eq!(fixture.found("kubernetes", "stage-regressed"), []);
}

#[test]
fn going_back_is_found_and_deprecation_is_not_going_back() {
    let fixture = Fixture::new()
        .line("v0.1", &[("Back", "beta on"), ("Gone", "beta on")])
        .line("v0.2", &[("Back", "alpha off"), ("Gone", "deprecated off")])
        .gate("Back", "alpha off")
        .gate("Gone", "deprecated off");
    one(
        &fixture.found("kubernetes", "stage-regressed"),
        "Back",
        Severity::Error,
    );
    let unknown = fixture.without_history();
    assert_eq!(unknown.found("kubernetes", "stage-regressed"), []);
}

#[test]
fn soak_is_counted_in_release_lines() {
    let lines = |beta: usize| {
        let mut fixture = Fixture::new().line("v0.1", &[("FastPath", "alpha off")]);
        for i in 0..beta {
            fixture = fixture.line(&format!("v0.{}", i + 2), &[("FastPath", "beta on")]);
        }
        fixture.gate("FastPath", "stable on locked")
    };
    let found = lines(1).found("dra-driver", "soak-too-short");
    let finding = one(&found, "FastPath", Severity::Error);
    assert!(
        finding.message.contains("after 1 release line at beta"),
        "{}",
        finding.message
    );
    assert_eq!(lines(2).found("dra-driver", "soak-too-short"), []);
    let unknown = lines(1).partial(LedgerKind::History);
    assert_eq!(unknown.found("dra-driver", "soak-too-short"), []);
}

#[test]
fn patience_ends() {
    let lines = |n: u32| {
        let gates: &[(&str, &str)] = &[("FastPath", "alpha off")];
        (0..n)
            .fold(Fixture::new(), |f, i| f.line(&format!("v0.{i}"), gates))
            .gate("FastPath", "alpha off")
    };
    assert_eq!(lines(4).found("kubernetes", "stagnant"), []);
    one(
        &lines(5).found("kubernetes", "stagnant"),
        "FastPath",
        Severity::Info,
    );
    assert_eq!(
        lines(5).without_history().found("kubernetes", "stagnant"),
        []
    );
    assert_eq!(
        lines(9).found("dra-driver", "stagnant"),
        [],
        "the policy sets no patience"
    );
    let list = Fixture::list()
        .gate("Always", "1.0 beta on")
        .gate("Newest", "1.36 alpha off")
        .gate("Old", "1.32 alpha off")
        .gate("Young", "1.33 alpha off");
    one(&list.found("kubernetes", "stagnant"), "Old", Severity::Info);
}
