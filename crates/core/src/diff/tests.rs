use super::*;
use crate::gate::{
    Constant, Constraint, ConstraintSource, Dialect, Gate, Inventory, NameBasis, Registration, Spec,
};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::stage::Stage;

fn at(line: u32) -> Location {
    Location::new(LedgerKind::Registry, "gates.go", line, 1)
}

fn gate(name: &str, ident: &str, stage: Stage, default: bool, locked: bool) -> Gate {
    Gate {
        name: name.to_owned(),
        name_basis: NameBasis::Read,
        registrations: vec![Registration {
            registry: "gates@gates.go".to_owned(),
            dialect: Dialect::ComponentBase,
            specs: vec![Spec {
                version: None,
                stage: Some(stage),
                default: Some(default),
                locked: Some(locked),
            }],
            constant: Some(Constant {
                ident: ident.to_owned(),
                package: None,
                location: None,
            }),
            declared: at(1),
        }],
        summary: None,
        owners: Vec::new(),
        keps: Vec::new(),
        milestones: Vec::new(),
        removal: None,
        requires: Vec::new(),
        excludes: Vec::new(),
        use_sites: Vec::new(),
        indirect_use_sites: Vec::new(),
    }
}

fn to(other: &str) -> Vec<Constraint> {
    vec![Constraint {
        gate: other.to_owned(),
        source: ConstraintSource::Code,
        location: at(9),
    }]
}

fn inventory(mut gates: Vec<Gate>) -> Inventory {
    gates.sort_by(|a, b| a.name.cmp(&b.name));
    Inventory {
        gates,
        ..Inventory::default()
    }
}

fn before() -> Inventory {
    inventory(vec![
        gate("Anchor", "Anchor", Stage::Alpha, false, false),
        gate("Buoy", "Buoy", Stage::Beta, true, false),
        gate("OldTide", "Tide", Stage::Alpha, false, false),
        gate("Wreck", "Wreck", Stage::Deprecated, false, false),
    ])
}

fn after() -> Inventory {
    let mut anchor = gate("Anchor", "Anchor", Stage::Beta, true, false);
    anchor.requires = to("Buoy");
    let mut reef = gate("Reef", "Reef", Stage::Alpha, false, false);
    reef.excludes = to("Anchor");
    anchor.excludes = to("Reef");
    inventory(vec![
        anchor,
        gate("Buoy", "Buoy", Stage::Stable, true, true),
        reef,
        gate("Tide", "Tide", Stage::Alpha, false, false),
    ])
}

fn lines(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|c| {
            let word = |w: &Option<String>| w.clone().unwrap_or_else(|| "-".to_owned());
            format!(
                "{} {} {} {}",
                c.gate,
                c.kind.as_str(),
                word(&c.from),
                word(&c.to)
            )
        })
        .collect()
}

#[test]
fn every_kind_of_change_is_told_once() {
    assert_eq!(
        lines(&between(&before(), &after())),
        [
            "Anchor stage alpha beta",
            "Anchor default false true",
            "Anchor requires - Buoy",
            "Anchor excludes - Reef",
            "Buoy stage beta stable",
            "Buoy locked false true",
            "Reef added - alpha",
            "Tide renamed OldTide Tide",
            "Wreck removed deprecated -",
        ]
    );
}

#[test]
fn nothing_changed_is_nothing_told() {
    assert_eq!(between(&after(), &after()), []);
}

#[test]
fn two_constants_of_one_identifier_are_no_rename() {
    let from = inventory(vec![
        gate("A", "Same", Stage::Alpha, false, false),
        gate("B", "Same", Stage::Alpha, false, false),
    ]);
    let to = inventory(vec![gate("C", "Same", Stage::Alpha, false, false)]);
    let changes = between(&from, &to);
    assert!(
        changes.iter().all(|c| c.kind != ChangeKind::Renamed),
        "{changes:?}"
    );
}

fn verdict(settings: &[(&str, bool)], gate: &str) -> (Verdict, String) {
    let settings: Vec<Setting> = settings
        .iter()
        .map(|(gate, value)| Setting {
            gate: (*gate).to_owned(),
            value: *value,
            location: at(1),
        })
        .collect();
    let judged = judge(&settings, &before(), &after());
    assert_eq!(judged.len(), settings.len());
    judged
        .into_iter()
        .find(|v| v.setting.gate == gate)
        .map(|v| (v.verdict, v.why))
        .expect("every setting is judged")
}

#[test]
fn unknown_gone_and_renamed_gates_are_refused() {
    for (name, why) in [
        ("Nowhere", "not a gate of either"),
        ("Wreck", "is gone"),
        ("OldTide", "is called Tide now"),
    ] {
        let (verdict, told) = verdict(&[(name, true)], name);
        assert_eq!(verdict, Verdict::Refused);
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn a_locked_gate_takes_its_own_value_only() {
    assert_eq!(verdict(&[("Buoy", false)], "Buoy").0, Verdict::Refused);
    assert_eq!(verdict(&[("Buoy", true)], "Buoy").0, Verdict::Ignored);
}

#[test]
fn a_constraint_over_defaults_is_refused_at_the_setting_that_breaks_it() {
    // Anchor is on by default, so switching Reef on is what breaks it.
    assert_eq!(verdict(&[("Reef", true)], "Reef").0, Verdict::Refused);
    let both = [("Reef", true), ("Anchor", false)];
    assert_eq!(verdict(&both, "Reef").0, Verdict::Accepted);
    assert_eq!(verdict(&both, "Anchor").0, Verdict::Accepted);
}

#[test]
fn a_default_that_came_to_meet_the_setting_makes_it_idle() {
    let (verdict, why) = verdict(&[("Anchor", true)], "Anchor");
    assert_eq!(verdict, Verdict::Ignored);
    assert!(why.contains("it was off"), "{why}");
}

#[test]
fn groups_tell_which_gates_they_came_to_mean() {
    let (told, why) = verdict(&[("AllBeta", false)], "AllBeta");
    assert_eq!(told, Verdict::Changed);
    assert!(
        why.contains("now also sets Anchor") && why.contains("no longer sets Buoy"),
        "{why}"
    );
    // Reef would come on beside Anchor, which is on by default.
    assert_eq!(
        verdict(&[("AllAlpha", true)], "AllAlpha").0,
        Verdict::Refused
    );
}
