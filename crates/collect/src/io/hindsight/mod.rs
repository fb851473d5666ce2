//! What older trees show once it is known what came later.
//!
//! A gate that releases show first may have been there before, in a shape that is not read; and
//! the last release that has a former gate may say in a comment why it had to go. Both are
//! looked up in the few trees where it matters.

mod partings;
mod unseen;

use std::sync::Arc;

use gradus_core::gate::Inventory;
use gradus_core::history::{History, ReleaseLine};
use gradus_core::ledger::{Coverage, CoverageState};

use super::git::{Named, Repo};
use super::git_tree::{GitTree, TreeMemo};

/// Adds to a history what its trees show in hindsight, and tells the coverage of it.
pub fn add(
    repo: &Repo,
    memo: &TreeMemo,
    inventory: &Inventory,
    history: &mut History,
    coverage: &mut Coverage,
) {
    let trees = Trees { repo, memo };
    let found = unseen::find(&trees, history);
    for unseen in &found.unseen {
        coverage.state = CoverageState::Partial;
        coverage.why.push_str(&format!(
            "; {} that {} is the first to show: {} names them already, in a shape that is not read ({})",
            match unseen.gates.len() {
                1 => "1 gate".to_owned(),
                n => format!("{n} gates"),
            },
            unseen.line,
            unseen.before,
            unseen.location.path,
        ));
    }
    if found.exhausted {
        history.torn = true;
        coverage.state = CoverageState::Partial;
        coverage
            .why
            .push_str("; gates came in more files than are looked for in the releases before");
    }
    history.unseen = found.unseen;
    history.partings = partings::find(&trees, inventory, history);
}

/// Trees of release lines.
struct Trees<'a> {
    repo: &'a Repo,
    memo: &'a TreeMemo,
}

impl<'a> Trees<'a> {
    /// Returns the tree of a line's first tag; what is unread there was told when it was read.
    fn of(&self, line: &ReleaseLine) -> Option<GitTree<'a>> {
        let Named::Commit(id) = self.repo.resolve(&line.commit) else {
            return None;
        };
        let commit = self.repo.commit(&id).ok()?;
        Some(GitTree::new(self.repo, self.memo, commit.tree))
    }
}

/// Reads a file of a tree as text.
fn text(tree: &GitTree<'_>, path: &str) -> Option<Arc<str>> {
    use crate::source::Source as _;
    let bytes = tree.read(path).ok()?;
    std::str::from_utf8(&bytes).ok().map(Arc::from)
}
