//! Markdown of a repository as HTML that can do nothing: no markup of its own, no picture, no
//! link but to the web and to files of the repository.

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::record::front;
use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::here::{Here, is_web};
use crate::escape::terminal_lines;

/// Bytes of a page that are shown; nobody reads more on a page about something else.
const LONGEST: usize = 256 * 1024;

/// Where the links of a text lead.
pub(super) trait Way {
    /// Returns the address for a link as written; `None` where it leads nowhere from here.
    fn address(&self, link: &str) -> Option<String>;
}

/// Links to the web alone: of a text that stands in no folder.
pub(super) struct Nowhere;

impl Way for Nowhere {
    fn address(&self, link: &str) -> Option<String> {
        is_web(link).then(|| link.to_owned())
    }
}

/// Links of a page of the repository.
struct FromPage<'a> {
    here: Here<'a>,
    path: &'a str,
}

impl Way for FromPage<'_> {
    fn address(&self, link: &str) -> Option<String> {
        if let Some(address) = Nowhere.address(link) {
            return Some(address);
        }
        let path = resolve(self.path, link)?;
        let place = Location::new(LedgerKind::Docs, path, 0, 0);
        self.here.index.links.url(&place)
    }
}

/// Resolves a relative link against the page that has it; `None` for any other link, and for one
/// that leads out of the repository.
fn resolve(page: &str, link: &str) -> Option<String> {
    let path = link.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() || path.contains(':') {
        return None;
    }
    let path = decoded(path);
    if path.starts_with('/') || path.contains(|c: char| c == '\\' || c.is_control()) {
        return None;
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Returns the path that an address has with `%20` and the like written out; as it is where those
/// are no text.
fn decoded(path: &str) -> String {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if let [high, low, after @ ..] = rest
            && *first == b'%'
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            bytes.push(high * 16 + low);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// Renders the page of a gate, without its front matter.
pub(super) fn page(here: Here<'_>, path: &str, text: &str) -> String {
    let body = front(text).map_or(text, |front| {
        let rest = text.get(front.head.end..).unwrap_or_default();
        rest.split_once('\n').map_or("", |(_, body)| body)
    });
    let end = (0..=LONGEST.min(body.len()))
        .rev()
        .find(|at| body.is_char_boundary(*at));
    let kept = end.and_then(|end| body.get(..end)).unwrap_or(body);
    let mut out = html(kept, &FromPage { here, path });
    if kept.len() < body.len() {
        out.push_str("<p><em>The page goes on; this is as much of it as is shown here.</em></p>\n");
    }
    out
}

/// Renders Markdown.
pub(super) fn html(text: &str, way: &impl Way) -> String {
    let text = terminal_lines(text);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut table = Table::default();
    // Whether each open link or image is written; they nest.
    let mut open: Vec<bool> = Vec::new();
    let events = Parser::new_ext(&text, options)
        .filter_map(|event| harmless(event, way, &mut open))
        .map(|event| table.aligned(event));
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// The table that is being written. Its cells are aligned by class: a style in the page itself is
/// one that the page's policy forbids.
#[derive(Default)]
struct Table {
    columns: Vec<Alignment>,
    /// The next column.
    next: usize,
    head: bool,
}

impl Table {
    fn aligned<'t>(&mut self, event: Event<'t>) -> Event<'t> {
        match event {
            Event::Start(Tag::Table(columns)) => {
                let bare = vec![Alignment::None; columns.len()];
                self.columns = columns;
                Event::Start(Tag::Table(bare))
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.head = matches!(event, Event::Start(Tag::TableHead));
                self.next = 0;
                event
            }
            Event::Start(Tag::TableCell) => {
                let class = match self.columns.get(self.next) {
                    Some(Alignment::Center) => " class=\"center\"",
                    Some(Alignment::Right) => " class=\"right\"",
                    _ => "",
                };
                self.next += 1;
                Event::Html(CowStr::from(format!("<{}{class}>", self.cell())))
            }
            Event::End(TagEnd::TableCell) => {
                Event::Html(CowStr::from(format!("</{}>", self.cell())))
            }
            other => other,
        }
    }

    const fn cell(&self) -> &'static str {
        if self.head { "th" } else { "td" }
    }
}

/// Turns an event into one that can do nothing; `None` where nothing is left of it.
fn harmless<'t>(event: Event<'t>, way: &impl Way, open: &mut Vec<bool>) -> Option<Event<'t>> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => {
            let is_comment = html.trim_start().starts_with("<!--");
            (!is_comment).then_some(Event::Text(html))
        }
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(Tag::Heading {
            level: lower(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level)))),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            id,
            ..
        }) => {
            let address = way.address(&dest_url);
            open.push(address.is_some());
            address.map(|address| {
                Event::Start(Tag::Link {
                    link_type,
                    dest_url: CowStr::from(address),
                    title: CowStr::Borrowed(""),
                    id,
                })
            })
        }
        Event::End(TagEnd::Link) => open.pop().unwrap_or(false).then_some(event),
        // Its words stay. A picture would be fetched.
        Event::Start(Tag::Image { .. }) => Some(Event::Text(CowStr::Borrowed("[picture: "))),
        Event::End(TagEnd::Image) => Some(Event::Text(CowStr::Borrowed("]"))),
        Event::Start(Tag::CodeBlock(_)) => Some(Event::Start(Tag::CodeBlock(
            pulldown_cmark::CodeBlockKind::Indented,
        ))),
        other => Some(other),
    }
}

/// Puts the headings of a text below those of the page.
const fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::{Nowhere, html, resolve};

    #[test]
    fn markup_of_the_text_is_text() {
        let out = html(
            "a <script>alert(1)</script> b\n\n<iframe src=//x>\n</iframe>\n",
            &Nowhere,
        );
        assert!(
            !out.contains("<script") && !out.contains("<iframe"),
            "{out}"
        );
        assert!(
            out.contains("&lt;script&gt;") && out.contains("&lt;iframe"),
            "{out}"
        );
        assert_eq!(html("<!-- secret -->\n", &Nowhere).trim(), "<p></p>");
    }

    #[test]
    fn links_lead_to_the_web_or_nowhere() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "file:///etc/passwd",
            "https:evil",
            "vbscript:x",
            "&#106;avascript:x",
        ] {
            let out = html(&format!("[word](<{bad}>) ![pic](<{bad}>)"), &Nowhere);
            assert!(!out.contains("<a") && !out.contains("<img"), "{bad}: {out}");
            assert!(out.contains("word") && out.contains("pic"), "{out}");
        }
        let out = html(
            "[w](https://example.com/a\"b 't') <https://example.com>",
            &Nowhere,
        );
        assert_eq!(
            out.trim(),
            "<p><a href=\"https://example.com/a%22b\">w</a> \
             <a href=\"https://example.com\">https://example.com</a></p>"
        );
    }

    #[test]
    fn paths_stay_in_the_repository() {
        assert_eq!(
            resolve("docs/gates/a.md", "../b.md#x").as_deref(),
            Some("docs/b.md")
        );
        assert_eq!(resolve("a.md", "./b.md").as_deref(), Some("b.md"));
        for out in ["../../x", "/x", "#x", "mailto:x", "a\\b", ""] {
            assert_eq!(resolve("docs/a.md", out), None, "{out}");
        }
    }

    #[test]
    fn an_address_is_read_as_the_path_that_it_means() {
        for (link, path) in [
            ("a%20b.md", Some("docs/a b.md")),
            ("gr%C3%B6%C3%9Fe.md", Some("docs/größe.md")),
            ("100%.md", Some("docs/100%.md")),
            ("%zz%ff", Some("docs/%zz%ff")),
            ("%2e%2e/b.md", Some("b.md")),
            ("%2e%2e/%2e%2e/b.md", None),
            ("%2fetc/passwd", None),
            ("a%5Cb", None),
            ("a%00b", None),
        ] {
            assert_eq!(resolve("docs/a.md", link).as_deref(), path, "{link}");
        }
        let out = html("[w](HTTPS://ok.example)", &Nowhere);
        assert!(out.contains("<a href=\"HTTPS://ok.example\">"), "{out}");
    }

    #[test]
    fn a_table_is_aligned_without_a_style() {
        let out = html(
            "| a | b | c |\n|:-:|--:|---|\n| <b> | 2 | `3` |\n",
            &Nowhere,
        );
        let out: String = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            out.replace("> <", "><"),
            "<table><thead><tr><th class=\"center\">a</th><th class=\"right\">b</th><th>c</th>\
             </tr></thead><tbody><tr><td class=\"center\">&lt;b&gt;</td><td class=\"right\">2</td>\
             <td><code>3</code></td></tr></tbody></table>"
        );
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        let out = html("a\u{202e}b\u{1b}[2J", &Nowhere);
        assert!(
            out.contains("\\u{202e}") && out.contains("\\u{1b}"),
            "{out}"
        );
    }
}
