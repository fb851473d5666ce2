//! Sentences that state a constraint between gates.
//!
//! A sentence counts only where its whole predicate is understood: "`A` requires `B`" is one,
//! "`A` requires `B` on nodes of that kind" is not, nor is anything that is denied, past, or
//! holds under a condition.

use super::phrase::{Cursor, Group};
use super::sentence::{Placed, Token};

/// How two gates are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The first takes effect only with the second.
    Requires,
    /// They cannot be on together.
    Excludes,
}

/// A constraint, as a sentence states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation<'a> {
    pub(crate) kind: Kind,
    pub(crate) gate: &'a str,
    pub(crate) other: &'a str,
    /// Where the subject stands in the block.
    pub(crate) at: usize,
}

/// What a sentence says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said<'a> {
    pub(crate) relations: Vec<Relation<'a>>,
    /// "`A` is mutually exclusive with the following": the list below has the others.
    pub(crate) following: Option<(Kind, Vec<(&'a str, usize)>)>,
}

const ADVERBS: &[&str] = &["currently", "also", "therefore", "additionally"];
const BE: &[&str] = &["is", "are"];
const CANNOT: &[&str] = &[
    "cannot be",
    "can't be",
    "can not be",
    "must not be",
    "may not be",
];
const CANNOT_BOTH: &[&str] = &[
    "cannot both be",
    "can't both be",
    "can not both be",
    "must not both be",
    "may not both be",
];
const USED: &[&str] = &[
    "used",
    "enabled",
    "set",
    "combined",
    "active",
    "activated",
    "configured",
    "specified",
];
const AT_ONCE: &[&str] = &[
    "at the same time",
    "at once",
    "together",
    "simultaneously",
    "in combination",
    "concurrently",
    "along",
    "in parallel",
];
const EACH_OTHER: &[&str] = &["with each other", "with one another", "to each other"];
const THE_FOLLOWING: &[&str] = &[
    "the following",
    "any of the following",
    "these",
    "any of these",
    "following",
];
/// Words that may stand before the subject of a plain statement.
const LEAD_IN: &[&str] = &[
    "note",
    "notes",
    "important",
    "warning",
    "caution",
    "limitation",
    "limitations",
    "the",
    "a",
    "feature",
    "features",
    "gate",
    "gates",
    "option",
    "both",
    "also",
    "however",
    "therefore",
    "currently",
    "additionally",
    "moreover",
    "and",
    "but",
    "so",
    "enabling",
    "using",
    "mutual",
    "exclusion",
    "exclusions",
    "constraint",
    "constraints",
    "requirement",
    "requirements",
];
/// Words that make a sentence say something else.
const DOUBT: &[&str] = &[
    "previously",
    "formerly",
    "was",
    "were",
    "longer",
    "unless",
    "until",
    "whether",
    "historically",
    "without",
    "might",
    "earlier",
    "proposed",
];
const CONDITION: &[&str] = &["if", "when", "while", "because", "before", "since", "where"];

/// Reads a sentence; `topic` is the gate that the block is about, for a predicate alone.
pub(crate) fn read<'a>(tokens: &[Placed<'a>], topic: Option<(&'a str, usize)>) -> Said<'a> {
    let mut said = Said::default();
    let doubtful =
        |p: &Placed<'_>| matches!(&p.token, Token::Word(w) if DOUBT.contains(&w.as_str()));
    if tokens.iter().any(doubtful) {
        return said;
    }
    if let Some(topic) = topic {
        let alone = Group {
            gates: vec![topic],
            either: false,
        };
        predicate(Cursor::new(tokens, 0), &alone, true, &mut said);
    }
    let mut at = 0;
    while at < tokens.len() {
        let mut cursor = Cursor::new(tokens, at);
        let Some(subject) = cursor.group() else {
            at += 1;
            continue;
        };
        let before = tokens.get(..at).unwrap_or_default();
        if !subject.is_long() && !under_condition(before) && is_said_plainly(before) {
            predicate(cursor, &subject, false, &mut said);
        }
        at = cursor.at.max(at + 1);
    }
    said
}

/// Tells whether what stands before a subject leaves the sentence a plain statement: "Some think
/// that `A` requires `B`" is none, nor is "Myth: `A` requires `B`", nor "In v1.0 `A` requires `B`".
fn is_said_plainly(before: &[Placed<'_>]) -> bool {
    // Behind another gate the sentence has begun already: "`A` is new, and `B` requires `C`".
    let named = before.iter().any(|p| matches!(p.token, Token::Gate(_)));
    // "Note that", and not "some think that".
    let is_noted =
        matches!(before.first(), Some(Placed { token: Token::Word(w), .. }) if w == "note");
    named
        || before.iter().all(|p| match &p.token {
            Token::Word(word) if word == "that" => is_noted,
            Token::Word(word) => LEAD_IN.contains(&word.as_str()),
            Token::Mark(_) => true,
            Token::Gate(_) | Token::Code(_) => false,
        })
}

/// Tells whether the clause before a subject makes what follows depend on something.
fn under_condition(before: &[Placed<'_>]) -> bool {
    before
        .iter()
        .rev()
        .take_while(|p| !matches!(p.token, Token::Mark(',' | ':')))
        .any(
            |p| matches!(&p.token, Token::Word(w) if CONDITION.contains(&w.as_str()) || w == "not"),
        )
}

fn predicate<'a>(
    mut cursor: Cursor<'_, 'a>,
    subject: &Group<'a>,
    alone: bool,
    said: &mut Said<'a>,
) {
    cursor.at += usize::from(cursor.is_mark(&[':', '–', '—']));
    cursor.skip(ADVERBS);
    let tries = [excludes, requires, required_by, only_with];
    if let Some(kind) = tries.iter().find_map(|verb| {
        let mut after = cursor;
        let found = verb(&mut after)?;
        cursor = after;
        Some(found)
    }) {
        objects(cursor, subject, kind, said);
    } else if !alone && subject.gates.len() >= 2 && !subject.either {
        among_themselves(cursor, subject, said);
    }
}

/// A verb that wants an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Excludes,
    Requires,
    RequiredBy,
}

fn excludes(cursor: &mut Cursor<'_, '_>) -> Option<Verb> {
    let start = *cursor;
    if cursor.phrase(&["conflicts with", "conflict with"]) {
        return Some(Verb::Excludes);
    }
    cursor.skip(BE);
    cursor.skip(ADVERBS);
    if cursor.phrase(&[
        "mutually exclusive with",
        "mutually exclusive to",
        "mutually-exclusive with",
        "incompatible with",
        "not compatible with",
    ]) {
        return Some(Verb::Excludes);
    }
    *cursor = start;
    if cursor.phrase(CANNOT) && cursor.eat(USED) {
        while cursor.phrase(AT_ONCE) {}
        if cursor.eat(&["with", "as", "alongside"]) {
            return Some(Verb::Excludes);
        }
    }
    None
}

fn requires(cursor: &mut Cursor<'_, '_>) -> Option<Verb> {
    let found = cursor.eat(&["requires", "require", "needs"])
        || cursor.phrase(&["depends on", "depend on", "relies on"]);
    cursor.skip(&["that", "enabling", "also"]);
    found.then_some(Verb::Requires)
}

fn required_by(cursor: &mut Cursor<'_, '_>) -> Option<Verb> {
    cursor.skip(BE);
    cursor.skip(ADVERBS);
    cursor
        .phrase(&[
            "required by",
            "required for",
            "a prerequisite for",
            "a prerequisite of",
        ])
        .then_some(Verb::RequiredBy)
}

fn only_with(cursor: &mut Cursor<'_, '_>) -> Option<Verb> {
    let can = cursor.phrase(&["can only be", "may only be", "must only be"]);
    let with = can && cursor.eat(USED) && {
        while cursor.phrase(AT_ONCE) {}
        cursor.eat(&["if", "when", "with"])
    };
    with.then_some(Verb::Requires)
}

fn objects<'a>(mut cursor: Cursor<'_, 'a>, subject: &Group<'a>, verb: Verb, said: &mut Said<'a>) {
    if cursor.phrase(THE_FOLLOWING) && verb != Verb::RequiredBy {
        let kind = match verb {
            Verb::Excludes => Kind::Excludes,
            _ => Kind::Requires,
        };
        cursor.skip(&["feature", "gate", "gates", "other"]);
        if cursor.peek().is_none() || cursor.is_mark(&[':']) {
            said.following = Some((kind, subject.gates.clone()));
        }
        return;
    }
    let Some(objects) = cursor.group().filter(|group| !group.is_long()) else {
        return;
    };
    if verb != Verb::Excludes && (objects.either || subject.either) {
        return;
    }
    cursor.skip(BE);
    cursor.phrase(&["to be", "to also be", "must be"]);
    cursor.skip(&["also", "enabled", "on", "active", "set"]);
    while cursor.phrase(AT_ONCE) {}
    if !ends(cursor) {
        return;
    }
    for (gate, at) in &subject.gates {
        for (other, _) in &objects.gates {
            let (kind, gate, other) = match verb {
                Verb::Excludes => (Kind::Excludes, *gate, *other),
                Verb::Requires => (Kind::Requires, *gate, *other),
                Verb::RequiredBy => (Kind::Requires, *other, *gate),
            };
            if gate != other {
                said.relations.push(Relation {
                    kind,
                    gate,
                    other,
                    at: *at,
                });
            }
        }
    }
}

/// "`A` and `B` are mutually exclusive", "... cannot be enabled together".
fn among_themselves<'a>(mut cursor: Cursor<'_, 'a>, subject: &Group<'a>, said: &mut Said<'a>) {
    let start = cursor;
    cursor.skip(BE);
    cursor.skip(ADVERBS);
    let pairwise = cursor.phrase(&[
        "mutually exclusive",
        "mutually-exclusive",
        "incompatible",
        "not compatible",
    ]);
    if pairwise {
        cursor.phrase(EACH_OTHER);
    } else {
        cursor = start;
        // Of three that cannot be on together, two may be.
        let two = subject.gates.len() == 2;
        let both = cursor.phrase(CANNOT_BOTH);
        let used = (both || cursor.phrase(CANNOT)) && cursor.eat(USED);
        let mut together = both;
        while cursor.phrase(AT_ONCE) {
            together = true;
        }
        if !(two && used && together) {
            return;
        }
    }
    if !ends(cursor) {
        return;
    }
    for (i, (gate, at)) in subject.gates.iter().enumerate() {
        let others = subject.gates.iter().skip(i + 1);
        for (other, _) in others.filter(|(other, _)| other != gate) {
            said.relations.push(Relation {
                kind: Kind::Excludes,
                gate,
                other,
                at: *at,
            });
        }
    }
}

/// Tells whether the predicate is over: what comes then is a reason or another clause.
fn ends(mut cursor: Cursor<'_, '_>) -> bool {
    if cursor.peek().is_none() {
        return true;
    }
    let mark = cursor.is_mark(&[',', ':', ')', '(', '–', '—']);
    cursor.at += usize::from(mark);
    let goes_on = match cursor.peek() {
        None => false,
        Some(Token::Word(word)) => {
            let reason = [
                "and", "but", "because", "since", "as", "so", "they", "it", "this", "these",
                "which", "note", "see", "either", "due",
            ];
            !mark && !reason.contains(&word.as_str())
                || CONDITION.contains(&word.as_str())
                    && !matches!(word.as_str(), "because" | "since")
                || matches!(
                    word.as_str(),
                    "on" | "in" | "for" | "unless" | "only" | "or"
                )
        }
        Some(_) => !mark,
    };
    !goes_on
}
