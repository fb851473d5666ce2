//! Release notes: changelogs in the tree, and releases exported from a forge.
//!
//! Changelogs are read line by line: a heading that is a release begins its notes, items and
//! paragraphs that name a gate become remarks. Which release a document describes as a whole is
//! another matter, and read with the documents.

mod changelog;
mod coverage;
mod heading;
mod intake;
mod places;
mod remark;

use gradus_core::gate::Inventory;
use gradus_core::ledger::Unread;
use gradus_core::release_note::ReleaseNote;
use rayon::prelude::*;

use crate::docs::names::Names;
use crate::docs::text;
use crate::source::Source;

pub use coverage::coverage;
pub use intake::Intake;

/// What release notes say, in the order of files and of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// By release, as they come.
    pub notes: Vec<ReleaseNote>,
    /// Files that have notes.
    pub files: usize,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl Notes {
    /// Adds what was read elsewhere.
    pub fn absorb(&mut self, mut other: Self) {
        self.notes.append(&mut other.notes);
        self.files += other.files;
        self.unread.append(&mut other.unread);
    }
}

/// Reads the changelogs of a tree.
#[must_use]
pub fn read(source: &dyn Source, inventory: &Inventory) -> Notes {
    let names = Names::new(inventory);
    let entries = source.entries().iter().map(|entry| &*entry.path);
    let paths: Vec<&str> = entries.filter(|path| places::is_notes(path)).collect();
    let read: Vec<Notes> = paths
        .par_iter()
        .map(|path| match source.read(path) {
            Ok(bytes) => of_file(path, &bytes, &names),
            Err(unread) => Notes {
                unread: vec![unread],
                ..Notes::default()
            },
        })
        .collect();
    let mut all = Notes::default();
    for one in read {
        all.absorb(one);
    }
    all
}

/// Reads one changelog.
#[must_use]
pub fn read_file(path: &str, bytes: &[u8], inventory: &Inventory) -> Notes {
    of_file(path, bytes, &Names::new(inventory))
}

fn of_file(path: &str, bytes: &[u8], names: &Names) -> Notes {
    match text::check(path, bytes) {
        Ok(text) => {
            let named = heading::of_file(path);
            let notes = changelog::read(path, text, named, names);
            Notes {
                files: usize::from(!notes.is_empty()),
                notes,
                unread: Vec::new(),
            }
        }
        Err(unread) => Notes {
            unread: vec![unread],
            ..Notes::default()
        },
    }
}

#[cfg(test)]
mod tests;
