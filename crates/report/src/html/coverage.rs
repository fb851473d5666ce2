//! How much was read, and what was not: never silent.

use gradus_core::ledger::CoverageState;
use maud::{Markup, html};

use super::here::Here;
use super::prose::{sentence, shown};
use super::shell::{Page, page, revision};

pub(super) fn render(here: Here<'_>) -> String {
    let ledgers = here.index.ledgers();
    let main = html! {
        h1 { "Coverage" }
        p.lead { "What was read of " (shown(&ledgers.repository)) " at " (revision(here)) ", and what was not. Where a ledger was read in part, what was not seen in it may still be there." }
        div.wide tabindex="0" role="region" aria-label="Table of ledgers" {
            table.stack {
                thead { tr { th scope="col" { "Ledger" } th scope="col" { "Read" } th scope="col" { "Why" } } }
                tbody {
                    @for coverage in &ledgers.coverage {
                        tr {
                            th scope="row" { (coverage.ledger.as_str()) }
                            td { (state(coverage.state)) }
                            td.prose { (sentence(&coverage.why)) }
                        }
                    }
                }
            }
        }
        section aria-labelledby="unread" {
            h2 id="unread" { "Unread, in whole or in part" span.dim { " · " (ledgers.unread.len()) } }
            @if ledgers.unread.is_empty() { p { "Nothing." } }
            ul.places {
                @for unread in &ledgers.unread {
                    li { span.place { (shown(&unread.path)) } " " (sentence(&unread.reason)) span.dim { " (" (unread.code.as_str()) ")" } }
                }
            }
        }
        (unresolved(here))
    };
    let page_of = Page {
        path: "coverage.html",
        title: "Coverage",
        sorted: false,
    };
    page(here, &page_of, &main)
}

fn state(state: CoverageState) -> Markup {
    let class = match state {
        CoverageState::Exhaustive => "good",
        CoverageState::Partial => "open",
        CoverageState::Absent => "plain",
    };
    html! { span class={ "b " (class) } { (state.as_str()) } }
}

fn unresolved(here: Here<'_>) -> Markup {
    let all = &here.index.ledgers().inventory.unresolved;
    html! {
        section aria-labelledby="unresolved" {
            h2 id="unresolved" { "Unresolved: which gate is meant could not be told" span.dim { " · " (all.len()) } }
            @if all.is_empty() { p { "Nothing." } }
            ul.places {
                @for one in all {
                    li { (here.place(&one.location)) " " code.quote { (shown(&one.expression)) } " " (sentence(&one.reason)) }
                }
            }
        }
    }
}
