//! The blocks of a page as plain text: paragraphs, items of lists, headings, samples of code.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::table::Part;
use super::text::Page;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text of its own.
    Paragraph,
    /// The first text of an item of a list; the number tells lists apart.
    Item(usize),
    /// A heading, with its level.
    Heading(u8),
    /// Code, set apart.
    Sample,
}

/// One block.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    /// What a reader sees; a line break is a blank, but in code.
    pub(crate) text: String,
    /// Pairs (offset in `text`, offset in the page), rising.
    pieces: Vec<(usize, usize)>,
    /// Where code spans stand in `text`.
    pub(crate) codes: Vec<Range<usize>>,
    /// For an item: the block right before its list.
    pub(crate) lead: Option<usize>,
    /// For anything but a heading: the last heading before it.
    pub(crate) heading: Option<usize>,
}

impl Block {
    /// Makes a block of a cell of a table; its offsets mean nothing.
    pub(super) fn of_parts(parts: &[Part]) -> Self {
        let mut block = Self {
            kind: Kind::Paragraph,
            text: String::new(),
            pieces: Vec::new(),
            codes: Vec::new(),
            lead: None,
            heading: None,
        };
        for part in parts {
            let from = block.text.len();
            match part {
                Part::Text(text) => block.text.push_str(text),
                Part::Code(code) => {
                    block.text.push_str(code);
                    block.codes.push(from..block.text.len());
                }
            }
        }
        block
    }

    /// Returns where an offset of the text stands in the page.
    pub(crate) fn offset(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(flat, _)| *flat <= at);
        self.pieces
            .get(piece.wrapping_sub(1))
            .map_or(0, |(flat, source)| source + (at - flat))
    }
}

/// Reads the blocks of a page, in order. Tables are not among them.
pub(crate) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(&page.markdown, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.close();
    reader.done
}

#[derive(Default)]
struct Reader {
    done: Vec<Block>,
    open: Option<Block>,
    /// The lists that are open: number, and the block before.
    lists: Vec<(usize, Option<usize>)>,
    count: usize,
    /// Whether the next text is the first of an item.
    at_item: bool,
    heading: Option<usize>,
    /// Inside a table, or struck out.
    hidden: usize,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Table(_) | Tag::Strikethrough) => self.hidden += 1,
            Event::End(TagEnd::Table | TagEnd::Strikethrough) => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ if self.hidden > 0 => {}
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range.start),
            Event::Code(code) => {
                let block = self.block();
                let from = block.text.len();
                // The marks around it do not count.
                let inside = range.len().saturating_sub(code.len()) / 2;
                block.pieces.push((from, range.start + inside));
                block.text.push_str(&code);
                block.codes.push(from..block.text.len());
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", range.start),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::List(_) => {
                self.close();
                self.count += 1;
                let lead = self.done.len().checked_sub(1);
                self.lists.push((self.count, lead));
            }
            Tag::Item => {
                self.close();
                self.at_item = true;
            }
            Tag::Paragraph => self.close(),
            Tag::Heading { level, .. } => {
                self.close();
                self.open(Kind::Heading(*level as u8));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.close();
                self.open(Kind::Sample);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item => self.close(),
            TagEnd::Heading(_) => {
                self.close();
                self.heading = self.done.len().checked_sub(1);
            }
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind) -> &mut Block {
        let lead = match kind {
            Kind::Item(_) => self.lists.last().and_then(|(_, lead)| *lead),
            _ => None,
        };
        let heading = self.heading;
        self.open.insert(Block {
            kind,
            text: String::new(),
            pieces: Vec::new(),
            codes: Vec::new(),
            lead,
            heading,
        })
    }

    fn block(&mut self) -> &mut Block {
        if self.open.is_none() {
            let list = self.lists.last().map(|(number, _)| *number);
            let kind = match list.filter(|_| self.at_item) {
                Some(number) => Kind::Item(number),
                None => Kind::Paragraph,
            };
            self.at_item = false;
            self.open(kind);
        }
        self.open.get_or_insert_with(|| Block {
            kind: Kind::Paragraph,
            text: String::new(),
            pieces: Vec::new(),
            codes: Vec::new(),
            lead: None,
            heading: None,
        })
    }

    fn text(&mut self, text: &str, offset: usize) {
        let block = self.block();
        block.pieces.push((block.text.len(), offset));
        block.text.push_str(text);
    }

    fn close(&mut self) {
        if let Some(block) = self.open.take()
            && !block.text.trim().is_empty()
        {
            self.done.push(block);
        }
    }
}
