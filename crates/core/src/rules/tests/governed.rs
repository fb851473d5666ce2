use super::one;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::gate::NameBasis;
use crate::ledger::LedgerKind;

#[test]
fn the_default_belongs_to_the_stage() {
    let fixture = Fixture::new()
        .gate("Bold", "alpha on")
        .gate("Shy", "beta off")
        .gate("Unsaid", "alpha");
    let rule = "default-against-stage";
    let finding = one(&fixture.found("kubernetes", rule), "Bold", Severity::Error);
    assert!(
        finding.message.contains("alpha and on"),
        "{}",
        finding.message
    );
    assert_eq!(fixture.found("dra-driver", rule).len(), 2);
    let old = Fixture::new()
        .line("v25.12", &[("Bold", "alpha on")])
        .line("v26.4", &[("Bold", "alpha on")])
        .gate("Bold", "alpha on");
    assert!(one(&old.found("dra-driver", rule), "Bold", Severity::Info).grandfathered);
}

#[test]
fn the_lock_belongs_to_the_stage() {
    let fixture = Fixture::new()
        .gate("Early", "beta on locked")
        .gate("Late", "stable on")
        .gate("Right", "stable on locked")
        .gate("Unsaid", "stable on lockless");
    let severities = |policy| -> Vec<Severity> {
        let found = fixture.found(policy, "lock-against-stage");
        found.iter().map(|f| f.severity).collect()
    };
    assert_eq!(severities("kubernetes"), [Severity::Info; 2]);
    assert_eq!(severities("dra-driver"), [Severity::Error; 2]);
}

#[test]
fn another_ladder_is_named_and_not_judged() {
    let fixture = Fixture::new()
        .gate("Preview", "tech-preview on")
        .gate("Plain", "alpha off");
    let found = fixture.judge("kubernetes");
    let [finding] = found.as_slice() else {
        panic!("{found:#?}")
    };
    assert_eq!(finding.rule, "stage-unranked");
    assert!(
        finding.message.contains("tech-preview: 1 gate"),
        "{}",
        finding.message
    );
    let left_out = finding.message.rsplit(": ").next().unwrap();
    assert_eq!(
        left_out,
        "default-against-stage, lock-against-stage, removed-early, removed-without-deprecation, \
         retirement-overdue, roadmap-differs, soak-too-short, stage-regressed, stage-skipped, \
         stage-unproven, stagnant"
    );
}

#[test]
fn what_another_module_declares_is_judged_there() {
    let mut fixture = Fixture::new().gate("Foreign", "alpha on");
    for gate in &mut fixture.ledgers.inventory.gates {
        gate.name_basis = NameBasis::Embedded;
    }
    assert_eq!(fixture.judge("kubernetes"), []);
}

/// Locked in v0.2, and there until the given line.
pub(super) fn locked(until: usize, lines: usize) -> Fixture {
    let mut fixture = Fixture::new().line("v0.1", &[("Other", "beta on"), ("Old", "beta on")]);
    for i in 2..=lines {
        let gates: &[(&str, &str)] = if i <= until {
            &[("Other", "beta on"), ("Old", "stable on locked")]
        } else {
            &[("Other", "beta on")]
        };
        fixture = fixture.line(&format!("v0.{i}"), gates);
    }
    fixture.gate("Other", "beta on")
}

#[test]
fn a_locked_gate_becomes_due() {
    let due = |lines| locked(lines, lines).gate("Old", "stable on locked");
    let rule = "retirement-overdue";
    assert_eq!(due(3).found("dra-driver", rule), []);
    one(&due(4).found("dra-driver", rule), "Old", Severity::Warning);
    assert_eq!(due(5).found("kubernetes", rule), []);
    one(&due(6).found("kubernetes", rule), "Old", Severity::Warning);
    assert_eq!(due(6).without_history().found("kubernetes", rule), []);
    let list = Fixture::list()
        .gate("Old", "1.30 beta on; 1.32 stable on locked")
        .gate("New", "1.36 alpha off");
    one(&list.found("kubernetes", rule), "Old", Severity::Warning);
}

#[test]
fn a_locked_gate_stays_for_a_while() {
    let rule = "removed-early";
    // Gone in the newest line, two lines after the lock: at best a patch brings it back.
    one(
        &locked(3, 4).found("kubernetes", rule),
        "Old",
        Severity::Warning,
    );
    // Gone in an older line: nothing can be done.
    one(
        &locked(3, 5).found("kubernetes", rule),
        "Old",
        Severity::Info,
    );
    // Gone in the tree only.
    one(
        &locked(3, 3).found("kubernetes", rule),
        "Old",
        Severity::Error,
    );
    assert_eq!(locked(4, 5).found("kubernetes", rule), []);
    assert_eq!(
        locked(3, 4)
            .partial(LedgerKind::History)
            .found("kubernetes", rule),
        []
    );
    assert_eq!(locked(3, 4).without_history().judge("kubernetes"), []);
}

#[test]
fn what_was_promised_is_deprecated_first() {
    let rule = "removed-without-deprecation";
    let gone = |last: &[(&str, &str)]| {
        Fixture::new()
            .line("v0.1", &[("Old", "beta on")])
            .line("v0.2", last)
            .gate("Other", "beta on")
    };
    let finding = one(
        &gone(&[("Old", "beta on")]).found("kubernetes", rule),
        "Old",
        Severity::Warning,
    );
    assert!(
        finding
            .message
            .contains("0 release lines at the stage deprecated"),
        "{}",
        finding.message
    );
    for fine in ["deprecated off", "stable on locked", "stable on lockless"] {
        assert_eq!(
            gone(&[("Old", fine)]).found("kubernetes", rule),
            [],
            "{fine}"
        );
    }
    let alpha = Fixture::new().line("v0.1", &[("Old", "alpha off")]);
    assert_eq!(alpha.gate("Other", "beta on").found("kubernetes", rule), []);
    let unknown = gone(&[("Old", "beta on")]).partial(LedgerKind::History);
    assert_eq!(unknown.found("kubernetes", rule), []);
}

#[test]
fn a_renamed_gate_was_not_removed_and_keeps_its_past() {
    let fixture = Fixture::new()
        .line("v0.1", &[("OldName=Path", "alpha off")])
        .line("v0.2", &[("OldName=Path", "beta on")])
        .renamed("Path", "NewName", "beta on");
    assert_eq!(fixture.judge("dra-driver"), []);
}
