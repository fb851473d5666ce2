//! Rule `stage-unproven`.

use super::context::declared;
use super::{Context, Parameter, Rule};
use crate::assess::{Cell, authority, scorecard};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::ledgers::Before;
use crate::location::Location;
use crate::project::GateView;
use crate::record::Choice;
use crate::stage::Stage;
use crate::verdict::{Conclusion, Verdict};

const ID: &str = "stage-unproven";

const DOC: &str = "\
A gate graduates on evidence. A change that moves a gate up has to show all that the policy's \
`criteria` ask for up to the new stage, or a recorded decision of an approver to promote it \
nonetheless; a change that brings a gate is held to the criteria of the stage at which it comes. \
The rule looks at changes alone, so it speaks only under `check --base`, and only under a policy \
with criteria. A gate that comes with something that could not be found out is a warning.

Example: a pull request declares `FastPath` beta; no test run was given, and no page says who \
tried to switch it off again.

Fix: `gradus assess GATE` shows the scorecard, and what to do, the least effort first. An \
approver who lets it go nonetheless writes that down: `gradus decide GATE promote --about beta`.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a change moves a gate without the evidence that the policy asks for",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::History,
        LedgerKind::Policy,
    ],
    ranked: true,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(before) = &context.project.ledgers.before else {
        return Vec::new();
    };
    if context.policy.criteria.is_empty() {
        return Vec::new();
    }
    context
        .governed()
        .filter_map(|view| finding(context, before, view))
        .collect()
}

fn finding(context: &Context<'_>, before: &Before, view: &GateView) -> Option<Finding> {
    let stage = view.current.stage?;
    let rank = context.policy.rank(stage)?;
    let was = before.stage_of(&view.gate);
    match was {
        None => entry(context, view, stage),
        Some(old) if old.and_then(|s| context.policy.rank(s)) < Some(rank) => {
            promotion(context, view, old, stage)
        }
        Some(_) => None,
    }
}

fn promotion(
    context: &Context<'_>,
    view: &GateView,
    old: Option<Stage>,
    stage: Stage,
) -> Option<Finding> {
    let card = scorecard(context, view, Some(stage));
    if card.conclusion == Some(Conclusion::Eligible) || is_decided(context, view, stage) {
        return None;
    }
    let missing: Vec<&Cell> = card.missing.iter().filter_map(|id| card.cell(id)).collect();
    let from = old.map_or("another stage", Stage::as_str);
    let name = &view.gate.name;
    let mut message = format!("the change moves `{name}` from {from} to {stage}: ");
    message.push_str(&told(&missing));
    for obstacle in card.obstacles.iter().filter(|o| o.blocks) {
        message.push_str(&format!("; {}", obstacle.text));
    }
    Some(report(context, view, message, &missing).done())
}

fn entry(context: &Context<'_>, view: &GateView, stage: Stage) -> Option<Finding> {
    let card = scorecard(context, view, Some(stage));
    let missing: Vec<&Cell> = card.missing.iter().filter_map(|id| card.cell(id)).collect();
    if missing.is_empty() {
        return None;
    }
    let name = &view.gate.name;
    let message = format!("the change brings `{name}` at {stage}: {}", told(&missing));
    let report = report(context, view, message, &missing);
    let known = missing.iter().any(|c| c.verdict == Verdict::Unmet);
    Some(if known {
        report.done()
    } else {
        report.at_most(Severity::Warning).done()
    })
}

/// Names the criteria by verdict: `A2 and A3 are unmet, A4 is unknown`.
fn told(missing: &[&Cell]) -> String {
    let mut verdicts: Vec<Verdict> = missing.iter().map(|c| c.verdict).collect();
    verdicts.sort_by_key(|v| std::cmp::Reverse(*v));
    verdicts.dedup();
    let groups = verdicts.into_iter().map(|verdict| {
        let with = missing.iter().filter(|c| c.verdict == verdict);
        let ids: Vec<&str> = with.map(|c| c.id.as_str()).collect();
        format!("{} {}", verdict.as_str(), ids.join(", "))
    });
    groups.collect::<Vec<_>>().join("; ")
}

fn report(
    context: &Context<'_>,
    view: &GateView,
    message: String,
    missing: &[&Cell],
) -> super::report::Report {
    let policy: Option<Location> = missing.first().map(|c| c.policy.clone());
    context
        .report(ID, message)
        .gate(&view.gate.name)
        .claim("stage")
        .at_all(declared(&view.gate))
        .at_all(policy)
        .help(format!(
            "`gradus assess {}` tells what each of them takes",
            view.gate.name
        ))
}

/// Tells whether an approver decided to promote the gate to a stage nonetheless.
fn is_decided(context: &Context<'_>, view: &GateView, stage: Stage) -> bool {
    let pages = context.project.ledgers.pages.iter();
    let of_gate = pages.filter(|p| p.gate == view.gate.name);
    let decisions = of_gate.flat_map(|p| p.record.decisions.iter().map(move |d| (p, d)));
    decisions.into_iter().any(|(page, d)| {
        let about = d.about.as_ref().and_then(|a| Stage::parse(&a.value));
        let over = d
            .until
            .as_ref()
            .is_some_and(|u| authority::is_over(context, &u.value));
        d.choice.value == Choice::Promote
            && about == Some(stage)
            && !over
            && authority::doubt(context, d.until.as_ref()).is_none()
            && authority::objection(context, &d.by.value).is_none()
            && authority::ahead(context, page, &d.date).is_none()
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::ID;
    use crate::assess::tests::{at, with_page};
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::record::{Choice, Decision, Record};

    /// A change that moves `FastPath` from alpha to beta.
    pub(in crate::rules) fn promoted() -> Fixture {
        Fixture::new()
            .gate("FastPath", "0.4 beta on")
            .line("v26.4", &[("FastPath", "0.4 alpha off")])
            .changed_from(&[("FastPath", "0.4 alpha off")])
    }

    fn decided(by: &str, about: &str) -> Record {
        let text = |value: &str| at(value.to_owned());
        Record {
            decisions: vec![Decision {
                choice: at(Choice::Promote),
                about: Some(text(about)),
                by: text(by),
                date: text("2025-12-01"),
                reason: text("users wait for it"),
                link: None,
                until: None,
            }],
            ..Record::default()
        }
    }

    #[test]
    fn a_promotion_without_evidence() {
        let found = promoted().found("dra-driver", ID);
        let finding = super::super::tests::one(&found, "FastPath", Severity::Error);
        assert!(
            finding.message.contains("from alpha to beta") && finding.message.contains("B1"),
            "{finding:?}"
        );
    }

    #[test]
    fn an_approver_lets_it_go() {
        let found = |by, about| {
            let fixture = with_page(promoted(), "FastPath", decided(by, about));
            fixture.found("dra-driver", ID).len()
        };
        assert_eq!(found("ada", "beta"), 0);
        assert_eq!(found("mallory", "beta"), 1);
        assert_eq!(found("ada", "stable"), 1);
    }

    #[test]
    fn a_new_gate_is_held_to_its_stage() {
        let fixture = Fixture::new()
            .gate("FastPath", "0.4 alpha off")
            .changed_from(&[]);
        let found = fixture.found("dra-driver", ID);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(!found[0].message.contains("B1"), "{found:?}");
    }

    #[test]
    fn what_did_not_move_up_is_left_alone() {
        let gate = || Fixture::new().gate("FastPath", "0.4 alpha off");
        assert_eq!(gate().found("dra-driver", ID), []);
        let same = gate().changed_from(&[("FastPath", "0.4 alpha off")]);
        assert_eq!(same.found("dra-driver", ID), []);
        let down = gate().changed_from(&[("FastPath", "0.4 beta on")]);
        assert_eq!(down.found("dra-driver", ID), []);
        assert_eq!(promoted().found("kubernetes", ID), []);
    }
}
