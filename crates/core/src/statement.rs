//! Statements: what a ledger says about a gate.

use crate::location::Location;
use crate::stage::Stage;

/// What a ledger does when it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Makes it so.
    Declares,
    /// Refuses what contradicts it.
    Enforces,
    /// Runs it.
    Tests,
    /// Tells people.
    Documents,
    /// Tells people what to do.
    Advises,
}

/// On what a statement or a piece of evidence rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// In the repository at this commit.
    Read,
    /// A test or CI result.
    Ran,
    /// A named person, with a link and a date.
    Attested,
    /// A heuristic.
    Inferred,
}

impl Basis {
    /// Returns the word used in JSON and in policies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Ran => "ran",
            Self::Attested => "attested",
            Self::Inferred => "inferred",
        }
    }
}

/// What is claimed of the subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Claim {
    /// It stands in a list of gates; the number is [`Listing::id`].
    Listed(u32),
    /// It is at this stage.
    Stage(Stage),
    /// It is on, or off, by default.
    Default(bool),
    /// Its default cannot be changed.
    Locked(bool),
    /// It is there since this version, as written.
    Since(String),
    /// It entered this stage at this version, as written.
    StageSince(Stage, String),
    /// It is gone: the ledger says so, or lists it among former gates.
    Removed,
    /// It is named, and nothing more is said.
    Named,
    /// It is to be switched on, or off: a sample, a flag, a test, an advice.
    SetsTo(bool),
    /// It takes effect only with this other gate on.
    Requires(String),
    /// It cannot be on together with this other gate.
    Excludes(String),
    /// It depends on something of Kubernetes: a gate's name, or `KEP-1234`.
    Needs(String),
}

impl Claim {
    /// Returns the word used in JSON and in fingerprints.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Listed(_) => "listed",
            Self::Stage(_) => "stage",
            Self::Default(_) => "default",
            Self::Locked(_) => "locked",
            Self::Since(_) => "since",
            Self::StageSince(..) => "stage-since",
            Self::Removed => "removed",
            Self::Named => "named",
            Self::SetsTo(_) => "sets-to",
            Self::Requires(_) => "requires",
            Self::Excludes(_) => "excludes",
            Self::Needs(_) => "needs",
        }
    }
}

/// One thing that one ledger says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// The subject as written, without Markdown: `DynamicMIG`.
    pub subject: String,
    /// What is claimed.
    pub claim: Claim,
    /// What the ledger does when it says so.
    pub mode: Mode,
    /// On what it rests.
    pub basis: Basis,
    /// Where it stands; the ledger is in there.
    pub location: Location,
    /// The list that it stands in, [`Listing::id`]; `None` outside lists.
    pub listing: Option<u32>,
    /// The test that says it, [`TestCase::id`](crate::testcase::TestCase::id); `None` outside
    /// tests.
    pub case: Option<u32>,
}

/// A list that may be a list of gates: a table with a column of names.
///
/// Whether it is one is judged in the join, where the gates are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Number within one run; statements refer to it.
    pub id: u32,
    /// The header row.
    pub location: Location,
    /// Headings above it, outermost first, as plain text.
    pub headings: Vec<String>,
    /// Column names, as plain text, lower case.
    pub columns: Vec<String>,
    /// Rows with a subject.
    pub rows: u32,
}
