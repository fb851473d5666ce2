//! Why a command did not get as far as a result: not a finding, and not a verdict.

use gradus_collect::repository::CollectError;
use gradus_core::exit;

/// A failure of a command, with the exit code that it deserves.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    error: anyhow::Error,
    hint: Option<String>,
    details: String,
    document: Option<String>,
}

/// What a command returns: the exit code, or why there is none.
pub(crate) type Outcome = Result<u8, Failure>;

impl Failure {
    fn new(code: u8, error: anyhow::Error) -> Self {
        Self {
            code,
            error,
            hint: None,
            details: String::new(),
            document: None,
        }
    }

    /// The command line or a configuration is wrong.
    pub(crate) fn usage(error: anyhow::Error) -> Self {
        Self::new(exit::USAGE, error)
    }

    /// There is nothing to audit.
    pub(crate) fn nothing(error: anyhow::Error) -> Self {
        Self::new(exit::NOTHING, error)
    }

    /// Says what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds lines that are printed above the message; they are escaped already.
    pub(crate) fn details(mut self, details: String) -> Self {
        self.details = details;
        self
    }

    /// Adds the document that programs get although there is no result.
    pub(crate) fn document(mut self, document: Option<String>) -> Self {
        self.document = document;
        self
    }

    /// Returns that document.
    pub(crate) fn document_text(&self) -> Option<&str> {
        self.document.as_deref()
    }

    /// Returns the exit code.
    pub(crate) const fn code(&self) -> u8 {
        self.code
    }

    /// Returns the hint.
    pub(crate) fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Returns the lines above the message.
    pub(crate) fn details_text(&self) -> &str {
        &self.details
    }

    /// Returns what was being done and why it failed, on one line.
    pub(crate) fn message(&self) -> String {
        format!("{:#}", self.error)
    }

    /// Tells whether the reader of the output went away: nothing to tell anybody.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.error.chain().any(|cause| {
            cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
        })
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::new(exit::FAILED, error)
    }
}

impl From<CollectError> for Failure {
    fn from(error: CollectError) -> Self {
        let code = if error.is_usage() {
            exit::USAGE
        } else if error.is_nothing() {
            exit::NOTHING
        } else {
            exit::FAILED
        };
        Self::new(code, error.into())
    }
}
