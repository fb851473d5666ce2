//! What one Go file says of gates: a function of its bytes.

use std::sync::Arc;

use gradus_core::ledger::UnreadCode;

use super::cuts::Cuts;
use super::memo::Memo;
use super::part::Declaration;
use super::raw::{Facts, Spot};
use super::value::Declared;
use crate::docs::text::{UTF16, half_merged, is_utf16};

/// An import of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// Name that the file gives it, where it does.
    pub(crate) alias: Option<Box<str>>,
    /// Import path.
    pub(crate) path: Box<str>,
}

/// A package-level constant or variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Global {
    /// Name and value.
    pub(crate) declared: Arc<Declared>,
    /// Offset of the name.
    pub(crate) offset: usize,
    /// Comment lines before it, as written; groups are set apart by an empty line.
    pub(crate) comment: (usize, usize),
    /// Whether it is a constant.
    pub(crate) constant: bool,
}

impl Global {
    /// Returns the same so many bytes further on.
    fn moved(&self, by: usize) -> Self {
        let (from, to) = self.comment;
        Self {
            declared: Arc::clone(&self.declared),
            offset: self.offset + by,
            comment: (from + by, to + by),
            constant: self.constant,
        }
    }
}

/// A declaration that concerns gates, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Offset of its first byte.
    pub(crate) offset: usize,
    /// What it says.
    pub(crate) facts: Arc<Facts>,
}

/// What one Go file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileFacts {
    /// Name in the package clause; empty where there is none.
    pub(crate) package: Box<str>,
    /// Imports.
    pub(crate) imports: Vec<Import>,
    /// Package-level constants and variables.
    pub(crate) globals: Vec<Global>,
    /// Declarations that concern registries.
    pub(crate) placed: Vec<Placed>,
    /// What could not be read, of what concerns gates.
    pub(crate) problem: Option<(UnreadCode, String)>,
    /// The text, for lines and comments; empty where only registries were asked for.
    pub(crate) text: Arc<str>,
    /// Offset of each line.
    lines: Vec<u32>,
}

impl FileFacts {
    /// Makes a file of which nothing but one declaration is known, all on one line.
    pub(crate) fn of_one(facts: Arc<Facts>) -> Self {
        Self {
            placed: vec![Placed { offset: 0, facts }],
            lines: vec![0],
            ..Self::default()
        }
    }

    /// Returns line and column, both from 1, of an offset.
    pub(crate) fn position(&self, offset: usize) -> (u32, u32) {
        let offset = small(offset);
        let row = self.lines.partition_point(|start| *start <= offset);
        let start = row.checked_sub(1).and_then(|r| self.lines.get(r)).copied();
        let column = offset.saturating_sub(start.unwrap_or(0)).saturating_add(1);
        (small(row.max(1)), column)
    }

    /// Returns line and column, both from 1, of a spot in a placed declaration.
    pub(crate) fn position_of(&self, placed: &Placed, spot: &Spot) -> (u32, u32) {
        self.position(placed.offset + spot.at.offset as usize)
    }

    /// Returns the trimmed line that an offset is on.
    pub(crate) fn line_text(&self, offset: usize) -> &str {
        let (line, _) = self.position(offset);
        let row = line as usize;
        let start = self.lines.get(row - 1).map_or(0, |start| *start as usize);
        let end = self
            .lines
            .get(row)
            .map_or(self.text.len(), |end| *end as usize);
        self.text.get(start..end).unwrap_or_default().trim()
    }
}

/// Returns the offset of each line.
pub(crate) fn line_starts(text: &str) -> Vec<u32> {
    std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| small(i + 1)))
        .collect()
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Reads a file of Go, whatever is in it.
///
/// `like` is another version of the file: it makes no difference to what comes out.
///
/// # Errors
/// `NotText` for bytes that are not UTF-8.
pub(crate) fn read(
    bytes: &[u8],
    keep_text: bool,
    like: Option<&Cuts>,
    memo: &Memo,
) -> Result<(FileFacts, Cuts), (UnreadCode, String)> {
    let text = text_of(bytes)?;
    let cuts = Cuts::read(text, like, memo);
    let mut facts = FileFacts {
        problem: half_merged("", text).map(|u| (u.code, u.reason)),
        text: Arc::from(if keep_text { text } else { "" }),
        lines: line_starts(text),
        ..FileFacts::default()
    };
    for (start, part) in cuts.iter() {
        if let Some(package) = &part.package {
            facts.package.clone_from(package);
        }
        facts.imports.extend_from_slice(&part.imports);
        let globals = part.globals.iter().map(|global| global.moved(start));
        facts.globals.extend(globals);
        for declaration in &part.declarations {
            place(&mut facts, start, declaration);
        }
    }
    Ok((facts, cuts))
}

/// Returns bytes without the byte order mark that some editors put first.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Returns the text of a file without its byte order mark.
///
/// # Errors
/// `NotText` for bytes that are not UTF-8.
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, (UnreadCode, String)> {
    let bytes = without_mark(bytes);
    if is_utf16(bytes) {
        return Err((UnreadCode::NotText, UTF16.to_owned()));
    }
    if memchr::memchr(0, bytes.get(..bytes.len().min(8192)).unwrap_or_default()).is_some() {
        return Err((UnreadCode::NotText, "a binary file".to_owned()));
    }
    std::str::from_utf8(bytes).map_err(|e| {
        (
            UnreadCode::NotText,
            format!("not UTF-8 from byte {} on", e.valid_up_to()),
        )
    })
}

fn place(facts: &mut FileFacts, start: usize, declaration: &Declaration) {
    let offset = start + declaration.offset;
    let found = &declaration.facts;
    if found.over_budget {
        facts.problem.get_or_insert((
            UnreadCode::Budget,
            format!(
                "line {}: a declaration that concerns gates is nested too deeply or too long",
                facts.position(offset).0
            ),
        ));
    }
    // A broken declaration matters only where it concerns gates, or may have been cut short.
    let concerns = !found.registries.is_empty() || !found.dependencies.is_empty();
    if (found.damaged || declaration.is_broken) && (concerns || declaration.is_value) {
        let line = facts.position(offset).0;
        facts.problem.get_or_insert((
            UnreadCode::Syntax,
            format!("line {line}: a declaration that concerns gates does not parse; what could be read of it was used"),
        ));
    }
    if !found.is_empty() {
        facts.placed.push(Placed {
            offset,
            facts: Arc::clone(found),
        });
    }
}
