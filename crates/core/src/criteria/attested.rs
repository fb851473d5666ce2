//! A criterion of which only people can tell: one that the table does not know.

use crate::assess::Case;
use crate::evidence::{Demand, Effort, Judgement};

/// Asks for somebody's word.
pub(super) fn judge(case: &Case<'_>) -> Judgement {
    let id = &case.asked.id.value;
    Demand::new(
        format!("word on {id} in the gate's page"),
        format!(
            "an approver looks, and writes down what they saw: gradus attest {} {id}",
            case.name()
        ),
        Effort::Attest,
    )
    .absent_in(&[crate::ledger::LedgerKind::Page])
    .into()
}
