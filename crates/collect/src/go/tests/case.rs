//! What one test says, and how it becomes statements.

use std::collections::BTreeSet;

use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Mode, Statement};
use gradus_core::testcase::{TestCase, TestKind};

use crate::part::Part;

/// One thing that a test does with a gate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    /// The gate.
    pub(super) gate: String,
    /// What is claimed of it.
    pub(super) claim: Claim,
    /// On what that rests.
    pub(super) basis: Basis,
    /// Where.
    pub(super) location: Location,
}

/// A test that names gates.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// Name of the function, with those of rows and subtests after slashes.
    pub(super) name: String,
    /// Where it begins.
    pub(super) location: Location,
    /// What it does.
    pub(super) events: Vec<Event>,
    /// Whether it expects an error.
    pub(super) expects_error: bool,
}

impl Case {
    /// Adds the test and what it says. A gate that is switched or asserted is not said to be
    /// named as well.
    pub(super) fn add_to(self, part: &mut Part) {
        let id = part.cases.last().map_or(0, |c| c.id + 1);
        let mut events = self.events;
        events.sort_by(|a, b| {
            (&a.location, &a.gate, &a.claim).cmp(&(&b.location, &b.gate, &b.claim))
        });
        let said: BTreeSet<String> = events
            .iter()
            .filter(|e| e.claim != Claim::Named)
            .map(|e| e.gate.clone())
            .collect();
        let mut seen = BTreeSet::new();
        for event in events {
            let repeated = event.claim == Claim::Named && said.contains(&event.gate);
            if repeated || !seen.insert((event.gate.clone(), event.claim.clone())) {
                continue;
            }
            part.statements.push(Statement {
                subject: event.gate,
                claim: event.claim,
                mode: Mode::Tests,
                basis: event.basis,
                location: event.location,
                listing: None,
                case: Some(id),
            });
        }
        part.cases.push(TestCase {
            id,
            kind: TestKind::Go,
            name: self.name,
            location: self.location,
            expects_error: self.expects_error,
            tags: Vec::new(),
            skips: Vec::new(),
            reach: Vec::new(),
        });
    }
}
