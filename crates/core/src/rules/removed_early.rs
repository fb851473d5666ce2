//! Rule `removed-early`.

use super::context::Context;
use super::soak_too_short::lines;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Remark;
use crate::ledger::LedgerKind;
use crate::project::RemovedGate;

const ID: &str = "removed-early";

const DOC: &str = "\
A program refuses to start with a gate that it does not know. So a locked gate is kept for some \
release lines in which setting it does nothing, and operators have time to take it out of their \
configurations. The policy says how many.

Example: `FastPath` was locked in v1.8 and is gone in v1.9; the policy says three lines.

Fix: before the release, keep the locked gate for the time that is left. After it, name the \
removal in the release notes: there is nothing to repair, and what went before the newest \
release line is `info`. What the code of the last release with the gate announced, in a comment \
such as `// remove in 0.22`, is `info` with the comment quoted as long as the release without it \
is to come, and nothing is said afterwards: nobody can act on it. A gate that was deprecated is \
for the rule `removed-without-deprecation`.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a locked gate was removed before operators had time to stop setting it",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::Lines,
    ranked: true,
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
            // A deprecated gate is on its way out: that is for the rule about deprecation.
            .take_while(|s| {
                s.spec
                    .stage
                    .is_none_or(|stage| !context.policy.is_exit(stage))
            })
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
        // The time that no release shows may make up for what is missing.
        let unseen = context.is_unseen(gate) && run.len() == gate.released.len();
        if kept >= limit.value || unseen {
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
        let remark = context.parting(gate).and_then(|p| p.remark.as_ref());
        let announced = remark.is_some_and(|r| is_announced(context, gate, r));
        if announced && removed.is_some() {
            continue;
        }
        let help = match (removal_can_be_named(context, gate), announced) {
            (false, _) => PAST.to_owned(),
            (true, false) if removed.is_none() => {
                format!("keep `{name}`, locked, until the time is over")
            }
            (true, true) => format!("nothing to do: `{name}` goes as announced"),
            (true, false) => format!("name the removal of `{name}` in the release notes"),
        };
        let old = removed.is_some_and(|(_, l)| context.before_policy(&l.line));
        found.push(
            context
                .report(ID, message)
                .at_most(severity_of_removal(context, ID, gate, announced))
                .gate(name)
                .claim("removed")
                .at_all(context.removal(gate))
                .at_all(context.at_line(&last.line, name))
                .at_all(
                    (first.line != last.line)
                        .then(|| context.at_line(&first.line, name))
                        .flatten(),
                )
                .quoting(remark)
                .at(context.policy.location(limit))
                .help(help)
                .grandfathered(old)
                .done(),
        );
    }
    found
}

/// What there is to do about a release that others came after.
pub(super) const PAST: &str = "nothing to do: newer releases are out, and this is only history";

/// Tells whether the code of the last release with a gate said that it goes when it went.
pub(super) fn is_announced(context: &Context<'_>, gate: &RemovedGate, remark: &Remark) -> bool {
    let went = match gate.removed_in.as_deref().and_then(|l| context.line(l)) {
        Some((_, line)) => Some(context.numbers.line(line.version)),
        None => context.next_line(),
    };
    let said = context.numbers.read(&remark.version);
    matches!((said, went), (Some(said), Some(went)) if said.major == went.major && said <= went)
}

/// Returns how bad a removal is at most: what was announced is only worth knowing.
pub(super) fn severity_of_removal(
    context: &Context<'_>,
    rule: &str,
    gate: &RemovedGate,
    announced: bool,
) -> Severity {
    let severity = context.severity_of_removal(rule, gate);
    if announced { Severity::Info } else { severity }
}

/// Tells whether anybody still writes the release notes of the release without the gate.
pub(super) fn removal_can_be_named(context: &Context<'_>, gate: &RemovedGate) -> bool {
    let newest = context.history().and_then(|h| h.lines.last());
    let removed_in = gate.removed_in.as_deref();
    removed_in.is_none_or(|line| newest.is_some_and(|n| n.line == line))
}

/// Says where a gate is gone.
pub(super) fn gone(line: Option<&str>) -> String {
    line.map_or_else(|| "from the audited tree".to_owned(), |l| format!("in {l}"))
}
