//! What tests say of a gate, for the criteria that ask for tests.

use std::collections::BTreeSet;

use crate::assess::Case;
use crate::evidence::Evidence;
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

    /// Tells whether it is a unit test: one in Go, and in no folder of end-to-end tests.
    pub(super) fn is_unit(&self) -> bool {
        let mut folders = folder(&self.said.location.path).split('/');
        let is_apart = folders.any(|f| matches!(f, "e2e" | "integration" | "acceptance"));
        self.test.kind == TestKind::Go && !is_apart
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

/// Makes evidence of what tests say: the best first, one a function, and so many of each basis.
pub(super) fn evidence<'t, 'a: 't>(
    tested: impl Iterator<Item = &'t Tested<'a>>,
    say: impl Fn(&Tested<'a>) -> Option<(Basis, String)>,
) -> Vec<Evidence> {
    let mut all: Vec<(Evidence, (&str, &str))> = tested
        .filter_map(|t| {
            let (basis, text) = say(t)?;
            let piece = Evidence::speaks_for(basis, text, t.location());
            Some((piece, t.function()))
        })
        .collect();
    all.sort_by(|(a, _), (b, _)| (a.basis, &a.location).cmp(&(b.basis, &b.location)));
    let mut seen = BTreeSet::new();
    all.retain(|(piece, function)| seen.insert((piece.basis, *function)));
    let mut count = std::collections::BTreeMap::new();
    all.retain(|(piece, _)| {
        let count: &mut usize = count.entry(piece.basis).or_default();
        *count += 1;
        *count <= SHOWN
    });
    all.into_iter().map(|(piece, _)| piece).collect()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
