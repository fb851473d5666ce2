//! What changed between two revisions, for somebody who operates the program.

mod between;
mod judge;
mod lines;
#[cfg(test)]
mod tests;

pub use between::between;
pub use judge::judge;
pub use lines::{LineChanges, by_line};

use crate::location::Location;

/// What kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A new gate.
    Added,
    /// A gate that is gone.
    Removed,
    /// Another stage.
    Stage,
    /// Another default.
    Default,
    /// Locked, or no longer.
    Locked,
    /// A dependency came or went.
    Requires,
    /// An exclusion came or went.
    Excludes,
    /// The same gate under another name.
    Renamed,
}

impl ChangeKind {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Stage => "stage",
            Self::Default => "default",
            Self::Locked => "locked",
            Self::Requires => "requires",
            Self::Excludes => "excludes",
            Self::Renamed => "renamed",
        }
    }
}

/// One change of one gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The gate, by its new name where it was renamed.
    pub gate: String,
    /// What kind of change.
    pub kind: ChangeKind,
    /// Before, as a word: a stage, `true`, a name.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
    /// What an operator who names this gate has to do, one plain sentence.
    pub operator: String,
}

/// One setting of a gate in an operator's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The gate as written.
    pub gate: String,
    /// What it is set to.
    pub value: bool,
    /// Where.
    pub location: Location,
}

/// What a release makes of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Taken, with the same effect.
    Accepted,
    /// The program does not start.
    Refused,
    /// Taken without effect: the default is the same.
    Ignored,
    /// Taken, and what it means is different.
    Changed,
}

impl Verdict {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Ignored => "ignored",
            Self::Changed => "changed",
        }
    }
}

/// The verdict on one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingVerdict {
    /// The setting.
    pub setting: Setting,
    /// What the newer release makes of it.
    pub verdict: Verdict,
    /// Why, one plain sentence.
    pub why: String,
}
