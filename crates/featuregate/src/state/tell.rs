use std::collections::BTreeMap;

use super::{Degraded, State};
use crate::spec::{self, Spec};
use crate::{Degradation, Need, Stage};

impl State {
    /// What `--help` lists, sorted as text.
    pub(crate) fn known_features(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for gate in &self.gates {
            if gate.switches.is_some() {
                texts.extend(gate.specs.first().and_then(|s| s.help(&gate.name, false)));
                continue;
            }
            let (version, min) = (&self.setting.version, self.setting.min.as_ref());
            let here = spec::at(&gate.specs, version, min).map(|at| &gate.specs[at]);
            // What it would be if everything around were of this version too.
            let compatible =
                spec::at(&gate.specs, version, Some(version)).map(|at| &gate.specs[at]);
            let mut parts = Vec::new();
            parts.extend(here.and_then(|spec| spec.help(&gate.name, false)));
            if here != compatible {
                parts.extend(compatible.and_then(|spec| spec.help(&gate.name, true)));
            }
            if !parts.is_empty() {
                texts.push(parts.join(", or "));
            }
        }
        texts.sort();
        texts
    }

    /// `A=true,B=false` for all gates that have a value.
    pub(crate) fn text(&self) -> String {
        let mut entries: Vec<String> = self
            .gates
            .iter()
            .zip(&self.values.enabled)
            .filter_map(|(gate, value)| Some(format!("{}={}", gate.name, value.as_ref()?.on)))
            .collect();
        entries.sort();
        entries.join(",")
    }

    pub(crate) fn all(&self) -> BTreeMap<String, Spec> {
        self.index
            .iter()
            .filter_map(|(name, &gate)| {
                let spec = self.spec(gate, &self.setting)?;
                (spec.stage != Stage::PreAlpha).then(|| (name.to_string(), spec.clone()))
            })
            .collect()
    }

    pub(crate) fn dependencies(&self) -> BTreeMap<String, Vec<String>> {
        self.gates
            .iter()
            .filter_map(|gate| {
                let requires = gate.requires.as_ref()?;
                let names = requires.iter().map(|&on| self.name(on).to_owned());
                Some((gate.name.to_string(), names.collect()))
            })
            .collect()
    }

    pub(crate) fn exclusions(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for gate in &self.gates {
            for &other in &gate.excludes {
                if gate.name.as_ref() < self.name(other) {
                    pairs.push((gate.name.to_string(), self.name(other).to_owned()));
                }
            }
        }
        pairs.sort();
        pairs
    }

    pub(crate) fn needs(&self) -> BTreeMap<String, Vec<Need>> {
        let needing = self.gates.iter().filter(|gate| !gate.needs.is_empty());
        needing
            .map(|gate| (gate.name.to_string(), gate.needs.to_vec()))
            .collect()
    }

    /// The gates that are to be on and are off, and why.
    pub(crate) fn degraded(&self) -> Vec<Degradation> {
        self.index
            .iter()
            .filter_map(|(name, &gate)| {
                let reason = match self.values.degraded[gate].as_deref()? {
                    Degraded::Lacks(lack) => lack.to_string(),
                    Degraded::DependsOn(on) => {
                        format!("it depends on {}, which is degraded", self.name(*on))
                    }
                };
                Some(Degradation {
                    gate: name.to_string(),
                    stage: self.stage(gate, &self.setting),
                    reason,
                })
            })
            .collect()
    }
}
