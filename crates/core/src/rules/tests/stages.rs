use super::one;
use crate::config;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::location::{Location, Role};
use crate::proposal::Criterion;
use crate::stage::Stage;

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

/// Gates that are alpha in five release lines.
fn long_alpha(names: &[&str]) -> Fixture {
    later(Fixture::new(), names)
}

fn later(before: Fixture, names: &[&str]) -> Fixture {
    let gates: Vec<(&str, &str)> = names.iter().map(|n| (*n, "alpha off")).collect();
    let lines = (1..6).fold(before, |f, i| f.line(&format!("v0.{i}"), &gates));
    names.iter().fold(lines, |f, n| f.gate(n, "alpha off"))
}

#[test]
fn several_are_told_at_once_the_worst_first() {
    let names: Vec<String> = (0..12).map(|i| format!("Path{i:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let older = Fixture::new().line("v0.0", &[("Path11", "alpha off")]);
    let fixture = later(older, &names);
    let found = fixture.found("kubernetes", "stagnant");
    let [finding] = found.as_slice() else {
        panic!("one finding: {found:#?}")
    };
    assert_eq!(finding.gate, None);
    let message = &finding.message;
    assert!(message.starts_with("12 gates have been"), "{message}");
    assert!(message.contains("(4 for alpha)"), "{message}");
    assert!(
        message.contains(": `Path11` (alpha since v0.0, 6), `Path00` (alpha since v0.1, 5)"),
        "{message}"
    );
    assert!(message.ends_with(", 2 more"), "{message}");
    let places = finding.locations.iter();
    assert_eq!(places.filter(|l| l.role != Role::Policy).count(), 10);
}

#[test]
fn what_a_gate_waits_for_can_be_written_down() {
    let rule = "stagnant";
    let told = |text: &str| {
        let mut fixture = long_alpha(&["FastPath"]);
        let comment = super::code::comment("FastPath", text, 3);
        fixture.ledgers.code.comments.extend([comment]);
        fixture.found("kubernetes", rule)
    };
    assert_eq!(told("It is replaced by an API before graduation."), []);
    assert_eq!(told("Temporary, until kernels have it."), []);
    let finding = one(&told("It makes paths fast."), "FastPath", Severity::Info);
    assert!(
        finding
            .message
            .ends_with("and nothing in the comment on it says what it waits for"),
        "{}",
        finding.message
    );
    let proposed = |stage: Option<Stage>, gate: &str| {
        let mut fixture = long_alpha(&["FastPath"]);
        fixture.ledgers.proposals.criteria.push(Criterion {
            gates: vec![gate.to_owned()],
            stage,
            location: Location::new(LedgerKind::Proposals, "proposals/1-fast.md", 9, 1),
        });
        fixture.found("kubernetes", rule)
    };
    assert_eq!(proposed(Some(Stage::Beta), "FastPath"), []);
    assert_eq!(proposed(Some(Stage::Stable), "FastPath"), []);
    assert_eq!(proposed(None, "FastPath"), []);
    for (stage, gate) in [(Stage::Alpha, "FastPath"), (Stage::Beta, "SlowPath")] {
        one(&proposed(Some(stage), gate), "FastPath", Severity::Info);
    }
    let going = long_alpha(&["FastPath"]).remark("FastPath", "remove in 0.9", "0.9");
    assert_eq!(going.found("kubernetes", rule), []);
}

#[test]
fn a_silencer_for_one_gate_takes_it_out_of_the_others() {
    let fixture = long_alpha(&["FastPath", "SlowPath", "WidePath"]);
    let text = "silencers: [{ rule: stagnant, gate: SlowPath, reason: waits for the kernel }]";
    let config = config::read("gradus.yaml", text).unwrap();
    let found = fixture.judge_with("kubernetes", &config);
    let told: Vec<(Option<&str>, bool)> = found
        .iter()
        .filter(|f| f.rule == "stagnant" || f.rule == "silencer-unused")
        .map(|f| (f.gate.as_deref(), f.silenced.is_some()))
        .collect();
    assert_eq!(told, [(None, false), (Some("SlowPath"), true)]);
    assert!(
        !found
            .iter()
            .any(|f| f.gate.is_none() && f.message.contains("SlowPath"))
    );
}

#[test]
fn a_gate_that_came_with_a_patch_is_as_old_as_the_patch() {
    let gates: &[(&str, &str)] = &[("FastPath", "alpha off")];
    let first = Fixture::new().line("v0.0", &[]).patch(gates);
    let fixture = (1..6)
        .fold(first, |f, i| f.line(&format!("v0.{i}"), gates))
        .gate("FastPath", "alpha off");
    let found = fixture.found("kubernetes", "stagnant");
    let finding = one(&found, "FastPath", Severity::Info);
    let message = &finding.message;
    assert!(
        message.contains("since v0.0.1, for 6 release lines"),
        "{message}"
    );
}
