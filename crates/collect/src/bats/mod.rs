//! BATS tests: which gates they really switch, and what they only name.
//!
//! A gate is switched where a word that sets it (`--set featureGates.X=true`,
//! `--feature-gates=X=true`, a file of values, an array of such words that is handed on) is given
//! to a command, in the test, in what runs before it (`setup_suite`, `setup_file`, `setup`) or
//! in a function that one of them calls, also of a loaded file. A command that only prints,
//! compares or renders switches nothing: there a gate is named.

mod effect;
mod files;
mod header;
mod script;
mod title;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Mode, Statement};
use gradus_core::testcase::{TestCase, TestKind};

use self::effect::Suite;
use self::files::{Files, Parsed};
use self::header::Header;
use self::script::{Body, Function};
use crate::docs::lines::Lines;
use crate::part::Part;
use crate::source::{self, MemorySource, Source};

/// Tests of one file: nobody writes more.
const MAX_TESTS: usize = 2_000;
/// What all tests of one file set; what runs before them counts for each.
const MAX_SAID: usize = 20_000;
/// Reasons to skip one test that are kept: one is enough.
const MAX_SKIPS: usize = 20;

/// Reads the BATS tests of a tree.
#[must_use]
pub fn read(source: &dyn Source, inventory: &Inventory) -> Part {
    let paths: Vec<&str> = source
        .entries()
        .iter()
        .map(|entry| &*entry.path)
        .filter(|path| path.ends_with(".bats"))
        .collect();
    let mut reader = Reader {
        names: AhoCorasick::new(inventory.gates.iter().map(|g| g.name.as_bytes())).ok(),
        inventory,
        part: Part::default(),
        said: 0,
    };
    let files = Files::read(source, &paths);
    for path in &paths {
        reader.file(&files, path);
    }
    let mut unread = source::unread_of(source, |path| path.ends_with(".bats"));
    unread.append(&mut files.unread());
    unread.append(&mut reader.part.unread);
    unread.sort();
    unread.dedup();
    reader
        .part
        .coverage
        .push(coverage(&paths, &reader.part, &unread));
    reader.part.unread = unread;
    reader.part
}

/// Reads one BATS file alone: what it loads is not there.
#[must_use]
pub fn read_file(path: &str, bytes: &[u8], inventory: &Inventory) -> Part {
    read(&MemorySource::new([(path, bytes)]), inventory)
}

fn coverage(paths: &[&str], part: &Part, unread: &[Unread]) -> Coverage {
    let switching: BTreeSet<u32> = part
        .statements
        .iter()
        .filter(|s| matches!(s.claim, Claim::SetsTo(_)))
        .filter_map(|s| s.case)
        .collect();
    let (state, why) = if paths.is_empty() && unread.is_empty() {
        (CoverageState::Absent, "no BATS file".to_owned())
    } else {
        let state = if unread.is_empty() {
            CoverageState::Exhaustive
        } else {
            CoverageState::Partial
        };
        let why = format!(
            "{} BATS files with {} tests, {} of which switch gates; {} pieces unread",
            paths.len(),
            part.cases.len(),
            switching.len(),
            unread.len()
        );
        (state, why)
    };
    Coverage {
        ledger: LedgerKind::Bats,
        state,
        why,
    }
}

struct Reader<'a> {
    names: Option<AhoCorasick>,
    inventory: &'a Inventory,
    part: Part,
    /// What the tests of the file at hand set so far.
    said: usize,
}

impl Reader<'_> {
    fn file(&mut self, files: &Files<'_>, path: &str) {
        let Some(parsed) = files.get(path) else {
            return;
        };
        let suite = Suite::new(files, parsed);
        let lines = Lines::new(&parsed.text);
        let starts: BTreeMap<usize, &Function> = parsed
            .script
            .functions
            .iter()
            .map(|f| (f.start, f))
            .collect();
        let mut spans: Vec<(usize, usize, u32)> = Vec::new();
        let first = self.part.statements.len();
        self.said = 0;
        if parsed.headers.len() > MAX_TESTS {
            self.part.unread.push(Unread {
                path: path.to_owned(),
                code: UnreadCode::Budget,
                reason: format!(
                    "{} tests: only the first {MAX_TESTS} are read",
                    parsed.headers.len()
                ),
            });
        }
        for header in parsed.headers.iter().take(MAX_TESTS) {
            let width = parsed.text.get(header.offset..).and_then(|t| t.find('\n'));
            let end = header.offset + width.unwrap_or(parsed.text.len() - header.offset);
            let function = starts.range(header.offset..=end).next().map(|(_, f)| *f);
            let id = self.case(parsed, &lines, header, function, &suite);
            spans.push((header.offset, function.map_or(end, |f| f.end), id));
            if function.is_none() {
                self.part.unread.push(Unread {
                    path: path.to_owned(),
                    code: UnreadCode::Syntax,
                    reason: format!("line {}: the test does not parse", header.line),
                });
            }
        }
        if self.said >= MAX_SAID {
            self.part.unread.push(Unread {
                path: path.to_owned(),
                code: UnreadCode::Budget,
                reason: format!("its tests set more than {MAX_SAID} gates, all in all"),
            });
        }
        self.names(parsed, &lines, &spans, first);
    }

    fn case(
        &mut self,
        parsed: &Parsed,
        lines: &Lines<'_>,
        header: &Header,
        function: Option<&Function>,
        suite: &Suite<'_>,
    ) -> u32 {
        let id = u32::try_from(self.part.cases.len()).unwrap_or(u32::MAX);
        let before = suite.before();
        let own = function.map(|f| (parsed, &f.body));
        let roots: Vec<(&Parsed, &Body)> = before.iter().copied().chain(own).collect();
        let mut skips: Vec<String> = Vec::new();
        for (_, body) in &roots {
            let left = MAX_SKIPS.saturating_sub(skips.len());
            skips.extend(body.skips.iter().take(left).cloned());
        }
        let location = Location::new(LedgerKind::Bats, &*parsed.path, header.line, 1)
            .with_text(lines.line_text(header.line));
        self.part.cases.push(TestCase {
            id,
            kind: TestKind::Bats,
            name: header.title.clone(),
            location: location.clone(),
            expects_error: function.is_some_and(|f| f.body.expects_error),
            tags: header.tags.clone(),
            skips,
            reach: Vec::new(),
        });
        let effects = suite.effects(own);
        self.part.unread.extend(effects.unread);
        if effects.cut {
            self.part.unread.push(Unread {
                path: parsed.path.clone(),
                code: UnreadCode::Budget,
                reason: format!(
                    "line {}: the test sets, or calls, more than a person writes",
                    header.line
                ),
            });
        }
        for set in effects.sets {
            if self.said >= MAX_SAID {
                break;
            }
            self.said += 1;
            self.part.statements.push(Statement {
                subject: set.gate,
                claim: Claim::SetsTo(set.value),
                mode: Mode::Tests,
                basis: if set.inferred {
                    Basis::Inferred
                } else {
                    Basis::Read
                },
                location: set.location,
                listing: None,
                case: Some(id),
            });
        }
        for (name, basis) in title::names(&header.title) {
            if self.inventory.gate(name).is_none() {
                self.part.statements.push(Statement {
                    subject: name.to_owned(),
                    claim: Claim::Named,
                    mode: Mode::Tests,
                    basis,
                    location: location.clone(),
                    listing: None,
                    case: Some(id),
                });
            }
        }
        id
    }

    /// Finds the names of gates where nothing switches them.
    fn names(
        &mut self,
        parsed: &Parsed,
        lines: &Lines<'_>,
        spans: &[(usize, usize, u32)],
        first: usize,
    ) {
        let Some(names) = &self.names else { return };
        let switched: BTreeSet<(String, u32)> = self
            .part
            .statements
            .iter()
            .skip(first)
            .filter(|s| s.location.path == parsed.path && s.claim != Claim::Named)
            .map(|s| (s.subject.clone(), s.location.line))
            .collect();
        let mut seen = BTreeSet::new();
        // Whole names only: of two that begin alike the longer one is found by its own match.
        for found in names.find_overlapping_iter(&*parsed.text) {
            let Some(gate) = self.inventory.gates.get(found.pattern().as_usize()) else {
                continue;
            };
            let line = lines.line(found.start());
            let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let before = parsed
                .text
                .get(..found.start())
                .and_then(|t| t.chars().next_back());
            let after = parsed
                .text
                .get(found.end()..)
                .and_then(|t| t.chars().next());
            let key = (gate.name.clone(), line);
            if part(before)
                || part(after)
                || lines.line_text(line).starts_with('#')
                || switched.contains(&key)
                || !seen.insert(key)
            {
                continue;
            }
            let next = spans.partition_point(|(start, _, _)| *start <= found.start());
            let last = next.checked_sub(1).and_then(|i| spans.get(i));
            let case = last.filter(|(_, end, _)| *end >= found.start());
            let column = lines.column(found.start());
            let location = Location::new(LedgerKind::Bats, &*parsed.path, line, column);
            self.part.statements.push(Statement {
                subject: gate.name.clone(),
                claim: Claim::Named,
                mode: Mode::Tests,
                basis: Basis::Read,
                location: location.with_text(lines.line_text(line)),
                listing: None,
                case: case.map(|(_, _, id)| *id),
            });
        }
    }
}

#[cfg(test)]
mod tests;
