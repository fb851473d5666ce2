//! The scorecard on a gate's page: the way to the next stage.

use gradus_core::assess::{Cell, Scorecard};
use gradus_core::stage::Stage;
use maud::{Markup, html};

use super::badge;
use super::criterion;
use super::here::Here;
use super::overview::{anchor, effort};
use super::prose::{capital, sentence, shown};
use crate::words::count;

/// So many steps are shown above the criteria.
const STEPS: usize = 3;

pub(super) fn show(here: Here<'_>, card: &Scorecard) -> Markup {
    let mut stages: Vec<Stage> = Vec::new();
    for cell in &card.cells {
        if !stages.contains(&cell.stage) {
            stages.push(cell.stage);
        }
    }
    html! {
        section aria-labelledby="scorecard" {
            h2 id="scorecard" {
                @match card.next {
                    Some(next) => { "The way to " (next) },
                    None => "Scorecard",
                }
            }
            (conclusion(here, card))
            (obstacles(here, card))
            (steps(card))
            @for stage in stages {
                @let cells: Vec<&Cell> = card.cells.iter().filter(|c| c.stage == stage).collect();
                @let passing = cells.iter().filter(|c| c.verdict.passes()).count();
                h3 { "Asked for at " (stage) span.dim { " · " (passing) " of " (cells.len()) } }
                @for cell in cells { (criterion::show(here, cell)) }
            }
            (super::upstream::show(card))
        }
    }
}

fn conclusion(here: Here<'_>, card: &Scorecard) -> Markup {
    html! {
        @match (card.next, card.conclusion) {
            (Some(next), Some(conclusion)) if here.index.asks() => p.verdict {
                (badge::conclusion(conclusion)) " for " (badge::stage(Some(next))) ". "
                @if card.missing.is_empty() {
                    "Every criterion holds."
                } @else {
                    (count(card.missing.len(), "criterion is", "criteria are")) " missing."
                }
            },
            (Some(next), _) => p {
                "The next stage is " (badge::stage(Some(next))) ". The policy asks for no evidence, so \
                 that nothing tells whether the gate is ready for it."
            },
            (None, _) => p { "There is no stage after this one." },
        }
    }
}

fn obstacles(here: Here<'_>, card: &Scorecard) -> Markup {
    html! {
        @for obstacle in &card.obstacles {
            div.note {
                p {
                    @if obstacle.blocks { strong { "In the way: " } } @else { strong { "To bear in mind: " } }
                    (sentence(&obstacle.text)) "."
                }
                @if !obstacle.locations.is_empty() {
                    p { @for (i, place) in obstacle.locations.iter().enumerate() { @if i > 0 { ", " } (here.place(place)) } }
                }
            }
        }
        @for (text, place) in &card.notes {
            div.note { p { strong { "Note: " } (sentence(text)) " " (here.place(place)) } }
        }
    }
}

fn steps(card: &Scorecard) -> Markup {
    let steps: Vec<&Cell> = card
        .missing
        .iter()
        .filter_map(|id| card.cell(id))
        .filter(|c| c.ask.is_some())
        .collect();
    html! {
        @if !steps.is_empty() {
            h3 { "The least effort first" }
            ol.steps {
                @for cell in steps.iter().take(STEPS) {
                    li {
                        a href={ "#" (anchor(&cell.id)) } { (shown(&cell.id)) }
                        span.dim { ", " (effort(cell.effort)) }
                        br;
                        (sentence(&capital(cell.ask.as_deref().unwrap_or_default()))) "."
                    }
                }
            }
        }
    }
}
