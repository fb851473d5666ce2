//! What code says itself of a removal counts, for and against.

use super::governed::locked;
use super::one;
use crate::finding::Severity;
use crate::fixtures::Fixture;

#[test]
fn a_removal_that_was_announced_is_told_until_it_is_released() {
    let rule = "removed-early";
    // Locked in v0.2, gone in v0.4.
    let announced = locked(3, 4).parting("Old", "remove in 0.4", "0.4");
    assert_eq!(announced.found("kubernetes", rule), []);
    let sooner = locked(3, 4).parting("Old", "remove in 0.6", "0.6");
    let finding = one(&sooner.found("kubernetes", rule), "Old", Severity::Warning);
    assert!(
        finding.message.contains("remove in 0.6"),
        "{}",
        finding.message
    );
    // Gone in the tree only, which becomes v0.4.
    let unreleased = locked(3, 3).parting("Old", "remove in 0.4", "0.4");
    let finding = one(&unreleased.found("kubernetes", rule), "Old", Severity::Info);
    assert!(
        finding
            .message
            .ends_with("the code says: \"remove in 0.4\"")
    );
    assert!(finding.help.contains("as announced"), "{}", finding.help);
    let unreleased = locked(3, 3).parting("Old", "remove in 0.9", "0.9");
    one(
        &unreleased.found("kubernetes", rule),
        "Old",
        Severity::Error,
    );
}

#[test]
fn a_deprecated_gate_that_is_locked_off_was_not_finished() {
    let fixture = Fixture::new()
        .line("v0.1", &[("Old", "alpha off")])
        .line("v0.2", &[("Old", "deprecated off locked")])
        .gate("Other", "beta on");
    assert_eq!(fixture.judge("kubernetes"), []);
}

#[test]
fn a_stage_that_is_only_inferred_is_called_so() {
    let rule = "removed-without-deprecation";
    let gone = Fixture::new()
        .line("v0.1", &[("Old", "stable on")])
        .line("v0.2", &[])
        .line("v0.3", &[])
        .gate("Other", "beta on");
    let plain = one(&gone.found("kubernetes", rule), "Old", Severity::Info);
    assert!(
        plain
            .message
            .starts_with("`Old` was stable and is gone in v0.2")
    );
    assert!(!plain.help.contains("release notes"), "{}", plain.help);
    let inferred = gone.stage_unwritten("Old");
    let finding = one(&inferred.found("kubernetes", rule), "Old", Severity::Info);
    assert!(
        finding
            .message
            .starts_with("`Old` was stable, as its registration wrote no stage, and is gone"),
        "{}",
        finding.message
    );
}

#[test]
fn a_withdrawal_that_was_announced_and_is_released_is_over() {
    let rule = "removed-without-deprecation";
    let gone = Fixture::new()
        .line("v0.1", &[("Old", "stable on")])
        .line("v0.2", &[])
        .gate("Other", "beta on");
    one(&gone.found("kubernetes", rule), "Old", Severity::Warning);
    let announced = gone.parting("Old", "will be removed in 0.2", "0.2");
    assert_eq!(announced.found("kubernetes", rule), []);
    let unreleased = Fixture::new()
        .line("v0.1", &[("Old", "stable on")])
        .gate("Other", "beta on")
        .parting("Old", "will be removed in 0.2", "0.2");
    one(&unreleased.found("kubernetes", rule), "Old", Severity::Info);
}

#[test]
fn a_gate_that_goes_soon_needs_no_lock() {
    let rule = "lock-against-stage";
    let stable = || {
        Fixture::new()
            .line("v0.8", &[("Old", "stable on")])
            .gate("Old", "stable on")
    };
    one(&stable().found("kubernetes", rule), "Old", Severity::Info);
    let soon = stable().remark("Old", "will be removed in 0.9", "0.9");
    assert_eq!(soon.found("kubernetes", rule), []);
    // Its time is over, or counts something else.
    for (text, version) in [("remove in 0.8", "0.8"), ("remove in 1.26", "1.26")] {
        let late = stable().remark("Old", text, version);
        let finding = one(&late.found("kubernetes", rule), "Old", Severity::Info);
        assert!(finding.message.contains(text), "{}", finding.message);
    }
}

#[test]
fn a_promised_removal_is_due_when_its_release_is_out() {
    let rule = "retirement-overdue";
    // Locked in v0.2.
    let at = |lines: usize| locked(lines, lines).gate("Old", "stable on locked");
    assert_eq!(at(4).found("kubernetes", rule), []);
    let broken = at(4).remark("Old", "remove in 0.4", "0.4");
    let finding = one(&broken.found("kubernetes", rule), "Old", Severity::Warning);
    assert!(
        finding
            .message
            .contains("its own time is over; the code says: \"remove in 0.4\"")
    );
    let kept = at(4).remark("Old", "remove in 0.5", "0.5");
    assert_eq!(kept.found("kubernetes", rule), []);
    let patient = at(6).remark("Old", "remove in 0.9", "0.9");
    one(&patient.found("kubernetes", rule), "Old", Severity::Info);
    // Another project's numbers say nothing.
    let foreign = at(6).remark("Old", "remove in 1.34", "1.34");
    one(&foreign.found("kubernetes", rule), "Old", Severity::Warning);
}
