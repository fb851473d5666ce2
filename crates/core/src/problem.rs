//! What is wrong with a file that a person wrote for Gradus: a policy, or `gradus.yaml`.

use crate::finding::Severity;

/// One thing wrong with a policy or a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the file, as it was given.
    pub path: String,
    /// Line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column in characters, counted from 1; 0 where the whole line is meant.
    pub column: u32,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// What to do instead, where that is known.
    pub help: Option<String>,
    /// An error makes the file unusable; anything less does not.
    pub severity: Severity,
}

impl std::fmt::Display for Problem {
    /// `path:line:column: message`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.path, self.line, self.column, self.message
        )
    }
}
