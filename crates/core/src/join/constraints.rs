//! Constraints between gates, as documents state them and as code enforces them.

use std::collections::{BTreeMap, BTreeSet};

use super::current::told;
use super::{Known, resolve};
use crate::config::Config;
use crate::location::Location;
use crate::project::{GateView, Project};
use crate::statement::{Claim, Statement};

/// Two gates, and how they are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair<'a> {
    /// Whether the first requires the second; else they exclude each other.
    pub(crate) requires: bool,
    pub(crate) first: &'a str,
    pub(crate) second: &'a str,
}

impl<'a> Pair<'a> {
    fn requires(first: &'a str, second: &'a str) -> Self {
        Self {
            requires: true,
            first,
            second,
        }
    }

    /// Makes a pair in which the order does not count.
    fn excludes(one: &'a str, other: &'a str) -> Self {
        Self {
            requires: false,
            first: one.min(other),
            second: one.max(other),
        }
    }

    fn of(statement: &'a Statement) -> Option<Self> {
        let subject = statement.subject.as_str();
        match &statement.claim {
            Claim::Requires(other) => Some(Self::requires(subject, other)),
            Claim::Excludes(other) => Some(Self::excludes(subject, other)),
            _ => None,
        }
    }
}

/// Returns the constraints between gates of the project that documents of the present state,
/// each with the first place of every document.
pub(crate) fn documented<'a>(
    project: &'a Project,
    config: &Config,
) -> BTreeMap<Pair<'a>, Vec<&'a Statement>> {
    let mut all: BTreeMap<Pair<'a>, Vec<&'a Statement>> = BTreeMap::new();
    let is_gate = |name| matches!(resolve(project, name), Known::Gate(_));
    for statement in told(project, config) {
        if let Some(pair) = Pair::of(statement)
            && is_gate(pair.first)
            && is_gate(pair.second)
        {
            all.entry(pair).or_default().push(statement);
        }
    }
    for said in all.values_mut() {
        // What a table states comes first, then by place.
        said.sort_by_key(|s| (&s.location.path, s.basis, s.location.line));
        said.dedup_by_key(|s| &s.location.path);
        said.sort_by_key(|s| (s.basis, &s.location.path));
    }
    all
}

/// Returns the constraints that code enforces, each with its places.
pub(crate) fn enforced(project: &Project) -> BTreeMap<Pair<'_>, Vec<&Location>> {
    let mut all: BTreeMap<Pair<'_>, Vec<&Location>> = BTreeMap::new();
    for GateView { gate, .. } in &project.gates {
        for other in &gate.requires {
            let pair = Pair::requires(&gate.name, &other.gate);
            all.entry(pair).or_default().push(&other.location);
        }
        for other in &gate.excludes {
            let pair = Pair::excludes(&gate.name, &other.gate);
            all.entry(pair).or_default().push(&other.location);
        }
    }
    all
}

/// Tells whether enforced constraints lead from one gate to another that it requires.
pub(crate) fn leads(
    enforced: &BTreeMap<Pair<'_>, Vec<&Location>>,
    first: &str,
    second: &str,
) -> bool {
    let mut reached: BTreeSet<&str> = BTreeSet::from([first]);
    loop {
        let more: Vec<&str> = enforced
            .keys()
            .filter(|p| p.requires && reached.contains(p.first) && !reached.contains(p.second))
            .map(|p| p.second)
            .collect();
        if more.is_empty() {
            return reached.contains(second);
        }
        reached.extend(more);
    }
}
