//! The names of a project's gates, and where they stand in a text.

use aho_corasick::{AhoCorasick, MatchKind};
use gradus_core::gate::Inventory;

/// Names shorter than this are words of any text.
const MIN_NAME: usize = 3;

/// The names of the gates of an inventory, ready to be looked for.
#[derive(Debug, Default)]
pub struct Names {
    names: Vec<String>,
    finder: Option<AhoCorasick>,
}

/// One place where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit<'a> {
    pub(crate) name: &'a str,
    pub(crate) start: usize,
}

impl Names {
    /// Takes the names of all gates.
    #[must_use]
    pub fn new(inventory: &Inventory) -> Self {
        let names: Vec<String> = inventory
            .gates
            .iter()
            .map(|gate| gate.name.clone())
            .filter(|name| name.len() >= MIN_NAME)
            .collect();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&names)
            .ok()
            .filter(|_| !names.is_empty());
        Self { names, finder }
    }

    /// Tells whether a text has any of the letters of any name.
    pub(crate) fn any(&self, bytes: &[u8]) -> bool {
        self.finder.as_ref().is_some_and(|f| f.is_match(bytes))
    }

    /// Returns the name, if it is one of a gate.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let at = self.names.binary_search_by(|n| n.as_str().cmp(name)).ok()?;
        self.names.get(at).map(String::as_str)
    }

    /// Finds names that stand alone, in the order of the text.
    pub(crate) fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit<'a>> {
        let found = self.finder.iter().flat_map(move |f| f.find_iter(text));
        found.filter_map(move |hit| {
            let before = text.get(..hit.start())?.chars().next_back();
            let after = text.get(hit.end()..)?.chars().next();
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            (!before.is_some_and(is_part) && !after.is_some_and(is_part)).then_some(Hit {
                name: self.names.get(hit.pattern().as_usize())?,
                start: hit.start(),
            })
        })
    }
}

/// Tells whether a name could not be a word of prose: it has a hump, or a dot inside.
pub(crate) fn is_distinct(name: &str) -> bool {
    name.contains(['.', '_'])
        || name
            .as_bytes()
            .windows(2)
            .any(|w| matches!(w, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::{Names, is_distinct};
    use gradus_core::gate::{Gate, Inventory, NameBasis};

    #[test]
    fn names_stand_alone() {
        let gates = ["Lamp", "LampShade"].map(|name| Gate::named(name, NameBasis::Read));
        let names = Names::new(&Inventory {
            gates: gates.into(),
            ..Inventory::default()
        });
        let found = |text: &str| -> Vec<String> {
            names.hits(text).map(|hit| hit.name.to_owned()).collect()
        };
        assert_eq!(
            found("Lamp, LampShade and featureGates.Lamp=true"),
            ["Lamp", "LampShade", "Lamp"]
        );
        assert_eq!(
            found("Lamps, LampShadeX, aLamp, my_Lamp"),
            [""; 0],
            "parts of other words"
        );
        assert_eq!(names.get("Lamp"), Some("Lamp"));
        assert_eq!(names.get("Lam"), None);
    }

    #[test]
    fn some_names_are_words() {
        assert!(is_distinct("LampShade"));
        assert!(is_distinct("lamp.shade"));
        assert!(!is_distinct("Snapshot"));
        assert!(!is_distinct("GPU"));
    }
}
