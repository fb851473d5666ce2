//! What lies in a folder of results.

use std::path::{Path, PathBuf};

use gradus_core::ledger::{Unread, UnreadCode};

use crate::results::{prow, record};

/// Folders in one another.
const MAX_DEPTH: usize = 16;
/// Files of one folder that was given.
const MAX_FILES: usize = 50_000;

/// A file that may hold results.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) path: PathBuf,
    /// The path as it is shown, with `/`.
    pub(super) shown: String,
    pub(super) name: String,
}

impl Leaf {
    /// Tells whether it is a record of a run rather than results.
    pub(super) fn is_record(&self) -> bool {
        let name = self.name.as_str();
        record::NAMES.contains(&name) || prow::NAMES.contains(&name)
    }

    fn may_be_results(&self) -> bool {
        let ends = [
            ".xml", ".tap", ".json", ".jsonl", ".ndjson", ".log", ".txt", ".out",
        ];
        ends.iter().any(|end| self.name.ends_with(end))
    }
}

/// A folder, by name.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) shown: String,
    pub(super) files: Vec<Leaf>,
    pub(super) folders: Vec<Self>,
}

impl Folder {
    pub(super) fn has_record(&self) -> bool {
        self.files.iter().any(Leaf::is_record)
    }

    pub(super) fn has_record_below(&self) -> bool {
        self.has_record() || self.folders.iter().any(Self::has_record_below)
    }

    pub(super) fn has_results(&self) -> bool {
        self.files.iter().any(Leaf::may_be_results)
    }
}

/// Lists folders; what cannot be listed is unread.
#[derive(Debug, Default)]
pub(super) struct Trees {
    pub(super) unread: Vec<Unread>,
    root: PathBuf,
    files: usize,
}

impl Trees {
    /// Lists a folder that was given.
    pub(super) fn list(&mut self, path: &Path, shown: &str) -> Folder {
        // What lies in the folder that a link of the user's stands for is in it all the same.
        self.root = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.folder(path, shown, 0)
    }

    fn folder(&mut self, path: &Path, shown: &str, depth: usize) -> Folder {
        let mut folder = Folder {
            shown: shown.to_owned(),
            files: Vec::new(),
            folders: Vec::new(),
        };
        if depth >= MAX_DEPTH {
            let reason = format!("more than {MAX_DEPTH} folders in one another");
            self.lose(shown, UnreadCode::Budget, &reason);
            return folder;
        }
        let listed = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(why) => {
                self.lose(shown, UnreadCode::Io, &why.to_string());
                return folder;
            }
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let (path, shown) = (entry.path(), format!("{shown}/{name}"));
            let kind = match entry.file_type() {
                Ok(kind) => kind,
                Err(why) => {
                    self.lose(&shown, UnreadCode::Io, &why.to_string());
                    continue;
                }
            };
            if kind.is_symlink() {
                // One to something inside is read there, under its own name.
                if !self.is_inside(&path) {
                    let reason = "a link out of the folder: not followed";
                    self.lose(&shown, UnreadCode::Link, reason);
                }
            } else if kind.is_dir() {
                folder.folders.push(self.folder(&path, &shown, depth + 1));
            } else if !kind.is_file() {
                self.lose(&shown, UnreadCode::Io, "no regular file");
            } else if self.files >= MAX_FILES {
                if self.files == MAX_FILES {
                    let reason = format!("more than {MAX_FILES} files: the rest is not read");
                    self.lose(&shown, UnreadCode::Budget, &reason);
                    self.files += 1;
                }
            } else {
                self.files += 1;
                folder.files.push(Leaf { path, shown, name });
            }
        }
        folder
    }

    fn is_inside(&self, link: &Path) -> bool {
        std::fs::canonicalize(link).is_ok_and(|target| target.starts_with(&self.root))
    }

    fn lose(&mut self, path: &str, code: UnreadCode, reason: &str) {
        self.unread.push(Unread {
            path: path.to_owned(),
            code,
            reason: reason.to_owned(),
        });
    }
}

/// Returns a path as it is shown: with `/`, without what says nothing.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let text = text.trim_end_matches('/');
    let text = text.strip_prefix("./").unwrap_or(text);
    if text.is_empty() { "/" } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::shown;
    use std::path::Path;

    #[test]
    fn paths_are_shown_as_they_were_given() {
        for (path, wanted) in [
            ("./runs/", "runs"),
            ("runs/a", "runs/a"),
            ("/runs", "/runs"),
            ("/", "/"),
            (".", "."),
        ] {
            assert_eq!(shown(Path::new(path)), wanted, "{path}");
        }
    }
}
