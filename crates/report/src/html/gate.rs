//! The page of one gate: everything that is known of it.

use gradus_core::gate::{Constraint, Gate, NameBasis};
use gradus_core::project::GateView;
use maud::{Markup, PreEscaped, html};

use super::badge;
use super::body;
use super::finding;
use super::here::Here;
use super::past;
use super::prose::{capital, sentence, shown};
use super::record;
use super::scorecard;
use super::shell::{Page, page};
use super::talk;
use super::uses;
use crate::words;

pub(super) fn render(here: Here<'_>, view: &GateView) -> String {
    let gate = &view.gate;
    let card = here.index.card(&gate.name);
    let gate_page = here.index.page(&gate.name);
    let text = gate_page.and_then(|p| here.index.site.texts.get(&p.location.path).map(|t| (p, t)));
    let has_text = text.is_some();
    let main = html! {
        h1 { (shown(&gate.name)) }
        @if let Some(summary) = &gate.summary { p.lead { (sentence(&capital(summary))) } }
        (facts(here, view))
        (contents(here, gate, card.is_some(), has_text))
        @match card {
            Some(card) => (scorecard::show(here, card)),
            None => p { "The project does not govern this gate: another module declares it, it is part of a sample, or the policy does not know its stage." },
        }
        (drift(here, gate))
        (constraints(here, gate))
        (past::show(here, view))
        (uses::show(here, gate))
        (talk::show(here, gate))
        @if let Some(page) = gate_page { (record::show(here, page)) }
        @if let Some((page, text)) = text {
            section.text aria-labelledby="text" {
                h2 id="text" { "From its page" }
                p.dim { (here.place(&page.location)) }
                @match text {
                    Ok(text) => (PreEscaped(body::page(here, &page.location.path, text))),
                    Err(why) => p { "It could not be read: " (shown(why)) },
                }
            }
        }
    };
    let page_of = Page {
        path: "gate",
        title: &gate.name,
        sorted: false,
    };
    page(here, &page_of, &main)
}

fn facts(here: Here<'_>, view: &GateView) -> Markup {
    let gate = &view.gate;
    let record = here.index.page(&gate.name).map(|p| &p.record);
    let owners: Vec<&str> = match record {
        Some(record) if !record.owners.is_empty() => {
            record.owners.iter().map(|o| o.value.as_str()).collect()
        }
        _ => gate.owners.iter().map(String::as_str).collect(),
    };
    let required = required_by(here, gate);
    html! {
        dl.facts {
            div { dt { "Stage" } dd { (badge::stage(view.current.stage)) } }
            div { dt { "Default" } dd { (badge::default(&view.current)) } }
            @if view.timeline.is_some() {
                div { dt { "Since" } dd { (shown(&words::since(view))) } }
                div { dt { "Soak" } dd { (words::soak(view)) " release lines at this stage" } }
            }
            @if !gate.requires.is_empty() { div { dt { "Requires" } dd { (here.gates(gate.requires.iter().map(|c| c.gate.as_str()))) } } }
            @if !required.is_empty() { div { dt { "Required by" } dd { (here.gates(required.iter().map(|(gate, _)| gate.name.as_str()))) } } }
            @if !gate.excludes.is_empty() { div { dt { "Excludes" } dd { (here.gates(gate.excludes.iter().map(|c| c.gate.as_str()))) } } }
            @if !owners.is_empty() { div { dt { "Owners" } dd { (shown(&owners.join(", "))) } } }
            @if gate.name_basis != NameBasis::Read {
                div { dt { "Name" } dd { (gate.name_basis.as_str()) @if gate.name_basis == NameBasis::Inferred { ": a guess" } } }
            }
        }
    }
}

fn contents(here: Here<'_>, gate: &Gate, has_card: bool, has_text: bool) -> Markup {
    let found = here.index.findings(&gate.name).len();
    html! {
        nav.contents aria-label="On this page" {
            ul {
                @if has_card { li { a href="#scorecard" { "Scorecard" } } }
                li { a href="#drift" { "Drift" } @if found > 0 { " (" (found) ")" } }
                li { a href="#constraints" { "Constraints" } }
                li { a href="#timeline" { "Timeline" } }
                li { a href="#specs" { "Specs" } }
                li { a href="#uses" { "Uses" } }
                li { a href="#tests" { "Tests" } }
                li { a href="#talk" { "Discussion" } }
                @if has_text { li { a href="#text" { "Its page" } } }
            }
        }
    }
}

fn drift(here: Here<'_>, gate: &Gate) -> Markup {
    let found = here.index.findings(&gate.name);
    html! {
        section aria-labelledby="drift" {
            h2 id="drift" { "Drift" @if !found.is_empty() { span.dim { " · " (found.len()) } } }
            @if found.is_empty() { p { "Nothing was found that contradicts the code or the policy." } }
            @for one in found { (finding::show(here, one)) }
        }
    }
}

/// Returns what other gates say in code of needing this one.
fn required_by<'a>(here: Here<'a>, gate: &Gate) -> Vec<(&'a Gate, &'a Constraint)> {
    let all = here.index.site.project.gates.iter();
    let stating = all.flat_map(|v| v.gate.requires.iter().map(|one| (&v.gate, one)));
    stating.filter(|(_, one)| one.gate == gate.name).collect()
}

fn constraints(here: Here<'_>, gate: &Gate) -> Markup {
    let required = required_by(here, gate);
    html! {
        section aria-labelledby="constraints" {
            h2 id="constraints" { "Constraints" }
            @if gate.requires.is_empty() && gate.excludes.is_empty() && required.is_empty() {
                p { "No constraint with another gate was found in the code." }
            } @else {
                ul {
                    @for one in &gate.requires { li { "Requires " (constraint(here, one)) } }
                    @for (other, one) in &required {
                        li { "Required by " (here.gate(&other.name)) span.dim { ", by " (one.source.as_str()) " " } (here.place(&one.location)) }
                    }
                    @for one in &gate.excludes { li { "Excludes " (constraint(here, one)) } }
                }
            }
        }
    }
}

fn constraint(here: Here<'_>, one: &Constraint) -> Markup {
    html! {
        (here.gate(&one.gate)) span.dim { ", by " (one.source.as_str()) " " } (here.place(&one.location))
    }
}
