//! The few files of a tree that a registry can be made of, listed once for each folder by hash.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use gradus_core::ledger::{Unread, UnreadCode};

use crate::io::git::{Repo, Trouble};
use crate::io::git_tree::{ById, Node, TreeMemo, join};
use crate::source::{
    BlobId, Entry, FileKind, Needles, REGISTRY_NEEDLES, SKIPPED_FOLDERS, is_left_out_by_name,
};

const MAX_DEPTH: usize = 64;

/// More files than any repository has that could declare gates.
const MAX_FILES: usize = 100_000;

#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) path: Arc<str>,
    kind: FileKind,
    id: BlobId,
    needles: Needles,
}

/// Files of a tree, by path.
#[derive(Debug, Clone, Default)]
pub(super) struct Relevant {
    pub(super) files: Vec<File>,
    troubles: Vec<(Arc<str>, Option<Trouble>)>,
    /// Equal for trees in which these files are equal.
    pub(super) digest: u64,
}

impl Relevant {
    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self
            .files
            .iter()
            .map(|file| Entry {
                path: Arc::clone(&file.path),
                kind: file.kind,
                id: Some(file.id),
                needles: file.needles,
            })
            .collect();
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        entries
    }

    pub(super) fn unread(&self) -> Vec<Unread> {
        self.troubles
            .iter()
            .map(|(path, trouble)| match trouble {
                Some(trouble) => trouble.at(&**path),
                None => Unread {
                    path: path.to_string(),
                    code: UnreadCode::Budget,
                    reason: "too many files, or folders too deep".to_owned(),
                },
            })
            .collect()
    }

    /// Adds the `go.mod` of a folder.
    pub(super) fn add_module(&mut self, folder: &str, id: BlobId) {
        self.files.push(File {
            path: join(folder, "go.mod").into(),
            kind: FileKind::GoMod,
            id,
            needles: Needles::default(),
        });
    }

    fn add(&mut self, folder: &str, below: &Self) {
        for file in &below.files {
            if self.files.len() >= MAX_FILES {
                self.troubles.push((folder.into(), None));
                break;
            }
            self.files.push(File {
                path: join(folder, &file.path).into(),
                ..file.clone()
            });
        }
        let room = MAX_FILES.saturating_sub(self.troubles.len());
        for (path, trouble) in below.troubles.iter().take(room) {
            let path = if path.is_empty() {
                folder.into()
            } else {
                join(folder, path).into()
            };
            self.troubles.push((path, trouble.clone()));
        }
    }

    fn seal(&mut self) {
        let mut hasher = DefaultHasher::new();
        for file in &self.files {
            (&file.path, file.id).hash(&mut hasher);
        }
        self.digest = hasher.finish();
    }

    /// Adds the relevant files right inside a folder.
    pub(super) fn add_folder(&mut self, repo: &Repo, memo: &TreeMemo, id: &BlobId, prefix: &str) {
        let folder = memo.folder(repo, id);
        if let Some(trouble) = &folder.trouble {
            self.troubles.push((prefix.into(), Some(trouble.clone())));
        }
        for item in &folder.items {
            let Node::File(kind @ (FileKind::Go | FileKind::GoMod)) = item.node else {
                continue;
            };
            let path: Arc<str> = join(prefix, &item.name).into();
            let mut needles = Needles::default();
            if kind == FileKind::Go {
                match memo.scan(repo, &item.id) {
                    Ok(found) if found.any(&REGISTRY_NEEDLES) => needles = found,
                    Ok(_) => continue,
                    Err(trouble) => {
                        self.troubles.push((path, Some(trouble)));
                        continue;
                    }
                }
            }
            self.files.push(File {
                path,
                kind,
                id: item.id,
                needles,
            });
        }
    }

    pub(super) fn sealed(mut self) -> Self {
        self.seal();
        self
    }
}

/// Relevant files of folders, by the folder's hash; paths are relative to the folder.
#[derive(Default)]
pub(super) struct RelevantMemo(Mutex<ById<Arc<Relevant>>>);

impl RelevantMemo {
    /// Lists the relevant files below a tree.
    pub(super) fn of(&self, repo: &Repo, memo: &TreeMemo, tree: &BlobId) -> Arc<Relevant> {
        self.below(repo, memo, tree, 0)
    }

    fn below(&self, repo: &Repo, memo: &TreeMemo, tree: &BlobId, depth: usize) -> Arc<Relevant> {
        let known = |map: &ById<Arc<Relevant>>| map.get(tree).cloned();
        if let Some(known) = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        let mut found = Relevant::default();
        found.add_folder(repo, memo, tree, "");
        for item in &memo.folder(repo, tree).items {
            let passed_over =
                SKIPPED_FOLDERS.contains(&&*item.name) || is_left_out_by_name(&item.name);
            if item.node == Node::Folder && !passed_over {
                if depth >= MAX_DEPTH {
                    found.troubles.push((item.name.as_ref().into(), None));
                    continue;
                }
                let below = self.below(repo, memo, &item.id, depth + 1);
                found.add(&item.name, &below);
            }
        }
        let found = Arc::new(found.sealed());
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(*tree, Arc::clone(&found));
        found
    }
}
