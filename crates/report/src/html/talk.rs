//! Where a gate is discussed: its issue, enhancements, issues and pull requests, release notes.

use gradus_core::gate::Gate;
use gradus_core::issue::{Issue, Kind, State};
use gradus_core::page::Pull;
use gradus_core::release_note::{ReleaseNote, Remark};
use maud::{Markup, html};

use super::here::{Here, is_web};
use super::prose::shown;
use super::upstream::kep;

pub(super) fn show(here: Here<'_>, gate: &Gate) -> Markup {
    let page = here.index.page(&gate.name);
    let tracking = page.and_then(|p| p.record.tracking.as_ref());
    let issues = here.index.issues(&gate.name);
    let remarks = here.index.remarks(&gate.name);
    let moved = here.index.site.pulls.get(&gate.name);
    let is_listed = |pull: &Pull| {
        let is_it = |i: &&Issue| i.kind == Kind::PullRequest && i.number == pull.number;
        issues.iter().any(is_it)
    };
    let pulls: Vec<&Pull> = moved
        .into_iter()
        .flatten()
        .filter(|p| !is_listed(p))
        .collect();
    let nothing = tracking.is_none()
        && gate.keps.is_empty()
        && page.is_none()
        && issues.is_empty()
        && pulls.is_empty()
        && remarks.is_empty();
    html! {
        section aria-labelledby="talk" {
            h2 id="talk" { "Discussion" }
            @if nothing { p { "Nothing that was read links to one. Issues and release notes are read where they are given." } }
            ul.places {
                @if let Some(tracking) = tracking { li { "Followed by " (here.link(&tracking.value)) } }
                @for written in &gate.keps { li { "Enhancement " (enhancement(written)) } }
                @if let Some(page) = page { li { "Its page " (here.place(&page.location)) } }
                @for pull in pulls { li { (moved_by(here, pull)) } }
                @for issue in issues { li { (one(here, issue)) } }
                @for (note, remark) in remarks { li { (told(here, note, remark)) } }
            }
        }
    }
}

/// Shows an enhancement as the code writes it; links where that is an address or a number.
fn enhancement(written: &str) -> Markup {
    let lower = written.trim().to_ascii_lowercase();
    let digits = lower
        .trim_start_matches("kep")
        .trim_start_matches([':', '-', ' ', '#']);
    match digits.parse::<u32>() {
        _ if is_web(written) => html! { a href=(written) { (shown(written)) } },
        Ok(number) => kep(number),
        Err(_) => html! { (shown(written)) },
    }
}

/// Shows a pull request that brought a gate or moved it, as its merge says.
fn moved_by(here: Here<'_>, pull: &Pull) -> Markup {
    let number = pull.number;
    html! {
        "Moved by pull request "
        @match &here.index.ledgers().forge {
            Some(forge) => a href=(forge.pull(number)) { "#" (number) },
            None => { "#" (number) }
        }
        @if !pull.title.is_empty() { ": " (shown(&pull.title)) }
    }
}

fn one(here: Here<'_>, issue: &Issue) -> Markup {
    let kind = match issue.kind {
        Kind::Issue => "Issue",
        Kind::PullRequest => "Pull request",
    };
    let state = match issue.state {
        State::Open => "open",
        State::Closed { .. } => "closed",
    };
    html! {
        (kind) " "
        @if is_web(&issue.location.path) {
            a href=(issue.location.path) { "#" (issue.number) " " (shown(&issue.title)) }
        } @else {
            "#" (issue.number) " " (shown(&issue.title)) " " (here.place(&issue.location))
        }
        span.dim { " " (state) @if let Some(milestone) = &issue.milestone { ", milestone " (shown(milestone)) } }
    }
}

fn told(here: Here<'_>, note: &ReleaseNote, remark: &Remark) -> Markup {
    html! {
        "Notes of " (shown(&note.version)) ": " (shown(&remark.text)) " " (here.place(&remark.location))
        @for number in &remark.references { " " (here.issue(*number)) }
    }
}
