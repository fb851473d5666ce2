//! Rule `removed-early`.

use super::context::Context;
use super::soak_too_short::lines;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;

const ID: &str = "removed-early";

const DOC: &str = "\
A program refuses to start with a gate that it does not know. So a locked gate is kept for some \
release lines in which setting it does nothing, and operators have time to take it out of their \
configurations. The policy says how many.

Example: `FastPath` was locked in v1.8 and is gone in v1.9; the policy says three lines.

Fix: before the release, keep the locked gate for the time that is left. After it, name the \
removal in the release notes: there is nothing to repair, and what went before the newest \
release line is `info`.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a locked gate was removed before operators had time to stop setting it",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::Lines,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let (Some(limit), Some(history)) = (context.policy.lines(ID, None), context.whole_history())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for gate in context.former() {
        let run: Vec<_> = gate
            .released
            .iter()
            .rev()
            .take_while(|s| s.spec.locked == Some(true))
            .collect();
        let (Some(first), Some(last)) = (run.last(), run.first()) else {
            continue;
        };
        let Some((locked_at, _)) = context.line(&first.line) else {
            continue;
        };
        let removed = gate.removed_in.as_deref().and_then(|l| context.line(l));
        let removed_at = removed.map_or(history.lines.len(), |(i, _)| i);
        let kept = u32::try_from(removed_at.saturating_sub(locked_at)).unwrap_or(u32::MAX);
        if kept >= limit.value {
            continue;
        }
        let name = &gate.name;
        let message = format!(
            "`{name}` was locked in {} and is gone {}, {} later; the policy `{}` says {} at least",
            first.line,
            gone(removed.map(|(_, l)| l.line.as_str())),
            lines(kept),
            context.policy.name.value,
            limit.value,
        );
        let help = if removed.is_some() {
            format!("name the removal of `{name}` in the release notes")
        } else {
            format!("keep `{name}`, locked, until the time is over")
        };
        let old = removed.is_some_and(|(_, l)| context.before_policy(&l.line));
        found.push(
            context
                .report(ID, message)
                .at_most(context.severity_of_removal(ID, gate))
                .gate(name)
                .claim("removed")
                .at_all(context.removal(gate))
                .at_all(context.at_line(&last.line, name))
                .at_all(
                    (first.line != last.line)
                        .then(|| context.at_line(&first.line, name))
                        .flatten(),
                )
                .at(context.policy.location(limit))
                .help(help)
                .grandfathered(old)
                .done(),
        );
    }
    found
}

/// Says where a gate is gone.
pub(super) fn gone(line: Option<&str>) -> String {
    line.map_or_else(|| "from the audited tree".to_owned(), |l| format!("in {l}"))
}
