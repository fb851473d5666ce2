//! What a release makes of an operator's configuration, by component-base's rules.

use std::collections::BTreeMap;

use super::between::{between, current};
use super::{ChangeKind, Setting, SettingVerdict, Verdict};
use crate::gate::{Dialect, Gate, Inventory};
use crate::stage::Stage;

/// Sets every alpha gate that is not named itself.
const ALL_ALPHA: &str = "AllAlpha";
/// Sets every beta gate that is not named itself.
const ALL_BETA: &str = "AllBeta";

/// Names that component-base's own packages register beside a project's map.
const LOGGING: [&str; 3] = [
    "ContextualLogging",
    "LoggingAlphaOptions",
    "LoggingBetaOptions",
];

/// Judges every setting against the release that is upgraded to.
///
/// Refused: the gate is unknown, locked to the other value, or the settings together over the
/// defaults break a constraint. Changed: the setting is taken, but its group now means other
/// gates, or the same words no longer do what they did. Ignored: the default is the same.
/// A later setting of a gate overrules an earlier one.
#[must_use]
pub fn judge(settings: &[Setting], from: &Inventory, to: &Inventory) -> Vec<SettingVerdict> {
    let values = Values::of(settings, to);
    settings
        .iter()
        .map(|setting| {
            let (verdict, why) = one(setting, settings, &values, from, to);
            SettingVerdict {
                setting: setting.clone(),
                verdict,
                why,
            }
        })
        .collect()
}

/// The value of every gate once all settings are applied over the defaults.
struct Values<'a>(BTreeMap<&'a str, Option<bool>>);

impl<'a> Values<'a> {
    fn of(settings: &[Setting], inventory: &'a Inventory) -> Self {
        let last = |name: &str| {
            settings
                .iter()
                .rev()
                .find(|s| s.gate == name)
                .map(|s| s.value)
        };
        let (alpha, beta) = (last(ALL_ALPHA), last(ALL_BETA));
        Self(
            inventory
                .gates
                .iter()
                .map(|gate| {
                    let spec = current(gate);
                    let group = match spec.stage {
                        Some(Stage::Alpha) => alpha,
                        Some(Stage::Beta) => beta,
                        _ => None,
                    };
                    let wanted = last(&gate.name).or(group).or(spec.default);
                    let value = if spec.locked == Some(true) {
                        spec.default
                    } else {
                        wanted
                    };
                    (gate.name.as_str(), value)
                })
                .collect(),
        )
    }

    fn get(&self, gate: &str) -> Option<bool> {
        self.0.get(gate).copied().flatten()
    }

    /// The first constraint of this gate that the values break, in words.
    fn broken(&self, gate: &Gate) -> Option<String> {
        if self.get(&gate.name) != Some(true) {
            return None;
        }
        let name = &gate.name;
        if let Some(c) = gate
            .requires
            .iter()
            .find(|c| self.get(&c.gate) == Some(false))
        {
            return Some(format!(
                "{name} requires {}, which is off ({})",
                c.gate, c.location
            ));
        }
        let c = gate
            .excludes
            .iter()
            .find(|c| self.get(&c.gate) == Some(true))?;
        Some(format!(
            "{name} and {} exclude each other, and both are on ({})",
            c.gate, c.location
        ))
    }
}

fn one(
    setting: &Setting,
    settings: &[Setting],
    values: &Values<'_>,
    from: &Inventory,
    to: &Inventory,
) -> (Verdict, String) {
    let name = setting.gate.as_str();
    if name == ALL_ALPHA || name == ALL_BETA {
        return group(setting, settings, values, from, to);
    }
    let Some(gate) = to.gate(name) else {
        return unknown(name, from, to);
    };
    let spec = current(gate);
    let told = |value: bool| if value { "on" } else { "off" };
    if spec.locked == Some(true) && spec.default.is_some_and(|d| d != setting.value) {
        let why = format!("{name} is locked to {}", !setting.value);
        return (Verdict::Refused, why);
    }
    // The gate itself, then those that this setting pulls from under another.
    if let Some(why) = values.broken(gate) {
        return (Verdict::Refused, why);
    }
    if values.get(name) == Some(false)
        && let Some(why) = to
            .gates
            .iter()
            .filter(|g| g.requires.iter().any(|c| c.gate == name))
            .find_map(|g| values.broken(g).filter(|why| why.contains(name)))
    {
        return (Verdict::Refused, why);
    }
    let before = from.gate(name).map(current);
    if spec.locked == Some(true) {
        let why = format!(
            "{name} is locked to {}: the setting can be taken out",
            setting.value
        );
        return (Verdict::Ignored, why);
    }
    if spec.default == Some(setting.value) {
        let why = match before.and_then(|b| b.default) {
            Some(was) if was != setting.value => format!(
                "{} is the default now (it was {}): the setting can be taken out",
                told(setting.value),
                told(was)
            ),
            _ => format!("{} is the default", told(setting.value)),
        };
        return (Verdict::Ignored, why);
    }
    let why = match before {
        None => format!("{name} is new; it is set to {}", told(setting.value)),
        Some(b) if b.stage != spec.stage => format!(
            "taken; {name} went from {} to {}",
            b.stage.map_or("an unknown stage", Stage::as_str),
            spec.stage.map_or("an unknown stage", Stage::as_str)
        ),
        Some(_) => "taken, as before".to_owned(),
    };
    (Verdict::Accepted, why)
}

fn unknown(name: &str, from: &Inventory, to: &Inventory) -> (Verdict, String) {
    let component_base = to.gates.iter().flat_map(|g| &g.registrations).any(|r| {
        matches!(
            r.dialect,
            Dialect::ComponentBase | Dialect::ComponentBaseVersioned
        )
    });
    if component_base && LOGGING.contains(&name) {
        let why = format!("{name} is a logging gate of component-base, not of this project's map");
        return (Verdict::Accepted, why);
    }
    if from.gate(name).is_none() {
        return (
            Verdict::Refused,
            format!("{name} is not a gate of either release"),
        );
    }
    let renamed = between(from, to)
        .into_iter()
        .find(|c| c.kind == ChangeKind::Renamed && c.from.as_deref() == Some(name));
    let why = match renamed {
        Some(change) => format!("{name} is called {} now", change.gate),
        None => format!("{name} is gone"),
    };
    (Verdict::Refused, why)
}

fn group(
    setting: &Setting,
    settings: &[Setting],
    values: &Values<'_>,
    from: &Inventory,
    to: &Inventory,
) -> (Verdict, String) {
    let stage = if setting.gate == ALL_ALPHA {
        Stage::Alpha
    } else {
        Stage::Beta
    };
    let members = |inventory: &Inventory| -> Vec<String> {
        inventory
            .gates
            .iter()
            .filter(|g| current(g).stage == Some(stage) && current(g).locked != Some(true))
            .map(|g| g.name.clone())
            .collect()
    };
    let (old, new) = (members(from), members(to));
    let named = |name: &String| settings.iter().any(|s| s.gate == *name);
    if let Some(why) = to
        .gates
        .iter()
        .filter(|g| new.contains(&g.name) && !named(&g.name))
        .find_map(|g| values.broken(g))
    {
        return (Verdict::Refused, why);
    }
    let came: Vec<&str> = new
        .iter()
        .filter(|n| !old.contains(n))
        .map(String::as_str)
        .collect();
    let went: Vec<&str> = old
        .iter()
        .filter(|n| !new.contains(n))
        .map(String::as_str)
        .collect();
    if came.is_empty() && went.is_empty() {
        return (
            Verdict::Accepted,
            match new.len() {
                1 => format!("sets the same {stage} gate as before"),
                n => format!("sets the same {n} {stage} gates as before"),
            },
        );
    }
    let mut parts = Vec::new();
    if !came.is_empty() {
        parts.push(format!("now also sets {}", came.join(", ")));
    }
    if !went.is_empty() {
        parts.push(format!("no longer sets {}", went.join(", ")));
    }
    (Verdict::Changed, parts.join("; "))
}
