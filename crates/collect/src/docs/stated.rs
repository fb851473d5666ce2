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

/// Reads the sentences of a block.
pub(super) fn read(block: &Block, sentences: &[Sentence<'_>], voice: &mut Voice<'_, '_>) {
    for (number, sentence) in sentences.iter().enumerate() {
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
                let claims = is(sentence, i)?.into_iter();
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

/// Reads "is an Alpha feature gate, disabled by default".
fn is(sentence: &Sentence<'_>, gate: usize) -> Option<Vec<Claim>> {
    let mut cursor = Cursor::new(sentence, gate + 1);
    cursor.skip(&["feature", "gate"]);
    if !cursor.eat(&["is"]) || !cursor.eat(&["a", "an"]) {
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
    if !cursor.phrase(&["feature gate", "gate", "feature"]) {
        return None;
    }
    let mut claims = vec![Claim::Stage(stage)];
    cursor.at += usize::from(cursor.is_mark(&[',']));
    cursor.skip(&["and", "that", "is"]);
    let on = cursor.eat(&["enabled"]);
    if (on || cursor.eat(&["disabled"])) && cursor.phrase(&["by default"]) {
        claims.push(Claim::Default(on));
    }
    Some(claims)
}
