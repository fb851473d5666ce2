//! What was read before: files by blob, declarations by their bytes.
//!
//! A registry changes a line at a time, so hundreds of versions of one file are nearly the
//! same declarations over and over.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gradus_core::ledger::UnreadCode;

use super::cuts::Cuts;
use super::file::{self, FileFacts};
use super::modules::ModFile;
use super::raw::Facts;
use crate::source::{BlobId, Entry};

/// What became of a file.
pub(crate) type FileResult = Result<Arc<FileFacts>, (UnreadCode, String)>;

/// Facts by the text of a declaration, and whether it stands in a group.
type Declarations = HashMap<(Box<str>, bool), Arc<Facts>>;

/// Remembers what files and declarations say; shared between the trees of one history.
#[derive(Debug, Default)]
pub struct Memo {
    files: Mutex<HashMap<(BlobId, bool), FileResult>>,
    modules: Mutex<HashMap<BlobId, Arc<ModFile>>>,
    declarations: Mutex<Declarations>,
    /// The version of each registry file that was read last.
    versions: Mutex<HashMap<Arc<str>, Arc<Cuts>>>,
}

impl Memo {
    /// Returns what a file says, with or without its text; `bytes` is only called for a blob that was not seen before.
    pub(crate) fn file<E>(
        &self,
        entry: &Entry,
        keep_text: bool,
        bytes: impl FnOnce() -> Result<Arc<[u8]>, E>,
    ) -> Result<FileResult, E> {
        if let Some(id) = entry.id
            && let Some(known) = lock(&self.files).get(&(id, keep_text))
        {
            return Ok(known.clone());
        }
        let bytes = bytes()?;
        let like = lock(&self.versions).get(&entry.path).cloned();
        let result = file::read(&bytes, keep_text, like.as_deref(), self).map(|(facts, cuts)| {
            // Only a blob is one of many versions.
            if entry.id.is_some() && !facts.placed.is_empty() {
                lock(&self.versions).insert(entry.path.clone(), Arc::new(cuts));
            }
            Arc::new(facts)
        });
        if let Some(id) = entry.id {
            lock(&self.files).insert((id, keep_text), result.clone());
        }
        Ok(result)
    }

    /// Returns what a `go.mod` says; `bytes` is only called for a blob that was not seen before.
    pub(crate) fn module<E>(
        &self,
        id: Option<BlobId>,
        bytes: impl FnOnce() -> Result<Arc<[u8]>, E>,
    ) -> Result<Arc<ModFile>, E> {
        if let Some(id) = id
            && let Some(known) = lock(&self.modules).get(&id)
        {
            return Ok(known.clone());
        }
        let file = Arc::new(ModFile::of_bytes(&bytes()?));
        if let Some(id) = id {
            lock(&self.modules).insert(id, file.clone());
        }
        Ok(file)
    }

    /// Returns what a declaration says; `read` is only called for one that was not seen before.
    pub(crate) fn declaration(
        &self,
        code: &str,
        in_group: bool,
        read: impl FnOnce() -> Facts,
    ) -> Arc<Facts> {
        let key = (Box::from(code), in_group);
        if let Some(known) = lock(&self.declarations).get(&key) {
            return known.clone();
        }
        let facts = Arc::new(read());
        // Where two threads read the same at once, both go on with what the first one read.
        Arc::clone(lock(&self.declarations).entry(key).or_insert(facts))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere cannot leave a map half written.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
