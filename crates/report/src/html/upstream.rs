//! How far what a gate depends on is, in each Kubernetes minor that the project supports.

use gradus_core::assess::{Scorecard, UpstreamState};
use maud::{Markup, html};

use super::badge;
use super::prose::shown;

pub(super) fn show(card: &Scorecard) -> Markup {
    let mut minors: Vec<&str> = Vec::new();
    let mut names: Vec<(&str, Option<u32>)> = Vec::new();
    for state in &card.upstream {
        if !minors.contains(&state.minor.as_str()) {
            minors.push(&state.minor);
        }
        if !names.contains(&(state.name.as_str(), state.kep)) {
            names.push((&state.name, state.kep));
        }
    }
    let at = |name: &str, minor: &str| {
        let mut states = card.upstream.iter();
        states.find(|s| s.name == name && s.minor == minor)
    };
    html! {
        @if !names.is_empty() {
            h3 id="upstream" { "What it depends on in Kubernetes" }
            div.wide tabindex="0" role="region" aria-labelledby="upstream" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Depends on" }
                            @for minor in &minors { th scope="col" { (shown(minor)) } }
                        }
                    }
                    tbody {
                        @for (name, number) in names {
                            tr {
                                th scope="row" { (shown(name)) @if let Some(number) = number { " " (kep(number)) } }
                                @for minor in &minors { td { (cell(at(name, minor))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(state: Option<&UpstreamState>) -> Markup {
    html! {
        @match state.and_then(|s| Some((s.stage?, s.default))) {
            Some((stage, default)) => {
                (badge::stage(Some(stage)))
                @match default { Some(true) => " on", Some(false) => " off", None => "" }
            }
            None => span.dim { "not there" },
        }
    }
}

/// Links to an enhancement of Kubernetes.
pub(super) fn kep(number: u32) -> Markup {
    html! { a href={ "https://kep.k8s.io/" (number) } { "KEP-" (number) } }
}
