//! The pull requests that moved gates, out of the merges of the main line.

use std::collections::BTreeMap;
use std::path::Path;

use gradus_collect::io::git::{Named, Repo};
use gradus_core::ledgers::Ledgers;
use gradus_core::page::{self, Pull};
use gradus_core::project::GateView;

/// Reads the pull requests that moved gates, by commit. A merge that is not in this clone is
/// none, and of a history that is known in part there are none at all.
pub(crate) fn read<'a>(
    path: &Path,
    ledgers: &Ledgers,
    gates: impl IntoIterator<Item = &'a GateView>,
) -> BTreeMap<String, Pull> {
    if !page::are_known(ledgers) {
        return BTreeMap::new();
    }
    let Ok(Some(repo)) = Repo::discover(path) else {
        return BTreeMap::new();
    };
    // One merge may move many gates.
    let mut known: BTreeMap<&str, Option<Pull>> = BTreeMap::new();
    for commit in gates.into_iter().flat_map(page::commits) {
        known.entry(commit).or_insert_with(|| pull(&repo, commit));
    }
    let pulls = known.into_iter();
    pulls
        .filter_map(|(commit, pull)| Some((commit.to_owned(), pull?)))
        .collect()
}

fn pull(repo: &Repo, commit: &str) -> Option<Pull> {
    let Named::Commit(id) = repo.resolve(commit) else {
        return None;
    };
    page::pull(&repo.message(&id).ok()?)
}
