//! What a test sets, with everything that runs before it and that it calls.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;

use super::files::{Files, Parsed, setup_suite};
use super::script::{Body, Set};
use super::words::Setting;
use crate::ci::places::folder;
use crate::docs::lines::Lines;
use crate::settings;

/// Functions that run before a test.
const BEFORE: [&str; 2] = ["setup_file", "setup"];

/// One gate that is set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Switched {
    pub(super) gate: String,
    pub(super) value: bool,
    pub(super) inferred: bool,
    pub(super) location: Location,
}

/// What a test sets.
#[derive(Debug, Default)]
pub(super) struct Effects {
    pub(super) sets: BTreeSet<Switched>,
    pub(super) unread: Vec<Unread>,
}

/// A BATS file with the functions that its tests can call.
pub(super) struct Suite<'a> {
    files: &'a Files<'a>,
    functions: BTreeMap<&'a str, (&'a Parsed, &'a Body)>,
    /// The file, the one around its folder, and what they load.
    parts: Vec<&'a Parsed>,
    /// What runs before every test.
    before: Vec<(&'a Parsed, &'a Body)>,
}

impl<'a> Suite<'a> {
    pub(super) fn new(files: &'a Files<'a>, file: &'a Parsed) -> Self {
        let around = files.get(&setup_suite(folder(&file.path)));
        let mut parts: Vec<&Parsed> = vec![file];
        parts.extend(around);
        let mut at = 0;
        while let Some(part) = parts.get(at).copied() {
            for load in &part.loads {
                if let Some(loaded) = files.get(load)
                    && !parts.iter().any(|p| p.path == loaded.path)
                {
                    parts.push(loaded);
                }
            }
            at += 1;
        }
        let mut functions = BTreeMap::new();
        // The file's own functions hide those that it loads.
        for part in parts.iter().rev() {
            for function in &part.script.functions {
                functions.insert(function.name.as_str(), (*part, &function.body));
            }
        }
        let suite = around.and_then(|a| {
            let mut functions = a.script.functions.iter();
            let found = functions.find(|f| f.name == "setup_suite")?;
            Some((a, &found.body))
        });
        let mut before: Vec<(&Parsed, &Body)> = suite.into_iter().collect();
        before.push((file, &file.script.top));
        before.extend(BEFORE.iter().filter_map(|name| functions.get(name)));
        Self {
            files,
            functions,
            parts,
            before,
        }
    }

    /// Returns what runs before every test of the file.
    pub(super) fn before(&self) -> &[(&'a Parsed, &'a Body)] {
        &self.before
    }

    /// Returns what pieces of script set, with all that they call.
    pub(super) fn effects(&self, roots: &[(&'a Parsed, &'a Body)]) -> Effects {
        let mut bodies: Vec<(&Parsed, &Body)> = roots.to_vec();
        let mut called: BTreeSet<&str> = BTreeSet::new();
        let mut uses: BTreeSet<&str> = BTreeSet::new();
        let mut at = 0;
        while let Some((_, body)) = bodies.get(at).copied() {
            uses.extend(body.uses.iter().map(String::as_str));
            for call in &body.calls {
                if let Some(function) = self.functions.get(call.as_str())
                    && called.insert(call)
                {
                    bodies.push(*function);
                }
            }
            at += 1;
        }
        // Arrays outside of functions are seen by all of them.
        let shared = self.parts.iter().map(|p| (*p, &p.script.top));
        let mut effects = Effects::default();
        for (part, body) in &bodies {
            self.add(part, &body.sets, &mut effects);
        }
        let with_arrays = bodies.iter().copied().chain(shared);
        for (part, body) in with_arrays {
            let used = body
                .arrays
                .iter()
                .filter(|a| uses.contains(a.name.as_str()));
            for array in used {
                self.add(part, &array.sets, &mut effects);
            }
        }
        effects
    }

    fn add(&self, part: &Parsed, sets: &[Set], effects: &mut Effects) {
        if sets.is_empty() {
            return;
        }
        let lines = Lines::new(&part.text);
        for set in sets {
            let line = lines.line(set.offset);
            let unread = |code, reason: &str| Unread {
                path: part.path.clone(),
                code,
                reason: format!("line {line}: {reason}"),
            };
            match &set.setting {
                Setting::Gate(gate, value) => {
                    let column = lines.column(set.offset);
                    let location = Location::new(LedgerKind::Bats, &*part.path, line, column);
                    effects.sets.insert(Switched {
                        gate: gate.clone(),
                        value: *value,
                        inferred: set.inferred,
                        location: location.with_text(lines.line_text(line)),
                    });
                }
                Setting::Computed(gate, value) => effects.unread.push(unread(
                    UnreadCode::Unresolved,
                    &format!("{gate} is set to {value:?}, which is computed"),
                )),
                Setting::Values(written) => match self.files.places.find(&part.path, written) {
                    Some(path) => self.values(&path, effects),
                    None => effects.unread.push(unread(
                        UnreadCode::Missing,
                        &format!("values of {written:?}, not in this tree"),
                    )),
                },
            }
        }
    }

    fn values(&self, path: &str, effects: &mut Effects) {
        match self.files.source.read(path) {
            Ok(bytes) => {
                let reading = settings::read(path, &bytes);
                effects.unread.extend(reading.unread);
                for setting in reading.settings {
                    let mut location = setting.location;
                    location.ledger = LedgerKind::Bats;
                    effects.sets.insert(Switched {
                        gate: setting.gate,
                        value: setting.value,
                        inferred: false,
                        location,
                    });
                }
            }
            Err(unread) => effects.unread.push(unread),
        }
    }
}
