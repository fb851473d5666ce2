//! Criterion S2.

use super::Check;
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Judgement};
use crate::ledger::LedgerKind;

const DOC: &str = "\
Before a feature is called stable somebody beyond those who built it has run it in production, \
or in something like it, and was listened to. Users inside the same company count, and so does \
a report of a test that was made in earnest.

Only people can tell. An approver writes it into the gate's page: who ran it (a link to an \
issue, a talk, a report), what they found, and what became of it. Reading and results show \
nothing of it. Where no page has such a word, and the issues that may hold one were not given, \
the criterion is unknown; with all of them read it is unmet.
";

pub(super) const CHECK: Check = Check {
    id: "S2",
    summary: "somebody beyond the team runs it, and was listened to",
    doc: DOC,
    yields: &[],
    refutes: false,
    ledgers: &[LedgerKind::Issues, LedgerKind::Page],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let ask = format!(
        "ask a user how it fares, work it in, and write it down: gradus attest {} S2 --link \
         REPORT",
        case.name()
    );
    Demand::new("word of a user in the gate's page", ask, Effort::Wait)
        // An issue may be where a user says so: it has to be written down all the same.
        .absent_in(&[LedgerKind::Issues, LedgerKind::Page])
        .into()
}
