use super::one;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;

const RULE: &str = "version-mismatch";

pub(super) fn released() -> Fixture {
    let old = ("Rapid", "0.3 alpha off");
    Fixture::new()
        .line("v0.3", &[old])
        .line("v0.4", &[old])
        .gate("Rapid", "0.3 alpha off")
        .next("v0.5.0-dev")
}

#[test]
fn a_version_that_came_out_without_its_gate() {
    let fixture = released()
        .gate("Late", "0.4 alpha off")
        .gate("Timely", "0.5 alpha off");
    let finding = one(&fixture.found("dra-driver", RULE), "Late", Severity::Error);
    let paths: Vec<&str> = finding.locations.iter().map(|l| l.path.as_str()).collect();
    assert_eq!(paths, ["pkg/gates.go", "refs/tags/v0.4.0", "VERSION"]);
    assert!(finding.help.contains("0.5"), "{}", finding.help);
    for unknown in [
        fixture.clone().partial(LedgerKind::History),
        fixture.clone().without_history(),
    ] {
        assert_eq!(unknown.found("dra-driver", RULE), []);
    }
}

#[test]
fn a_patch_release_may_bring_it() {
    let fixture = released()
        .patch(&[("Rapid", "0.3 alpha off"), ("Late", "0.4 alpha off")])
        .gate("Late", "0.4 alpha off");
    assert_eq!(fixture.found("dra-driver", RULE), []);
}

#[test]
fn a_version_that_another_release_shipped_first() {
    let fixture = Fixture::new()
        .line("v0.3", &[("Rapid", "0.3 alpha off")])
        .line(
            "v0.4",
            &[("Rapid", "0.3 alpha off"), ("Late", "0.3 alpha off")],
        )
        .gate("Rapid", "0.3 alpha off")
        .gate("Late", "0.3 alpha off");
    let finding = one(
        &fixture.found("kubernetes", RULE),
        "Late",
        Severity::Warning,
    );
    assert!(
        finding.message.contains("first shipped so in v0.4"),
        "{}",
        finding.message
    );
}

#[test]
fn editing_in_place_at_a_promotion_is_fine() {
    let fixture = Fixture::new()
        .line("v0.3", &[("Rapid", "0.3 alpha off")])
        .line("v0.4", &[("Rapid", "0.4 beta on")])
        .gate("Rapid", "0.4 beta on");
    assert_eq!(fixture.judge("dra-driver"), []);
}

#[test]
fn versions_of_kubernetes_are_not_compared() {
    let fixture = Fixture::new()
        .line("v0.3", &[("Rapid", "1.33 alpha off")])
        .line("v0.4", &[("Rapid", "1.33 alpha off")])
        .gate("Rapid", "1.33 alpha off");
    assert_eq!(fixture.judge("kubernetes"), []);
}

/// The shape of a calendar project that went to SemVer: eight gates, one commit.
pub(super) fn renumbered() -> Fixture {
    let old: &[(&str, &str)] = &[
        ("Anchor", "25.8 alpha off"),
        ("Beacon", "25.8 alpha off"),
        ("Compass", "25.12 alpha off"),
        ("Davit", "25.12 alpha off"),
    ];
    let new: &[(&str, &str)] = &[
        ("Anchor", "0.2 alpha off"),
        ("Beacon", "0.2 alpha off"),
        ("Compass", "0.3 alpha off"),
        ("Davit", "0.3 alpha off"),
    ];
    let mut fixture = Fixture::new()
        .commit(&old[..2])
        .commit(old)
        .commit(new)
        .line("v25.8", &old[..2])
        .line("v25.12", old)
        .line("v0.4", new)
        .next("v0.5.0-dev");
    for (name, text) in new {
        fixture = fixture.gate(name, text);
    }
    fixture
}

#[test]
fn a_renumbering_is_no_finding() {
    for policy in ["kubernetes", "dra-driver"] {
        assert_eq!(renumbered().judge(policy), [], "{policy}");
    }
    let without_commits = {
        let mut fixture = renumbered();
        fixture.ledgers.history.as_mut().unwrap().committed.clear();
        fixture
    };
    assert_eq!(without_commits.judge("kubernetes"), []);
}

#[test]
fn a_shipped_spec_stays() {
    let rule = "history-overwritten";
    let fixture = |now: &str| {
        Fixture::new()
            .line("v0.1", &[("Rapid", "0.1 alpha off")])
            .line("v0.2", &[("Rapid", "0.1 alpha off; 0.2 beta on")])
            .gate("Rapid", now)
            .next("v0.3.0")
    };
    let kept = "0.1 alpha off; 0.2 beta on; 0.3 stable on locked";
    assert_eq!(fixture(kept).found("kubernetes", rule), []);
    for changed in [
        "0.2 beta on",
        "0.1 beta on; 0.2 beta on",
        "0.2 beta on; 0.3 stable on locked",
    ] {
        let found = fixture(changed).found("kubernetes", rule);
        one(&found, "Rapid", Severity::Warning);
    }
    let unknown = fixture("0.2 beta on").without_history();
    assert_eq!(unknown.found("kubernetes", rule), []);
}

#[test]
fn a_registry_that_keeps_history_keeps_it_for_all_its_gates() {
    let rule = "history-overwritten";
    let kept = ("Rapid", "0.1 alpha off; 0.2 beta on");
    let fixture = |neighbour: (&str, &str)| {
        Fixture::new()
            .line("v0.2", &[neighbour, ("Tide", "0.2 beta off")])
            .gate("Rapid", neighbour.1)
            .gate("Tide", "0.2 beta on")
            .next("v0.3.0")
    };
    let found = fixture(kept).found("kubernetes", rule);
    let finding = one(&found, "Tide", Severity::Warning);
    assert!(
        finding.help.contains("version 0.2 back"),
        "{}",
        finding.help
    );
    // The same is not told twice.
    assert_eq!(fixture(kept).found("kubernetes", RULE), []);
    assert_eq!(
        fixture(("Rapid", "0.2 beta on")).found("kubernetes", rule),
        []
    );
    // A patch release corrected it: that is what the line is.
    let corrected: &[(&str, &str)] = &[kept, ("Tide", "0.2 beta on")];
    assert_eq!(fixture(kept).patch(corrected).found("kubernetes", rule), []);
}

#[test]
fn what_no_run_can_meet_is_history() {
    let fixture = |lines: u32| {
        let old: &[(&str, &str)] = &[("Tide", "0.1 alpha off; 0.2 deprecated off")];
        let new = "0.1 alpha off; 0.3 beta on";
        let mut fixture = Fixture::new().line("v0.2", old);
        for i in 3..=lines {
            fixture = fixture.line(&format!("v0.{i}"), &[("Tide", new)]);
        }
        fixture.gate("Tide", new)
    };
    let rule = "history-overwritten";
    // The tree becomes v0.5, and runs as v0.2 at the earliest; the next one does not.
    one(
        &fixture(4).found("kubernetes", rule),
        "Tide",
        Severity::Warning,
    );
    assert_eq!(fixture(5).found("kubernetes", rule), []);
}

#[test]
fn a_spec_that_shipped_and_was_edited_is_to_be_restored() {
    let fixture = released()
        .line(
            "v0.5",
            &[("Rapid", "0.3 alpha off"), ("Tide", "0.5 beta off")],
        )
        .next("v0.6.0-dev")
        .gate("Tide", "0.5 beta on");
    let finding = one(&fixture.found("dra-driver", RULE), "Tide", Severity::Error);
    assert!(
        finding
            .message
            .contains("has another spec for that version"),
        "{}",
        finding.message
    );
    assert!(
        finding.help.starts_with("restore the spec that shipped"),
        "{}",
        finding.help
    );
}
