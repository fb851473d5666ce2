//! Criterion A4.

use super::{Check, runs};
use crate::assess::Case;
use crate::evidence::{Demand, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::results::{Setting, Switched, TroubleKind};
use crate::statement::Basis;

const DOC: &str = "\
A gate may be tried as soon as nothing falls over while it is on: no panic, and no data race.

*Results* alone can show it. A test counts that switches the gate on in the tree, that a label \
in its name (`[FeatureGate:X]`) gives to the gate, or that ran while the record of its run says \
that the gate was on. Where such a test passed, there was no panic; where the race detector was \
on as well (`race: true` in `run.yaml`), there was no race either. Panics and races are looked \
for in JUnit output, in the output of `go test -json`, in what a TAP file prints and in plain \
logs beside them. One in the output of a test of the gate, or in a run that had the gate on, \
speaks against the gate; one in a log that could be of any test is told as a guess.

A test that fails without a panic says nothing here. *Reading* shows which tests there are, \
and nothing of how they end. Nobody can vouch for it under the built-in policy.

Parameters: `runs`, or `reliability` and `confidence`; `tests`, `platforms`, `nodes`.
";

pub(super) const CHECK: Check = Check {
    id: "A4",
    summary: "runs with the gate on show no panic and no data race",
    doc: DOC,
    yields: &[Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Results],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let mut demands = Vec::new();
    for (kind, what, ask, counts) in [
        (
            TroubleKind::Panic,
            "run with the gate on and without a panic",
            format!("run its tests; {}", runs::hand_in(case)),
            &any as &dyn Fn(&Switched<'_>, &Setting) -> Option<Basis>,
        ),
        (
            TroubleKind::Race,
            "run with the gate and the race detector on",
            format!(
                "run its tests with `go test -race`, and say `race: true` in run.yaml; {}",
                runs::hand_in(case)
            ),
            &with_detector,
        ),
    ] {
        let wanted = runs::Wanted {
            what: what.to_owned(),
            ask,
            counts,
            failures: false,
            tests: of.cases.iter().map(|(c, _)| c.name.clone()).collect(),
            enough: None,
            shown: None,
        };
        let shown = of.troubles.iter().filter(|(t, _)| t.kind == kind);
        let against: Vec<Evidence> = shown
            .map(|(trouble, basis)| {
                let whose = trouble.test.as_ref();
                let whose = whose.map_or(String::new(), |t| format!(" of `{}`", t.name));
                let text = format!("a {} in the output{whose}: {}", kind.as_str(), trouble.text);
                let place = case.ledgers().results.location(trouble.place);
                Evidence::speaks_against(*basis, text, place)
            })
            .collect();
        let demand = runs::demands(case, &of, &wanted).into_iter();
        demands.extend(demand.map(|d: Demand| d.with(against.clone())));
    }
    Judgement::Demands(demands)
}

fn any(switched: &Switched<'_>, _: &Setting) -> Option<Basis> {
    Some(switched.basis)
}

fn with_detector(switched: &Switched<'_>, setting: &Setting) -> Option<Basis> {
    (setting.race_detector == Some(true)).then_some(switched.basis)
}

#[cfg(test)]
mod tests;
