//! Rule `milestone-differs`.

use std::collections::BTreeMap;

use super::context::{Context, is_own};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::{Milestone, Registration};
use crate::ledger::LedgerKind;
use crate::project::GateView;
use crate::version::Version;

const ID: &str = "milestone-differs";

const DOC: &str = "\
Comments like `// beta: v1.31` repeat what the specs say, and whoever edits one forgets the \
other. The last milestone has to be the stage that the gate is at; versions are compared where \
a gate has a spec for that stage with a version. Both only in registries in which most of them \
agree, since some projects count in their own releases in one place and in those of Kubernetes \
in the other.

Example: the comment on `FastPath` says `beta: v0.6`; its spec for beta says `0.7`.

Fix: correct the comment, or the spec if the comment is right.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a milestone in the comment on a gate is not what its spec says",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry],
    check,
};

/// A milestone, what the spec has, and whether they agree.
struct Pair<'a> {
    view: &'a GateView,
    milestone: &'a Milestone,
    registration: &'a Registration,
    /// A version, or a stage.
    declared: &'a str,
    kind: Kind,
    agrees: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Stage,
    Version,
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut registries: BTreeMap<(&str, Kind), Vec<Pair<'_>>> = BTreeMap::new();
    for view in context.project.gates.iter().filter(|v| is_own(&v.gate)) {
        for pair in versions(view).chain(stage(view)) {
            let key = (pair.registration.registry.as_str(), pair.kind);
            registries.entry(key).or_default().push(pair);
        }
    }
    registries
        .into_values()
        .filter(|pairs| pairs.iter().filter(|p| p.agrees).count() * 2 > pairs.len())
        .flatten()
        .filter(|pair| !pair.agrees)
        .map(|pair| finding(context, &pair))
        .collect()
}

fn versions(view: &GateView) -> impl Iterator<Item = Pair<'_>> {
    let registration = view.gate.registrations.first();
    view.gate.milestones.iter().filter_map(move |milestone| {
        let registration = registration?;
        let specs = registration.specs.iter();
        // A stage may be entered twice, after it was left.
        let versions: Vec<&str> = specs
            .filter(|s| s.stage == Some(milestone.stage))
            .filter_map(|s| s.version.as_deref())
            .collect();
        let said = Version::parse(&milestone.version)?.line();
        let first = *versions.first()?;
        let mut declared = versions.iter().filter_map(|v| Version::parse(v));
        Some(Pair {
            view,
            milestone,
            registration,
            declared: first,
            kind: Kind::Version,
            agrees: declared.any(|v| v.line() == said),
        })
    })
}

/// The last milestone against the stage of a gate that is registered once.
fn stage(view: &GateView) -> Option<Pair<'_>> {
    let [registration] = view.gate.registrations.as_slice() else {
        return None;
    };
    let milestone = view.gate.milestones.last()?;
    let current = view.current.stage?;
    Some(Pair {
        view,
        milestone,
        registration,
        declared: current.as_str(),
        kind: Kind::Stage,
        agrees: current == milestone.stage,
    })
}

fn finding(context: &Context<'_>, pair: &Pair<'_>) -> Finding {
    let name = &pair.view.gate.name;
    let stage = pair.milestone.stage.as_str();
    let (what, claim) = match pair.kind {
        Kind::Stage => ("ends with", "stage"),
        Kind::Version => ("says", "stage-since"),
    };
    let message = format!(
        "the comment on `{name}` {what} {stage} at {}, and its spec says {}",
        pair.milestone.version, pair.declared
    );
    context
        .report(ID, message)
        .gate(name)
        .claim(claim)
        .at(pair.milestone.location.clone())
        .at(pair.registration.declared.clone())
        .help("correct the comment, or the spec if the comment is right")
        .done()
}
