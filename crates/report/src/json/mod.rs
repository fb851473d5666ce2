//! JSON, versioned: `gradus/gates/v1`, `gradus/check/v1`, `gradus/assess/v1`,
//! `gradus/diff/v1`, `gradus/page/v1`.
//!
//! The structs are this module's own, so that a change inside Gradus does not change what
//! programs read. Within v1 a document only gains fields. `crates/report/schema` lists the keys
//! of each document.

pub mod assess;
pub mod baseline;
pub mod check;
pub mod diff;
pub mod gates;
mod head;
mod location;
pub mod page;
mod spec;

use serde::Serialize;

/// What a document says of the run, besides what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta<'a> {
    /// Version of the tool.
    pub tool_version: &'a str,
    /// Name of the policy; `None` where none was applied.
    pub policy: Option<&'a str>,
}

/// Writes a document with two blanks of indentation and a line break at its end.
pub(crate) fn document(value: &impl Serialize) -> String {
    // Plain structs of strings, numbers and lists: there is no map with a key that could fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
