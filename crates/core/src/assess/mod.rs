//! Scorecards: every criterion of the policy, judged for every gate.
//!
//! A criterion yields demands with evidence ([`crate::evidence`]); here they become verdicts,
//! and the verdicts a conclusion. What people wrote down in the gate's page is added here too,
//! for all criteria alike: what they vouch for, what a gate may go without, what was decided.

pub(crate) mod authority;
mod case;
mod demand;
mod obstacle;
mod overlay;
mod scorecard;
mod trial;
pub(crate) mod upstream;

pub use case::Case;
pub use scorecard::{Cell, Obstacle, Scorecard};
pub use trial::{Trial, trial};
pub use upstream::UpstreamState;

use crate::config::Config;
use crate::criteria;
use crate::evidence::{Effort, Judgement};
use crate::policy::Policy;
use crate::project::{GateView, Project};
use crate::record::GatePage;
use crate::rules::Context;
use crate::stage::Stage;
use crate::verdict::{Conclusion, Verdict};

use overlay::Overlay;

/// Judges the gates that a project governs, by name. `to` is the stage to hold them against;
/// `None` is the next one of each. `today` is a day, `YYYY-MM-DD`.
#[must_use]
pub fn assess(
    project: &Project,
    policy: &Policy,
    config: &Config,
    today: &str,
    to: Option<Stage>,
) -> Vec<Scorecard> {
    let context = Context::new(project, policy, config, today);
    context
        .governed()
        .map(|view| scorecard(&context, view, to))
        .collect()
}

/// Judges one gate.
pub(crate) fn scorecard(context: &Context<'_>, view: &GateView, to: Option<Stage>) -> Scorecard {
    let policy = context.policy;
    let next = to.or_else(|| next(policy, view));
    let pages = context.project.ledgers.pages.iter();
    let page = pages.clone().find(|p| p.gate == view.gate.name);
    let highest = next
        .or(view.current.stage)
        .and_then(|stage| policy.rank(stage))
        // A gate on its way out is held against nothing more than it was.
        .or_else(|| reached(policy, view));
    let asked = policy.criteria.iter().filter(|c| {
        let rank = policy.rank(c.stage.value);
        rank.is_some() && rank <= highest
    });
    let cells: Vec<Cell> = asked
        .map(|asked| {
            cell(&Case {
                context,
                view,
                asked,
                page,
            })
        })
        .collect();
    let first = policy.criteria.first().map(|asked| Case {
        context,
        view,
        asked,
        page,
    });
    let obstacles = obstacle::of(context, view, next, first.as_ref());
    Scorecard {
        gate: view.gate.name.clone(),
        stage: view.current.stage,
        next,
        conclusion: next.map(|_| conclude(&cells, &obstacles)),
        upstream: first.as_ref().map(upstream::states).unwrap_or_default(),
        notes: notes(context, page),
        missing: missing(&cells),
        obstacles,
        cells,
    }
}

/// Returns the next stage of a gate on the ladder; `None` at its top, and off it.
fn next(policy: &Policy, view: &GateView) -> Option<Stage> {
    let rank = policy.rank(view.current.stage?)?;
    policy.ladder.get(rank + 1).map(|s| s.value)
}

/// Returns the highest rank that a gate had at any release.
fn reached(policy: &Policy, view: &GateView) -> Option<usize> {
    let released = view.timeline.iter().flat_map(|t| &t.released);
    released.filter_map(|s| policy.rank(s.spec.stage?)).max()
}

fn cell(case: &Case<'_>) -> Cell {
    let asked = case.asked;
    let overlay = Overlay::of(case);
    let judgement = match overlay.not_asked(case) {
        Some(why) => Judgement::NotApplicable(why),
        None => match criteria::judge(case) {
            Judgement::Demands(demands) => Judgement::Demands(overlay.attest(case, demands)),
            other => other,
        },
    };
    let mut cell = Cell {
        id: asked.id.value.clone(),
        stage: asked.stage.value,
        requirement: asked.requirement.value.clone(),
        verdict: Verdict::NotApplicable,
        basis: None,
        reason: String::new(),
        ask: None,
        effort: None,
        evidence: Vec::new(),
        run_plan: Vec::new(),
        policy: case.context.policy.location(&asked.id),
    };
    match judgement {
        Judgement::NotApplicable(why) => {
            cell.reason = why;
            cell.evidence = overlay.declined(case);
        }
        Judgement::CouldNotHave(why, locations) => {
            cell.verdict = Verdict::Grandfathered;
            cell.reason = why;
            cell.evidence = locations
                .into_iter()
                .map(|l| overlay::seen("entered the stage here", l))
                .collect();
        }
        Judgement::Demands(demands) => {
            let (known, failing) = demand::all(case, &demands);
            cell.verdict = known.verdict;
            cell.basis = known.basis;
            cell.reason = known.reason;
            let failing: Vec<_> = failing.into_iter().map(|i| &demands[i]).collect();
            if !failing.is_empty() {
                let mut asks: Vec<&str> = failing.iter().map(|d| &*d.ask).collect();
                asks.dedup();
                cell.ask = Some(asks.join("; "));
                cell.effort = failing.iter().map(|d| d.effort).max();
                cell.run_plan = failing.iter().flat_map(|d| d.run_plan.clone()).collect();
            }
            cell.evidence = demands.into_iter().flat_map(|d| d.evidence).collect();
            overlay.excuse(case, &mut cell, known.contradicted);
        }
    }
    cell.evidence.dedup();
    cell
}

/// Returns the ids of what a promotion cannot rest on yet, the least effort first.
fn missing(cells: &[Cell]) -> Vec<String> {
    let mut missing: Vec<&Cell> = cells.iter().filter(|c| !c.verdict.passes()).collect();
    missing.sort_by_key(|c| c.effort.unwrap_or(Effort::Wait));
    missing.into_iter().map(|c| c.id.clone()).collect()
}

fn conclude(cells: &[Cell], obstacles: &[Obstacle]) -> Conclusion {
    let has = |verdict| cells.iter().any(|c| c.verdict == verdict);
    let behind = |c: &Cell| c.verdict == Verdict::Unmet && criteria::is_upstream(&c.id);
    if cells.iter().any(behind) {
        Conclusion::BlockedUpstream
    } else if has(Verdict::Unmet) || obstacles.iter().any(|o| o.blocks) {
        Conclusion::NotEligible
    } else if cells.iter().any(|c| !c.verdict.passes()) {
        Conclusion::Undecided
    } else {
        Conclusion::Eligible
    }
}

/// Returns the notes of a page that have not lapsed.
fn notes(
    context: &Context<'_>,
    page: Option<&GatePage>,
) -> Vec<(String, crate::location::Location)> {
    let Some(page) = page else { return Vec::new() };
    let holds = |until: &Option<crate::reading::At<String>>| {
        until
            .as_ref()
            .is_none_or(|u| !authority::is_over(context, &u.value))
    };
    let notes = page.record.notes.iter().filter(|n| holds(&n.until));
    notes
        .map(|n| (n.text.value.clone(), page.location(&n.text)))
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
