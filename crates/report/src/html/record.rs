//! What people wrote down in a gate's page: who answers, what they vouch for, what was decided.

use gradus_core::location::Location;
use gradus_core::record::GatePage;
use maud::{Markup, html};

use super::here::Here;
use super::prose::{sentence, shown};

/// One entry of the record, of whatever list.
struct Entry<'a> {
    what: String,
    reason: &'a str,
    by: &'a str,
    date: &'a str,
    link: Option<&'a str>,
    until: Option<&'a str>,
    place: Location,
}

pub(super) fn show(here: Here<'_>, page: &GatePage) -> Markup {
    let entries = entries(page);
    let record = &page.record;
    let metrics: Vec<&str> = record.metrics.iter().map(|m| m.value.as_str()).collect();
    let kinds: Vec<&str> = record.categories.iter().map(|c| c.value.as_str()).collect();
    if entries.is_empty() && metrics.is_empty() && kinds.is_empty() && record.problems.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="record" {
            h2 id="record" { "Record" }
            @if !kinds.is_empty() { p { "Kind: " (kinds.join(", ")) "." } }
            @if !metrics.is_empty() {
                p { "Watched by " @for (i, m) in metrics.iter().enumerate() { @if i > 0 { ", " } code { (shown(m)) } } "." }
            }
            @for entry in &entries { (one(here, entry)) }
            @for problem in &record.problems {
                div.note { p { strong { "Not taken: " } (sentence(&problem.message)) " " span.place { (shown(&problem.path)) ":" (problem.line) } } }
            }
        }
    }
}

fn one(here: Here<'_>, entry: &Entry<'_>) -> Markup {
    html! {
        div.entry {
            p {
                strong { (shown(&entry.what)) } ": " (sentence(entry.reason))
                @if let Some(link) = entry.link { " (" (here.link(link)) ")" }
            }
            p.dim {
                (shown(entry.by)) ", " (shown(entry.date))
                @if let Some(until) = entry.until { ", until " (shown(until)) }
                " · " (here.place(&entry.place))
            }
        }
    }
}

fn entries(page: &GatePage) -> Vec<Entry<'_>> {
    let record = &page.record;
    let evidence = record.evidence.iter().map(|e| Entry {
        what: format!(
            "Vouched {} {}",
            if e.holds { "for" } else { "against" },
            e.criterion.value
        ),
        reason: &e.reason.value,
        by: &e.by.value,
        date: &e.date.value,
        link: e.link.as_ref().map(|l| l.value.as_str()),
        until: e.until.as_ref().map(|u| u.value.as_str()),
        place: page.location(&e.criterion),
    });
    let waivers = record.waivers.iter().map(|w| Entry {
        what: format!("Goes without {}", w.criterion.value),
        reason: &w.reason.value,
        by: &w.by.value,
        date: &w.date.value,
        link: w.link.as_ref().map(|l| l.value.as_str()),
        until: Some(w.until.value.as_str()),
        place: page.location(&w.criterion),
    });
    let decisions = record.decisions.iter().map(|d| Entry {
        what: match &d.about {
            Some(about) => format!("Decided: {} {}", d.choice.value.as_str(), about.value),
            None => format!("Decided: {}", d.choice.value.as_str()),
        },
        reason: &d.reason.value,
        by: &d.by.value,
        date: &d.date.value,
        link: d.link.as_ref().map(|l| l.value.as_str()),
        until: d.until.as_ref().map(|u| u.value.as_str()),
        place: page.location(&d.choice),
    });
    let notes = record.notes.iter().map(|n| Entry {
        what: match &n.rework {
            Some(line) => format!("Note, rebuilt for {}", line.value),
            None => "Note".to_owned(),
        },
        reason: &n.text.value,
        by: &n.by.value,
        date: &n.date.value,
        link: None,
        until: n.until.as_ref().map(|u| u.value.as_str()),
        place: page.location(&n.text),
    });
    evidence
        .chain(waivers)
        .chain(decisions)
        .chain(notes)
        .collect()
}
