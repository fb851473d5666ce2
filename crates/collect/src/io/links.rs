//! Symbolic links, by their text alone: none is ever followed on disk.

use std::collections::BTreeMap;

use gradus_core::ledger::{Unread, UnreadCode};

use crate::source::{Entry, FileKind, SKIPPED_FOLDERS};

/// A link to a link to a link is as far as people go.
const MAX_HOPS: usize = 8;

/// Ends of the names of files that some ledger is read from. What has no end may be a folder.
const READ: [&str; 10] = [
    "bash", "bats", "json", "mk", "sh", "toml", "tpl", "txt", "yaml", "yml",
];

/// Tells whether somebody may miss what a link of that name leads to.
pub(super) fn is_missed(path: &str) -> bool {
    let name = name(path);
    FileKind::of(path) != FileKind::Other
        || !SKIPPED_FOLDERS.contains(&name) && end(name).is_none_or(|end| READ.contains(&end))
}

/// Tells whether a file means something by where it stands: a chart's values, a test, a runner.
/// Read under another path, it does not mean the same.
fn is_of_its_place(path: &str) -> bool {
    let name = name(path);
    matches!(end(name), Some("bash" | "bats" | "mk" | "sh" | "tpl"))
        || matches!(name, "Chart.yaml" | "VERSION" | "kep.yaml")
        || name.to_ascii_lowercase().ends_with("makefile")
        || name.starts_with("values.")
        || ["templates/", ".github/workflows/", "prow"]
            .iter()
            .any(|place| path.contains(place))
}

/// Finds the path that a link points at, relative to the root of the tree; `None` where it leads
/// out of the tree or is absolute.
fn target(link: &str, text: &str) -> Option<String> {
    if text.starts_with('/') || text.contains('\\') || text.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = link.split('/').collect();
    parts.pop();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Drops from `unread` the links to what is read anyway, under its own path.
///
/// `links` has the text of each link by its path. A document says the same under two names, and
/// so does a list, so that nothing is lost; a Go file belongs to the package of its folder, other
/// files to their place, and they stay unread. A link without an end to its name leads to a
/// folder: the files in it are read where they are.
pub(super) fn settle(
    unread: &mut Vec<Unread>,
    links: &BTreeMap<String, String>,
    entries: &[Entry],
) {
    let is_file = |path: &str| entries.binary_search_by(|e| (*e.path).cmp(path)).is_ok();
    let is_read = |path: &str| {
        let kind = FileKind::of(path);
        let is_folder = kind == FileKind::Other && end(name(path)).is_none();
        let mut at = path.to_owned();
        for _ in 0..MAX_HOPS {
            let Some(next) = links.get(&at).and_then(|text| target(&at, text)) else {
                return false;
            };
            if kind == FileKind::Markdown && FileKind::of(&next) != kind {
                return false;
            }
            if is_file(&next) {
                return match kind {
                    FileKind::Markdown => true,
                    FileKind::Other => !is_of_its_place(path),
                    FileKind::Go | FileKind::GoTest | FileKind::GoMod => false,
                };
            }
            if !links.contains_key(&next) {
                return is_folder;
            }
            at = next;
        }
        false
    };
    unread.retain(|u| u.code != UnreadCode::Link || !is_read(&u.path));
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns what stands behind the last dot of a name; a dot at its beginning hides it.
fn end(name: &str) -> Option<&str> {
    let (stem, end) = name.rsplit_once('.')?;
    (!stem.is_empty()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::{is_missed, target};

    #[test]
    fn targets_stay_in_the_tree_or_are_none() {
        let of = |text| target("docs/api/README.md", text);
        assert_eq!(of("../../README.md").as_deref(), Some("README.md"));
        assert_eq!(of("./intro.md").as_deref(), Some("docs/api/intro.md"));
        assert_eq!(of("a//b.md").as_deref(), Some("docs/api/a/b.md"));
        assert_eq!(of("../../../README.md"), None);
        assert_eq!(of("/etc/passwd"), None);
        assert_eq!(of("..\\README.md"), None);
    }

    #[test]
    fn nobody_misses_a_picture() {
        for path in ["a/b.go", "a/b.md", "c/values.yaml", "docs", ".github"] {
            assert!(is_missed(path), "{path}");
        }
        for path in ["logo.png", "a/vendor", "x/node_modules", "libx.so.1"] {
            assert!(!is_missed(path), "{path}");
        }
    }
}
