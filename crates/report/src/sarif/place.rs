//! Where a finding stands: in the tree, on a page of another revision, or nowhere but in words.

use gradus_core::finding::Finding;
use gradus_core::ledgers::Ledgers;
use gradus_core::location::{self, Role};

use super::log::{ArtifactLocation, Location, Logical, Message, Physical, Region};
use crate::links::Links;
use crate::shown::is_in_tree;
use crate::{shown, words};

/// Returns the place that a finding is shown at, and the others.
///
/// It is shown at its first place in the audited tree. One that is only about the past is shown
/// at the first registry, because readers drop results that stand nowhere; its own places are
/// among the others.
pub(super) fn locations(
    finding: &Finding,
    ledgers: &Ledgers,
    links: Links<'_>,
) -> (Option<Location>, Vec<Location>) {
    let gate = finding.gate.as_ref().map(|gate| Logical {
        name: gate.clone(),
        kind: "featureGate",
    });
    let own = shown::own(finding);
    let primary = shown::place(finding, ledgers).map(|location| Location {
        logical_locations: gate.into_iter().collect(),
        ..Location::of(in_tree(location))
    });
    let related = finding
        .locations
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != own)
        .map(|(i, location)| related(i, location, links))
        .collect();
    (primary, related)
}

fn related(id: usize, location: &location::Location, links: Links<'_>) -> Location {
    let what = match location.role {
        Role::Primary => location.ledger.as_str().to_owned(),
        Role::Other => format!("other side: {}", location.ledger.as_str()),
        Role::Policy => "policy".to_owned(),
    };
    let physical = if is_in_tree(location) {
        Some(in_tree(location))
    } else {
        // The page says which line in its fragment; an artifact has no fragment.
        links.url(location).map(|url| Physical {
            artifact_location: ArtifactLocation {
                uri: url.split(['#', '?']).next().unwrap_or_default().to_owned(),
                uri_base_id: None,
            },
            region: region(location),
        })
    };
    Location {
        id: Some(id),
        message: Some(Message::of(format!("{what}, {}", words::place(location)))),
        physical_location: physical,
        logical_locations: Vec::new(),
    }
}

fn in_tree(location: &location::Location) -> Physical {
    Physical {
        artifact_location: ArtifactLocation::in_root(&location.path),
        region: region(location),
    }
}

fn region(location: &location::Location) -> Option<Region> {
    (location.line > 0).then(|| Region {
        start_line: location.line,
        snippet: location.text.as_ref().map(Message::of),
    })
}
