//! Results of test runs, summed up while they were read.
//!
//! A *run* is one execution of tests, given as a file or a folder. Of every test there is a
//! [`Record`] for each [`Setting`] that it ran in: how many runs it passed, failed or skipped.
//! What a test did several times in one run counts once, at its worst: a test that failed and
//! passed when it was tried again is a *flake*, which is no pass.

mod of_gate;
mod setting;
mod testname;

use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::statistics::Trials;

pub use of_gate::{Belongs, OfGate, Switched, contradicted, of_gate};
pub use setting::{Platform, Purpose, Setting, UNSTATED};
pub use testname::{Module, TestName, is_import_path, label, same_go_test, title};

/// Failures that are kept of one record, the first ones.
pub const KEPT_FAILURES: usize = 3;

/// A line of a result file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, by its place in [`Results::files`].
    pub file: u32,
    /// Line, counted from 1; 0 where the file is meant.
    pub line: u32,
}

/// Numbers of runs, by how a test came out in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Counts {
    /// It passed, whenever it was tried.
    pub passes: u64,
    /// It failed, whenever it was tried, or never came to an end.
    pub failures: u64,
    /// It failed, and passed in another attempt of the same run.
    pub flakes: u64,
    /// It did not run, or its failure was expected.
    pub skips: u64,
}

impl Counts {
    /// Returns what of it is a trial of the test: a flake is none that passed.
    #[must_use]
    pub const fn trials(self) -> Trials {
        Trials {
            passes: self.passes,
            failures: self.failures.saturating_add(self.flakes),
        }
    }

    /// Adds others.
    pub const fn add(&mut self, other: Self) {
        self.passes = self.passes.saturating_add(other.passes);
        self.failures = self.failures.saturating_add(other.failures);
        self.flakes = self.flakes.saturating_add(other.flakes);
        self.skips = self.skips.saturating_add(other.skips);
    }
}

/// A failure, or a flake, of a test.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// The run, by its place in [`Results::runs`].
    pub run: u32,
    /// Where the result stands.
    pub place: Place,
    /// The first line of what was said of it.
    pub message: Option<String>,
}

/// How one test did in one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The test.
    pub test: TestName,
    /// The setting, by its place in [`Results::settings`].
    pub setting: u32,
    /// Runs, by how it came out.
    pub counts: Counts,
    /// The first failures, [`KEPT_FAILURES`] at most.
    pub first_failures: Vec<Failure>,
    /// The last run that it passed, and where that stands.
    pub passed: Option<(u32, Place)>,
    /// Day of the oldest run with it that has a date, `YYYY-MM-DD`.
    pub oldest: Option<String>,
    /// Day of the newest.
    pub newest: Option<String>,
}

/// One execution of tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// What it is called: by its own record, else its path.
    pub id: String,
    /// The file or the folder.
    pub path: String,
    /// Day on which it began, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Commit that was tested, as written.
    pub commit: Option<String>,
    /// Address of its page.
    pub url: Option<String>,
    /// What its own record says of the whole: whether it succeeded.
    pub succeeded: Option<bool>,
    /// Whether all that belongs to it was read and came to an end.
    pub whole: bool,
    /// Test cases in it, by how each came out.
    pub counts: Counts,
    /// Panics and data races in it.
    pub troubles: u64,
}

/// What went wrong beside a test that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TroubleKind {
    /// A program panicked, or its runtime gave up.
    Panic,
    /// The race detector found a data race.
    Race,
}

impl TroubleKind {
    /// Returns what a person calls it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::Race => "data race",
        }
    }
}

/// A panic or a data race that a log or the output of a test shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// What it is.
    pub kind: TroubleKind,
    /// The run, by its place in [`Results::runs`].
    pub run: u32,
    /// The setting, by its place in [`Results::settings`].
    pub setting: u32,
    /// The test whose output it stands in, where that is known.
    pub test: Option<TestName>,
    /// Where.
    pub place: Place,
    /// The line, or its beginning.
    pub text: String,
}

/// All that was given, summed up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// Result files, as they were given.
    pub files: Vec<String>,
    /// Runs, in the order in which they were read.
    pub runs: Vec<Run>,
    /// Go modules of the tree that was audited; a test of none of them is no test of the tree.
    pub modules: Vec<Module>,
    /// Settings that runs had.
    pub settings: Vec<Setting>,
    /// Records, by test and setting.
    pub records: Vec<Record>,
    /// Panics and races; a run has more of them than are listed where its number is higher.
    pub troubles: Vec<Trouble>,
    /// Cases of tests beyond the bound on how many are kept by name.
    pub unlisted: Counts,
}

impl Results {
    /// Returns a place as a location.
    #[must_use]
    pub fn location(&self, place: Place) -> Location {
        let path = self.files.get(place.file as usize);
        let path = path.map_or("", String::as_str);
        Location::new(LedgerKind::Results, path, place.line, 0)
    }

    /// Returns the setting of a record or a trouble.
    #[must_use]
    pub fn setting(&self, number: u32) -> Option<&Setting> {
        self.settings.get(number as usize)
    }

    /// Returns a run by its place.
    #[must_use]
    pub fn run(&self, number: u32) -> Option<&Run> {
        self.runs.get(number as usize)
    }
}
