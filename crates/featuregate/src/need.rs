use std::borrow::Cow;
use std::fmt;

use crate::cluster::{Cluster, ClusterGate};
use crate::{Stage, Version};

/// What a gate needs of the cluster that the program runs in, and what is done without it.
///
/// It is met by a version, by a gate of the cluster, or by either where both are named. Several
/// needs of one gate have to be met all. A cluster that was not given yet
/// ([`FeatureGate::set_cluster`](crate::FeatureGate::set_cluster)) meets none: what is not known
/// is not there.
///
/// ```
/// use featuregate::{Need, Stage};
///
/// // On by default since 1.36, and gone as a gate some day after it is stable.
/// const PARTITIONS: Need = Need::gate("DRAPartitionableDevices", Stage::Beta)
///     .or_kubernetes(1, 40)
///     .degrade();
/// assert_eq!(
///     PARTITIONS.to_string(),
///     "the cluster's feature gate DRAPartitionableDevices at BETA or above and enabled, \
///      or Kubernetes 1.40 or above"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The least version of Kubernetes.
    pub kubernetes: Option<Version>,
    /// A gate that the cluster has on, and the least stage that it is to have there.
    pub gate: Option<(Cow<'static, str>, Stage)>,
    /// What is done where the cluster does not meet it.
    pub otherwise: Otherwise,
}

/// What is done with a gate whose need is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Otherwise {
    /// It is off, whoever switched it on, and so are the gates that depend on it. The reason can
    /// be read ([`FeatureGate::degraded`](crate::FeatureGate::degraded)) and is in the metrics.
    Degrade,
    /// If it is on, the program is not to start: giving it the cluster fails, and without a
    /// cluster [`FeatureGate::validate`](crate::FeatureGate::validate) does.
    Require,
    /// It cannot be switched on at all: naming it fails, and groups and defaults leave it off.
    Defer,
}

impl Need {
    /// Kubernetes `major.minor` or above; [`Otherwise::Require`] unless something else is said.
    pub const fn kubernetes(major: u64, minor: u64) -> Self {
        Self {
            kubernetes: Some(Version::new(major, minor)),
            gate: None,
            otherwise: Otherwise::Require,
        }
    }

    /// A gate of the cluster that is on, at this stage or above; [`Otherwise::Require`] unless
    /// something else is said.
    pub const fn gate(name: &'static str, stage: Stage) -> Self {
        Self {
            kubernetes: None,
            gate: Some((Cow::Borrowed(name), stage)),
            otherwise: Otherwise::Require,
        }
    }

    /// The same, met by Kubernetes `major.minor` too. A gate that became stable is removed some
    /// releases later: this says from when on the cluster can do without naming it.
    #[must_use]
    pub const fn or_kubernetes(mut self, major: u64, minor: u64) -> Self {
        let before = self.kubernetes.replace(Version::new(major, minor));
        // A constant function drops nothing; what is forgotten was made by `Version::new`, or
        // leaks three numbers.
        std::mem::forget(before);
        self
    }

    /// The same: without it, off.
    #[must_use]
    pub const fn degrade(mut self) -> Self {
        self.otherwise = Otherwise::Degrade;
        self
    }

    /// The same: without it, the program does not start.
    #[must_use]
    pub const fn require(mut self) -> Self {
        self.otherwise = Otherwise::Require;
        self
    }

    /// The same: without it, nobody switches the gate on.
    #[must_use]
    pub const fn defer(mut self) -> Self {
        self.otherwise = Otherwise::Defer;
        self
    }

    /// What `cluster` lacks of it, if anything. `None` is a cluster that was not given.
    pub fn lack(&self, cluster: Option<&Cluster>) -> Option<Lack> {
        let found = match cluster {
            None => Found::NoCluster,
            Some(cluster) => {
                let new_enough = match (&self.kubernetes, cluster.version()) {
                    (Some(least), Some(version)) => version.compare(least).is_ge(),
                    _ => false,
                };
                let gate = self.gate.as_ref().map(|(name, _)| cluster.gate(name));
                if new_enough || self.gate_met(gate.flatten()) {
                    return None;
                }
                Found::Cluster {
                    version: cluster.version().cloned(),
                    gate: gate.flatten(),
                }
            }
        };
        Some(Lack {
            need: self.clone(),
            found,
        })
    }

    fn gate_met(&self, gate: Option<ClusterGate>) -> bool {
        let (Some((_, least)), Some(gate)) = (&self.gate, gate) else {
            return false;
        };
        gate.enabled && gate.stage.is_some_and(|stage| stage.rank() >= least.rank())
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, stage)) = &self.gate {
            write!(
                f,
                "the cluster's feature gate {name} at {} or above and enabled",
                word(*stage)
            )?;
        }
        if let Some(version) = &self.kubernetes {
            if self.gate.is_some() {
                f.write_str(", or ")?;
            }
            write!(f, "Kubernetes {version} or above")?;
        }
        Ok(())
    }
}

/// A need, and what the cluster has instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    need: Need,
    found: Found,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    NoCluster,
    Cluster {
        version: Option<Version>,
        gate: Option<ClusterGate>,
    },
}

impl Lack {
    /// The need that is not met.
    pub fn need(&self) -> &Need {
        &self.need
    }

    /// Whether nothing is known of the cluster yet.
    pub fn cluster_unknown(&self) -> bool {
        matches!(self.found, Found::NoCluster)
    }
}

/// `it needs Kubernetes 1.34 or above, and the cluster is 1.33`
impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it needs {}, and ", self.need)?;
        let (version, gate) = match &self.found {
            Found::NoCluster => return f.write_str("nothing is known of the cluster yet"),
            Found::Cluster { version, gate } => (version, gate),
        };
        if self.need.gate.is_some() {
            match gate {
                None => f.write_str("the cluster does not report that gate")?,
                Some(gate) => write!(
                    f,
                    "the cluster has it at {}, {}",
                    gate.stage.map_or("a stage of another name", word),
                    if gate.enabled { "enabled" } else { "disabled" }
                )?,
            }
        }
        if self.need.kubernetes.is_some() {
            if self.need.gate.is_some() {
                f.write_str("; ")?;
            }
            match version {
                None => f.write_str("the cluster's version is not known")?,
                Some(version) => write!(f, "the cluster is {version}")?,
            }
        }
        Ok(())
    }
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Ga => "GA",
        other => other.as_str(),
    }
}
