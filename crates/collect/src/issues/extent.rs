//! How much of a tracker was exported: issues and pull requests share their numbers, so a
//! number that is neither is missing.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::counted::counted;
use gradus_core::issue::{Extent, Kind};
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::location::Location;

use super::intake::Key;
use crate::home::Home;

/// The numbers that were seen, by repository.
#[derive(Debug, Default)]
pub(super) struct Extents(BTreeMap<String, Seen>);

#[derive(Debug)]
struct Seen {
    issues: BTreeSet<u64>,
    pull_requests: BTreeSet<u64>,
    /// Issues whose labels were exported.
    labelled: BTreeSet<u64>,
    location: Location,
}

impl Extents {
    pub(super) fn add(
        &mut self,
        (repository, number): &Key,
        (kind, has_labels): (Kind, bool),
        location: &Location,
    ) {
        let seen = self.0.entry(repository.clone()).or_insert_with(|| Seen {
            issues: BTreeSet::new(),
            pull_requests: BTreeSet::new(),
            labelled: BTreeSet::new(),
            location: location.clone(),
        });
        if has_labels {
            seen.labelled.insert(*number);
        }
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
            let bare = seen.issues.difference(&seen.pull_requests);
            let unlabelled = bare.filter(|n| !seen.labelled.contains(n)).count();
            let highest = seen.issues.last().max(seen.pull_requests.last());
            let highest = highest.copied().unwrap_or(0);
            Extent {
                repository,
                issues,
                pull_requests,
                highest,
                missing: highest.saturating_sub(issues + pull_requests),
                unlabelled: u64::try_from(unlabelled).unwrap_or(u64::MAX),
                location: seen.location,
            }
        });
        extents.collect()
    }
}

/// Says how much was read. Where it is known which repository this is, issues that do not say
/// whose they are may be another's; where it is not, those of several cannot all be its own.
pub(super) fn coverage(
    files: usize,
    (extents, home): (&[Extent], &Home),
    (about_gates, milestones): (usize, usize),
    unread: &[Unread],
) -> Coverage {
    let is_short = |e: &Extent| e.missing > 0 || e.unlabelled > 0 || is_nobodys(e, home);
    let is_mixed = home.is("").is_none() && extents.len() > 1;
    let state = if extents.is_empty() && milestones == 0 {
        CoverageState::Absent
    } else if extents.is_empty() || !unread.is_empty() || is_mixed || extents.iter().any(is_short) {
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
        if extent.unlabelled > 0 {
            why.push_str(&format!(
                ", {} without their labels (export `labels`)",
                numbered(extent.unlabelled, "issue", "issues")
            ));
        }
        if is_nobodys(extent, home) {
            why.push_str(", and nothing says that they are this project's (export `url`)");
        }
    }
    if is_mixed {
        why.push_str("; which of them is this project's is not known");
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

/// Tells whether issues do not say whose they are, where it is known which repository this is.
fn is_nobodys(extent: &Extent, home: &Home) -> bool {
    extent.repository.is_empty() && home.is("").is_some()
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
