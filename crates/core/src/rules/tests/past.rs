//! What is not known of the past is not claimed.

use super::one;
use crate::config::Config;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::policy::builtin;

/// Two gates that v0.5 is the first to show; one of them was there before.
pub(super) fn late_registry(lines: usize) -> Fixture {
    let gates: &[(&str, &str)] = &[("Known", "beta on"), ("Older", "beta on")];
    let mut fixture = Fixture::new()
        .line("v0.4", &[])
        .unseen_until("v0.5", &["Older"]);
    for i in 0..lines {
        fixture = fixture.line(&format!("v0.{}", i + 5), gates);
    }
    fixture.gate("Known", "beta on").gate("Older", "beta on")
}

#[test]
fn what_was_there_before_it_is_seen_did_not_come_in_then() {
    let found = late_registry(2).found("dra-driver", "stage-skipped");
    one(&found, "Known", Severity::Error);
    let policy = builtin("dra-driver").unwrap();
    let project = late_registry(2).project(&policy, &Config::default());
    let told: Vec<String> = project
        .gates
        .iter()
        .map(|view| {
            let t = view.timeline.as_ref().unwrap();
            let stage = t.entry.stage.map_or("?", |s| s.as_str());
            format!(
                "{} {stage} {} {} {}",
                view.gate.name, t.entry.at_least, t.soak, t.soak_at_least
            )
        })
        .collect();
    assert_eq!(told, ["Known beta false 2 false", "Older ? true 2 true"]);
}

#[test]
fn a_soak_whose_beginning_is_not_seen_is_long_enough() {
    let promoted = late_registry(1).line(
        "v0.6",
        &[("Known", "stable on locked"), ("Older", "stable on locked")],
    );
    let found = promoted.found("dra-driver", "soak-too-short");
    let of: Vec<_> = found.iter().filter_map(|f| f.gate.as_deref()).collect();
    assert_eq!(of, ["Known"], "{found:#?}");
}

#[test]
fn patience_says_that_it_may_have_been_longer() {
    let found = late_registry(7).found("kubernetes", "stagnant");
    let message = found.first().map_or("", |f| f.message.as_str());
    for text in [
        "`Older` (beta since v0.5 or before, at least 7)",
        "`Known` (beta since v0.5, 7)",
    ] {
        assert!(message.contains(text), "{message}");
    }
}

#[test]
fn a_default_that_flips_while_the_stage_stays() {
    let rule = "default-flipped";
    let lines = |states: &[&str]| {
        let mut fixture = Fixture::new();
        for (i, state) in states.iter().enumerate() {
            fixture = fixture.line(&format!("v0.{i}"), &[("Tide", state)]);
        }
        fixture
    };
    let off = lines(&["beta on", "beta off"]).gate("Tide", "beta off");
    let finding = one(&off.found("kubernetes", rule), "Tide", Severity::Warning);
    assert_eq!(
        finding.message,
        "`Tide` was beta and on from v0.0 on, and is beta and off in v0.1"
    );
    // Both sides at their releases.
    assert_eq!(finding.locations.len(), 3);
    let past = lines(&["beta on", "beta off", "beta off"]).gate("Tide", "beta off");
    one(&past.found("kubernetes", rule), "Tide", Severity::Info);
    let on = lines(&["beta off"]).gate("Tide", "beta on");
    one(&on.found("kubernetes", rule), "Tide", Severity::Info);
    assert_eq!(on.found("dra-driver", rule), [], "a repair there");
    let promoted = lines(&["alpha off", "beta on"]).gate("Tide", "beta on");
    assert_eq!(promoted.found("kubernetes", rule), []);
    assert_eq!(off.without_history().found("kubernetes", rule), []);
}
