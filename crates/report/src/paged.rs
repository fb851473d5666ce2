//! What `page` did, or would do, as the renderers take it.

use gradus_core::ledger::{Coverage, LedgerKind, Unread};
use gradus_core::ledgers::Ledgers;
use gradus_core::page::{File, Plan, State};

/// The pages and lists of a project.
#[derive(Debug, Clone, Copy)]
pub struct Paged<'a> {
    /// What was read.
    pub ledgers: &'a Ledgers,
    /// What becomes of the pages.
    pub plan: &'a Plan,
    /// Whether nothing was written.
    pub check: bool,
}

impl<'a> Paged<'a> {
    /// Returns the files of which there is something to say, by path.
    pub fn told(&self) -> impl Iterator<Item = &'a File> + use<'a> {
        let files = self.plan.files.iter();
        files.filter(|f| f.state != State::Unchanged)
    }

    /// Returns how much was read of the ledgers that pages are made from.
    #[must_use]
    pub fn coverage(&self) -> Vec<Coverage> {
        let made_from = [LedgerKind::Registry, LedgerKind::History, LedgerKind::Page];
        let stated = self.ledgers.coverage.iter();
        stated
            .filter(|c| made_from.contains(&c.ledger))
            .cloned()
            .collect()
    }

    /// Returns what could not be read of code and documents.
    #[must_use]
    pub fn unread(&self) -> Vec<Unread> {
        let made_from = |u: &&Unread| {
            let ends = [".go", ".md", ".markdown"];
            ends.iter().any(|end| u.path.ends_with(end))
        };
        self.ledgers
            .unread
            .iter()
            .filter(made_from)
            .cloned()
            .collect()
    }

    /// Says what becomes of a file, in a word.
    #[must_use]
    pub const fn word(&self, state: State) -> &'static str {
        match (state, self.check) {
            (State::Made, true) => "missing",
            (State::Changed, true) => "differs",
            (state, _) => state.as_str(),
        }
    }

    /// Counts the files of each state, in words; states without a file are left out.
    #[must_use]
    pub fn summary(&self) -> String {
        let states = [
            State::Made,
            State::Changed,
            State::Unchanged,
            State::Refused,
            State::Left,
        ];
        let counted = states.iter().filter_map(|state| {
            let files = self.plan.files.iter();
            let number = files.filter(|f| f.state == *state).count();
            (number > 0).then(|| format!("{number} {}", self.word(*state)))
        });
        let counted: Vec<String> = counted.collect();
        match counted.is_empty() {
            true => "nothing to keep".to_owned(),
            false => counted.join(", "),
        }
    }
}
