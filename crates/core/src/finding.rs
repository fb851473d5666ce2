//! Findings: what a maintainer would want fixed.

use crate::location::Location;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing to fix, or done on purpose.
    Info,
    /// Should be fixed.
    Warning,
    /// Breaks the policy, or misleads a user.
    Error,
}

impl Severity {
    /// Returns the word used in JSON, in policies and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads that word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error]
            .into_iter()
            .find(|s| s.as_str() == text)
    }
}

/// One contradiction or breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, kebab-case.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The gate, where it is about one.
    pub gate: Option<String>,
    /// The kind of claim that is contradicted, [`Claim::as_str`](crate::statement::Claim::as_str).
    pub claim: Option<&'static str>,
    /// What is wrong, one plain sentence that names both sides.
    pub message: String,
    /// Where: the primary side first, then the others, then the policy's line.
    pub locations: Vec<Location>,
    /// What to do, one plain sentence.
    pub help: String,
    /// Hash of rule, gate, claim, ledger kind, path and occurrence number: stays when lines
    /// move and when values change.
    pub fingerprint: String,
    /// The reason of the silencer that hides it.
    pub silenced: Option<String>,
    /// Whether it is about what happened before the policy took effect; then it is `info`.
    pub grandfathered: bool,
}
