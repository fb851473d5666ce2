//! Rule `history-overwritten`.

use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Spec;
use crate::history::ReleaseLine;
use crate::ledger::LedgerKind;
use crate::project::GateView;
use crate::version::Version;

const ID: &str = "history-overwritten";

const DOC: &str = "\
A registry that keeps a list of specs for each gate keeps its history on purpose: a program can \
then run as an older version of itself, and upgrades can be tested. A spec that shipped is a \
fact. Changing or dropping it later makes the program behave, as its older self, in a way that \
it never did. Projects that keep one spec for each gate and edit it at a promotion do not mean \
to keep a history, and a wholesale renumbering of versions is not a change: neither is a finding.

Example: v1.8 shipped `FastPath` as alpha in 1.7 and beta in 1.8; v1.9 has it as beta in 1.7.

Fix: put the shipped spec back beside the new one. Specs older than anything that can still be \
emulated may go; silence the finding then, and say so.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a spec that a release shipped was changed or dropped later",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(history) = context.history() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for view in context.governed() {
        if !context.counts_own_releases(&view.gate) {
            continue;
        }
        let name = &view.gate.name;
        let have: Vec<(&ReleaseLine, &[Spec])> = history
            .lines
            .iter()
            .filter_map(|l| Some((l, &*l.gates.get(name.as_str())?.specs)))
            .collect();
        let mut changes: Vec<(&ReleaseLine, Option<&ReleaseLine>, &Spec)> = Vec::new();
        for pair in have.windows(2) {
            if let [(before, old), (after, new)] = pair
                && let Some(spec) = overwritten(context, before, old, new)
            {
                changes.push((before, Some(after), spec));
            }
        }
        if let Some((before, old)) = have.last()
            && let Some(spec) = overwritten(context, before, old, view.gate.specs())
        {
            changes.push((before, None, spec));
        }
        found.extend(
            changes
                .into_iter()
                .map(|(before, after, spec)| finding(context, view, before, after, spec)),
        );
    }
    found
}

/// Returns the first spec that had shipped and is not there any more as it was.
fn overwritten<'s>(
    context: &Context<'_>,
    before: &ReleaseLine,
    old: &'s [Spec],
    new: &[Spec],
) -> Option<&'s Spec> {
    let versioned = |specs: &[Spec]| specs.iter().all(|s| s.version.is_some());
    // One spec on both sides is the style that edits in place.
    if !versioned(old) || !versioned(new) || old.len().max(new.len()) < 2 {
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
        .gate(name)
        .claim("registered")
        .at_all(declared(&view.gate))
        .at_all(context.at_line(&before.line, name))
        .at_all(after.and_then(|l| context.at_line(&l.line, name)))
        .help(format!(
            "put the spec of version {version} back beside the newer ones, unless that version \
             is too old to be emulated"
        ))
        .grandfathered(after.is_some_and(|l| context.before_policy(&l.line)))
        .done()
}
