//! Gates that releases had and the audited revision has not.

use gradus_core::project::RemovedGate;
use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::prose::shown;
use super::shell::{Page, page};
use super::strip::{self, Row};

pub(super) fn render(here: Here<'_>) -> String {
    let removed = &here.index.site.project.removed;
    let has_history = here.index.ledgers().history.is_some();
    let main = html! {
        h1 { "Former gates" }
        p.lead { "Gates that a release, or a commit between two, had, and that are gone. Whoever names one in a configuration meets a refusal." }
        @if !has_history {
            p { "No history was read, so that nothing tells of former gates." }
        } @else if removed.is_empty() {
            p { "There are none." }
        } @else {
            (table(here, removed))
            @let shipped: Vec<&RemovedGate> = removed.iter().filter(|g| !g.released.is_empty()).collect();
            @if !shipped.is_empty() {
                h2 id="picture" { "When they were there" }
                div.wide tabindex="0" role="region" aria-labelledby="picture" {
                    @let rows: Vec<Row<'_>> = shipped.iter().map(|g| Row::former(g)).collect();
                    (strip::draw(here, &rows, "Former gates over the release lines"))
                }
            }
        }
    };
    let page_of = Page {
        path: "former.html",
        title: "Former gates",
        sorted: false,
    };
    page(here, &page_of, &main)
}

fn table(here: Here<'_>, removed: &[RemovedGate]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label="Table of former gates" {
            table {
                thead {
                    tr {
                        th scope="col" { "Gate" }
                        th scope="col" { "Last stage" }
                        th scope="col" { "Last line with it" }
                        th scope="col" { "Gone in" }
                        th scope="col" { "What became of it" }
                    }
                }
                tbody {
                    @for gate in removed {
                        tr id=(here.index.addresses.slug(&gate.name)) {
                            th scope="row" { (shown(&gate.name)) }
                            td { (badge::stage(gate.last_stage)) }
                            td { @match &gate.last_line { Some(line) => (shown(line)), None => "none: it came and went between two" } }
                            td { @match &gate.removed_in { Some(line) => (shown(line)), None => "not released yet" } }
                            td { @match &gate.renamed_to { Some(name) => { "now called " (here.gate(name)) }, None => "removed" } }
                        }
                    }
                }
            }
        }
    }
}
