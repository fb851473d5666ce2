//! Files are short, say one thing and are called after it.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below a folder.
pub(super) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(folder, &mut found);
    found
}

/// Every Rust file of the workspace, with its number of lines.
fn measured() -> Vec<(PathBuf, usize)> {
    let found = rust_files(&super::root().join("crates"));
    assert!(found.len() > 20, "the walk went wrong: {}", found.len());
    let measure = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source file is text");
        (path, text.lines().count())
    };
    found.into_iter().map(measure).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the workspace lists") {
        let path = entry.expect("an entry reads").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_file_is_longer_than_800_lines() {
    for (path, lines) in measured() {
        assert!(lines <= 800, "{} has {lines} lines", path.display());
    }
}

#[test]
fn half_of_the_files_have_200_lines_at_most() {
    let mut lines: Vec<usize> = measured().into_iter().map(|(_, lines)| lines).collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!(median <= 200, "median {median}");
}

#[test]
fn no_module_is_named_after_nothing() {
    for (path, _) in measured() {
        let stem = path
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default();
        let empty = [
            "utils", "util", "common", "helpers", "misc", "manager", "imp",
        ];
        assert!(!empty.contains(&stem), "{}", path.display());
    }
}
