use std::collections::BTreeSet;

use super::ALL;
use crate::assess::Cell;
use crate::assess::tests::card;
use crate::config;
use crate::fixtures::Fixture;
use crate::policy;

/// Judges one criterion of the policy `dra-driver`, in a project whose labels `P0` to `P2` say
/// how bad a bug is.
pub(super) fn labelled(fixture: &Fixture, gate: &str, id: &str) -> Cell {
    let yaml = "issues: { severity: { P0: critical, P1: severe, P2: minor } }";
    let config = config::read("gradus.yaml", yaml).expect("it is one");
    let card = card(fixture, "dra-driver", &config, gate);
    card.cell(id).expect("a criterion").clone()
}

#[test]
fn the_table_is_in_order() {
    let ids: Vec<&str> = ALL.iter().map(|c| c.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_by_key(|id| {
        let number: u32 = id[1..].parse().expect("a number");
        (id.as_bytes()[0], number)
    });
    assert_eq!(ids, sorted);
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len());
    for check in ALL {
        assert!(
            !check.summary.is_empty() && check.doc.ends_with('\n'),
            "{}",
            check.id
        );
        assert!(!check.ledgers.is_empty(), "{}", check.id);
    }
}

#[test]
fn each_is_asked_for_by_a_policy() {
    let policy = policy::builtin("dra-driver").expect("a built-in policy");
    let asked: BTreeSet<&str> = policy.criteria.iter().map(|c| &*c.id.value).collect();
    for check in ALL {
        assert!(asked.contains(check.id), "{}", check.id);
    }
}
