//! Stages and defaults that prose states in passing: "`A` (Alpha, default: false)", "`A` is an
//! Alpha feature gate, disabled by default".

use gradus_core::stage::Stage;
use gradus_core::statement::{Basis, Claim, Mode};

use super::block::{Block, Kind};
use super::definition::aside_claims;
use super::phrase::Cursor;
use super::prose::Voice;
use super::sentence::{Sentence, Token};

/// Bytes of a remark in brackets: a longer one is no remark, or is never closed.
const MAX_ASIDE: usize = 500;

/// Reads the sentences of a block; `heading` is the gate that its section is named after.
pub(super) fn read(
    block: &Block,
    sentences: &[Sentence<'_>],
    heading: Option<&str>,
    voice: &mut Voice<'_, '_>,
) {
    // The gate that the sentence before is about.
    let mut before: Option<&str> = None;
    for (number, sentence) in sentences.iter().enumerate() {
        if let Some((gate, verb)) = named_anew(sentence, before, heading) {
            let claims = is(sentence, verb, true).unwrap_or_default();
            let at = sentence.get(verb).map_or(0, |placed| placed.at);
            for claim in claims {
                let (mode, basis) = (Mode::Documents, Basis::Inferred);
                voice.say(gate, claim, mode, basis, block.offset(at));
            }
        }
        before = only_gate(sentence);
        for (i, placed) in sentence.iter().enumerate() {
            let Token::Gate(gate) = placed.token else {
                continue;
            };
            // An item that begins with a gate defines it.
            let defines = (number, i) == (0, 0) && matches!(block.kind, Kind::Item(_));
            let at = block.offset(placed.at);
            let claims = match aside(block, sentence, i) {
                Some(aside) if !defines => aside_claims(aside, at),
                _ => None,
            };
            let claims = claims.or_else(|| {
                let claims = is(sentence, i + 1, false)?.into_iter();
                Some(claims.map(|claim| (claim, at)).collect())
            });
            for (claim, at) in claims.unwrap_or_default() {
                voice.say(gate, claim, Mode::Documents, Basis::Inferred, at);
            }
        }
    }
}

/// Returns the remark in brackets behind a name.
fn aside<'b>(block: &'b Block, sentence: &Sentence<'_>, gate: usize) -> Option<&'b str> {
    let open = sentence.get(gate + 1)?;
    if open.token != Token::Mark('(') {
        return None;
    }
    let rest = block.text.get(open.at + 1..)?;
    let close = rest.bytes().take(MAX_ASIDE).position(|b| b == b')')?;
    rest.get(..close)
}

/// Returns the gate of a sentence that names one gate and calls it one.
fn only_gate<'a>(sentence: &Sentence<'a>) -> Option<&'a str> {
    let gates = sentence.iter().enumerate();
    let mut gates = gates.filter_map(|(i, placed)| match placed.token {
        Token::Gate(gate) => Some((i, gate)),
        _ => None,
    });
    let (at, gate) = gates.next()?;
    let mut cursor = Cursor::new(sentence, at + 1);
    (gates.next().is_none() && cursor.phrase(&["feature gate", "gate"])).then_some(gate)
}

/// Finds a sentence that is about a gate without its name: "This feature is in Alpha", right
/// behind the sentence that names the gate; or, below a heading that is a gate's name, one that
/// writes the name as words: "The Fast Path API is a beta feature". Returns the gate, and the
/// place of what is said of it.
fn named_anew<'a>(
    sentence: &Sentence<'_>,
    before: Option<&'a str>,
    heading: Option<&'a str>,
) -> Option<(&'a str, usize)> {
    let mut cursor = Cursor::new(sentence, 0);
    if let Some(gate) = before
        && cursor.eat(&["this", "the"])
        && cursor.phrase(&["feature gate", "feature", "gate"])
    {
        return Some((gate, cursor.at));
    }
    let gate = heading?;
    let mut cursor = Cursor::new(sentence, 0);
    cursor.eat(&["the"]);
    let mut written = String::new();
    while let Some(Token::Word(word)) = cursor.peek()
        && written.len() < gate.len()
    {
        written.push_str(word);
        cursor.at += 1;
    }
    (written == gate.to_lowercase()).then_some((gate, cursor.at))
}

/// Reads "is an Alpha feature gate, disabled by default". Of a sentence that is about the gate
/// as a feature, "is in Alpha" does, too.
fn is(sentence: &Sentence<'_>, at: usize, as_feature: bool) -> Option<Vec<Claim>> {
    let mut cursor = Cursor::new(sentence, at);
    cursor.skip(&["feature", "gate"]);
    if !cursor.eat(&["is"]) {
        return None;
    }
    cursor.skip(&["currently"]);
    let within = as_feature && cursor.eat(&["in"]);
    if !within && !cursor.eat(&["a", "an"]) {
        return None;
    }
    let Some(Token::Word(word)) = cursor.peek() else {
        return None;
    };
    let stage = Stage::parse(word).filter(|s| {
        matches!(
            s,
            Stage::Alpha | Stage::Beta | Stage::Stable | Stage::Deprecated
        )
    })?;
    cursor.at += 1;
    cursor.skip(&["level"]);
    let noun = cursor.phrase(&["feature gate", "gate", "feature", "stage"]);
    let mut claims = vec![Claim::Stage(stage)];
    let ends = cursor.peek().is_none();
    cursor.at += usize::from(cursor.is_mark(&[',']));
    cursor.skip(&["and", "that", "is"]);
    let on = cursor.eat(&["enabled"]);
    let says = (on || cursor.eat(&["disabled"])) && cursor.phrase(&["by default"]);
    if says {
        claims.push(Claim::Default(on));
    }
    // "Is in alpha for pods" tells of something else.
    (noun || says || (within && ends)).then_some(claims)
}
