//! Which gates are on in some state of a program, and what refuses that state.

use std::collections::BTreeMap;

use crate::gate::Constraint;
use crate::project::Project;

/// A combination of gates that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal<'a> {
    /// The gate that is on.
    pub(super) gate: &'a str,
    /// What it is refused with, or without.
    pub(super) other: &'a str,
    /// Whether the other gate is on: then the two exclude each other.
    pub(super) excludes: bool,
    /// What refuses it.
    pub(super) constraint: &'a Constraint,
}

/// Which gates are on.
#[derive(Debug, Clone)]
pub(super) struct Settings<'a> {
    project: &'a Project,
    on: BTreeMap<&'a str, bool>,
}

impl<'a> Settings<'a> {
    /// Begins with the defaults; a gate whose default is not known is in no state.
    pub(super) fn defaults(project: &'a Project) -> Self {
        let known = project
            .gates
            .iter()
            .filter_map(|v| Some((v.gate.name.as_str(), v.current.default?)));
        Self {
            project,
            on: known.collect(),
        }
    }

    /// Switches a gate.
    pub(super) fn set(&mut self, gate: &'a str, on: bool) {
        self.on.insert(gate, on);
    }

    /// Returns whether a gate is on.
    pub(super) fn get(&self, gate: &str) -> Option<bool> {
        self.on.get(gate).copied()
    }

    /// Returns every combination that is refused; an exclusion once.
    pub(super) fn refusals(&self) -> Vec<Refusal<'a>> {
        let mut found = Vec::new();
        for view in &self.project.gates {
            let gate = view.gate.name.as_str();
            if self.get(gate) != Some(true) {
                continue;
            }
            let requires = view.gate.requires.iter().map(|c| (c, false));
            let excludes = view.gate.excludes.iter().map(|c| (c, true));
            for (constraint, excludes) in requires.chain(excludes) {
                let other = constraint.gate.as_str();
                let twice = excludes && other < gate;
                if self.get(other) == Some(excludes) && !twice {
                    found.push(Refusal {
                        gate,
                        other,
                        excludes,
                        constraint,
                    });
                }
            }
        }
        found
    }
}
