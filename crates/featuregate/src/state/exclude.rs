use super::{Given, Setting, State};
use crate::error::{Fault, FaultKind, SetError};
use crate::history::both_on_by_default;
use crate::{Otherwise, Source};

/// What Kubernetes does not know of, and so does not check: exclusions, and needs of the cluster.
impl State {
    /// Whether neither stands against what is to be on.
    pub(crate) fn hold(&self, enabled: &[Option<Given>], at: &Setting) -> Result<(), SetError> {
        let mut faults = self.exclusion_faults(enabled, at);
        faults.extend(self.need_faults(enabled, at));
        SetError::of(faults)
    }

    /// Gates that exclude each other and are both to be on. Each pair is told once, from the gate
    /// whose name comes first.
    pub(crate) fn exclusion_faults(&self, enabled: &[Option<Given>], at: &Setting) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, &gate) in &self.index {
            if self.gates[gate].excludes.is_empty() {
                continue;
            }
            let Some(by) = self.on_by(gate, enabled, at) else {
                continue;
            };
            let mut others = self.gates[gate].excludes.clone();
            others.retain(|&other| self.name(other) > name.as_ref());
            others.sort_by_key(|&other| self.name(other));
            for other in others {
                if let Some(other_by) = self.on_by(other, enabled, at) {
                    let other = self.name(other).to_owned();
                    let kind = FaultKind::Excludes {
                        by,
                        other,
                        other_by,
                    };
                    faults.push(Fault::new(name, kind));
                }
            }
        }
        faults
    }

    /// Gates that a gate excludes, and that are on by default at some version at which it is too. As
    /// long as one of the two was set off, that does not show.
    pub(crate) fn default_faults(&self, gate: usize) -> Vec<Fault> {
        let mut others = self.gates[gate].excludes.clone();
        others.sort_by_key(|&other| self.name(other));
        others.retain(|&other| {
            let (specs, others) = (&self.gates[gate].specs, &self.gates[other].specs);
            both_on_by_default(specs, others).is_some()
        });
        let fault = |other| {
            let (a, b) = (self.name(gate), self.name(other));
            let kind = FaultKind::Excludes {
                by: Source::Default,
                other: a.max(b).to_owned(),
                other_by: Source::Default,
            };
            Fault::new(a.min(b), kind)
        };
        others.into_iter().map(fault).collect()
    }

    /// Gates that are to be on although the cluster lacks what they cannot do without. What they
    /// require is not asked for before the cluster is known.
    pub(crate) fn need_faults(&self, enabled: &[Option<Given>], at: &Setting) -> Vec<Fault> {
        let mut faults = self.lacking(Otherwise::Defer, enabled, at);
        if at.cluster.is_some() {
            faults.extend(self.lacking(Otherwise::Require, enabled, at));
        }
        faults
    }

    /// Gates that are to be on although a need that ends so is not met.
    pub(crate) fn lacking(
        &self,
        otherwise: Otherwise,
        enabled: &[Option<Given>],
        at: &Setting,
    ) -> Vec<Fault> {
        let faults = self.index.iter().filter_map(|(name, &gate)| {
            let lack = self.lacks(gate, otherwise, at)?;
            self.on_by(gate, enabled, at)?;
            let kind = match otherwise {
                Otherwise::Defer => FaultKind::Deferred { lack },
                _ => FaultKind::MissingInCluster { lack },
            };
            Some(Fault::new(name, kind))
        });
        faults.collect()
    }
}
