//! Tests, runners and minors for the rules about them.

use std::collections::{BTreeMap, BTreeSet};

use crate::ci::{Bound, RunMinor, Runner, Supported};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::statement::{Basis, Claim, Mode, Statement};
use crate::testcase::{TestCase, TestKind};
use crate::version::Version;

/// BATS files by path.
pub(in crate::rules) fn suites(paths: &[&str]) -> BTreeMap<String, Location> {
    let at = |p: &&str| ((*p).to_owned(), Location::new(LedgerKind::Bats, *p, 1, 1));
    paths.iter().map(at).collect()
}

/// A runner that names files.
pub(in crate::rules) fn runner(name: &str, paths: &[&str]) -> Runner {
    Runner {
        name: name.to_owned(),
        location: Location::new(LedgerKind::Ci, "Makefile", 3, 1),
        is_lane: false,
        last_line: 0,
        suites: suites(paths),
        starts: BTreeSet::new(),
        filters: Vec::new(),
        gates: BTreeSet::new(),
    }
}

/// A BATS test.
pub(in crate::rules) fn case(id: u32, path: &str, tags: &[&str]) -> TestCase {
    TestCase {
        id,
        kind: TestKind::Bats,
        name: format!("test {id}"),
        location: Location::new(LedgerKind::Bats, path, 10 + id, 1),
        expects_error: false,
        tags: tags.iter().map(|t| (*t).to_owned()).collect(),
        skips: Vec::new(),
        reach: Vec::new(),
    }
}

/// What a test says of a gate.
pub(in crate::rules) fn said(gate: &str, claim: Claim, case: u32) -> Statement {
    Statement {
        subject: gate.to_owned(),
        claim,
        mode: Mode::Tests,
        basis: Basis::Read,
        location: Location::new(LedgerKind::Bats, "t/a.bats", 10 + case, 3),
        listing: None,
        case: Some(case),
    }
}

/// A place that says that a minor and newer ones are supported.
pub(in crate::rules) fn supported(ledger: LedgerKind, path: &str, minor: u32) -> Supported {
    Supported {
        bound: Bound::AtLeast(Version::line_of(1, minor)),
        location: Location::new(ledger, path, minor, 1),
    }
}

/// A place, in the file of [`runner`], that sets a minor.
pub(in crate::rules) fn run_on(minor: u32) -> RunMinor {
    RunMinor {
        minor: Version::line_of(1, minor),
        location: Location::new(LedgerKind::Ci, "Makefile", minor, 1),
    }
}
