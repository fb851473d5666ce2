//! What changed at each release, for somebody who operates the program.

use gradus_core::diff::{Change, LineChanges};
use gradus_core::history::ReleaseLine;
use gradus_core::location::Location;
use maud::{Markup, html};

use super::here::Here;
use super::prose::{capital, sentence, shown};
use super::shell::{Page, page};

pub(super) fn render(here: Here<'_>) -> String {
    let lines = &here.index.lines;
    let main = html! {
        h1 { "Releases" }
        p.lead { "What each release changed for whoever sets gates, the newest first." }
        @if lines.is_empty() {
            p { "No history was read." }
        } @else {
            p.dim {
                "Told by the specs at the first final tag of each release line. What a gate requires and \
                 excludes is read at the audited revision alone: " code { "gradus diff" } " of two tags \
                 tells of changes there too."
            }
        }
        @for changes in lines.iter().rev() { (line(here, changes)) }
    };
    let page_of = Page {
        path: "releases.html",
        title: "Releases",
        sorted: false,
    };
    page(here, &page_of, &main)
}

fn line(here: Here<'_>, changes: &LineChanges) -> Markup {
    let history = here.index.ledgers().history.as_ref();
    let of = |name: &String| history?.lines.iter().find(|l| l.line == *name);
    let release = changes.line.as_ref().and_then(of);
    let number = history.map_or(0, |h| {
        h.lines
            .iter()
            .position(|l| Some(&l.line) == changes.line.as_ref())
            .unwrap_or(0)
    });
    let id = match &changes.line {
        Some(_) => format!("line-{number}"),
        None => "unreleased".to_owned(),
    };
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) {
                @match &changes.line {
                    Some(line) => (shown(line)),
                    None => "Not released yet",
                }
                @if let Some(release) = release { span.dim { " · " (shown(&release.date)) } }
            }
            @if let Some(release) = release { p.dim { "Tag " (tag(here, &release.tag)) } }
            @if changes.changes.is_empty() {
                p { "No gate changed" @if let Some(before) = &changes.before { " since " (shown(before)) } "." }
            } @else {
                (table(here, changes, &id))
            }
            @if let Some(release) = release { (patches(here, release)) }
        }
    }
}

fn tag(here: Here<'_>, tag: &str) -> Markup {
    let location = Location::new(
        gradus_core::ledger::LedgerKind::History,
        format!("refs/tags/{tag}"),
        0,
        0,
    );
    match here.index.links.url(&location) {
        Some(url) => html! { a href=(url) { (shown(tag)) } },
        None => html! { (shown(tag)) },
    }
}

fn table(here: Here<'_>, changes: &LineChanges, id: &str) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-labelledby=(id) {
            table.stack {
                thead {
                    tr {
                        th scope="col" { "Gate" }
                        th scope="col" { "Change" }
                        th scope="col" { "For an operator" }
                    }
                }
                tbody {
                    @for change in &changes.changes {
                        tr {
                            th scope="row" { (here.gate(&change.gate)) }
                            td { (what(change)) }
                            td.prose { (sentence(&capital(&change.operator))) "." }
                        }
                    }
                }
            }
        }
    }
}

fn what(change: &Change) -> Markup {
    html! {
        (change.kind.as_str())
        @match (&change.from, &change.to) {
            (Some(from), Some(to)) => { ": " (shown(from)) " → " (shown(to)) }
            (Some(only), None) | (None, Some(only)) => { ": " (shown(only)) }
            (None, None) => {}
        }
    }
}

fn patches(here: Here<'_>, release: &ReleaseLine) -> Markup {
    html! {
        @if !release.patches.is_empty() {
            p { "Patch releases that changed gates:" }
            ul.places {
                @for patch in &release.patches {
                    li {
                        (tag(here, &patch.tag)) span.dim { " · " (shown(&patch.date)) ": " }
                        (here.gates(patch.changed.iter().map(String::as_str)))
                    }
                }
            }
        }
    }
}
