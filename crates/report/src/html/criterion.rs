//! One criterion of a scorecard: the verdict, why, what to do, and the evidence.

use gradus_core::assess::Cell;
use gradus_core::evidence::{Evidence, RunPlan, Side};
use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::overview::{anchor, effort};
use super::prose::{capital, sentence, shown};
use crate::words::count;

/// Shows a criterion; closed where a promotion can rest on it.
pub(super) fn show(here: Here<'_>, cell: &Cell) -> Markup {
    let mut plan: Vec<&RunPlan> = cell.run_plan.iter().collect();
    plan.dedup();
    html! {
        details.criterion id=(anchor(&cell.id)) open[!cell.verdict.passes()] {
            summary {
                (badge::verdict(cell.verdict)) " "
                strong { (shown(&cell.id)) } " " (sentence(&cell.requirement))
            }
            div {
                p { (sentence(&capital(&cell.reason))) "." }
                @if let Some(ask) = &cell.ask {
                    p { strong { "To do" } span.dim { " (" (effort(cell.effort)) ")" } ": " (sentence(ask)) "." }
                }
                @if !plan.is_empty() {
                    ul { @for plan in plan { li { (runs(plan)) } } }
                }
                @if !cell.evidence.is_empty() {
                    ul.evidence { @for piece in &cell.evidence { (evidence(here, piece)) } }
                }
                p.dim {
                    @if let Some(basis) = cell.basis { "Rests on what is " (basis.as_str()) ". " }
                    "Asked for by " (here.place(&cell.policy)) "."
                }
            }
        }
    }
}

fn evidence(here: Here<'_>, piece: &Evidence) -> Markup {
    html! {
        li {
            @match piece.side {
                Side::For => span.for { "for" },
                Side::Against => span.against { "against" },
            }
            span.dim { ", " (piece.basis.as_str()) @if piece.stale { ", too old to count" } ": " }
            (sentence(&piece.text)) " " (here.place(&piece.location))
            @if let Some(text) = &piece.location.text { br; code.quote { (shown(text)) } }
        }
    }
}

fn runs(plan: &RunPlan) -> Markup {
    html! {
        (count(plan.runs as usize, "passing run", "passing runs"))
        @if let Some(platform) = &plan.platform { " on " (shown(platform)) }
        " of "
        @if plan.tests.is_empty() { "any test of the gate" }
        @for (i, test) in plan.tests.iter().enumerate() {
            @if i > 0 { ", " }
            code { (shown(test)) }
        }
    }
}
