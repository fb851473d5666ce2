//! Finds the files that name gates, by their bytes.

use std::collections::BTreeSet;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use gradus_core::ledger::Unread;
use rayon::prelude::*;

use super::checks::CheckFile;
use super::file::without_mark;
use super::inventory::Gates;
use super::project::Project;
use crate::docs::text::is_utf16;
use crate::source::{Entry, is_left_out_by_head};

/// A file with something in it that was looked for.
pub(crate) struct Hit {
    /// The file; it has yet to be split.
    pub(crate) file: Arc<CheckFile>,
    /// Offsets at which a gate's name or constant stands as a word.
    pub(crate) named: Vec<usize>,
    /// Which marks stand in it, and where.
    pub(crate) marks: Vec<(usize, usize)>,
}

/// What a search found.
#[derive(Default)]
pub(crate) struct Scan {
    /// Files with hits, by path.
    pub(crate) hits: Vec<Hit>,
    /// How many files were read.
    pub(crate) read: usize,
    /// What could not be.
    pub(crate) unread: Vec<Unread>,
}

/// Searches files for gates, by other names that they have too, and for some marks.
pub(crate) fn scan(
    project: &Project<'_>,
    gates: &Gates,
    entries: &[&Entry],
    aliases: &BTreeSet<Box<str>>,
    marks: &[&str],
) -> Scan {
    let mut words: BTreeSet<&str> = gates.names().collect();
    words.extend(aliases.iter().map(|a| &**a));
    words.extend(gates.idents.keys().map(|n| &*n.ident));
    words.retain(|w| !w.is_empty());
    let patterns = marks.iter().copied().chain(words);
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns);
    let Ok(finder) = finder else {
        return Scan::default();
    };
    let found: Vec<Result<Option<Hit>, Unread>> = entries
        .par_iter()
        .with_min_len(8)
        .map(|entry| {
            let bytes = project.source.read(&entry.path)?;
            if is_left_out_by_head(&bytes) {
                return Ok(None);
            }
            hit(&entry.path, &bytes, &finder, marks.len())
        })
        .collect();
    let mut scan = Scan {
        read: found.len(),
        ..Scan::default()
    };
    for one in found {
        match one {
            Ok(hit) => {
                let torn = hit.as_ref().and_then(|hit| hit.file.half_merged());
                scan.unread.extend(torn);
                scan.hits.extend(hit);
            }
            Err(unread) => {
                scan.read -= 1;
                scan.unread.push(unread);
            }
        }
    }
    scan
}

fn hit(
    path: &Arc<str>,
    bytes: &Arc<[u8]>,
    finder: &AhoCorasick,
    marks: usize,
) -> Result<Option<Hit>, Unread> {
    let text = without_mark(bytes);
    let mut named = Vec::new();
    let mut marked: Vec<(usize, usize)> = Vec::new();
    for found in finder.find_iter(text) {
        let which = found.pattern().as_usize();
        if which < marks {
            marked.push((which, found.start()));
        } else if is_word(text, found.start(), found.end()) {
            named.push(found.start());
        }
    }
    // What is no text cannot be searched for names.
    let is_text = !is_utf16(text) && std::str::from_utf8(text).is_ok();
    if named.is_empty() && marked.is_empty() && is_text {
        return Ok(None);
    }
    let file =
        CheckFile::unsplit(path.clone(), bytes.clone()).map_err(|(code, reason)| Unread {
            path: path.to_string(),
            code,
            reason,
        })?;
    Ok(Some(Hit {
        file,
        named,
        marks: marked,
    }))
}

fn is_word(text: &[u8], start: usize, end: usize) -> bool {
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80;
    let before = start.checked_sub(1).and_then(|i| text.get(i));
    !before.is_some_and(word) && !text.get(end).is_some_and(word)
}
