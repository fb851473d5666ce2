//! What a commit is made of.

use crate::error::{SampleError, failed};
use crate::write::{Mode, Who};

/// A commit to be made: what changes, who and when.
#[derive(Debug, Clone)]
pub struct Change {
    pub(crate) date: String,
    pub(crate) author: String,
    pub(crate) message: String,
    pub(crate) put: Vec<(String, Mode, Vec<u8>)>,
    pub(crate) removed: Vec<String>,
}

impl Change {
    /// Makes an empty change. The date is `2025-08-01` (midnight) or `2025-08-01T12:30:00Z`.
    #[must_use]
    pub fn new(date: &str, message: &str) -> Self {
        Self {
            date: date.to_owned(),
            author: "Sam Sample".to_owned(),
            message: message.to_owned(),
            put: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Sets the author, who is the committer too.
    #[must_use]
    pub fn author(mut self, name: &str) -> Self {
        name.clone_into(&mut self.author);
        self
    }

    /// Adds or replaces a file.
    #[must_use]
    pub fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put
            .push((path.to_owned(), Mode::File, content.as_ref().to_vec()));
        self
    }

    /// Adds or replaces a symbolic link.
    #[must_use]
    pub fn link(mut self, path: &str, target: &str) -> Self {
        self.put
            .push((path.to_owned(), Mode::Link, target.as_bytes().to_vec()));
        self
    }

    /// Adds a submodule; its commit is in no object store.
    #[must_use]
    pub fn submodule(mut self, path: &str) -> Self {
        self.put
            .push((path.to_owned(), Mode::Submodule, Vec::new()));
        self
    }

    /// Removes a file.
    #[must_use]
    pub fn remove(mut self, path: &str) -> Self {
        self.removed.push(path.to_owned());
        self
    }

    pub(crate) fn who(&self) -> Result<Who, SampleError> {
        Ok(Who {
            name: self.author.clone(),
            seconds: seconds(&self.date)?,
        })
    }
}

/// Reads a day or a time as seconds since 1970.
pub(crate) fn seconds(date: &str) -> Result<i64, SampleError> {
    let bad = |e: jiff::Error| failed(format!("reading the date {date}"), e);
    if date.contains('T') {
        return Ok(date.parse::<jiff::Timestamp>().map_err(bad)?.as_second());
    }
    let day: jiff::civil::Date = date.parse().map_err(bad)?;
    Ok(day
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_err(bad)?
        .timestamp()
        .as_second())
}
