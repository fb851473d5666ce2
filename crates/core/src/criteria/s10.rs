//! Criterion S10.

use super::Check;
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::statement::Basis;

const DOC: &str = "\
A stable gate is locked to its default: the feature is there for good, and a configuration that \
still switches it off is refused instead of half working. The change that makes a gate stable \
locks it; before that change the criterion cannot hold, and it is the last thing to do.

By reading: the registry. Nobody's word settles it, and no result.
";

pub(super) const CHECK: Check = Check {
    id: "S10",
    summary: "the gate is locked to its default",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: true,
    ledgers: &[LedgerKind::Registry],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let ask = format!(
        "lock `{}` to its default, in the change that makes it {}",
        case.name(),
        case.asked.stage.value
    );
    let place = case.declared();
    let evidence = match case.view.current.locked {
        Some(true) => Some(Evidence::speaks_for(
            Basis::Read,
            "locked to its default",
            place,
        )),
        Some(false) => Some(Evidence::speaks_against(Basis::Read, "not locked", place)),
        None => None,
    };
    Demand::new("lock on its default", ask, Effort::Line)
        .with(evidence)
        .open()
        .into()
}
