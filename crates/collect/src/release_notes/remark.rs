//! What an item of release notes tells of the gates that it names.

use gradus_core::location::Location;
use gradus_core::release_note::{Remark, RemarkKind};

use super::heading::is_version;
use crate::docs::names::{Names, is_distinct};
use crate::export::excerpt;

/// Characters of an item that are kept.
const MAX_TEXT: usize = 300;
/// Gates, references and releases of one item.
const MAX_LIST: usize = 16;

/// What the section is about that an item stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// What does not work in this release.
    KnownIssues,
    /// What worked before.
    Regressions,
    /// What this release mends. Kubernetes' tools call it "Bug or Regression".
    Fixes,
    Other,
}

impl Section {
    /// Tells it from a heading.
    pub(super) fn of(title: &str) -> Self {
        let title = title.to_lowercase();
        let has = |word: &str| title.contains(word);
        if has("fix") || has("bug") || has("resolved") {
            Self::Fixes
        } else if has("regression") {
            Self::Regressions
        } else if has("known issue") || has("known problem") || has("known bug") {
            Self::KnownIssues
        } else {
            Self::Other
        }
    }
}

/// Reads an item or a paragraph; `None` where it names no gate.
pub(super) fn remark(
    block: &str,
    section: Section,
    names: &Names,
    location: Location,
) -> Option<Remark> {
    let mut gates: Vec<String> = Vec::new();
    let mut first = None;
    for hit in names.hits(block) {
        // A name that is a word of any text is the gate's only in backticks.
        if !is_distinct(hit.name) && !is_code(block, hit.start, hit.name) {
            continue;
        }
        first = first.or(Some(hit.start));
        if gates.len() < MAX_LIST && !gates.iter().any(|g| g == hit.name) {
            gates.push(hit.name.to_owned());
        }
    }
    let text = excerpt(from_sentence(block, first?), MAX_TEXT);
    let lower = block.to_lowercase();
    Some(Remark {
        gates,
        kind: kind(&lower, section),
        references: references(block),
        versions: versions(block),
        workaround: ["workaround", "work around", "worked around"]
            .iter()
            .any(|w| lower.contains(w)),
        location: location.with_text(text.as_str()),
        text,
    })
}

fn kind(lower: &str, section: Section) -> RemarkKind {
    const DENIALS: [&str; 7] = [
        "no known issue",
        "no known regression",
        "no regression",
        "regression test",
        "not a regression",
        "without regression",
        "avoid regression",
    ];
    const MENDS: [&str; 8] = [
        "fix", "resolve", "address", "repair", "mend", "revert", "correct", "solve",
    ];
    if DENIALS.iter().any(|d| lower.contains(d)) {
        return RemarkKind::Named;
    }
    let regresses = lower.contains("regress");
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let mends = words.any(|word| MENDS.iter().any(|m| word.starts_with(m)));
    match section {
        Section::KnownIssues if regresses => RemarkKind::Regression,
        Section::KnownIssues => RemarkKind::KnownIssue,
        Section::Regressions => RemarkKind::Regression,
        Section::Fixes if regresses => RemarkKind::RegressionFixed,
        Section::Other if regresses && mends => RemarkKind::RegressionFixed,
        Section::Other if regresses => RemarkKind::Regression,
        Section::Other if lower.contains("known issue") => RemarkKind::KnownIssue,
        Section::Fixes | Section::Other => RemarkKind::Named,
    }
}

fn is_code(block: &str, start: usize, name: &str) -> bool {
    let before = block.get(..start).unwrap_or_default();
    let after = block.get(start + name.len()..).unwrap_or_default();
    before.ends_with('`') && after.starts_with('`')
}

/// Returns the text from the sentence on in which an offset lies, without the mark of an item.
fn from_sentence(block: &str, at: usize) -> &str {
    let before = block.get(..at).unwrap_or_default();
    let start = before.rfind(". ").map_or(0, |dot| dot + 2);
    let text = block.get(start..).unwrap_or(block);
    text.trim_start_matches(['-', '*', '+', ' '])
}

/// Returns the numbers behind `#`, `/issues/` and `/pull/`.
fn references(block: &str) -> Vec<u64> {
    let mut found: Vec<u64> = Vec::new();
    for mark in ["#", "/issues/", "/pull/"] {
        for (at, _) in block.match_indices(mark) {
            let rest = block.get(at + mark.len()..).unwrap_or_default();
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let number = rest.get(..digits).and_then(|d| d.parse().ok());
            if let Some(number) = number
                && found.len() < MAX_LIST
                && !found.contains(&number)
            {
                found.push(number);
            }
        }
    }
    found
}

fn versions(block: &str) -> Vec<String> {
    let words = block.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']'));
    let words = words.map(|w| w.trim_matches(['`', ',', ';', ':', '.', '"', '\'', '*']));
    let mut found: Vec<String> = Vec::new();
    for word in words.filter(|w| is_version(w)) {
        if found.len() < MAX_LIST && !found.iter().any(|v| v == word) {
            found.push(word.to_owned());
        }
    }
    found
}
