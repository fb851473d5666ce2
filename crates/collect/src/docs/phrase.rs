//! Walks over the tokens of a sentence, phrase by phrase.

use super::sentence::{Placed, Token};

/// A place in a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'s, 'a> {
    tokens: &'s [Placed<'a>],
    pub(crate) at: usize,
}

/// Gates that are named together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group<'a> {
    /// Names, each with its offset in the block.
    pub(crate) gates: Vec<(&'a str, usize)>,
    /// Whether any of them will do.
    pub(crate) either: bool,
}

impl Group<'_> {
    /// Tells whether more gates are named than one sentence relates.
    pub(crate) fn is_long(&self) -> bool {
        self.gates.len() > MAX_GROUP
    }
}

impl<'s, 'a> Cursor<'s, 'a> {
    pub(crate) fn new(tokens: &'s [Placed<'a>], at: usize) -> Self {
        Self { tokens, at }
    }

    pub(crate) fn peek(&self) -> Option<&'s Token<'a>> {
        self.tokens.get(self.at).map(|p| &p.token)
    }

    fn word(&self) -> Option<&'s str> {
        match self.peek() {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.peek(), Some(Token::Mark(mark)) if marks.contains(mark))
    }

    /// Steps over one of some words.
    pub(crate) fn eat(&mut self, words: &[&str]) -> bool {
        let found = self.word().is_some_and(|w| words.contains(&w));
        self.at += usize::from(found);
        found
    }

    /// Steps over as many of some words as there are.
    pub(crate) fn skip(&mut self, words: &[&str]) {
        while self.eat(words) {}
    }

    /// Steps over a phrase: words with single blanks between.
    pub(crate) fn phrase(&mut self, phrases: &[&str]) -> bool {
        let found = phrases.iter().find_map(|phrase| {
            let mut cursor = *self;
            phrase
                .split(' ')
                .all(|word| cursor.eat(&[word]))
                .then_some(cursor.at)
        });
        self.at = found.unwrap_or(self.at);
        found.is_some()
    }

    /// Steps over gates that are named together: `A`, `the A and B feature gates`.
    pub(crate) fn group(&mut self) -> Option<Group<'a>> {
        let mut cursor = *self;
        let mut group = Group {
            gates: Vec::new(),
            either: false,
        };
        cursor.skip(ARTICLES);
        group.gates.push(cursor.gate()?);
        loop {
            cursor.skip(NOUNS);
            cursor.aside();
            *self = cursor;
            let comma = cursor.is_mark(&[',', '+', '/', '&']);
            cursor.at += usize::from(comma);
            let either = cursor.eat(&["or", "nor"]);
            let joined = either || cursor.eat(&["and"]);
            if !comma && !joined {
                return Some(group);
            }
            cursor.skip(ARTICLES);
            let Some(gate) = cursor.gate() else {
                return Some(group);
            };
            group.either |= either;
            if group.gates.len() <= MAX_GROUP {
                group.gates.push(gate);
            }
        }
    }

    fn gate(&mut self) -> Option<(&'a str, usize)> {
        let placed = self.tokens.get(self.at)?;
        let Token::Gate(name) = placed.token else {
            return None;
        };
        self.at += 1;
        Some((name, placed.at))
    }

    /// Steps over a remark in brackets.
    pub(crate) fn aside(&mut self) {
        if !self.is_mark(&['(']) {
            return;
        }
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        if let Some(length) = rest.iter().position(|p| p.token == Token::Mark(')')) {
            self.at += length + 1;
        }
    }
}

/// Gates that a sentence relates at once; longer runs of names are lists.
const MAX_GROUP: usize = 12;

const ARTICLES: &[&str] = &[
    "the", "both", "either", "neither", "feature", "gate", "gates",
];
const NOUNS: &[&str] = &[
    "feature",
    "features",
    "featuregate",
    "gate",
    "gates",
    "flag",
    "flags",
    "feature-gate",
];
