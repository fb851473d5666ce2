//! Every rule over every project: each fires where it should, none where all is well, and none
//! breaks anywhere.

mod assessed;
mod charts;
mod documents;
mod records;
mod runs;
mod stages;
mod tracker;

use std::collections::{BTreeMap, BTreeSet};

use super::versions::renumbered;
use super::{ALL, clean};
use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::policy::{self, Policy};
use crate::rules::Context;

/// A project, its configuration, and the rules that find something there under one policy.
type Case = (&'static str, Fixture, Config, &'static [&'static str]);

fn case(name: &'static str, fixture: Fixture, rules: &'static [&'static str]) -> Case {
    (name, fixture, Config::default(), rules)
}

fn shapes() -> Vec<Case> {
    let shapes = [
        charts::shapes(),
        documents::shapes(),
        records::shapes(),
        runs::shapes(),
        stages::shapes(),
        tracker::shapes(),
    ];
    shapes.into_iter().flatten().collect()
}

/// Ledgers of which a run can see some, or nothing.
const LEDGERS: [LedgerKind; 13] = [
    LedgerKind::Registry,
    LedgerKind::Code,
    LedgerKind::History,
    LedgerKind::Docs,
    LedgerKind::Lists,
    LedgerKind::Chart,
    LedgerKind::GoTests,
    LedgerKind::Bats,
    LedgerKind::Ci,
    LedgerKind::Proposals,
    LedgerKind::Issues,
    LedgerKind::Metrics,
    LedgerKind::Page,
];

fn policies() -> [Policy; 2] {
    ["kubernetes", "dra-driver"].map(|name| policy::builtin(name).expect("a built-in policy"))
}

type Found = BTreeMap<&'static str, Vec<Finding>>;

/// What each rule finds, run by itself; only those that find something.
fn firing(fixture: &Fixture, config: &Config, policy: &Policy) -> Found {
    let project = fixture.project(policy, config);
    let context = Context::new(&project, policy, config, "2026-01-15");
    let mut firing = Found::new();
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
        if !found.is_empty() {
            assert_eq!(found, (rule.check)(&context), "{}: the same again", rule.id);
            firing.insert(rule.id, found);
        }
    }
    firing
}

#[test]
fn every_rule_over_every_project() {
    let mut fired = BTreeSet::new();
    for (name, fixture, config, rules) in shapes() {
        let found: BTreeSet<&str> = policies()
            .iter()
            .flat_map(|policy| firing(&fixture, &config, policy).into_keys())
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
fn what_was_read_in_part_gives_no_rule_a_reason_to_speak() {
    let policies = policies();
    for (name, fixture, config, _) in shapes() {
        for policy in &policies {
            let whole = firing(&fixture, &config, policy);
            for ledger in LEDGERS {
                let partial = fixture.clone().partial(ledger);
                for (rule, found) in firing(&partial, &config, policy) {
                    assert!(whole.contains_key(rule), "{name}, {ledger:?}: {found:#?}");
                }
            }
        }
    }
}

/// Rules that conclude from what is not there, and where it would be.
const ABSENCE: &[(&str, LedgerKind)] = &[
    ("chart-refuses-more", LedgerKind::Registry),
    ("chart-unknown-gate", LedgerKind::Registry),
    ("constraint-untested", LedgerKind::GoTests),
    ("default-unasserted", LedgerKind::GoTests),
    ("described-release", LedgerKind::History),
    ("gate-untested", LedgerKind::Bats),
    ("gate-untested", LedgerKind::GoTests),
    ("gate-unused", LedgerKind::Registry),
    ("manifest-unknown-gate", LedgerKind::Registry),
    ("metric-unknown", LedgerKind::Metrics),
    ("proposal-missing", LedgerKind::Proposals),
    ("removed-without-deprecation", LedgerKind::History),
    ("soak-too-short", LedgerKind::History),
    ("stage-skipped", LedgerKind::History),
    ("tag-filter-empty", LedgerKind::Bats),
    ("test-names-unknown-gate", LedgerKind::Registry),
    ("unknown-gate", LedgerKind::Registry),
    ("unknown-gate-in-list", LedgerKind::Registry),
    ("unknown-gate-used", LedgerKind::Registry),
    ("version-mismatch", LedgerKind::History),
];

#[test]
fn what_may_be_in_the_unread_part_is_at_most_worth_knowing() {
    let policies = policies();
    for (name, fixture, config, rules) in shapes() {
        for (rule, ledger) in ABSENCE.iter().filter(|(rule, _)| rules.contains(rule)) {
            let partial = fixture.clone().partial(*ledger);
            for policy in &policies {
                let mut found = firing(&partial, &config, policy);
                let found = found.remove(rule).unwrap_or_default();
                let most = found.iter().map(|f| f.severity).max();
                assert!(most <= Some(Severity::Info), "{name}: {found:#?}");
            }
        }
    }
}

#[test]
fn what_was_not_read_is_not_shown() {
    let policies = policies();
    for (name, fixture, config, _) in shapes() {
        for policy in &policies {
            for ledger in LEDGERS {
                let without = fixture.clone().without(ledger);
                for finding in firing(&without, &config, policy).values().flatten() {
                    let mut places = finding.locations.iter();
                    let shown = places.any(|l| l.ledger == ledger);
                    assert!(!shown, "{name}, {ledger:?}: {finding:#?}");
                }
            }
        }
    }
}

#[test]
fn where_all_is_well_every_rule_is_silent() {
    for policy in policies() {
        let mut fixtures = vec![clean(), clean().without_history(), renumbered()];
        fixtures.extend(LEDGERS.map(|ledger| clean().partial(ledger)));
        for fixture in fixtures {
            let found = firing(&fixture, &Config::default(), &policy);
            assert_eq!(found, Found::new(), "{}", policy.name.value);
        }
    }
}
