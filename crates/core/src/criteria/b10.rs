//! Criterion B10.

use super::{Check, runs};
use crate::assess::Case;
use crate::evidence::{Effort, Judgement};
use crate::ledger::LedgerKind;
use crate::results::{Purpose, Setting, Switched};
use crate::statement::Basis;

const DOC: &str = "\
Those who did not ask for the feature must not pay for it: with the gate on, the program is as \
quick and as small as before, within what can be measured.

A benchmark that ran says nothing by itself; it has to be compared. *Results* count where the \
record of the run says that it was made to compare performance (`purpose: [performance]` in \
`run.yaml`) and its tests passed, so that it is the test that knows what is too slow. Tests that \
are only called benchmarks are a guess. Who measured it by hand writes the figures into the \
gate's page: `gradus attest GATE B10 --link REPORT`. *Reading* shows nothing of it.

Parameters: those of B2.
";

pub(super) const CHECK: Check = Check {
    id: "B10",
    summary: "measurements show no loss of performance",
    doc: DOC,
    yields: &[Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Results, LedgerKind::Page],
    judge,
};

const WORDS: [&str; 4] = ["benchmark", "performance", "perf", "latency"];

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let counts = |switched: &Switched<'_>, setting: &Setting| {
        runs::made_for(switched, setting, Purpose::Performance, &WORDS)
    };
    let wanted = runs::Wanted {
        what: "passing run that compares performance".to_owned(),
        ask: format!(
            "measure with {name} on and off, and write the figures down: gradus attest {name} \
             B10 --link REPORT; or give a run whose run.yaml says `purpose: [performance]` and \
             `gates: {{ {name}: true }}`",
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
