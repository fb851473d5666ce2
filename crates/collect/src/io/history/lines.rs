//! Release lines: what the registries said at the first final tag of each minor line.

use std::collections::BTreeMap;
use std::sync::Arc;

use gradus_core::history::{Patch, ReleaseLine};
use gradus_core::version::Version;
use rayon::prelude::*;

use super::snapshot::{Reading, Snapshots, changed};
use super::tags::{Release, release};
use crate::io::git::{Commit, Repo, Tag, Trouble, hex};

/// A final tag with its commit.
#[derive(Debug, Clone)]
pub(super) struct Final {
    pub(super) tag: Tag,
    pub(super) commit: Commit,
    pub(super) release: Release,
    /// The tagger's time, or for a lightweight tag the commit's.
    pub(super) seconds: i64,
}

/// Returns the final tags of a family that lie in the past of a commit, oldest first, and the
/// tags whose commit cannot be read.
pub(super) fn finals(
    repo: &Repo,
    tags: &[Tag],
    family: &str,
    at: &Commit,
) -> (Vec<Final>, Vec<(String, Trouble)>) {
    let candidates: Vec<(&Tag, Release)> = tags
        .iter()
        .filter_map(|tag| Some((tag, release(&tag.name, family)?)))
        .collect();
    let read: Vec<Result<Final, (String, Trouble)>> = candidates
        .into_par_iter()
        .map(|(tag, release)| match repo.commit(&tag.commit) {
            Ok(commit) => Ok(Final {
                seconds: tag.tagged.unwrap_or(commit.seconds),
                tag: tag.clone(),
                commit,
                release,
            }),
            Err(trouble) => Err((tag.name.clone(), trouble)),
        })
        .collect();
    let mut all = Vec::new();
    let mut broken = Vec::new();
    for one in read {
        match one {
            Ok(one) => all.push(one),
            Err(one) => broken.push(one),
        }
    }
    let now = tags
        .iter()
        .filter(|tag| tag.commit == at.id)
        .filter_map(|tag| tag.tagged)
        .fold(at.seconds, i64::max);
    // A commit can be tagged long after it was made, so what is dated later may still be past.
    let later: Vec<_> = all
        .iter()
        .filter(|tag| tag.seconds > now)
        .map(|tag| (tag.commit.id, tag.commit.seconds))
        .collect();
    let past = repo.ancestors_among(at.id, &later);
    all.retain(|tag| tag.seconds <= now || past.contains(&tag.commit.id));
    all.sort_by(|a, b| {
        (a.seconds, a.release.version, &a.tag.name).cmp(&(
            b.seconds,
            b.release.version,
            &b.tag.name,
        ))
    });
    (all, broken)
}

/// Makes release lines of final tags and of what was read at each.
pub(super) fn lines(finals: &[Final], readings: &[Arc<Reading>]) -> Vec<ReleaseLine> {
    let mut lines: Vec<ReleaseLine> = Vec::new();
    let mut at: BTreeMap<Version, usize> = BTreeMap::new();
    for (tag, reading) in finals.iter().zip(readings) {
        let version = tag.release.version.line();
        let gates = Arc::clone(&reading.snapshot);
        let known = at.get(&version).and_then(|i| lines.get_mut(*i));
        let Some(line) = known else {
            at.insert(version, lines.len());
            lines.push(ReleaseLine {
                line: tag.release.line.clone(),
                version,
                tag: tag.tag.name.clone(),
                date: super::day(tag.seconds),
                seconds: tag.seconds,
                commit: hex(&tag.commit.id),
                gates,
                patches: Vec::new(),
            });
            continue;
        };
        let before = line
            .patches
            .last()
            .map_or(&line.gates, |patch| &patch.gates);
        let changed = changed(before, &gates);
        if !changed.is_empty() {
            line.patches.push(Patch {
                tag: tag.tag.name.clone(),
                date: super::day(tag.seconds),
                gates,
                changed,
            });
        }
    }
    lines
}

/// Reads the registries at every tag.
pub(super) fn readings(snapshots: &Snapshots<'_>, finals: &[Final]) -> Vec<Arc<Reading>> {
    let trees: Vec<_> = finals.iter().map(|tag| tag.commit.tree).collect();
    snapshots.scan(&trees);
    trees
        .par_iter()
        .with_min_len(8)
        .map(|tree| snapshots.at(*tree))
        .collect()
}
