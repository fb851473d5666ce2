//! The one place at which a finding is shown, where a reader takes only one.

use gradus_core::finding::Finding;
use gradus_core::ledgers::Ledgers;
use gradus_core::location::{Location, Role};

use crate::links::is_in_repository;

/// Returns the number of a finding's first place in the audited tree, the policy aside.
pub(crate) fn own(finding: &Finding) -> Option<usize> {
    finding
        .locations
        .iter()
        .position(|l| l.role != Role::Policy && is_in_tree(l))
}

/// Returns the place that a finding is shown at: its own, else the first registry.
///
/// What is only about the past stands nowhere in the tree, and readers drop what stands nowhere.
pub(crate) fn place<'a>(finding: &'a Finding, ledgers: &'a Ledgers) -> Option<&'a Location> {
    own(finding)
        .and_then(|i| finding.locations.get(i))
        .or_else(|| ledgers.inventory.registries.first().map(|r| &r.location))
}

/// Tells whether a place is a file of the audited tree.
pub(crate) fn is_in_tree(location: &Location) -> bool {
    location.revision.is_none() && is_in_repository(location)
}
