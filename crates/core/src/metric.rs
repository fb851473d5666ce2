//! Metrics: those that code declares, and the queries that use them.

use std::collections::{BTreeMap, BTreeSet};

use crate::location::Location;
use crate::statement::Basis;

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MetricKind {
    /// Only rises.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Counts by buckets; its series end in `_bucket`, `_sum` and `_count`.
    Histogram,
    /// Quantiles; its series may end in `_sum` and `_count`.
    Summary,
}

impl MetricKind {
    /// Returns the word used in messages and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
        }
    }
}

/// A metric that Go code declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredMetric {
    /// Full name: namespace, subsystem and name, joined.
    pub name: String,
    /// What the code sets apart as the beginning of its names, without the last `_`: the
    /// namespace, else the subsystem. `None` where the name is written in one piece.
    pub prefix: Option<String>,
    /// What it is; `None` where a collector makes it, and only running the program would tell.
    pub kind: Option<MetricKind>,
    /// Its help text.
    pub help: Option<String>,
    /// Names of its labels, as far as they could be told.
    pub labels: Vec<String>,
    /// Whether there are no other labels.
    pub labels_complete: bool,
    /// How stable it is said to be, as the source writes it: `ALPHA`.
    pub stability: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

impl DeclaredMetric {
    /// Returns the folder of the package that declares it.
    #[must_use]
    pub fn folder(&self) -> &str {
        let path = &self.location.path;
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Tells whether it has a series of that name.
    #[must_use]
    pub fn has_series(&self, series: &str) -> bool {
        let Some(end) = series.strip_prefix(self.name.as_str()) else {
            return false;
        };
        match end {
            "" => true,
            // When the series began: an extension of the OpenMetrics format.
            "_created" => self.kind != Some(MetricKind::Gauge),
            "_bucket" => matches!(self.kind, None | Some(MetricKind::Histogram)),
            "_sum" | "_count" => matches!(
                self.kind,
                None | Some(MetricKind::Histogram | MetricKind::Summary)
            ),
            _ => false,
        }
    }
}

/// A metric that code declares under a name that could not be told: listed, never counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnresolvedMetric {
    /// The name as written, at most a line.
    pub expression: String,
    /// Why it could not be told.
    pub reason: String,
    /// With what its name begins, where that could be told; may be empty.
    pub prefix: Option<String>,
    /// With what its name ends, where that could be told.
    pub ending: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

impl UnresolvedMetric {
    /// Tells whether it may have a series of that name, as far as its name could be told.
    #[must_use]
    pub fn may_have_series(&self, series: &str) -> bool {
        let begins = match self.prefix.as_deref() {
            None | Some("") => true,
            Some(prefix) => {
                let rest = series.strip_prefix(prefix);
                rest.is_some_and(|rest| rest.starts_with('_'))
            }
        };
        let ends = self.ending.as_deref().is_none_or(|ending| {
            SERIES.iter().any(|more| {
                let rest = series.strip_suffix(more);
                let rest = rest.and_then(|rest| rest.strip_suffix(ending));
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
            })
        });
        begins && ends
    }
}

/// What series of one metric end in.
const SERIES: [&str; 5] = ["", "_bucket", "_sum", "_count", "_created"];

/// Where a metric is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MetricPlace {
    /// An alert.
    Alert,
    /// A rule that records a query under a name.
    RecordingRule,
    /// A panel of a dashboard.
    Panel,
    /// A document.
    Document,
}

impl MetricPlace {
    /// Returns the words used in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::RecordingRule => "recording rule",
            Self::Panel => "dashboard panel",
            Self::Document => "document",
        }
    }
}

/// A use of a metric in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedMetric {
    /// Name as the query writes it.
    pub name: String,
    /// What kind of place uses it.
    pub place: MetricPlace,
    /// Name of the alert, the recorded series or the panel, where there is one.
    pub title: Option<String>,
    /// The query, or the line of a document; at most a few hundred letters.
    pub expression: String,
    /// [`Basis::Read`] for a query; [`Basis::Inferred`] for a name in prose that only looks like
    /// a metric.
    pub basis: Basis,
    /// Where the query stands.
    pub location: Location,
}

/// A series that a rule records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedSeries {
    /// Its name.
    pub name: String,
    /// Where the rule stands.
    pub location: Location,
}

/// Code that serves metrics.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MetricsEndpoint {
    /// Folder of the program that does so; `None` where it could not be told which one.
    pub binary: Option<String>,
    /// What makes the handler: `promhttp.HandlerFor`.
    pub how: String,
    /// Where the handler is made.
    pub location: Location,
    /// Where the program leads there, if that is another place.
    pub via: Option<Location>,
}

/// Everything that was read about metrics.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metrics {
    /// What code declares, by name and place.
    pub declared: Vec<DeclaredMetric>,
    /// Declarations whose name could not be told.
    pub unresolved: Vec<UnresolvedMetric>,
    /// What queries use.
    pub used: Vec<UsedMetric>,
    /// What rules record, by name and place.
    pub recorded: Vec<RecordedSeries>,
    /// What serves them.
    pub endpoints: Vec<MetricsEndpoint>,
}

/// What a name in a query stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning<'a> {
    /// A metric of the project.
    Declared(&'a DeclaredMetric),
    /// A series that one of the project's rules records.
    Recorded(&'a RecordedSeries),
    /// A metric of something else that many projects query.
    Foreign,
    /// Nothing that is known.
    Unknown,
}

impl Metrics {
    /// Tells what a name in a query stands for.
    #[must_use]
    pub fn meaning(&self, name: &str) -> Meaning<'_> {
        let stems = SERIES.iter().filter_map(|more| name.strip_suffix(more));
        let mut declared = stems.filter_map(|stem| {
            let from = self.declared.partition_point(|m| m.name.as_str() < stem);
            let same = self.declared.iter().skip(from);
            let mut same = same.take_while(|m| m.name == stem);
            same.find(|m| m.has_series(name))
        });
        let recorded = || {
            let from = self.recorded.partition_point(|r| r.name.as_str() < name);
            self.recorded.get(from).filter(|r| r.name == name)
        };
        if let Some(metric) = declared.next() {
            Meaning::Declared(metric)
        } else if let Some(series) = recorded() {
            Meaning::Recorded(series)
        } else if is_foreign(name) {
            Meaning::Foreign
        } else {
            Meaning::Unknown
        }
    }

    /// Returns what the project's own metrics begin with, each with its last `_`.
    ///
    /// That is the namespace or the subsystem; of names that are written in one piece it is the
    /// first word, where at least three of them share it.
    #[must_use]
    pub fn prefixes(&self) -> BTreeSet<String> {
        let mut first_words: BTreeMap<&str, u32> = BTreeMap::new();
        let mut prefixes = BTreeSet::new();
        for metric in &self.declared {
            match &metric.prefix {
                Some(prefix) => {
                    prefixes.insert(format!("{prefix}_"));
                }
                None => {
                    if let Some((word, _)) = metric.name.split_once('_') {
                        *first_words.entry(word).or_default() += 1;
                    }
                }
            }
        }
        let shared = first_words.into_iter().filter(|(_, n)| *n >= SHARED);
        prefixes.extend(shared.map(|(word, _)| format!("{word}_")));
        prefixes.retain(|prefix| !is_foreign(prefix));
        prefixes
    }
}

/// Metrics written in one piece that must share their first word before it counts as a prefix.
const SHARED: u32 = 3;

/// Metrics that every Prometheus makes itself.
const BY_PROMETHEUS: [&str; 3] = ["up", "ALERTS", "ALERTS_FOR_STATE"];

/// What metrics of other programs and libraries begin with: the exporters of kube-prometheus,
/// Kubernetes' components, and what `client_golang`, `component-base` and `controller-runtime`
/// bring along.
const FOREIGN: [&str; 37] = [
    "DCGM_",
    "aggregator_",
    "alertmanager_",
    "apiserver_",
    "authentication_",
    "authorization_",
    "cadvisor_",
    "certwatcher_",
    "container_",
    "controller_runtime_",
    "coredns_",
    "envoy_",
    "etcd_",
    "go_",
    "grafana_",
    "grpc_",
    "http_",
    "istio_",
    "kube_",
    "kubelet_",
    "kubeproxy_",
    "kubernetes_build_info",
    "kubernetes_feature_",
    "leader_election_",
    "machine_",
    "net_conntrack_",
    "node_",
    "probe_",
    "process_",
    "prober_",
    "prometheus_",
    "promhttp_",
    "rest_client_",
    "scheduler_",
    "scrape_",
    "storage_operation_",
    "workqueue_",
];

/// Tells whether a name is one of something else that many projects query.
///
/// Names with a colon are recorded by rules, by convention; whose, one cannot see.
fn is_foreign(name: &str) -> bool {
    BY_PROMETHEUS.contains(&name)
        || name.contains(':')
        || FOREIGN.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::LedgerKind;

    fn metric(name: &str, prefix: Option<&str>, kind: Option<MetricKind>) -> DeclaredMetric {
        DeclaredMetric {
            name: name.to_owned(),
            prefix: prefix.map(str::to_owned),
            kind,
            help: None,
            labels: Vec::new(),
            labels_complete: true,
            stability: None,
            location: Location::new(LedgerKind::Metrics, "pkg/metrics/m.go", 3, 1),
        }
    }

    #[test]
    fn series_of_a_metric() {
        let histogram = metric("lamp_seconds", None, Some(MetricKind::Histogram));
        for series in ["", "_bucket", "_sum", "_count", "_created"] {
            assert!(histogram.has_series(&format!("lamp_seconds{series}")));
        }
        assert!(!histogram.has_series("lamp_seconds_total"));
        let gauge = metric("lamp_on", None, Some(MetricKind::Gauge));
        assert!(gauge.has_series("lamp_on") && !gauge.has_series("lamp_on_count"));
        let collected = metric("lamp_volts", None, None);
        assert!(collected.has_series("lamp_volts_bucket"));
        assert_eq!(collected.folder(), "pkg/metrics");
    }

    #[test]
    fn what_may_be_of_a_metric_without_a_name() {
        let unresolved = |prefix: Option<&str>, ending: Option<&str>| UnresolvedMetric {
            expression: "name".to_owned(),
            reason: "a parameter".to_owned(),
            prefix: prefix.map(str::to_owned),
            ending: ending.map(str::to_owned),
            location: Location::new(LedgerKind::Metrics, "pkg/m.go", 3, 1),
        };
        let may = |prefix, ending| unresolved(prefix, ending).may_have_series("lamp_on_count");
        assert!(may(None, None) && may(Some(""), None) && may(Some("lamp"), None));
        assert!(!may(Some("la"), None) && !may(Some("bell"), None));
        assert!(may(None, Some("on")) && may(Some("lamp"), Some("on_count")));
        assert!(!may(None, Some("off")) && !may(None, Some("n")));
    }

    #[test]
    fn meanings_of_names() {
        let location = Location::new(LedgerKind::Metrics, "rules.yaml", 4, 1);
        let metrics = Metrics {
            declared: vec![metric("lamp_on", None, Some(MetricKind::Gauge))],
            recorded: vec![RecordedSeries {
                name: "lamp:on:sum".to_owned(),
                location,
            }],
            ..Metrics::default()
        };
        assert!(matches!(metrics.meaning("lamp_on"), Meaning::Declared(_)));
        assert!(matches!(
            metrics.meaning("lamp:on:sum"),
            Meaning::Recorded(_)
        ));
        for name in [
            "up",
            "kube_pod_info",
            "workqueue_depth",
            "other:sum",
            "DCGM_FI",
        ] {
            assert_eq!(metrics.meaning(name), Meaning::Foreign, "{name}");
        }
        assert_eq!(metrics.meaning("lamp_off"), Meaning::Unknown);
    }

    #[test]
    fn prefixes_are_what_the_code_sets_apart() {
        let mut metrics = Metrics {
            declared: vec![
                metric("lamp_core_on", Some("lamp_core"), None),
                metric("http_lamp_total", Some("http"), None),
                metric("bell_a", None, None),
                metric("bell_b", None, None),
            ],
            ..Metrics::default()
        };
        assert_eq!(metrics.prefixes(), ["lamp_core_".to_owned()].into());
        metrics.declared.push(metric("bell_c", None, None));
        assert!(metrics.prefixes().contains("bell_"));
    }
}
