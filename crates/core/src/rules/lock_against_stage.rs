//! Rule `lock-against-stage`.

use super::context::{Context, declared};
use super::lists::quote;
use super::steps::Since;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::version::Version;

const ID: &str = "lock-against-stage";

const DOC: &str = "\
A locked gate cannot be switched any more. At alpha and beta that takes away the way back which \
the stage promises. At stable, the lock says that the way back is no longer needed, and starts \
the clock of the gate's removal. Some projects ship stable gates that can still be switched; \
their policy says so by a severity of `info`.

Where a comment on a stable gate says that it goes in a release that is still to come, it is on \
its way already: a lock for the time that is left would only be in the way, and nothing is said.

Example: `FastPath` is Beta with `LockToDefault: true`: whoever it breaks cannot turn it off.

Fix: where a stable gate is not locked, lock it once nobody needs to switch it off; where an \
earlier stage is locked, unlock it, or promote the gate.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate is locked before its stage allows it, or is not where its stage asks for it",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: true,
    ledgers: &[LedgerKind::Registry],
    check,
};

/// Tells whether a release of this project is still to come: one of Kubernetes says nothing here.
fn is_ahead(context: &Context<'_>, version: &str) -> bool {
    let newest = context.history().and_then(|h| h.lines.last());
    newest
        .zip(Version::parse(version))
        .is_some_and(|(newest, version)| {
            let near = version.minor.abs_diff(newest.version.minor) <= 6;
            version.major == newest.version.major && version > newest.version && near
        })
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for view in context.governed() {
        let (Some(stage), Some(locked)) = (view.current.stage, view.current.locked) else {
            continue;
        };
        let asked = context.policy.stage(stage).and_then(|s| s.locked.as_ref());
        let Some(asked) = asked.filter(|a| a.value != locked) else {
            continue;
        };
        let name = &view.gate.name;
        let policy = &context.policy.name.value;
        let (message, help) = if locked {
            (
                format!(
                    "`{name}` is {stage} and locked; the policy `{policy}` wants {stage} gates \
                     to be switchable"
                ),
                format!("unlock `{name}`, or promote it to a stage that is locked"),
            )
        } else {
            (
                format!(
                    "`{name}` is {stage} and not locked; the policy `{policy}` wants {stage} \
                     gates locked to their default"
                ),
                format!("lock `{name}` to its default once nobody needs to switch it"),
            )
        };
        let removal = view.gate.removal.as_ref().filter(|_| !locked);
        if removal.is_some_and(|said| is_ahead(context, &said.version)) {
            continue;
        }
        let message = match removal {
            None => message,
            Some(said) => format!("{message}; its comment says {}", quote(&said.text)),
        };
        let steps = context.steps(view);
        let old = matches!(steps.last().map(|s| &s.since),
            Some(Since::Line(line, _)) if context.before_policy(line));
        found.push(
            context
                .report(ID, message)
                .about(context, &view.gate)
                .claim("locked")
                .at_all(declared(&view.gate))
                .at_all(removal.map(|said| said.location.clone()))
                .at(context.policy.location(asked))
                .help(help)
                .grandfathered(old)
                .done(),
        );
    }
    found
}
