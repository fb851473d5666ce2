//! Finds the declarations that check gates, by the names of what they call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use rayon::prelude::*;

use super::file::{Import, line_starts, text_of, without_mark};
use super::inventory::MAX_NAME;
use super::parse::{Item, MAX_BYTES, MAX_NESTING, Parsed, parse};
use super::part::imports_of;
use super::project::{Project, folder_of, with_needles};
use super::split::{Part, PartKind, split};
use super::syntax::{Expr, Function, Kind, Stmt};
use crate::docs::text::half_merged;

/// Needle of files that may check gates.
pub(crate) const NEEDLE: &str = "Enabled(";

/// Put before a declaration whose keyword stands elsewhere.
const GROUPED: &str = "var ";

/// A file that may check gates.
#[derive(Debug)]
pub(crate) struct CheckFile {
    /// Its path.
    pub(crate) path: Arc<str>,
    /// Its bytes.
    bytes: Arc<[u8]>,
    /// Its text; empty until it is known to matter.
    text: Box<str>,
    /// Its declarations.
    parts: Vec<Part>,
    /// Its imports.
    pub(crate) imports: Vec<Import>,
    /// Offset of each line.
    lines: Vec<u32>,
}

impl CheckFile {
    /// Takes a file of which only the bytes are known.
    ///
    /// # Errors
    /// `NotText` for bytes that are not UTF-8.
    pub(crate) fn unsplit(
        path: Arc<str>,
        bytes: Arc<[u8]>,
    ) -> Result<Arc<Self>, (UnreadCode, String)> {
        text_of(&bytes)?;
        Ok(Arc::new(Self {
            path,
            bytes,
            text: Box::default(),
            parts: Vec::new(),
            imports: Vec::new(),
            lines: Vec::new(),
        }))
    }

    /// Says that it is half merged, if it is.
    pub(crate) fn half_merged(&self) -> Option<Unread> {
        half_merged(&self.path, text_of(&self.bytes).ok()?)
    }

    /// Returns its declarations, once it is [`prepared`].
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns its text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns its folder.
    pub(crate) fn folder(&self) -> &str {
        folder_of(&self.path)
    }

    /// Returns a line, counted from 1, trimmed; empty where there is no such line.
    pub(crate) fn line(&self, number: u32) -> &str {
        let row = number as usize;
        let Some(start) = row.checked_sub(1).and_then(|row| self.lines.get(row)) else {
            return "";
        };
        let end = self
            .lines
            .get(row)
            .map_or(self.text.len(), |end| *end as usize);
        let line = self.text.get(*start as usize..end);
        line.unwrap_or_default().trim()
    }

    /// Returns line and column, both from 1, and the trimmed line, of an offset.
    pub(crate) fn position(&self, offset: usize) -> (u32, u32, &str) {
        let row = self
            .lines
            .partition_point(|start| *start as usize <= offset)
            .max(1);
        let start = self.lines.get(row - 1).copied().unwrap_or(0) as usize;
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (
            small(row),
            small(offset.saturating_sub(start) + 1),
            self.line(small(row)),
        )
    }
}

/// A declaration that checks gates.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// Its file.
    pub(crate) file: Arc<CheckFile>,
    /// Offset of its first byte.
    pub(crate) offset: usize,
    /// Offset of the byte after it.
    end: usize,
    /// Its tree.
    pub(crate) parsed: Parsed,
    /// Bytes that were put before it to parse it.
    pub(crate) shift: u32,
    /// Whether it is never closed: what it calls may not even parse as a call.
    pub(crate) is_open: bool,
}

impl Candidate {
    /// Returns the offset in the file of an offset in the parsed text.
    fn in_file(&self, offset: u32) -> usize {
        self.offset + offset.saturating_sub(self.shift) as usize
    }

    /// Returns the place of an offset in the parsed text.
    pub(crate) fn location(&self, ledger: LedgerKind, offset: u32) -> Location {
        let (line, column, text) = self.file.position(self.in_file(offset));
        Location::new(ledger, &*self.file.path, line, column).with_text(text)
    }

    /// Returns the text that was parsed, with what was put before it.
    pub(crate) fn parsed_text(&self) -> String {
        let code = self
            .file
            .text()
            .get(self.offset..self.end)
            .unwrap_or_default();
        if self.shift > 0 {
            format!("{GROUPED}{code}")
        } else {
            code.to_owned()
        }
    }

    /// Returns an expression as written.
    pub(crate) fn written(&self, expr: &Expr) -> &str {
        let range = self.in_file(expr.at.offset)..self.in_file(expr.end);
        self.file.text().get(range).unwrap_or_default()
    }
}

/// What is called to check a gate: the name, and which argument is the gate.
pub(crate) type Callees = BTreeMap<Box<str>, usize>;

/// Files and candidates, as names of callees become known.
#[derive(Default)]
pub(crate) struct Candidates {
    files: BTreeMap<Arc<str>, Arc<CheckFile>>,
    taken: BTreeSet<(Arc<str>, usize)>,
    /// Declarations in order of files and lines, round by round.
    pub(crate) found: Vec<Candidate>,
}

impl Candidates {
    /// Opens every file with the needle.
    pub(crate) fn open(project: &Project<'_>) -> Self {
        let mut candidates = Self::default();
        candidates.load(project, with_needles(project.source, &[NEEDLE]));
        candidates
    }

    /// Opens every Go file that is not open: for callees that the needle does not find.
    pub(crate) fn open_all(&mut self, project: &Project<'_>) {
        let rest = project
            .source
            .entries()
            .iter()
            .filter(|e| e.is_go() && !self.files.contains_key(&e.path))
            .collect();
        self.load(project, rest);
    }

    fn load(&mut self, project: &Project<'_>, entries: Vec<&crate::source::Entry>) {
        let files: Vec<Arc<CheckFile>> = entries
            .into_par_iter()
            .filter_map(|entry| {
                let bytes = project.bytes(&entry.path)?;
                match CheckFile::unsplit(entry.path.clone(), bytes) {
                    Ok(file) => {
                        if let Some(torn) = file.half_merged() {
                            project.note_unread(&torn.path, torn.code, torn.reason);
                        }
                        Some(file)
                    }
                    Err((code, reason)) => {
                        project.note_unread(&entry.path, code, reason);
                        None
                    }
                }
            })
            .collect();
        self.files
            .extend(files.into_iter().map(|f| (f.path.clone(), f)));
    }

    /// Returns the open files.
    pub(crate) fn files(&self) -> impl ParallelIterator<Item = &Arc<CheckFile>> {
        self.files.par_iter().map(|(_, file)| file)
    }

    /// Parses the declarations that call any of these names; `bare` are called without
    /// arguments. Returns how many were new.
    pub(crate) fn search(&mut self, project: &Project<'_>, callees: &Callees, bare: bool) -> usize {
        let patterns: Vec<String> = callees.keys().map(|n| format!("{n}(")).collect();
        let Ok(finder) = aho_corasick::AhoCorasick::new(&patterns) else {
            return 0;
        };
        let taken = &self.taken;
        let hits: Vec<(Arc<CheckFile>, Vec<Candidate>)> = self
            .files
            .par_iter()
            .filter_map(|(_, file)| {
                let bytes = without_mark(&file.bytes);
                let sites: Vec<usize> = finder
                    .find_iter(bytes)
                    .filter(|hit| is_call(bytes, hit.start(), hit.end(), bare))
                    .map(|hit| hit.start())
                    .collect();
                if sites.is_empty() {
                    return None;
                }
                let file = prepared(file);
                project.note_imports(&file.path, &file.imports);
                let found = parts(&file, &sites)
                    .into_iter()
                    .filter(|(range, _, _)| !taken.contains(&(file.path.clone(), range.0)))
                    .filter_map(|(range, part, grouped)| {
                        candidate(project, &file, range, part, grouped)
                    })
                    .collect();
                Some((file, found))
            })
            .collect();
        let before = self.found.len();
        for (file, found) in hits {
            for candidate in found {
                self.taken.insert((file.path.clone(), candidate.offset));
                self.found.push(candidate);
            }
            self.files.insert(file.path.clone(), file);
        }
        self.found.len() - before
    }
}

/// Splits a file once it is known to matter.
pub(crate) fn prepared(file: &Arc<CheckFile>) -> Arc<CheckFile> {
    if !file.parts.is_empty() {
        return file.clone();
    }
    let text = text_of(&file.bytes).unwrap_or_default();
    let parts = split(text);
    let imports = parts
        .iter()
        .filter(|p| p.kind == PartKind::Import)
        .flat_map(|p| imports_of(text, p))
        .collect();
    Arc::new(CheckFile {
        path: file.path.clone(),
        bytes: file.bytes.clone(),
        text: text.into(),
        lines: line_starts(text),
        parts,
        imports,
    })
}

/// Tells whether bytes may be a call of exactly that name.
fn is_call(bytes: &[u8], start: usize, end: usize, bare: bool) -> bool {
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80;
    let longer = start
        .checked_sub(1)
        .and_then(|i| bytes.get(i))
        .is_some_and(word);
    let empty = bytes.get(end) == Some(&b')');
    !longer && (bare || !empty)
}

/// Offsets of the first byte of a declaration and of the byte after it.
pub(crate) type Range = (usize, usize);

/// Returns the functions and variables in which some offsets lie.
pub(crate) fn parts<'f>(file: &'f CheckFile, sites: &[usize]) -> Vec<(Range, &'f Part, bool)> {
    let mut out: Vec<(Range, &Part, bool)> = Vec::new();
    for site in sites {
        let at = file.parts.partition_point(|p| p.end <= *site);
        let Some(part) = file.parts.get(at) else {
            continue;
        };
        let found = match part.kind {
            PartKind::Func => ((part.code, part.code_end), part, false),
            PartKind::Var | PartKind::Const => {
                let at = part.specs.partition_point(|s| s.end <= *site);
                match part.specs.get(at).filter(|s| s.code <= *site) {
                    Some(spec) => ((spec.code, spec.end), part, true),
                    None => continue,
                }
            }
            _ => continue,
        };
        if out.last().is_none_or(|last| last.0 != found.0) && *site >= found.0.0 {
            out.push(found);
        }
    }
    out
}

fn candidate(
    project: &Project<'_>,
    file: &Arc<CheckFile>,
    range: Range,
    part: &Part,
    grouped: bool,
) -> Option<Candidate> {
    match parsed(file, range, part, grouped) {
        Ok(candidate) => candidate,
        Err(unread) => {
            project.note_unread(&unread.path, unread.code, unread.reason);
            None
        }
    }
}

/// Parses a declaration; `None` only if the grammar cannot be loaded.
///
/// # Errors
/// `Budget` for one that no person writes.
pub(crate) fn parsed(
    file: &Arc<CheckFile>,
    range: Range,
    part: &Part,
    grouped: bool,
) -> Result<Option<Candidate>, Unread> {
    let code = file.text().get(range.0..range.1).unwrap_or_default();
    if part.nesting > MAX_NESTING || code.len() > MAX_BYTES {
        let (line, _, _) = file.position(range.0);
        return Err(Unread {
            path: file.path.to_string(),
            code: UnreadCode::Budget,
            reason: format!(
                "line {line}: a declaration that may check gates is nested too deeply or too long"
            ),
        });
    }
    let (text, shift) = if grouped {
        (format!("{GROUPED}{code}\n"), 4)
    } else {
        (format!("{code}\n"), 0)
    };
    Ok(parse(&text).map(|parsed| Candidate {
        file: file.clone(),
        offset: range.0,
        end: range.1,
        parsed,
        shift,
        is_open: part.broken,
    }))
}

/// Returns the functions that do nothing but pass a parameter on to a check.
pub(crate) fn forwarders(candidates: &[Candidate], callees: &Callees) -> Callees {
    let mut found = Callees::new();
    for candidate in candidates {
        for item in &candidate.parsed.items {
            if let Item::Function(function) = item
                && function.name.len() <= MAX_NAME
                && let Some(index) = forwards(function, callees)
                && !callees.contains_key(&function.name)
            {
                found.insert(function.name.clone(), index);
            }
        }
    }
    found
}

fn forwards(function: &Function, callees: &Callees) -> Option<usize> {
    let (callee, arguments) = only_return(function)?.call()?;
    let gate = arguments.get(*callees.get(callee.last_name()?)?)?;
    let name = gate.name()?;
    function
        .parameters
        .iter()
        .position(|p| &*p.name == name && (p.ty.ends_with("Feature") || &*p.ty == "string"))
}

/// Returns the expression of a function whose body is a single `return`.
pub(crate) fn only_return(function: &Function) -> Option<&Expr> {
    match function.body.as_slice() {
        [Stmt::Return(values)] => match values.as_slice() {
            [value] if !matches!(value.kind, Kind::Function(_)) => Some(value),
            _ => None,
        },
        _ => None,
    }
}
