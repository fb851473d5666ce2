//! Go tests: which gates they name, really switch, and whose defaults they assert.
//!
//! There is no type checker and nothing is run: calls that take a gate and a truth value switch
//! it, maps from gates to truth values do, and so does text like `X=true`. A row of a table is
//! a case of its own where it has gates of its own.

mod assertion;
mod case;
mod comments;
mod expect;
mod expression;
mod frame;
mod raw;
mod rows;
mod switch;
mod table;
mod text;
mod walk;

use std::collections::BTreeSet;

use gradus_core::counted::counted;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread, UnreadCode};
use rayon::prelude::*;

use self::case::Case;
use self::frame::Budget;
use super::checks::{parsed, parts, prepared};
use super::inventory::{Gates, test_folder};
use super::project::Project;
use super::scan::{Hit, scan};
use super::scope::{Scope, Words};
use crate::part::Part;
use crate::source::{Entry, FileKind};

/// Calls that take gates by name: what they name may be none.
const SETTERS: [&str; 2] = [".SetFromMap(", ".Set(\""];

/// Reads the tests of a tree; `aliases` are other names that its code gives to gates.
pub(crate) fn read(project: &Project<'_>, gates: &Gates, aliases: &BTreeSet<Box<str>>) -> Part {
    let entries: Vec<&Entry> = project
        .source
        .entries()
        .iter()
        .filter(|e| is_test(e))
        .collect();
    let scan = scan(project, gates, &entries, aliases, &SETTERS);
    let mut words: Words = gates.idents.keys().map(|n| n.ident.clone()).collect();
    words.extend(aliases.iter().cloned());
    let files: Vec<(Vec<Case>, Vec<Unread>)> = scan
        .hits
        .par_iter()
        .map(|hit| file(project, gates, &words, hit))
        .collect();
    let mut part = Part::default();
    part.unread.extend(scan.unread);
    let naming = files.iter().filter(|(cases, _)| !cases.is_empty()).count();
    for (cases, unread) in files {
        for case in cases.into_iter().filter(|c| !c.events.is_empty()) {
            case.add_to(&mut part);
        }
        part.unread.extend(unread);
    }
    let said: BTreeSet<&str> = part.statements.iter().map(|s| &*s.subject).collect();
    let remarks = comments::read(gates, &scan.hits, &said);
    part.statements.extend(remarks);
    let lost = part.unread.len();
    part.coverage.push(Coverage {
        ledger: LedgerKind::GoTests,
        state: match (entries.len(), lost) {
            (0, _) => CoverageState::Absent,
            (_, 0) => CoverageState::Exhaustive,
            _ => CoverageState::Partial,
        },
        why: if entries.is_empty() {
            "no Go test files".to_owned()
        } else {
            format!(
                "{} read, {} gates in {}, {lost} unread",
                counted(scan.read, "Go test file", "Go test files"),
                counted(naming, "of them names", "of them name"),
                counted(part.cases.len(), "test", "tests")
            )
        },
    });
    part
}

/// Tells whether a file holds tests, or what only tests use.
fn is_test(entry: &Entry) -> bool {
    match entry.kind {
        FileKind::GoTest => true,
        FileKind::Go => entry.is_go() && test_folder(&entry.path).is_some(),
        _ => false,
    }
}

fn file(
    project: &Project<'_>,
    gates: &Gates,
    words: &Words,
    hit: &Hit,
) -> (Vec<Case>, Vec<Unread>) {
    let file = prepared(&hit.file);
    let mut sites = hit.named.clone();
    sites.extend(hit.marks.iter().map(|(_, at)| *at));
    sites.sort_unstable();
    let scope = Scope::new(project, gates, words, &file);
    let budget = Budget::of(file.text().len());
    let fakes = switch::declares_fakes(file.text());
    let mut cases = Vec::new();
    let mut unread = Vec::new();
    let lost = |at: usize, what: &str| {
        let (line, _, _) = file.position(at);
        Unread {
            path: file.path.to_string(),
            code: UnreadCode::Syntax,
            reason: format!("line {line}: {what}"),
        }
    };
    // What is never closed may have taken the tests after it along.
    if let Some(part) = file.parts().iter().find(|part| part.broken) {
        unread.push(lost(
            part.code,
            "a declaration among tests of gates is never closed",
        ));
    }
    for (range, part, grouped) in parts(&file, &sites) {
        match parsed(&file, range, part, grouped) {
            Ok(Some(candidate)) => {
                cases.extend(walk::cases(scope.clone(), &candidate, (&budget, fakes)));
                if candidate.parsed.damaged && !part.broken {
                    let what =
                        "a test that names gates does not parse; what could be read of it was used";
                    unread.push(lost(range.0, what));
                }
            }
            Ok(None) => {}
            Err(lost) => unread.push(lost),
        }
    }
    if budget.cut.get() {
        unread.push(Unread {
            path: file.path.to_string(),
            code: UnreadCode::Budget,
            reason: "tests that do more with gates than a person writes: some of it is left out"
                .to_owned(),
        });
    }
    (cases, unread)
}
