//! Rule `gate-unused`.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, declared, is_own};
use super::lists::quote;
use super::{Parameter, Rule};
use crate::code::DocComment;
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::project::GateView;
use crate::stage::Stage;

const ID: &str = "gate-unused";

const DOC: &str = "\
A gate that no code names switches nothing: people set it and see no effect. Any mention in code \
that is no test counts as a use, checked or not. A locked or deprecated gate is on its way out, \
and has a right to be unused; a stable one, one that a comment explains and a generated one are \
worth knowing. Where \
most gates of a registry are unused, other repositories use them, and nothing is said.

Example: `FastPath` is declared and documented; its last check went with a refactoring.

Fix: use the gate, or remove it as the policy wants gates removed.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate is declared and no code uses it",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code],
    check,
};

/// Words of a comment that tell that a gate without uses is meant.
const ON_PURPOSE: [&str; 12] = [
    "no-op",
    "noop",
    "no longer",
    "no effect",
    "unused",
    "not used",
    "reserved for",
    "placeholder",
    "backwards compat",
    "backward compat",
    "kept for",
    "deprecated",
];

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.coverage(LedgerKind::Registry) != CoverageState::Exhaustive
        || context.coverage(LedgerKind::Code) == CoverageState::Absent
    {
        return Vec::new();
    }
    let mut registries: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for view in &context.project.gates {
        for registration in &view.gate.registrations {
            let counts = registries.entry(&registration.registry).or_default();
            counts.0 += 1;
            counts.1 += usize::from(is_unused(context, view));
        }
    }
    // One that is unused among few is a gate; most of many are a library's.
    let libraries: BTreeSet<&str> = registries
        .into_iter()
        .filter(|(_, (all, unused))| *unused > 1 && unused * 2 > *all)
        .map(|(registry, _)| registry)
        .collect();
    context
        .project
        .gates
        .iter()
        .filter(|v| is_own(&v.gate) && is_unused(context, v) && !is_leaving(v))
        .filter(|v| {
            let mut registrations = v.gate.registrations.iter();
            !registrations.any(|r| libraries.contains(r.registry.as_str()))
        })
        .map(|v| finding(context, v))
        .collect()
}

/// Tells whether a comment explains why nothing comes of a gate.
pub(super) fn is_on_purpose(comment: &DocComment) -> bool {
    let lower = comment.text.to_lowercase();
    ON_PURPOSE.iter().any(|word| lower.contains(word))
}

pub(super) fn is_unused(context: &Context<'_>, view: &GateView) -> bool {
    let gate = &view.gate;
    let named = &context.project.ledgers.code.named;
    gate.use_sites.is_empty()
        && gate.indirect_use_sites.is_empty()
        && !named.contains_key(&gate.name)
}

fn is_leaving(view: &GateView) -> bool {
    view.current.locked == Some(true)
        || matches!(
            view.current.stage,
            Some(Stage::Deprecated | Stage::Discontinued)
        )
}

fn finding(context: &Context<'_>, view: &GateView) -> Finding {
    let name = &view.gate.name;
    let comment = context.project.ledgers.code.comments.get(name);
    let meant = comment.filter(|c| c.generated || is_on_purpose(c));
    let mut message = format!("`{name}` is declared, and no code that is no test names it");
    if let Some(comment) = meant {
        message.push_str(&if comment.generated {
            "; its declaration is generated".to_owned()
        } else {
            format!("; its comment says {}", quote(&comment.text))
        });
    }
    let constants = view.gate.registrations.iter();
    let constant = constants.filter_map(|r| r.constant.as_ref()?.location.clone());
    let report = context
        .report(ID, message)
        .gate(name)
        .at_all(declared(&view.gate))
        .at_all(constant.take(1))
        .help("use it, or remove it as gates are removed");
    let whole = context.coverage(LedgerKind::Code) == CoverageState::Exhaustive;
    if meant.is_some() || view.current.stage == Some(Stage::Stable) || !whole {
        report.at_most(Severity::Info).done()
    } else {
        report.done()
    }
}
