//! The model's calls that add gates, and what is to hold between them.

use std::collections::BTreeMap;

use super::registration::{both_on_by_default, completed, dependency_fault, on_cycles};
use super::registry::{Failure, Model, joined, one};
use super::words::{Need, Numbers, Spec, spec_at, text};

impl Model {
    pub(crate) fn add_versioned(
        &mut self,
        gates: &BTreeMap<String, Vec<Spec>>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Err(one(
                "cannot add a feature gate after adding it to the flag set",
            ));
        }
        let mut all = BTreeMap::new();
        for (gate, specs) in gates {
            all.insert(gate.clone(), completed(gate, specs).map_err(one)?);
        }
        for (gate, specs) in all {
            match self.specs.get(&gate) {
                Some(there) if specs.is_empty() || *there != specs => {
                    let there: Vec<String> = there.iter().map(Spec::text).collect();
                    return Err(one(format!(
                        "feature gate {gate:?} with different spec already exists: [{}]",
                        there.join(" ")
                    )));
                }
                _ => self.specs.insert(gate, specs),
            };
        }
        Ok(())
    }

    pub(crate) fn add_dependencies(
        &mut self,
        added: &[(String, Vec<String>)],
    ) -> Result<(), Failure> {
        if self.closed {
            return Err(one(
                "cannot add a feature gate dependency after adding it to the flag set",
            ));
        }
        for (gate, on) in added {
            self.requires
                .entry(gate.clone())
                .or_default()
                .extend(on.iter().cloned());
        }
        for (gate, requires) in &self.requires {
            let Some(specs) = self.specs.get(gate) else {
                return Err(one(format!(
                    "cannot add dependency for unknown feature {gate}"
                )));
            };
            for other in requires {
                let Some(others) = self.specs.get(other) else {
                    return Err(one(format!(
                        "cannot add dependency from {gate} to unknown feature {other}"
                    )));
                };
                if let Some(fault) = dependency_fault((gate, specs), (other, others)) {
                    return Err(one(fault));
                }
            }
        }
        let cycles = on_cycles(&self.requires);
        if !cycles.is_empty() {
            let told = |gate| format!("cycle detected with feature {gate}");
            return Err(Failure::OneOf(cycles.into_iter().map(told).collect()));
        }
        for (gate, requires) in &self.requires {
            if let Some(other) = requires.iter().find(|other| self.is_excluded(gate, other)) {
                return Err(one(format!(
                    "feature {gate} cannot exclude feature {other}, on which it depends"
                )));
            }
        }
        Ok(())
    }

    fn is_excluded(&self, a: &str, b: &str) -> bool {
        self.excludes
            .contains(&(a.min(b).to_owned(), a.max(b).to_owned()))
    }

    fn depends(&self, gate: &str, on: &str) -> bool {
        self.requires
            .get(gate)
            .is_some_and(|requires| requires.contains(on))
    }

    pub(crate) fn add_exclusions(&mut self, pairs: &[(String, String)]) -> Result<(), Failure> {
        if self.closed {
            return Err(one(
                "cannot add a feature gate exclusion after adding it to the flag set",
            ));
        }
        for (a, b) in pairs {
            for gate in [a, b] {
                if !self.specs.contains_key(gate) {
                    return Err(one(format!(
                        "cannot add exclusion for unknown feature {gate}"
                    )));
                }
            }
            if a == b {
                return Err(one(format!("feature {a} cannot exclude itself")));
            }
            for (from, to) in [(a, b), (b, a)] {
                if self.depends(from, to) {
                    return Err(one(format!(
                        "feature {from} cannot exclude feature {to}, on which it depends"
                    )));
                }
            }
            if let Some(version) = both_on_by_default(&self.specs[a], &self.specs[b]) {
                return Err(one(format!(
                    "features {a} and {b} exclude each other and are both enabled by default at \
                     version {}",
                    text(&version)
                )));
            }
            self.excludes.insert((a.min(b).clone(), a.max(b).clone()));
        }
        if pairs.is_empty() {
            return Ok(());
        }
        self.still_holds("cannot add exclusion")
    }

    fn still_holds(&self, what: &str) -> Result<(), Failure> {
        match Self::refused(self.against_exclusions_and_needs()) {
            Err(Failure::Parts(parts)) => Err(one(format!("{what}: {}", joined(&parts)))),
            outcome => outcome,
        }
    }

    pub(crate) fn add_needs(&mut self, added: &[(String, Need)]) -> Result<(), Failure> {
        if self.closed {
            return Err(one(
                "cannot add a feature gate need after adding it to the flag set",
            ));
        }
        if added.is_empty() {
            return Ok(());
        }
        // By name, and of one gate in the order given.
        let mut added = added.to_vec();
        added.sort_by(|a, b| a.0.cmp(&b.0));
        for (gate, _) in &added {
            if !self.specs.contains_key(gate) {
                return Err(one(format!("cannot add need of unknown feature {gate}")));
            }
            let empty = |(of, need): &(String, Need)| {
                of == gate && need.kubernetes.is_none() && need.gate.is_none()
            };
            if added.iter().any(empty) {
                return Err(one(format!(
                    "the need of feature {gate} names no Kubernetes version and no gate, so no \
                     cluster could meet it"
                )));
            }
        }
        for (gate, need) in added {
            self.needs.entry(gate).or_default().push(need);
        }
        self.still_holds("cannot add need")
    }

    pub(crate) fn override_default(
        &mut self,
        gate: &str,
        on: bool,
        version: &Numbers,
        min: Option<&Numbers>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Err(one(format!(
                "cannot override default for feature {gate:?}: gates already added to a flag set"
            )));
        }
        let Some(specs) = self.specs.get_mut(gate) else {
            return Err(one(format!(
                "cannot override default: feature {gate:?} is not registered"
            )));
        };
        let spec = spec_at(specs, version, min);
        if spec.locked {
            return Err(one(format!(
                "cannot override default: feature {gate:?} default is locked to {}",
                spec.default
            )));
        }
        if spec.stage == "PRE-ALPHA" {
            return Err(one(format!(
                "cannot override default: feature {gate:?} is not available before version {}",
                text(version)
            )));
        }
        if spec.stage.is_empty() || spec.stage == "DEPRECATED" {
            let stage = if spec.stage.is_empty() {
                "GA"
            } else {
                "deprecated"
            };
            self.told.push(format!(
                "Warning: overriding default of {stage} feature gate. It will be removed in a \
                 future release. {gate} {on}"
            ));
        }
        if let Some(there) = specs.iter_mut().rev().find(|there| **there == spec) {
            there.default = on;
        }
        self.still_holds("cannot override default")?;
        let mut wrong = Vec::new();
        for (a, b) in self.excludes.iter().filter(|(a, b)| a == gate || b == gate) {
            if both_on_by_default(&self.specs[a], &self.specs[b]).is_some() {
                wrong.push(format!(
                    "{a} and {b} are mutually exclusive, but both are enabled: {a} by its default, \
                     {b} by its default"
                ));
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        Err(one(format!("cannot override default: {}", joined(&wrong))))
    }
}
