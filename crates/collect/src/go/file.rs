//! What one Go file says of gates: a function of its bytes.

use std::sync::Arc;

use gradus_core::ledger::UnreadCode;

use super::declaration;
use super::lex::unquote;
use super::memo::Memo;
use super::raw::{Facts, Spot};
use super::split::{Part, PartKind, SpecPart, split};
use super::value::{Declared, declared};

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
    pub(crate) declared: Declared,
    /// Comment lines before it, as written; groups are set apart by an empty line.
    pub(crate) comment: (usize, usize),
    /// Whether it is a constant.
    pub(crate) constant: bool,
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
        let start = self.lines.get(line as usize - 1).copied().unwrap_or(0);
        let rest = self.text.get(start as usize..).unwrap_or_default();
        rest.lines().next().unwrap_or_default().trim()
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
/// # Errors
/// `NotText` for bytes that are not UTF-8.
pub(crate) fn read(
    bytes: &[u8],
    keep_text: bool,
    memo: &Memo,
) -> Result<FileFacts, (UnreadCode, String)> {
    let text = text_of(bytes)?;
    let parts = split(text);
    let mut facts = FileFacts {
        text: Arc::from(if keep_text { text } else { "" }),
        lines: line_starts(text),
        ..FileFacts::default()
    };
    for part in &parts {
        match part.kind {
            PartKind::Package => {
                let clause = text.get(part.code..part.code_end).unwrap_or_default();
                facts.package = clause.strip_prefix("package").unwrap_or("").trim().into();
            }
            PartKind::Import => facts.imports.extend(imports_of(text, part)),
            PartKind::Const | PartKind::Var => {
                for spec in &part.specs {
                    let code = text.get(spec.code..spec.end).unwrap_or_default();
                    let constant = part.kind == PartKind::Const;
                    for declared in declared(code, spec.code) {
                        facts.globals.push(Global {
                            declared,
                            comment: comment_range(part, spec),
                            constant,
                        });
                    }
                    if declaration::concerns_registry(code, false) {
                        place(&mut facts, memo, (spec.code, code), part, true);
                    }
                }
            }
            PartKind::Func => {
                let code = text.get(part.code..part.code_end).unwrap_or_default();
                if declaration::concerns_registry(code, true) {
                    place(&mut facts, memo, (part.code, code), part, false);
                }
            }
            PartKind::Type | PartKind::Other => {}
        }
    }
    Ok(facts)
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

fn place(facts: &mut FileFacts, memo: &Memo, placed: (usize, &str), part: &Part, spec: bool) {
    let (offset, code) = placed;
    let found = memo.declaration(code, spec, || declaration::read(code, part.nesting, spec));
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
    if (found.damaged || part.broken) && (concerns || spec) {
        let line = facts.position(offset).0;
        facts.problem.get_or_insert((
            UnreadCode::Syntax,
            format!("line {line}: a declaration that concerns gates does not parse; what could be read of it was used"),
        ));
    }
    if !found.is_empty() {
        facts.placed.push(Placed {
            offset,
            facts: found,
        });
    }
}

/// Comments of a declaration: before the keyword where it stands alone, else before the name.
fn comment_range(part: &Part, spec: &SpecPart) -> (usize, usize) {
    if part.specs.len() == 1 && spec.start == part.start {
        (part.start, part.code)
    } else {
        (spec.start, spec.code)
    }
}

pub(crate) fn imports_of(text: &str, part: &Part) -> Vec<Import> {
    part.specs
        .iter()
        .filter_map(|spec| {
            let code = text.get(spec.code..spec.end)?;
            let quote = code.find(['"', '`'])?;
            let (alias, path) = code.split_at(quote);
            let alias = alias.trim();
            Some(Import {
                alias: (!alias.is_empty()).then(|| alias.into()),
                path: unquote(path.trim())?.into(),
            })
        })
        .collect()
}
