//! Walks commits: the first-parent line, and ancestry.

use std::collections::{BinaryHeap, HashSet};

use super::Repo;
use super::object::{Trouble, bytes, oid};
use crate::source::BlobId;

/// A commit on a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its hash.
    pub id: BlobId,
    /// Its root folder.
    pub tree: BlobId,
    /// Committer's time in seconds since 1970.
    pub seconds: i64,
}

/// So many commits older than what is looked for end a walk: clocks disagree, but not in a row.
const OLDER_COMMITS: usize = 256;

impl Repo {
    /// Returns the first-parent line that ends at a commit, newest first, and why it stops
    /// before its root, if it does.
    #[must_use]
    pub fn first_parents(&self, from: BlobId) -> (Vec<Step>, Option<Trouble>) {
        let mut steps = Vec::new();
        let stopped = self.walk_first_parents(from, |step| steps.push(step));
        (steps, stopped)
    }

    /// The same with each commit given away as soon as it was read.
    pub(in crate::io) fn walk_first_parents(
        &self,
        from: BlobId,
        mut each: impl FnMut(Step),
    ) -> Option<Trouble> {
        let graph = self.with(|repo| repo.commit_graph_if_enabled().ok().flatten());
        let mut next = Some(from);
        while let Some(id) = next {
            // A graph may be stale or forged, so it is only asked what is cheaper to ask it.
            let known = graph.as_ref().and_then(|graph| {
                let commit = graph.commit_by_id(oid(&id))?;
                let parent = match commit.parent1().ok()? {
                    Some(position) => Some(bytes(graph.id_at(position))?),
                    None => None,
                };
                let step = Step {
                    id,
                    tree: bytes(commit.root_tree_id())?,
                    seconds: i64::try_from(commit.committer_timestamp()).ok()?,
                };
                Some((step, parent))
            });
            let (step, parent) = match known {
                Some(known) => known,
                None => match self.commit(&id) {
                    Ok(commit) => (
                        Step {
                            id,
                            tree: commit.tree,
                            seconds: commit.seconds,
                        },
                        commit.parents.first().copied(),
                    ),
                    Err(trouble) => return Some(trouble),
                },
            };
            each(step);
            next = parent;
        }
        None
    }

    /// Tells which of the wanted commits a commit has among its ancestors, itself included.
    ///
    /// The walk goes by time and ends where all were found, or after a row of commits older than
    /// the oldest wanted one.
    #[must_use]
    pub fn ancestors_among(&self, from: BlobId, wanted: &[(BlobId, i64)]) -> HashSet<BlobId> {
        let mut missing: HashSet<BlobId> = wanted.iter().map(|(id, _)| *id).collect();
        let mut found = HashSet::new();
        let Some(oldest) = wanted.iter().map(|(_, seconds)| *seconds).min() else {
            return found;
        };
        let mut seen = HashSet::from([from]);
        let mut queue = BinaryHeap::new();
        if let Ok(commit) = self.commit(&from) {
            queue.push((commit.seconds, commit.id));
        }
        let mut older = 0;
        while let Some((seconds, id)) = queue.pop() {
            if missing.remove(&id) {
                found.insert(id);
            }
            older = if seconds < oldest { older + 1 } else { 0 };
            if missing.is_empty() || older > OLDER_COMMITS {
                break;
            }
            let Ok(commit) = self.commit(&id) else {
                continue;
            };
            for parent in commit.parents {
                if seen.insert(parent)
                    && let Ok(parent) = self.commit(&parent)
                {
                    queue.push((parent.seconds, parent.id));
                }
            }
        }
        found
    }
}
