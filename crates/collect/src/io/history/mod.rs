//! The history ledger: release lines from tags, changes from the first-parent line.

mod committed;
mod lines;
mod relevant;
mod snapshot;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::counted::counted;
use gradus_core::history::{Committed, History};
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};

pub use snapshot::Reader;
use snapshot::Snapshots;

use super::git::{Commit, Repo};
use super::git_tree::TreeMemo;

/// The history of a revision, and how much of it could be read.
#[derive(Debug)]
pub struct Reading {
    /// Release lines and commits.
    pub history: History,
    /// How much was read.
    pub coverage: Coverage,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Reads the history of the registries up to a commit.
///
/// `module_dirs` are the folders of the modules that have a registry at the audited revision:
/// they tell which tags count. Registries are looked for anew at every tag.
#[must_use]
pub fn read(
    repo: &Repo,
    memo: &TreeMemo,
    at: &Commit,
    module_dirs: &[String],
    reader: &Reader<'_>,
) -> Reading {
    let snapshots = Snapshots::new(repo, memo, reader);
    let mut whys: Vec<String> = repo.incomplete().into_iter().collect();
    let mut unread = Vec::new();
    let is_named_like_release = |name: &str| name.bytes().any(|b| b.is_ascii_digit());
    let all = repo.tags(is_named_like_release).unwrap_or_else(|error| {
        whys.push(error.to_string());
        super::git::Tags::default()
    });
    let names: Vec<String> = all.found.iter().map(|tag| tag.name.clone()).collect();
    let family = tags::family(&names, module_dirs);
    let (finals, mut broken) = lines::finals(repo, &all.found, &family, at);
    broken.extend(all.broken);
    broken.retain(|(name, _)| tags::release(name, &family).is_some());
    if !broken.is_empty() {
        whys.push(format!(
            "{} to a commit",
            counted(broken.len(), "tag does not lead", "tags do not lead")
        ));
    }
    unread.extend(
        broken
            .iter()
            .map(|(name, trouble)| trouble.at(format!("refs/tags/{name}"))),
    );

    let readings = lines::readings(&snapshots, &finals);
    let mut watched: BTreeSet<String> = readings
        .iter()
        .flat_map(|reading| reading.folders.iter().cloned())
        .collect();
    snapshots.scan(&[at.tree]);
    watched.extend(snapshots.at(at.tree).folders.iter().cloned());

    let walk = committed::walk(&snapshots, at.id, watched);
    if let Some(trouble) = &walk.stopped
        && whys.is_empty()
    {
        whys.push(format!("the first-parent line breaks off: {trouble}"));
    }
    if walk.exhausted {
        whys.push("registries moved more often than is followed".to_owned());
    }

    let lost = lost_files(&finals, &readings);
    if !lost.is_empty() {
        whys.push(format!(
            "{} unread at some tag",
            counted(lost.len(), "file is", "files are")
        ));
    }
    unread.extend(lost);

    let lines = lines::lines(&finals, &readings);
    let coverage = coverage(&whys, &family, lines.len(), finals.len(), walk.steps);
    Reading {
        history: History {
            lines,
            committed: walk.committed,
            tag_family: family,
            torn: !whys.is_empty(),
            ..History::default()
        },
        coverage,
        unread,
    }
}

/// Reads the changes on the first-parent line that ends at a commit, oldest first, where it is
/// known which folders hold and held registries: neither tags nor the rest of any tree are
/// looked at, so a registry that came from elsewhere is born there.
#[must_use]
pub fn committed(
    repo: &Repo,
    memo: &TreeMemo,
    at: &Commit,
    folders: BTreeSet<String>,
    reader: &Reader<'_>,
) -> Vec<Committed> {
    let snapshots = Snapshots::new(repo, memo, reader);
    committed::walk_known(&snapshots, at.id, &folders)
}

/// Files that could not be read at tags, each once, with the first tag and the number of others.
fn lost_files(
    finals: &[lines::Final],
    readings: &[std::sync::Arc<snapshot::Reading>],
) -> Vec<Unread> {
    let mut lost: BTreeMap<&str, (Unread, usize)> = BTreeMap::new();
    for (tag, reading) in finals.iter().zip(readings) {
        for unread in &reading.unread {
            lost.entry(&unread.path)
                .and_modify(|(_, others)| *others += 1)
                .or_insert_with(|| {
                    let reason = format!("at tag {}: {}", tag.tag.name, unread.reason);
                    (
                        Unread {
                            reason,
                            ..unread.clone()
                        },
                        0,
                    )
                });
        }
    }
    lost.into_values()
        .map(|(mut unread, others)| {
            if others > 0 {
                unread.reason.push_str(&format!(" (and at {others} more)"));
            }
            unread
        })
        .collect()
}

fn coverage(whys: &[String], family: &str, lines: usize, tags: usize, commits: usize) -> Coverage {
    let of = if family.is_empty() {
        String::new()
    } else {
        format!(" named {family}*")
    };
    let commits = counted(commits, "commit", "commits");
    let found = if lines == 0 {
        format!("no final release tag{of}, {commits} on the first-parent line")
    } else {
        format!(
            "{} from {}{of}, {commits} on the first-parent line",
            counted(lines, "release line", "release lines"),
            counted(tags, "final tag", "final tags")
        )
    };
    let (state, why) = if whys.is_empty() {
        (CoverageState::Exhaustive, found)
    } else {
        (
            CoverageState::Partial,
            format!("{found}; {}", whys.join("; ")),
        )
    };
    Coverage {
        ledger: LedgerKind::History,
        state,
        why,
    }
}

/// Writes a time as a day in UTC; times outside the calendar are held at its ends.
#[must_use]
pub fn day(seconds: i64) -> String {
    let ends = [jiff::Timestamp::MIN, jiff::Timestamp::MAX];
    let [min, max] = ends.map(jiff::Timestamp::as_second);
    jiff::Timestamp::from_second(seconds.clamp(min, max)).map_or_else(
        |_| "1970-01-01".to_owned(),
        |time| time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(-1), "1969-12-31");
        assert_eq!(day(1_754_092_800), "2025-08-02");
        assert!(!day(i64::MAX).is_empty());
        assert!(!day(i64::MIN).is_empty());
    }
}
