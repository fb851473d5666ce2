//! How far what a gate depends on is in each Kubernetes minor that the project supports.

use crate::location::Location;
use crate::stage::Stage;
use crate::upstream::clusters::{self, Clusters};
use crate::upstream::needs::{Need, rank};
use crate::version::Version;

use super::Case;

/// One dependency in one minor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UpstreamState {
    /// The gate of Kubernetes; `KEP-1234` where only the enhancement is known.
    pub name: String,
    /// Number of the enhancement, where it is known.
    pub kep: Option<u32>,
    /// The minor: `1.36`.
    pub minor: String,
    /// Its stage there; `None` where it is not there, or not known.
    pub stage: Option<Stage>,
    /// Whether it is on by default there; `None` where that is not known.
    pub default: Option<bool>,
}

/// Returns the minors that the project supports; without a word on it, the newest alone.
pub(crate) fn minors(case: &Case<'_>) -> (Vec<Version>, Option<Location>) {
    let clusters: Option<Clusters> = clusters::of(case.context.config, &case.ledgers().ci);
    match clusters {
        Some(clusters) => (clusters.minors, Some(clusters.oldest_at)),
        None => (vec![crate::upstream::latest()], None),
    }
}

/// Returns the state of one need in one minor.
pub(crate) fn state(need: &Need<'_>, minor: Version) -> UpstreamState {
    let spec = need.gate.and_then(|gate| gate.at(minor));
    UpstreamState {
        name: need.gate.map_or_else(
            || {
                need.kep
                    .map_or_else(String::new, |k| format!("KEP-{}", k.number))
            },
            |gate| gate.name.to_owned(),
        ),
        kep: need.kep.map(|k| k.number),
        minor: minor.to_string(),
        stage: need.stage_at(minor),
        default: spec.and_then(|s| s.default),
    }
}

/// Returns the state of every need in every supported minor, oldest minor first.
pub(super) fn states(case: &Case<'_>) -> Vec<UpstreamState> {
    let (minors, _) = minors(case);
    let needs = case.needs();
    needs
        .iter()
        .flat_map(|need| minors.iter().map(|minor| state(need, *minor)))
        .collect()
}

/// Returns the first minor in which a need fell back, with the stages before and after.
pub(crate) fn regress(states: &[UpstreamState]) -> Option<(&UpstreamState, &UpstreamState)> {
    let pairs = states.iter().zip(states.iter().skip(1));
    pairs
        .filter(|(a, b)| a.name == b.name)
        .find(|(a, b)| rank(b.stage) < rank(a.stage))
}
