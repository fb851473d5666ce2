//! Pages of single gates, and the records that people keep in their front matter.
//!
//! A page is a Markdown document with front matter that has `content_type: feature_gate`, as
//! kubernetes.io writes it, or a `gradus:` block; wherever it lies. Its `title` is the gate.
//! What its `stages` say belongs to the documents ([`docs`](crate::docs)); here are the record,
//! and who may write one ([`owners`]).

pub(crate) mod head;
pub mod owners;

use std::collections::BTreeSet;

use gradus_core::counted::counted;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::page::{self, Prose};
use gradus_core::record::{self, GatePage, Record};
use gradus_core::statement::{Basis, Claim, Mode, Statement};

use crate::docs::lines::Lines;
use crate::docs::text;
use crate::lists::tree::Node;

/// What one document is to this ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The page, where it is one.
    pub page: Option<GatePage>,
    /// Whether the page says that its gate is gone.
    pub removed: bool,
    /// What people wrote on it.
    pub prose: Prose,
    /// Whether it may be a page, and could not be read.
    pub lost: bool,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Reads a document. What makes a document unreadable as such is reported with the documents.
///
/// ```
/// use gradus_collect::pages;
///
/// let page = b"---\ntitle: Lamp\ngradus:\n  owners: [ada]\n---\nIt shines.\n";
/// let page = pages::read("docs/lamp.md", page).page.expect("it is one");
/// assert_eq!((page.gate.as_str(), page.record.owners.len()), ("Lamp", 1));
/// ```
#[must_use]
pub fn read(path: &str, bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    let Ok(text) = text::check(path, bytes) else {
        reading.lost = true;
        return reading;
    };
    let root = match head::read(path, text) {
        None => return reading,
        Some(Ok(root)) => root,
        Some(Err(unread)) => {
            reading.lost = true;
            reading.unread.push(unread);
            return reading;
        }
    };
    let record = root.get("gradus");
    if record.is_none() && scalar(&root, "content_type") != Some("feature_gate") {
        return reading;
    }
    let titled = root.get("title").and_then(|t| Some((t, t.text()?)));
    let Some((at, title)) = titled.filter(|(_, title)| !title.trim().is_empty()) else {
        let reason =
            "line 1: a page of a gate has the gate's name for its title, and this has none";
        reading.lost = true;
        reading.unread.push(syntax(path, reason.to_owned()));
        return reading;
    };
    let record = match record.map(|_| record::read(path, text)) {
        None => Record::default(),
        Some(Ok(record)) => record.unwrap_or_default(),
        Some(Err(problem)) => {
            reading.lost = true;
            let reason = format!("line {}: {}", problem.line, problem.message);
            reading.unread.push(syntax(path, reason));
            Record::default()
        }
    };
    reading.prose = page::prose(text);
    reading.removed = scalar(&root, "removed") == Some("true");
    let location = Location::new(LedgerKind::Page, path, at.line, at.column);
    reading.page = Some(GatePage {
        gate: title.to_owned(),
        location: location.with_text(Lines::new(text).line_text(at.line)),
        record,
        uncommitted: false,
    });
    reading
}

fn scalar<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.text()
}

fn syntax(path: &str, reason: String) -> Unread {
    Unread {
        path: path.to_owned(),
        code: UnreadCode::Syntax,
        reason,
    }
}

/// All pages of a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// By gate; of several of one gate, those with a record first, then by path.
    pub pages: Vec<GatePage>,
    /// Pages of gates that are gone, by path.
    pub former: Vec<GatePage>,
    /// Paths of pages on which nobody wrote anything.
    pub unwritten: BTreeSet<String>,
    /// What gates need, as their pages say.
    pub statements: Vec<Statement>,
}

impl Pages {
    /// Puts together what was read of `files` documents, of which `lost` could not be read, and
    /// says how much of the ledger that is.
    ///
    /// The page of a gate that is gone tells of the past: nothing of it is judged.
    #[must_use]
    pub fn of(
        readings: impl IntoIterator<Item = Reading>,
        inventory: &Inventory,
        files: usize,
        mut lost: usize,
    ) -> (Self, Coverage) {
        let (mut pages, mut former) = (Vec::new(), Vec::new());
        let mut unwritten = BTreeSet::new();
        for reading in readings {
            lost += usize::from(reading.lost);
            let Some(mut page) = reading.page else {
                continue;
            };
            // Blanks around a title mean nothing, unless a gate's name has them.
            if inventory.gate(&page.gate).is_none() {
                page.gate = page.gate.trim().to_owned();
            }
            if !reading.prose.is_written(inventory.gate(&page.gate)) {
                unwritten.insert(page.location.path.clone());
            }
            if reading.removed && inventory.gate(&page.gate).is_none() {
                former.push(page);
            } else {
                pages.push(page);
            }
        }
        former.sort_by(|a, b| a.location.path.cmp(&b.location.path));
        pages.sort_by(|a, b| {
            let key = |p: &GatePage| (p.record == Record::default(), p.location.path.clone());
            (&a.gate, key(a)).cmp(&(&b.gate, key(b)))
        });
        let statements = pages
            .iter()
            .filter(|page| inventory.gate(&page.gate).is_some())
            .flat_map(needs)
            .collect();
        let problems: usize = pages.iter().map(|p| p.record.problems.len()).sum();
        let coverage = Coverage {
            ledger: LedgerKind::Page,
            state: if lost == 0 && problems == 0 {
                CoverageState::Exhaustive
            } else {
                CoverageState::Partial
            },
            why: why(&pages, files, lost, problems),
        };
        let read = Self {
            pages,
            former,
            unwritten,
            statements,
        };
        (read, coverage)
    }
}

fn why(pages: &[GatePage], files: usize, lost: usize, problems: usize) -> String {
    let files = counted(files, "Markdown file", "Markdown files");
    let mut why = match pages.len() {
        0 => format!("no page of a gate in {files}"),
        n => format!(
            "{} in {files}",
            counted(n, "page of a gate", "pages of gates")
        ),
    };
    if lost > 0 {
        why.push_str(&format!(", {lost} unread"));
    }
    if problems > 0 {
        let slips = counted(problems, "mistake", "mistakes");
        why.push_str(&format!(", {slips} in their records"));
    }
    why
}

/// Says what the gate of a page needs of Kubernetes.
fn needs(page: &GatePage) -> impl Iterator<Item = Statement> {
    page.record.upstream.iter().map(|name| Statement {
        subject: page.gate.clone(),
        claim: Claim::Needs(name.value.clone()),
        mode: Mode::Declares,
        basis: Basis::Read,
        location: page.location(name),
        listing: None,
        case: None,
    })
}

#[cfg(test)]
mod tests;
