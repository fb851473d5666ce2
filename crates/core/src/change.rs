//! What a change brings: the findings after it that were not there before it.
//!
//! A pull request answers for what it does, not for what it found. A finding is brought by a
//! change if the revision before has no equal one, or if it is about a gate that the change
//! adds or moves: whoever moves a gate is shown what is wrong with it, but for what is only
//! worth knowing and was known. A file that went to another place took its findings along, and
//! a change that only numbers all versions anew moves no gate.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Severity};
use crate::gate::Spec;
use crate::project::{GateView, Project};
use crate::renumbering::{self, Specs};

/// Files that a change moved: where each was, and where it is.
pub type Moves = BTreeMap<String, String>;

/// A project, and what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The project.
    pub project: &'a Project,
    /// What [`evaluate`](crate::evaluate()) found in it.
    pub findings: &'a [Finding],
}

/// Returns the gates that a change adds, or of which it changes the specs or the constraints.
#[must_use]
pub fn moved<'a>(before: &Project, after: &'a Project) -> BTreeSet<&'a str> {
    let known: BTreeMap<&str, &GateView> = before
        .gates
        .iter()
        .map(|view| (view.gate.name.as_str(), view))
        .collect();
    let numbers: BTreeMap<String, String> = renumbering::step(&specs(before), &specs(after))
        .into_iter()
        .flatten()
        .collect();
    after
        .gates
        .iter()
        .filter(|view| {
            known
                .get(view.gate.name.as_str())
                .is_none_or(|old| !same(old, view, &numbers))
        })
        .map(|view| view.gate.name.as_str())
        .collect()
}

fn specs(project: &Project) -> Specs<'_> {
    let gates = project.gates.iter();
    gates
        .map(|view| (view.gate.name.as_str(), view.gate.specs()))
        .collect()
}

/// Tells whether two revisions say the same of a gate, wherever they say it, and whatever they
/// call the releases.
fn same(old: &GateView, new: &GateView, numbers: &BTreeMap<String, String>) -> bool {
    let renumbered = |spec: &Spec| Spec {
        version: spec
            .version
            .as_ref()
            .map(|v| numbers.get(v).unwrap_or(v).clone()),
        ..spec.clone()
    };
    let specs: Vec<Spec> = old.gate.specs().iter().map(renumbered).collect();
    let constraints = |view: &GateView| -> BTreeSet<(bool, String)> {
        let requires = view.gate.requires.iter().map(|c| (true, c.gate.clone()));
        let excludes = view.gate.excludes.iter().map(|c| (false, c.gate.clone()));
        requires.chain(excludes).collect()
    };
    specs == new.gate.specs()
        && renumbered(&old.current) == new.current
        && constraints(old) == constraints(new)
}

/// Returns the findings after a change that it brings, in their order.
///
/// Equal findings are told by rule, gate, claim, ledger and path; of several that are equal in
/// all of these, those with the message of before are taken for the old ones first. The path of
/// a file that was moved is the one that it has now.
#[must_use]
pub fn brought(before: Judged<'_>, after: Judged<'_>, moves: &Moves) -> Vec<Finding> {
    let moved = moved(before.project, after.project);
    let mut old: BTreeMap<Identity<'_>, Vec<&str>> = BTreeMap::new();
    for finding in before.findings {
        let (rule, gate, claim, ledger, path) = identity(finding);
        let path = moves.get(path).map_or(path, String::as_str);
        old.entry((rule, gate, claim, ledger, path))
            .or_default()
            .push(&finding.message);
    }
    // First those that say the very same, so that what is left over is told from them.
    let mut is_old = vec![false; after.findings.len()];
    for exact in [true, false] {
        for (finding, is_old) in after.findings.iter().zip(&mut is_old) {
            if *is_old {
                continue;
            }
            let Some(messages) = old.get_mut(&identity(finding)) else {
                continue;
            };
            let found = match exact {
                true => messages.iter().position(|m| *m == finding.message),
                false => (!messages.is_empty()).then_some(0),
            };
            if let Some(i) = found {
                messages.swap_remove(i);
                *is_old = true;
            }
        }
    }
    let touches = |finding: &Finding| {
        finding.severity > Severity::Info
            && finding.gate.as_deref().is_some_and(|g| moved.contains(g))
    };
    after
        .findings
        .iter()
        .zip(is_old)
        .filter(|(finding, is_old)| !is_old || touches(finding))
        .map(|(finding, _)| finding.clone())
        .collect()
}

type Identity<'a> = (&'a str, Option<&'a str>, Option<&'a str>, &'a str, &'a str);

fn identity(finding: &Finding) -> Identity<'_> {
    let primary = finding.locations.first();
    (
        finding.rule,
        finding.gate.as_deref(),
        finding.claim,
        primary.map_or("", |l| l.ledger.as_str()),
        primary.map_or("", |l| l.path.as_str()),
    )
}

/// Returns the paths at which findings stand first.
pub fn paths(findings: &[Finding]) -> BTreeSet<&str> {
    let primary = findings.iter().filter_map(|f| f.locations.first());
    let here = primary.filter(|l| l.revision.is_none());
    here.map(|l| l.path.as_str()).collect()
}

#[cfg(test)]
mod tests;
