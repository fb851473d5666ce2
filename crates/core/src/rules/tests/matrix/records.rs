//! What people wrote into the pages of gates, and what they wait for.

use super::{Case, case};
use crate::assess::tests::{attested, waiver};
use crate::rules::{
    infrastructure_there, record_lapsed, record_link_broken, record_new, record_not_counted,
};

pub(super) fn shapes() -> Vec<Case> {
    let slip = |title: &str| {
        let mut fixture = record_not_counted::tests::project(|_| {});
        fixture.ledgers.pages[0].gate = title.to_owned();
        fixture
    };
    let refused = record_not_counted::tests::project(|record| {
        record.evidence.push(attested("A1", "ada"));
        record.evidence.push(attested("S2", "grace"));
        record.waivers.push(waiver("B4", "ada", "0.7"));
    });
    let mut unheard = refused.clone();
    unheard.ledgers.approvers.clear();
    vec![
        case(
            "entries that have lapsed",
            record_lapsed::tests::project("0.5"),
            &["record-lapsed"],
        ),
        case(
            "entries that do not count",
            refused,
            &["record-not-counted"],
        ),
        case(
            "entries that nobody may make",
            unheard,
            &["record-not-counted"],
        ),
        case(
            "a page whose title has a slip",
            slip("FastPaht"),
            &["record-not-counted"],
        ),
        case(
            "a link that leads nowhere",
            record_link_broken::tests::project("tests/e2e/slow.bats"),
            &["record-link-broken"],
        ),
        case(
            "a change of a record",
            record_new::tests::project(),
            &["record-new"],
        ),
        (
            "what was waited for is there",
            infrastructure_there::tests::project("cmd/a/metrics.go"),
            infrastructure_there::tests::config(),
            &["infrastructure-there"],
        ),
    ]
}
