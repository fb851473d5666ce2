//! Which Kubernetes minors a project supports, as far as it says so.

use std::collections::BTreeSet;

use crate::ci::{Bound, Ci, Supported};
use crate::config::Config;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::version::Version;

/// The clusters that a project is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clusters {
    /// Minors, oldest first; never empty.
    pub(crate) minors: Vec<Version>,
    /// Where the oldest is named.
    pub(crate) oldest_at: Location,
}

impl Clusters {
    /// Returns the oldest minor.
    pub(crate) fn oldest(&self) -> Version {
        self.minors.first().copied().unwrap_or_else(super::latest)
    }
}

/// Returns the minors that a project supports: by its configuration, else from the lowest bound
/// that it states to the newest minor that the tables or its own libraries know. `None` where
/// it states none.
pub(crate) fn of(config: &Config, ci: &Ci) -> Option<Clusters> {
    let stated: BTreeSet<Version> = config
        .kubernetes
        .iter()
        .filter_map(|k| Version::parse(&k.value))
        .map(Version::line)
        .collect();
    if let Some(first) = config.kubernetes.first()
        && !stated.is_empty()
    {
        return Some(Clusters {
            minors: stated.into_iter().collect(),
            oldest_at: Location::new(
                LedgerKind::Configuration,
                config.path.clone(),
                first.line,
                first.column,
            ),
        });
    }
    let lowest = bounds(ci).into_iter().min_by_key(|s| s.bound.minor())?;
    let built = ci.supported.iter().filter_map(|s| match s.bound {
        Bound::Built(minor) => Some(minor),
        _ => None,
    });
    let newest = built.chain([super::latest()]).min()?;
    let oldest = lowest.bound.minor();
    let minors: Vec<Version> = (oldest.minor..=newest.minor.max(oldest.minor))
        .map(|minor| Version::line_of(oldest.major, minor))
        .collect();
    Some(Clusters {
        minors,
        oldest_at: lowest.location.clone(),
    })
}

/// Returns the lower bounds that a project states. Charts count only where they agree: of
/// several, each can be for something else.
pub(crate) fn bounds(ci: &Ci) -> Vec<&Supported> {
    let open = ci
        .supported
        .iter()
        .filter(|s| matches!(s.bound, Bound::AtLeast(_)));
    let of_charts: BTreeSet<Version> = open
        .clone()
        .filter(|s| s.location.ledger == LedgerKind::Chart)
        .map(|s| s.bound.minor())
        .collect();
    open.filter(|s| s.location.ledger != LedgerKind::Chart || of_charts.len() == 1)
        .collect()
}
