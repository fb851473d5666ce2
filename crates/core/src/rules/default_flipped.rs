//! Rule `default-flipped`.

use super::context::{Context, declared};
use super::removed_early::PAST;
use super::steps::{Since, Step};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::project::GateView;

const ID: &str = "default-flipped";

const DOC: &str = "\
Whoever does not set a gate gets its default. A default that changes with the stage is expected, \
and comes with the news of the promotion. One that changes while the stage stays is silent: the \
next upgrade switches the feature on or off in every cluster that relied on the default. \
Switching off takes a feature away and is a warning while it can be answered for; switching on, \
and what older releases did, is `info`. A flip to the default that the policy asks of the stage \
is a repair.

Example: `FastPath` was beta and on in v1.8, and is beta and off in v1.9.

Fix: before the release, keep the default, or change the stage with it. Where it is meant, name \
the flip in the release notes of the release that has it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the default of a gate changed while its stage stayed",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(history) = context.history() else {
        return Vec::new();
    };
    let newest = history.lines.len().saturating_sub(1);
    let mut found = Vec::new();
    for view in context.declared_here() {
        for pair in context.steps(view).windows(2) {
            let [before, after] = pair else { continue };
            let (Some(was), Some(is)) = (before.spec.default, after.spec.default) else {
                continue;
            };
            let asked = context.policy.stage(after.stage);
            let asked = asked.and_then(|s| s.default.as_ref());
            let repairs = asked.is_some_and(|a| a.value == is);
            if before.stage != after.stage || was == is || repairs {
                continue;
            }
            let recent = match after.since {
                Since::Line(_, index) => index == newest,
                Since::Unreleased => true,
                Since::Declared(..) => continue,
            };
            found.push(finding(context, view, (before, after), was, recent));
        }
    }
    found
}

fn finding(
    context: &Context<'_>,
    view: &GateView,
    (before, after): (&Step<'_>, &Step<'_>),
    was: bool,
    recent: bool,
) -> Finding {
    let name = &view.gate.name;
    let word = |on: bool| if on { "on" } else { "off" };
    let message = format!(
        "`{name}` was {} and {} from {} on, and is {} and {} {}",
        before.stage,
        word(was),
        before.since_when().trim_start_matches("in "),
        after.stage,
        word(!was),
        after.since_when(),
    );
    let help = match after.since {
        _ if !recent => PAST.to_owned(),
        Since::Unreleased => format!(
            "if it is meant, name it in the release notes: it changes every cluster that does \
             not set `{name}`; else keep it {}",
            word(was)
        ),
        _ => format!(
            "name it in the release notes: it changes every cluster that does not set `{name}`"
        ),
    };
    let place = |since: &Since<'_>| match since {
        Since::Line(line, _) => context.at_line(line, name),
        _ => None,
    };
    let severity = if was && recent {
        context.severity(ID)
    } else {
        Severity::Info
    };
    let old = matches!(after.since, Since::Line(line, _) if context.before_policy(line));
    context
        .report(ID, message)
        .at_most(severity)
        .about(context, &view.gate)
        .claim("default")
        .at_all(declared(&view.gate))
        .at_all(place(&before.since))
        .at_all(place(&after.since))
        .help(help)
        .grandfathered(old)
        .done()
}
