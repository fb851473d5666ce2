//! What is known of trees and blobs, by hash: shared by all revisions that are read.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::io::git::{Repo, Trouble};
use crate::source::{BlobId, FileKind, Needles};

/// A hash is as good as a random number: its first bytes will do.
#[derive(Default)]
pub(in crate::io) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk::<8>() {
            self.0 ^= u64::from_le_bytes(*first);
        }
    }

    /// The length that comes before an array says nothing.
    fn write_usize(&mut self, _: usize) {}
}

pub(in crate::io) type ById<T> = HashMap<BlobId, T, BuildHasherDefault<IdHasher>>;

const SHARDS: usize = 16;

/// A map that many threads fill; a value may be computed twice, and is then the same.
struct Shared<T>([Mutex<ById<T>>; SHARDS]);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl<T: Clone> Shared<T> {
    fn shard(&self, id: &BlobId) -> &Mutex<ById<T>> {
        let [.., last] = id;
        let [first, ..] = &self.0;
        self.0.get(usize::from(*last) % SHARDS).unwrap_or(first)
    }

    fn get(&self, id: &BlobId) -> Option<T> {
        let map = self.shard(id).lock();
        map.unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn remove(&self, id: &BlobId) -> Option<T> {
        let map = self.shard(id).lock();
        map.unwrap_or_else(PoisonError::into_inner).remove(id)
    }

    /// Puts a value in; gives back the one that was there.
    fn insert(&self, id: BlobId, value: T) -> Option<T> {
        let map = self.shard(&id).lock();
        map.unwrap_or_else(PoisonError::into_inner)
            .insert(id, value)
    }
}

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::io) enum Node {
    /// A plain file.
    File(FileKind),
    /// A symbolic link.
    Link(FileKind),
    /// A folder.
    Folder,
    /// Another repository's commit.
    Submodule,
    /// Something whose name is not UTF-8; the name here is not exact.
    Nameless,
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::io) struct Item {
    pub(in crate::io) name: Box<str>,
    pub(in crate::io) node: Node,
    pub(in crate::io) id: BlobId,
}

/// The entries of one folder, in git's order.
#[derive(Debug, Default)]
pub(in crate::io) struct Folder {
    pub(in crate::io) items: Vec<Item>,
    /// Why entries are lacking, if any are.
    pub(in crate::io) trouble: Option<Trouble>,
}

impl Folder {
    pub(in crate::io) fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| &*item.name == name)
    }
}

/// Trees listed and blobs scanned, each once for all revisions of one repository.
#[derive(Default)]
pub struct TreeMemo {
    folders: Shared<Arc<Folder>>,
    scans: Shared<Result<Needles, Box<Trouble>>>,
    /// Files that declare gates, between their scan and the first read.
    kept: Shared<Arc<[u8]>>,
    kept_bytes: AtomicUsize,
}

/// Memory for files between scan and read.
const KEPT_BYTES: usize = 16 * 1024 * 1024;

/// What a file has that is sure to be read after the scan.
const READ_SOON: [&str; 4] = [
    "FeatureSpec",
    "VersionedSpecs",
    "RegisterFeatureGate(",
    "newFeatureGate(",
];

impl std::fmt::Debug for TreeMemo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TreeMemo")
    }
}

impl TreeMemo {
    /// Lists a folder.
    pub(in crate::io) fn folder(&self, repo: &Repo, id: &BlobId) -> Arc<Folder> {
        if let Some(known) = self.folders.get(id) {
            return known;
        }
        let folder = Arc::new(list(repo, id));
        self.folders.insert(*id, Arc::clone(&folder));
        folder
    }

    /// Scans a blob for needles.
    pub(in crate::io) fn scan(&self, repo: &Repo, id: &BlobId) -> Result<Needles, Trouble> {
        if let Some(known) = self.scans.get(id) {
            return known.map_err(|trouble| *trouble);
        }
        let found = repo.blob(id).map(|bytes| {
            let needles = Needles::scan(&bytes);
            if needles.any(&READ_SOON) {
                self.keep(id, bytes);
            }
            needles
        });
        self.scans.insert(*id, found.clone().map_err(Box::new));
        found
    }

    fn keep(&self, id: &BlobId, bytes: Vec<u8>) {
        let length = bytes.len();
        if self.kept_bytes.fetch_add(length, Ordering::Relaxed) + length > KEPT_BYTES {
            self.kept_bytes.fetch_sub(length, Ordering::Relaxed);
        } else if let Some(twin) = self.kept.insert(*id, bytes.into()) {
            self.kept_bytes.fetch_sub(twin.len(), Ordering::Relaxed);
        }
    }

    /// Reads a blob; what a scan kept of it is given away.
    pub(in crate::io) fn read(&self, repo: &Repo, id: &BlobId) -> Result<Arc<[u8]>, Trouble> {
        if let Some(bytes) = self.kept.remove(id) {
            self.kept_bytes.fetch_sub(bytes.len(), Ordering::Relaxed);
            return Ok(bytes);
        }
        repo.blob(id).map(Into::into)
    }

    /// Tells whether a blob was scanned.
    pub(in crate::io) fn is_scanned(&self, id: &BlobId) -> bool {
        self.scans.get(id).is_some()
    }
}

fn list(repo: &Repo, id: &BlobId) -> Folder {
    use crate::io::git::EntryMode;
    let listed = repo.tree(id, |mode, name, id| {
        let (name, exact): (Box<str>, bool) = match std::str::from_utf8(name) {
            // A name with a slash is in no honest tree, and would be another file's path.
            Ok(name) if !name.contains('/') => (name.into(), true),
            _ => (
                String::from_utf8_lossy(name)
                    .replace('/', "\u{fffd}")
                    .into(),
                false,
            ),
        };
        let node = if exact {
            match mode {
                EntryMode::File => Node::File(FileKind::of(&name)),
                EntryMode::Link => Node::Link(FileKind::of(&name)),
                EntryMode::Folder => Node::Folder,
                EntryMode::Submodule => Node::Submodule,
            }
        } else {
            Node::Nameless
        };
        Some(Item { name, node, id })
    });
    match listed {
        Ok((mut items, trouble)) => {
            // It is kept as long as the repository is read.
            items.shrink_to_fit();
            Folder { items, trouble }
        }
        Err(trouble) => Folder {
            items: Vec::new(),
            trouble: Some(trouble),
        },
    }
}
