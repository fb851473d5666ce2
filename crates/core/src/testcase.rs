//! Tests that name gates.
//!
//! What a test says of a gate is a [`Statement`](crate::statement::Statement) with
//! [`Mode::Tests`](crate::statement::Mode::Tests) and the case's id: [`Claim::SetsTo`] where the
//! test really switches the gate, [`Claim::Default`] where it asserts the default,
//! [`Claim::Named`] where it only names it.
//!
//! [`Claim::SetsTo`]: crate::statement::Claim::SetsTo
//! [`Claim::Default`]: crate::statement::Claim::Default
//! [`Claim::Named`]: crate::statement::Claim::Named

use crate::location::Location;

/// How a test is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TestKind {
    /// A Go test function, or one row of its table.
    Go,
    /// A BATS test.
    Bats,
}

/// Something that runs a test: a make target, a workflow job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// What a person calls it: `make bats-gpu`.
    pub runner: String,
    /// Where it stands.
    pub location: Location,
}

/// One test that names gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCase {
    /// Number within one run; statements refer to it.
    pub id: u32,
    /// How it is written.
    pub kind: TestKind,
    /// Name of the function, with the name of the row after a slash; or the title.
    pub name: String,
    /// Where it begins.
    pub location: Location,
    /// Whether it expects an error.
    pub expects_error: bool,
    /// Tags, of the file and its own.
    pub tags: Vec<String>,
    /// Conditions under which it skips itself, as written.
    pub skips: Vec<String>,
    /// What is known to run it; Go tests are run by `go test` and need none.
    pub reach: Vec<Reach>,
}
