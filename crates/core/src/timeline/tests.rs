use proptest::prelude::*;

use super::effective;
use super::numbers::Numbers;
use crate::config::Config;
use crate::fixtures::{Fixture, specs};
use crate::policy::builtin;
use crate::project::Project;
use crate::stage::Stage;
use crate::version::Version;

fn assembled(fixture: &Fixture, policy: &str) -> Project {
    fixture.project(&builtin(policy).unwrap(), &Config::default())
}

#[test]
fn the_spec_in_effect_at_a_version() {
    let stage = |text: &str, at: Option<(u32, u32)>| {
        let specs = specs(text);
        let at = at.map(|(a, b)| Version::line_of(a, b));
        effective(&specs, at, &Numbers::default()).and_then(|s| s.stage)
    };
    let three = "0.9 beta on; 0.2 alpha off; 0.10 stable on";
    assert_eq!(stage(three, Some((0, 2))), Some(Stage::Alpha));
    assert_eq!(stage(three, Some((0, 9))), Some(Stage::Beta));
    assert_eq!(stage(three, Some((1, 0))), Some(Stage::Stable));
    assert_eq!(stage(three, None), Some(Stage::Stable));
    // All are of another time: the last one speaks.
    assert_eq!(stage(three, Some((0, 1))), Some(Stage::Stable));
    assert_eq!(stage("alpha off", Some((0, 1))), Some(Stage::Alpha));
    assert_eq!(effective(&[], None, &Numbers::default()), None);
}

/// The shape of a driver that went from calendar to `SemVer`, with invented names.
fn driver() -> Fixture {
    let first: &[(&str, &str)] = &[("Anchor", "25.8 alpha off"), ("Beacon", "25.8 beta on")];
    let second: &[(&str, &str)] = &[
        ("Anchor", "25.8 alpha off"),
        ("Beacon", "25.8 beta on"),
        ("Compass", "25.12 alpha off"),
    ];
    let third: &[(&str, &str)] = &[
        ("Anchor", "0.2 alpha off"),
        ("Beacon", "0.2 beta on"),
        ("Compass", "0.3 alpha off"),
        ("Davit", "0.4 alpha off"),
    ];
    let mut fixture = Fixture::new()
        .line("v25.3", &[])
        .line("v25.8", first)
        .line("v25.12", second)
        .line("v0.4", third)
        .commit(first)
        .commit(second)
        .commit(third)
        .next("v0.5.0-dev");
    for (name, text) in third.iter().chain(&[("Eyebolt", "0.5 alpha off")]) {
        fixture = fixture.gate(name, text);
    }
    fixture
}

#[test]
fn soak_entry_and_grandfathers() {
    let project = assembled(&driver(), "dra-driver");
    let told: Vec<String> = project
        .gates
        .iter()
        .map(|g| {
            let t = g.timeline.as_ref().unwrap();
            let entry = t.entry.line.as_deref().unwrap_or("-");
            format!(
                "{} {} {entry} {}",
                g.gate.name, t.soak, t.entry.grandfathered
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "Anchor 3 v25.8 true",
            "Beacon 3 v25.8 true",
            "Compass 2 v25.12 true",
            "Davit 1 v0.4 false",
            "Eyebolt 0 - false",
        ]
    );
    assert_eq!(project.renumberings.len(), 1);
    // The default policy has no release from which it binds.
    let other = assembled(&driver(), "kubernetes");
    assert!(
        other
            .gates
            .iter()
            .all(|g| !g.timeline.as_ref().unwrap().entry.grandfathered)
    );
}

#[test]
fn only_changes_are_committed_states() {
    let project = assembled(&driver(), "kubernetes");
    let anchor = &project.gates[0];
    let states = &anchor.timeline.as_ref().unwrap().committed;
    assert_eq!(states.len(), 2, "once as it came, once renumbered");
}

#[test]
fn former_gates_are_kept_and_renames_are_told() {
    let fixture = Fixture::new()
        .line("v0.1", &[("Gone", "alpha off"), ("Was=Path", "alpha off")])
        .line("v0.2", &[("Is=Path", "alpha off")])
        .commit(&[("Gone", "alpha off"), ("Was=Path", "alpha off")])
        .commit(&[("Brief", "alpha off"), ("Is=Path", "alpha off")])
        .commit(&[("Is=Path", "alpha off")])
        .renamed("Path", "Is", "alpha off");
    let project = assembled(&fixture, "kubernetes");
    let told: Vec<_> = project
        .removed
        .iter()
        .map(|r| {
            let word = |w: &Option<String>| w.clone().unwrap_or_else(|| "-".to_owned());
            format!(
                "{} {} {} {}",
                r.name,
                word(&r.last_line),
                word(&r.removed_in),
                word(&r.renamed_to)
            )
        })
        .collect();
    assert_eq!(
        told,
        ["Brief - - -", "Gone v0.1 v0.2 -", "Was v0.1 v0.2 Is"]
    );
    assert_eq!(project.gates[0].timeline.as_ref().unwrap().soak, 2);
}

#[test]
fn the_next_version_chooses_among_own_versions_only() {
    let own = Fixture::new()
        .line("v0.4", &[("Rapid", "0.4 alpha off")])
        .gate("Rapid", "0.4 alpha off; 0.5 beta on; 0.6 stable on locked")
        .next("v0.5.0-dev");
    assert_eq!(
        assembled(&own, "kubernetes").gates[0].current.stage,
        Some(Stage::Beta)
    );
    let foreign = Fixture::new()
        .line("v0.4", &[("Rapid", "1.34 alpha off")])
        .gate("Rapid", "1.34 alpha off; 1.36 beta on")
        .next("v0.5.0-dev");
    assert_eq!(
        assembled(&foreign, "kubernetes").gates[0].current.stage,
        Some(Stage::Beta)
    );
}

#[test]
fn a_circle_of_numbers_ends() {
    let text = "releaseLines: {\"0.1\": \"0.2\", \"0.2\": \"0.1\", \"0.3\": \"0.3\"}";
    let config = crate::config::read("gradus.yaml", text).unwrap();
    let numbers = Numbers::new(&builtin("kubernetes").unwrap(), &config, &[]);
    let line = numbers.line(Version::line_of(0, 1));
    assert!(line.minor == 1 || line.minor == 2);
}

const STATES: [&str; 6] = [
    "",
    "alpha off",
    "beta on",
    "stable on locked",
    "deprecated off",
    "0.3 alpha off; 0.5 beta on",
];

proptest! {
    #[test]
    fn timelines_hold_together(
        lines in prop::collection::vec(prop::collection::vec(0usize..6, 3), 0..8),
        now in prop::collection::vec(0usize..6, 3),
    ) {
        const NAMES: [&str; 3] = ["Anchor", "Beacon", "Compass"];
        let gates = |states: &[usize]| -> Vec<(&'static str, &'static str)> {
            let named = NAMES.iter().zip(states).filter(|(_, s)| **s != 0);
            named.map(|(n, s)| (*n, STATES[*s])).collect()
        };
        let mut fixture = Fixture::new();
        for (i, states) in lines.iter().enumerate() {
            fixture = fixture.line(&format!("v0.{i}"), &gates(states));
        }
        for (name, text) in gates(&now) {
            fixture = fixture.gate(name, text);
        }
        let project = assembled(&fixture, "dra-driver");
        for view in &project.gates {
            let t = view.timeline.as_ref().unwrap();
            prop_assert!(t.soak as usize <= t.released.len());
            prop_assert!(t.released.len() <= lines.len());
            prop_assert_eq!(t.entry.line.is_some(), !t.released.is_empty());
            prop_assert!(project.removed.iter().all(|r| r.name != view.gate.name));
        }
        for policy in ["kubernetes", "dra-driver"] {
            let found = fixture.judge(policy);
            prop_assert_eq!(&found, &fixture.judge(policy));
            let mut prints: Vec<_> = found.iter().map(|f| &f.fingerprint).collect();
            prints.sort();
            prints.dedup();
            prop_assert_eq!(prints.len(), found.len());
        }
    }
}
