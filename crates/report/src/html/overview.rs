//! The first page: where the gates stand, what is next, what is wrong, and all of them in a table.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::assess::{Cell, Scorecard};
use gradus_core::evidence::Effort;
use gradus_core::policy::Judged;
use gradus_core::project::GateView;
use gradus_core::stage::Stage;
use gradus_core::verdict::Conclusion;
use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::prose::{capital, cut, sentence, shown};
use super::shell::{self, Page, gates, page};
use crate::words::{self, count};

/// So many next steps are shown before the table.
const STEPS: usize = 5;

/// Gates are named up to so many; more are counted.
const NAMED: usize = 4;

/// Letters of a summary in the table: with 300 gates the page stays under 200 KB.
const SUMMARY: usize = 96;

pub(super) fn render(here: Here<'_>) -> String {
    let project = here.index.site.project;
    let main = html! {
        h1 { "Feature gates of " (shown(&project.ledgers.repository)) }
        p.lead {
            (gates(project.gates.len())) " at " (shell::revision(here)) ". " (shell::gaps(here))
        }
        div.tiles {
            (stages(here))
            (next_steps(here))
            (drift(here))
            (operators(here))
        }
        (cheapest(here))
        (table(here))
    };
    let page_of = Page {
        path: "index.html",
        title: "Overview",
        sorted: true,
    };
    page(here, &page_of, &main)
}

/// Returns where a stage stands in the table: the ladder first, then the ways out.
fn rank(here: Here<'_>, stage: Option<Stage>) -> usize {
    let policy = here.index.site.policy;
    let Some(stage) = stage else { return 99 };
    policy.rank(stage).unwrap_or_else(|| {
        let place = Stage::ALL.iter().position(|s| *s == stage).unwrap_or(0);
        let base = if policy.is_exit(stage) { 20 } else { 40 };
        base + place
    })
}

/// Counts gates by stage, in the order of the table.
fn by_stage(here: Here<'_>) -> Vec<(Option<Stage>, usize)> {
    let mut counts: Vec<(Option<Stage>, usize)> = Vec::new();
    for view in &here.index.site.project.gates {
        let stage = view.current.stage;
        match counts.iter_mut().find(|(s, _)| *s == stage) {
            Some((_, n)) => *n += 1,
            None => counts.push((stage, 1)),
        }
    }
    counts.sort_by_key(|(stage, _)| rank(here, *stage));
    counts
}

fn stages(here: Here<'_>) -> Markup {
    let project = here.index.site.project;
    let counts = by_stage(here);
    let on = project
        .gates
        .iter()
        .filter(|g| g.current.default == Some(true))
        .count();
    let all = project.gates.len();
    html! {
        section.tile aria-labelledby="by-stage" {
            h2 id="by-stage" { "Stages" }
            svg.bar viewBox={ "0 0 " (all) " 1" } preserveAspectRatio="none" aria-hidden="true" {
                @for (i, (stage, n)) in counts.iter().enumerate() {
                    @let x: usize = counts.iter().take(i).map(|(_, n)| n).sum();
                    rect class=(badge::tone(*stage)) x=(x) y="0" width=(n) height="1" {}
                }
            }
            ul.plain {
                @for (stage, n) in &counts { li { (badge::stage(*stage)) " " (n) } }
            }
            p { (on) " on by default." }
        }
    }
}

fn next_steps(here: Here<'_>) -> Markup {
    let cards = here.index.site.cards;
    let of = |wanted| cards.iter().filter(move |c| c.conclusion == Some(wanted));
    let kinds = [
        Conclusion::Eligible,
        Conclusion::Undecided,
        Conclusion::NotEligible,
        Conclusion::BlockedUpstream,
    ];
    let top = cards.iter().filter(|c| c.next.is_none()).count();
    html! {
        section.tile aria-labelledby="next" {
            h2 id="next" { "Next stage" }
            @if here.index.asks() {
                ul.plain {
                    @for kind in kinds {
                        @let n = of(kind).count();
                        @if n > 0 { li { (badge::conclusion(kind)) " " (n) } }
                    }
                }
                @if of(Conclusion::Eligible).next().is_some() {
                    p { "May go on: " (here.gates(of(Conclusion::Eligible).map(|c| c.gate.as_str()))) "." }
                } @else {
                    p { "No gate has all the evidence that its next stage asks for." }
                }
            } @else {
                p {
                    "The policy " a href="policy.html" { (shown(&here.index.site.policy.name.value)) }
                    " asks for no evidence: what is missing is not told."
                }
            }
            @if top > 0 { p { (gates(top)) " with nowhere further to go." } }
        }
    }
}

fn drift(here: Here<'_>) -> Markup {
    let summary = here.index.site.checked.summary();
    let kinds = [
        (gradus_core::finding::Severity::Error, summary.errors),
        (gradus_core::finding::Severity::Warning, summary.warnings),
        (gradus_core::finding::Severity::Info, summary.infos),
    ];
    html! {
        section.tile aria-labelledby="drift" {
            h2 id="drift" { a href="drift.html" { "Drift" } }
            @if kinds.iter().all(|(_, n)| *n == 0) {
                p { "Nothing was found that contradicts the code or the policy." }
            } @else {
                ul.plain {
                    @for (severity, n) in kinds { @if n > 0 { li { (badge::severity(severity)) " " (n) } } }
                }
                p { "Where code, history, documents and policy part." }
            }
        }
    }
}

fn operators(here: Here<'_>) -> Markup {
    let lines = &here.index.lines;
    let last = lines.iter().rev().find(|l| l.line.is_some());
    let next = lines.iter().find(|l| l.line.is_none());
    html! {
        section.tile aria-labelledby="releases" {
            h2 id="releases" { a href="releases.html" { "Releases" } }
            @match last {
                Some(last) => {
                    p { "The last line is " strong { (shown(last.line.as_deref().unwrap_or_default())) } ": "
                        (count(last.changes.len(), "change", "changes")) " against the line before." }
                    @if let Some(next) = next {
                        p { (count(next.changes.len(), "change", "changes")) " since, unreleased." }
                    }
                }
                None => p { "No release was read." },
            }
        }
    }
}

/// What is to be done for one gate or for several alike.
struct Step<'a> {
    effort: Effort,
    ask: &'a str,
    /// Ids of criteria.
    criteria: BTreeSet<&'a str>,
    gates: BTreeSet<&'a str>,
}

/// The steps that take the least, and among those the ones that serve most gates.
fn steps<'a>(here: Here<'a>) -> Vec<Step<'a>> {
    let mut by_ask: BTreeMap<(Effort, &str), Step<'a>> = BTreeMap::new();
    for card in here.index.site.cards {
        let missing = missing(here, card).filter_map(|id| card.cell(id));
        for (cell, ask) in missing.filter_map(|cell| Some((cell, cell.ask.as_deref()?))) {
            let effort = cell.effort.unwrap_or(Effort::Wait);
            let step = by_ask.entry((effort, ask)).or_insert(Step {
                effort,
                ask,
                criteria: BTreeSet::new(),
                gates: BTreeSet::new(),
            });
            step.criteria.insert(&cell.id);
            step.gates.insert(&card.gate);
        }
    }
    let mut steps: Vec<Step<'a>> = by_ask.into_values().collect();
    // The sort is stable: what is equal stays in the order of words.
    steps.sort_by_key(|step| (step.effort, std::cmp::Reverse(step.gates.len())));
    steps
}

fn cheapest(here: Here<'_>) -> Markup {
    let steps = steps(here);
    html! {
        @if !steps.is_empty() {
            section aria-labelledby="steps" {
                h2 id="steps" { "The least effort first" }
                ol.steps {
                    @for step in steps.iter().take(STEPS) {
                        li {
                            (sentence(&capital(step.ask))) "."
                            br;
                            span.dim {
                                @for (i, id) in step.criteria.iter().enumerate() {
                                    @if i > 0 { ", " }
                                    a href={ "policy.html#" (anchor(id)) } { (shown(id)) }
                                }
                                ": " (effort(Some(step.effort))) ", for "
                                @if step.gates.len() > NAMED {
                                    (gates(step.gates.len()))
                                } @else {
                                    (here.gates(step.gates.iter().copied()))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the criteria that are missing and can be worked on: what is due in the change that
/// makes the step comes when nothing else is.
fn missing<'a>(here: Here<'a>, card: &'a Scorecard) -> impl Iterator<Item = &'a str> {
    let criteria = &here.index.site.policy.criteria;
    let in_the_step = move |id: &str| {
        let mut criteria = criteria.iter();
        criteria.any(|c| c.id.value == id && c.judged == Judged::Entry)
    };
    let is_last = card.missing.iter().all(|id| in_the_step(id));
    let missing = card.missing.iter().map(String::as_str);
    missing.filter(move |id| is_last || !in_the_step(id))
}

fn first_missing<'a>(here: Here<'a>, card: &'a Scorecard) -> Option<&'a Cell> {
    card.cell(missing(here, card).next()?)
}

/// Says what a step takes.
pub(super) const fn effort(effort: Option<Effort>) -> &'static str {
    match effort {
        Some(Effort::Line) => "a line",
        Some(Effort::Attest) => "somebody's word",
        Some(Effort::Document) => "a page",
        Some(Effort::Test) => "a test",
        Some(Effort::Run) => "test runs",
        Some(Effort::Code) => "a change of code",
        Some(Effort::Wait) | None => "time",
    }
}

fn table(here: Here<'_>) -> Markup {
    let mut views: Vec<&GateView> = here.index.site.project.gates.iter().collect();
    views.sort_by_key(|v| (rank(here, v.current.stage), &v.gate.name));
    let stages = by_stage(here);
    html! {
        section aria-labelledby="all" {
            h2 id="all" { "All gates" }
            // The script shows these; without it they could do nothing.
            div.tools role="search" hidden {
                label { "Search " input id="find" type="search" autocomplete="off"; }
                label {
                    "Stage "
                    select id="stage" {
                        option value="" { "all" }
                        @for (stage, _) in &stages { option { (stage.map_or("unknown", Stage::as_str)) } }
                    }
                }
                output id="shown" for="find stage" {}
            }
            table.gates id="gates" {
                thead {
                    tr {
                        th scope="col" { "Gate" }
                        th scope="col" { "Stage" }
                        th scope="col" { "Default" }
                        th scope="col" { "Since" }
                        th scope="col" { "Soak" }
                        th scope="col" { "Next step" }
                        th scope="col" { "Drift" }
                    }
                }
                tbody { @for view in views { (row(here, view)) } }
            }
            p.dim {
                "Since: the first release line that has the gate. Soak: release lines spent at its \
                 stage. Drift: errors and warnings that name it."
            }
        }
    }
}

fn row(here: Here<'_>, view: &GateView) -> Markup {
    let name = &view.gate.name;
    let findings = here.index.findings(name);
    let heavy = findings
        .iter()
        .filter(|f| f.severity > gradus_core::finding::Severity::Info)
        .count();
    html! {
        tr {
            th scope="row" {
                (here.gate(name))
                @if let Some(summary) = &view.gate.summary { p { (shown(&cut(summary, SUMMARY))) } }
            }
            td data-k=(rank(here, view.current.stage)) { (badge::stage(view.current.stage)) }
            td { (badge::default(&view.current)) }
            td data-k=(entered(here, view)) { (shown(&since(view))) }
            td data-k=(soak_key(view)) { (words::soak(view)) }
            (next(here, view))
            td data-k=(heavy) {
                @if heavy > 0 { a href={ (here.index.addresses.page(name)) "#drift" } { (heavy) } } @else { "0" }
            }
        }
    }
}

fn since(view: &GateView) -> String {
    let age = view.timeline.as_ref().map_or(0, |t| t.released.len());
    let since = words::since(view);
    if age > 0 {
        format!("{since}, {}", count(age, "line", "lines"))
    } else {
        since
    }
}

/// Numbers the line at which a gate came in; what is not released comes last.
fn entered(here: Here<'_>, view: &GateView) -> usize {
    let history = here.index.ledgers().history.as_ref();
    let lines = history.map_or(&[][..], |h| &h.lines);
    let entry = view.timeline.as_ref().and_then(|t| t.entry.line.as_deref());
    entry
        .and_then(|entry| lines.iter().position(|l| l.line == entry))
        .unwrap_or(lines.len())
}

fn soak_key(view: &GateView) -> u32 {
    view.timeline.as_ref().map_or(0, |t| t.soak)
}

fn next(here: Here<'_>, view: &GateView) -> Markup {
    let Some(card) = here.index.card(&view.gate.name) else {
        return html! { td data-k="9000" { span.dim { "not governed here" } } };
    };
    let Some(stage) = card.next else {
        return html! { td data-k="8000" { span.dim { "nowhere to go" } } };
    };
    if !here.index.asks() {
        return html! { td data-k="7000" { "to " (badge::stage(Some(stage))) } };
    }
    let conclusion = card.conclusion.unwrap_or(Conclusion::Undecided);
    let order = match conclusion {
        Conclusion::Eligible => 0,
        Conclusion::Undecided => 1000,
        Conclusion::NotEligible => 2000,
        Conclusion::BlockedUpstream => 3000,
    };
    html! {
        td data-k=(order + card.missing.len().min(999)) {
            (stage) ": " (badge::conclusion(conclusion))
            @if let Some(cell) = first_missing(here, card) {
                p {
                    (card.missing.len()) " missing, first "
                    a href={ (here.index.addresses.page(&card.gate)) "#" (anchor(&cell.id)) } { (shown(&cell.id)) }
                    ", " (effort(cell.effort))
                }
            }
        }
    }
}

/// Returns the anchor of a criterion on a gate's page.
pub(super) fn anchor(id: &str) -> String {
    let kept: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("c-{kept}")
}
