//! Which gates an issue names: in a label, in its title, else in its body.

use std::collections::BTreeMap;

use gradus_core::gate::Inventory;
use gradus_core::issue::{Naming, Place};
use gradus_core::statement::Basis;

use crate::docs::block::{Block, Kind};
use crate::docs::names::{Names, is_distinct};

/// Gates that one issue can be about; one that names more lists gates.
const MAX_NAMED: usize = 16;

/// Words that a name may be taken apart into.
const MAX_WORDS: usize = 8;

/// The names of gates, as people write them in issues.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) names: Names,
    /// Gates by the letters of their names: labels have a case of their own.
    letters: BTreeMap<String, Vec<String>>,
}

impl Known {
    pub(super) fn new(inventory: &Inventory) -> Self {
        let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for gate in &inventory.gates {
            let gates = known.entry(letters(&gate.name)).or_default();
            gates.push(gate.name.clone());
        }
        Self {
            names: Names::new(inventory),
            letters: known,
        }
    }

    /// Finds gates in labels and in the title.
    pub(super) fn in_head(&self, labels: &[String], title: &str) -> Vec<Naming> {
        let mut found = Vec::new();
        for label in labels {
            for gate in self.in_label(label) {
                push(&mut found, gate, Place::Label(label.clone()), Basis::Read);
            }
        }
        for hit in self.names.hits(title) {
            let basis = if is_unmistakable(title, hit.start, hit.name) {
                Basis::Read
            } else {
                Basis::Inferred
            };
            push(&mut found, hit.name, Place::Title, basis);
        }
        found.sort();
        found
    }

    /// Finds gates in what a reader sees of a body; samples of code name every gate there is.
    pub(super) fn in_body(&self, blocks: &[Block]) -> Vec<Naming> {
        let mut found = Vec::new();
        for block in blocks.iter().filter(|b| b.kind != Kind::Sample) {
            for hit in self.names.hits(&block.text) {
                push(&mut found, hit.name, Place::Body, Basis::Inferred);
            }
        }
        found.sort();
        found
    }

    /// Finds gates that a title names in another case, or word by word: `fast path`. That is a
    /// guess, and none of names that are words of any text.
    pub(super) fn loosely(&self, title: &str) -> Vec<Naming> {
        let words = title.split(|c: char| !c.is_alphanumeric() && c != '_');
        let words: Vec<String> = words.filter(|w| !w.is_empty()).map(letters).collect();
        let mut found = Vec::new();
        for start in 0..words.len() {
            let mut run = String::new();
            for word in words.iter().skip(start).take(MAX_WORDS) {
                run.push_str(word);
                let gates = self.letters.get(&run).into_iter().flatten();
                for gate in gates.filter(|gate| is_distinct(gate)) {
                    push(&mut found, gate, Place::Title, Basis::Inferred);
                }
            }
        }
        found
    }

    fn in_label<'k>(&'k self, label: &'k str) -> Vec<&'k str> {
        let tail = label.rsplit(['/', ':', ' ']).next().unwrap_or(label);
        match self.letters.get(&letters(tail)) {
            Some(gates) => match gates.iter().find(|gate| *gate == tail) {
                Some(gate) => vec![gate],
                None => gates.iter().map(String::as_str).collect(),
            },
            None => self.names.hits(label).map(|hit| hit.name).collect(),
        }
    }
}

/// Tells whether a name in a title can only be the gate's: it is no word, stands in backticks,
/// or is called a gate.
fn is_unmistakable(title: &str, start: usize, name: &str) -> bool {
    let before = title.get(..start).unwrap_or_default();
    let after = title.get(start + name.len()..).unwrap_or_default();
    let quoted = before.ends_with('`') && after.starts_with('`');
    let next = after.trim_start_matches('`').trim_start();
    let next = next.get(..12).unwrap_or(next).to_ascii_lowercase();
    let called = ["gate", "feature gate", "featuregate", "feature-gate"];
    is_distinct(name) || quoted || called.iter().any(|word| next.starts_with(word))
}

fn letters(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '-' | '_'));
    kept.flat_map(char::to_lowercase).collect()
}

fn push(found: &mut Vec<Naming>, gate: &str, place: Place, basis: Basis) {
    let count = found.len();
    let known = found
        .iter_mut()
        .find(|n| n.gate == gate && n.place == place);
    match known {
        Some(known) => known.basis = known.basis.min(basis),
        None if count < MAX_NAMED => found.push(Naming {
            gate: gate.to_owned(),
            place,
            basis,
        }),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Known;
    use gradus_core::gate::{Gate, Inventory, NameBasis};
    use gradus_core::issue::Place;
    use gradus_core::statement::Basis;

    fn known() -> Known {
        let gates = ["GasLamp", "NightLamp", "Snapshot"];
        Known::new(&Inventory {
            gates: gates.map(|name| Gate::named(name, NameBasis::Read)).into(),
            ..Inventory::default()
        })
    }

    fn title(text: &str) -> Vec<(String, Basis)> {
        let found = known().in_head(&[], text).into_iter();
        found.map(|n| (n.gate, n.basis)).collect()
    }

    #[test]
    fn titles_name_gates_as_whole_words() {
        assert_eq!(
            title("GasLamp goes out"),
            [("GasLamp".to_owned(), Basis::Read)]
        );
        assert_eq!(title("GasLamps go out"), []);
        let both = title("NightLamp and GasLamp");
        assert_eq!(both.len(), 2);
        assert_eq!(
            title("Snapshot fails"),
            [("Snapshot".to_owned(), Basis::Inferred)]
        );
        for sure in [
            "`Snapshot` fails",
            "Snapshot feature gate: fails",
            "Snapshot gate",
        ] {
            assert_eq!(
                title(sure),
                [("Snapshot".to_owned(), Basis::Read)],
                "{sure}"
            );
        }
    }

    #[test]
    fn titles_in_another_case_are_guesses() {
        for text in ["gaslamp goes out", "The gas lamp, again", "GAS-LAMP smokes"] {
            let found = known().loosely(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].gate.as_str(), found[0].basis),
                ("GasLamp", Basis::Inferred)
            );
        }
        for text in ["a snapshot fails", "gas lamps", "gas and a lamp", ""] {
            assert_eq!(known().loosely(text), [], "{text}");
        }
    }

    #[test]
    fn labels_have_a_case_of_their_own() {
        let labels = |label: &str| -> Vec<String> {
            let found = known().in_head(&[label.to_owned()], "").into_iter();
            found
                .inspect(|n| assert_eq!(n.place, Place::Label(label.to_owned())))
                .map(|n| n.gate)
                .collect()
        };
        for label in [
            "feature-gate/GasLamp",
            "gate: gas-lamp",
            "area/gaslamp",
            "GasLamp-x",
        ] {
            assert_eq!(labels(label), ["GasLamp"], "{label}");
        }
        assert_eq!(labels("area/lamps"), [""; 0]);
    }
}
