//! YAML as a row of steps, each with its place in the text. Unlike the tree of a policy it takes
//! anchors, aliases and tags: values of charts have them, and what is not touched may be anything.

use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

/// Longest text that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// Most steps of one text.
const MAX_STEPS: usize = 200_000;

/// A step without its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A document begins.
    Document,
    /// A value; `dressed` with an anchor or a tag.
    Scalar {
        text: String,
        plain: bool,
        dressed: bool,
    },
    /// What an anchor stands for.
    Alias(usize),
    /// A list begins.
    List { dressed: bool },
    /// A map begins; in one with braces nothing is kept line by line.
    Map { braces: bool, dressed: bool },
    /// A list or map ends.
    Close,
}

/// A step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) what: What,
    /// Where it begins, in bytes.
    pub(super) at: usize,
}

/// Reads a text; what is not YAML is told with its line.
pub(super) fn read(text: &str) -> Result<Vec<Step>, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("is longer than {MAX_BYTES} bytes"));
    }
    let mut steps = Vec::new();
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|broken| {
            format!(
                "line {}: not YAML: {}",
                broken.marker().line(),
                broken.info()
            )
        })?;
        let Some(what) = what(event) else { continue };
        if steps.len() >= MAX_STEPS {
            return Err("has more values than a person writes".to_owned());
        }
        let at = place(&span).ok_or("cannot be read with the places of its values")?;
        steps.push(Step { what, at });
    }
    Ok(steps)
}

/// Returns a step of an event; `None` where it is of no account.
fn what(event: Event<'_>) -> Option<What> {
    Some(match event {
        Event::DocumentStart(..) => What::Document,
        Event::Scalar(text, style, anchor, tag) => What::Scalar {
            text: text.into_owned(),
            plain: style == ScalarStyle::Plain,
            dressed: anchor != 0 || tag.is_some(),
        },
        Event::Alias(id) => What::Alias(id),
        Event::SequenceStart(_, anchor, tag) => What::List {
            dressed: anchor != 0 || tag.is_some(),
        },
        Event::MappingStart(style, anchor, tag) => What::Map {
            braces: style == StructureStyle::Flow,
            dressed: anchor != 0 || tag.is_some(),
        },
        Event::SequenceEnd | Event::MappingEnd => What::Close,
        _ => return None,
    })
}

fn place(span: &Span) -> Option<usize> {
    span.start.byte_offset()
}

/// Returns the steps of the value that begins with one.
pub(super) fn node(steps: &[Step], from: usize) -> Range<usize> {
    let mut depth = 0_usize;
    for (i, step) in steps.iter().enumerate().skip(from) {
        match step.what {
            What::List { .. } | What::Map { .. } => depth += 1,
            What::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return from..i + 1;
        }
    }
    from..steps.len()
}

/// Returns the steps without their places.
pub(super) fn whats(steps: &[Step]) -> Vec<What> {
    steps.iter().map(|step| step.what.clone()).collect()
}
