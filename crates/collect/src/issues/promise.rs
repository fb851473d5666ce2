//! What an issue promises of a gate: "Promote `GasLamp` to beta in v0.5", a box to tick, a
//! target behind a stage. And what it plans to remove.

use gradus_core::issue::{Naming, Place, Promise};
use gradus_core::stage::Stage;
use gradus_core::statement::Basis;
use gradus_core::version::Version;

use crate::docs::block::{Block, Kind};
use crate::docs::names::Names;
use crate::docs::sentence::{Sentence, Token, sentences};
use crate::export::excerpt;

/// Promises of one issue.
const MAX_PROMISES: usize = 64;
/// Characters of a line that is quoted.
const MAX_TEXT: usize = 200;

/// Words that move a gate, in the tense of a plan.
const MOVES: [&str; 14] = [
    "promote",
    "promoting",
    "promotion",
    "graduate",
    "graduating",
    "graduation",
    "move",
    "moving",
    "bump",
    "advance",
    "bring",
    "take",
    "switch",
    "raise",
];

/// Words that make it no promise.
const DENIALS: [&str; 9] = [
    "not",
    "don't",
    "won't",
    "never",
    "revert",
    "reverting",
    "demote",
    "demoting",
    "cannot",
];

/// What a title or a body tells of the future of gates.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plans {
    pub(super) promises: Vec<Promise>,
    pub(super) removals: Vec<Naming>,
}

impl Plans {
    /// Reads blocks. `about` are the gates that the head of the issue names: lines that name
    /// none speak of those.
    pub(super) fn read(&mut self, blocks: &[Block], place: &Place, about: &[&str], names: &Names) {
        let samples = |b: &&Block| b.kind != Kind::Sample;
        for block in blocks.iter().filter(samples) {
            for sentence in sentences(block, names) {
                let line = Line {
                    text: &block.text,
                    sentence: &sentence,
                    done: ticked(block),
                    place,
                };
                line.promises(about, &mut self.promises);
                line.removals(&mut self.removals);
            }
        }
    }

    /// Leaves one promise for a stage of a gate: that of the title, else the last one.
    pub(super) fn settle(&mut self) {
        let mut kept: Vec<Promise> = Vec::new();
        for promise in self.promises.drain(..) {
            let same = |p: &Promise| p.gate == promise.gate && p.stage == promise.stage;
            match kept.iter_mut().find(|p| same(p)) {
                None => kept.push(promise),
                Some(known) => {
                    // A box tells how far a promise of the title has come.
                    known.done = promise.done.or(known.done);
                    if known.place != Place::Title {
                        *known = Promise {
                            done: known.done,
                            version: promise.version.or_else(|| known.version.take()),
                            ..promise
                        };
                    }
                }
            }
        }
        self.promises = kept;
        self.removals.sort();
        self.removals.dedup_by(|b, a| a.gate == b.gate);
    }
}

/// Reads `[ ]` and `[x]` before the text of an item.
fn ticked(block: &Block) -> Option<bool> {
    let text = block.text.trim_start();
    let of_item = matches!(block.kind, Kind::Item(_) | Kind::Paragraph);
    if !of_item {
        None
    } else if text.starts_with("[ ]") {
        Some(false)
    } else {
        (text.starts_with("[x]") || text.starts_with("[X]")).then_some(true)
    }
}

/// One sentence, and what it stands in.
struct Line<'a> {
    text: &'a str,
    sentence: &'a Sentence<'a>,
    done: Option<bool>,
    place: &'a Place,
}

impl Line<'_> {
    fn tokens(&self) -> impl Iterator<Item = &Token<'_>> {
        self.sentence.iter().map(|placed| &placed.token)
    }

    fn word(&self, at: usize) -> Option<&str> {
        match self.sentence.get(at).map(|placed| &placed.token) {
            Some(Token::Word(word)) => Some(word),
            Some(Token::Code(code)) => Some(code),
            _ => None,
        }
    }

    fn has(&self, words: &[&str]) -> bool {
        self.tokens()
            .any(|token| matches!(token, Token::Word(word) if words.contains(&word.as_str())))
    }

    fn gates(&self) -> Vec<&str> {
        let mut gates = Vec::new();
        for token in self.tokens() {
            if let Token::Gate(gate) = token
                && !gates.contains(gate)
            {
                gates.push(*gate);
            }
        }
        gates
    }

    fn promises(&self, about: &[&str], out: &mut Vec<Promise>) {
        if self.has(&DENIALS) {
            return;
        }
        let own = self.gates();
        let found = if own.is_empty() {
            self.target().map(|found| (about.to_vec(), found))
        } else {
            self.step().map(|found| (own, found))
        };
        let Some((gates, (stage, version))) = found else {
            return;
        };
        for gate in gates {
            if out.len() < MAX_PROMISES {
                out.push(Promise {
                    gate: gate.to_owned(),
                    stage,
                    version: version.clone(),
                    done: self.done,
                    place: self.place.clone(),
                    text: excerpt(self.text, MAX_TEXT),
                });
            }
        }
    }

    /// Reads a sentence that names a gate: "promote X to beta", "X to beta", "X: beta in v0.5".
    fn step(&self) -> Option<(Stage, Option<String>)> {
        let count = self.sentence.len();
        let moves = self.has(&MOVES);
        for at in 0..count {
            let Some(stage) = self.stage(at) else {
                continue;
            };
            let before = at.checked_sub(1).and_then(|i| self.sentence.get(i));
            let goes_to = matches!(before.map(|p| &p.token), Some(Token::Word(w)) if w == "to");
            let (due, next) = self.release_behind(at + 1);
            let version = self.version(at + 1).or_else(|| self.bracketed(at));
            let before_to = at.checked_sub(2);
            let from_gate = goes_to && before_to.is_some_and(|i| self.ends_name(i));
            let is_step = goes_to && (moves || from_gate);
            // "X: beta in v0.5", and nothing more: a title of a bug goes on.
            let ends = self.sentence.iter().skip(next);
            let ends = ends.map(|p| &p.token).all(|t| matches!(t, Token::Mark(_)));
            let is_row =
                due.is_some() && ends && at.checked_sub(1).is_some_and(|i| self.ends_name(i));
            if is_step || is_row {
                return Some((stage, version));
            }
        }
        None
    }

    /// Reads a line about the issue's own gate: "Beta release target (x.y): 1.31", "Beta: v0.5".
    fn target(&self) -> Option<(Stage, Option<String>)> {
        let mut at = 0;
        // The mark of a box that is ticked.
        at += usize::from(self.word(0) == Some("x"));
        let is_move = self.word(at).is_some_and(|w| MOVES.contains(&w));
        if is_move || self.word(at) == Some("target") {
            at += 1;
            let fill = ["to", "it", "the", "gate", "feature"];
            while self.word(at).is_some_and(|w| fill.contains(&w)) {
                at += 1;
            }
        }
        let stage = self.stage(at)?;
        let (version, next) = self.release_behind(at + 1);
        // "Promote to beta" with a box has the milestone's release.
        let is_task = is_move && self.done.is_some() && next >= self.sentence.len();
        (version.is_some() || is_task).then_some((stage, version))
    }

    /// Reads a release right behind a stage: "target (x.y): 1.31", "in v0.5"; and returns where
    /// the reading ended.
    fn release_behind(&self, from: usize) -> (Option<String>, usize) {
        let fill = [
            "release",
            "target",
            "milestone",
            "stage",
            "in",
            "for",
            "by",
            "with",
            "x.y",
            "at",
        ];
        let mut next = from;
        loop {
            match self.sentence.get(next).map(|placed| &placed.token) {
                Some(Token::Mark(':' | '(' | ')' | '–' | '—')) => next += 1,
                Some(Token::Word(w)) if fill.contains(&w.as_str()) => next += 1,
                _ => break,
            }
        }
        let version = self.word(next).filter(|w| is_release(w));
        let version = version.map(str::to_owned);
        next += usize::from(version.is_some());
        (version, next)
    }

    fn stage(&self, at: usize) -> Option<Stage> {
        let stage = Stage::parse(self.word(at)?)?;
        matches!(stage, Stage::Alpha | Stage::Beta | Stage::Stable).then_some(stage)
    }

    /// Tells whether a token is a gate, or what may stand right behind one: "X feature gate:".
    fn ends_name(&self, at: usize) -> bool {
        match self.sentence.get(at).map(|placed| &placed.token) {
            Some(Token::Gate(_)) => true,
            Some(Token::Mark(':' | ')' | '–' | '—')) => {
                at.checked_sub(1).is_some_and(|i| self.ends_name(i))
            }
            Some(Token::Word(word)) if matches!(word.as_str(), "feature" | "gate" | "goes") => {
                at.checked_sub(1).is_some_and(|i| self.ends_name(i))
            }
            _ => false,
        }
    }

    /// Returns the first release behind a place. Those of Kubernetes are none of the project's.
    fn version(&self, from: usize) -> Option<String> {
        let mut of_another = false;
        for at in from..self.sentence.len() {
            let Some(word) = self.word(at) else {
                continue;
            };
            if is_release(word) && !of_another {
                return Some(word.to_owned());
            }
            of_another = matches!(word, "kubernetes" | "k8s" | "kube" | "upstream");
        }
        None
    }

    /// Returns the release that stands before everything else: "[v0.5] Promote X".
    fn bracketed(&self, before: usize) -> Option<String> {
        let word = self.word(0).filter(|_| before > 0)?;
        is_release(word).then(|| word.to_owned())
    }

    /// Reads "remove the X gate", "removal of X", "X: remove the gate".
    fn removals(&self, out: &mut Vec<Naming>) {
        if self.has(&DENIALS) {
            return;
        }
        for at in 0..self.sentence.len() {
            let Some(word) = self.word(at) else {
                continue;
            };
            let removal = matches!(word, "removal" | "retirement" | "deletion");
            let removes = matches!(
                word,
                "remove" | "removing" | "retire" | "retiring" | "drop" | "delete" | "deleting"
            );
            if !removal && !removes {
                continue;
            }
            let gates = self.removed(at, removal);
            for gate in gates {
                if out.len() < MAX_PROMISES {
                    out.push(Naming {
                        gate: gate.to_owned(),
                        place: self.place.clone(),
                        basis: match self.place {
                            Place::Body => Basis::Inferred,
                            Place::Title | Place::Label(_) => Basis::Read,
                        },
                    });
                }
            }
        }
    }

    /// Returns the gates that the word at a place takes away.
    fn removed(&self, at: usize, removal: bool) -> Vec<&str> {
        let fill = [
            "of",
            "the",
            "our",
            "feature",
            "gate",
            "gates",
            "switch",
            "flag",
            "locked",
            "ga",
            "stable",
            "graduated",
            "old",
            "and",
        ];
        let mut gates = Vec::new();
        let mut says_gate = false;
        let mut next = at + 1;
        loop {
            match self.sentence.get(next).map(|placed| &placed.token) {
                Some(Token::Gate(gate)) => gates.push(*gate),
                Some(Token::Mark(',' | '/' | '&')) => {}
                Some(Token::Word(word)) if fill.contains(&word.as_str()) => {
                    says_gate |= matches!(word.as_str(), "gate" | "gates" | "switch" | "flag");
                }
                _ => break,
            }
            next += 1;
        }
        if !gates.is_empty() {
            return gates;
        }
        // "X: remove the gate", "X removal".
        let before = at.checked_sub(1);
        let named = before.is_some_and(|i| self.ends_name(i));
        if named && (says_gate || removal) {
            let before = self.sentence.get(..at).unwrap_or_default().iter().rev();
            let gate = before.map(|placed| &placed.token).find_map(|t| match t {
                Token::Gate(gate) => Some(*gate),
                _ => None,
            });
            return gate.into_iter().collect();
        }
        Vec::new()
    }
}

/// Tells whether a word is a release: `v0.5`, `0.5.0`.
fn is_release(word: &str) -> bool {
    word.contains('.') && word.len() <= 30 && Version::parse(word).is_some()
}

#[cfg(test)]
mod tests;
