//! Criterion B9.

use super::Check;
use crate::assess::{Case, authority, upstream};
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::policy::{Coupling, Substitute};
use crate::record::Choice;
use crate::rules::link_objection;
use crate::stage::Stage;
use crate::statement::Basis;
use crate::upstream::needs::{Need, rank};

const DOC: &str = "\
What a gate needs of Kubernetes has to be as far as the policy's `upstream` asks for the stage. \
The clock is the oldest cluster that the project supports, not the library that it is built \
with: every supported minor is shown, with stage and default, and the oldest decides.

Where upstream is behind, an approver decides, and writes it into the gate's page: `degrade` \
(detect it and do without), `require` (refuse to start without it; where the stage is on by \
default, that is sound only if upstream is on in every supported minor), or `defer`. Where \
nobody decided, the step waits.

By reading: what the code, the vendored API and the documents say that the gate depends on, and \
the embedded facts about Kubernetes. A dependency that is only guessed leaves it unknown.
";

pub(super) const CHECK: Check = Check {
    id: "B9",
    summary: "what it needs of Kubernetes is far enough, or a fallback is decided",
    doc: DOC,
    yields: BASES,
    refutes: true,
    ledgers: &[LedgerKind::Upstream, LedgerKind::Docs, LedgerKind::Page],
    judge,
};

/// Facts that were read, and what an approver decided.
const BASES: &[Basis] = &[Basis::Read, Basis::Attested];

fn judge(case: &Case<'_>) -> Judgement {
    let needs = case.needs();
    if needs.is_empty() {
        return match case.has_need() {
            Some(_) => Judgement::NotApplicable(
                "nothing says that it depends on something of Kubernetes".to_owned(),
            ),
            None => unread(case).into(),
        };
    }
    let stage = case.asked.stage.value;
    let policy = case.context.policy;
    let Some(coupling) = policy.upstream.iter().find(|c| c.stage.value == stage) else {
        return Judgement::NotApplicable(format!("the policy asks nothing of upstream at {stage}"));
    };
    let demands = needs.iter().map(|need| demand(case, need, coupling));
    Judgement::Demands(demands.collect())
}

/// What is not seen may stand in what was not read.
fn unread(case: &Case<'_>) -> Demand {
    let ask = format!(
        "write what it depends on into the page of {}, under `upstream`",
        case.name()
    );
    Demand::new("dependency on Kubernetes", ask, Effort::Line).open()
}

fn demand(case: &Case<'_>, need: &Need<'_>, coupling: &Coupling) -> Demand {
    let (minors, stated) = upstream::minors(case);
    let least = coupling.at_least.value;
    let stage = coupling.stage.value;
    let states: Vec<_> = minors.iter().map(|m| upstream::state(need, *m)).collect();
    let behind: Vec<_> = states
        .iter()
        .filter(|s| rank(s.stage) < rank(Some(least)))
        .collect();
    let guessed = need.said.iter().all(|s| s.basis == Basis::Inferred);
    // Without a word on supported minors the newest is a guess at the clock.
    let basis = if guessed || (stated.is_none() && behind.is_empty()) {
        Basis::Inferred
    } else {
        Basis::Read
    };
    let place = need
        .said
        .first()
        .map_or_else(|| case.declared(), |s| s.location.clone());
    let told: Vec<String> = states
        .iter()
        .map(|s| {
            let default = match s.default {
                Some(true) => " (on)",
                Some(false) => " (off)",
                None => "",
            };
            let stage = s.stage.map_or("not there", Stage::as_str);
            format!("{stage}{default} in {}", s.minor)
        })
        .collect();
    let text = format!("{} is {}", need.name(), told.join(", "));
    let demand = Demand::new(
        format!("support of {} in Kubernetes", need.name()),
        format!(
            "leave it at its stage until the oldest supported Kubernetes has {} at {least}, or \
             decide on a fallback: gradus decide {} degrade",
            need.name(),
            case.name()
        ),
        Effort::Wait,
    )
    .settled_by(BASES)
    .open();
    if behind.is_empty() {
        return demand.with([Evidence::speaks_for(basis, text, place)]);
    }
    if let Some(evidence) = decided(case, coupling, stage, &states) {
        return demand.with([seen(text, place), evidence]);
    }
    demand.with([Evidence::speaks_against(basis, text, place)])
}

/// A fact that is shown and settles nothing by itself: what was decided on it does.
fn seen(text: String, place: Location) -> Evidence {
    Evidence::speaks_for(Basis::Inferred, text, place)
}

/// Returns what an approver decided about upstream being behind, where the policy lets that
/// count.
fn decided(
    case: &Case<'_>,
    coupling: &Coupling,
    stage: Stage,
    states: &[crate::assess::UpstreamState],
) -> Option<Evidence> {
    let page = case.page?;
    let counts = coupling.instead.as_ref()?;
    let decision = case.record().decisions.iter().rev().find(|d| {
        matches!(
            d.choice.value,
            Choice::Degrade | Choice::Require | Choice::Defer
        )
    })?;
    let (by, why) = (&decision.by.value, &decision.reason.value);
    let choice = decision.choice.value;
    let text = format!(
        "{by} decided on {}: {}: {why}",
        decision.date.value,
        choice.as_str()
    );
    let place = page.location(&decision.choice);
    let objection = authority::objection(case.context, by)
        .or_else(|| authority::ahead(case.context, page, &decision.date))
        .or_else(|| link_objection(case.context, page, decision.link.as_ref()?));
    if let Some(objection) = objection {
        let text = format!("{text} (does not count: {objection})");
        return Some(Evidence::speaks_against(Basis::Read, text, place));
    }
    let until = decision.until.as_ref();
    let over = until.is_some_and(|u| authority::is_over(case.context, &u.value))
        || authority::doubt(case.context, until).is_some();
    let on_by_default = case
        .context
        .policy
        .stage(stage)
        .and_then(|s| s.default.as_ref());
    let sound = match choice {
        Choice::Degrade => true,
        Choice::Require => {
            on_by_default.is_none_or(|d| !d.value) || states.iter().all(|s| s.default == Some(true))
        }
        _ => false,
    };
    // A fallback has to be described where its users find it.
    let described = counts.value != Substitute::DocumentedFallback
        || choice != Choice::Degrade
        || decision.link.is_some();
    Some(if sound && described {
        Evidence::speaks_for(Basis::Attested, text, place).stale_if(over)
    } else {
        let lacking = match choice {
            Choice::Defer => "the step waits",
            Choice::Degrade => "the decision links no description of the fallback",
            _ => "the stage is on by default, and upstream is not on in every supported minor",
        };
        Evidence::speaks_against(Basis::Attested, format!("{text}; {lacking}"), place)
    })
}

#[cfg(test)]
mod tests;
