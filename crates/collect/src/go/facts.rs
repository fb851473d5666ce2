//! Everything that code does with gates besides declaring and checking them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gradus_core::code::{CodeFacts, Emulation, UnknownUse, Write};
use gradus_core::gate::{Gate, Inventory};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::metric::Metrics;
use gradus_core::statement::Statement;
use rayon::prelude::*;

use super::binaries::{self, FLAGS, MAIN};
use super::checks::{CheckFile, parsed, parts, prepared};
use super::inventory::{Gates, MAX_NAME, test_folder};
use super::project::{Project, folder_of};
use super::scan::{Hit, scan};
use super::scope::{Scope, Words};
use super::uses::Circumstances;
use super::value::Value;
use super::walk::{UNKNOWN_NAME, UNREGISTERED};
use super::writes::SIGNS;
use super::{doc_comments, emulation, enforcers, mentioned, metrics, writes};
use crate::source::Entry;

/// The number of the first mark that tells of metrics, after those of programs and versions.
const FIRST_METRIC: usize = 2 + FLAGS.len();

/// What a search through all code that is no test finds.
#[derive(Default)]
pub(crate) struct Search {
    writes: Vec<Write>,
    /// What texts tell people to do.
    pub(crate) advice: Vec<Statement>,
    emulations: Vec<Emulation>,
    named: BTreeMap<String, Location>,
    /// Other names that code gives to gates.
    pub(crate) aliases: BTreeSet<Box<str>>,
    /// Files that declare a `main`.
    mains: Vec<Arc<str>>,
    /// Where a flag for gates is made.
    flags: Vec<(Arc<str>, usize)>,
    /// Files that declare or serve metrics.
    metered: Vec<Arc<CheckFile>>,
}

impl Search {
    /// Reads the metrics of the files that were found to have some.
    pub(crate) fn metrics(&self, project: &Project<'_>) -> Metrics {
        metrics::read(project, &self.metered, &self.mains)
    }
}

/// Searches the code.
pub(crate) fn search(project: &Project<'_>, gates: &Gates) -> Search {
    let entries: Vec<&Entry> = project
        .source
        .entries()
        .iter()
        .filter(|e| e.is_go() && test_folder(&e.path).is_none())
        .collect();
    let mut marks = vec![MAIN, emulation::MARK];
    marks.extend(FLAGS);
    marks.extend(metrics::MARKS);
    let scan = scan(project, gates, &entries, &BTreeSet::new(), &marks);
    for lost in &scan.unread {
        project.note_unread(&lost.path, lost.code, lost.reason.clone());
    }
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (ident, gate) in &gates.idents {
        words.entry(&ident.ident).or_default().insert(gate);
    }
    for name in gates.names() {
        words.entry(name).or_default().insert(name);
    }
    let idents: Words = gates.idents.keys().map(|n| n.ident.clone()).collect();
    let mut found: Vec<Search> = scan
        .hits
        .par_iter()
        .map(|hit| file(project, gates, (&words, &idents), hit))
        .collect();
    let mut all = Search::default();
    for one in &mut found {
        all.writes.append(&mut one.writes);
        all.advice.append(&mut one.advice);
        all.emulations.append(&mut one.emulations);
        for (gate, at) in std::mem::take(&mut one.named) {
            all.named.entry(gate).or_insert(at);
        }
        all.aliases.append(&mut one.aliases);
        all.mains.append(&mut one.mains);
        all.flags.append(&mut one.flags);
        all.metered.append(&mut one.metered);
    }
    all
}

fn file(
    project: &Project<'_>,
    gates: &Gates,
    (words, idents): (&BTreeMap<&str, BTreeSet<&str>>, &Words),
    hit: &Hit,
) -> Search {
    let mut found = Search::default();
    let path = &hit.file.path;
    let mut versions = Vec::new();
    for (mark, at) in &hit.marks {
        match mark {
            0 => found.mains.push(path.clone()),
            1 => versions.push(*at),
            mark if *mark < FIRST_METRIC => found.flags.push((path.clone(), *at)),
            _ if found.metered.is_empty() => found.metered.push(hit.file.clone()),
            _ => {}
        }
    }
    if hit.named.is_empty() && versions.is_empty() {
        return found;
    }
    let file = prepared(&hit.file);
    found.emulations = emulation::read(&file, &versions);
    found.named = mentioned::first(&file, words, &hit.named)
        .into_iter()
        .collect();
    let scope = Scope::new(project, gates, idents, &file);
    let names = scope.aliases.keys();
    let names = names.filter(|n| n.len() <= MAX_NAME && !idents.contains(*n));
    found.aliases = names.cloned().collect();
    for (range, part, grouped) in parts(&file, &hit.named) {
        if !may_write(&file, range) {
            continue;
        }
        match parsed(&file, range, part, grouped) {
            Ok(Some(candidate)) => {
                let mut written = writes::read(scope.clone(), &candidate);
                found.writes.append(&mut written.writes);
                found.advice.append(&mut written.advice);
            }
            Ok(None) => {}
            Err(lost) => project.note_unread(&lost.path, lost.code, lost.reason),
        }
    }
    found
}

fn may_write(file: &CheckFile, range: (usize, usize)) -> bool {
    let code = file.text().get(range.0..range.1).unwrap_or_default();
    SIGNS
        .iter()
        .any(|sign| memchr::memmem::find(code.as_bytes(), sign.as_bytes()).is_some())
}

/// Puts the facts together.
pub(crate) fn read(
    project: &Project<'_>,
    inventory: &Inventory,
    circumstances: Circumstances,
    search: Search,
) -> CodeFacts {
    let Circumstances {
        mut together,
        mut wiring,
    } = circumstances;
    together.sort();
    together.dedup();
    wiring.sort();
    wiring.dedup();
    let enforcers = enforcers::read(project, &inventory.gates);
    let mains: BTreeSet<&str> = search.mains.iter().map(|p| folder_of(p)).collect();
    let binaries = binaries::read(project, &enforcers, &mains, &search.flags);
    let mut facts = CodeFacts {
        writes: outside(inventory, search.writes, &mains),
        binaries,
        enforcers,
        together,
        emulations: search.emulations,
        comments: doc_comments::read(project, &inventory.gates),
        unknown: unknown(project, inventory),
        named: search.named,
        wiring,
    };
    facts.writes.sort();
    facts.writes.dedup();
    facts.emulations.sort();
    facts
}

/// Keeps what is written outside of the packages that register the gate.
fn outside(inventory: &Inventory, writes: Vec<Write>, mains: &BTreeSet<&str>) -> Vec<Write> {
    let homes = |gate: &Gate| -> BTreeSet<String> {
        let declared = gate.registrations.iter().map(|r| &r.declared.path);
        declared.map(|p| folder_of(p).to_owned()).collect()
    };
    writes
        .into_iter()
        .filter(|write| {
            let gate = inventory.gate(&write.gate);
            gate.is_some_and(|g| !homes(g).contains(folder_of(&write.location.path)))
        })
        .map(|mut write| {
            let folder = folder_of(&write.location.path);
            write.binary = mains.contains(folder).then(|| folder.to_owned());
            write
        })
        .collect()
}

/// Reads which checks name what is in no registry.
fn unknown(project: &Project<'_>, inventory: &Inventory) -> Vec<UnknownUse> {
    let folders: BTreeSet<&str> = inventory
        .gates
        .iter()
        .flat_map(|g| &g.registrations)
        .filter_map(|r| r.constant.as_ref()?.location.as_ref())
        .map(|l| folder_of(&l.path))
        .filter(|f| !crate::source::is_skipped(&format!("{f}/x")))
        .collect();
    let mut found: Vec<UnknownUse> = inventory
        .unresolved
        .iter()
        .filter_map(|unresolved| {
            let ident = unresolved.expression.as_str();
            let mut name = ident.to_owned();
            let declared = match unresolved.reason.as_str() {
                UNKNOWN_NAME => None,
                UNREGISTERED => Some(folders.iter().find_map(|folder| {
                    let package = project.package(folder);
                    let (file, global) = package.global(ident)?;
                    let (line, column) = file.facts.position(global.offset);
                    let shown = file.facts.line_text(global.offset);
                    (global.constant && shown.contains("Feature")).then(|| {
                        if let Value::Text(text) = &global.declared.value {
                            name = text.to_string();
                        }
                        Location::new(LedgerKind::Registry, &*file.path, line, column)
                            .with_text(shown)
                    })
                })?),
                _ => return None,
            };
            Some(UnknownUse {
                name,
                location: unresolved.location.clone(),
                declared,
            })
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
