//! What a page says of gates outside of its tables, and what its tables say of two gates.
//!
//! Unlike tables of gates, prose is only understood where the names are known.

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Mode, Statement};

use super::block::{self, Block};
use super::constraint::{self, Kind};
use super::lines::Lines;
use super::names::Names;
use super::sentence::{Sentence, Token, sentences};
use super::{Reading, advice, definition, front_matter, pairs, runbook, sample, stated, text};

/// Statements of one page; nobody says more of gates than that.
const MAX_STATEMENTS: usize = 8192;

/// Reads a page for what it says of the gates of those names. Lists are numbered from
/// `first_listing` on.
///
/// What makes the page unreadable is reported by [`read`](super::read), not here.
///
/// ```
/// use gradus_collect::docs::{self, Names};
/// use gradus_core::gate::{Gate, Inventory, NameBasis};
/// use gradus_core::statement::Claim;
///
/// let gates = ["Lamp", "Torch"].map(|name| Gate::named(name, NameBasis::Read));
/// let names = Names::new(&Inventory { gates: gates.into(), ..Inventory::default() });
/// let reading = docs::prose("docs/lamp.md", b"`Lamp` requires `Torch`.\n", &names, 0);
/// let said = reading.statements.iter().any(|s| s.claim == Claim::Requires("Torch".into()));
/// assert!(said);
/// ```
#[must_use]
pub fn prose(path: &str, bytes: &[u8], names: &Names, first_listing: u32) -> Reading {
    let mut reading = Reading::default();
    let Ok(text) = text::check(path, bytes) else {
        return reading;
    };
    if !names.any(bytes) {
        return reading;
    }
    // Of a page with a table, those who read tables say it.
    if !text::has_delimiter_row(text) {
        reading.unread.extend(text::half_merged(path, text));
    }
    let page = text::Page::new(text);
    let blocks = block::blocks(&page);
    let mut voice = Voice {
        path,
        lines: Lines::new(text),
        first_listing,
        full: false,
        reading: &mut reading,
    };
    mentions(text, names, &mut voice);
    runbook::read(text, &page, &blocks, names, &mut voice);
    front_matter::read(text, names, &mut voice);
    definition::read(&blocks, names, &mut voice);
    pairs::read(&page, &blocks, names, &mut voice);
    for (number, block) in blocks.iter().enumerate() {
        match block.kind {
            block::Kind::Sample => sample::read(block, &mut voice),
            block::Kind::Heading(_) => {}
            block::Kind::Paragraph | block::Kind::Item(_) => {
                let sentences = sentences(block, names);
                constraints(number, &blocks, &sentences, names, &mut voice);
                let heading = section(block, &blocks, names);
                stated::read(block, &sentences, heading, &mut voice);
                advice::read(block, &sentences, names, &mut voice);
            }
        }
    }
    reading
}

/// Says things, at lines of one page.
pub(super) struct Voice<'a, 'r> {
    pub(super) path: &'a str,
    pub(super) lines: Lines<'a>,
    first_listing: u32,
    /// Whether there was more than is kept.
    full: bool,
    pub(super) reading: &'r mut Reading,
}

impl Voice<'_, '_> {
    /// Returns the number of the next list.
    pub(super) fn next_listing(&self) -> u32 {
        let count = u32::try_from(self.reading.listings.len()).unwrap_or(u32::MAX);
        self.first_listing.saturating_add(count)
    }

    pub(super) fn location(&self, offset: usize) -> Location {
        Location::new(
            LedgerKind::Docs,
            self.path,
            self.lines.line(offset),
            self.lines.column(offset),
        )
        .with_text(self.lines.text(offset))
    }

    /// Says one thing, once.
    pub(super) fn say(&mut self, subject: &str, claim: Claim, mode: Mode, basis: Basis, at: usize) {
        self.say_in(subject, claim, mode, basis, at, None);
    }

    pub(super) fn say_in(
        &mut self,
        subject: &str,
        claim: Claim,
        mode: Mode,
        basis: Basis,
        at: usize,
        listing: Option<u32>,
    ) {
        if self.reading.statements.len() >= MAX_STATEMENTS {
            if !self.full {
                self.full = true;
                self.reading.unread.push(Unread {
                    path: self.path.to_owned(),
                    code: UnreadCode::Budget,
                    reason: format!("says more than {MAX_STATEMENTS} things of gates"),
                });
            }
            return;
        }
        let statement = Statement {
            subject: subject.to_owned(),
            claim,
            mode,
            basis,
            location: self.location(at),
            listing,
            case: None,
        };
        if self.reading.statements.last() != Some(&statement) {
            self.reading.statements.push(statement);
        }
    }
}

/// Notes where gates are named, once a line each.
fn mentions(text: &str, names: &Names, voice: &mut Voice<'_, '_>) {
    let mut last = (0, Vec::new());
    for hit in names.hits(text) {
        let line = voice.lines.line(hit.start);
        if last.0 != line {
            last = (line, Vec::new());
        }
        if !last.1.contains(&hit.name) {
            last.1.push(hit.name);
            let (mode, basis) = (Mode::Documents, Basis::Read);
            voice.say(hit.name, Claim::Named, mode, basis, hit.start);
        }
    }
}

pub(super) fn claim(kind: Kind, other: &str) -> Claim {
    match kind {
        Kind::Requires => Claim::Requires(other.to_owned()),
        Kind::Excludes => Claim::Excludes(other.to_owned()),
    }
}

fn constraints(
    number: usize,
    blocks: &[Block],
    sentences: &[Sentence<'_>],
    names: &Names,
    voice: &mut Voice<'_, '_>,
) {
    let Some(block) = blocks.get(number) else {
        return;
    };
    let topic = topic(block, sentences);
    for (i, sentence) in sentences.iter().enumerate() {
        let said = constraint::read(sentence, topic.filter(|_| i > 0));
        for relation in &said.relations {
            voice.say(
                relation.gate,
                claim(relation.kind, relation.other),
                Mode::Documents,
                Basis::Inferred,
                block.offset(relation.at),
            );
        }
        let Some((kind, subjects)) = said.following else {
            continue;
        };
        for item in listed_below(number, blocks, names) {
            for (subject, _) in &subjects {
                if *subject != item.0 {
                    let (mode, basis) = (Mode::Documents, Basis::Inferred);
                    voice.say(subject, claim(kind, item.0), mode, basis, item.1);
                }
            }
        }
    }
}

/// Returns the gate that the section of a block is named after.
fn section<'a>(block: &Block, blocks: &'a [Block], names: &'a Names) -> Option<&'a str> {
    let heading = blocks.get(block.heading?)?;
    let hits: Vec<_> = names.hits(&heading.text).collect();
    match hits.as_slice() {
        [hit] if hit.name == heading.text.trim() => Some(hit.name),
        _ => None,
    }
}

/// Returns the gate that an item of a list is about: the one it begins with.
fn topic<'a>(block: &Block, sentences: &[Sentence<'a>]) -> Option<(&'a str, usize)> {
    let first = sentences.first()?.first()?;
    match (block.kind, &first.token) {
        (block::Kind::Item(_), Token::Gate(name)) => Some((*name, first.at)),
        _ => None,
    }
}

/// Returns the gates of the list right below a block, if it is a list of nothing else.
fn listed_below<'a>(number: usize, blocks: &'a [Block], names: &'a Names) -> Vec<(&'a str, usize)> {
    let items = blocks
        .iter()
        .skip(number + 1)
        .take_while(|b| matches!(b.kind, block::Kind::Item(_)) && b.lead == Some(number));
    let mut gates = Vec::new();
    for item in items {
        let sentences = sentences(item, names);
        let Some(first) = sentences.first().and_then(|s| s.first()) else {
            continue;
        };
        let Token::Gate(gate) = first.token else {
            return Vec::new();
        };
        gates.push((gate, item.offset(first.at)));
    }
    gates
}

#[cfg(test)]
mod tests;
