//! Criterion S6.

use super::{Check, runs};
use crate::assess::Case;
use crate::ci::RunMinor;
use crate::evidence::{Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::results::{Setting, Switched};
use crate::statement::Basis;
use crate::upstream;
use crate::version::Version;

const DOC: &str = "\
A stable feature works on the Kubernetes that people have: the current minor, and the two \
before it.

*Reading* shows which minors the workflows, Makefiles and scripts of the tree set; that is a \
plan, and no run. *Results* show the rest: for each of the three minors a passing end-to-end \
test with the gate on, from a run whose record or file says its minor (`platform.kubernetes` in \
`run.yaml`). The newest minor is the newest that Gradus' own tables know, or the newest that \
`gradus.yaml` names as supported. Jobs that are kept in another repository are not seen.

Parameters: those of B2, for each minor.
";

pub(super) const CHECK: Check = Check {
    id: "S6",
    summary: "it runs on the current Kubernetes minor and the two before",
    doc: DOC,
    yields: &[Basis::Read, Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Ci, LedgerKind::Results],
    judge,
};

/// The current minor, and the two before.
const MINORS: u32 = 3;

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let mut demands = Vec::new();
    for minor in minors(case) {
        let counts = |switched: &Switched<'_>, setting: &Setting| -> Option<Basis> {
            let basis = runs::end_to_end(switched, setting)?;
            (setting.platform.kubernetes == Some(minor)).then_some(basis)
        };
        let lanes = lanes(case, minor);
        let ask = if lanes.is_empty() {
            format!("add a lane on Kubernetes {minor}, and give its results with --results")
        } else {
            format!(
                "give the results of the lane on Kubernetes {minor} with --results, and say \
                 `platform: {{ kubernetes: \"{minor}\" }}` in run.yaml"
            )
        };
        let wanted = runs::Wanted {
            what: format!("passing end-to-end test on Kubernetes {minor}"),
            ask,
            counts: &counts,
            failures: true,
            tests: runs::names(&of),
            enough: None,
            shown: None,
        };
        let found = runs::demands(case, &of, &wanted).into_iter();
        demands.extend(found.map(|demand| demand.with(lanes.clone())));
    }
    Judgement::Demands(demands)
}

/// Returns the three minors, newest first.
fn minors(case: &Case<'_>) -> Vec<Version> {
    let supported = case.context.config.kubernetes.iter();
    let named = supported.filter_map(|k| Version::parse(&k.value));
    let newest = named
        .map(Version::line)
        .max()
        .unwrap_or_else(upstream::latest);
    (0..MINORS)
        .filter_map(|back| {
            Some(Version::line_of(
                newest.major,
                newest.minor.checked_sub(back)?,
            ))
        })
        .collect()
}

/// Returns the places of the tree that run on a minor, as what they are: plans.
fn lanes(case: &Case<'_>, minor: Version) -> Vec<Evidence> {
    let ci = &case.ledgers().ci;
    let set = ci.minors.iter().filter(|m| m.minor.line() == minor);
    let mut lanes: Vec<Evidence> = set
        .take(2)
        .map(|m: &RunMinor| plan(format!("{minor} is set here"), &m.location))
        .collect();
    if minor == upstream::latest() {
        let newest = ci.newest.first();
        lanes.extend(newest.map(|l| plan("runs on whatever is newest".to_owned(), l)));
    }
    lanes
}

fn plan(text: String, location: &Location) -> Evidence {
    // What a file plans to run is no run, whatever basis a policy takes for the criterion.
    Evidence::speaks_for(Basis::Inferred, text, location.clone())
}

#[cfg(test)]
mod tests;
