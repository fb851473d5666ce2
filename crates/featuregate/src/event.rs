use std::fmt;

use crate::Stage;

/// Something that an operator should see although nothing failed. `Display` is Kubernetes' text.
///
/// [`FeatureGate::on_event`](crate::FeatureGate::on_event) takes them; with the feature `log` or
/// `tracing` they go there too, as warnings with the fields as key-value pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A gate that is generally available or deprecated was set. Told at each call that sets
    /// gates, as in Kubernetes, also at one that fails later on.
    Setting {
        /// The gate.
        gate: String,
        /// [`Stage::Ga`] or [`Stage::Deprecated`].
        stage: Stage,
        /// The value it was given.
        value: bool,
    },
    /// The default of such a gate was overridden.
    OverridingDefault {
        /// The gate.
        gate: String,
        /// [`Stage::Ga`] or [`Stage::Deprecated`].
        stage: Stage,
        /// The new default.
        value: bool,
    },
    /// A gate that somebody has asked for changes its value with the emulated version or the
    /// cluster. Told when the change is refused, too.
    QueriedChange {
        /// The gate.
        gate: String,
        /// The value so far.
        old: bool,
        /// The value at the new setting.
        new: bool,
    },
}

impl Event {
    /// The gate that it is about.
    pub fn gate(&self) -> &str {
        match self {
            Self::Setting { gate, .. }
            | Self::OverridingDefault { gate, .. }
            | Self::QueriedChange { gate, .. } => gate,
        }
    }

    #[cfg(any(feature = "log", feature = "tracing"))]
    pub(crate) fn emit(&self) {
        let text = self.to_string();
        match self {
            Self::Setting { gate, value, .. } | Self::OverridingDefault { gate, value, .. } => {
                #[cfg(feature = "log")]
                log::warn!(target: "featuregate", featureGate = gate.as_str(), value = *value; "{text}");
                #[cfg(feature = "tracing")]
                tracing::warn!(target: "featuregate", featureGate = gate.as_str(), value = *value, "{text}");
            }
            Self::QueriedChange { gate, old, new } => {
                #[cfg(feature = "log")]
                log::warn!(target: "featuregate", featureGate = gate.as_str(), oldValue = *old, newValue = *new; "{text}");
                #[cfg(feature = "tracing")]
                tracing::warn!(target: "featuregate", featureGate = gate.as_str(), oldValue = *old, newValue = *new, "{text}");
            }
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = |stage: &Stage| match stage {
            Stage::Deprecated => "deprecated",
            _ => "GA",
        };
        match self {
            Self::Setting { stage: s, .. } => write!(
                f,
                "Warning: setting {} feature gate. It will be removed in a future release.",
                stage(s)
            ),
            Self::OverridingDefault { stage: s, .. } => write!(
                f,
                "Warning: overriding default of {} feature gate. It will be removed in a future \
                 release.",
                stage(s)
            ),
            Self::QueriedChange { .. } => f.write_str(
                "Warning: SetEmulationVersionAndMinCompatibilityVersion will change already \
                 queried feature",
            ),
        }
    }
}
