//! Evidence, and the demands that it is held against.
//!
//! A criterion says what it asks for as *demands*, each with the evidence there is. It never
//! says whether it is met: that follows from the demands in one place,
//! [`assess`](mod@crate::assess), so that taking evidence away can never improve a verdict.

use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::statement::Basis;

/// Which way a piece of evidence speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// For the criterion.
    For,
    /// Against it.
    Against,
}

impl Side {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
        }
    }
}

/// A fact that speaks for or against a criterion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Which way it speaks.
    pub side: Side,
    /// On what it rests.
    pub basis: Basis,
    /// What it says, one plain sentence without a full stop.
    pub text: String,
    /// Where it can be followed to: a line, a test of a results file, an issue by its address.
    pub location: Location,
    /// Whether it is too old to count: lapsed, or from before a rework.
    pub stale: bool,
}

impl Evidence {
    /// Makes a piece of evidence for the criterion.
    #[must_use]
    pub fn speaks_for(basis: Basis, text: impl Into<String>, location: Location) -> Self {
        Self {
            side: Side::For,
            basis,
            text: text.into(),
            location,
            stale: false,
        }
    }

    /// Makes a piece of evidence against it.
    #[must_use]
    pub fn speaks_against(basis: Basis, text: impl Into<String>, location: Location) -> Self {
        Self {
            side: Side::Against,
            ..Self::speaks_for(basis, text, location)
        }
    }

    /// Says that it is too old to count.
    #[must_use]
    pub fn stale_if(mut self, stale: bool) -> Self {
        self.stale = stale;
        self
    }
}

/// What it takes to meet a demand, the least first: what is missing is told in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effort {
    /// A line in a file.
    Line,
    /// A named person looks, and writes down what they saw.
    Attest,
    /// A page or a section of one.
    Document,
    /// A test or a measurement to write.
    Test,
    /// Runs of tests that exist.
    Run,
    /// A change of the program.
    Code,
    /// Time, or somebody else.
    Wait,
}

impl Effort {
    /// Returns the word used in JSON and in text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Attest => "attest",
            Self::Document => "document",
            Self::Test => "test",
            Self::Run => "run",
            Self::Code => "code",
            Self::Wait => "wait",
        }
    }
}

/// Runs that are still needed before the evidence is strong enough.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunPlan {
    /// Tests to run, by the name under which results have them; empty where any test of the
    /// gate will do.
    pub tests: Vec<String>,
    /// The platform to run them on; `None` where any will do.
    pub platform: Option<String>,
    /// Passing runs that are needed of each.
    pub runs: u32,
}

/// Bases on which a demand can be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Those that the policy accepts for the criterion.
    ByPolicy,
    /// These, whatever the policy accepts for the whole: part of the criterion is a thing to
    /// read, say, and another part a thing to run.
    By(&'static [Basis]),
}

/// One thing that a criterion asks for. All demands of a criterion have to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// What is asked for: the end of "there is no ...": `unit test that switches it on`.
    pub what: String,
    /// Evidence for and against.
    pub evidence: Vec<Evidence>,
    /// Pieces of evidence that are enough.
    pub enough: usize,
    /// On which bases it can be settled.
    pub settled: Settled,
    /// Ledgers whose complete reading makes absence a fact; empty for those that the policy
    /// names.
    pub absence: Vec<LedgerKind>,
    /// Whether absence can never be a fact here: what is asked for may be where nothing reads.
    pub open: bool,
    /// Who has to do what, and where to write it down: an imperative without a full stop.
    pub ask: String,
    /// What that takes.
    pub effort: Effort,
    /// Runs that would settle it.
    pub run_plan: Vec<RunPlan>,
}

impl Demand {
    /// Makes a demand for one piece of evidence, settled as the policy says.
    #[must_use]
    pub fn new(what: impl Into<String>, ask: impl Into<String>, effort: Effort) -> Self {
        Self {
            what: what.into(),
            evidence: Vec::new(),
            enough: 1,
            settled: Settled::ByPolicy,
            absence: Vec::new(),
            open: false,
            ask: ask.into(),
            effort,
            run_plan: Vec::new(),
        }
    }

    /// Adds evidence.
    #[must_use]
    pub fn with(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// Asks for so many pieces of it; nought is met unless something speaks against it and the
    /// ledgers were read.
    #[must_use]
    pub const fn enough(mut self, pieces: usize) -> Self {
        self.enough = pieces;
        self
    }

    /// Lets these bases settle it, whatever the policy accepts for the whole criterion.
    #[must_use]
    pub const fn settled_by(mut self, bases: &'static [Basis]) -> Self {
        self.settled = Settled::By(bases);
        self
    }

    /// Makes absence a fact once these ledgers were read completely.
    #[must_use]
    pub fn absent_in(mut self, ledgers: &[LedgerKind]) -> Self {
        self.absence = ledgers.to_vec();
        self
    }

    /// Says that absence is never a fact here.
    #[must_use]
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Adds runs that would settle it.
    #[must_use]
    pub fn plan(mut self, runs: impl IntoIterator<Item = RunPlan>) -> Self {
        self.run_plan.extend(runs);
        self
    }
}

/// What a criterion makes of one gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It asks for these; never empty.
    Demands(Vec<Demand>),
    /// It has nothing to ask of this gate, and why.
    NotApplicable(String),
    /// The gate entered the stage before the policy took effect, and could not have had it:
    /// why, and where that can be seen.
    CouldNotHave(String, Vec<Location>),
}

impl From<Demand> for Judgement {
    fn from(demand: Demand) -> Self {
        Self::Demands(vec![demand])
    }
}
