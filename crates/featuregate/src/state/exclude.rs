use super::{Given, Setting, State};
use crate::error::{Fault, FaultKind, SetError};

impl State {
    /// Whether no two gates that exclude each other are to be on. Each pair is told once, from
    /// the gate whose name comes first.
    pub(crate) fn exclusions_hold(
        &self,
        enabled: &[Option<Given>],
        at: &Setting,
    ) -> Result<(), SetError> {
        SetError::of(self.exclusion_faults(enabled, at))
    }

    pub(crate) fn exclusion_faults(&self, enabled: &[Option<Given>], at: &Setting) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, &gate) in &self.index {
            if self.gates[gate].excludes.is_empty() {
                continue;
            }
            let Some(by) = self.on_by(gate, enabled, at) else {
                continue;
            };
            let mut others: Vec<usize> = self.gates[gate].excludes.clone();
            others.retain(|&other| self.name(other) > name.as_ref());
            others.sort_by_key(|&other| self.name(other));
            for other in others {
                if let Some(other_by) = self.on_by(other, enabled, at) {
                    faults.push(Fault::new(
                        name,
                        FaultKind::Excludes {
                            by,
                            other: self.name(other).to_owned(),
                            other_by,
                        },
                    ));
                }
            }
        }
        faults
    }
}
