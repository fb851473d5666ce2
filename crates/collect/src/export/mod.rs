//! Exports of JSON, as programs and people save them: a list, lists one after the other, one
//! record a line, records in an object with `items`.
//!
//! A record is cut out of the stream by its brackets and read by itself, so that a file of any
//! size costs no more than its largest record, and what is broken costs no more than itself.

mod address;
mod split;
mod text;

pub(crate) use address::{opened, repository};
pub(crate) use split::{Piece, Splitter};
pub(crate) use text::{day, excerpt, page};

use gradus_core::ledger::{Unread, UnreadCode};

/// Troubles of one file that are told one by one; the rest is counted.
const TOLD: usize = 20;

/// What could not be read of one file.
#[derive(Debug)]
pub(crate) struct Troubles {
    path: String,
    told: Vec<Unread>,
    more: usize,
}

impl Troubles {
    /// Begins a file.
    pub(crate) fn of(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            told: Vec::new(),
            more: 0,
        }
    }

    /// Notes one; line 0 is the whole file.
    pub(crate) fn add(&mut self, line: u32, code: UnreadCode, reason: &str) {
        if self.told.len() >= TOLD {
            self.more += 1;
            return;
        }
        let reason = match line {
            0 => reason.to_owned(),
            line => format!("line {line}: {reason}"),
        };
        self.told.push(Unread {
            path: self.path.clone(),
            code,
            reason,
        });
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> Vec<Unread> {
        if self.more > 0 {
            self.told.push(Unread {
                path: self.path,
                code: UnreadCode::Syntax,
                reason: format!("{} more places that could not be read", self.more),
            });
        }
        self.told
    }
}

#[cfg(test)]
mod tests;
