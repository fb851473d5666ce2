//! Every criterion over every project: no verdict without evidence, and none that improves when
//! less is known.

use std::collections::BTreeMap;

use super::{LEDGERS, shapes};
use crate::assess::{Cell, assess};
use crate::config::Config;
use crate::fixtures::Fixture;
use crate::policy::{self, Policy};
use crate::verdict::Verdict;

/// Verdicts by gate and criterion.
type Verdicts = BTreeMap<(String, String), Verdict>;

fn cells(fixture: &Fixture, config: &Config, policy: &Policy) -> Vec<(String, Cell)> {
    let project = fixture.project(policy, config);
    let cards = assess(&project, policy, config, "2026-01-15", None);
    let again = assess(&project, policy, config, "2026-01-15", None);
    assert_eq!(cards, again, "the same again");
    let cells = cards.into_iter().flat_map(|card| {
        let gate = card.gate;
        card.cells.into_iter().map(move |cell| (gate.clone(), cell))
    });
    cells.collect()
}

fn verdicts(cells: &[(String, Cell)]) -> Verdicts {
    let each = cells
        .iter()
        .map(|(gate, cell)| ((gate.clone(), cell.id.clone()), cell.verdict));
    each.collect()
}

fn governing() -> Policy {
    policy::builtin("dra-driver").expect("a built-in policy")
}

#[test]
fn what_is_met_can_be_followed_and_what_is_not_has_something_to_do() {
    let policy = governing();
    let mut seen: BTreeMap<Verdict, usize> = BTreeMap::new();
    for (name, fixture, config, _) in shapes() {
        for (gate, cell) in cells(&fixture, &config, &policy) {
            *seen.entry(cell.verdict).or_default() += 1;
            assert!(!cell.reason.is_empty(), "{name}, {gate}: {cell:#?}");
            if cell.verdict == Verdict::Met {
                assert!(cell.basis.is_some(), "{name}, {gate}: {cell:#?}");
                let followed = cell.evidence.iter().any(|e| !e.location.path.is_empty());
                assert!(followed, "{name}, {gate}: {cell:#?}");
            }
            assert_eq!(
                cell.ask.is_none(),
                cell.verdict.passes(),
                "{name}, {gate}: {cell:#?}"
            );
        }
    }
    for verdict in [
        Verdict::Met,
        Verdict::Unmet,
        Verdict::Unknown,
        Verdict::NotApplicable,
    ] {
        assert!(seen.contains_key(&verdict), "{verdict:?}: {seen:?}");
    }
}

#[test]
fn a_ledger_read_in_part_or_not_at_all_lets_nothing_pass_that_did_not() {
    let policy = governing();
    for (name, fixture, config, _) in shapes() {
        let whole = verdicts(&cells(&fixture, &config, &policy));
        for ledger in LEDGERS {
            for less in [
                fixture.clone().partial(ledger),
                fixture.clone().without(ledger),
            ] {
                for (at, verdict) in verdicts(&cells(&less, &config, &policy)) {
                    let before = whole.get(&at);
                    let worse = before.is_some_and(|v| !v.passes()) && verdict.passes();
                    assert!(
                        !worse,
                        "{name} without {ledger:?}: {at:?} was {before:?}, is {verdict:?}"
                    );
                }
            }
        }
    }
}
