//! A YAML document as a tree in which every value knows its place.
//!
//! Typed reading would stop at the first entry that is not as expected; here what could be
//! read is used, so the tree takes everything and its readers pick.

use std::fmt;

use crate::docs::lines::Lines;
use gradus_core::ledger::{Unread, UnreadCode};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Error, NonFiniteFloatPolicy, Spanned};

/// Levels of nesting that are read.
const MAX_DEPTH: usize = 48;
/// Values in one file.
const MAX_NODES: usize = 250_000;
/// Values that aliases may repeat, and the text that one anchor may hold: their product bounds
/// the memory that a bomb can take.
const MAX_REPEATED: usize = 5_000;
const MAX_ANCHORED_BYTES: usize = 32 * 1024;

/// One value.
#[derive(Debug)]
pub(crate) struct Node {
    /// Line, counted from 1.
    pub(crate) line: u32,
    /// Column in bytes, counted from 1.
    pub(crate) column: u32,
    /// What it is.
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Value {
    /// Nothing: `~`, `null`, or no text at all.
    Null,
    /// Text as the source has it, without quotes: `1.30` stays `1.30`.
    Scalar {
        /// The text.
        text: String,
        /// Whether it stands there without quotes; a block has its place where its text begins.
        plain: bool,
    },
    /// A list.
    Seq(Vec<Node>),
    /// Keys and values, in order; a key can be there twice.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Returns the text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the value of the first such key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }
}

/// Reads all documents of a text; `first_line` is the line at which the text begins.
///
/// # Errors
/// What is wrong, and where: no YAML, or nested or repeated beyond the budget.
pub(crate) fn documents(path: &str, text: &str, first_line: u32) -> Result<Vec<Node>, Unread> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_aliases: 1_000,
            max_recorded_anchor_bytes: MAX_ANCHORED_BYTES,
            max_total_scalar_bytes: 16 * 1024 * 1024,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_REPEATED,
        },
        emit_comments: false,
        with_snippet: false,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
    };
    let raw: Vec<Spanned<Raw>> = serde_saphyr::from_str_multiple_with_options(text, options)
        .map_err(|error| {
            let line = error
                .location()
                .map_or(0, |l| u32::try_from(l.line()).unwrap_or(0));
            Unread {
                path: path.to_owned(),
                code: code(&error),
                reason: reason(&error, line, first_line),
            }
        })?;
    let place = Place {
        text,
        lines: Lines::new(text),
        first_line,
    };
    Ok(raw.into_iter().map(|node| place.node(node)).collect())
}

fn code(error: &Error) -> UnreadCode {
    match error {
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => UnreadCode::Budget,
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => code(error),
        _ => UnreadCode::Syntax,
    }
}

fn reason(error: &Error, line: u32, first_line: u32) -> String {
    let text = error.to_string();
    let text = text.lines().next().unwrap_or("not YAML").trim();
    if line == 0 {
        text.to_owned()
    } else {
        format!(
            "line {}: {text}",
            line.saturating_add(first_line).saturating_sub(1)
        )
    }
}

/// From the parser's places to ours.
struct Place<'a> {
    text: &'a str,
    lines: Lines<'a>,
    first_line: u32,
}

impl Place<'_> {
    fn node(&self, spanned: Spanned<Raw>) -> Node {
        // An alias stands for what its anchor says: that is where the text is.
        let at = spanned.defined;
        let start = at
            .span()
            .byte_offset()
            .and_then(|o| usize::try_from(o).ok());
        // YAML takes a lone carriage return for the end of a line, and nobody else does: lines
        // are counted here.
        let (line, column) = match start {
            Some(start) => (self.lines.line(start), self.lines.column(start)),
            None => (u32::try_from(at.line()).unwrap_or(0), 0),
        };
        let source = start
            .zip(at.span().byte_len().and_then(|l| usize::try_from(l).ok()))
            .and_then(|(start, len)| self.text.get(start..start.checked_add(len)?));
        Node {
            line: line.saturating_add(self.first_line).saturating_sub(1),
            column,
            value: self.value(spanned.value, source),
        }
    }

    fn value(&self, raw: Raw, source: Option<&str>) -> Value {
        let quoted = source.is_some_and(|s| s.starts_with(['"', '\'']));
        match raw {
            Raw::Null => Value::Null,
            Raw::Text(text) => Value::Scalar {
                text,
                plain: !quoted,
            },
            // The parser's number would have lost the zero of `1.30`.
            Raw::Number(text) => Value::Scalar {
                text: source.map_or(text, |s| s.trim().to_owned()),
                plain: true,
            },
            Raw::Seq(items) => Value::Seq(items.into_iter().map(|n| self.node(n)).collect()),
            Raw::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, self.node(value)))
                    .collect(),
            ),
        }
    }
}

/// What the parser hands over.
enum Raw {
    Null,
    Text(String),
    /// A number or a boolean.
    Number(String),
    Seq(Vec<Spanned<Raw>>),
    Map(Vec<(String, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Number(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Number(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Number(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}
