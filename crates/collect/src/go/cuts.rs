//! The parts of a file with what they say; those of a like file are taken over.
//!
//! Versions of a registry differ by a few lines. Splitting costs most of what reading one takes,
//! so only the parts between the common beginning and the common end are split again.

use std::sync::Arc;

use super::memo::Memo;
use super::part::PartFacts;
use super::split::{part_at, split};

/// A part and where it ends; the next one starts there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Byte after it.
    pub(crate) end: usize,
    /// What it says.
    pub(crate) facts: Arc<PartFacts>,
}

/// A file and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cuts {
    text: Box<str>,
    /// Parts in order.
    pub(crate) parts: Vec<Cut>,
    /// Whether a bracket is never closed: then where parts end is no longer told by them alone.
    is_unclosed: bool,
}

impl Cuts {
    /// Reads a file, with the help of another version of it if there is one.
    ///
    /// The other version makes no difference to the result.
    pub(crate) fn read(text: &str, like: Option<&Self>, memo: &Memo) -> Self {
        let mut parts = Vec::new();
        let mut at = 0;
        let (mut rest, mut from) = (&[][..], 0);
        let (mut same_end, mut old_length) = (0, 0);
        if let Some(like) = like.filter(|l| !l.is_unclosed) {
            let (new, old) = (text.as_bytes(), like.text.as_bytes());
            let same_start = common(new.chunks(CHUNK), old.chunks(CHUNK), new.iter(), old.iter());
            // The last part may have ended with the file, and not by itself.
            let kept = like
                .parts
                .iter()
                .take(like.parts.len().saturating_sub(1))
                .take_while(|cut| cut.end <= same_start)
                .count();
            let (first, others) = like.parts.split_at(kept);
            parts.extend_from_slice(first);
            at = first.last().map_or(0, |cut| cut.end);
            (rest, from) = (others, at);
            old_length = old.len();
            let room = new.len().min(old.len()) - at;
            same_end = common(
                new.rchunks(CHUNK),
                old.rchunks(CHUNK),
                new.iter().rev(),
                old.iter().rev(),
            )
            .min(room);
        }
        let same_from = text.len() - same_end;
        while at < text.len() {
            if at >= same_from {
                // Where this offset was in the other version, and whether a part began there.
                let there = at + old_length - text.len();
                while let [first, others @ ..] = rest
                    && from < there
                {
                    (rest, from) = (others, first.end);
                }
                if from == there {
                    parts.extend(rest.iter().map(|cut| Cut {
                        end: cut.end + text.len() - old_length,
                        facts: Arc::clone(&cut.facts),
                    }));
                    break;
                }
            }
            let Ok(part) = part_at(text, at) else {
                return Self::unclosed(text, memo);
            };
            at = part.end.max(at + 1);
            parts.push(Cut {
                end: at,
                facts: Arc::new(PartFacts::read(text, &part, memo)),
            });
        }
        Self {
            text: text.into(),
            parts,
            is_unclosed: false,
        }
    }

    fn unclosed(text: &str, memo: &Memo) -> Self {
        let parts = split(text)
            .iter()
            .map(|part| Cut {
                end: part.end,
                facts: Arc::new(PartFacts::read(text, part, memo)),
            })
            .collect();
        Self {
            text: text.into(),
            parts,
            is_unclosed: true,
        }
    }

    /// Returns the parts with the offset at which each begins.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &PartFacts)> {
        let starts = std::iter::once(0).chain(self.parts.iter().map(|cut| cut.end));
        starts.zip(self.parts.iter().map(|cut| &*cut.facts))
    }
}

/// Bytes that are compared at once.
const CHUNK: usize = 256;

/// Counts the bytes that two files have in common, from one end: first by chunks, which is
/// many times faster, then what is left.
fn common<'a, 'b>(
    new_chunks: impl Iterator<Item = &'a [u8]>,
    old_chunks: impl Iterator<Item = &'b [u8]>,
    new: impl Iterator<Item = &'a u8>,
    old: impl Iterator<Item = &'b u8>,
) -> usize {
    let chunks = new_chunks
        .zip(old_chunks)
        .take_while(|(a, b)| a.len() == CHUNK && a == b)
        .count();
    let whole = chunks * CHUNK;
    let left = new.zip(old).skip(whole).take_while(|(a, b)| a == b).count();
    whole + left
}

#[cfg(test)]
mod tests;
