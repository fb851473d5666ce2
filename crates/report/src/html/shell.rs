//! What every page has around it: head, navigation, and a foot that says what was read.

use gradus_core::ledger::CoverageState;
use maud::{DOCTYPE, Markup, html};

use super::here::Here;
use super::prose::shown;
use crate::words::count;

/// Nothing is fetched but the site's own style sheet and script, nothing is sent, and no script
/// or style that stands in a page is run.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'";

/// Pages of the site: path, name.
const PAGES: [(&str, &str); 7] = [
    ("index.html", "Overview"),
    ("timeline.html", "Timeline"),
    ("releases.html", "Releases"),
    ("drift.html", "Drift"),
    ("policy.html", "Policy"),
    ("former.html", "Former gates"),
    ("coverage.html", "Coverage"),
];

/// A page in the making.
pub(super) struct Page<'t> {
    /// Path of the page, where the navigation has it.
    pub(super) path: &'static str,
    /// What it is called in a list of windows.
    pub(super) title: &'t str,
    /// Whether it has a table that the script sorts.
    pub(super) sorted: bool,
}

/// Puts a page together.
pub(super) fn page(here: Here<'_>, page: &Page<'_>, main: &Markup) -> String {
    let ledgers = here.index.ledgers();
    let repository = shown(&ledgers.repository);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content={ "gradus " (here.index.site.meta.tool_version) };
                title { (shown(page.title)) " · " (repository) }
                link rel="stylesheet" href={ (here.up) "style.css" };
                @if page.sorted { script src={ (here.up) "sort.js" } defer {} }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    p.project { a href={ (here.up) "index.html" } { (repository) } " " span { "feature gates" } }
                    nav aria-label="Pages" {
                        ul {
                            @for (path, name) in PAGES {
                                li {
                                    a href={ (here.up) (path) } aria-current=[(path == page.path).then_some("page")] { (name) }
                                }
                            }
                        }
                    }
                }
                main id="main" { (main) }
                (foot(here))
            }
        }
    }
    .into_string()
}

fn foot(here: Here<'_>) -> Markup {
    let ledgers = here.index.ledgers();
    let site = here.index.site;
    html! {
        footer {
            p {
                @match &ledgers.revision {
                    Some(revision) => {
                        "Read at commit " (here.commit(&revision.commit)) " of " (shown(&revision.date))
                        @if revision.worktree { ", with the files as they are on disk" }
                    }
                    None => "Read outside of git"
                }
                ", held against the policy " a href={ (here.up) "policy.html" } { (shown(&site.policy.name.value)) }
                ". " (gaps(here)) " The same as JSON: "
                a href={ (here.up) "json/gates.json" } { "gates" } ", "
                a href={ (here.up) "json/check.json" } { "check" }
                @if here.index.asks() { ", " a href={ (here.up) "json/assess.json" } { "assess" } }
                ". Made by gradus " (site.meta.tool_version) "."
            }
        }
    }
}

/// Says in a sentence what was not read, with a link to the whole.
pub(super) fn gaps(here: Here<'_>) -> Markup {
    let ledgers = here.index.ledgers();
    let of = |state: CoverageState| -> Vec<&str> {
        let all = ledgers.coverage.iter().filter(|c| c.state == state);
        all.map(|c| c.ledger.as_str()).collect()
    };
    let (partial, absent) = (of(CoverageState::Partial), of(CoverageState::Absent));
    let unread = ledgers.unread.len();
    let unresolved = ledgers.inventory.unresolved.len();
    let mut parts = Vec::new();
    if !partial.is_empty() {
        parts.push(format!("read in part: {}", partial.join(", ")));
    }
    if !absent.is_empty() {
        parts.push(format!("not there: {}", absent.join(", ")));
    }
    if unread > 0 {
        parts.push(format!("{} unread", count(unread, "file", "files")));
    }
    if unresolved > 0 {
        parts.push(count(unresolved, "place unresolved", "places unresolved"));
    }
    html! {
        a href={ (here.up) "coverage.html" } {
            @if parts.is_empty() { "Everything was read" } @else { "Not everything was read" }
        }
        @if !parts.is_empty() { " (" (parts.join("; ")) ")" }
        "."
    }
}

/// Names the audited commit.
pub(super) fn revision(here: Here<'_>) -> Markup {
    match &here.index.ledgers().revision {
        Some(revision) => html! {
            "commit " (here.commit(&revision.commit)) " of " (shown(&revision.date))
        },
        None => html! { "no commit" },
    }
}

/// Counts gates.
pub(super) fn gates(number: usize) -> String {
    count(number, "gate", "gates")
}
