//! What each gate was at every release line, and since when it is what it is.

pub mod numbers;
mod rename;

use std::collections::BTreeMap;

use crate::gate::{Gate, Spec};
use crate::history::{GateState, History, Snapshot};
use crate::project::{CommittedState, Entry, GateView, LineState, RemovedGate, Timeline};
use crate::stage::Stage;
use crate::version::Version;
use numbers::Numbers;
use rename::Renames;

/// Returns the spec in effect at a version.
///
/// Among versioned specs, the highest that is not above it; where all are above it, or no
/// version is asked for, the last by version order. Unversioned registries have one.
#[must_use]
pub fn effective<'s>(
    specs: &'s [Spec],
    at: Option<Version>,
    numbers: &Numbers,
) -> Option<&'s Spec> {
    let versioned: Vec<(Version, &Spec)> = specs
        .iter()
        .filter_map(|s| Some((numbers.read(s.version.as_deref()?)?, s)))
        .collect();
    // `max_by_key` takes the last of equals, which is the one that a program would run.
    let last = versioned.iter().max_by_key(|(v, _)| *v);
    let reached = at.and_then(|at| {
        versioned
            .iter()
            .filter(|(v, _)| *v <= at)
            .max_by_key(|(v, _)| *v)
    });
    reached.or(last).map(|(_, s)| *s).or_else(|| specs.last())
}

/// Returns the spec that a program runs by as that version; `None` where it had none yet.
pub(crate) fn reached<'s>(specs: &'s [Spec], at: Version, numbers: &Numbers) -> Option<&'s Spec> {
    let versioned = specs
        .iter()
        .filter_map(|s| Some((numbers.read(s.version.as_deref()?)?, s)));
    let reached = versioned.filter(|(version, _)| *version <= at);
    reached.max_by_key(|(version, _)| *version).map(|(_, s)| s)
}

/// An empty spec, for a registration that states nothing.
const NOTHING: Spec = Spec {
    version: None,
    stage: None,
    default: None,
    locked: None,
};

/// Everything that timelines are built from.
pub(crate) struct Past<'a> {
    pub(crate) history: Option<&'a History>,
    pub(crate) numbers: &'a Numbers,
    /// The version that the tree says it will become.
    pub(crate) next: Option<&'a str>,
    /// The release up to which entries are grandfathered.
    pub(crate) effective_after: Option<&'a str>,
}

impl Past<'_> {
    /// Builds the view of every gate, and what is known of former ones.
    pub(crate) fn views(&self, gates: &[Gate]) -> (Vec<GateView>, Vec<RemovedGate>) {
        let now: BTreeMap<&str, Option<&str>> = gates
            .iter()
            .map(|g| {
                let constant = g.registrations.first().and_then(|r| r.constant.as_ref());
                (g.name.as_str(), constant.map(|c| c.ident.as_str()))
            })
            .collect();
        let renames = Renames::find(self.history, &now);
        let own = self.own_registries(gates);
        let views = gates
            .iter()
            .map(|gate| {
                let registry = gate.registrations.first().map(|r| r.registry.as_str());
                let at = registry
                    .filter(|r| own.get(r).copied().unwrap_or(false))
                    .and(self.next)
                    .and_then(|n| self.numbers.read(n));
                let current = effective(gate.specs(), at, self.numbers)
                    .cloned()
                    .unwrap_or(NOTHING);
                let names = renames.names_of(&gate.name);
                let timeline = self
                    .history
                    .map(|h| self.timeline(h, &names, &gate.registries(), &current));
                GateView {
                    gate: gate.clone(),
                    current,
                    timeline,
                }
            })
            .collect();
        let removed = self
            .history
            .map(|h| self.removed(h, &now, &renames))
            .unwrap_or_default();
        (views, removed)
    }

    /// Tells for each registry whether its versions count the project's own releases.
    fn own_registries<'g>(&self, gates: &'g [Gate]) -> BTreeMap<&'g str, bool> {
        own_registries(gates, self.history, self.next, self.numbers)
    }

    /// States at the release lines, as the first of the registries has them.
    fn released(&self, history: &History, names: &[String], registries: &[&str]) -> Vec<LineState> {
        history
            .lines
            .iter()
            .filter_map(|line| {
                let place = find(&line.gates, names)?.in_registry(registries)?;
                let at = Some(self.numbers.line(line.version));
                Some(LineState {
                    line: line.line.clone(),
                    spec: effective(place.specs, at, self.numbers)
                        .cloned()
                        .unwrap_or(NOTHING),
                })
            })
            .collect()
    }

    fn timeline(
        &self,
        history: &History,
        names: &[String],
        registries: &[&str],
        current: &Spec,
    ) -> Timeline {
        let released = self.released(history, names, registries);
        let mut committed: Vec<CommittedState> = Vec::new();
        for step in &history.committed {
            let state = find(&step.gates, names);
            let Some(place) = state.and_then(|s| s.in_registry(registries)) else {
                continue;
            };
            let spec = effective(place.specs, None, self.numbers)
                .cloned()
                .unwrap_or(NOTHING);
            if committed.last().is_none_or(|last| last.spec != spec) {
                committed.push(CommittedState {
                    commit: step.commit.clone(),
                    date: step.date.clone(),
                    spec,
                });
            }
        }
        let first = released.first();
        let unseen = names.iter().find_map(|n| history.unseen(n));
        let unseen = unseen.filter(|u| first.is_some_and(|s| s.line == u.line));
        let entered = unseen.map_or(first.map(|s| s.line.as_str()), |u| Some(&u.before));
        let entry = Entry {
            line: first.map(|s| s.line.clone()),
            stage: match unseen {
                Some(_) => None,
                None => first.map_or(current.stage, |s| s.spec.stage),
            },
            grandfathered: entered.is_some_and(|line| self.is_before_policy(history, line)),
            at_least: unseen.is_some(),
        };
        let soak = soak(history, &released, current.stage);
        let soak_at_least = unseen.is_some() && soak as usize == released.len() && soak > 0;
        Timeline {
            released,
            committed,
            entry,
            soak,
            soak_at_least,
        }
    }

    /// Tells whether a release line came before the policy took effect, or with it.
    fn is_before_policy(&self, history: &History, line: &str) -> bool {
        before_policy(history, line, self.effective_after, self.numbers)
    }

    fn removed(
        &self,
        history: &History,
        now: &BTreeMap<&str, Option<&str>>,
        renames: &Renames,
    ) -> Vec<RemovedGate> {
        let mut names: Vec<&str> = history
            .lines
            .iter()
            .flat_map(|l| l.gates.keys())
            .chain(history.committed.iter().flat_map(|c| c.gates.keys()))
            .map(|n| &**n)
            .filter(|n| !now.contains_key(n))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
            .into_iter()
            .map(|name| {
                let last = history
                    .lines
                    .iter()
                    .rposition(|l| l.gates.contains_key(name));
                let state = last.and_then(|i| history.lines.get(i)?.gates.get(name));
                let registries = state.map(GateState::registries).unwrap_or_default();
                let released = self.released(history, &[name.to_owned()], &registries);
                RemovedGate {
                    name: name.to_owned(),
                    last_line: released.last().map(|s| s.line.clone()),
                    removed_in: last
                        .and_then(|i| history.lines.get(i + 1))
                        .map(|l| l.line.clone()),
                    last_stage: released.last().and_then(|s| s.spec.stage),
                    renamed_to: renames.name_of_today(name),
                    released,
                }
            })
            .collect()
    }
}

/// Tells for each registry whether its versions count the project's own releases.
pub(crate) fn own_registries<'g>(
    gates: &'g [Gate],
    history: Option<&History>,
    next: Option<&str>,
    numbers: &Numbers,
) -> BTreeMap<&'g str, bool> {
    let mut declared: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for registration in gates.iter().flat_map(|g| &g.registrations) {
        declared.entry(&registration.registry).or_default().extend(
            registration
                .specs
                .iter()
                .filter_map(|s| s.version.as_deref()),
        );
    }
    let lines = history.map_or(&[][..], |h| &h.lines);
    declared
        .into_iter()
        .map(|(id, versions)| (id, numbers.own_space(versions, lines, next)))
        .collect()
}

/// Tells whether a release line came before the policy took effect, or with it.
///
/// By the order of dates where the project has the line that the policy names; else by number.
pub(crate) fn before_policy(
    history: &History,
    line: &str,
    effective_after: Option<&str>,
    numbers: &Numbers,
) -> bool {
    let Some(bound) = effective_after.and_then(Version::parse) else {
        return false;
    };
    let at = |wanted: &str| history.lines.iter().position(|l| l.line == wanted);
    let bound_at = history
        .lines
        .iter()
        .position(|l| l.version.line() == bound.line())
        .or_else(|| {
            let bound = numbers.line(bound);
            let mut lines = history.lines.iter();
            lines.position(|l| numbers.line(l.version) == bound)
        });
    match (at(line), bound_at) {
        (Some(line), Some(bound)) => line <= bound,
        (Some(line), None) => history
            .lines
            .get(line)
            .is_some_and(|l| numbers.line(l.version) <= numbers.line(bound)),
        (None, _) => false,
    }
}

/// Counts the release lines at a stage, back from the newest without a gap.
fn soak(history: &History, released: &[LineState], stage: Option<Stage>) -> u32 {
    let Some(stage) = stage else { return 0 };
    let mut states = released.iter().rev().peekable();
    let mut lines = 0;
    for line in history.lines.iter().rev() {
        match states.peek() {
            Some(state) if state.line == line.line && state.spec.stage == Some(stage) => {
                states.next();
                lines += 1;
            }
            _ => break,
        }
    }
    lines
}

fn find<'s>(gates: &'s Snapshot, names: &[String]) -> Option<&'s GateState> {
    names.iter().find_map(|n| gates.get(n.as_str()))
}

#[cfg(test)]
mod tests;
