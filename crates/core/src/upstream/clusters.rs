//! Which Kubernetes minors a project supports, as far as it says so.
//!
//! Places disagree. A page about what is needed to run the project is written to be right about
//! just that; a readme or an overview mentions it in passing; and a chart's `kubeVersion` is a
//! technical floor, below which nothing can be installed: it promises nothing.

use std::collections::BTreeSet;

use crate::ci::{Bound, Ci, Supported};
use crate::config::Config;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::version::Version;

/// What says which clusters a project is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The project says so.
    Stated,
    /// Nothing says so in words; its lanes run on them.
    Run,
}

/// The clusters that a project is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clusters {
    /// Minors, oldest first; never empty.
    pub(crate) minors: Vec<Version>,
    /// Where the oldest is named.
    pub(crate) oldest_at: Location,
    /// On what it rests.
    pub(crate) ground: Ground,
}

impl Clusters {
    /// Returns the oldest minor.
    pub(crate) fn oldest(&self) -> Version {
        self.minors.first().copied().unwrap_or_else(super::latest)
    }

    /// Says what the oldest minor is to the project.
    pub(crate) const fn oldest_is(&self) -> &'static str {
        match self.ground {
            Ground::Stated => "the oldest supported cluster",
            Ground::Run => "the oldest cluster that a lane runs on",
        }
    }
}

/// Stems of pages whose subject is what the project runs on.
const REQUIREMENTS: [&str; 8] = [
    "prerequisites",
    "requirements",
    "system-requirements",
    "compatibility",
    "compatibility-matrix",
    "supported-versions",
    "version-support",
    "support",
];

/// Returns the clusters that gates can rest on: by the configuration, else from what documents
/// say, a page of requirements before all others. Where only a chart's floor speaks, or nothing
/// does, the oldest minor at or above it that a lane runs on. `None` where nothing tells.
pub(crate) fn of(config: &Config, ci: &Ci) -> Option<Clusters> {
    configured(config)
        .or_else(|| documented(ci))
        .or_else(|| run(ci))
        .or_else(|| floor(ci))
}

/// Returns the clusters that the project promises, whether or not anything runs on them: by the
/// configuration, documents, or the chart. `None` where it promises none.
pub(crate) fn promised(config: &Config, ci: &Ci) -> Option<Clusters> {
    configured(config)
        .or_else(|| documented(ci))
        .or_else(|| floor(ci))
}

/// Returns what `kubernetes:` in the configuration says.
pub(crate) fn configured(config: &Config) -> Option<Clusters> {
    let stated: BTreeSet<Version> = config
        .kubernetes
        .iter()
        .filter_map(|k| Version::parse(&k.value))
        .map(Version::line)
        .collect();
    let first = config.kubernetes.first().filter(|_| !stated.is_empty())?;
    Some(Clusters {
        minors: stated.into_iter().collect(),
        oldest_at: Location::new(
            LedgerKind::Configuration,
            config.path.clone(),
            first.line,
            first.column,
        ),
        ground: Ground::Stated,
    })
}

/// Returns what documents say: of a page of requirements if there is one, else of all.
fn documented(ci: &Ci) -> Option<Clusters> {
    let of_documents = bounds(ci)
        .into_iter()
        .filter(|s| s.location.ledger != LedgerKind::Chart);
    let lowest = of_documents.min_by_key(|s| (!is_requirement(s), s.bound.minor()))?;
    Some(from(ci, lowest.bound.minor(), lowest.location.clone()))
}

fn is_requirement(stated: &Supported) -> bool {
    let name = stated.location.path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    REQUIREMENTS.contains(&stem.as_str())
}

/// Returns what the chart lets through.
fn floor(ci: &Ci) -> Option<Clusters> {
    let mut of_chart = bounds(ci).into_iter();
    let chart = of_chart.find(|s| s.location.ledger == LedgerKind::Chart)?;
    Some(from(ci, chart.bound.minor(), chart.location.clone()))
}

/// Returns what lanes run on, at or above the chart's floor.
fn run(ci: &Ci) -> Option<Clusters> {
    let floor = floor(ci).map(|c| c.oldest());
    let above = ci.minors.iter().filter(|m| floor <= Some(m.minor));
    let oldest = above.min_by_key(|m| m.minor)?;
    Some(Clusters {
        ground: Ground::Run,
        ..from(ci, oldest.minor, oldest.location.clone())
    })
}

/// Counts from the oldest minor to the newest that the tables or the project's own libraries
/// know.
fn from(ci: &Ci, oldest: Version, oldest_at: Location) -> Clusters {
    let built = ci.supported.iter().filter_map(|s| match s.bound {
        Bound::Built(minor) => Some(minor),
        _ => None,
    });
    let newest = built.chain([super::latest()]).min().unwrap_or(oldest);
    let minors: Vec<Version> = (oldest.minor..=newest.minor.max(oldest.minor))
        .map(|minor| Version::line_of(oldest.major, minor))
        .collect();
    Clusters {
        minors,
        oldest_at,
        ground: Ground::Stated,
    }
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

#[cfg(test)]
mod tests {
    use super::{Clusters, Ground, of, promised};
    use crate::ci::{Bound, Ci, RunMinor, Supported};
    use crate::config::{self, Config};
    use crate::ledger::LedgerKind::{self, Chart, Docs};
    use crate::location::Location;
    use crate::version::Version;

    fn supported(ledger: LedgerKind, path: &str, minor: u32) -> Supported {
        Supported {
            bound: Bound::AtLeast(Version::line_of(1, minor)),
            location: Location::new(ledger, path, 1, 1),
        }
    }

    fn run_on(minor: u32) -> RunMinor {
        RunMinor {
            minor: Version::line_of(1, minor),
            location: Location::new(LedgerKind::Ci, "Makefile", minor, 1),
        }
    }

    fn oldest(clusters: Option<Clusters>) -> (u32, String) {
        let clusters = clusters.expect("something says so");
        (clusters.oldest().minor, clusters.oldest_at.path)
    }

    fn ci() -> Ci {
        Ci {
            supported: vec![
                supported(Docs, "README.md", 32),
                supported(Chart, "c/Chart.yaml", 31),
                supported(Docs, "docs/prerequisites.md", 34),
            ],
            minors: vec![run_on(30), run_on(33)],
            ..Ci::default()
        }
    }

    #[test]
    fn a_page_of_requirements_comes_before_a_readme_and_that_before_a_chart() {
        let mut ci = ci();
        let none = Config::default();
        let page = (34, "docs/prerequisites.md".to_owned());
        assert_eq!(oldest(of(&none, &ci)), page);
        assert_eq!(oldest(promised(&none, &ci)), page);
        ci.supported.pop();
        assert_eq!(oldest(of(&none, &ci)), (32, "README.md".to_owned()));
    }

    #[test]
    fn where_only_a_chart_speaks_the_oldest_lane_above_its_floor_counts() {
        let mut ci = ci();
        let none = Config::default();
        ci.supported.retain(|s| s.location.ledger == Chart);
        let clock = of(&none, &ci).expect("a lane");
        assert_eq!((clock.oldest().minor, clock.ground), (33, Ground::Run));
        assert_eq!(oldest(promised(&none, &ci)).0, 31);
        ci.minors.clear();
        assert_eq!(oldest(of(&none, &ci)).0, 31);
        ci.supported.clear();
        assert_eq!((of(&none, &ci), promised(&none, &ci)), (None, None));
    }

    #[test]
    fn the_configuration_comes_before_all() {
        let config = config::read("gradus.yaml", "kubernetes: [\"1.36\", \"1.35\"]").unwrap();
        assert_eq!(oldest(of(&config, &ci())), (35, "gradus.yaml".to_owned()));
        assert_eq!(oldest(promised(&config, &ci())).0, 35);
    }
}
