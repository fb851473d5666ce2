//! The pull requests that moved each gate, out of the merges of the main line.

use std::collections::BTreeMap;
use std::path::Path;

use gradus_collect::io::git::{Named, Repo};
use gradus_core::page::{self, Pull};
use gradus_core::project::Project;

/// Reads the pull requests by gate, the oldest first. A merge that is not in this clone is none.
pub(super) fn read(path: &Path, project: &Project) -> BTreeMap<String, Vec<Pull>> {
    let Ok(Some(repo)) = Repo::discover(path) else {
        return BTreeMap::new();
    };
    // One merge may move many gates.
    let mut known: BTreeMap<&str, Option<Pull>> = BTreeMap::new();
    let mut pulls: BTreeMap<String, Vec<Pull>> = BTreeMap::new();
    for view in &project.gates {
        for commit in page::commits(view) {
            let pull = known.entry(commit).or_insert_with(|| pull(&repo, commit));
            let Some(pull) = pull else { continue };
            let of_gate = pulls.entry(view.gate.name.clone()).or_default();
            if !of_gate.contains(pull) {
                of_gate.push(pull.clone());
            }
        }
    }
    pulls
}

fn pull(repo: &Repo, commit: &str) -> Option<Pull> {
    let Named::Commit(id) = repo.resolve(commit) else {
        return None;
    };
    page::pull(&repo.message(&id).ok()?)
}
