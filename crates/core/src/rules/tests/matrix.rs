//! Every rule over every project: each fires where it should, none where all is well, and none
//! breaks anywhere.

use std::collections::BTreeSet;

use super::code::troubled;
use super::go_tests::test;
use super::governed::locked;
use super::past::late_registry;
use super::stages::entered_at_beta;
use super::versions::{released, renumbered};
use super::{ALL, clean};
use crate::config::{self, Config};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::policy;
use crate::rules::Context;
use crate::stage::Stage;
use crate::statement::Claim;

/// A project, its configuration, and the rules that find something there under one policy.
type Case = (&'static str, Fixture, Config, &'static [&'static str]);

fn case(name: &'static str, fixture: Fixture, rules: &'static [&'static str]) -> Case {
    (name, fixture, Config::default(), rules)
}

fn documented() -> Fixture {
    let alpha: &[Claim] = &[Claim::Stage(Stage::Alpha), Claim::Default(false)];
    Fixture::new()
        .line("v0.1", &[("LostPath", "alpha off")])
        .line("v0.2", &[])
        .gate("FastPath", "beta on")
        .gate("SidePath", "alpha off")
        .gate("SlowPath", "alpha off")
        .table(
            "docs/gates.md",
            "Feature gates",
            &[
                ("FastPath", alpha),
                ("SidePath", alpha),
                ("LostPath", alpha),
                ("PoorPath", alpha),
            ],
        )
}

fn shapes() -> Vec<Case> {
    let silencer = "silencers: [{rule: stagnant, gate: SlowPath, reason: waits}]";
    let silenced = config::read("gradus.yaml", silencer).expect("a configuration");
    vec![
        case("nothing", Fixture::new(), &[]),
        case("nothing without git", Fixture::new().without_history(), &[]),
        case("an empty list", Fixture::list(), &[]),
        case("renumbered", renumbered(), &[]),
        case(
            "bold",
            Fixture::new().gate("Bold", "alpha on"),
            &["default-against-stage"],
        ),
        case(
            "early lock",
            Fixture::new().gate("Early", "beta on locked"),
            &["lock-against-stage"],
        ),
        case(
            "other ladder",
            Fixture::new().gate("Preview", "tech-preview on"),
            &["stage-unranked"],
        ),
        case(
            "troubled code",
            troubled(),
            &[
                "advice-refused",
                "comment-without-name",
                "constraint-elsewhere",
                "constraint-untested",
                "emulation-version",
                "gate-unused",
                "milestone-differs",
                "unknown-gate-used",
                "unrelated-together",
                "validation-not-called",
                "written-outside-registry",
            ],
        ),
        case(
            "few tests",
            test(
                Fixture::new()
                    .gate("FastPath", "beta on")
                    .gate("SlowPath", "alpha off"),
                false,
                &[("FastPath", Claim::Default(true))],
            ),
            &["default-unasserted", "gate-untested"],
        ),
        case("removed early", locked(3, 3), &["removed-early"]),
        case(
            "overdue",
            locked(6, 6).gate("Old", "stable on locked"),
            &["retirement-overdue"],
        ),
        case("skipped", entered_at_beta("v26.8"), &["stage-skipped"]),
        case(
            "hasty",
            Fixture::new()
                .line("v0.1", &[("Tide", "alpha off")])
                .gate("Tide", "beta on")
                .line("v0.2", &[("Tide", "stable on locked")])
                .gate("Other", "alpha off"),
            &["stage-regressed", "stage-skipped"],
        ),
        case(
            "no soak",
            Fixture::new()
                .line("v0.1", &[("Tide", "alpha off")])
                .line("v0.2", &[("Tide", "beta on")])
                .gate("Tide", "stable on locked"),
            &["soak-too-short"],
        ),
        case(
            "flipped",
            Fixture::new()
                .line("v0.1", &[("Tide", "beta on")])
                .gate("Tide", "beta off"),
            &["default-flipped"],
        ),
        case(
            "withdrawn",
            Fixture::new()
                .line("v0.1", &[("Tide", "beta on")])
                .gate("Other", "alpha off"),
            &["removed-without-deprecation"],
        ),
        case("late registry", late_registry(9), &["stagnant"]),
        case(
            "late version",
            released().gate("Late", "0.4 alpha off"),
            &["version-mismatch"],
        ),
        case(
            "overwritten",
            Fixture::new()
                .line("v0.2", &[("Tide", "0.1 alpha off; 0.2 beta on")])
                .gate("Tide", "0.2 beta on"),
            &["history-overwritten"],
        ),
        case(
            "documents",
            documented(),
            &[
                "documented-differently",
                "former-gate-documented",
                "undocumented-gate",
                "unknown-gate",
            ],
        ),
        ("silenced", clean(), silenced, &["silencer-unused"]),
        case(
            "two registries in a generated file",
            Fixture::new()
                .line("v0.1", &[("Bold", "alpha on")])
                .also_released("Bold", "beta on")
                .gate("Bold", "alpha on")
                .also("Bold", "beta on")
                .generated_at("gen/gates.go"),
            &["default-against-stage"],
        ),
    ]
}

/// Each shape as it is, and with less to go by.
fn all() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, fixture, config, rules) in shapes() {
        for ledger in [LedgerKind::History, LedgerKind::Registry, LedgerKind::Docs] {
            let partial = fixture.clone().partial(ledger);
            all.push((name, partial, config.clone(), &[][..]));
        }
        let without = fixture.clone().without_history();
        all.push((name, without, config.clone(), &[][..]));
        all.push((name, fixture, config, rules));
    }
    all
}

/// The rules that find something, each run by itself.
fn firing(fixture: &Fixture, config: &Config, policy: &str) -> BTreeSet<&'static str> {
    let policy = policy::builtin(policy).expect("a built-in policy");
    let project = fixture.project(&policy, config);
    let context = Context::new(&project, &policy, config, "2026-01-15");
    let mut firing = BTreeSet::new();
    for rule in ALL {
        let found = (rule.check)(&context);
        for finding in &found {
            assert_eq!(finding.rule, rule.id);
            assert!(
                !finding.message.is_empty() && !finding.help.is_empty(),
                "{finding:#?}"
            );
            assert!(!finding.locations.is_empty(), "{finding:#?}");
        }
        assert_eq!(found, (rule.check)(&context), "{}: the same again", rule.id);
        if !found.is_empty() {
            firing.insert(rule.id);
        }
    }
    firing
}

#[test]
fn every_rule_over_every_project() {
    let mut fired = BTreeSet::new();
    for (name, fixture, config, rules) in all() {
        let found: BTreeSet<&str> = ["kubernetes", "dra-driver"]
            .iter()
            .flat_map(|policy| firing(&fixture, &config, policy))
            .collect();
        for rule in rules {
            assert!(found.contains(rule), "{name}: {rule} is silent, {found:?}");
        }
        fired.extend(rules);
    }
    let known: BTreeSet<&str> = ALL.iter().map(|r| r.id).collect();
    assert_eq!(fired, known, "each rule has a project on which it fires");
}

#[test]
fn where_all_is_well_every_rule_is_silent() {
    for policy in ["kubernetes", "dra-driver"] {
        for fixture in [clean(), clean().without_history(), renumbered()] {
            let found = firing(&fixture, &Config::default(), policy);
            assert_eq!(found, BTreeSet::new(), "{policy}");
        }
    }
}
