//! Tests that expect an error, and the combinations of gates that they set.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::Settings;
use crate::project::Project;
use crate::statement::{Claim, Mode, Statement};

/// The tests of a project that expect an error and switch gates.
pub(crate) struct Refusing<'a> {
    /// What each of them says of each gate: to on, to off, or, in turn, to both.
    tests: Vec<BTreeMap<&'a str, Vec<&'a Statement>>>,
    defaults: Settings<'a>,
}

/// Finds the tests of a project that expect an error and switch gates.
pub(crate) fn refusing(project: &Project) -> Refusing<'_> {
    let ledgers = &project.ledgers;
    let refusing: BTreeSet<u32> = ledgers
        .cases
        .iter()
        .filter(|c| c.expects_error)
        .map(|c| c.id)
        .collect();
    let mut states: BTreeMap<u32, BTreeMap<&str, Vec<&Statement>>> = BTreeMap::new();
    for statement in &ledgers.statements {
        if let (Mode::Tests, Claim::SetsTo(_), Some(case)) =
            (statement.mode, &statement.claim, statement.case)
            && refusing.contains(&case)
        {
            let set = states.entry(case).or_default();
            set.entry(&statement.subject).or_default().push(statement);
        }
    }
    Refusing {
        tests: states.into_values().collect(),
        defaults: Settings::defaults(project),
    }
}

impl<'a> Refusing<'a> {
    /// Returns where a test sets a gate with another on, or off; where it sets one of them, the
    /// other is taken to be at its default.
    pub(crate) fn test_of(&self, gate: &str, other: &str, on: bool) -> Option<&'a Statement> {
        self.tests.iter().find_map(|set| {
            let is = |name: &str, on: bool| match set.get(name) {
                Some(said) => said.iter().any(|s| s.claim == Claim::SetsTo(on)),
                None => self.defaults.get(name) == Some(on),
            };
            let said = set.get(gate).or_else(|| set.get(other))?;
            let sets = is(gate, true) && is(other, on);
            said.first().copied().filter(|_| sets)
        })
    }
}
