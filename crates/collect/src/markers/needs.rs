//! Which gate or enhancement of Kubernetes a gate of the project needs.
//!
//! It is *read* where the comment on the gate's constant, a table's row or the gate's own page
//! says it, where that comment names a field that the API marks with one gate, and where the
//! comment right above a check of the gate begins with an enhancement. It is *inferred* from the
//! same name, from an enhancement that any other comment beside a check names, and from a page
//! that tells to switch on one gate of the project and one of Kubernetes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use gradus_core::gate::{Gate, Inventory};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::marker::Marker;
use gradus_core::statement::{Basis, Claim, Mode, Statement};
use gradus_core::upstream;

use super::claims;
use crate::source::{FileKind, Source};

/// Lines of a comment that are read.
const MAX_COMMENT: usize = 40;
/// Lines around a check of a gate in which a comment is about it.
const NEAR: usize = 2;

/// Reads what gates need; `own_numbers` tells that the project numbers enhancements itself.
pub(super) fn read(
    source: &dyn Source,
    inventory: &Inventory,
    markers: &[Marker],
    own_numbers: bool,
) -> Vec<Statement> {
    let mut reader = Reader {
        source,
        files: BTreeMap::new(),
        own_numbers,
        found: Vec::new(),
    };
    for gate in &inventory.gates {
        reader.gate(gate, markers);
    }
    if !inventory.gates.is_empty() {
        reader.documents(inventory);
    }
    reader.found.sort();
    reader.found.dedup();
    reader.found
}

/// A text of which single lines are asked for.
#[derive(Debug)]
struct Page {
    text: String,
    starts: Vec<usize>,
}

impl Page {
    fn new(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1))
            .collect();
        Self { text, starts }
    }

    /// Returns a line, counted from nought.
    fn line(&self, number: usize) -> Option<&str> {
        let start = *self.starts.get(number)?;
        let end = self.starts.get(number + 1).copied();
        self.text.get(start..end.unwrap_or(self.text.len()))
    }
}

struct Reader<'a> {
    source: &'a dyn Source,
    files: BTreeMap<String, Option<Arc<Page>>>,
    own_numbers: bool,
    found: Vec<Statement>,
}

impl Reader<'_> {
    fn add(&mut self, gate: &str, needs: &str, mode: Mode, basis: Basis, location: Location) {
        self.found.push(Statement {
            subject: gate.to_owned(),
            claim: Claim::Needs(needs.to_owned()),
            mode,
            basis,
            location,
            listing: None,
            case: None,
        });
    }

    /// Returns the lines of a file; the code was read before, so trouble is known elsewhere.
    fn lines(&mut self, path: &str) -> Option<Arc<Page>> {
        let source = self.source;
        let known = self.files.entry(path.to_owned()).or_insert_with(|| {
            let bytes = source.read(path).ok()?;
            Some(Arc::new(Page::new(&bytes)))
        });
        known.clone()
    }

    fn gate(&mut self, gate: &Gate, markers: &[Marker]) {
        let registration = gate.registrations.first();
        if upstream::gate(&gate.name).is_some()
            && let Some(registration) = registration
        {
            let at = registration.declared.clone();
            self.add(&gate.name, &gate.name, Mode::Declares, Basis::Inferred, at);
        }
        let constant = registration.and_then(|r| r.constant.as_ref()?.location.as_ref());
        if let Some(at) = constant {
            self.comment(gate, at, markers);
        }
        if !self.own_numbers {
            for site in &gate.use_sites {
                self.beside(gate, site);
            }
        }
    }

    /// Reads the comment above a constant.
    fn comment(&mut self, gate: &Gate, at: &Location, markers: &[Marker]) {
        let Some(page) = self.lines(&at.path) else {
            return;
        };
        let end = usize::try_from(at.line).unwrap_or(0).saturating_sub(1);
        let comment = (0..end)
            .rev()
            .take(MAX_COMMENT)
            .map_while(|i| Some((i, page.line(i)?.trim().strip_prefix("//")?)));
        for (i, line) in comment {
            let place = || {
                let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
                Location::new(LedgerKind::Registry, &*at.path, number, 1).with_text(line.trim())
            };
            let is_link = line.contains("kubernetes/enhancements");
            if is_link || !self.own_numbers {
                for number in claims::numbers(line) {
                    let needs = format!("KEP-{number}");
                    self.add(&gate.name, &needs, Mode::Declares, Basis::Read, place());
                }
            }
            // "the Kubernetes feature gate of the same name"
            if line.contains("same name") && upstream::gate(&gate.name).is_some() {
                self.add(&gate.name, &gate.name, Mode::Declares, Basis::Read, place());
            }
            for word in words(line).filter(|w| *w != gate.name) {
                if is_upstream(word) {
                    self.add(&gate.name, word, Mode::Declares, Basis::Read, place());
                }
                // A field of an API type: `(AllowMultipleAllocations)`.
                let marked: BTreeSet<&str> = markers
                    .iter()
                    .filter(|m| m.subject == word && humps(word) >= 2)
                    .map(|m| m.gate.as_str())
                    .collect();
                if marked.len() == 1
                    && let Some(marker) = markers.iter().find(|m| m.subject == word)
                {
                    let at = marker.location.clone();
                    self.add(&gate.name, &marker.gate, Mode::Declares, Basis::Read, at);
                }
            }
        }
    }

    /// Reads comments beside a check of a gate.
    fn beside(&mut self, gate: &Gate, site: &Location) {
        let Some(page) = self.lines(&site.path) else {
            return;
        };
        let at = usize::try_from(site.line).unwrap_or(0).saturating_sub(1);
        let first = at.saturating_sub(NEAR);
        for i in first..first + NEAR + 2 {
            let Some(line) = page.line(i) else { break };
            let Some((_, comment)) = line.split_once("//") else {
                continue;
            };
            for number in claims::numbers(comment) {
                let place = Location::new(
                    LedgerKind::Code,
                    &*site.path,
                    u32::try_from(i + 1).unwrap_or(u32::MAX),
                    1,
                );
                let needs = format!("KEP-{number}");
                let place = place.with_text(line.trim());
                // `// KEP-1234: ...` right above the check is its heading.
                let heads = i + 1 == at && comment.trim_start().starts_with(&format!("{needs}:"));
                let basis = if heads { Basis::Read } else { Basis::Inferred };
                self.add(&gate.name, &needs, Mode::Declares, basis, place);
            }
        }
    }

    /// Reads pages that name gates of both sides.
    fn documents(&mut self, inventory: &Inventory) {
        let own = inventory.gates.iter().map(|g| g.name.as_bytes());
        let Ok(names) = AhoCorasick::new(own) else {
            return;
        };
        let pages = self.source.entries().iter();
        let pages = pages.filter(|e| e.kind == FileKind::Markdown && !claims::is_aside(&e.path));
        for entry in pages {
            let Ok(bytes) = self.source.read(&entry.path) else {
                continue;
            };
            if !names.is_match(&*bytes) {
                continue;
            }
            let Ok(text) = std::str::from_utf8(&bytes) else {
                continue;
            };
            self.page(&entry.path, text, inventory);
        }
    }

    fn page(&mut self, path: &str, text: &str, inventory: &Inventory) {
        let own = |word: &str| inventory.gate(word).is_some();
        let switched: BTreeSet<&str> = text
            .match_indices("featureGates.")
            .filter_map(|(i, key)| {
                let rest = text.get(i + key.len()..)?;
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
                let (name, value) = rest.split_at(end);
                (own(name) && value.starts_with("=true")).then_some(name)
            })
            .collect();
        let about = about(text, inventory);
        let below = text.lines().skip(1).chain([""]);
        for ((number, line), below) in (1u32..).zip(text.lines()).zip(below) {
            let demands = ["requires", "require ", "must ", "depends on", "needs "];
            let demanded = demands
                .iter()
                .any(|d| line.contains(d) || below.contains(d));
            let row = line.trim_start().starts_with('|');
            if !line.contains('`') || !(demanded || row && line.contains("feature gate")) {
                continue;
            }
            let quoted: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
            let upstream = quoted.iter().filter(|w| is_upstream(w) && !own(w));
            let here: BTreeSet<&str> = quoted.iter().copied().filter(|w| own(w)).collect();
            let subject = match (here.len(), switched.len()) {
                (1, _) => here.first().map(|g| (*g, Basis::Read)),
                (0, 1) if !row => switched.first().map(|g| {
                    let own_page = about == Some(*g);
                    (
                        *g,
                        if own_page {
                            Basis::Read
                        } else {
                            Basis::Inferred
                        },
                    )
                }),
                _ => None,
            };
            let Some((gate, basis)) = subject else {
                continue;
            };
            for needs in upstream {
                let at = Location::new(LedgerKind::Docs, path, number, 1).with_text(line.trim());
                self.add(gate, needs, Mode::Documents, basis, at);
            }
        }
    }
}

/// Returns the gate that a page is about: the first that it names, as "the `X` feature gate".
fn about<'t>(text: &'t str, inventory: &Inventory) -> Option<&'t str> {
    let mut quoted = text
        .split('`')
        .skip(1)
        .step_by(2)
        .zip(text.split('`').skip(2).step_by(2));
    let (name, after) = quoted.find(|(word, _)| inventory.gate(word).is_some())?;
    after
        .trim_start()
        .starts_with("feature gate")
        .then_some(name)
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
}

fn humps(word: &str) -> usize {
    word.chars().filter(char::is_ascii_uppercase).count()
}

/// Tells whether a word is the name of a gate of Kubernetes, and no plain word.
fn is_upstream(word: &str) -> bool {
    humps(word) >= 2 && word.len() > 5 && upstream::gate(word).is_some()
}
