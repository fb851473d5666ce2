//! The policy: stages, steps, and what each stage asks for, with how many gates have it.

use gradus_core::policy::{Applies, Criterion, Judged, Origin, StagePolicy, Substitute, Undecided};
use gradus_core::verdict::Verdict;
use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::overview::anchor;
use super::prose::{sentence, shown};
use super::shell::{Page, page};
use crate::words::count;

pub(super) fn render(here: Here<'_>) -> String {
    let policy = here.index.site.policy;
    let main = html! {
        h1 { "Policy " (shown(&policy.name.value)) }
        @if let Some(summary) = &policy.summary { p.lead { (sentence(&summary.value)) } }
        p.dim {
            "Written in " (here.place(&policy.location(&policy.name))) "."
            @if let Some(after) = &policy.effective_after {
                " What shipped in " (shown(&after.value)) " or before keeps the entry it had."
            }
        }
        (stages(here))
        (steps(here))
        (upstream(here))
        (criteria(here))
    };
    let page_of = Page {
        path: "policy.html",
        title: "Policy",
        sorted: false,
    };
    page(here, &page_of, &main)
}

fn stages(here: Here<'_>) -> Markup {
    let policy = here.index.site.policy;
    let order = policy.ladder.iter().chain(&policy.exits);
    html! {
        section aria-labelledby="stages" {
            h2 id="stages" { "Stages" }
            div.wide tabindex="0" role="region" aria-labelledby="stages" {
                table.stack {
                    thead { tr { th scope="col" { "Stage" } th scope="col" { "Default" } th scope="col" { "Promise" } } }
                    tbody {
                        @for stage in order {
                            tr {
                                th scope="row" { (badge::stage(Some(stage.value))) @if policy.is_exit(stage.value) { span.dim { " a way out" } } }
                                @match policy.stage(stage.value) {
                                    Some(asked) => {
                                        td { (default(asked)) }
                                        td.prose { @if let Some(promise) = &asked.promise { (sentence(&promise.value)) } }
                                    }
                                    None => { td { "either" } td { "–" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn default(stage: &StagePolicy) -> &'static str {
    let on = stage.default.as_ref().map(|d| d.value);
    let locked = stage.locked.as_ref().map(|l| l.value);
    match (on, locked) {
        (Some(true), Some(true)) => "on, locked",
        (Some(true), Some(false)) => "on, not locked",
        (Some(true), None) => "on",
        (Some(false), Some(true)) => "off, locked",
        (Some(false), Some(false)) => "off, not locked",
        (Some(false), None) => "off",
        (None, Some(true)) => "either, locked",
        (None, Some(false)) => "either, not locked",
        (None, None) => "either",
    }
}

fn steps(here: Here<'_>) -> Markup {
    let policy = here.index.site.policy;
    html! {
        section aria-labelledby="steps" {
            h2 id="steps" { "Steps that a gate may take" }
            ul {
                @for step in &policy.transitions {
                    li {
                        @match step.from.value {
                            Origin::Entry => "New",
                            Origin::Any => "Any stage",
                            Origin::Stage(stage) => (badge::stage(Some(stage))),
                        }
                        " → " (badge::stage(Some(step.to.value)))
                        @if let Some(soak) = step.soak.as_ref().filter(|s| s.value > 0) {
                            " after " (count(soak.value as usize, "release line", "release lines"))
                        }
                    }
                }
            }
        }
    }
}

fn upstream(here: Here<'_>) -> Markup {
    let policy = here.index.site.policy;
    html! {
        @if !policy.upstream.is_empty() {
            section aria-labelledby="upstream" {
                h2 id="upstream" { "What gates depend on in Kubernetes" }
                ul {
                    @for coupling in &policy.upstream {
                        li {
                            (badge::stage(Some(coupling.stage.value))) " needs " (badge::stage(Some(coupling.at_least.value))) " there"
                            @match coupling.instead.as_ref().map(|i| i.value) {
                                Some(Substitute::DocumentedFallback) => ", or a fallback that the documents describe",
                                Some(Substitute::RecordedDecision) => ", or a recorded decision",
                                None => "",
                            }
                        }
                    }
                }
                @match policy.undecided.as_ref().map(|u| u.value) {
                    Some(Undecided::Defer) => p { "Where nobody decided, the promotion waits." },
                    Some(Undecided::Proceed) => p { "Where nobody decided, the promotion goes ahead." },
                    None => {}
                }
            }
        }
    }
}

fn criteria(here: Here<'_>) -> Markup {
    let policy = here.index.site.policy;
    html! {
        section aria-labelledby="criteria" {
            h2 id="criteria" { "Criteria" }
            @if policy.criteria.is_empty() {
                p { "The policy asks for no evidence: it has no criteria." }
            }
            @for stage in policy.ladder.iter().map(|s| s.value) {
                @let asked: Vec<&Criterion> = policy.criteria.iter().filter(|c| c.stage.value == stage).collect();
                @if !asked.is_empty() {
                    h3 { "Asked for at " (stage) }
                    @for criterion in asked { (one(here, criterion)) }
                }
            }
        }
    }
}

fn one(here: Here<'_>, criterion: &Criterion) -> Markup {
    let id = &criterion.id.value;
    let bases: Vec<&str> = criterion.bases.iter().map(|b| b.as_str()).collect();
    html! {
        div.criterion id=(anchor(id)) {
            p { strong { (shown(id)) } " " (sentence(&criterion.requirement.value)) }
            p {
                @for (verdict, n) in tally(here, id) { (badge::verdict(verdict)) " " (n) " " }
            }
            p.dim {
                "Settled by what is " (bases.join(" or ")) ". "
                @if !criterion.ledgers.is_empty() { "Absence counts once these were read: " (shown(&criterion.ledgers.join(", "))) ". " }
                @if criterion.judged == Judged::Entry { "Looked at in the change that makes the step. " }
                (applies(&criterion.applies))
                (here.place(&here.index.site.policy.location(&criterion.id)))
            }
        }
    }
}

/// Counts gates by verdict.
fn tally(here: Here<'_>, id: &str) -> Vec<(Verdict, usize)> {
    let cells: Vec<Verdict> = here
        .index
        .site
        .cards
        .iter()
        .filter_map(|card| Some(card.cell(id)?.verdict))
        .collect();
    Verdict::ALL
        .into_iter()
        .map(|verdict| (verdict, cells.iter().filter(|v| **v == verdict).count()))
        .filter(|(_, n)| *n > 0)
        .collect()
}

fn applies(applies: &Applies) -> Markup {
    let mut parts: Vec<String> = Vec::new();
    if !applies.stages.is_empty() {
        let stages: Vec<&str> = applies.stages.iter().map(|s| s.as_str()).collect();
        parts.push(format!("at {}", stages.join(" or ")));
    }
    if !applies.categories.is_empty() {
        let kinds: Vec<&str> = applies.categories.iter().map(|c| c.as_str()).collect();
        parts.push(format!("of kind {}", kinds.join(" or ")));
    }
    match applies.upstream {
        Some(true) => parts.push("that depend on something of Kubernetes".to_owned()),
        Some(false) => parts.push("that depend on nothing of Kubernetes".to_owned()),
        None => {}
    }
    match applies.constraint {
        Some(true) => parts.push("with a constraint".to_owned()),
        Some(false) => parts.push("without a constraint".to_owned()),
        None => {}
    }
    html! { @if !parts.is_empty() { "Only for gates " (parts.join(", ")) ". " } }
}
