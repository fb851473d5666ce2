//! The tables of a document, as plain text with offsets.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::lead::Lead;
use super::text::{Page, is_delimiter_row};

/// One cell.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Where its text begins.
    pub(super) start: usize,
    /// Its pieces, in order; those that are struck out are not among them.
    pub(super) parts: Vec<Part>,
    /// What is struck out.
    pub(super) struck: Vec<Part>,
    /// Whether a footnote has more to say.
    pub(super) noted: bool,
}

/// A piece of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text outside of code spans.
    Text(String),
    /// A code span.
    Code(String),
}

impl Cell {
    /// Makes a cell of text that stands in no table.
    pub(super) fn plain_text(text: &str) -> Self {
        Self {
            parts: vec![Part::Text(text.to_owned())],
            ..Self::default()
        }
    }

    /// Returns the cell as it was before it was struck out; `None` where something is left.
    pub(super) fn unstruck(&self) -> Option<Self> {
        let is_blank = |part: &Part| matches!(part, Part::Text(text) if text.trim().is_empty());
        let all = self.parts.iter().all(is_blank) && !self.struck.is_empty();
        all.then(|| Self {
            start: self.start,
            parts: self.struck.clone(),
            struck: Vec::new(),
            noted: self.noted,
        })
    }

    /// Returns what a reader sees, in one line.
    pub(super) fn plain(&self) -> String {
        let mut all = String::new();
        for part in &self.parts {
            let (Part::Text(text) | Part::Code(text)) = part;
            all.push_str(text);
        }
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn text(&mut self, more: &str, struck: bool) {
        let parts = if struck {
            &mut self.struck
        } else {
            &mut self.parts
        };
        // Marks that tell a browser where a long word may break are no part of the word.
        let more = more
            .chars()
            .filter(|c| !matches!(c, '\u{200b}' | '\u{ad}' | '\u{2060}' | '\u{fe0f}'));
        if let Some(Part::Text(text)) = parts.last_mut() {
            text.extend(more);
        } else {
            parts.push(Part::Text(more.collect()));
        }
    }
}

/// One table.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Headings above it, outermost first.
    pub(super) headings: Vec<String>,
    /// What the paragraph right before it says of its gates.
    pub(super) lead: Option<Lead>,
    /// Its header row.
    pub(super) header: Vec<Cell>,
    /// Its other rows.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) tables: Vec<Table>,
    /// Where a fence begins that is never closed, and hides a table.
    pub(super) unclosed_fence: Option<usize>,
}

/// Finds the tables of a page, in order.
pub(super) fn tables(page: &Page<'_>) -> Found {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut finder = Finder {
        text: &page.markdown,
        headings: page.title.map(|t| (1, t.to_owned())).into_iter().collect(),
        heading: None,
        table: None,
        paragraph: None,
        before: None,
        superscript: false,
        struck: 0,
        found: Found::default(),
    };
    for (event, range) in Parser::new_ext(&page.markdown, options).into_offset_iter() {
        finder.event(event, range);
    }
    finder.found
}

struct Finder<'a> {
    text: &'a str,
    /// Headings in force, with their levels, rising.
    headings: Vec<(u8, String)>,
    /// The heading that is being read.
    heading: Option<(u8, String)>,
    table: Option<Table>,
    /// The paragraph that is being read.
    paragraph: Option<String>,
    /// The paragraph right before.
    before: Option<String>,
    /// Inside `<sup>`: a footnote's number, no part of a name.
    superscript: bool,
    /// How often what is read is struck out.
    struck: u32,
    found: Found,
}

impl Finder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.code(&code),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::InlineHtml(html) => self.html(&html),
            Event::FootnoteReference(_) => self.note(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.before = None;
                self.paragraph = Some(String::new());
            }
            Tag::Heading { .. } | Tag::List(_) | Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.before = None;
            }
            _ => {}
        }
        match tag {
            Tag::Strikethrough => self.struck += 1,
            Tag::Heading { level, .. } => self.heading = Some((rank(*level), String::new())),
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.fence(range),
            Tag::Table(_) => {
                self.table = Some(Table {
                    headings: self.headings.iter().map(|(_, text)| text.clone()).collect(),
                    lead: self.before.take().as_deref().and_then(Lead::of),
                    ..Table::default()
                });
            }
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {
                self.superscript = false;
                self.struck = 0;
                let cell = Cell {
                    start: self.content_start(&range),
                    ..Cell::default()
                };
                if let Some(table) = &mut self.table {
                    match table.rows.last_mut() {
                        Some(row) => row.push(cell),
                        None => table.header.push(cell),
                    }
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some((level, text)) = self.heading.take() {
                    self.headings.retain(|(other, _)| *other < level);
                    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    self.headings.push((level, text));
                }
            }
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Paragraph => self.before = self.paragraph.take(),
            TagEnd::Table => self.found.tables.extend(self.table.take()),
            _ => {}
        }
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        let table = self.table.as_mut()?;
        match table.rows.last_mut() {
            Some(row) => row.last_mut(),
            None => table.header.last_mut(),
        }
    }

    fn text(&mut self, text: &str) {
        let struck = self.struck > 0;
        if let Some((_, heading)) = &mut self.heading {
            heading.push_str(text);
        } else if self.superscript {
            self.note();
        } else if let Some(cell) = self.cell() {
            cell.text(text, struck);
        } else if let Some(paragraph) = self.paragraph.as_mut().filter(|_| !struck) {
            paragraph.push_str(text);
        }
    }

    fn note(&mut self) {
        if let Some(cell) = self.cell() {
            cell.noted = true;
        }
    }

    fn code(&mut self, code: &str) {
        let struck = self.struck > 0;
        if let Some((_, heading)) = &mut self.heading {
            heading.push_str(code);
        } else if let Some(cell) = self.cell() {
            let parts = if struck {
                &mut cell.struck
            } else {
                &mut cell.parts
            };
            parts.push(Part::Code(code.trim().to_owned()));
        } else if let Some(paragraph) = self.paragraph.as_mut().filter(|_| !struck) {
            paragraph.push_str(code);
        }
    }

    fn html(&mut self, html: &str) {
        let tag = html.to_ascii_lowercase();
        if tag.starts_with("<br") {
            self.text(" ");
        } else if tag.starts_with("<sup") {
            self.superscript = true;
        } else if tag.starts_with("</sup") {
            self.superscript = false;
        } else if ["<s>", "<del>", "<strike>"].contains(&tag.as_str()) {
            self.struck += 1;
        } else if ["</s>", "</del>", "</strike>"].contains(&tag.as_str()) {
            self.struck = self.struck.saturating_sub(1);
        }
    }

    fn content_start(&self, range: &Range<usize>) -> usize {
        let inside = self.text.get(range.clone()).unwrap_or_default();
        range.start + (inside.len() - inside.trim_start().len())
    }

    fn fence(&mut self, range: Range<usize>) {
        if self.found.unclosed_fence.is_some() || range.end < self.text.trim_end().len() {
            return;
        }
        let block = self.text.get(range.clone()).unwrap_or_default();
        let mut lines = block.trim_end().lines();
        let Some(opener) = lines.next() else { return };
        let mark = opener.trim_start().chars().next().unwrap_or('`');
        let length = |line: &str| line.trim_start().chars().take_while(|c| *c == mark).count();
        let closed = lines.clone().next_back().is_some_and(|last| {
            let last = last.trim_start_matches(['>', ' ', '\t']);
            length(last) >= length(opener) && last.trim_end().chars().all(|c| c == mark)
        });
        if !closed && lines.any(is_delimiter_row) {
            self.found.unclosed_fence = Some(range.start);
        }
    }
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
