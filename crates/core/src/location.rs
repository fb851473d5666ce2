//! Where something stands: a line of a file, at a revision, in a ledger.

use crate::ledger::LedgerKind;

/// What a location is to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Role {
    /// The place that is to be looked at first.
    #[default]
    Primary,
    /// The other side of a contradiction.
    Other,
    /// The line of the policy that is broken.
    Policy,
}

impl Role {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Other => "other",
            Self::Policy => "policy",
        }
    }
}

/// Letters of a line that are kept: nobody reads more, and a file can be all one line.
pub const MAX_TEXT: usize = 500;

/// One place in a repository.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// Path relative to the root of the repository, with `/`. For a git tag: `refs/tags/<tag>`.
    pub path: String,
    /// Line, counted from 1; 0 where the whole file (or tag, or commit) is meant.
    pub line: u32,
    /// Column in bytes, counted from 1; 0 where the line is meant.
    pub column: u32,
    /// Commit or tag at which the line stands, where it is not the audited revision.
    pub revision: Option<String>,
    /// What the place is to the finding that names it.
    pub role: Role,
    /// Ledger that the place belongs to.
    pub ledger: LedgerKind,
    /// The line itself, trimmed, where it was at hand, up to [`MAX_TEXT`] letters; shown to
    /// people, never compared.
    pub text: Option<String>,
}

impl Location {
    /// Makes a primary location of a line in a file of the audited revision.
    #[must_use]
    pub fn new(ledger: LedgerKind, path: impl Into<String>, line: u32, column: u32) -> Self {
        Self {
            path: path.into(),
            line,
            column,
            revision: None,
            role: Role::Primary,
            ledger,
            text: None,
        }
    }

    /// Returns the same place with another role.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Returns the same place with the text of its line.
    #[must_use]
    pub fn with_text(mut self, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        let end = text.char_indices().nth(MAX_TEXT).map(|(end, _)| end);
        let kept = end.and_then(|end| text.get(..end)).unwrap_or(text);
        self.text = Some(kept.to_owned());
        self
    }

    /// Returns the same place at a commit or tag.
    #[must_use]
    pub fn at_revision(mut self, revision: impl Into<String>) -> Self {
        self.revision = Some(revision.into());
        self
    }
}

impl std::fmt::Display for Location {
    /// `path:line`, or `path` where no line is meant; `revision:path:line` at another revision.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(revision) = &self.revision {
            write!(f, "{revision}:")?;
        }
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        Ok(())
    }
}
