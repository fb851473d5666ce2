//! Rule `stage-skipped`.

use super::context::{Context, declared};
use super::steps::{self, Since, Step};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Dialect;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::policy::Origin;
use crate::project::GateView;
use crate::stage::Stage;

const ID: &str = "stage-skipped";

const DOC: &str = "\
Each stage is there to learn something that the next one relies on, and only releases teach: \
what was at alpha on the main branch for a week, and never in a release, was at alpha for \
nobody. So stages are read at the release lines. The steps that a gate may take are the \
policy's `transitions`; an upward step that is not among them skipped a stage.

Example: `FastPath` was merged as Alpha in June and turned to Beta in July; the first release \
that has it, v1.8, came in August. No release has it at alpha.

Fix: nothing that is released can be undone. Before the release: let it ship at the stage that \
was skipped. After it: keep the gate where it is until it has the evidence that the skipped \
stage asks for, and silence the finding with the reason for the step.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate came to a stage without a release at the one before",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ranked: true,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for view in context.governed() {
        let steps = steps::by_stage(&context.steps(view));
        let stage_now = steps.last().map(|s| s.stage);
        let entry = steps.first().map(|first| (None, first));
        let later = steps.windows(2).filter_map(|pair| match pair {
            [before, after] => Some((Some(before), after)),
            _ => None,
        });
        for (before, after) in entry.into_iter().chain(later) {
            if is_decidable(context, view, before, after) && skips(context, before, after) {
                let mut skip = finding(context, view, before, after);
                let is_last = stage_now == Some(after.stage);
                skip.severity = skip.severity.min(context.severity_of_step(ID, is_last));
                found.push(skip);
            }
        }
    }
    found
}

/// Tells whether the stage before can be told at all.
fn is_decidable(
    context: &Context<'_>,
    view: &GateView,
    before: Option<&Step<'_>>,
    after: &Step<'_>,
) -> bool {
    // What was there before the first release that shows it came in at nobody knows what stage.
    if before.is_none() && after.at_least {
        return false;
    }
    let registration = view.gate.registrations.first();
    match after.since {
        // One spec edited in place tells nothing of the entry; a list that keeps all does.
        Since::Declared(..) => {
            before.is_some() || registration.is_some_and(|r| r.dialect == Dialect::VersionedList)
        }
        Since::Line(..) | Since::Unreleased => context.whole_history().is_some(),
    }
}

fn skips(context: &Context<'_>, before: Option<&Step<'_>>, after: &Step<'_>) -> bool {
    let policy = context.policy;
    let Some(rank) = policy.rank(after.stage) else {
        return false;
    };
    let from = match before {
        None => Origin::Entry,
        Some(step) => match policy.rank(step.stage) {
            Some(lower) if lower < rank => Origin::Stage(step.stage),
            _ => return false,
        },
    };
    policy.transition(from, after.stage).is_none()
}

fn finding(
    context: &Context<'_>,
    view: &GateView,
    before: Option<&Step<'_>>,
    after: &Step<'_>,
) -> Finding {
    let name = &view.gate.name;
    let policy = context.policy;
    let stage = after.stage;
    let unseen = before
        .is_none()
        .then(|| unseen(context, view, after))
        .flatten();
    let mut message = match before {
        None => format!("`{name}` came in at {stage} {}", after.since_when()),
        Some(step) => format!(
            "`{name}` went from {} to {stage} {}",
            step.stage,
            after.since_when()
        ),
    };
    message.push_str(&match (&unseen, before) {
        (Some((stage, date, _)), _) => {
            format!(": it was {stage} on the main branch from {date}, and in no release")
        }
        (None, None) => format!(", and no release has it at {}", entry_words(context)),
        (None, Some(step)) => format!(
            " without a release at {}, a step that the policy `{}` does not have",
            between(context, step.stage, stage),
            policy.name.value
        ),
    });
    let listed = policy.transitions.iter().find(|t| match before {
        None => t.from.value == Origin::Entry,
        Some(step) => t.from.value == Origin::Stage(step.stage),
    });
    let help = if after.since == Since::Unreleased {
        format!("register `{name}` at the stage that was skipped, and promote it a release later")
    } else {
        let to_come = if policy.ladder.last().is_some_and(|top| top.value == stage) {
            String::new()
        } else {
            format!(
                "before the next promotion of `{name}` gather what the skipped stage asks for, and "
            )
        };
        format!(
            "{to_come}silence this finding in gradus.yaml with the reason why `{name}` came to \
             {stage}: what is released stays"
        )
    };
    let old = matches!(after.since, Since::Line(line, _) if context.before_policy(line));
    let help = if old {
        format!("nothing today: `{name}` is held to the policy when it is promoted next")
    } else {
        help
    };
    let shipped = match after.since {
        Since::Line(line, _) => context.at_line(line, name),
        _ => None,
    };
    context
        .report(ID, message)
        .about(context, &view.gate)
        .claim("stage")
        .at_all(declared(&view.gate))
        .at_all(unseen.into_iter().flat_map(|(_, _, places)| places))
        .at_all(shipped)
        .at_all(listed.map(|t| policy.location(&t.to)))
        .help(help)
        .grandfathered(old)
        .done()
}

/// Names the stages between two on the ladder.
fn between(context: &Context<'_>, low: Stage, high: Stage) -> String {
    let policy = context.policy;
    let skipped: Vec<&str> = match (policy.rank(low), policy.rank(high)) {
        (Some(low), Some(high)) => {
            let all = policy.ladder.iter().enumerate();
            all.filter(|(rank, _)| low < *rank && *rank < high)
                .map(|(_, s)| s.value.as_str())
                .collect()
        }
        _ => Vec::new(),
    };
    if skipped.is_empty() {
        "a stage between".to_owned()
    } else {
        skipped.join(" and ")
    }
}

/// Words for the stages at which a gate may come in.
fn entry_words(context: &Context<'_>) -> String {
    let listed = context.policy.transitions.iter();
    let entries: Vec<&str> = listed
        .filter(|t| t.from.value == Origin::Entry)
        .map(|t| t.to.value.as_str())
        .collect();
    if entries.is_empty() {
        "an earlier stage".to_owned()
    } else {
        entries.join(" or ")
    }
}

/// Finds the lower stage that the gate had on the main branch and in no release: the stage, the
/// day, and the commits that brought it and that ended it.
fn unseen(
    context: &Context<'_>,
    view: &GateView,
    after: &Step<'_>,
) -> Option<(Stage, String, Vec<Location>)> {
    let timeline = view.timeline.as_ref()?;
    let rank = context.policy.rank(after.stage)?;
    let lower = timeline.committed.iter().position(|c| {
        let stage = c.spec.stage.and_then(|s| context.policy.rank(s));
        stage.is_some_and(|s| s < rank)
    })?;
    let end = timeline
        .committed
        .iter()
        .skip(lower)
        .position(|c| c.spec.stage == Some(after.stage))?;
    let began = timeline.committed.get(lower)?;
    let ended = timeline.committed.get(lower + end)?;
    let places = [began, ended];
    let places = places
        .into_iter()
        .filter_map(|c| at_commit(context, &c.commit, &view.gate.name))
        .collect();
    Some((began.spec.stage?, began.date.clone(), places))
}

fn at_commit(context: &Context<'_>, commit: &str, gate: &str) -> Option<Location> {
    let history = context.project.ledgers.history.as_ref()?;
    let step = history.committed.iter().find(|c| c.commit == commit)?;
    let state = step.gates.get(gate)?;
    let location = Location::new(LedgerKind::History, &*state.path, state.line, 0);
    Some(location.at_revision(commit))
}
