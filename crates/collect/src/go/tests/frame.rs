//! Tests inside of tests: what is said where, and which of them is a case.

use std::cell::Cell;

use gradus_core::ledger::LedgerKind;
use gradus_core::statement::Basis;

use super::case::{Case, Event};
use super::raw::{Raw, Saying, Subject, instantiate};
use super::table::Row;
use super::walk::Walk;

/// A test is cut off after this many things that it does with gates.
pub(super) const MAX_EVENTS: usize = 4096;
/// What the tests of one file do with gates, all in all: so much, and more the longer it is.
/// What is set around tests, and in loops, counts for each of them.
const MIN_TOTAL: usize = 4096;
/// Bytes of a file for each thing more.
const BYTES_PER_EVENT: usize = 4;

/// What is left for the tests of one file.
#[derive(Debug)]
pub(super) struct Budget {
    left: Cell<usize>,
    /// Whether something was left out.
    pub(super) cut: Cell<bool>,
}

impl Budget {
    /// Makes the budget of a file of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self {
            left: Cell::new(MIN_TOTAL + bytes / BYTES_PER_EVENT),
            cut: Cell::new(false),
        }
    }

    /// Tells whether nothing is left; whoever asks leaves something out.
    pub(super) fn is_spent(&self) -> bool {
        let spent = self.left.get() == 0;
        self.cut.set(self.cut.get() || spent);
        spent
    }

    /// Takes one thing off; tells whether there was something left.
    pub(super) fn take(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        if left == 0 {
            self.cut.set(true);
        }
        left > 0
    }
}

/// A test, a subtest, or the body of a loop over rows.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) name: String,
    pub(super) offset: u32,
    pub(super) raws: Vec<Raw>,
    pub(super) expects_error: bool,
}

impl Walk<'_> {
    pub(super) fn enter(&mut self, name: String, offset: u32) {
        self.frames.push(Frame {
            name,
            offset,
            ..Frame::default()
        });
    }

    /// Ends a test or subtest. It is a case if it does something with gates itself, or if it
    /// expects an error under the gates that the tests around it set.
    pub(super) fn leave(&mut self) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        let (open, raws): (Vec<Raw>, Vec<Raw>) =
            frame.raws.drain(..).partition(Raw::depends_on_row);
        let inherited = self.inherited();
        let is_case = !raws.is_empty() || (frame.expects_error && !inherited.is_empty());
        if is_case {
            let name = self.path(&frame.name);
            let mut events = inherited;
            events.extend(raws.iter().flat_map(|r| self.events(r, None)));
            let expects_error = frame.expects_error;
            self.done.push(Case {
                name,
                location: self.candidate.location(LedgerKind::GoTests, frame.offset),
                events: self.meant(events, expects_error),
                expects_error,
            });
        }
        if let Some(outer) = self.frames.last_mut() {
            outer.raws.extend(open);
            outer.expects_error |= frame.expects_error && !is_case;
        }
    }

    pub(super) fn path(&self, last: &str) -> String {
        let mut path = String::new();
        for name in self.frames.iter().map(|f| f.name.as_str()).chain([last]) {
            // `var _ = Describe(...)`: the name is that of what is described.
            if !path.is_empty() && !name.is_empty() && path != "_" {
                path.push('/');
            } else if path == "_" && !name.is_empty() {
                path.clear();
            }
            path.push_str(name);
        }
        path
    }

    /// Leaves out names that are no gates where a test wants them refused.
    pub(super) fn meant(&self, mut events: Vec<Event>, expects_error: bool) -> Vec<Event> {
        if expects_error {
            events.retain(|e| self.scope.known(&e.gate).is_some());
        }
        events
    }

    /// What the tests around switch.
    pub(super) fn inherited(&self) -> Vec<Event> {
        if self.budget.is_spent() {
            return Vec::new();
        }
        let around = self.frames.iter().flat_map(|f| &f.raws);
        around
            .filter(|r| matches!(r.saying, Saying::Sets(_)))
            .flat_map(|r| self.events(r, None))
            .collect()
    }

    pub(super) fn events(&self, raw: &Raw, row: Option<&Row<'_>>) -> Vec<Event> {
        if self.budget.is_spent() {
            return Vec::new();
        }
        instantiate(raw, row, &self.scope)
            .into_iter()
            .filter(|_| self.budget.take())
            .map(|(gate, claim, basis)| Event {
                gate,
                claim,
                basis,
                location: self.candidate.location(LedgerKind::GoTests, raw.offset),
            })
            .collect()
    }

    pub(super) fn note(&mut self, subject: Subject, saying: Saying, basis: Basis, offset: u32) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if frame.raws.len() < MAX_EVENTS {
            frame.raws.push(Raw {
                subject,
                saying,
                basis,
                offset,
            });
        } else {
            self.budget.cut.set(true);
        }
    }

    pub(super) fn expect_error(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.expects_error = true;
        }
    }
}
