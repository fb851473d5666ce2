//! Criterion B2.

use super::{Check, runs, tested};
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::results::OfGate;
use crate::statement::Basis;

const DOC: &str = "\
What users do first with a feature works, and CI sees to it: a test that goes their way \
switches the gate on, something runs that test, and it passes.

*Reading* shows the first two: a BATS test (or a Go test below a folder called `e2e`) that \
really switches the gate on, not only names it, and a make target, a script, a workflow or a \
job of the tree that reaches it. Jobs that are kept in another repository are not seen: then \
results stand in for the runner. Of a gate that is on by default any end-to-end test may be one, \
which is a guess. *Results* show the third: every passing run counts, a test that \
passed only when it was tried again (a flake) did not pass, and a test that failed more often \
than the policy allows speaks against the gate, however many others passed. The answer is a run \
plan: how many passing runs of which tests are still missing, on which platform.

Whether those tests are the *main* ways through the feature is for a reviewer to say.

Parameters: `tests`, `runs`, `passRate`, `reliability` with `confidence`, `platforms`, `nodes`. \
Without any, one passing run of one test will do, and none may fail.
";

pub(super) const CHECK: Check = Check {
    id: "B2",
    summary: "end-to-end tests of the gate are run, and pass",
    doc: DOC,
    yields: &[Basis::Read, Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Bats, LedgerKind::Ci, LedgerKind::Results],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let mut demands = vec![test(case, &of)];
    let wanted = runs::Wanted {
        what: "passing end-to-end test with the gate on".to_owned(),
        ask: runs::hand_in(case),
        counts: &runs::end_to_end,
        failures: true,
        tests: runs::names(&of),
        enough: None,
        shown: None,
    };
    demands.extend(runs::demands(case, &of, &wanted));
    Judgement::Demands(demands)
}

/// Asks for a test that switches the gate on, and that something runs.
pub(super) fn test(case: &Case<'_>, of: &OfGate<'_>) -> Demand {
    let name = case.name();
    let mut evidence = Vec::new();
    for (test, basis) in of.cases.iter().filter(|(t, _)| runs::is_end_to_end(t)) {
        let ran = of.switched.iter().find(|s| {
            s.basis == Basis::Ran
                && s.record.passed.is_some()
                && s.case.is_some_and(|c| c.id == test.id)
        });
        let (basis, how) = match (test.reach.first(), ran) {
            (Some(reach), _) => (*basis, format!(", and `{}` runs it", reach.runner)),
            (None, Some(_)) => (Basis::Ran, ", and results have it".to_owned()),
            (None, None) if test.kind == crate::testcase::TestKind::Go => {
                (Basis::Inferred, "; no results have it".to_owned())
            }
            (None, None) => (
                Basis::Inferred,
                "; no runner of it is known in this tree".to_owned(),
            ),
        };
        let text = format!("`{}` switches it on{how}", test.name);
        evidence.push(Evidence::speaks_for(basis, text, test.location.clone()));
    }
    // Labels and records of runs show tests that this tree does not have.
    let elsewhere = of
        .switched
        .iter()
        .find(|s| s.case.is_none() && s.record.passed.is_some() && runs::is_surely_end_to_end(s));
    if let Some(switched) = elsewhere {
        let record = switched.record;
        let place = record.passed.map(|(_, place)| place);
        let text = format!("`{}` ran with it on", record.test.name);
        let location = place.map(|p| case.ledgers().results.location(p));
        evidence.extend(location.map(|l| Evidence::speaks_for(Basis::Ran, text, l)));
    }
    // Without a test there is nothing to run: jobs that nobody sees change nothing about that.
    let what = match evidence.is_empty() {
        true => "end-to-end test that switches it on",
        false => "end-to-end test that switches it on and that something runs",
    };
    if evidence.is_empty() && case.view.current.default == Some(true) {
        evidence.extend(on_by_default(case));
    }
    Demand::new(
        what,
        format!(
            "write a BATS test that sets {name}=true and goes the way of a user, and have a make \
             target or a job run it"
        ),
        Effort::Test,
    )
    .settled_by(&[Basis::Read, Basis::Ran])
    .absent_in(&[LedgerKind::Bats, LedgerKind::GoTests])
    .with(evidence)
}

/// Shows one test that has the gate on because nothing switches it off, best one that is run.
fn on_by_default(case: &Case<'_>) -> Option<Evidence> {
    let tests = tested::not_off(case).filter(|test| runs::is_end_to_end(test));
    let test = tests.min_by_key(|test| test.reach.is_empty())?;
    let text = format!(
        "it is on by default, so `{}` may go its way, as any end-to-end test",
        test.name
    );
    Some(Evidence::speaks_for(
        Basis::Inferred,
        text,
        test.location.clone(),
    ))
}

#[cfg(test)]
mod tests;
