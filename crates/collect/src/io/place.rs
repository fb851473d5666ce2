//! What stands at a path that the user gave.

use std::path::{Path, PathBuf};

/// Tells whether a path is a folder; a link to one is.
pub(crate) fn is_folder(path: &Path) -> std::io::Result<bool> {
    std::fs::metadata(path).map(|meta| meta.is_dir())
}

/// Tells whether anything stands there.
pub(crate) fn is_there(path: &Path) -> bool {
    std::fs::metadata(path).is_ok()
}

/// Returns the full path, links resolved; the path itself where the disk refuses.
pub(crate) fn canonical(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
