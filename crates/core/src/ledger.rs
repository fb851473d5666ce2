//! Ledgers, and how much of each was read.

/// A kind of place that speaks of gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LedgerKind {
    /// The code that declares gates.
    Registry,
    /// Go code that uses gates.
    Code,
    /// Git tags and commits.
    History,
    /// Markdown documents.
    Docs,
    /// Other files that list gates: issue forms, scripts, bots.
    Lists,
    /// Helm charts.
    Chart,
    /// Go tests.
    GoTests,
    /// BATS tests.
    Bats,
    /// What runs the tests: workflows, Makefiles, job files.
    Ci,
    /// Numbered design documents with a status.
    Proposals,
    /// Metrics: those that code declares, and the queries, alerts and dashboards that use them.
    Metrics,
    /// Results of test runs, given by path.
    Results,
    /// Issues, pull requests and milestones, from exports given by path.
    Issues,
    /// Release notes and changelogs.
    ReleaseNotes,
    /// Pages of single gates, with their records.
    Page,
    /// Facts about Kubernetes' own gates and enhancements, embedded.
    Upstream,
    /// The policy that gates are held against.
    Policy,
    /// A configuration that an operator wrote.
    Configuration,
}

impl LedgerKind {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Code => "code",
            Self::History => "history",
            Self::Docs => "docs",
            Self::Lists => "lists",
            Self::Chart => "chart",
            Self::GoTests => "go-tests",
            Self::Bats => "bats",
            Self::Ci => "ci",
            Self::Proposals => "proposals",
            Self::Metrics => "metrics",
            Self::Results => "results",
            Self::Issues => "issues",
            Self::ReleaseNotes => "release-notes",
            Self::Page => "page",
            Self::Upstream => "upstream",
            Self::Policy => "policy",
            Self::Configuration => "configuration",
        }
    }
}

impl LedgerKind {
    /// Tells whether a project may well be without it: then nothing is missing where it is
    /// absent. Every project has code, a past and documents.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(
            self,
            Self::Lists
                | Self::Chart
                | Self::GoTests
                | Self::Bats
                | Self::Ci
                | Self::Proposals
                | Self::Metrics
                | Self::Results
                | Self::Issues
                | Self::ReleaseNotes
                | Self::Page
        )
    }
}

/// How much of a ledger was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CoverageState {
    /// All of it: what is not in it is not there.
    Exhaustive,
    /// Some of it: what was not seen may still be there.
    Partial,
    /// None of it.
    Absent,
}

impl CoverageState {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exhaustive => "exhaustive",
            Self::Partial => "partial",
            Self::Absent => "absent",
        }
    }
}

/// What is known about the reading of one ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The ledger.
    pub ledger: LedgerKind,
    /// How much of it was read.
    pub state: CoverageState,
    /// Why it is so, in a sentence with figures: "142 files read, 3 unread".
    pub why: String,
}

/// Something that was there and could not be read, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// Path relative to the root of the repository, with `/`; may be a tag or a commit.
    pub path: String,
    /// Which kind of trouble.
    pub code: UnreadCode,
    /// What went wrong, for a person.
    pub reason: String,
}

/// Why something was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnreadCode {
    /// Over the size limit.
    TooLarge,
    /// Not text, or not UTF-8.
    NotText,
    /// Does not parse; what could be read was used.
    Syntax,
    /// A symbolic link: not followed.
    Link,
    /// The disk or git refused.
    Io,
    /// Not in this clone (shallow, partial, or a submodule that is not checked out).
    Missing,
    /// A value that only running the program would show.
    Unresolved,
    /// Nested or repeated beyond what a person writes.
    Budget,
    /// Is there already, and counts once.
    Repeated,
    /// Of another project, or of a commit that this one does not have.
    Foreign,
    /// Says otherwise than something beside it.
    Contradiction,
}

impl UnreadCode {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::Syntax => "syntax",
            Self::Link => "link",
            Self::Io => "io",
            Self::Missing => "missing",
            Self::Unresolved => "unresolved",
            Self::Budget => "budget",
            Self::Repeated => "repeated",
            Self::Foreign => "foreign",
            Self::Contradiction => "contradiction",
        }
    }
}
