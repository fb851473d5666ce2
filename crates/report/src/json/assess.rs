//! `gradus/assess/v1`: scorecards.

use gradus_core::assess::{self, Scorecard};
use gradus_core::evidence;
use gradus_core::location::Location as Place;
use serde::Serialize;

use super::head::Head;
use super::location::Location;
use super::{Meta, document};
use crate::Assessed;
use crate::links::Links;

/// Renders scorecards in the order given.
#[must_use]
pub fn render(assessed: &Assessed<'_>, meta: &Meta<'_>) -> String {
    let links = Links::of(assessed.ledgers);
    document(&Document {
        head: Head::new("gradus/assess/v1", meta, assessed.ledgers),
        gates: assessed.cards.iter().map(|c| Gate::of(c, links)).collect(),
    })
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    gates: Vec<Gate<'a>>,
}

#[derive(Serialize)]
struct Gate<'a> {
    name: &'a str,
    stage: Option<&'static str>,
    /// The stage that it is held against; `null` where it has nowhere to go.
    next: Option<&'static str>,
    conclusion: Option<&'static str>,
    criteria: Vec<Criterion<'a>>,
    upstream: Vec<Upstream<'a>>,
    obstacles: Vec<Obstacle<'a>>,
    notes: Vec<Note<'a>>,
    /// Ids of what a promotion cannot rest on yet, the least effort first.
    missing: &'a [String],
}

impl<'a> Gate<'a> {
    fn of(card: &'a Scorecard, links: Links<'_>) -> Self {
        Self {
            name: &card.gate,
            stage: card.stage.map(|s| s.as_str()),
            next: card.next.map(|s| s.as_str()),
            conclusion: card.conclusion.map(|c| c.as_str()),
            criteria: card.cells.iter().map(|c| Criterion::of(c, links)).collect(),
            upstream: card.upstream.iter().map(Upstream::of).collect(),
            obstacles: card
                .obstacles
                .iter()
                .map(|o| Obstacle {
                    text: &o.text,
                    blocks: o.blocks,
                    locations: Location::all(&o.locations, links),
                })
                .collect(),
            notes: card
                .notes
                .iter()
                .map(|(text, place)| Note {
                    text,
                    location: Location::of(place, links),
                })
                .collect(),
            missing: &card.missing,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Criterion<'a> {
    id: &'a str,
    stage: &'static str,
    requirement: &'a str,
    verdict: &'static str,
    basis: Option<&'static str>,
    reason: &'a str,
    /// What to do; `null` where nothing is to be done.
    ask: Option<&'a str>,
    effort: Option<&'static str>,
    evidence: Vec<Evidence<'a>>,
    run_plan: Vec<RunPlan<'a>>,
    policy: Location<'a>,
}

impl<'a> Criterion<'a> {
    fn of(cell: &'a assess::Cell, links: Links<'_>) -> Self {
        Self {
            id: &cell.id,
            stage: cell.stage.as_str(),
            requirement: &cell.requirement,
            verdict: cell.verdict.as_str(),
            basis: cell.basis.map(|b| b.as_str()),
            reason: &cell.reason,
            ask: cell.ask.as_deref(),
            effort: cell.effort.map(|e| e.as_str()),
            evidence: cell
                .evidence
                .iter()
                .map(|e| Evidence::of(e, links))
                .collect(),
            run_plan: cell.run_plan.iter().map(RunPlan::of).collect(),
            policy: Location::of(&cell.policy, links),
        }
    }
}

/// A fact, and where it can be followed to.
#[derive(Serialize)]
struct Evidence<'a> {
    side: &'static str,
    basis: &'static str,
    /// Whether it is too old to count.
    stale: bool,
    says: &'a str,
    #[serde(flatten)]
    location: Location<'a>,
}

impl<'a> Evidence<'a> {
    fn of(evidence: &'a evidence::Evidence, links: Links<'_>) -> Self {
        let location: &Place = &evidence.location;
        Self {
            side: evidence.side.as_str(),
            basis: evidence.basis.as_str(),
            stale: evidence.stale,
            says: &evidence.text,
            location: Location::of(location, links),
        }
    }
}

#[derive(Serialize)]
struct RunPlan<'a> {
    /// Empty where any test of the gate will do.
    tests: &'a [String],
    /// `null` where any will do.
    platform: Option<&'a str>,
    /// Passing runs of each.
    runs: u32,
}

impl<'a> RunPlan<'a> {
    fn of(plan: &'a evidence::RunPlan) -> Self {
        Self {
            tests: &plan.tests,
            platform: plan.platform.as_deref(),
            runs: plan.runs,
        }
    }
}

#[derive(Serialize)]
struct Upstream<'a> {
    name: &'a str,
    kep: Option<u32>,
    minor: &'a str,
    /// `null` where it is not there, or not known.
    stage: Option<&'static str>,
    default: Option<bool>,
}

impl<'a> Upstream<'a> {
    fn of(state: &'a assess::UpstreamState) -> Self {
        Self {
            name: &state.name,
            kep: state.kep,
            minor: &state.minor,
            stage: state.stage.map(|s| s.as_str()),
            default: state.default,
        }
    }
}

#[derive(Serialize)]
struct Obstacle<'a> {
    text: &'a str,
    /// Whether the step cannot be taken as long as it is there.
    blocks: bool,
    locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
struct Note<'a> {
    text: &'a str,
    location: Location<'a>,
}
