//! Issues, pull requests and milestones, as exports of a tracker tell of them.
//!
//! Only those that name a gate are kept. What an issue promises of a gate is a [`Promise`]; how
//! an issue was closed is a [`Closure`], since closed by a fix is not closed by a bot.

mod judge;

use crate::location::Location;
use crate::stage::Stage;
use crate::statement::Basis;

/// What the exports of a tracker tell of gates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tracker {
    /// Issues and pull requests that name gates, by repository and number.
    pub issues: Vec<Issue>,
    /// Milestones, by repository and number.
    pub milestones: Vec<Milestone>,
    /// How much was exported of each repository, by name.
    pub extents: Vec<Extent>,
}

/// How much of one repository's tracker was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// `owner/name`; empty where the export does not say.
    pub repository: String,
    /// Issues.
    pub issues: u64,
    /// Pull requests.
    pub pull_requests: u64,
    /// The highest number that was seen.
    pub highest: u64,
    /// Numbers up to the highest that are neither an issue nor a pull request of the export:
    /// a page that is missing, a state that was left out, or what was deleted or moved.
    pub missing: u64,
    /// Issues whose labels were not exported: what they are about is not known.
    pub unlabelled: u64,
    /// The file that told of it first.
    pub location: Location,
}

/// What stands under a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An issue.
    Issue,
    /// A pull request.
    PullRequest,
}

/// One issue or pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// `owner/name`; empty where the export does not say.
    pub repository: String,
    /// Its number.
    pub number: u64,
    /// Issue or pull request.
    pub kind: Kind,
    /// Its title: one line, at most 256 characters.
    pub title: String,
    /// Its page, or its place in the export where that names no page.
    pub location: Location,
    /// Who opened it.
    pub author: Option<Actor>,
    /// Labels as written; a type that the tracker has of its own is `type/Bug`.
    pub labels: Vec<String>,
    /// Title of its milestone.
    pub milestone: Option<String>,
    /// The day it was opened, `YYYY-MM-DD`.
    pub created: Option<String>,
    /// Whether it is open, and if not, how it was closed.
    pub state: State,
    /// The gates that it names, by name and place.
    pub gates: Vec<Naming>,
    /// What it promises.
    pub promises: Vec<Promise>,
    /// Gates whose removal it plans.
    pub removals: Vec<Naming>,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Login.
    pub login: String,
    /// Whether a program acts under it.
    pub bot: bool,
}

/// Whether an issue is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is.
    Open,
    /// It is not.
    Closed {
        /// The day it was closed, `YYYY-MM-DD`.
        on: Option<String>,
        /// How.
        closure: Closure,
    },
}

/// How an issue was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closure {
    /// By a commit or a merged pull request.
    Fix(Fix),
    /// By a merged pull request that another one took back later.
    Reverted {
        /// The number of the pull request that closed it.
        fix: u64,
        /// The number of the one that took that back.
        by: u64,
    },
    /// By a person, as completed; which change did it is not known.
    Person(String),
    /// By a program, without a change that is known.
    Bot {
        /// Its login.
        login: String,
        /// Whether it also merges pull requests and closes for people, so that a fix may stand
        /// behind it that the export does not tell of.
        acts_for_others: bool,
    },
    /// It was decided against.
    NotPlanned,
    /// It is told elsewhere.
    Duplicate,
    /// The export does not say.
    Unknown,
}

/// The change that closed an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// A commit, by its hash.
    Commit(String),
    /// A pull request, by its number.
    PullRequest(u64),
}

/// Where an issue names a gate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a label, which is this.
    Label(String),
    /// In the title.
    Title,
    /// In the body alone.
    Body,
}

/// A gate that an issue names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Naming {
    /// The gate.
    pub gate: String,
    /// Where.
    pub place: Place,
    /// Inferred where the name is a word of any text, or stands in the body alone.
    pub basis: Basis,
}

/// A stage that an issue says a gate will reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Promise {
    /// The gate.
    pub gate: String,
    /// The stage.
    pub stage: Stage,
    /// The release, as written there; else the milestone says it.
    pub version: Option<String>,
    /// Whether its box is ticked, where it has one.
    pub done: Option<bool>,
    /// Title or body.
    pub place: Place,
    /// The line that says so, at most 200 characters.
    pub text: String,
}

/// A milestone of the tracker. Its due date is no promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// `owner/name`; empty where the export does not say.
    pub repository: String,
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Whether it is closed.
    pub closed: bool,
    /// Its page, or its place in the export.
    pub location: Location,
}

/// How bad a bug is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Less than the others.
    Minor,
    /// P1.
    Severe,
    /// P0.
    Critical,
}

impl Severity {
    /// Every severity, with its word in `gradus.yaml`.
    pub const ALL: [(&'static str, Self); 3] = [
        ("critical", Self::Critical),
        ("severe", Self::Severe),
        ("minor", Self::Minor),
    ];

    /// Returns its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Severe => "severe",
            Self::Minor => "minor",
        }
    }
}
