//! What a test sets, with everything that runs before it and that it calls.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;

use super::files::{Files, Parsed, setup_suite};
use super::script::{Array, Body, Set};
use super::words::Setting;
use crate::ci::places::folder;
use crate::docs::lines::Lines;
use crate::settings;

/// What one test sets, with all that runs before it: nobody writes more.
const MAX_SETS: usize = 200;
/// Words that are looked up for the tests of one file; beyond, calls are not followed.
const MAX_STEPS: usize = 2_000_000;

/// Files that one file of tests loads, by themselves and through others.
const MAX_PARTS: usize = 64;

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
    /// Whether there was more than is kept.
    pub(super) cut: bool,
}

/// A piece of script, and the file that it stands in.
type Piece<'a> = (&'a Parsed, &'a Body);

/// A BATS file with the functions that its tests can call.
pub(super) struct Suite<'a> {
    files: &'a Files<'a>,
    functions: BTreeMap<&'a str, Piece<'a>>,
    /// What runs before every test.
    before: Vec<Piece<'a>>,
    /// Where the lines of each of its files begin.
    lines: BTreeMap<&'a str, Lines<'a>>,
    /// What is called and used before every test.
    reach: Reach<'a>,
    /// What that sets.
    shared: Effects,
    /// Arrays that every test sees: of what runs before it, and outside of functions.
    arrays: BTreeMap<&'a str, Vec<(&'a Parsed, &'a Array)>>,
    /// Words that were looked up so far.
    steps: Cell<usize>,
    /// Files of values that were read.
    values: RefCell<BTreeMap<String, Result<settings::Reading, Unread>>>,
}

/// What is reached from some pieces of script.
#[derive(Debug, Clone, Default)]
struct Reach<'a> {
    pieces: Vec<Piece<'a>>,
    called: BTreeSet<&'a str>,
    uses: BTreeSet<&'a str>,
}

impl<'a> Suite<'a> {
    pub(super) fn new(files: &'a Files<'a>, file: &'a Parsed) -> Self {
        let around = files.get(&setup_suite(folder(&file.path)));
        let mut parts: Vec<&Parsed> = vec![file];
        parts.extend(around);
        let mut at = 0;
        let mut cut = false;
        while let Some(part) = parts.get(at).copied() {
            for load in &part.loads {
                if let Some(loaded) = files.get(load)
                    && !parts.iter().any(|p| p.path == loaded.path)
                {
                    if parts.len() >= MAX_PARTS {
                        cut = true;
                        break;
                    }
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
        let mut before: Vec<Piece<'_>> = suite.into_iter().collect();
        before.push((file, &file.script.top));
        before.extend(BEFORE.iter().filter_map(|name| functions.get(name)));
        let lines = parts.iter().map(|p| (p.path.as_str(), Lines::new(&p.text)));
        let mut suite = Self {
            files,
            functions,
            before,
            lines: lines.collect(),
            reach: Reach::default(),
            shared: Effects::default(),
            arrays: BTreeMap::new(),
            steps: Cell::new(0),
            values: RefCell::default(),
        };
        suite.reach = suite.reached(&suite.before, &Reach::default());
        // Arrays outside of functions are seen by all of them.
        let tops = parts.iter().map(|part| (*part, &part.script.top));
        for (part, body) in suite.reach.pieces.iter().copied().chain(tops) {
            for array in &body.arrays {
                let known = suite.arrays.entry(array.name.as_str()).or_default();
                known.push((part, array));
            }
        }
        suite.shared = suite.set_by(&suite.reach, &suite.reach.uses);
        suite.shared.cut |= cut;
        suite
    }

    /// Returns what runs before every test of the file.
    pub(super) fn before(&self) -> &[Piece<'a>] {
        &self.before
    }

    /// Returns what a test sets, with all that it calls and all that runs before it.
    pub(super) fn effects(&self, test: Option<Piece<'a>>) -> Effects {
        let own = self.reached(test.as_slice(), &self.reach);
        let own_uses: BTreeSet<&str> = own.uses.difference(&self.reach.uses).copied().collect();
        let mut effects = self.set_by(&own, &own_uses);
        for (part, body) in &own.pieces {
            let arrays = body.arrays.iter();
            for array in arrays.filter(|a| self.reach.uses.contains(a.name.as_str())) {
                self.add(part, &array.sets, &mut effects);
            }
        }
        effects.sets.extend(self.shared.sets.iter().cloned());
        effects.unread.extend(self.shared.unread.iter().cloned());
        effects.cut |= self.shared.cut || self.steps.get() > MAX_STEPS;
        effects
    }

    /// Follows calls from some pieces to what is not reached yet.
    fn reached(&self, roots: &[Piece<'a>], known: &Reach<'a>) -> Reach<'a> {
        let mut reach = Reach {
            pieces: roots.to_vec(),
            ..Reach::default()
        };
        let mut at = 0;
        while let Some((_, body)) = reach.pieces.get(at).copied() {
            let steps = self.steps.get() + body.uses.len() + body.calls.len();
            self.steps.set(steps);
            if steps > MAX_STEPS {
                break;
            }
            reach.uses.extend(body.uses.iter().map(String::as_str));
            for call in &body.calls {
                if let Some((name, function)) = self.functions.get_key_value(call.as_str())
                    && !known.called.contains(name)
                    && reach.called.insert(name)
                {
                    reach.pieces.push(*function);
                }
            }
            at += 1;
        }
        reach
    }

    /// Returns what pieces of script set, by themselves and by arrays that are used.
    fn set_by(&self, reach: &Reach<'a>, uses: &BTreeSet<&str>) -> Effects {
        let mut effects = Effects::default();
        for (part, body) in &reach.pieces {
            self.add(part, &body.sets, &mut effects);
            let arrays = body.arrays.iter();
            for array in arrays.filter(|a| reach.uses.contains(a.name.as_str())) {
                self.add(part, &array.sets, &mut effects);
            }
        }
        for (part, array) in uses.iter().filter_map(|u| self.arrays.get(u)).flatten() {
            self.add(part, &array.sets, &mut effects);
        }
        effects
    }

    fn add(&self, part: &Parsed, sets: &[Set], effects: &mut Effects) {
        let Some(lines) = self.lines.get(part.path.as_str()) else {
            return;
        };
        for set in sets {
            if effects.sets.len() + effects.unread.len() > MAX_SETS {
                effects.cut = true;
                return;
            }
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
        let mut known = self.values.borrow_mut();
        let reading = known.entry(path.to_owned()).or_insert_with(|| {
            let bytes = self.files.source.read(path)?;
            Ok(settings::read(path, &bytes))
        });
        let reading = match reading {
            Ok(reading) => reading,
            Err(unread) => {
                effects.unread.push(unread.clone());
                return;
            }
        };
        effects.unread.extend(reading.unread.iter().cloned());
        effects.cut |= reading.settings.len() > MAX_SETS;
        for setting in reading.settings.iter().take(MAX_SETS) {
            let mut location = setting.location.clone();
            location.ledger = LedgerKind::Bats;
            effects.sets.insert(Switched {
                gate: setting.gate.clone(),
                value: setting.value,
                inferred: false,
                location,
            });
        }
    }
}
