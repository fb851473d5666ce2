//! Sentences that tell a reader to switch a gate.
//!
//! "Set `A=false`", "disable `A`", "fails unless `A` is disabled". What is denied ("do not
//! enable `A`"), or tells what happens ("when `A` is disabled"), is no advice.

use gradus_core::statement::{Basis, Claim, Mode};

use super::block::Block;
use super::names::Names;
use super::phrase::Cursor;
use super::prose::Voice;
use super::sentence::{Sentence, Token};
use crate::settings;

const ON: &[&str] = &["enable", "activate"];
const OFF: &[&str] = &["disable", "deactivate"];
const IS_ON: &[&str] = &["enabled", "activated"];
const IS_OFF: &[&str] = &["disabled", "deactivated"];
const ADVERBS: &[&str] = &["explicitly", "manually", "also", "first"];
/// Words right before an imperative that leave it one.
const URGES: &[&str] = &[
    "must", "should", "please", "can", "then", "and", "either", "or",
];
/// Words before a setting that make it one to be made.
const SETTING: &[&str] = &[
    "set",
    "setting",
    "pass",
    "passing",
    "add",
    "adding",
    "specify",
    "specifying",
    "use",
    "using",
];
/// Words that turn a sentence round, or leave open whether it holds.
const NOT: &[&str] = &[
    "not",
    "don't",
    "never",
    "cannot",
    "can't",
    "avoid",
    "without",
    "if",
    "when",
    "needn't",
    "shouldn't",
    "mustn't",
    "nor",
    "whether",
];

/// Reads the sentences of a block.
pub(super) fn read(
    block: &Block,
    sentences: &[Sentence<'_>],
    names: &Names,
    voice: &mut Voice<'_, '_>,
) {
    for sentence in sentences {
        for at in 0..sentence.len() {
            let Some(placed) = sentence.get(at) else {
                continue;
            };
            match &placed.token {
                Token::Word(_) => {
                    let advised = imperative(sentence, at).or_else(|| demand(sentence, at));
                    if let Some((gates, on)) = advised {
                        for (gate, place) in gates {
                            say(gate, on, block.offset(place), voice);
                        }
                    }
                }
                Token::Gate(_) => {
                    if let Some((gates, on)) = passive(sentence, at) {
                        for (gate, place) in gates {
                            say(gate, on, block.offset(place), voice);
                        }
                    }
                }
                Token::Code(code) => {
                    let verb = before(sentence, at, 6).any(|w| SETTING.contains(&w));
                    if code.contains('=') && verb && !denied(sentence, at) {
                        for setting in settings::read("", code.as_bytes()).settings {
                            if names.get(&setting.gate).is_some() {
                                say(&setting.gate, setting.value, block.offset(placed.at), voice);
                            }
                        }
                    }
                }
                Token::Mark(_) => {}
            }
        }
    }
}

fn say(gate: &str, on: bool, at: usize, voice: &mut Voice<'_, '_>) {
    voice.say(gate, Claim::SetsTo(on), Mode::Advises, Basis::Inferred, at);
}

type Advice<'a> = (Vec<(&'a str, usize)>, bool);

/// "Enable the `A` feature gate".
fn imperative<'a>(sentence: &Sentence<'a>, at: usize) -> Option<Advice<'a>> {
    let mut cursor = Cursor::new(sentence, at);
    let on = cursor.eat(ON);
    if !on && !cursor.eat(OFF) {
        return None;
    }
    let urged = match at.checked_sub(1).and_then(|i| sentence.get(i)) {
        None => true,
        Some(previous) => match &previous.token {
            Token::Word(word) => URGES.contains(&word.as_str()) || is_need(sentence, at),
            Token::Mark(mark) => matches!(mark, ',' | ':'),
            Token::Gate(_) | Token::Code(_) => false,
        },
    };
    let group = cursor.group()?;
    (urged && !denied(sentence, at)).then_some((group.gates, on))
}

/// Tells whether the words before are "need to", "have to".
fn is_need(sentence: &Sentence<'_>, at: usize) -> bool {
    let words: Vec<&str> = before(sentence, at, 2).collect();
    matches!(
        words.as_slice(),
        ["to", "need" | "have" | "needs" | "has" | "want"]
    )
}

/// "unless `A` is explicitly disabled".
fn demand<'a>(sentence: &Sentence<'a>, at: usize) -> Option<Advice<'a>> {
    let mut cursor = Cursor::new(sentence, at);
    if !cursor.eat(&["unless"]) {
        return None;
    }
    let group = cursor.group()?;
    cursor.skip(&["is", "are"]);
    cursor.skip(ADVERBS);
    let on = cursor.eat(IS_ON);
    (on || cursor.eat(IS_OFF)).then_some((group.gates, on))
}

/// "`A` must be disabled", "`A` needs to be enabled".
fn passive<'a>(sentence: &Sentence<'a>, at: usize) -> Option<Advice<'a>> {
    let mut cursor = Cursor::new(sentence, at);
    let group = cursor.group()?;
    let must = cursor.phrase(&[
        "must be",
        "has to be",
        "have to be",
        "needs to be",
        "need to be",
    ]);
    cursor.skip(ADVERBS);
    let on = must && cursor.eat(IS_ON);
    let off = must && !on && cursor.eat(IS_OFF);
    ((on || off) && !denied(sentence, at)).then_some((group.gates, on))
}

/// Tells whether the clause before a place turns it round.
fn denied(sentence: &Sentence<'_>, at: usize) -> bool {
    before(sentence, at, 12).any(|w| NOT.contains(&w))
}

/// Returns the words before a place, nearest first, back to the last comma or colon.
fn before<'s>(sentence: &'s Sentence<'_>, at: usize, most: usize) -> impl Iterator<Item = &'s str> {
    sentence
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|p| !matches!(p.token, Token::Mark(',' | ':' | '–' | '—')))
        .take(most)
        .filter_map(|p| match &p.token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        })
}
