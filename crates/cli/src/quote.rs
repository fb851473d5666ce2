//! The lines that findings point at in the past: the other side of what is wrong.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gradus_collect::io::git::{Named, Repo};
use gradus_collect::io::git_tree::{GitTree, TreeMemo};
use gradus_collect::source::Source as _;
use gradus_core::finding::Finding;

/// Nobody reads more of a line than this.
const LONGEST: usize = 400;

/// Puts beside each place at another revision the line that stands there.
///
/// A place whose revision or file is not in this clone stays without: it still says where.
pub(crate) fn past(path: &Path, findings: &mut [Finding]) {
    let places = findings.iter_mut().flat_map(|f| &mut f.locations);
    let mut places = places
        .filter(|l| l.revision.is_some() && l.text.is_none() && l.line > 0)
        .peekable();
    if places.peek().is_none() {
        return;
    }
    let Ok(Some(repo)) = Repo::discover(path) else {
        return;
    };
    let memo = TreeMemo::default();
    let mut files: BTreeMap<(String, String), Option<Arc<[u8]>>> = BTreeMap::new();
    for place in places {
        let revision = place.revision.clone().unwrap_or_default();
        let file = files
            .entry((revision, place.path.clone()))
            .or_insert_with_key(|(revision, path)| read(&repo, &memo, revision, path));
        place.text = file.as_ref().and_then(|bytes| line(bytes, place.line));
    }
}

fn read(repo: &Repo, memo: &TreeMemo, revision: &str, path: &str) -> Option<Arc<[u8]>> {
    // A tag first: a branch may have the same name.
    let tag = repo.resolve(&format!("refs/tags/{revision}"));
    let id = match (tag, repo.resolve(revision)) {
        (Named::Commit(id), _) | (_, Named::Commit(id)) => id,
        _ => return None,
    };
    let commit = repo.commit(&id).ok()?;
    GitTree::new(repo, memo, commit.tree).read(path).ok()
}

/// Returns a line by its number from 1, trimmed and cut.
fn line(bytes: &[u8], number: u32) -> Option<String> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    let line = bytes.split(|b| *b == b'\n').nth(index)?;
    let text = std::str::from_utf8(line).ok()?.trim();
    Some(text.chars().take(LONGEST).collect())
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn lines_are_counted_from_one() {
        let text = b"one\r\n\ttwo\nthr\xff";
        assert_eq!(line(text, 1).as_deref(), Some("one"));
        assert_eq!(line(text, 2).as_deref(), Some("two"));
        assert_eq!(line(text, 3), None, "not text");
        assert_eq!(line(text, 4), None);
        assert_eq!(line(text, 0), None);
        assert_eq!(
            line(b"x".repeat(9000).as_slice(), 1).map(|t| t.len()),
            Some(400)
        );
    }
}
