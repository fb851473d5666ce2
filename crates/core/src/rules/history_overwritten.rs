//! Rule `history-overwritten`.

use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Spec;
use crate::history::{GateState, ReleaseLine};
use crate::ledger::LedgerKind;
use crate::project::GateView;
use crate::timeline;
use crate::version::Version;

const ID: &str = "history-overwritten";

const DOC: &str = "\
A registry that keeps a list of specs for each gate keeps its history on purpose: a program can \
then run as an older version of itself, and upgrades can be tested. A spec that shipped is a \
fact. Changing or dropping it later makes the program behave, as its older self, in a way that \
it never did. A registry in which every gate has one spec that is edited at a promotion does not \
mean to keep a history, and a wholesale renumbering of versions is not a change: neither is a \
finding. Nor is what no run can meet any more: a program can run as one of the three lines \
before it, and what differs only before them is history in the other sense.

Example: v1.8 shipped `FastPath` as alpha in 1.7 and beta in 1.8; v1.9 has it as beta in 1.7.

Fix: put the shipped spec back, and add one for the version that changes it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a spec that a release shipped was changed or dropped later",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

/// Release lines that a program can run as, before its own: what Kubernetes supports (KEP-4330).
const EMULATED: usize = 3;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(history) = context.history() else {
        return Vec::new();
    };
    let oldest = oldest_emulated(context);
    let mut found = Vec::new();
    for view in context.declared_here() {
        if !context.counts_own_releases(&view.gate) {
            continue;
        }
        let name = &view.gate.name;
        let registries = view.gate.registries();
        let have: Vec<(&ReleaseLine, &[Spec])> = history
            .lines
            .iter()
            .filter_map(|l| {
                Some((
                    l,
                    l.gates.get(name.as_str())?.in_registry(&registries)?.specs,
                ))
            })
            .collect();
        let pairs = have.windows(2).filter_map(|pair| match pair {
            [(before, old), (after, new)] => Some((*before, *old, Some(*after), *new)),
            _ => None,
        });
        let now = have.last();
        let now = now.map(|(before, old)| (*before, *old, None, view.gate.specs()));
        for (before, old, after, new) in pairs.chain(now) {
            if old.len().max(new.len()) < 2 && !keeps_history(before, name, &registries) {
                continue;
            }
            if let Some(spec) = overwritten(context, before, old, new)
                && can_be_met(context, (before, old), new, oldest)
                && !is_patched(context, before, name, new)
            {
                found.push(finding(context, view, before, after, spec));
            }
        }
    }
    found
}

/// Tells whether the registry of a gate had several specs for any of its gates: then it keeps the history
/// of them all, and one spec that changes is not the style that edits in place.
pub(super) fn keeps_history(line: &ReleaseLine, gate: &str, registries: &[&str]) -> bool {
    let state = line.gates.get(gate);
    let Some(own) = state.and_then(|s| s.in_registry(registries)) else {
        return false;
    };
    let mut places = line.gates.values().flat_map(GateState::places);
    places.any(|p| p.registry == own.registry && p.specs.len() > 1)
}

/// Returns the oldest of this project's lines as which the audited tree can still run.
fn oldest_emulated(context: &Context<'_>) -> Option<Version> {
    let lines = context.history().into_iter().flat_map(|h| &h.lines);
    let mut numbers: Vec<Version> = lines.map(|l| context.numbers.line(l.version)).collect();
    numbers.extend(context.next_line());
    numbers.sort_unstable();
    numbers.dedup();
    let oldest = numbers.len().checked_sub(EMULATED + 1)?;
    numbers.get(oldest).copied()
}

/// Tells whether a program that runs as one of its older selves meets the difference.
fn can_be_met(
    context: &Context<'_>,
    (before, old): (&ReleaseLine, &[Spec]),
    new: &[Spec],
    oldest: Option<Version>,
) -> bool {
    let shipped = context.numbers.line(before.version);
    let lines = context.history().into_iter().flat_map(|h| &h.lines);
    let lines = lines.map(|l| context.numbers.line(l.version));
    let declared = old.iter().chain(new);
    let declared = declared.filter_map(|s| context.numbers.read(s.version.as_deref()?));
    lines
        .chain(declared)
        .filter(|v| *v <= shipped && oldest.is_none_or(|oldest| *v >= oldest))
        .any(|v| {
            let at = |specs| timeline::reached(specs, v, &context.numbers);
            let says = |s: Option<&Spec>| s.map(|s| (s.stage, s.default, s.locked));
            says(at(old)) != says(at(new))
        })
}

/// Tells whether a patch release of the line shipped the new specs: then its older self is that.
fn is_patched(context: &Context<'_>, line: &ReleaseLine, gate: &str, new: &[Spec]) -> bool {
    let old = |state: &GateState| {
        state
            .places()
            .any(|p| overwritten(context, line, p.specs, new).is_none())
    };
    let mut patches = line.patches.iter().filter_map(|p| p.gates.get(gate));
    patches.any(old)
}

/// Returns the first spec that had shipped and is not there any more as it was.
fn overwritten<'s>(
    context: &Context<'_>,
    before: &ReleaseLine,
    old: &'s [Spec],
    new: &[Spec],
) -> Option<&'s Spec> {
    let versioned = |specs: &[Spec]| specs.iter().all(|s| s.version.is_some());
    if !versioned(old) || !versioned(new) {
        return None;
    }
    let number = |s: &Spec| s.version.as_deref().and_then(|v| context.numbers.read(v));
    let shipped: Version = context.numbers.line(before.version);
    old.iter().find(|o| {
        let Some(version) = number(o) else {
            return false;
        };
        version <= shipped
            && !new.iter().any(|n| {
                number(n) == Some(version)
                    && (n.stage, n.default, n.locked) == (o.stage, o.default, o.locked)
            })
    })
}

fn finding(
    context: &Context<'_>,
    view: &GateView,
    before: &ReleaseLine,
    after: Option<&ReleaseLine>,
    spec: &Spec,
) -> Finding {
    let name = &view.gate.name;
    let version = spec.version.as_deref().unwrap_or("?");
    let stage = spec.stage.map_or("?", |s| s.as_str());
    let later = after.map_or("the audited tree", |l| l.line.as_str());
    let message = format!(
        "{} shipped `{name}` as {stage} from version {version}; {later} has that spec no more, \
         or another",
        before.line
    );
    context
        .report(ID, message)
        .about(context, &view.gate)
        .claim("registered")
        .at_all(declared(&view.gate))
        .at_all(context.at_line(&before.line, name))
        .at_all(after.and_then(|l| context.at_line(&l.line, name)))
        .help(format!(
            "put the spec of version {version} back, and add one for the version that changes it"
        ))
        .grandfathered(after.is_some_and(|l| context.before_policy(&l.line)))
        .done()
}
