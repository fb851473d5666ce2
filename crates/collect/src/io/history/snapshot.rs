//! What the registries said at a revision, found anew at each and computed once for equal trees.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use gradus_core::history::Snapshot;
use gradus_core::ledger::Unread;
use rayon::prelude::*;

use super::relevant::{Relevant, RelevantMemo};
use crate::io::git::Repo;
use crate::io::git_tree::{GitTree, Node, TreeMemo, join};
use crate::past::Past;
use crate::source::{BlobId, Entry, FileKind, SKIPPED_FOLDERS, Source};

/// Reads the registries of a tree: names, constants and specs; no use sites are needed.
pub type Reader<'a> = dyn Fn(&dyn Source) -> Past + Sync + 'a;

/// What a revision said, and in which folders it said it.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) folders: BTreeSet<String>,
    pub(super) unread: Vec<Unread>,
}

/// Reads snapshots of many trees of one repository.
pub(super) struct Snapshots<'a> {
    pub(super) repo: &'a Repo,
    pub(super) memo: &'a TreeMemo,
    pub(super) relevant: RelevantMemo,
    reader: &'a Reader<'a>,
    runs: Mutex<HashMap<u64, Vec<Run>>>,
}

/// One call of the reader: what it looked at, and what came of it.
struct Run {
    files: Vec<(String, Option<(Node, BlobId)>)>,
    folders: Vec<(String, u64)>,
    reading: Arc<Reading>,
}

impl<'a> Snapshots<'a> {
    pub(super) fn new(repo: &'a Repo, memo: &'a TreeMemo, reader: &'a Reader<'a>) -> Self {
        Self {
            repo,
            memo,
            relevant: RelevantMemo::default(),
            reader,
            runs: Mutex::default(),
        }
    }

    /// Scans the Go files of many trees, each blob once, in the order of paths: versions of one
    /// file are deltas of each other, and are cheap to read one after the other.
    pub(super) fn scan(&self, trees: &[BlobId]) {
        let mut seen = HashSet::new();
        let mut blobs: Vec<(Arc<str>, BlobId)> = Vec::new();
        for tree in trees {
            let mut stack = vec![(String::new(), *tree)];
            while let Some((path, id)) = stack.pop() {
                if path.len() > 4096 || !seen.insert(id) {
                    continue;
                }
                for item in &self.memo.folder(self.repo, &id).items {
                    match item.node {
                        Node::Folder if !SKIPPED_FOLDERS.contains(&&*item.name) => {
                            stack.push((join(&path, &item.name), item.id));
                        }
                        Node::File(FileKind::Go)
                            if seen.insert(item.id) && !self.memo.is_scanned(&item.id) =>
                        {
                            blobs.push((join(&path, &item.name).into(), item.id));
                        }
                        _ => {}
                    }
                }
            }
        }
        // The sort is stable: versions of one file stay in the order of the trees.
        blobs.sort_by(|a, b| a.0.cmp(&b.0));
        blobs.par_iter().with_min_len(64).for_each(|(_, id)| {
            // What cannot be read is reported where a tree that has it is read.
            let _ = self.memo.scan(self.repo, id);
        });
    }

    /// Reads a whole tree: registries are found wherever they are.
    pub(super) fn at(&self, tree: BlobId) -> Arc<Reading> {
        let relevant = self.relevant.of(self.repo, self.memo, &tree);
        self.read(tree, &relevant, relevant.digest)
    }

    /// Reads the files of a tree that are given, and what they refer to.
    pub(super) fn read(&self, tree: BlobId, relevant: &Relevant, digest: u64) -> Arc<Reading> {
        let git = GitTree::new(self.repo, self.memo, tree);
        if let Some(known) = self.known(&git, digest) {
            return known;
        }
        let source = Recorder {
            entries: relevant.entries(),
            unread: relevant.unread(),
            git: &git,
            files: Mutex::default(),
            folders: Mutex::default(),
        };
        let Past {
            gates,
            folders,
            mut unread,
        } = (self.reader)(&source);
        unread.extend(source.unread.iter().cloned());
        unread.sort();
        unread.dedup();
        let reading = Arc::new(Reading {
            snapshot: Arc::new(gates),
            folders,
            unread,
        });
        let files = source
            .files
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .into_iter()
            .map(|path| {
                let found = git.find(&path);
                (path, found)
            })
            .collect();
        let folders = source
            .folders
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .into_iter()
            .map(|path| {
                let key = folder_key(&git, &path);
                (path, key)
            })
            .collect();
        self.runs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(digest)
            .or_default()
            .push(Run {
                files,
                folders,
                reading: Arc::clone(&reading),
            });
        reading
    }

    /// Finds an earlier call of the reader that would see the very same.
    fn known(&self, git: &GitTree<'_>, digest: u64) -> Option<Arc<Reading>> {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let run = runs.get(&digest)?.iter().find(|run| {
            run.files.iter().all(|(path, id)| git.find(path) == *id)
                && run
                    .folders
                    .iter()
                    .all(|(path, key)| folder_key(git, path) == *key)
        })?;
        Some(Arc::clone(&run.reading))
    }
}

/// Hashes the Go files that are no tests, right inside a folder.
fn folder_key(git: &GitTree<'_>, path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    if let Some(folder) = git.list(path) {
        for item in &folder.items {
            if let Node::File(kind @ (FileKind::Go | FileKind::GoMod)) = item.node {
                (kind, &item.name, item.id).hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

/// A tree of which only some files are listed, that notes what is asked of it.
struct Recorder<'a> {
    entries: Vec<Entry>,
    unread: Vec<Unread>,
    git: &'a GitTree<'a>,
    files: Mutex<BTreeSet<String>>,
    folders: Mutex<BTreeSet<String>>,
}

impl Source for Recorder<'_> {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn unread(&self) -> &[Unread] {
        &self.unread
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, Unread> {
        self.files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned());
        self.git.read(path)
    }

    fn folder(&self, path: &str) -> Vec<Entry> {
        self.folders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned());
        self.git.folder(path)
    }
}

/// Returns the names of gates of which two snapshots say something different. Where a gate
/// stands in the code does not count.
pub(super) fn changed(old: &Snapshot, new: &Snapshot) -> Vec<String> {
    let mut names = Vec::new();
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    // Both go by name: a name that is behind the other's is in one of them only.
    loop {
        let (name, differ) = match (old.peek(), new.peek()) {
            (Some((a, _)), Some((b, _))) if a < b => (old.next(), true),
            (Some((a, _)), Some((b, _))) if a > b => (new.next(), true),
            (Some((_, was)), Some((_, is))) => {
                let differ = !is.says_what(was);
                old.next();
                (new.next(), differ)
            }
            (Some(_), None) => (old.next(), true),
            (None, Some(_)) => (new.next(), true),
            (None, None) => return names,
        };
        if let Some((name, _)) = name
            && differ
        {
            names.push(name.to_string());
        }
    }
}
