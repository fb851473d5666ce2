//! What gates, specs and needs are made of, in the plainest types. A stage is the word that
//! Kubernetes writes for it, so that of GA is empty.

use std::collections::BTreeMap;

/// The numbers of a version.
pub(crate) type Numbers = Vec<u64>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spec {
    pub(crate) version: Option<Numbers>,
    pub(crate) stage: &'static str,
    pub(crate) default: bool,
    pub(crate) locked: bool,
    pub(crate) min: Option<Numbers>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Need {
    pub(crate) kubernetes: Option<Numbers>,
    pub(crate) gate: Option<(&'static str, &'static str)>,
    /// `degrade`, `require` or `defer`.
    pub(crate) otherwise: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cluster {
    pub(crate) version: Option<Numbers>,
    pub(crate) gates: BTreeMap<&'static str, (&'static str, bool)>,
}

/// 1.30 is 1.30.0.
pub(crate) fn less(a: &[u64], b: &[u64]) -> bool {
    let padded = |numbers: &[u64]| {
        let mut numbers = numbers.to_vec();
        numbers.resize(9, 0);
        numbers
    };
    padded(a) < padded(b)
}

pub(crate) fn equal(a: &[u64], b: &[u64]) -> bool {
    !less(a, b) && !less(b, a)
}

pub(crate) fn release_before(numbers: &[u64]) -> Numbers {
    vec![numbers[0], numbers[1].max(1) - 1]
}

pub(crate) fn text(numbers: &[u64]) -> String {
    let texts: Vec<String> = numbers.iter().map(u64::to_string).collect();
    texts.join(".")
}

pub(crate) fn text_or_nil(numbers: Option<&Numbers>) -> String {
    numbers.map_or("<nil>".to_owned(), |numbers| text(numbers))
}

pub(crate) fn rank(stage: &str) -> i32 {
    match stage {
        "DEPRECATED" => 0,
        "PRE-ALPHA" | "ALPHA" => 1,
        "BETA" => 2,
        "" => 3,
        _ => -1,
    }
}

impl Spec {
    /// As Go prints the struct.
    pub(crate) fn text(&self) -> String {
        format!(
            "{{{} {} {} {} {}}}",
            self.default,
            self.locked,
            self.stage,
            text_or_nil(self.version.as_ref()),
            text_or_nil(self.min.as_ref())
        )
    }

    pub(crate) fn help(&self, gate: &str, with_min: bool) -> String {
        if self.stage.is_empty() || self.stage == "DEPRECATED" || self.stage == "PRE-ALPHA" {
            return String::new();
        }
        let min = match &self.min {
            Some(min) if with_min => format!(" if --min-compatibility-version>={}", text(min)),
            _ => String::new(),
        };
        let (stage, default) = (self.stage, self.default);
        format!("{gate}=true|false ({stage} - default={default}){min}")
    }
}

/// The spec at a version and a minimum compatibility version.
pub(crate) fn spec_at(specs: &[Spec], version: &[u64], min: Option<&Numbers>) -> Spec {
    let min = min.cloned().unwrap_or_else(|| release_before(version));
    let holds = |spec: &&Spec| {
        let reached = spec.version.as_ref().is_some_and(|v| !less(version, v));
        reached && spec.min.as_ref().is_none_or(|least| !less(&min, least))
    };
    let last = specs.iter().rfind(holds);
    last.cloned().unwrap_or(Spec {
        version: Some(vec![0, 0]),
        stage: "PRE-ALPHA",
        default: false,
        locked: false,
        min: None,
    })
}

impl Need {
    pub(crate) fn text(&self) -> String {
        let word = |stage: &str| if stage.is_empty() { "GA" } else { stage }.to_owned();
        let mut ways = Vec::new();
        if let Some((gate, stage)) = self.gate {
            let stage = word(stage);
            ways.push(format!(
                "the cluster's feature gate {gate} at {stage} or above and enabled"
            ));
        }
        if let Some(version) = &self.kubernetes {
            ways.push(format!("Kubernetes {} or above", text(version)));
        }
        ways.join(", or ")
    }

    pub(crate) fn met(&self, cluster: Option<&Cluster>) -> bool {
        let Some(cluster) = cluster else { return false };
        let by_version = match (&self.kubernetes, &cluster.version) {
            (Some(least), Some(version)) => !less(version, least),
            _ => false,
        };
        let by_gate = self.gate.is_some_and(|(gate, least)| {
            let there = cluster.gates.get(gate);
            there.is_some_and(|(stage, on)| *on && rank(stage) >= rank(least))
        });
        by_version || by_gate
    }

    /// What is lacking, as a clause.
    pub(crate) fn lack(&self, cluster: Option<&Cluster>) -> String {
        let need = self.text();
        let Some(cluster) = cluster else {
            return format!("it needs {need}, and nothing is known of the cluster yet");
        };
        let mut found = Vec::new();
        if let Some((gate, _)) = self.gate {
            found.push(match cluster.gates.get(gate) {
                None => "the cluster does not report that gate".to_owned(),
                Some((stage, on)) => format!(
                    "the cluster has it at {}, {}",
                    if stage.is_empty() { "GA" } else { stage },
                    if *on { "enabled" } else { "disabled" }
                ),
            });
        }
        if self.kubernetes.is_some() {
            found.push(match &cluster.version {
                None => "the cluster's version is not known".to_owned(),
                Some(version) => format!("the cluster is {}", text(version)),
            });
        }
        format!("it needs {need}, and {}", found.join("; "))
    }
}
