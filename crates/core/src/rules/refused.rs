//! Tests that expect an error, and the combinations of gates that they set.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::Settings;
use crate::project::Project;
use crate::statement::{Claim, Mode, Statement};

/// What a test that expects an error sets: to on, to off, or, in turn, to both.
pub(crate) struct Refusing<'a> {
    /// What it says of each gate.
    set: BTreeMap<&'a str, Vec<&'a Statement>>,
}

/// Returns the tests of a project that expect an error and switch gates.
pub(crate) fn refusing(project: &Project) -> Vec<Refusing<'_>> {
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
    states.into_values().map(|set| Refusing { set }).collect()
}

impl<'a> Refusing<'a> {
    /// Returns where the test sets a gate with another on, or off; where it sets one of them,
    /// the other is taken to be at its default.
    pub(crate) fn breaks(
        &self,
        project: &Project,
        gate: &str,
        (other, on): (&str, bool),
    ) -> Option<&'a Statement> {
        let defaults = Settings::defaults(project);
        let is = |name: &str, on: bool| match self.set.get(name) {
            Some(said) => said.iter().any(|s| s.claim == Claim::SetsTo(on)),
            None => defaults.get(name) == Some(on),
        };
        let said = self.set.get(gate).or_else(|| self.set.get(other))?;
        let sets = is(gate, true) && is(other, on);
        said.first().copied().filter(|_| sets)
    }
}
