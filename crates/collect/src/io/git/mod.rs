//! Git, in-process. Only this module and what lies below it name `gix`.

mod fork;
mod object;
mod open;
mod refs;
mod walk;
pub(in crate::io) mod write;

use std::sync::{Mutex, PoisonError};

pub(in crate::io) use object::EntryMode;
pub use object::{Commit, Kind, Object, Trouble};
pub use refs::{Named, Tag, Tags};
pub use walk::Step;
pub(crate) use write::hex;

/// Why git could not give what was asked of it.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {why}")]
pub struct GitError {
    doing: String,
    why: String,
}

impl GitError {
    fn new(doing: impl Into<String>, error: &gix::Error) -> Self {
        Self {
            doing: doing.into(),
            why: reason(error),
        }
    }
}

/// Writes an error with its causes on one line.
fn reason(error: &gix::Error) -> String {
    use std::error::Error;
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let next_text = next.to_string();
        if !text.contains(&next_text) {
            text.push_str(": ");
            text.push_str(&next_text);
        }
        cause = next.source();
    }
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// A repository, readable from many threads at once.
pub struct Repo {
    shared: gix::ThreadSafeRepository,
    /// Handles with warm caches; one is made when all are in use.
    pool: Mutex<Vec<gix::Repository>>,
}

impl std::fmt::Debug for Repo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Repo").field(&self.shared.path()).finish()
    }
}

impl Repo {
    fn with<T>(&self, work: impl FnOnce(&gix::Repository) -> T) -> T {
        let pooled = self
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let handle = pooled.unwrap_or_else(|| {
            let mut handle = self.shared.to_thread_local();
            // What is missing stays missing while we read: looking again for every absent object
            // of a partial clone would list the packs each time.
            handle.objects.refresh_never();
            handle
        });
        let result = work(&handle);
        self.pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(handle);
        result
    }
}
