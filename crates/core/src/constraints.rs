//! Which constraints between gates a set of settings breaks, by component-base's rules.
//!
//! A value that is set for a gate wins over `AllAlpha` and `AllBeta`, those win over the default
//! of the gates at their stage. Only direct constraints are looked at, as the programs do. What
//! has no known value breaks nothing: it is not told whether it would.

use std::collections::BTreeMap;

use crate::gate::{Constraint, Gate, Inventory, Spec};
use crate::stage::Stage;
use crate::timeline::{effective, numbers::Numbers};

/// Switches every alpha gate that is not set itself.
pub const ALL_ALPHA: &str = "AllAlpha";
/// Switches every beta gate that is not set itself.
pub const ALL_BETA: &str = "AllBeta";

/// What kind of constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The gate is on, and the other one, which it requires, is off.
    Requires,
    /// Both gates are on, and exclude each other.
    Excludes,
}

/// One broken constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken<'a> {
    /// The gate that requires, or excludes.
    pub gate: &'a str,
    /// What kind.
    pub kind: Kind,
    /// The constraint, with the other gate's name and its place.
    pub constraint: &'a Constraint,
}

impl Broken<'_> {
    /// Returns the other gate's name.
    #[must_use]
    pub fn other(&self) -> &str {
        &self.constraint.gate
    }
}

/// Returns the constraints that are broken with these settings over the defaults, by gate; each
/// exclusion once. Of several settings of one gate the last one counts.
///
/// `AllAlpha` and `AllBeta` are settings like others. A setting of an unknown gate, and one
/// against a lock, which a program refuses for itself, has no effect here.
///
/// ```
/// use gradus_core::constraints::{broken, Kind};
/// use gradus_core::gate::{Constraint, ConstraintSource, Gate, Inventory, NameBasis};
/// use gradus_core::ledger::LedgerKind;
/// use gradus_core::location::Location;
///
/// let mut lamp = Gate::named("Lamp", NameBasis::Read);
/// lamp.requires.push(Constraint {
///     gate: "Wire".to_owned(),
///     source: ConstraintSource::Code,
///     location: Location::new(LedgerKind::Registry, "gates.go", 9, 1),
/// });
/// let inventory = Inventory {
///     gates: vec![lamp, Gate::named("Wire", NameBasis::Read)],
///     ..Inventory::default()
/// };
/// let found = broken(&inventory, &[("Lamp", true), ("Wire", false)]);
/// assert_eq!((found[0].kind, found[0].other()), (Kind::Requires, "Wire"));
/// assert!(broken(&inventory, &[("Lamp", true), ("Wire", true)]).is_empty());
/// ```
#[must_use]
pub fn broken<'a>(inventory: &'a Inventory, settings: &[(&str, bool)]) -> Vec<Broken<'a>> {
    let numbers = Numbers::default();
    let gates = inventory.gates.iter();
    broken_among(
        gates.map(|gate| (gate, effective(gate.specs(), None, &numbers))),
        settings,
    )
}

/// The same for gates with the spec that is in effect.
pub(crate) fn broken_among<'a>(
    gates: impl Iterator<Item = (&'a Gate, Option<&'a Spec>)> + Clone,
    settings: &[(&str, bool)],
) -> Vec<Broken<'a>> {
    let set: BTreeMap<&str, bool> = settings.iter().copied().collect();
    let values: BTreeMap<&str, bool> = gates
        .clone()
        .filter_map(|(gate, spec)| Some((gate.name.as_str(), value(gate, spec, &set)?)))
        .collect();
    let is = |name: &str, value: bool| values.get(name) == Some(&value);
    // One pair can be told of at several places: the first is enough.
    let mut found: BTreeMap<(&str, Kind, &str), Broken<'a>> = BTreeMap::new();
    for (gate, _) in gates.filter(|(gate, _)| is(&gate.name, true)) {
        let name = gate.name.as_str();
        for constraint in gate.requires.iter().filter(|c| is(&c.gate, false)) {
            let key = (name, Kind::Requires, constraint.gate.as_str());
            found.entry(key).or_insert(Broken {
                gate: name,
                kind: Kind::Requires,
                constraint,
            });
        }
        for constraint in gate.excludes.iter().filter(|c| is(&c.gate, true)) {
            let other = constraint.gate.as_str();
            let key = (name.min(other), Kind::Excludes, name.max(other));
            found.entry(key).or_insert(Broken {
                gate: name,
                kind: Kind::Excludes,
                constraint,
            });
        }
    }
    found.into_values().collect()
}

/// The value of a gate, where it is known.
fn value(gate: &Gate, spec: Option<&Spec>, set: &BTreeMap<&str, bool>) -> Option<bool> {
    let own = set.get(gate.name.as_str()).copied();
    let Some(spec) = spec else { return own };
    if own.is_some() && spec.locked == Some(true) {
        return spec.default;
    }
    let group = match spec.stage {
        Some(Stage::Alpha) => set.get(ALL_ALPHA),
        Some(Stage::Beta) => set.get(ALL_BETA),
        _ => None,
    };
    own.or(group.copied()).or(spec.default)
}

#[cfg(test)]
mod tests {
    use super::{Kind, broken};
    use crate::fixtures::Fixture;
    use crate::gate::{Constraint, ConstraintSource, Inventory};
    use crate::ledger::LedgerKind;
    use crate::location::Location;

    fn to(other: &str, line: u32) -> Constraint {
        Constraint {
            gate: other.to_owned(),
            source: ConstraintSource::Code,
            location: Location::new(LedgerKind::Registry, "gates.go", line, 1),
        }
    }

    /// `Crown` (beta, on) requires `Root` (beta, on); `Left` and `Right` (alpha) exclude each
    /// other, as do `Left` and `Old` (stable, on, locked); `Leaf` (alpha) requires `Branch`
    /// (alpha), and `Odd`, which is declared nowhere.
    fn inventory() -> Inventory {
        let mut inventory = Fixture::new()
            .gate("Branch", "alpha off")
            .gate("Crown", "beta on")
            .gate("Leaf", "alpha off")
            .gate("Left", "alpha off")
            .gate("Old", "stable on locked")
            .gate("Right", "alpha off")
            .gate("Root", "beta on")
            .ledgers
            .inventory;
        for gate in &mut inventory.gates {
            match gate.name.as_str() {
                "Crown" => gate.requires.push(to("Root", 3)),
                "Leaf" => gate.requires.extend([to("Branch", 4), to("Odd", 4)]),
                "Left" => gate.excludes.extend([to("Right", 5), to("Old", 6)]),
                "Right" => gate.excludes.extend([to("Left", 5), to("Left", 7)]),
                "Old" => gate.excludes.push(to("Left", 6)),
                _ => {}
            }
        }
        inventory
    }

    fn told(settings: &[(&str, bool)]) -> Vec<String> {
        let inventory = inventory();
        let found = broken(&inventory, settings);
        let told = found.iter().map(|b| {
            let word = match b.kind {
                Kind::Requires => "requires",
                Kind::Excludes => "excludes",
            };
            format!("{} {word} {}", b.gate, b.other())
        });
        told.collect()
    }

    #[test]
    fn defaults_hold_and_one_setting_breaks_them() {
        assert_eq!(told(&[]), [""; 0]);
        assert_eq!(told(&[("Root", false)]), ["Crown requires Root"]);
        assert_eq!(told(&[("Root", false), ("Crown", false)]), [""; 0]);
    }

    #[test]
    fn an_exclusion_is_told_once() {
        let set = [("Left", true), ("Right", true), ("Old", false)];
        // `Old` is locked: setting it does not make room.
        assert_eq!(told(&set), ["Left excludes Old", "Left excludes Right"]);
    }

    #[test]
    fn a_group_gives_way_to_what_is_set() {
        let group = ("AllAlpha", true);
        let all = ["Left excludes Old", "Left excludes Right"];
        assert_eq!(told(&[group]), all);
        assert_eq!(told(&[("Left", false), group]), [""; 0]);
        assert_eq!(told(&[group, ("Left", false)]), [""; 0]);
        assert_eq!(
            told(&[group, ("Left", false), ("Branch", false)]),
            ["Leaf requires Branch"]
        );
        assert_eq!(told(&[("AllBeta", false)]), [""; 0]);
        assert_eq!(
            told(&[("AllBeta", false), ("Crown", true)]),
            ["Crown requires Root"]
        );
    }

    #[test]
    fn the_last_setting_counts_and_strangers_do_not() {
        assert_eq!(told(&[("Root", false), ("Root", true)]), [""; 0]);
        assert_eq!(told(&[("Leaf", true), ("Branch", true)]), [""; 0]);
        assert_eq!(told(&[("Nobody", true)]), [""; 0]);
    }
}
