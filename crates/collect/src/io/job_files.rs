//! Job files outside of the audited tree, which the user named.

use std::path::{Path, PathBuf};

use gradus_core::ledger::{Unread, UnreadCode};
use ignore::WalkBuilder;

use super::worktree::read_file;

/// Files that are read at most.
const MAX_FILES: usize = 20_000;
/// Bytes of all of them.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// A file, by what it is called in findings.
type File = (String, Vec<u8>);

/// Reads files, and the YAML files of folders, in the order of paths. Links are not followed.
/// `jobs:` before a path tells it from those of the tree.
pub(crate) fn read(paths: &[PathBuf]) -> (Vec<File>, Vec<Unread>) {
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut unread = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push((label(path), path.clone()));
            continue;
        }
        for entry in WalkBuilder::new(path).standard_filters(false).build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                    if is_yaml(entry.path()) {
                        files.push((label(entry.path()), entry.into_path()));
                    }
                }
                Ok(_) => {}
                Err(why) => unread.push(Unread {
                    path: label(path),
                    code: UnreadCode::Io,
                    reason: why.to_string(),
                }),
            }
        }
    }
    files.sort();
    files.dedup();
    let mut read: Vec<File> = Vec::new();
    let mut left = MAX_BYTES;
    for (label, place) in files {
        if read.len() >= MAX_FILES || left == 0 {
            unread.push(Unread {
                path: label,
                code: UnreadCode::Budget,
                reason: format!("after {MAX_FILES} job files, or {MAX_BYTES} bytes of them"),
            });
            break;
        }
        match read_file(&place, &label) {
            Ok(bytes) => {
                left = left.saturating_sub(bytes.len());
                read.push((label, bytes));
            }
            Err(why) => unread.push(why),
        }
    }
    (read, unread)
}

fn label(path: &Path) -> String {
    format!("jobs:{}", path.display()).replace('\\', "/")
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end == "yaml" || end == "yml")
}
