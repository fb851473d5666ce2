//! Criterion S5.

use super::{Check, runs};
use crate::assess::Case;
use crate::evidence::{Effort, Judgement};
use crate::ledger::LedgerKind;
use crate::results::{Purpose, Setting, Switched};
use crate::statement::Basis;

const DOC: &str = "\
A stable feature was run at the size and the pace of a large cluster: many objects, made and \
removed again without pause.

*Results* count where the record of the run says that this was its purpose (`purpose: [stress]` \
in `run.yaml`), or the test has a tag for it (`stress`, `scale`, `churn`, `soak`, `load`), and \
the tests passed; a title with such a word is a guess. Who ran it by hand writes a report into \
the gate's page: `gradus attest GATE S5 --link REPORT`. *Reading* shows nothing of it.

Parameters: those of B2.
";

pub(super) const CHECK: Check = Check {
    id: "S5",
    summary: "it held up at scale and under churn",
    doc: DOC,
    yields: &[Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Results, LedgerKind::Page],
    judge,
};

const WORDS: [&str; 5] = ["stress", "scale", "churn", "soak", "load"];

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let counts = |switched: &Switched<'_>, setting: &Setting| {
        runs::made_for(switched, setting, Purpose::Stress, &WORDS)
    };
    let wanted = runs::Wanted {
        what: "passing run at scale or under churn".to_owned(),
        ask: format!(
            "run {name} at scale, and write the report down: gradus attest {name} S5 --link \
             REPORT; or give a run whose run.yaml says `purpose: [stress]` and `gates: {{ {name}: \
             true }}`",
            name = case.name()
        ),
        counts: &counts,
        failures: true,
        tests: Vec::new(),
        enough: None,
        shown: None,
    };
    let demands = runs::demands(case, &of, &wanted).into_iter();
    Judgement::Demands(
        demands
            .map(|mut demand| {
                demand.effort = Effort::Attest;
                demand
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests;
