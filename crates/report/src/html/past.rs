//! A gate's past on its page: specs, what it was at every release line, and the commits.

use gradus_core::gate::{Registration, Spec};
use gradus_core::project::GateView;
use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::prose::shown;
use super::strip::{self, Row};
use crate::words;

pub(super) fn show(here: Here<'_>, view: &GateView) -> Markup {
    html! {
        section aria-labelledby="timeline" {
            h2 id="timeline" { "Timeline" }
            @match &view.timeline {
                None => p { "No history was read." },
                Some(timeline) => {
                    @if !here.index.ledgers().history.as_ref().is_none_or(|h| h.lines.is_empty()) {
                        div.wide tabindex="0" role="region" aria-label="The timeline as a picture" {
                            (strip::draw_one(here, Row::of(view), &format!("{} over the release lines", view.gate.name)))
                        }
                    }
                    (released(view))
                    @if !timeline.committed.is_empty() { (committed(here, view)) }
                }
            }
        }
        section aria-labelledby="specs" {
            h2 id="specs" { "Specs in code" }
            @for registration in &view.gate.registrations { (specs(here, registration)) }
        }
    }
}

fn released(view: &GateView) -> Markup {
    let Some(timeline) = &view.timeline else {
        return html! {};
    };
    html! {
        @if timeline.released.is_empty() {
            p { "No release has it yet." }
        } @else {
            details {
                summary { "The same in words" }
                table {
                    thead { tr { th scope="col" { "Release line" } th scope="col" { "Stage" } th scope="col" { "Default" } } }
                    tbody {
                        @for state in &timeline.released {
                            tr {
                                th scope="row" { (shown(&state.line)) }
                                td { (badge::stage(state.spec.stage)) }
                                td { (badge::default(&state.spec)) }
                            }
                        }
                        tr {
                            th scope="row" { "now" }
                            td { (badge::stage(view.current.stage)) }
                            td { (badge::default(&view.current)) }
                        }
                    }
                }
            }
        }
        @if timeline.entry.at_least {
            p.dim { "It was there before " (shown(timeline.entry.line.as_deref().unwrap_or_default())) ", in a shape that is not read." }
        }
        @if timeline.entry.grandfathered {
            p.dim { "It came in before the policy took effect, and keeps the entry that it had." }
        }
    }
}

fn committed(here: Here<'_>, view: &GateView) -> Markup {
    let states = view.timeline.iter().flat_map(|t| &t.committed);
    html! {
        details {
            summary { "The commits that changed it" }
            table {
                thead { tr { th scope="col" { "Commit" } th scope="col" { "Day" } th scope="col" { "Stage" } th scope="col" { "Default" } } }
                tbody {
                    @for state in states {
                        tr {
                            th scope="row" { (here.commit(&state.commit)) }
                            td { (shown(&state.date)) }
                            td { (badge::stage(state.spec.stage)) }
                            td { (badge::default(&state.spec)) }
                        }
                    }
                }
            }
        }
    }
}

fn specs(here: Here<'_>, registration: &Registration) -> Markup {
    html! {
        p {
            "Registered at " (here.place(&registration.declared)) " in " code { (shown(&registration.registry)) }
            @if let Some(constant) = &registration.constant {
                ", as " code { (shown(&constant.ident)) }
                @if let Some(location) = &constant.location { " " (here.place(location)) }
            }
            "."
        }
        table {
            thead { tr { th scope="col" { "From version" } th scope="col" { "Stage" } th scope="col" { "Default" } } }
            tbody { @for spec in &registration.specs { (row(spec)) } }
        }
    }
}

fn row(spec: &Spec) -> Markup {
    html! {
        tr {
            th scope="row" { @match &spec.version { Some(version) => (shown(version)), None => "not stated" } }
            td { (badge::stage(spec.stage)) }
            td { (words::default(spec)) }
        }
    }
}
