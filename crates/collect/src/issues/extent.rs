//! How much of a tracker was exported: issues and pull requests share their numbers, so a
//! number that is neither is missing.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::counted::counted;
use gradus_core::issue::{Extent, Kind};
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::location::Location;

use super::intake::Key;

/// The numbers that were seen, by repository.
#[derive(Debug, Default)]
pub(super) struct Extents(BTreeMap<String, Seen>);

#[derive(Debug)]
struct Seen {
    issues: BTreeSet<u64>,
    pull_requests: BTreeSet<u64>,
    location: Location,
}

impl Extents {
    pub(super) fn add(&mut self, (repository, number): &Key, kind: Kind, location: &Location) {
        let seen = self.0.entry(repository.clone()).or_insert_with(|| Seen {
            issues: BTreeSet::new(),
            pull_requests: BTreeSet::new(),
            location: location.clone(),
        });
        match kind {
            Kind::Issue => seen.issues.insert(*number),
            Kind::PullRequest => seen.pull_requests.insert(*number),
        };
    }

    pub(super) fn finish(self) -> Vec<Extent> {
        let extents = self.0.into_iter().map(|(repository, seen)| {
            let count = |set: &BTreeSet<u64>| u64::try_from(set.len()).unwrap_or(u64::MAX);
            let both = seen.issues.intersection(&seen.pull_requests).count();
            // What one list has as an issue and another as a pull request is a pull request.
            let pull_requests = count(&seen.pull_requests);
            let issues = count(&seen.issues) - u64::try_from(both).unwrap_or(0);
            let highest = seen.issues.last().max(seen.pull_requests.last());
            let highest = highest.copied().unwrap_or(0);
            Extent {
                repository,
                issues,
                pull_requests,
                highest,
                missing: highest.saturating_sub(issues + pull_requests),
                location: seen.location,
            }
        });
        extents.collect()
    }
}

/// Says how much was read.
pub(super) fn coverage(
    files: usize,
    extents: &[Extent],
    about_gates: usize,
    milestones: usize,
    unread: &[Unread],
) -> Coverage {
    let state = if extents.is_empty() && milestones == 0 {
        CoverageState::Absent
    } else if extents.is_empty() || !unread.is_empty() || extents.iter().any(|e| e.missing > 0) {
        CoverageState::Partial
    } else {
        CoverageState::Exhaustive
    };
    let mut why = counted(files, "file", "files");
    for extent in extents {
        let repository = match extent.repository.as_str() {
            "" => "a repository that is not named",
            name => name,
        };
        why.push_str(&format!(
            ": {} and {} of {repository}, ",
            numbered(extent.issues, "issue", "issues"),
            numbered(extent.pull_requests, "pull request", "pull requests"),
        ));
        match extent.missing {
            0 => why.push_str(&format!("every number up to {}", extent.highest)),
            missing => why.push_str(&format!(
                "{missing} of the numbers up to {} missing ({})",
                extent.highest,
                share(missing, extent.highest)
            )),
        }
    }
    why.push_str(&format!(
        "; {about_gates} about gates, {}, {} unread",
        counted(milestones, "milestone", "milestones"),
        unread.len()
    ));
    Coverage {
        ledger: LedgerKind::Issues,
        state,
        why,
    }
}

fn numbered(n: u64, one: &str, many: &str) -> String {
    counted(usize::try_from(n).unwrap_or(usize::MAX), one, many)
}

/// Returns a share in per cent, never 0 % nor 100 % of what is not.
fn share(part: u64, whole: u64) -> String {
    let percent = u128::from(part) * 100 / u128::from(whole.max(1));
    match percent {
        0 => "less than 1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}
