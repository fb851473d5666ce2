//! Rule `retirement-overdue`.

use super::context::{Context, declared};
use super::steps::{Since, Step};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Dialect;
use crate::ledger::LedgerKind;
use crate::version::Version;

const ID: &str = "retirement-overdue";

const DOC: &str = "\
A locked gate is a switch that no longer switches. It stays for a while so that configurations \
which still name it keep working, and then it is removed, together with the code that asks for \
it. The policy says how many release lines after the lock that is due; a comment such as \
`// remove in 0.22` on the gate is quoted, and its release counts: while that is to come the \
finding is `info`, and once it is out the removal is due. KubeVirt's dialect keeps the names of \
finished gates on purpose and is not judged.

Example: `FastPath` was locked in v1.8; v1.12 still has it, and the policy says four lines.

Fix: remove the checks of the gate, then the gate, and name it in the release notes: a \
configuration that still sets it will be refused.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a locked gate is still there when its removal is due",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::Lines,
    ranked: true,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(limit) = context.policy.lines(ID, None) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for view in context.governed() {
        let mut registrations = view.gate.registrations.iter();
        if registrations.any(|r| r.dialect == Dialect::KubeVirt) {
            continue;
        }

        let steps = context.steps(view);
        let locked: Vec<&Step<'_>> = steps
            .iter()
            .rev()
            .take_while(|s| s.spec.locked == Some(true) && is_final(context, s))
            .collect();
        let Some(first) = locked.last() else { continue };
        let Some(passed) = passed(context, &first.since) else {
            continue;
        };
        let removal = view.gate.removal.as_ref();
        let promised = removal.map_or(Promise::None, |r| promise(context, &r.version));
        if passed < limit.value && promised != Promise::Broken {
            continue;
        }
        let name = &view.gate.name;
        let mut message = format!(
            "`{name}` was locked {} and is still there {passed} release lines later; the policy \
             `{}` says {}",
            first.since_when(),
            context.policy.name.value,
            limit.value,
        );
        if promised == Promise::Broken {
            message.push_str(", and its own time is over");
        }
        let place = match first.since {
            Since::Line(line, _) => context.at_line(line, name),
            _ => None,
        };
        let severity = match promised {
            Promise::Kept => Severity::Info,
            Promise::None | Promise::Broken => context.severity(ID),
        };
        found.push(
            context
                .report(ID, message)
                .at_most(severity)
                .about(context, &view.gate)
                .claim("locked")
                .at_all(declared(&view.gate))
                .at_all(place)
                .quoting(removal)
                .at(context.policy.location(limit))
                .help(format!(
                    "remove the {} of `{name}`, then the gate, and name it in the release notes",
                    checks(view.gate.use_sites.len() + view.gate.indirect_use_sites.len())
                ))
                .done(),
        );
    }
    found
}

/// What became of the release that a comment names for the removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Promise {
    /// There is none that could be compared.
    None,
    /// It is still to come.
    Kept,
    /// It is out, and the gate is still there.
    Broken,
}

fn promise(context: &Context<'_>, version: &str) -> Promise {
    let Some(version) = context.numbers.read(version) else {
        return Promise::None;
    };
    let lines = context.history().into_iter().flat_map(|h| &h.lines);
    let newest = lines.map(|l| context.numbers.line(l.version)).max();
    match newest {
        Some(newest) if newest.major == version.major && version <= newest => Promise::Broken,
        Some(newest) if newest.major == version.major => Promise::Kept,
        _ => Promise::None,
    }
}

/// Only the top of the ladder and the exits are retired; a locked beta is another matter.
fn is_final(context: &Context<'_>, step: &Step<'_>) -> bool {
    let top = context.policy.ladder.last().map(|s| s.value);
    top == Some(step.stage) || context.policy.is_exit(step.stage)
}

/// Counts the release lines after the one that locked it.
fn passed(context: &Context<'_>, since: &Since<'_>) -> Option<u32> {
    match since {
        Since::Line(_, index) => {
            let newest = context.history()?.lines.len().checked_sub(1)?;
            u32::try_from(newest.checked_sub(*index)?).ok()
        }
        Since::Declared(_, version) => {
            let newest: Version = context.newest_declared()?;
            (newest.major == version.major).then(|| newest.minor.saturating_sub(version.minor))
        }
        Since::Unreleased => None,
    }
}

fn checks(number: usize) -> String {
    match number {
        0 => "checks".to_owned(),
        1 => "1 check".to_owned(),
        n => format!("{n} checks"),
    }
}
