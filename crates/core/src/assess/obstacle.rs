//! What stands in the way of a step, beside the criteria.

use std::collections::BTreeSet;

use crate::policy::Origin;
use crate::project::GateView;
use crate::rules::Context;
use crate::stage::Stage;

use super::{Case, Obstacle, upstream};

/// Returns what stands between a gate and a stage.
pub(super) fn of(
    context: &Context<'_>,
    view: &GateView,
    next: Option<Stage>,
    case: Option<&Case<'_>>,
) -> Vec<Obstacle> {
    let Some(next) = next else { return Vec::new() };
    let mut found: Vec<Obstacle> = no_step(context, view, next).into_iter().collect();
    found.extend(never_both(context, view, next));
    found.extend(case.and_then(fallen_back));
    found
}

/// The policy has no such step.
fn no_step(context: &Context<'_>, view: &GateView, next: Stage) -> Option<Obstacle> {
    let stage = view.current.stage?;
    let policy = context.policy;
    let up = policy.rank(next)? > policy.rank(stage)?;
    let known = policy.transition(Origin::Stage(stage), next).is_some();
    (up && !known).then(|| Obstacle {
        text: format!(
            "the policy `{}` has no step from {stage} to {next}",
            policy.name.value
        ),
        locations: policy
            .transitions
            .first()
            .map(|t| policy.location(&t.to))
            .into_iter()
            .collect(),
        blocks: true,
    })
}

/// Gates that exclude each other cannot both be on by default.
fn never_both(context: &Context<'_>, view: &GateView, next: Stage) -> Option<Obstacle> {
    let policy = context.policy;
    let on = policy.stage(next)?.default.as_ref()?.value;
    if !on {
        return None;
    }
    let mut seen = BTreeSet::new();
    let excluded: Vec<_> = view
        .gate
        .excludes
        .iter()
        .filter(|c| seen.insert(c.gate.as_str()))
        .collect();
    if excluded.is_empty() {
        return None;
    }
    let of = |name: &str| {
        let mut gates = context.project.gates.iter();
        gates
            .find(|v| v.gate.name == name)
            .map(|v| v.current.clone())
    };
    let already: Vec<&str> = excluded
        .iter()
        .filter(|c| of(&c.gate).is_some_and(|s| s.default == Some(true)))
        .map(|c| c.gate.as_str())
        .collect();
    let names: Vec<String> = excluded.iter().map(|c| format!("`{}`", c.gate)).collect();
    let mut text = format!(
        "{next} is on by default, and the code refuses `{}` together with {}: of each two only \
         one can get there",
        view.gate.name,
        names.join(", ")
    );
    if !already.is_empty() {
        text.push_str(&format!(
            "; {} is on by default already",
            already.join(", ")
        ));
    }
    Some(Obstacle {
        text,
        locations: excluded.iter().map(|c| c.location.clone()).collect(),
        blocks: !already.is_empty(),
    })
}

/// What it depends on was further in an older minor.
fn fallen_back(case: &Case<'_>) -> Option<Obstacle> {
    let states = upstream::states(case);
    let (before, after) = upstream::regress(&states)?;
    let word = |s: Option<Stage>| s.map_or("not there", Stage::as_str);
    Some(Obstacle {
        text: format!(
            "{} went back: {} in Kubernetes {}, {} in {}; the gate needs a fallback, or goes \
             back too",
            before.name,
            word(before.stage),
            before.minor,
            word(after.stage),
            after.minor
        ),
        locations: Vec::new(),
        blocks: false,
    })
}
