//! Criterion S4.

use super::{Check, b2, runs};
use crate::assess::Case;
use crate::evidence::{Effort, Judgement};
use crate::ledger::LedgerKind;
use crate::results::{Purpose, Setting, Switched};
use crate::statement::Basis;

const DOC: &str = "\
A stable feature is tested at its edges too: odd requests, things that break while it is at \
work, and several nodes where that matters.

It asks for what B2 asks for, at the policy's own figures, and for a passing run of a test that \
injects failures. *Reading* shows which tests there are. *Results* count as failure injection \
where the record of the run says so (`purpose: [faults]` in `run.yaml`) or the test has a tag \
of its own for it (`fault`, `faults`, `chaos`, `failover`, `recovery`); a title with such a \
word is a guess. Whether several nodes matter is for the policy to say: `nodes: 2` counts only \
runs on as many.

Parameters: those of B2.
";

pub(super) const CHECK: Check = Check {
    id: "S4",
    summary: "end-to-end tests reach edges and injected failures",
    doc: DOC,
    yields: &[Basis::Read, Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Bats, LedgerKind::Ci, LedgerKind::Results],
    judge,
};

const WORDS: [&str; 8] = [
    "fault", "faults", "chaos", "failover", "recovery", "inject", "crash", "kill",
];

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let mut demands = vec![b2::test(case, &of)];
    let all = runs::Wanted {
        what: "passing end-to-end test with the gate on".to_owned(),
        ask: runs::hand_in(case),
        counts: &runs::end_to_end,
        failures: true,
        tests: runs::names(&of),
        enough: None,
        shown: None,
    };
    demands.extend(runs::demands(case, &of, &all));
    let injecting = |switched: &Switched<'_>, setting: &Setting| {
        runs::end_to_end(switched, setting)?;
        runs::made_for(switched, setting, Purpose::Faults, &WORDS)
    };
    let faults = runs::Wanted {
        what: "passing test that injects failures".to_owned(),
        ask: format!(
            "write a test that breaks something while {} is at work, tag it `fault` or run it \
             with `purpose: [faults]` in run.yaml, and give the results",
            case.name()
        ),
        counts: &injecting,
        failures: true,
        tests: Vec::new(),
        enough: Some(1),
        shown: None,
    };
    let found = runs::demands(case, &of, &faults).into_iter();
    demands.extend(found.map(|mut demand| {
        demand.effort = Effort::Test;
        demand
    }));
    Judgement::Demands(demands)
}

#[cfg(test)]
mod tests;
