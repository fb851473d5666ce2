//! The changes between two inventories.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, ChangeKind};
use crate::gate::{Constraint, Gate, Inventory, Spec};
use crate::stage::Stage;
use crate::timeline::{effective, numbers::Numbers};

/// Lists what changed from one inventory to a later one, by gate, then by kind of change.
///
/// A gate counts as renamed when its constant kept its identifier while the name
/// changed, and the old name is gone. Constraints are listed once a pair; an exclusion at the
/// gate whose name comes first.
#[must_use]
pub fn between(from: &Inventory, to: &Inventory) -> Vec<Change> {
    let renamed = renames(from, to);
    let old_names: BTreeSet<&str> = renamed.values().copied().collect();
    let new_name = |old: &str| -> String {
        renamed
            .iter()
            .find(|(_, o)| **o == old)
            .map_or_else(|| old.to_owned(), |(new, _)| (*new).to_owned())
    };
    let mut changes = Vec::new();
    for gate in &to.gates {
        let before = from.gate(&gate.name).or_else(|| {
            renamed
                .get(gate.name.as_str())
                .and_then(|old| from.gate(old))
        });
        match before {
            Some(before) => {
                if before.name != gate.name {
                    changes.push(rename(before, gate));
                }
                changed(before, gate, &mut changes);
                constraints(before, gate, &new_name, &mut changes);
            }
            None => {
                changes.push(added(gate));
                constraints(&bare(gate), gate, &new_name, &mut changes);
            }
        }
    }
    for gate in &from.gates {
        if to.gate(&gate.name).is_none() && !old_names.contains(gate.name.as_str()) {
            changes.push(removed(gate));
        }
    }
    changes
        .sort_by(|a, b| (&a.gate, a.kind, &a.from, &a.to).cmp(&(&b.gate, b.kind, &b.from, &b.to)));
    changes.dedup();
    changes
}

/// A gate with the same name that nothing is known of.
fn bare(gate: &Gate) -> Gate {
    Gate {
        requires: Vec::new(),
        excludes: Vec::new(),
        ..gate.clone()
    }
}

/// Maps new names to old ones.
fn renames<'a>(from: &'a Inventory, to: &'a Inventory) -> BTreeMap<&'a str, &'a str> {
    let mut gone: BTreeMap<&str, &str> = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for gate in from.gates.iter().filter(|g| to.gate(&g.name).is_none()) {
        if let Some(ident) = ident(gate)
            && gone.insert(ident, &gate.name).is_some()
        {
            twice.insert(ident);
        }
    }
    to.gates
        .iter()
        .filter(|g| from.gate(&g.name).is_none())
        .filter_map(|g| {
            let ident = ident(g).filter(|i| !twice.contains(i))?;
            Some((g.name.as_str(), *gone.get(ident)?))
        })
        .collect()
}

fn ident(gate: &Gate) -> Option<&str> {
    gate.registrations
        .iter()
        .find_map(|r| r.constant.as_ref())
        .map(|c| c.ident.as_str())
}

fn on_off(default: Option<bool>) -> &'static str {
    match default {
        Some(true) => "on",
        Some(false) => "off",
        None => "at a default that the code does not state",
    }
}

pub(super) fn current(gate: &Gate) -> Spec {
    effective(gate.specs(), None, &Numbers::default())
        .cloned()
        .unwrap_or(Spec {
            version: None,
            stage: None,
            default: None,
            locked: None,
        })
}

fn word(spec: &Spec) -> String {
    spec.stage
        .map_or_else(|| "of unknown stage".to_owned(), |s| s.to_string())
}

fn added(gate: &Gate) -> Change {
    let spec = current(gate);
    Change {
        gate: gate.name.clone(),
        kind: ChangeKind::Added,
        from: None,
        to: spec.stage.map(|s| s.to_string()),
        operator: if spec.locked == Some(true) {
            format!("nothing to do: it is {} and locked", on_off(spec.default))
        } else if spec.default == Some(true) {
            format!(
                "its behaviour is new, and on by default: set {}=false to keep what was; older \
                 releases refuse the name",
                gate.name
            )
        } else {
            format!(
                "nothing to do: it is {} by default; older releases refuse the name",
                on_off(spec.default)
            )
        },
    }
}

fn removed(gate: &Gate) -> Change {
    Change {
        gate: gate.name.clone(),
        kind: ChangeKind::Removed,
        from: current(gate).stage.map(|s| s.to_string()),
        to: None,
        operator: "take the name out of every configuration before upgrading: \
                   a gate that is not known is refused at start-up"
            .to_owned(),
    }
}

fn rename(before: &Gate, after: &Gate) -> Change {
    Change {
        gate: after.name.clone(),
        kind: ChangeKind::Renamed,
        from: Some(before.name.clone()),
        to: Some(after.name.clone()),
        operator: format!(
            "write {} in place of {} when upgrading: the old name is no longer known \
             (told by the constant, which kept its identifier)",
            after.name, before.name
        ),
    }
}

/// Tells whether a gate took a step down the Kubernetes ladder.
fn went_back(old: &Spec, new: &Spec) -> bool {
    let rank = |spec: &Spec| match spec.stage {
        Some(Stage::Alpha) => Some(1),
        Some(Stage::Beta) => Some(2),
        Some(Stage::Stable) => Some(3),
        _ => None,
    };
    matches!((rank(old), rank(new)), (Some(old), Some(new)) if new < old)
}

fn changed(before: &Gate, after: &Gate, changes: &mut Vec<Change>) {
    let (old, new) = (current(before), current(after));
    if old.stage != new.stage {
        changes.push(Change {
            gate: after.name.clone(),
            kind: ChangeKind::Stage,
            from: old.stage.map(|s| s.to_string()),
            to: new.stage.map(|s| s.to_string()),
            operator: if went_back(&old, &new) {
                format!(
                    "it went back to {}: less is promised than before",
                    word(&new)
                )
            } else {
                format!(
                    "nothing to change: it was {}, and is {}",
                    word(&old),
                    word(&new)
                )
            },
        });
    }
    if old.default != new.default {
        changes.push(Change {
            gate: after.name.clone(),
            kind: ChangeKind::Default,
            from: old.default.map(|d| d.to_string()),
            to: new.default.map(|d| d.to_string()),
            operator: format!(
                "a configuration that does not name it gets it {}; set {}={} to keep what was",
                on_off(new.default),
                after.name,
                old.default.unwrap_or(false)
            ),
        });
        if new.locked == Some(true)
            && let Some(change) = changes.last_mut()
        {
            change.operator = format!(
                "it is {} from now on and cannot be changed; take {}={} out of every configuration",
                on_off(new.default),
                after.name,
                !new.default.unwrap_or(true)
            );
        }
    }
    if old.locked != new.locked {
        let locks = new.locked == Some(true);
        changes.push(Change {
            gate: after.name.clone(),
            kind: ChangeKind::Locked,
            from: old.locked.map(|l| l.to_string()),
            to: new.locked.map(|l| l.to_string()),
            operator: if locks {
                format!(
                    "take {}={} out of every configuration: it is refused from now on",
                    after.name,
                    !new.default.unwrap_or(true)
                )
            } else {
                "nothing to do: it can be set again".to_owned()
            },
        });
    }
}

fn constraints(
    before: &Gate,
    after: &Gate,
    new_name: &dyn Fn(&str) -> String,
    changes: &mut Vec<Change>,
) {
    let names = |list: &[Constraint]| -> BTreeSet<String> {
        list.iter().map(|c| new_name(&c.gate)).collect()
    };
    let gate = &after.name;
    let (old, new) = (names(&before.requires), names(&after.requires));
    for other in new.difference(&old) {
        changes.push(Change {
            gate: gate.clone(),
            kind: ChangeKind::Requires,
            from: None,
            to: Some(other.clone()),
            operator: format!("where {gate} is on, {other} must be on too, or start-up fails"),
        });
    }
    for other in old.difference(&new) {
        changes.push(Change {
            gate: gate.clone(),
            kind: ChangeKind::Requires,
            from: Some(other.clone()),
            to: None,
            operator: format!("nothing to do: {gate} no longer needs {other}"),
        });
    }
    let (old, new) = (names(&before.excludes), names(&after.excludes));
    // An exclusion stands at both gates; one of the two tells it.
    for other in new.difference(&old).filter(|other| *other > gate) {
        changes.push(Change {
            gate: gate.clone(),
            kind: ChangeKind::Excludes,
            from: None,
            to: Some(other.clone()),
            operator: format!("{gate} and {other} can no longer both be on: start-up fails"),
        });
    }
    for other in old.difference(&new).filter(|other| *other > gate) {
        changes.push(Change {
            gate: gate.clone(),
            kind: ChangeKind::Excludes,
            from: Some(other.clone()),
            to: None,
            operator: format!("nothing to do: {gate} and {other} may both be on"),
        });
    }
}
