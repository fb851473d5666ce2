//! The parsers that are built in, behind the [`Readers`] of the entry.

use gradus_core::gate::Inventory;
use gradus_core::ledger::Unread;

use super::{Code, Documents, Readers};
use crate::past::Past;
use crate::source::Source;
use crate::{docs, go, lists};

/// Go, Markdown and lists of gates; one memo for all revisions of a repository.
#[derive(Default)]
pub(super) struct Builtin(go::Memo);

impl From<go::Reading> for Code {
    fn from(reading: go::Reading) -> Self {
        Self {
            inventory: reading.inventory,
            unread: reading.unread,
            files_read: reading.files_read,
            facts: reading.facts,
            part: reading.part,
            metrics: reading.metrics,
        }
    }
}

impl Readers for Builtin {
    fn code(&self, source: &dyn Source, everything: bool) -> Code {
        if everything {
            go::read(source, &self.0).into()
        } else {
            go::gates(source, &self.0).into()
        }
    }

    fn past(&self, source: &dyn Source) -> Past {
        go::past(source, &self.0)
    }

    fn document(&self, path: &str, bytes: &[u8]) -> Documents {
        let reading = docs::read(path, bytes, 0);
        Documents {
            statements: reading.statements,
            listings: reading.listings,
            unread: reading.unread,
            ..Documents::default()
        }
    }

    fn list(&self, path: &str, bytes: &[u8]) -> (Inventory, Vec<Unread>) {
        let reading = lists::read(path, bytes);
        (reading.inventory, reading.unread)
    }
}
