//! All gates over all release lines: a picture, and a table that says the same.

use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::prose::shown;
use super::shell::{Page, page};
use super::strip::{self, Row};
use gradus_core::project::LineState;

pub(super) fn render(here: Here<'_>) -> String {
    let project = here.index.site.project;
    let rows: Vec<Row<'_>> = project
        .gates
        .iter()
        .map(Row::of)
        .chain(
            project
                .removed
                .iter()
                .filter(|g| !g.released.is_empty() && g.renamed_to.is_none())
                .map(Row::former),
        )
        .collect();
    let lines = here
        .index
        .ledgers()
        .history
        .as_ref()
        .map_or(0, |h| h.lines.len());
    let main = html! {
        h1 { "Timeline" }
        p.lead { "Every gate at every release line: a line is read at its first final tag." }
        @if lines == 0 {
            p { "No release was read: there is nothing to draw, and the table has the state of now alone." }
        } @else {
            (legend())
            p.dim.narrow { "The picture and the table scroll sideways." }
            p { a href="#table" { "The same as a table" } }
            div.wide tabindex="0" role="region" aria-label="The timeline as a picture" {
                (strip::draw(here, &rows, "All gates over all release lines"))
            }
        }
        h2 id="table" { "The same as a table" }
        (table(here, &rows))
    };
    let page_of = Page {
        path: "timeline.html",
        title: "Timeline",
        sorted: false,
    };
    page(here, &page_of, &main)
}

fn legend() -> Markup {
    html! {
        p.legend {
            span.b.alpha { "alpha" } " " span.b.beta { "beta" } " " span.b.stable { "stable" } " "
            span.b.leaving { "on its way out" } " " span.b.plain { "another stage" }
            " The bar below a stage: on by default; with a knob at its end: locked."
        }
    }
}

fn table(here: Here<'_>, rows: &[Row<'_>]) -> Markup {
    let history = here.index.ledgers().history.as_ref();
    let lines = history.map_or(&[][..], |h| &h.lines);
    let at = |row: &Row<'_>, line: &str| -> Option<String> {
        let state: &LineState = row.released.iter().find(|s| s.line == line)?;
        Some(badge::state(&state.spec))
    };
    html! {
        div.wide tabindex="0" role="region" aria-labelledby="table" {
            table.states {
                thead {
                    tr {
                        th scope="col" { "Gate" }
                        @for line in lines { th scope="col" { (shown(&line.line)) } }
                        th scope="col" { "now" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { (here.gate(row.name)) }
                            @for line in lines { td { @match at(row, &line.line) { Some(text) => (text), None => "–" } } }
                            td { @match row.now { Some(spec) => (badge::state(spec)), None => "gone" } }
                        }
                    }
                }
            }
        }
    }
}
