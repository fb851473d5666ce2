//! Criterion B7.

use super::{Check, runs};
use crate::assess::Case;
use crate::ci::Bound;
use crate::evidence::{Effort, Judgement};
use crate::ledger::LedgerKind;
use crate::results::{Setting, Switched};
use crate::statement::Basis;
use crate::version::Version;

const DOC: &str = "\
Clusters are upgraded piece by piece. For a while a newer driver talks to an older kubelet, or \
an older driver to a newer one, and the feature has to hold in both.

*Results* can show it: a run counts for the first where its kubelets (`platform.kubelet` in \
`run.yaml`, else `platform.kubernetes`) are of an older minor than the libraries that the \
program was built with, and for the second where they are of a newer one. Those libraries are \
read from `go.mod` (`k8s.io/api`, or another of the modules that Kubernetes publishes with each \
minor), or said by the run (`libraries`). *Reading* alone shows nothing. A person \
who tried both ways writes it into the gate's page: `gradus attest GATE B7`.

Parameters: those of B2.
";

/// Said where runs have kubelets, and nothing tells what these are older or newer than.
const UNHELD: &str = ". There are runs that name their kubelets, and the libraries are not known: \
                      go.mod has no staged module of k8s.io, so say `libraries: ...` in run.yaml";

pub(super) const CHECK: Check = Check {
    id: "B7",
    summary: "it was run with older and with newer kubelets",
    doc: DOC,
    yields: &[Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Ci, LedgerKind::Results, LedgerKind::Page],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let built = built(case);
    let skew = |setting: &Setting| {
        let libraries = setting.libraries.or(built)?;
        Some(setting.platform.kubelet_minor()?.cmp(&libraries))
    };
    let shown = |setting: &Setting| {
        let libraries = setting.libraries.or(built)?;
        let kubelet = setting.platform.kubelet_minor()?;
        Some(format!(
            "kubelets of {kubelet} and the libraries of {libraries}"
        ))
    };
    let results = &case.ledgers().results;
    let mut settings = of
        .switched
        .iter()
        .map(|s| results.setting(s.record.setting));
    let unheld = settings.any(|setting| {
        setting.is_some_and(|s| {
            s.platform.kubelet_minor().is_some() && s.libraries.or(built).is_none()
        })
    });
    let mut demands = Vec::new();
    for (way, wanted) in [
        ("an older", std::cmp::Ordering::Less),
        ("a newer", std::cmp::Ordering::Greater),
    ] {
        let counts = |switched: &Switched<'_>, setting: &Setting| -> Option<Basis> {
            let basis = runs::end_to_end(switched, setting)?;
            (skew(setting) == Some(wanted)).then_some(basis)
        };
        let wanted = runs::Wanted {
            what: format!("passing run with {way} kubelet"),
            ask: format!(
                "run its tests with {way} kubelet than the libraries it is built with{}, and say \
                 `platform: {{ kubelet: ... }}` in run.yaml; or try it and write it down: gradus \
                 attest {} B7{}",
                built.map_or(String::new(), |minor| format!(" ({minor})")),
                case.name(),
                if unheld { UNHELD } else { "" }
            ),
            counts: &counts,
            failures: true,
            tests: runs::names(&of),
            enough: None,
            shown: Some(&shown),
        };
        let found = runs::demands(case, &of, &wanted).into_iter();
        demands.extend(found.map(|mut demand| {
            demand.effort = Effort::Attest;
            demand
        }));
    }
    Judgement::Demands(demands)
}

/// Returns the minor whose libraries the tree is built with.
fn built(case: &Case<'_>) -> Option<Version> {
    let stated = case.ledgers().ci.supported.iter();
    let built = stated.filter_map(|s| match s.bound {
        Bound::Built(minor) => Some(minor.line()),
        _ => None,
    });
    built.max()
}

#[cfg(test)]
mod tests;
