//! Symbolic links, by their text alone: none is ever followed on disk.

use std::collections::BTreeMap;

use gradus_core::ledger::{Unread, UnreadCode};

use crate::source::{Entry, FileKind};

/// A link to a link to a link is as far as people go.
const MAX_HOPS: usize = 8;

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

/// Drops from `unread` the links to documents that are read anyway, under their own path.
///
/// `links` has the text of each link by its path. A document says the same under two names, so
/// that nothing is lost; a Go file belongs to the package of its folder, and stays unread.
pub(super) fn settle(
    unread: &mut Vec<Unread>,
    links: &BTreeMap<String, String>,
    entries: &[Entry],
) {
    let is_read = |path: &str| {
        let mut at = path.to_owned();
        for _ in 0..MAX_HOPS {
            let Some(next) = links.get(&at).and_then(|text| target(&at, text)) else {
                return false;
            };
            if FileKind::of(&next) != FileKind::Markdown {
                return false;
            }
            if entries.binary_search_by(|e| (*e.path).cmp(&next)).is_ok() {
                return true;
            }
            at = next;
        }
        false
    };
    unread.retain(|u| {
        let is_document = FileKind::of(&u.path) == FileKind::Markdown;
        !(u.code == UnreadCode::Link && is_document && is_read(&u.path))
    });
}

#[cfg(test)]
mod tests {
    use super::target;

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
}
