//! Rule `removed-without-deprecation`.

use super::context::Context;
use super::removed_early::{PAST, gone, is_announced, removal_can_be_named, severity_of_removal};
use super::soak_too_short::lines;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::policy::At;
use crate::project::RemovedGate;
use crate::stage::Stage;

const ID: &str = "removed-without-deprecation";

const DOC: &str = "\
Withdrawing a feature is not retiring a switch. An alpha feature may vanish in any release; what \
was on for everybody, or promised, is deprecated first, with guidance on what to use instead. \
The policy says for how many release lines: `lines: {alpha: 0, beta: 1, stable: 2}`. A stable \
gate that was locked is retired, its feature stays, and this rule has nothing to say.

Example: `FastPath` was beta in v1.8 and is gone in v1.9 without a release at deprecated.

Fix: before the release, bring the gate back as deprecated. After it, put into the release notes \
what its users should do. What went before the newest release line is `info`. What the code of the \
last release with the gate announced in a comment is `info`, with the comment quoted, as long as \
the release without it is to come; afterwards nothing is said. Where a \
registration wrote no stage, which means stable, the finding says that it is told by that.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate was removed without the deprecation that its stage had earned",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::StageLines,
    ranked: true,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.whole_history().is_none() {
        return Vec::new();
    }
    let breaches = context.former().filter_map(|gate| {
        let breach = breach(context, gate)?;
        finding(context, gate, &breach)
    });
    breaches.collect()
}

struct Breach<'a> {
    reached: Stage,
    deprecated: u32,
    asked: &'a At<u32>,
}

fn breach<'a>(context: &Context<'a>, gate: &RemovedGate) -> Option<Breach<'a>> {
    let policy = context.policy;
    let last = gate.released.last()?;
    let exits = gate.released.iter().rev();
    let deprecated = exits
        .take_while(|s| s.spec.stage.is_some_and(|s| policy.is_exit(s)))
        .count();
    let reached = gate
        .released
        .iter()
        .filter_map(|s| s.spec.stage)
        .filter_map(|s| Some((policy.rank(s)?, s)))
        .max_by_key(|(rank, _)| *rank)?
        .1;
    let at_top = policy.ladder.last().is_some_and(|s| s.value == reached);
    // The deprecation that no release shows may have been long enough.
    if context.is_unseen(gate) && deprecated == gate.released.len() {
        return None;
    }
    // Locked: retired, not withdrawn. Where nothing is said about locks, nothing is known.
    if deprecated == 0 && at_top && last.spec.locked != Some(false) {
        return None;
    }
    let asked = policy.lines(ID, Some(reached))?;
    let deprecated = u32::try_from(deprecated).unwrap_or(u32::MAX);
    (deprecated < asked.value).then_some(Breach {
        reached,
        deprecated,
        asked,
    })
}

/// Reports a breach; `None` where it was announced and is released: nobody can act on it.
fn finding(context: &Context<'_>, gate: &RemovedGate, breach: &Breach<'_>) -> Option<Finding> {
    let name = &gate.name;
    let parting = context.parting(gate);
    let remark = parting.and_then(|p| p.remark.as_ref());
    let announced = remark.is_some_and(|r| is_announced(context, gate, r));
    if announced && gate.removed_in.is_some() {
        return None;
    }
    let unwritten = breach.reached == Stage::Stable && parting.is_some_and(|p| p.stage_unwritten);
    let message = format!(
        "`{name}` was {}{} and is gone {} after {} at the stage deprecated; the policy `{}` asks for {}",
        breach.reached,
        if unwritten {
            ", as its registration wrote no stage,"
        } else {
            ""
        },
        gone(gate.removed_in.as_deref()),
        lines(breach.deprecated),
        context.policy.name.value,
        breach.asked.value,
    );
    let help = if !removal_can_be_named(context, gate) {
        PAST.to_owned()
    } else if gate.removed_in.is_some() || announced {
        format!("tell users of `{name}` in the release notes what to do instead")
    } else {
        format!("bring `{name}` back as deprecated, and remove it in a later release line")
    };
    let removed_in = gate.removed_in.as_deref();
    let last = gate.last_line.as_deref();
    let report = context
        .report(ID, message)
        .at_most(severity_of_removal(context, ID, gate, announced))
        .gate(name)
        .claim("removed")
        .at_all(context.removal(gate))
        .at_all(last.and_then(|line| context.at_line(line, name)))
        .quoting(remark)
        .at(context.policy.location(breach.asked))
        .help(help)
        .grandfathered(removed_in.is_some_and(|line| context.before_policy(line)))
        .done();
    Some(report)
}
