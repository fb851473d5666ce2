//! Git, in-process. Only this module and what lies below it name `gix`.

mod fork;
mod object;
mod open;
mod refs;
mod walk;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use object::hex;
pub use object::{Commit, Kind, Object, Trouble};
pub(in crate::io) use object::{EntryMode, blob_id};
pub use refs::{Named, Tag, Tags};
pub use walk::Step;

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
    /// Folder that files are checked out in.
    work_tree: Option<PathBuf>,
    store: Mutex<Store>,
}

/// An open object store, and handles to it that are not in use.
struct Store {
    shared: gix::ThreadSafeRepository,
    /// Handles with warm caches; one is made when all are in use.
    pool: Vec<gix::Repository>,
    /// How often the store was opened anew.
    generation: u32,
    /// Bytes of objects that were read since it was opened.
    read: usize,
}

/// So many bytes of objects are read before packs are mapped anew: what was read of a mapped
/// file counts as memory of this process until the map is gone.
const READ_PER_MAP: usize = 48 * 1024 * 1024;

impl std::fmt::Debug for Repo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Repo")
            .field(&self.store().shared.path())
            .finish()
    }
}

impl Repo {
    fn new(shared: gix::ThreadSafeRepository) -> Self {
        Self {
            work_tree: shared.work_tree.clone(),
            store: Mutex::new(Store {
                shared,
                pool: Vec::new(),
                generation: 0,
                read: 0,
            }),
        }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, work: impl FnOnce(&gix::Repository) -> T) -> T {
        let (pooled, generation) = {
            let mut store = self.store();
            let handle = match store.pool.pop() {
                Some(handle) => Ok(handle),
                None => Err(store.shared.clone()),
            };
            (handle, store.generation)
        };
        let handle = pooled.unwrap_or_else(|shared| {
            let mut handle = shared.to_thread_local();
            // What is missing stays missing while we read: looking again for every absent object
            // of a partial clone would list the packs each time.
            handle.objects.refresh_never();
            handle
        });
        let result = work(&handle);
        let mut store = self.store();
        // A handle to a store that was opened anew since would keep the old maps.
        if store.generation == generation {
            store.pool.push(handle);
        }
        result
    }

    /// Counts what was read, and lets go of the maps when that was much.
    fn count(&self, bytes: usize) {
        let mut store = self.store();
        store.read += bytes;
        if store.read < READ_PER_MAP {
            return;
        }
        store.read = 0;
        // If it opens no more, reading goes on with what is open.
        if let Ok(shared) = open::store(store.shared.git_dir()) {
            store.shared = shared;
            store.generation += 1;
            store.pool.clear();
        }
    }
}
