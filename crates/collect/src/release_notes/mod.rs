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

use std::collections::BTreeSet;

use gradus_core::gate::Inventory;
use gradus_core::ledger::Unread;
use gradus_core::release_note::ReleaseNote;
use rayon::prelude::*;

use crate::docs::names::Names;
use crate::docs::text;
use crate::home::Home;
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
    /// Releases of which nothing is said: they have no notes.
    pub silent: usize,
    /// Names of other things whose notes were left out.
    pub elsewhere: BTreeSet<String>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl Notes {
    fn add(&mut self, read: changelog::Read) {
        self.notes.extend(read.notes);
        self.silent += read.silent;
        self.elsewhere.extend(read.elsewhere);
    }

    /// Adds what was read elsewhere.
    pub fn absorb(&mut self, mut other: Self) {
        self.notes.append(&mut other.notes);
        self.files += other.files;
        self.silent += other.silent;
        self.elsewhere.append(&mut other.elsewhere);
        self.unread.append(&mut other.unread);
    }
}

/// Reads the changelogs of a tree. Notes of what is not called like the project are left out.
#[must_use]
pub fn read(source: &dyn Source, inventory: &Inventory, home: &Home) -> Notes {
    let names = Names::new(inventory);
    let entries = source.entries().iter().map(|entry| &*entry.path);
    let paths: Vec<&str> = entries.filter(|path| places::is_notes(path)).collect();
    let read: Vec<Notes> = paths
        .par_iter()
        .map(|path| match source.read(path) {
            Ok(bytes) => of_file(path, &bytes, (&names, home)),
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
pub fn read_file(path: &str, bytes: &[u8], inventory: &Inventory, home: &Home) -> Notes {
    of_file(path, bytes, (&Names::new(inventory), home))
}

fn of_file(path: &str, bytes: &[u8], known: (&Names, &Home)) -> Notes {
    match text::check(path, bytes) {
        Ok(text) => {
            let named = heading::of_file(path);
            let mut notes = Notes::default();
            notes.add(changelog::read(path, text, named, known));
            notes.files = usize::from(!notes.notes.is_empty());
            notes
        }
        Err(unread) => Notes {
            unread: vec![unread],
            ..Notes::default()
        },
    }
}

#[cfg(test)]
mod tests;
