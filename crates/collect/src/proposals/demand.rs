//! Sentences that demand a proposal for every new gate.

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::proposal::Demand;

use crate::docs::block::{Block, Kind, blocks};
use crate::docs::lines::Lines;
use crate::docs::text::{self, Page};

/// Letters of a sentence that are quoted.
const MAX_QUOTED: usize = 240;

/// Bytes of a text above a list that may demand something of its items: it is read for each.
const MAX_LEAD: usize = 2_000;

/// Tells whether a document is one that makes rules for contributions.
pub(crate) fn may_demand(path: &str) -> bool {
    let lower = path.to_lowercase();
    let (folder, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let last = folder.rsplit('/').next().unwrap_or(folder);
    let is_index = matches!(file, "readme.md" | "_index.md" | "index.md");
    let of_proposals = ["proposals", "proposal", "keps", "enhancements", "design"].contains(&last);
    lower.contains("contribut")
        || file.contains("pull_request_template")
        || (is_index && of_proposals)
}

/// Finds demands in a document.
pub(crate) fn demands(path: &str, bytes: &[u8]) -> Vec<Demand> {
    let Ok(text) = text::check(path, bytes) else {
        return Vec::new();
    };
    let page = Page::new(text);
    let blocks = blocks(&page);
    let lines = Lines::new(text);
    let mut found = Vec::new();
    for block in &blocks {
        if matches!(block.kind, Kind::Sample | Kind::Heading(_)) {
            continue;
        }
        let lead = block.lead.and_then(|i| blocks.get(i));
        for (at, sentence) in sentences(&block.text) {
            if let Some(quote) = demand(sentence, lead) {
                let offset = block.offset(at);
                let location = Location::new(
                    LedgerKind::Proposals,
                    path,
                    lines.line(offset),
                    lines.column(offset),
                );
                found.push(Demand {
                    text: quote,
                    location: location.with_text(lines.text(offset)),
                    since: None,
                    first_path: None,
                });
            }
        }
    }
    found
}

fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(". ").map(move |sentence| {
        let start = at;
        at += sentence.len();
        (start, sentence)
    })
}

/// Returns the demand that a sentence makes, by itself or as an item below another.
fn demand(sentence: &str, lead: Option<&Block>) -> Option<String> {
    if !is_of_a_new_gate(sentence) {
        return None;
    }
    if is_required(sentence) {
        return Some(quote(sentence));
    }
    let lead = lead.map(|block| block.text.trim())?;
    let demands = lead.ends_with(':') && lead.len() <= MAX_LEAD && is_required(lead);
    demands.then(|| quote(&format!("{lead} {sentence}")))
}

fn quote(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn is_of_a_new_gate(text: &str) -> bool {
    let text = flat(text);
    [
        "new feature gate",
        "new feature gates",
        "a feature gate",
        "every feature gate",
        "each feature gate",
        "all feature gates",
    ]
    .iter()
    .any(|w| text.contains(&format!(" {w} ")))
        && [
            " introduc",
            " add",
            " every ",
            " each ",
            " all ",
            " any ",
            " new ",
        ]
        .iter()
        .any(|w| text.contains(w))
}

fn is_required(text: &str) -> bool {
    let text = flat(text);
    let document = [
        " proposal ",
        " proposals ",
        " enhancement ",
        " kep ",
        " keps ",
        " design doc ",
        " design document ",
        " rfc ",
    ];
    let must = [" required ", " requires ", " require ", " must ", " needs "];
    let not = [" not required ", " not require ", " not need ", " no "];
    document.iter().any(|w| text.contains(w))
        && must.iter().any(|w| text.contains(w))
        && !not.iter().any(|w| text.contains(w))
}

/// Returns the words alone, with blanks around each.
fn flat(text: &str) -> String {
    let mut flat = String::from(" ");
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            flat.push_str(&word.to_lowercase());
            flat.push(' ');
        }
    }
    flat
}
