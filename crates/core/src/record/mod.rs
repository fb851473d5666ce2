//! The record of a gate: what people write down in the front matter of its page.
//!
//! [`read`](read()) takes the `gradus:` block of a page, [`insert`] writes an entry into it and
//! leaves everything else as it is. Whether an entry counts is judged elsewhere: here it is only
//! well formed, or one of [`Record::problems`].

mod edit;
mod entry;
mod front;
mod link;
mod read;
mod refusal;

pub use edit::{NotWritten, create, insert};
pub(crate) use entry::scalar as scalar_of;
pub use entry::{Entry, List};
pub(crate) use front::has_lone_return;
pub use front::{Front, front};
pub use link::Link;
pub use read::read;
pub use refusal::{Refusal, refusal};

use crate::location::Location;
use crate::policy::Category;
use crate::problem::Problem;
use crate::reading::At;

/// What a person vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Criterion that it is about: `B6`.
    pub criterion: At<String>,
    /// Whether it speaks for the criterion; else against it.
    pub holds: bool,
    /// Who: a GitHub login without `@`, as OWNERS writes it.
    pub by: At<String>,
    /// The day, `YYYY-MM-DD`.
    pub date: At<String>,
    /// What was seen.
    pub reason: At<String>,
    /// An address, or a path in the repository.
    pub link: Option<At<String>>,
    /// The release line, or the day, with which it lapses.
    pub until: Option<At<String>>,
}

/// A criterion that a gate may go without for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The criterion.
    pub criterion: At<String>,
    /// Who.
    pub by: At<String>,
    /// The day.
    pub date: At<String>,
    /// Why.
    pub reason: At<String>,
    /// An address, or a path.
    pub link: Option<At<String>>,
    /// The release line, or the day, with which it lapses; a waiver without end is refused.
    pub until: At<String>,
}

/// What a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Choice {
    /// Upstream is behind: detect it, and do without.
    Degrade,
    /// Upstream is behind: refuse to start without it.
    Require,
    /// Upstream is behind: wait.
    Defer,
    /// The stage moves without an eligible scorecard.
    Promote,
    /// A criterion is not asked of this gate.
    NotApplicable,
}

impl Choice {
    /// Every choice, with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("degrade", Self::Degrade),
        ("require", Self::Require),
        ("defer", Self::Defer),
        ("promote", Self::Promote),
        ("not-applicable", Self::NotApplicable),
    ];

    /// Returns the word used in pages and in text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, c)| *c == self).map_or("", |(word, _)| word)
    }
}

/// Something that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub choice: At<Choice>,
    /// The stage, for `promote`: a word of the ladder; or the criterion, for `not-applicable`.
    pub about: Option<At<String>>,
    /// Who.
    pub by: At<String>,
    /// The day.
    pub date: At<String>,
    /// Why.
    pub reason: At<String>,
    /// An address, or a path.
    pub link: Option<At<String>>,
    /// The release line, or the day, with which it lapses.
    pub until: Option<At<String>>,
}

/// Something to bear in mind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub text: At<String>,
    /// Who.
    pub by: At<String>,
    /// The day.
    pub date: At<String>,
    /// The release line for which the feature was rebuilt: soak counts from there.
    pub rework: Option<At<String>>,
    /// The release line, or the day, with which it lapses.
    pub until: Option<At<String>>,
}

/// The `gradus:` block of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Who answers for the gate.
    pub owners: Vec<At<String>>,
    /// What it does.
    pub categories: Vec<At<Category>>,
    /// The issue that follows it.
    pub tracking: Option<At<String>>,
    /// What it depends on upstream: a gate of Kubernetes, or `KEP-1234`.
    pub upstream: Vec<At<String>>,
    /// Metrics by which it is watched.
    pub metrics: Vec<At<String>>,
    /// What people vouch for.
    pub evidence: Vec<Attestation>,
    /// What it may go without.
    pub waivers: Vec<Waiver>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// What to bear in mind.
    pub notes: Vec<Note>,
    /// What is wrong with the block. An entry with something wrong in it is not in the lists.
    pub problems: Vec<Problem>,
}

/// The page of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatePage {
    /// The gate that it is about, by its title.
    pub gate: String,
    /// Path of the page; the line of its title.
    pub location: Location,
    /// What people wrote down.
    pub record: Record,
    /// Whether no commit has it as it was read: it can be younger than the audited one.
    pub uncommitted: bool,
}

impl GatePage {
    /// Returns the place of a value in the page; the text of the title belongs to its own line.
    #[must_use]
    pub fn location<T>(&self, at: &At<T>) -> Location {
        let is_title = at.line == self.location.line;
        Location {
            line: at.line,
            column: at.column,
            text: self.location.text.clone().filter(|_| is_title),
            ..self.location.clone()
        }
    }
}

/// Somebody who may attest, waive and decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Approver {
    /// The login, lower case, without `@`.
    pub login: String,
    /// Where it is said: a line of `OWNERS` or of `gradus.yaml`.
    pub location: Location,
}
