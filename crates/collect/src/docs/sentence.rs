//! Sentences as tokens: names of gates, words, marks.

use super::block::Block;
use super::names::{Names, is_distinct};

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// The name of a gate.
    Gate(&'a str),
    /// A word, lower case.
    Word(String),
    /// Code that is no gate's name, as written.
    Code(&'a str),
    /// `,` `:` `(` `)` `+` `/` `&` or a dash.
    Mark(char),
}

/// A token, and where it begins in the text of its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed<'a> {
    pub(crate) token: Token<'a>,
    pub(crate) at: usize,
}

/// Tokens in a sentence that is read as one; people write shorter ones.
const MAX_TOKENS: usize = 256;

/// One sentence.
pub(crate) type Sentence<'a> = Vec<Placed<'a>>;

/// Cuts a block into sentences.
pub(crate) fn sentences<'a>(block: &'a Block, names: &'a Names) -> Vec<Sentence<'a>> {
    let mut all = Vec::new();
    let mut one: Sentence<'a> = Vec::new();
    let text = block.text.as_str();
    let mut codes = block.codes.iter().peekable();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        if one.len() >= MAX_TOKENS {
            end(&mut one, &mut all);
        }
        if let Some(code) = codes.next_if(|c| c.start <= at) {
            let span = text.get(code.clone()).unwrap_or_default();
            one.push(Placed {
                token: code_token(span.trim(), names),
                at: code.start,
            });
            at = code.end.max(at);
            continue;
        }
        let limit = codes.peek().map_or(text.len(), |c| c.start);
        let plain = text.get(at..limit).unwrap_or(rest);
        let word = plain
            .find(|c: char| !is_of_word(c))
            .map_or(plain, |end| plain.get(..end).unwrap_or(plain));
        if word.is_empty() {
            let mark = plain.chars().next().unwrap_or(' ');
            at += mark.len_utf8();
            match mark {
                // A question states nothing.
                '?' => one.clear(),
                '!' | ';' => end(&mut one, &mut all),
                ',' | ':' | '(' | ')' | '+' | '/' | '&' | '–' | '—' | '=' => one.push(Placed {
                    token: Token::Mark(mark),
                    at: at - mark.len_utf8(),
                }),
                _ => {}
            }
            continue;
        }
        let bare = word.trim_matches(['.', '-', '\'', '’']);
        if !bare.is_empty() {
            let lead = word.len() - word.trim_start_matches(['.', '-', '\'', '’']).len();
            one.push(Placed {
                token: word_token(bare, names),
                at: at + lead,
            });
        }
        at += word.len();
        if word.ends_with('.') && text.get(at..).is_none_or(is_end) {
            end(&mut one, &mut all);
        }
    }
    end(&mut one, &mut all);
    all
}

fn is_end(rest: &str) -> bool {
    rest.chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '"' | '”'))
}

fn end<'a>(one: &mut Sentence<'a>, all: &mut Vec<Sentence<'a>>) {
    if !one.is_empty() {
        all.push(std::mem::take(one));
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\'' | '’')
}

fn code_token<'a>(code: &'a str, names: &'a Names) -> Token<'a> {
    let name = code.strip_prefix("featureGates.").unwrap_or(code);
    match names.get(name) {
        Some(gate) => Token::Gate(gate),
        None => Token::Code(code),
    }
}

fn word_token<'a>(word: &str, names: &'a Names) -> Token<'a> {
    match names.get(word).filter(|name| is_distinct(name)) {
        Some(gate) => Token::Gate(gate),
        None => Token::Word(word.replace('’', "'").to_lowercase()),
    }
}
