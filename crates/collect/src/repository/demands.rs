//! Since when a sentence stands in a document: the first-parent line tells.

use gradus_core::likeness::is_alike;
use gradus_core::proposal::Demand;

use super::Revised;
use crate::docs::text;
use crate::io::git::{Step, hex};
use crate::io::git_tree::GitTree;
use crate::io::history::day;
use crate::proposals;
use crate::source::{FileKind, Source};

/// Moves of one sentence that are followed.
const MAX_MOVES: usize = 8;

/// Dates demands. The document is looked at in a few commits only, as if a demand that came
/// had never gone in between. Where it came as part of a move, from another path or out of
/// another document, the sentence is followed there.
pub(super) fn date(demands: &mut [Demand], past: Revised<'_>) {
    if demands.is_empty() {
        return;
    }
    let (steps, stopped) = past.repo.first_parents(past.commit.id);
    for demand in demands {
        let mut path = demand.location.path.clone();
        let mut count = 0;
        for _ in 0..MAX_MOVES {
            count += stand(past, &path, steps.get(count..).unwrap_or_default());
            let (Some(newer), Some(older)) = (
                count.checked_sub(1).and_then(|i| steps.get(i)),
                steps.get(count),
            ) else {
                break;
            };
            match origin(past, demand, &path, newer, older) {
                Some(before) => path = before,
                None => break,
            }
        }
        let first = count.checked_sub(1).and_then(|i| steps.get(i));
        if count == steps.len() && stopped.is_some() {
            continue;
        }
        demand.since = first.map(|step| (day(step.seconds), hex(&step.id)));
        demand.first_path = (path != demand.location.path).then_some(path);
    }
}

/// Counts the steps, newest first, at which a document has a demand.
fn stand(past: Revised<'_>, path: &str, steps: &[Step]) -> usize {
    steps.partition_point(|step| {
        let tree = GitTree::new(past.repo, past.memo, step.tree);
        !of(&tree, path).is_empty()
    })
}

fn of(tree: &GitTree<'_>, path: &str) -> Vec<Demand> {
    let bytes = tree.read(path);
    bytes.map_or_else(|_| Vec::new(), |bytes| proposals::demands(path, &bytes))
}

/// Finds the document from which a demand came with a commit: one that has the same sentence
/// before it, or one that is gone after it and is otherwise the same.
fn origin(
    past: Revised<'_>,
    demand: &Demand,
    path: &str,
    newer: &Step,
    older: &Step,
) -> Option<String> {
    let before = GitTree::new(past.repo, past.memo, older.tree);
    let after = GitTree::new(past.repo, past.memo, newer.tree);
    let candidates = before
        .paths()
        .filter(|(other, kind)| *kind == FileKind::Markdown && other != path)
        .map(|(other, _)| other)
        .filter(|other| proposals::may_demand(other));
    let mut moved = None;
    for other in candidates {
        let there = of(&before, &other);
        if there.iter().any(|d| same(&d.text, &demand.text)) {
            return Some(other);
        }
        let is_gone = after.read(&other).is_err();
        if is_gone && !there.is_empty() && alike(&before, &other, &after, path) {
            moved = moved.or(Some(other));
        }
    }
    moved
}

fn same(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|w| !w.is_empty());
        words.map(str::to_lowercase).collect()
    };
    words(one) == words(other)
}

/// Tells whether two documents are versions of one.
fn alike(before: &GitTree<'_>, from: &str, after: &GitTree<'_>, to: &str) -> bool {
    let (Ok(from_bytes), Ok(to_bytes)) = (before.read(from), after.read(to)) else {
        return false;
    };
    let (Ok(from), Ok(to)) = (text::check(from, &from_bytes), text::check(to, &to_bytes)) else {
        return false;
    };
    is_alike(from, to)
}
