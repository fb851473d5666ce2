use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::{FeatureGate, Group, Stage};

/// The name that Kubernetes' components use.
pub(crate) const NAME: &str = "kubernetes_feature_enabled";
pub(crate) const HELP: &str =
    "[BETA] This metric records the data about the stage and enablement of a k8s feature.";
pub(crate) const DEGRADED: &str = "featuregate_degraded";
pub(crate) const DEGRADED_HELP: &str =
    "Gates that are to be on and are off, since the cluster lacks what they need.";

/// A gate that is to be on and is off, since the cluster lacks what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Degradation {
    /// The gate.
    pub gate: String,
    /// Its stage at the emulated version.
    pub stage: Stage,
    /// Why, as a clause: `it needs Kubernetes 1.34 or above, and the cluster is 1.33`.
    pub reason: String,
}

/// The values of gates as Prometheus takes them, collected from one registry or several.
///
/// `Display` is the text format. As in Kubernetes a series is never taken away by recording: a
/// gate whose stage changes has two, until [`clear`](Metrics::clear). [`FeatureGate::metrics`]
/// starts afresh each time.
///
/// ```
/// use featuregate::{FeatureGate, Spec};
///
/// let gates = FeatureGate::new();
/// gates.add_versioned([("DynamicMIG", [Spec::ga(1, 30).on()])])?;
/// assert!(gates.metrics().to_string().contains(
///     r#"kubernetes_feature_enabled{name="DynamicMIG",stage=""} 1"#
/// ));
/// # Ok::<(), featuregate::RegisterError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    enabled: BTreeMap<(String, &'static str), bool>,
    degraded: Vec<Degradation>,
}

impl Metrics {
    /// No series.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what the gates are now; it counts as a query of each.
    pub fn record<G: Group>(&mut self, gates: &FeatureGate<G>) {
        let mut state = gates.lock();
        for gate in 0..state.gates.len() {
            let stage = state.stage(gate, &state.setting);
            let on = state.query(gate);
            if stage != Stage::PreAlpha {
                let key = (state.name(gate).to_owned(), stage.as_str());
                self.enabled.insert(key, on);
            }
        }
        let degraded = state.degraded();
        self.degraded
            .retain(|old| !state.index.contains_key(old.gate.as_str()));
        self.degraded.extend(degraded);
        self.degraded.sort_by(|a, b| a.gate.cmp(&b.gate));
    }

    /// Takes all series away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Name, stage and value of the gates, in the order of names.
    pub fn enabled(&self) -> impl Iterator<Item = (&str, &'static str, bool)> {
        self.enabled
            .iter()
            .map(|((name, stage), &on)| (name.as_str(), *stage, on))
    }

    /// The gates that are off though they are to be on, in the order of names.
    pub fn degraded(&self) -> &[Degradation] {
        &self.degraded
    }
}

impl<G: Group> FeatureGate<G> {
    /// What the gates are now, for a scrape. It counts as a query of each.
    pub fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::new();
        metrics.record(self);
        metrics
    }
}

/// The text format of Prometheus, version 0.0.4.
impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# HELP {NAME} {HELP}\n# TYPE {NAME} gauge")?;
        for ((name, stage), on) in &self.enabled {
            writeln!(
                f,
                "{NAME}{{name=\"{}\",stage=\"{}\"}} {}",
                Escaped(name),
                Escaped(stage),
                u8::from(*on)
            )?;
        }
        if self.degraded.is_empty() {
            return Ok(());
        }
        writeln!(
            f,
            "# HELP {DEGRADED} {DEGRADED_HELP}\n# TYPE {DEGRADED} gauge"
        )?;
        for gone in &self.degraded {
            writeln!(
                f,
                "{DEGRADED}{{name=\"{}\",stage=\"{}\",reason=\"{}\"}} 1",
                Escaped(&gone.gate),
                Escaped(gone.stage.as_str()),
                Escaped(&gone.reason)
            )?;
        }
        Ok(())
    }
}

/// The value of a label.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
