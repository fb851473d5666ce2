//! Since when a sentence stands in a document: the first-parent line tells.

use gradus_core::proposal::Demand;

use super::Past;
use crate::io::git::hex;
use crate::io::git_tree::GitTree;
use crate::io::history::day;
use crate::proposals;
use crate::source::Source;

/// Dates demands. The document is looked at in a few commits only, as if a demand that came
/// had never gone in between.
pub(super) fn date(demands: &mut [Demand], past: Past<'_>) {
    if demands.is_empty() {
        return;
    }
    let (steps, stopped) = past.repo.first_parents(past.commit.id);
    for demand in demands {
        let path = demand.location.path.clone();
        let stands = |tree| {
            let tree = GitTree::new(past.repo, past.memo, tree);
            let bytes = tree.read(&path);
            bytes.is_ok_and(|bytes| !proposals::demands(&path, &bytes).is_empty())
        };
        // Newest first: the last commit of which it holds is the one that brought it.
        let count = steps.partition_point(|step| stands(step.tree));
        let first = count.checked_sub(1).and_then(|i| steps.get(i));
        if count == steps.len() && stopped.is_some() {
            continue;
        }
        demand.since = first.map(|step| (day(step.seconds), hex(&step.id)));
    }
}
