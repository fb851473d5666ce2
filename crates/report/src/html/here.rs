//! A page's view of the site: how it links to what it names.

use gradus_core::location::Location;
use maud::{Markup, html};

use super::index::Index;
use super::prose::shown;
use crate::words;

/// The place that a page has in the site.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) index: &'a Index<'a>,
    /// The way from the page up to the root: empty, or `../`.
    pub(super) up: &'static str,
}

impl<'a> Here<'a> {
    pub(super) const fn new(index: &'a Index<'a>, up: &'static str) -> Self {
        Self { index, up }
    }

    /// Names a gate, and links to where it is told of.
    pub(super) fn gate(self, name: &str) -> Markup {
        match self.index.addresses.find(name) {
            Some(address) => html! { a href={ (self.up) (address) } { (shown(name)) } },
            None => html! { (shown(name)) },
        }
    }

    /// Names gates, each once.
    pub(super) fn gates<'n>(self, names: impl Iterator<Item = &'n str>) -> Markup {
        let mut seen: Vec<&str> = Vec::new();
        for name in names {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        html! {
            @for (i, name) in seen.into_iter().enumerate() {
                @if i > 0 { ", " }
                (self.gate(name))
            }
        }
    }

    /// Names a place, and links to it on the web site of the repository, where there is one.
    pub(super) fn place(self, location: &Location) -> Markup {
        let text = words::place(location);
        match self.index.links.url(location) {
            Some(url) => html! { a.place href=(url) { (shown(&text)) } },
            None => html! { span.place { (shown(&text)) } },
        }
    }

    /// Links to a commit, by the first digits of its hash.
    pub(super) fn commit(self, hash: &str) -> Markup {
        let short = words::short(hash);
        match &self.index.ledgers().forge {
            Some(forge) => html! { a.place href=(forge.commit(hash)) { (shown(short)) } },
            None => html! { span.place { (shown(short)) } },
        }
    }

    /// Links to an issue of this repository, by its number.
    pub(super) fn issue(self, number: u64) -> Markup {
        match &self.index.ledgers().forge {
            Some(forge) => html! { a href=(forge.issue(number)) { "#" (number) } },
            None => html! { "#" (number) },
        }
    }

    /// Shows what a person wrote as a link: an address, an issue, a path of the repository.
    pub(super) fn link(self, text: &str) -> Markup {
        use gradus_core::record::Link;
        let text = text.trim();
        let ledgers = self.index.ledgers();
        match Link::of(text, ledgers.forge.as_ref()) {
            Link::Issue(number) if text.starts_with('#') => self.issue(number),
            Link::Path(path) => {
                let location = Location::new(gradus_core::ledger::LedgerKind::Docs, path, 0, 0);
                match self.index.links.url(&location) {
                    Some(url) => html! { a.place href=(url) { (shown(text)) } },
                    None => html! { span.place { (shown(text)) } },
                }
            }
            _ if is_web(text) => html! { a href=(text) { (shown(text)) } },
            _ => html! { (shown(text)) },
        }
    }
}

/// Tells whether a text is an address that a reader may be sent to.
pub(super) fn is_web(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let is_http = ["https", "http"]
        .iter()
        .any(|s| scheme.eq_ignore_ascii_case(s));
    is_http
        && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
}
