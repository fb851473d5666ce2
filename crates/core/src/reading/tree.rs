//! YAML as a tree in which every key and value knows its line and column.
//!
//! A typed reader stops at the first unknown key. A person who mistyped three wants to hear of
//! three, so the tree is walked by hand. Anchors, aliases and tags are refused: no policy needs
//! them, and without them a document cannot grow.

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span};

/// Longest text that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
/// Deepest nesting of lists and maps.
pub(crate) const MAX_DEPTH: usize = 24;
/// Most keys, values, lists and maps together.
pub(crate) const MAX_NODES: usize = 20_000;

/// A key, a value, a list or a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// A scalar as text; `quoted` tells `"true"` from `true`.
    Scalar { text: String, quoted: bool },
    /// A list.
    List(Vec<Node>),
    /// A map, in source order; keys may repeat.
    Map(Vec<(Node, Node)>),
}

impl Value {
    /// Names the kind of value, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Scalar { .. } => "a single value",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// Why a text is not a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) message: String,
}

/// A list or map that is still open.
enum Open {
    List(Vec<Node>, u32, u32),
    Map(Vec<(Node, Node)>, Option<Node>, u32, u32),
}

/// Reads one document; an empty text is an empty map.
pub(crate) fn parse(text: &str) -> Result<Node, Refused> {
    if text.len() > MAX_BYTES {
        return Err(refused(0, 0, format!("longer than {MAX_BYTES} bytes")));
    }
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut nodes = 0_usize;
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|e| {
            let mark = e.marker();
            refused(
                small(mark.line()),
                small(mark.col() + 1),
                format!("not YAML: {}", e.info()),
            )
        })?;
        let (line, column) = place(&span);
        let stop = |message: &str| Err(refused(line, column, message.to_owned()));
        nodes += 1;
        if nodes > MAX_NODES {
            return stop("more values than a person writes");
        }
        let done = match event {
            Event::Alias(_) | Event::UnresolvedAlias(_) | Event::Anchor(..) => {
                return stop("anchors and aliases are not read here");
            }
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(_, anchor, _)
            | Event::MappingStart(_, anchor, _)
                if anchor != 0 =>
            {
                return stop("anchors and aliases are not read here");
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, _, Some(_))
            | Event::MappingStart(_, _, Some(_)) => {
                return stop("tags are not read here");
            }
            Event::Scalar(text, style, _, _) => Some(Node {
                value: Value::Scalar {
                    text: text.into_owned(),
                    quoted: style != ScalarStyle::Plain,
                },
                line,
                column,
            }),
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= MAX_DEPTH => {
                return stop("nested deeper than a person writes");
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new(), line, column));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(Vec::new(), None, line, column));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(close),
            Event::DocumentStart(..) if root.is_some() => {
                return stop("a second document: only one is read");
            }
            _ => None,
        };
        if let Some(node) = done {
            match open.last_mut() {
                None => root = Some(node),
                Some(Open::List(items, ..)) => items.push(node),
                Some(Open::Map(pairs, key, ..)) => match key.take() {
                    None => *key = Some(node),
                    Some(key) => pairs.push((key, node)),
                },
            }
        }
    }
    Ok(root.unwrap_or(Node {
        value: Value::Map(Vec::new()),
        line: 1,
        column: 1,
    }))
}

fn close(open: Open) -> Node {
    match open {
        Open::List(items, line, column) => Node {
            value: Value::List(items),
            line,
            column,
        },
        Open::Map(pairs, _, line, column) => Node {
            value: Value::Map(pairs),
            line,
            column,
        },
    }
}

fn refused(line: u32, column: u32, message: String) -> Refused {
    Refused {
        line,
        column,
        message,
    }
}

fn place(span: &Span) -> (u32, u32) {
    (small(span.start.line()), small(span.start.col() + 1))
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
