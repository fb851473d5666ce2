//! Rule `stagnant`.

use super::context::{Context, declared};
use super::soak_too_short::lines;
use super::steps::{self, Since};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::version::Version;

const ID: &str = "stagnant";

const DOC: &str = "\
A gate is a question, and a gate that stays at alpha for years is a question that nobody \
answers: code for both answers is kept, and users cannot rely on either. The policy says after \
how many release lines somebody should decide: `lines: {alpha: 4, beta: 6}`.

Example: `FastPath` has been alpha since v1.4, in seven release lines.

Fix: promote the gate, withdraw the feature, or write down what it is waiting for and silence \
this finding with that reason until then.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate has been at one stage for longer than the policy's patience",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::StageLines,
    ranked: true,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for view in context.governed() {
        let Some(stage) = view.current.stage else {
            continue;
        };
        let Some(limit) = context.policy.lines(ID, Some(stage)) else {
            continue;
        };
        let steps = steps::by_stage(&context.steps(view));
        let Some(last) = steps.last().filter(|s| s.stage == stage) else {
            continue;
        };
        // "Since 1.0" is how a list says "always": nobody knows for how long.
        if matches!(last.since, Since::Declared(_, v) if v == Version::line_of(1, 0)) {
            continue;
        }
        let spent = match (&view.timeline, &last.since) {
            (Some(timeline), Since::Line(..) | Since::Unreleased) => timeline.soak,
            _ => last.lines,
        };
        if spent <= limit.value {
            continue;
        }
        let name = &view.gate.name;
        let message = format!(
            "`{name}` has been {stage} since {}, for {}{}; the policy `{}` has patience for {}",
            last.since_when()
                .trim_start_matches("in ")
                .trim_start_matches("at "),
            if last.at_least { "at least " } else { "" },
            lines(spent),
            context.policy.name.value,
            limit.value,
        );
        let place = match last.since {
            Since::Line(line, _) => context.at_line(line, name),
            _ => None,
        };
        // Whoever wrote down that it goes, or why it stays, has decided.
        let removal = view.gate.removal.as_ref();
        let severity = match removal {
            Some(_) => Severity::Info,
            None => context.severity(ID),
        };
        found.push(
            context
                .report(ID, message)
                .about(context, &view.gate)
                .claim("stage")
                .at_all(declared(&view.gate))
                .at_all(place)
                .quoting(removal)
                .at_most(severity)
                .at(context.policy.location(limit))
                .help(format!(
                    "promote `{name}`, withdraw it, or record what it is waiting for"
                ))
                .done(),
        );
    }
    found
}
