//! What the criteria of a policy look for: one file each, one row of one table each.
//!
//! A criterion says what it asks for as demands with evidence ([`crate::evidence`]), and never
//! whether it is met. The `DOC` of a criterion is what `gradus explain` prints: what it can know
//! by reading, by results and by what people vouch for.

mod a1;
mod a2;
mod a3;
mod a5;
mod attested;
mod b3;
mod b4;
mod b5;
mod b9;
mod metered;
mod s10;
mod s2;
mod s7;
mod s8;
mod tested;

use crate::assess::Case;
use crate::evidence::Judgement;
use crate::ledger::LedgerKind;

/// How one criterion is looked at.
#[derive(Debug)]
pub struct Check {
    /// Id, the name of its file in upper case: `B4`.
    pub id: &'static str,
    /// What it asks for, one line.
    pub summary: &'static str,
    /// What it can know by reading, by results and by attestation, in Markdown.
    pub doc: &'static str,
    /// Ledgers that it reads.
    pub ledgers: &'static [LedgerKind],
    /// Says what is asked for and what there is; a pure function.
    pub judge: fn(&Case<'_>) -> Judgement,
}

/// Every criterion that has a way of its own to be looked at, by stage and number. A policy may
/// have others: of those a person vouches.
pub static ALL: &[Check] = &[
    a1::CHECK,
    a2::CHECK,
    a3::CHECK,
    a5::CHECK,
    b3::CHECK,
    b4::CHECK,
    b5::CHECK,
    b9::CHECK,
    s2::CHECK,
    s7::CHECK,
    s8::CHECK,
    s10::CHECK,
];

/// Returns the check of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().find(|check| check.id == id)
}

/// Looks at a case.
pub(crate) fn judge(case: &Case<'_>) -> Judgement {
    let check = find(&case.asked.id.value);
    check.map_or_else(|| attested::judge(case), |check| (check.judge)(case))
}

/// Tells whether a criterion asks for something of the upstream side.
pub(crate) fn is_upstream(id: &str) -> bool {
    find(id).is_some_and(|check| check.ledgers.contains(&LedgerKind::Upstream))
}

#[cfg(test)]
mod tests;
