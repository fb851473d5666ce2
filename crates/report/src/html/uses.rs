//! Where code asks for a gate, and which tests name it.

use std::collections::BTreeMap;

use gradus_core::gate::Gate;
use gradus_core::location::Location;
use gradus_core::statement::{Claim, Mode, Statement};
use gradus_core::testcase::TestCase;
use maud::{Markup, html};

use super::here::Here;
use super::prose::shown;
use crate::words::count;

/// So many places are listed; the JSON has all of them.
const SHOWN: usize = 100;

pub(super) fn show(here: Here<'_>, gate: &Gate) -> Markup {
    html! {
        section aria-labelledby="uses" {
            h2 id="uses" { "Uses in code" }
            @if gate.use_sites.is_empty() && gate.indirect_use_sites.is_empty() {
                p { "No code that is not a test asks for it." }
            }
            (places(here, &gate.use_sites, "Asked for directly"))
            (places(here, &gate.indirect_use_sites, "Through a helper that asks for it"))
        }
        (tests(here, &gate.name))
    }
}

fn places(here: Here<'_>, places: &[Location], title: &str) -> Markup {
    html! {
        @if !places.is_empty() {
            h3 { (title) span.dim { " · " (places.len()) } }
            ul.places {
                @for place in places.iter().take(SHOWN) {
                    li { (here.place(place)) @if let Some(text) = &place.text { " " code.quote { (shown(text)) } } }
                }
            }
            (rest(here, places.len()))
        }
    }
}

fn rest(here: Here<'_>, number: usize) -> Markup {
    html! {
        @if number > SHOWN {
            p.dim { (number - SHOWN) " more are in " a href={ (here.up) "json/gates.json" } { "gates.json" } "." }
        }
    }
}

fn tests(here: Here<'_>, gate: &str) -> Markup {
    let mut said: BTreeMap<u32, Vec<&Statement>> = BTreeMap::new();
    for statement in here.index.said(gate) {
        if let (Mode::Tests, Some(case)) = (statement.mode, statement.case) {
            said.entry(case).or_default().push(statement);
        }
    }
    let mut tests: Vec<(&TestCase, Vec<&Statement>)> = said
        .into_iter()
        .filter_map(|(id, said)| Some((here.index.case(id)?, said)))
        .collect();
    tests.sort_by(|(a, _), (b, _)| (&a.location, &a.name).cmp(&(&b.location, &b.name)));
    html! {
        section aria-labelledby="tests" {
            h2 id="tests" { "Tests that name it" @if !tests.is_empty() { span.dim { " · " (tests.len()) } } }
            @if tests.is_empty() { p { "No test that was read names it." } }
            ul.places {
                @for (test, said) in tests.iter().take(SHOWN) { li { (one(here, test, said)) } }
            }
            @if tests.len() > SHOWN { p.dim { (count(tests.len() - SHOWN, "more test", "more tests")) " not listed." } }
        }
    }
}

fn one(here: Here<'_>, test: &TestCase, said: &[&Statement]) -> Markup {
    let sets = |on| said.iter().any(|s| s.claim == Claim::SetsTo(on));
    let asserts = said.iter().any(|s| matches!(s.claim, Claim::Default(_)));
    let mut does = Vec::new();
    if sets(true) {
        does.push("switches it on");
    }
    if sets(false) {
        does.push("switches it off");
    }
    if asserts {
        does.push("asserts its default");
    }
    if test.expects_error {
        does.push("expects a refusal");
    }
    if does.is_empty() {
        does.push("names it");
    }
    html! {
        code { (shown(&test.name)) } " " (does.join(", ")) " " (here.place(&test.location))
        @if !test.reach.is_empty() {
            span.dim {
                " run by "
                @for (i, reach) in test.reach.iter().enumerate() { @if i > 0 { ", " } (shown(&reach.runner)) }
            }
        }
        @for skip in &test.skips { br; span.dim { "skips itself: " code.quote { (shown(skip)) } } }
    }
}
