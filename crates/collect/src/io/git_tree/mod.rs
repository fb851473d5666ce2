//! The files of any commit, read from git's objects.

mod memo;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use gradus_core::ledger::{Unread, UnreadCode};
use rayon::prelude::*;

pub use memo::TreeMemo;
pub(in crate::io) use memo::{ById, Folder, Node};

use super::git::{Repo, Trouble, blob_id};
use super::links;
use crate::source::{
    BlobId, Entry, FileKind, Needles, SKIPPED_FOLDERS, Source, forget_sites, is_skipped,
};

/// Folders nested deeper than people nest them.
const MAX_DEPTH: usize = 64;

/// More entries than any repository has; a small tree can be made to unfold into billions.
const MAX_ENTRIES: usize = 1_000_000;

/// The tree of one commit.
///
/// Listing and scanning happen at the first call of [`Source::entries`]; a [`TreeMemo`] that is
/// shared by many of these makes the later ones nearly free. Missing objects are never fetched:
/// they are unread. Links are not followed, submodules not entered.
#[derive(Debug)]
pub struct GitTree<'a> {
    repo: &'a Repo,
    memo: &'a TreeMemo,
    root: BlobId,
    listing: OnceLock<Listing>,
}

#[derive(Debug, Default)]
struct Listing {
    entries: Vec<Entry>,
    unread: Vec<Unread>,
}

impl Trouble {
    /// Returns the kind of trouble as reports have it.
    #[must_use]
    pub fn code(&self) -> UnreadCode {
        match self {
            Self::Missing => UnreadCode::Missing,
            Self::TooLarge(_) => UnreadCode::TooLarge,
            Self::Broken(_) => UnreadCode::Io,
        }
    }

    /// Says that a path is unread because of it.
    #[must_use]
    pub fn at(&self, path: impl Into<String>) -> Unread {
        Unread {
            path: path.into(),
            code: self.code(),
            reason: self.to_string(),
        }
    }
}

impl<'a> GitTree<'a> {
    /// Makes a source of a root tree; nothing is read yet.
    #[must_use]
    pub fn new(repo: &'a Repo, memo: &'a TreeMemo, tree: BlobId) -> Self {
        Self {
            repo,
            memo,
            root: tree,
            listing: OnceLock::new(),
        }
    }

    /// Finds what a path is: its node and hash.
    pub(in crate::io) fn find(&self, path: &str) -> Option<(Node, BlobId)> {
        let mut at = (Node::Folder, self.root);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            if at.0 != Node::Folder {
                return None;
            }
            let folder = self.memo.folder(self.repo, &at.1);
            let item = folder.item(name)?;
            at = (item.node, item.id);
        }
        Some(at)
    }

    /// Tells whether the tree has a file of that path with these bytes; nothing of it is read.
    #[must_use]
    pub fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        matches!(self.find(path), Some((Node::File(_), id)) if blob_id(bytes) == Some(id))
    }

    /// Lists the folder of a path; `None` if there is none.
    pub(in crate::io) fn list(&self, path: &str) -> Option<Arc<Folder>> {
        match self.find(path)? {
            (Node::Folder, id) => Some(self.memo.folder(self.repo, &id)),
            _ => None,
        }
    }

    fn listing(&self) -> &Listing {
        self.listing.get_or_init(|| self.walk())
    }

    /// Returns every file outside the skipped folders, with its kind; nothing is scanned.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (String, FileKind)> {
        let listing = self.list_all();
        listing
            .entries
            .into_iter()
            .map(|entry| (entry.path.to_string(), entry.kind))
    }

    fn walk(&self) -> Listing {
        let mut listing = self.list_all();
        let troubles: Vec<Unread> = listing
            .entries
            .par_iter_mut()
            .with_min_len(32)
            .filter_map(|entry| self.scan(entry))
            .collect();
        listing.unread.extend(troubles);
        listing.unread.sort();
        listing
    }

    fn list_all(&self) -> Listing {
        let mut listing = Listing::default();
        let mut links = BTreeMap::new();
        let mut stack = vec![(String::new(), self.root, 0)];
        while let Some((prefix, id, depth)) = stack.pop() {
            if depth > MAX_DEPTH || listing.entries.len() > MAX_ENTRIES || stack.len() > MAX_ENTRIES
            {
                listing.unread.push(Unread {
                    path: prefix,
                    code: UnreadCode::Budget,
                    reason: format!(
                        "more than {MAX_DEPTH} folders deep, or more than {MAX_ENTRIES} files"
                    ),
                });
                if depth > MAX_DEPTH {
                    continue;
                }
                break;
            }
            let folder = self.memo.folder(self.repo, &id);
            if let Some(trouble) = &folder.trouble {
                listing.unread.push(trouble.at(prefix.clone()));
            }
            for item in &folder.items {
                let path = join(&prefix, &item.name);
                match item.node {
                    Node::File(_) => listing.entries.push(Entry {
                        kind: FileKind::of(&path),
                        path: path.into(),
                        id: Some(item.id),
                        needles: Needles::default(),
                    }),
                    Node::Folder => {
                        if !SKIPPED_FOLDERS.contains(&&*item.name) {
                            stack.push((path, item.id, depth + 1));
                        }
                    }
                    node => {
                        if matches!(node, Node::Link(_))
                            && links::is_missed(&path)
                            && let Ok(text) = self.memo.read(self.repo, &item.id)
                            && let Ok(text) = std::str::from_utf8(&text)
                        {
                            links.insert(path.clone(), text.to_owned());
                        }
                        listing.unread.extend(not_a_file(node, path));
                    }
                }
            }
        }
        listing.entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        forget_sites(&mut listing.entries);
        links::settle(&mut listing.unread, &links, &listing.entries);
        listing
    }

    fn scan(&self, entry: &mut Entry) -> Option<Unread> {
        if entry.kind != FileKind::Go {
            return None;
        }
        match self.memo.scan(self.repo, entry.id.as_ref()?) {
            Ok(needles) => {
                entry.needles = needles;
                None
            }
            Err(trouble) => Some(trouble.at(&*entry.path)),
        }
    }
}

/// Appends a name to a folder.
pub(in crate::io) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Says why an entry that is neither file nor folder is not read, where someone would miss it.
fn not_a_file(node: Node, path: String) -> Option<Unread> {
    let (code, reason) = match node {
        Node::File(_) | Node::Folder => return None,
        Node::Link(_) if !links::is_missed(&path) => return None,
        Node::Link(_) => (UnreadCode::Link, "a symbolic link: not followed"),
        Node::Submodule => (
            UnreadCode::Missing,
            "a submodule: its files are in another repository",
        ),
        Node::Nameless => (UnreadCode::NotText, "its name is not UTF-8"),
    };
    Some(Unread {
        path,
        code,
        reason: reason.to_owned(),
    })
}

/// Says that there is no such file.
pub(in crate::io) fn absent(path: &str) -> Unread {
    Unread {
        path: path.to_owned(),
        code: UnreadCode::Missing,
        reason: "no such file".to_owned(),
    }
}

impl Source for GitTree<'_> {
    fn entries(&self) -> &[Entry] {
        &self.listing().entries
    }

    fn unread(&self) -> &[Unread] {
        &self.listing().unread
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, Unread> {
        match self.find(path) {
            Some((Node::File(_), id)) => self
                .memo
                .read(self.repo, &id)
                .map_err(|trouble| trouble.at(path)),
            Some((Node::Link(_), _)) => Err(Unread {
                path: path.to_owned(),
                code: UnreadCode::Link,
                reason: "a symbolic link: not followed".to_owned(),
            }),
            _ => Err(absent(path)),
        }
    }

    fn folder(&self, path: &str) -> Vec<Entry> {
        let Some(folder) = self.list(path) else {
            return Vec::new();
        };
        let skipped = is_skipped(&join(path, "x"));
        let mut entries: Vec<Entry> = folder
            .items
            .iter()
            .filter_map(|item| {
                let Node::File(_) = item.node else {
                    return None;
                };
                let path = join(path, &item.name);
                let kind = FileKind::of(&path);
                let needles = if kind == FileKind::Go && !skipped {
                    self.memo.scan(self.repo, &item.id).unwrap_or_default()
                } else {
                    Needles::default()
                };
                Some(Entry {
                    path: path.into(),
                    kind,
                    id: Some(item.id),
                    needles,
                })
            })
            .collect();
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        entries
    }
}
