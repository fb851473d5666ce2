//! What changed from one release line to the next, as far as timelines tell.
//!
//! Timelines hold specs. What a gate requires and excludes is read at the audited revision alone,
//! so that changes of constraints are not among these: [`between`](super::between()) of two
//! inventories tells of them.

use std::collections::BTreeMap;

use super::{Change, between};
use crate::gate::{Constant, Dialect, Gate, Inventory, NameBasis, Registration, Spec};
use crate::history::{GateState, ReleaseLine};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::project::{LineState, Project};

/// What changed with one release line, or with what is not released yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChanges {
    /// The line; `None` for the audited revision.
    pub line: Option<String>,
    /// The line before; `None` for the first.
    pub before: Option<String>,
    /// Changes of stage, default, lock and name; gates that came and went.
    pub changes: Vec<Change>,
}

/// Lists what changed at every release line, the oldest first, and since the last one; nothing
/// where no history was read.
#[must_use]
pub fn by_line(project: &Project) -> Vec<LineChanges> {
    let Some(history) = &project.ledgers.history else {
        return Vec::new();
    };
    let states = States::of(project);
    let mut all = Vec::new();
    let mut before = (None, Inventory::default());
    for line in &history.lines {
        let inventory = states.at(line);
        all.push(LineChanges {
            line: Some(line.line.clone()),
            before: before.0,
            changes: between(&before.1, &inventory),
        });
        before = (Some(line.line.clone()), inventory);
    }
    all.push(LineChanges {
        line: None,
        before: before.0,
        changes: between(&before.1, &now(project)),
    });
    all
}

/// The state of every gate at every line, by the name that it had there.
struct States<'a>(BTreeMap<(&'a str, &'a str), &'a Spec>);

impl<'a> States<'a> {
    fn of(project: &'a Project) -> Self {
        let mut states = BTreeMap::new();
        let mut add = |name: &'a str, released: &'a [LineState]| {
            for state in released {
                states.insert((state.line.as_str(), name), &state.spec);
            }
        };
        for gate in &project.removed {
            add(&gate.name, &gate.released);
        }
        for view in &project.gates {
            if let Some(timeline) = &view.timeline {
                add(&view.gate.name, &timeline.released);
            }
        }
        Self(states)
    }

    fn at(&self, line: &ReleaseLine) -> Inventory {
        let gates = line.gates.iter().filter_map(|(name, state)| {
            let spec = self.0.get(&(line.line.as_str(), &**name))?;
            Some(bare(name, (*spec).clone(), ident(state)))
        });
        Inventory {
            gates: gates.collect(),
            ..Inventory::default()
        }
    }
}

fn ident(state: &GateState) -> Option<String> {
    state.constant.as_ref().map(|c| (**c).to_owned())
}

/// The gates of the audited revision, with nothing but the spec in effect.
fn now(project: &Project) -> Inventory {
    let gates = project.gates.iter().map(|view| {
        let first = view.gate.registrations.first();
        let constant = first.and_then(|r| r.constant.as_ref());
        let ident = constant.map(|c| c.ident.clone());
        bare(&view.gate.name, view.current.clone(), ident)
    });
    Inventory {
        gates: gates.collect(),
        ..Inventory::default()
    }
}

fn bare(name: &str, spec: Spec, ident: Option<String>) -> Gate {
    let mut gate = Gate::named(name, NameBasis::Read);
    gate.registrations.push(Registration {
        registry: String::new(),
        dialect: Dialect::ComponentBase,
        specs: vec![spec],
        constant: ident.map(|ident| Constant {
            ident,
            package: None,
            location: None,
        }),
        declared: Location::new(LedgerKind::Registry, "", 0, 0),
    });
    gate
}

#[cfg(test)]
mod tests {
    use super::by_line;
    use crate::config::Config;
    use crate::diff::ChangeKind;
    use crate::fixtures::Fixture;
    use crate::policy::builtin;

    /// Line, gate and kind of every change.
    fn changes(fixture: &Fixture) -> Vec<(String, String, ChangeKind)> {
        let policy = builtin("kubernetes").expect("it is built in");
        let project = fixture.project(&policy, &Config::default());
        let lines = by_line(&project).into_iter();
        lines
            .flat_map(|line| {
                let name = line.line.unwrap_or_else(|| "now".to_owned());
                let changes = line.changes.into_iter();
                changes.map(move |c| (name.clone(), c.gate, c.kind))
            })
            .collect()
    }

    #[test]
    fn every_line_tells_what_it_changed() {
        let fixture = Fixture::new()
            .line(
                "v1.0",
                &[("Lamp", "1.0 alpha off"), ("Wick", "1.0 alpha off")],
            )
            .line(
                "v1.1",
                &[("Lamp", "1.0 alpha off"), ("Wick", "1.0 alpha off")],
            )
            .line("v1.2", &[("Lamp", "1.0 alpha off; 1.2 beta on")])
            .gate("Lamp", "1.0 alpha off; 1.2 beta on")
            .gate("Oil", "1.3 alpha off");
        let told = changes(&fixture);
        let told: Vec<(&str, &str, ChangeKind)> =
            told.iter().map(|(l, g, k)| (&**l, &**g, *k)).collect();
        assert_eq!(
            told,
            [
                ("v1.0", "Lamp", ChangeKind::Added),
                ("v1.0", "Wick", ChangeKind::Added),
                ("v1.2", "Lamp", ChangeKind::Stage),
                ("v1.2", "Lamp", ChangeKind::Default),
                ("v1.2", "Wick", ChangeKind::Removed),
                ("now", "Oil", ChangeKind::Added),
            ]
        );
    }

    #[test]
    fn without_history_nothing_is_told() {
        let fixture = Fixture::new().gate("Lamp", "alpha off").without_history();
        assert_eq!(changes(&fixture), []);
    }
}
