//! What tests say of a gate, for the criteria that ask for tests.

use std::collections::BTreeSet;

use super::metered::words_of;
use crate::assess::Case;
use crate::evidence::Evidence;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::statement::{Basis, Claim, Mode, Statement};
use crate::testcase::{TestCase, TestKind};

/// Pieces of evidence of one kind that are shown.
const SHOWN: usize = 8;

/// One thing that a test says of a gate.
pub(super) struct Tested<'a> {
    pub(super) test: &'a TestCase,
    said: &'a Statement,
}

/// Returns what tests say of the gate.
pub(super) fn of<'a>(case: &Case<'a>) -> Vec<Tested<'a>> {
    let said = case.said().filter(|s| s.mode == Mode::Tests);
    said.filter_map(|said| {
        let test = case.test_of(said)?;
        Some(Tested { test, said })
    })
    .collect()
}

impl<'a> Tested<'a> {
    pub(super) fn location(&self) -> Location {
        self.said.location.clone()
    }

    /// Returns what the test switches the gate to, if it does.
    pub(super) fn switches_to(&self) -> Option<bool> {
        match self.said.claim {
            Claim::SetsTo(on) => Some(on),
            _ => None,
        }
    }

    /// Tells whether it is written in Go.
    pub(super) fn is_go(&self) -> bool {
        self.test.kind == TestKind::Go
    }

    /// Tells whether it stands among tests of the whole program.
    pub(super) fn is_of_the_whole(&self) -> bool {
        let mut folders = folder(&self.said.location.path).split('/');
        folders.any(|f| matches!(f, "e2e" | "integration" | "acceptance"))
    }

    /// Tells whether it stands with the registry, while the gate is used elsewhere: such tests
    /// look at names, defaults and combinations, and at nothing that the gate switches on.
    pub(super) fn is_of_registry(&self, case: &Case<'_>) -> bool {
        let registries = case.gate().registrations.iter();
        let homes: BTreeSet<&str> = registries.map(|r| folder(&r.declared.path)).collect();
        let gate = case.gate();
        let mut uses = gate.use_sites.iter().chain(&gate.indirect_use_sites);
        homes.contains(folder(&self.said.location.path))
            && uses.any(|site| !homes.contains(folder(&site.path)))
    }

    /// Returns the test's name for people.
    pub(super) fn name(&self) -> String {
        match self.test.kind {
            TestKind::Go => format!("`{}`", self.test.name),
            TestKind::Bats => format!("the BATS test \"{}\"", self.test.name),
        }
    }

    /// The function that the test is a row of.
    fn function(&self) -> (&'a str, &'a str) {
        let name = self.test.name.as_str();
        let function = name.split('/').next().unwrap_or(name);
        (self.test.location.path.as_str(), function)
    }
}

/// Makes evidence of what tests say: one piece a function, and so many. Where something of it
/// is a fact, guesses are left out.
pub(super) fn evidence<'t, 'a: 't>(
    tested: impl Iterator<Item = &'t Tested<'a>>,
    say: impl Fn(&Tested<'a>) -> Option<(Basis, String)>,
) -> Vec<Evidence> {
    let mut all: Vec<(Evidence, &Tested<'a>)> = tested
        .filter_map(|t| {
            let (basis, text) = say(t)?;
            Some((Evidence::speaks_for(basis, text, t.location()), t))
        })
        .collect();
    // What switches the gate on says more than what names it.
    let key = |(piece, t): &(Evidence, &Tested<'a>)| {
        let weak = t.switches_to() != Some(true);
        (piece.basis, weak, piece.location.clone())
    };
    all.sort_by_key(key);
    let best = all.first().map(|(piece, _)| piece.basis);
    all.retain(|(piece, _)| Some(piece.basis) == best);
    let mut seen = BTreeSet::new();
    all.retain(|(_, t)| seen.insert(t.function()));
    all.truncate(SHOWN);
    all.into_iter().map(|(piece, _)| piece).collect()
}

/// Returns evidence, or guesses where there is none.
pub(super) fn or_beside(case: &Case<'_>, evidence: Vec<Evidence>) -> Vec<Evidence> {
    if evidence.is_empty() {
        return beside(case);
    }
    evidence
}

/// Returns the tests that do not switch the gate off, by their place in the tree.
pub(super) fn not_off<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a TestCase> {
    let off = case.said().filter(|s| s.claim == Claim::SetsTo(false));
    let off: BTreeSet<u32> = off.filter_map(|s| s.case).collect();
    let cases = case.ledgers().cases.iter();
    let mut on: Vec<&TestCase> = cases.filter(|test| !off.contains(&test.id)).collect();
    on.sort_by_key(|test| &test.location);
    on.into_iter()
}

/// Guesses which test files run what the gate guards, where no test names the gate: a file that
/// is named after one that asks for the gate, or whose path has two words of the gate's name.
pub(super) fn beside(case: &Case<'_>) -> Vec<Evidence> {
    let gate = case.gate();
    let uses = gate.use_sites.iter().chain(&gate.indirect_use_sites);
    let using: BTreeSet<&str> = uses.map(|site| site.path.as_str()).collect();
    let words = words_of(&gate.name);
    let pairs: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
    let registries = gate.registrations.iter();
    let homes: BTreeSet<&str> = registries.map(|r| folder(&r.declared.path)).collect();
    let files = case.ledgers().paths.iter();
    let tests = files.filter_map(|path| Some((&**path, path.strip_suffix("_test.go")?)));
    let tests = tests.filter(|(path, _)| !homes.contains(folder(path)));
    let likely = tests.filter_map(|(path, stem)| {
        let tested = format!("{stem}.go");
        let text = if using.contains(tested.as_str()) {
            format!("{path} tests {tested}, which asks for the gate")
        } else if pairs.iter().any(|pair| compact(stem).contains(pair)) {
            format!("{path} is named like it")
        } else {
            return None;
        };
        let place = Location::new(LedgerKind::GoTests, path, 1, 1);
        Some(Evidence::speaks_for(Basis::Inferred, text, place))
    });
    likely.take(SHOWN).collect()
}

/// Writes a path without what separates words in file names.
fn compact(path: &str) -> String {
    let letters = path.chars().filter(|c| !matches!(c, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
