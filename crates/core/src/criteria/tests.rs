use std::collections::BTreeSet;

use super::ALL;
use crate::policy;

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
