//! What the criteria of a policy look for: one file each, one row of one table each.
//!
//! A criterion says what it asks for as demands with evidence ([`crate::evidence`]), and never
//! whether it is met. The `DOC` of a criterion is what `gradus explain` prints: what it can know
//! by reading, by results and by what people vouch for.

mod a1;
mod a2;
mod a3;
mod a4;
mod a5;
mod attested;
mod b1;
mod b10;
mod b2;
mod b3;
mod b4;
mod b5;
mod b6;
mod b7;
mod b8;
mod b9;
mod bugs;
mod calm;
mod metered;
mod runs;
mod s1;
mod s10;
mod s11;
mod s2;
mod s3;
mod s4;
mod s5;
mod s6;
mod s7;
mod s8;
mod s9;
mod tested;

use crate::assess::Case;
use crate::evidence::Judgement;
use crate::ledger::LedgerKind;
use crate::policy::Criterion;
use crate::statement::Basis;

/// How one criterion is looked at.
#[derive(Debug)]
pub struct Check {
    /// Id, the name of its file in upper case: `B4`.
    pub id: &'static str,
    /// What it asks for, one line.
    pub summary: &'static str,
    /// What it can know by reading, by results and by attestation, in Markdown.
    pub doc: &'static str,
    /// Bases that the evidence it finds by itself can have, guesses left out; a person's word is
    /// added where the policy takes it.
    pub yields: &'static [Basis],
    /// Whether it finds evidence against itself; else only absence makes it unmet.
    pub refutes: bool,
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
    a4::CHECK,
    a5::CHECK,
    b1::CHECK,
    b2::CHECK,
    b3::CHECK,
    b4::CHECK,
    b5::CHECK,
    b6::CHECK,
    b7::CHECK,
    b8::CHECK,
    b9::CHECK,
    b10::CHECK,
    s1::CHECK,
    s2::CHECK,
    s3::CHECK,
    s4::CHECK,
    s5::CHECK,
    s6::CHECK,
    s7::CHECK,
    s8::CHECK,
    s9::CHECK,
    s10::CHECK,
    s11::CHECK,
];

/// Returns the check of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().find(|check| check.id == id)
}

/// Returns the check by which a criterion of a policy is looked at; `None` where a person vouches
/// for it.
pub(crate) fn check_of(asked: &Criterion) -> Option<&'static Check> {
    find(asked.mechanism())
}

/// Looks at a case.
pub(crate) fn judge(case: &Case<'_>) -> Judgement {
    let check = check_of(case.asked);
    check.map_or_else(|| attested::judge(case), |check| (check.judge)(case))
}

/// Tells whether a criterion asks for something of the upstream side.
pub(crate) fn is_upstream(id: &str) -> bool {
    find(id).is_some_and(|check| check.ledgers.contains(&LedgerKind::Upstream))
}

/// Tells whether a check counts runs, and so takes parameters.
pub(crate) fn counts_runs(id: &str) -> bool {
    ["A4", "B2", "B6", "B7", "B10", "S4", "S5", "S6"].contains(&id)
}

#[cfg(test)]
mod tests;
