//! Names of gates, as values and templates write them.

use std::collections::BTreeMap;

use gradus_core::gate::Inventory;

/// Bytes in the name of a gate.
const MAX_NAME: usize = 256;

/// The gates that a chart may speak of.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// From the name, and from its spelling with a small first letter, to the name.
    known: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn new(inventory: &Inventory) -> Self {
        let mut known = BTreeMap::new();
        for gate in &inventory.gates {
            // `fastPath` in values becomes `FastPath=...` in the template.
            let mut letters = gate.name.chars();
            if let Some(first) = letters.next() {
                let small = first.to_lowercase().chain(letters).collect();
                known.entry(small).or_insert_with(|| gate.name.clone());
            }
        }
        for gate in &inventory.gates {
            known.insert(gate.name.clone(), gate.name.clone());
        }
        Self { known }
    }

    /// Returns the gate's name for a key.
    pub(super) fn resolve<'a>(&'a self, key: &'a str) -> &'a str {
        self.known.get(key).map_or(key, String::as_str)
    }

    /// Tells whether a key is a gate of the project.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.known.contains_key(key)
    }
}

/// Tells whether a key's value is about gates, however it is spelled.
pub(super) fn names_gates(key: &str) -> bool {
    let letters = key.chars().filter(|c| !matches!(c, '-' | '_'));
    letters
        .flat_map(char::to_lowercase)
        .eq("featuregates".chars())
}

/// Tells whether a word has the form of a gate's name.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= MAX_NAME
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Reads a boolean as YAML and Go's flags write it.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim_matches(['"', '\'']) {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}
