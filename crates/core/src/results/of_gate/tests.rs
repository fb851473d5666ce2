use std::collections::BTreeMap;

use super::{Belongs, OfGate, contradicted, of_gate};
use crate::ledger::LedgerKind;
use crate::ledgers::Ledgers;
use crate::location::Location;
use crate::results::{Counts, Place, Record, Setting, TestName, Trouble, TroubleKind};
use crate::statement::{Basis, Claim, Mode, Statement};
use crate::testcase::{TestCase, TestKind};

/// Gates of a run: `Lamp` on, `!Lamp` off.
fn setting(gates: &[&str]) -> Setting {
    let gates = gates.iter().map(|g| match g.strip_prefix('!') {
        Some(gate) => (gate.to_owned(), false),
        None => ((*g).to_owned(), true),
    });
    Setting {
        gates: gates.collect::<BTreeMap<_, _>>(),
        ..Setting::default()
    }
}

fn ledgers() -> Ledgers {
    let mut ledgers = Ledgers::default();
    for (id, path, name, sets) in [
        (1, "tests/lamp.bats", "burns", true),
        (2, "tests/wick.bats", "is trimmed", false),
    ] {
        ledgers.cases.push(TestCase {
            id,
            kind: TestKind::Bats,
            name: name.to_owned(),
            location: Location::new(LedgerKind::Bats, path, 3, 1),
            expects_error: false,
            tags: Vec::new(),
            skips: Vec::new(),
            reach: Vec::new(),
        });
        ledgers.statements.push(Statement {
            subject: "Lamp".to_owned(),
            claim: Claim::SetsTo(sets),
            mode: Mode::Tests,
            basis: Basis::Read,
            location: Location::new(LedgerKind::Bats, path, 4, 1),
            listing: None,
            case: Some(id),
        });
    }
    ledgers
}

fn ran(mut ledgers: Ledgers, group: &str, name: &str, gates: &[&str]) -> Ledgers {
    let results = &mut ledgers.results;
    results.settings.push(setting(gates));
    results.records.push(Record {
        test: TestName {
            group: (!group.is_empty()).then(|| group.to_owned()),
            name: name.to_owned(),
        },
        setting: u32::try_from(results.settings.len() - 1).expect("few settings"),
        counts: Counts {
            passes: 1,
            ..Counts::default()
        },
        first_failures: Vec::new(),
        passed: None,
        oldest: None,
        newest: None,
    });
    ledgers
}

fn found(of: &OfGate<'_>) -> Vec<(Belongs, Basis)> {
    of.switched.iter().map(|s| (s.belongs, s.basis)).collect()
}

#[test]
fn a_test_that_switches_it_on_counts() {
    for gates in [&[][..], &["Lamp"], &["!Wick"]] {
        let ledgers = ran(ledgers(), "lamp.bats", "burns in 4ms", gates);
        let of = of_gate(&ledgers, "Lamp", false);
        assert_eq!(of.cases.len(), 1);
        assert_eq!(found(&of), [(Belongs::Case, Basis::Ran)]);
        assert_eq!(of.switched[0].case.map(|c| c.id), Some(1));
        assert_eq!(contradicted(&ledgers), []);
    }
}

#[test]
fn a_run_that_says_it_was_off_contradicts_a_test_that_switches_it_on() {
    let mut ledgers = ran(ledgers(), "lamp.bats", "burns", &["!Lamp"]);
    ledgers = ran(ledgers, "e2e", "[FeatureGate:Lamp] glows", &["!Lamp"]);
    ledgers = ran(ledgers, "wick.bats", "is trimmed", &["!Lamp"]);
    let of = of_gate(&ledgers, "Lamp", true);
    assert_eq!(of.cases.len(), 1);
    assert_eq!(found(&of), []);
    let told: Vec<(String, &str)> = contradicted(&ledgers)
        .into_iter()
        .map(|(gate, record)| (gate, &*record.test.name))
        .collect();
    let lamp = |test| ("Lamp".to_owned(), test);
    assert_eq!(told, [lamp("burns"), lamp("[FeatureGate:Lamp] glows")]);
}

#[test]
fn what_ran_at_a_commit_of_nobody_is_a_guess() {
    let mut ledgers = ran(ledgers(), "lamp.bats", "burns", &[]);
    ledgers = ran(ledgers, "e2e", "glows", &["Lamp"]);
    for setting in &mut ledgers.results.settings {
        setting.stray = true;
    }
    assert_eq!(
        found(&of_gate(&ledgers, "Lamp", false)),
        [
            (Belongs::Case, Basis::Inferred),
            (Belongs::Run, Basis::Inferred)
        ]
    );
}

#[test]
fn a_title_that_two_files_have_is_a_guess_without_a_file() {
    let mut twice = ran(ledgers(), "", "burns", &[]);
    assert_eq!(
        found(&of_gate(&twice, "Lamp", false)),
        [(Belongs::Case, Basis::Ran)]
    );
    twice.cases[1].name = "burns".to_owned();
    assert_eq!(
        found(&of_gate(&twice, "Lamp", false)),
        [(Belongs::Case, Basis::Inferred)]
    );
}

#[test]
fn labels_and_records_of_runs_count_and_parts_of_names_do_not() {
    let of = |name: &str, gates: &[&str]| {
        let ledgers = ran(ledgers(), "e2e", name, gates);
        found(&of_gate(&ledgers, "Lamp", false))
    };
    assert_eq!(
        of("[FeatureGate:Lamp] glows", &[]),
        [(Belongs::Label, Basis::Ran)]
    );
    assert_eq!(of("[FeatureGate:Lamp] glows", &["!Lamp"]), []);
    assert_eq!(of("glows", &["Lamp"]), [(Belongs::Run, Basis::Ran)]);
    assert_eq!(of("glows", &["Wick"]), []);
    assert_eq!(of("TestLampGlows", &[]), [(Belongs::Name, Basis::Inferred)]);
}

#[test]
fn a_default_is_a_guess_at_what_the_run_had() {
    let ledgers = ran(ledgers(), "e2e", "glows", &[]);
    assert_eq!(found(&of_gate(&ledgers, "Lamp", false)), []);
    assert_eq!(
        found(&of_gate(&ledgers, "Lamp", true)),
        [(Belongs::Default, Basis::Inferred)]
    );
}

#[test]
fn a_panic_is_held_against_the_gate_as_far_as_it_is_known_to_be_its_own() {
    let trouble = |test: Option<&str>, setting: u32| Trouble {
        kind: TroubleKind::Panic,
        run: 0,
        setting,
        test: test.map(|name| TestName {
            group: Some("lamp.bats".to_owned()),
            name: name.to_owned(),
        }),
        place: Place { file: 0, line: 1 },
        text: "panic: out of oil".to_owned(),
    };
    let mut ledgers = ran(ledgers(), "lamp.bats", "burns", &[]);
    ledgers = ran(ledgers, "other", "anything", &["Lamp"]);
    ledgers = ran(ledgers, "other", "anything", &[]);
    ledgers.results.troubles = vec![
        trouble(Some("burns"), 0),
        trouble(None, 0),
        trouble(Some("is trimmed"), 0),
        trouble(None, 1),
        trouble(None, 2),
    ];
    let of = of_gate(&ledgers, "Lamp", false);
    let bases: Vec<(u32, bool, Basis)> = of
        .troubles
        .iter()
        .map(|(t, b)| (t.setting, t.test.is_some(), *b))
        .collect();
    assert_eq!(
        bases,
        [
            (0, true, Basis::Ran),
            (0, false, Basis::Inferred),
            (1, false, Basis::Ran),
        ]
    );
}
