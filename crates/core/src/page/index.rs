//! The list of all gates, and of those that are gone.

use std::fmt::Write as _;

use super::bound::Bound;
use super::marker::{Part, Syntax, blocks};
use super::other_numbers::OtherNumbers;
use super::stages::{Entry, Stages};
use super::wording;

/// A gate in the list.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) gate: &'a str,
    pub(super) stages: Stages,
    /// The link to its page; `None` where it has none.
    pub(super) link: Option<String>,
}

/// What stands over the gates that are gone: whoever reads the list knows by it that they are.
pub(super) const FORMER: &str = "## Former feature gates";

/// Writes the list of the gates.
pub(super) fn table(gates: &[Row<'_>], numbers: &OtherNumbers) -> String {
    let mut out = String::from("| Feature gate | Stage | Default | Since |\n|---|---|---|---|\n");
    for row in gates {
        let last = row.stages.last();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            title(row),
            last.map_or_else(String::new, stage),
            last.map_or_else(String::new, default),
            last.and_then(|e| version(&e.from, numbers))
                .unwrap_or_default()
        );
    }
    out
}

/// Writes the list of those that are gone; nothing where none is.
pub(super) fn former(gates: &[Row<'_>], numbers: &OtherNumbers) -> String {
    if gates.is_empty() {
        return String::new();
    }
    let mut out =
        format!("\n{FORMER}\n\n| Feature gate | Last stage | Last release |\n|---|---|---|\n");
    for row in gates {
        let last = row.stages.last();
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            title(row),
            last.map_or_else(String::new, stage),
            last.and_then(|e| version(&e.to, numbers))
                .unwrap_or_default()
        );
    }
    out
}

/// Returns the list of those that are gone, as a page has it between its markers.
pub(super) fn former_part(text: &str) -> Option<String> {
    let blocks = blocks(text, Syntax::Markdown).ok()?;
    let block = blocks.into_iter().find(|b| b.part == Part::Gates)?;
    let list = text.get(block.inner)?;
    let part = list.get(list.find(FORMER)?..)?;
    Some(part.replace("\r\n", "\n"))
}

fn title(row: &Row<'_>) -> String {
    let name = wording::name(row.gate);
    match &row.link {
        Some(link) => format!("[{name}]({link})"),
        None => name,
    }
}

/// Writes the stages of one gate, as its page shows them.
pub(super) fn history(stages: &Stages, numbers: &OtherNumbers) -> String {
    let mut out = String::from("| Stage | Default | Since | Until |\n|---|---|---|---|\n");
    for entry in &stages.entries {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            stage(entry),
            default(entry),
            version(&entry.from, numbers).unwrap_or_default(),
            version(&entry.to, numbers).unwrap_or_default()
        );
    }
    out
}

pub(super) fn stage(entry: &Entry) -> String {
    entry.stage.map_or_else(String::new, |stage| {
        let word = stage.as_str();
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).collect()
    })
}

pub(super) fn default(entry: &Entry) -> String {
    match (entry.default, entry.locked) {
        (None, _) => String::new(),
        (Some(default), false) => format!("`{default}`"),
        (Some(default), true) => format!("`{default}`, locked"),
    }
}

/// Writes a version that is declared, or that a release shows for good.
fn version(bound: &Bound, numbers: &OtherNumbers) -> Option<String> {
    match bound {
        Bound::Is(text) | Bound::Shown(text) => Some(numbers.shown(text)),
        Bound::AtLeast(line) => Some(numbers.shown(&line.to_string())),
        Bound::After(..) | Bound::Open | Bound::Unknown => None,
    }
}
