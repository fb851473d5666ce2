//! Sentences that say how far an enhancement of Kubernetes is: `until KEP 5004 has reached GA`.

use gradus_core::ledger::{LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::marker::EnhancementClaim;
use gradus_core::stage::Stage;
use memchr::memmem;
use rayon::prelude::*;

use crate::docs::text;
use crate::source::Source;

/// Words in front of which a stage is yet to come.
const YET: [&str; 7] = [
    "until",
    "once",
    "when",
    "not yet",
    "before",
    "as soon as",
    "after",
];

/// Folders of texts about another time.
const ASIDE: [&str; 9] = [
    "keps",
    "proposals",
    "enhancements",
    "archive",
    "blog",
    "changelog",
    "releases",
    "release-notes",
    "design",
];

/// Tells whether a text is about another time.
pub(super) fn is_aside(path: &str) -> bool {
    path.split('/').any(|p| {
        let p = p.to_lowercase();
        ASIDE.contains(&p.as_str()) || p.starts_with("changelog")
    })
}

/// Tells whether the project numbers enhancements of its own: then `KEP-1234` may be one.
pub(super) fn has_own_numbers(source: &dyn Source) -> bool {
    let mut entries = source.entries().iter();
    entries.any(|e| e.path.starts_with("keps/") || e.path.contains("/keps/"))
}

/// Reads charts' templates and documents.
pub(super) fn read(source: &dyn Source, unread: &mut Vec<Unread>) -> Vec<EnhancementClaim> {
    let ends = [".md", ".yaml", ".yml", ".tpl", ".txt"];
    let paths: Vec<&str> = source
        .entries()
        .iter()
        .map(|e| &*e.path)
        .filter(|p| ends.iter().any(|end| p.ends_with(end)) && !is_aside(p))
        .filter(|p| p.ends_with(".md") || p.contains("templates/") || p.ends_with("values.yaml"))
        .collect();
    let read: Vec<Result<Vec<EnhancementClaim>, Unread>> = paths
        .par_iter()
        .with_min_len(8)
        .map(|path| file(path, &source.read(path)?))
        .collect();
    let mut found = Vec::new();
    for one in read {
        match one {
            Ok(claims) => found.extend(claims),
            Err(why) => unread.push(why),
        }
    }
    found
}

/// Reads one file.
fn file(path: &str, bytes: &[u8]) -> Result<Vec<EnhancementClaim>, Unread> {
    if memmem::find(bytes, b"KEP").is_none() && !text::is_utf16(bytes) {
        return Ok(Vec::new());
    }
    let text = text::check(path, bytes)?;
    let ledger = if path.ends_with(".md") {
        LedgerKind::Docs
    } else {
        LedgerKind::Chart
    };
    let mut found = Vec::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        for sentence in line.split(". ").filter(|s| s.contains("KEP")) {
            if let Some((kep, stage, reached)) = claim(sentence) {
                found.push(EnhancementClaim {
                    number: kep,
                    stage,
                    reached,
                    location: Location::new(ledger, path, number, 1).with_text(line.trim()),
                });
            }
        }
    }
    Ok(found)
}

/// Reads one sentence about one enhancement and one stage.
fn claim(sentence: &str) -> Option<(u32, Stage, bool)> {
    let kep = match numbers(sentence).as_slice() {
        [one] => *one,
        _ => return None,
    };
    // A minor in the sentence says for which clusters it holds.
    if sentence.contains("1.2") || sentence.contains("1.3") || sentence.contains("1.4") {
        return None;
    }
    let (before, after) = sentence.split_once("KEP")?;
    let words: Vec<&str> = after
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    // The stage stands near, and there is only one.
    let mut stages = words.iter().take(12).filter_map(|w| match *w {
        "GA" | "stable" | "Stable" => Some(Stage::Stable),
        "beta" | "Beta" => Some(Stage::Beta),
        "alpha" | "Alpha" => Some(Stage::Alpha),
        _ => None,
    });
    let stage = stages.next()?;
    if stages.any(|s| s != stage) {
        return None;
    }
    let before = before.to_lowercase();
    let near: String = before.chars().rev().take(40).collect();
    let near: String = near.chars().rev().collect();
    let yet = YET.iter().any(|w| near.contains(w)) || words.contains(&"not");
    let states = words
        .iter()
        .take(6)
        .any(|w| matches!(*w, "is" | "reached" | "graduated"));
    (yet || states).then_some((kep, stage, !yet))
}

/// Finds the numbers of `KEP-1234`, `KEP 1234`, `KEP #1234` and of links to enhancements.
pub(super) fn numbers(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for (i, key) in text.match_indices("KEP") {
        let rest = text.get(i + key.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(['-', ' ', '#']);
        found.extend(number(rest));
    }
    for key in [
        "enhancements/issues/",
        "enhancements/tree/master/keps/",
        "enhancements/blob/master/keps/",
    ] {
        for (i, _) in text.match_indices(key) {
            let rest = text.get(i + key.len()..).unwrap_or_default();
            let rest = match rest.split_once('/') {
                Some((sig, rest)) if sig.starts_with("sig-") => rest,
                _ => rest,
            };
            found.extend(number(rest));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn number(text: &str) -> Option<u32> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let digits = text.get(..end)?;
    ((2..=5).contains(&digits.len())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{claim, numbers};
    use gradus_core::stage::Stage;

    #[test]
    fn sentences_about_a_stage() {
        assert_eq!(
            claim("not allowed until KEP 5004 has reached GA in Kubernetes"),
            Some((5004, Stage::Stable, false))
        );
        assert_eq!(claim("KEP-5004 is beta"), Some((5004, Stage::Beta, true)));
        for none in [
            "see KEP-5004",
            "KEP-5004 is beta in 1.36",
            "KEP-5004 and KEP-5055 are beta",
            "KEP-5004 is beta, then stable",
            "a beta feature of KEP-5004",
        ] {
            assert_eq!(claim(none), None, "{none}");
        }
    }

    #[test]
    fn numbers_in_every_form() {
        assert_eq!(numbers("KEP-1 KEP 22 KEP#333 KEPs KEP-NNNN"), [22, 333]);
        assert_eq!(
            numbers("https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/4815-x"),
            [4815]
        );
    }
}
