//! Where code, history, documents and policy contradict each other, and why each rule is there.

use std::collections::BTreeSet;

use gradus_core::finding::{Finding, Severity};
use gradus_core::rules;
use maud::{Markup, PreEscaped, html};

use super::badge;
use super::body;
use super::finding;
use super::here::Here;
use super::prose::{capital, sentence};
use super::shell::{Page, gaps, page};

const SEVERITIES: [(Severity, &str, &str); 3] = [
    (Severity::Error, "errors", "Errors"),
    (Severity::Warning, "warnings", "Warnings"),
    (Severity::Info, "notes", "Worth knowing"),
];

pub(super) fn render(here: Here<'_>) -> String {
    let checked = &here.index.site.checked;
    let counting: Vec<&Finding> = checked.counting().collect();
    let silenced: Vec<&Finding> = checked
        .findings
        .iter()
        .filter(|f| f.silenced.is_some())
        .collect();
    let main = html! {
        h1 { "Drift" }
        p.lead { "Where code, history, documents and policy part. " (gaps(here)) }
        @if counting.is_empty() { p { "Nothing was found." } }
        @for (severity, id, title) in SEVERITIES {
            @let found: Vec<&&Finding> = counting.iter().filter(|f| f.severity == severity).collect();
            @if !found.is_empty() {
                section aria-labelledby=(id) {
                    h2 id=(id) { (title) span.dim { " · " (found.len()) } }
                    @for f in found { (finding::show(here, f)) }
                }
            }
        }
        @if !silenced.is_empty() {
            section aria-labelledby="silenced" {
                h2 id="silenced" { "Silenced" span.dim { " · " (silenced.len()) } }
                @for f in &silenced { (finding::show(here, f)) }
            }
        }
        (why(counting.iter().chain(&silenced).map(|f| f.rule).collect()))
    };
    let page_of = Page {
        path: "drift.html",
        title: "Drift",
        sorted: false,
    };
    page(here, &page_of, &main)
}

/// Explains the rules that found something.
fn why(ids: BTreeSet<&str>) -> Markup {
    let found = rules::ALL.iter().filter(|r| ids.contains(r.id));
    html! {
        @if !ids.is_empty() {
            section aria-labelledby="rules" {
                h2 id="rules" { "Why these rules" }
                @for rule in found {
                    details id={ "rule-" (rule.id) } {
                        summary { strong { (rule.id) } " " (sentence(&capital(rule.summary))) " " (badge::severity(rule.severity)) }
                        div.text { (PreEscaped(body::html(rule.doc, &body::Nowhere))) }
                    }
                }
            }
        }
    }
}
