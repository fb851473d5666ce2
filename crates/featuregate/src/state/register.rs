use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Name, State};
use crate::error::{OverrideError, RegisterError, RegisterKind as Kind, SetError};
use crate::event::Event;
use crate::history::{self, DependencyFault};
use crate::spec::{self, Spec};
use crate::{Declaration, Need, Stage, Version};

impl State {
    /// Registers gates that were judged while they were compiled.
    pub(crate) fn declare(&mut self, gates: &'static [Declaration]) -> Result<(), RegisterError> {
        let mut completed = Vec::with_capacity(gates.len());
        for gate in gates {
            let specs = judged(gate.name, Cow::Borrowed(gate.specs))?;
            completed.push((Cow::Borrowed(gate.name), specs));
        }
        self.push_all(completed);
        let name = |&place: &usize| Cow::Borrowed(gates[place].name);
        let mut dependencies: BTreeMap<Name, Vec<Name>> = BTreeMap::new();
        let mut exclusions = Vec::new();
        let mut needs: BTreeMap<Name, Cow<'static, [Need]>> = BTreeMap::new();
        for gate in gates {
            let own = Cow::Borrowed(gate.name);
            if !gate.requires.is_empty() {
                dependencies.insert(own.clone(), gate.requires.iter().map(name).collect());
            }
            exclusions.extend(gate.excludes.iter().map(|on| (own.clone(), name(on))));
            if !gate.needs.is_empty() {
                needs.insert(own, Cow::Borrowed(gate.needs));
            }
        }
        if !dependencies.is_empty() {
            self.add_dependencies(dependencies)?;
        }
        if !exclusions.is_empty() {
            self.add_exclusions(&exclusions)?;
        }
        if !needs.is_empty() {
            self.add_needs(needs)?;
        }
        Ok(())
    }

    /// Registers gates, all or none. The first that is refused, by name, is told.
    pub(crate) fn add_versioned(
        &mut self,
        gates: BTreeMap<Name, Cow<'static, [Spec]>>,
    ) -> Result<(), RegisterError> {
        if self.closed {
            return Err(Kind::Closed("").into());
        }
        let mut completed = Vec::with_capacity(gates.len());
        for (name, specs) in gates {
            let specs = judged(&name, specs)?;
            completed.push((name, specs));
        }
        // Gates that stand there already must say the same. An empty list never does: in Go the
        // one is nil and the other is not.
        let mut added = Vec::with_capacity(completed.len());
        for (name, specs) in completed {
            if let Some(&gate) = self.index.get(name.as_ref()) {
                let registered = &self.gates[gate].specs;
                if registered.is_empty() || *registered != specs {
                    return Err(Kind::Differs {
                        gate: name.to_string(),
                        registered: registered.to_vec(),
                    }
                    .into());
                }
            } else {
                added.push((name, specs));
            }
        }
        self.push_all(added);
        Ok(())
    }

    pub(crate) fn add_dependencies(
        &mut self,
        added: BTreeMap<Name, Vec<Name>>,
    ) -> Result<(), RegisterError> {
        if self.closed {
            return Err(Kind::Closed(" dependency").into());
        }
        // All that there is is judged again, by name, as in Go.
        let mut all: BTreeMap<Name, Vec<Name>> = BTreeMap::new();
        for gate in &self.gates {
            if let Some(requires) = &gate.requires {
                let names = requires.iter().map(|&on| self.gates[on].name.clone());
                all.insert(gate.name.clone(), names.collect());
            }
        }
        for (name, dependencies) in added {
            all.entry(name).or_default().extend(dependencies);
        }
        let mut edges: Vec<Option<Vec<usize>>> = vec![None; self.gates.len()];
        for (name, mut dependencies) in all {
            dependencies.sort();
            dependencies.dedup();
            let gate = *self
                .index
                .get(&name)
                .ok_or_else(|| Kind::UnknownDependent(name.to_string()))?;
            let mut places = Vec::with_capacity(dependencies.len());
            for dependency in &dependencies {
                places.push(self.judged_dependency(gate, dependency)?);
            }
            edges[gate] = Some(places);
        }
        if let Some(gate) = super::cycle(&edges, self.index.values().copied()) {
            return Err(Kind::Cycle(self.name(gate).to_owned()).into());
        }
        for (name, &gate) in &self.index {
            let excluded = |on: &&usize| self.gates[gate].excludes.contains(on);
            if let Some(&on) = edges[gate].iter().flatten().find(excluded) {
                let other = self.name(on).to_owned();
                return Err(Kind::ExcludesRequired(name.to_string(), other).into());
            }
        }
        for (gate, requires) in self.gates.iter_mut().zip(edges) {
            gate.requires = requires;
        }
        self.values.degraded = self.degrade(&self.values.enabled, &self.setting);
        Ok(())
    }

    fn judged_dependency(&self, gate: usize, dependency: &Name) -> Result<usize, RegisterError> {
        let name = self.name(gate).to_owned();
        let Some(&on) = self.index.get(dependency) else {
            return Err(Kind::UnknownDependency {
                gate: name,
                dependency: dependency.to_string(),
            }
            .into());
        };
        let (specs, others) = (&self.gates[gate].specs, &self.gates[on].specs);
        let Some((fault, place)) = history::dependency_fault(specs, others) else {
            return Ok(on);
        };
        let spec = &specs[place];
        let version = spec.version.clone();
        let other = match (&version, fault) {
            (Some(version), DependencyFault::LessStable) => {
                spec::at(others, version, spec.min_compatibility.as_ref())
                    .map_or(Stage::PreAlpha, |at| others[at].stage)
            }
            _ => Stage::PreAlpha,
        };
        Err(Kind::Dependency {
            gate: name,
            dependency: dependency.to_string(),
            fault,
            stages: (spec.stage, other),
            version,
        }
        .into())
    }

    pub(crate) fn add_exclusions(&mut self, pairs: &[(Name, Name)]) -> Result<(), RegisterError> {
        if self.closed {
            return Err(Kind::Closed(" exclusion").into());
        }
        let mut places = Vec::with_capacity(pairs.len());
        for (a, b) in pairs {
            let find = |name: &Name| {
                let unknown = || Kind::UnknownExcluded(name.to_string());
                self.index.get(name).copied().ok_or_else(unknown)
            };
            let (x, y) = (find(a)?, find(b)?);
            if x == y {
                return Err(Kind::ExcludesItself(a.to_string()).into());
            }
            for (from, to) in [(x, y), (y, x)] {
                if self.gates[from]
                    .requires
                    .iter()
                    .flatten()
                    .any(|&on| on == to)
                {
                    let (from, to) = (self.name(from).to_owned(), self.name(to).to_owned());
                    return Err(Kind::ExcludesRequired(from, to).into());
                }
            }
            let (specs, others) = (&self.gates[x].specs, &self.gates[y].specs);
            if let Some(version) = history::both_on_by_default(specs, others) {
                return Err(Kind::BothOnByDefault(a.to_string(), b.to_string(), version).into());
            }
            places.push((x, y));
        }
        let mut next = self.clone();
        for (x, y) in places {
            for (from, to) in [(x, y), (y, x)] {
                if !next.gates[from].excludes.contains(&to) {
                    next.gates[from].excludes.push(to);
                }
            }
        }
        // Values that were set before count too.
        next.hold(&next.values.enabled, &next.setting)
            .map_err(Kind::BothOn)?;
        *self = next;
        Ok(())
    }

    pub(crate) fn add_needs(
        &mut self,
        added: BTreeMap<Name, Cow<'static, [Need]>>,
    ) -> Result<(), RegisterError> {
        if self.closed {
            return Err(Kind::Closed(" need").into());
        }
        for (name, needs) in &added {
            if !self.index.contains_key(name) {
                return Err(Kind::UnknownNeeding(name.to_string()).into());
            }
            let says_nothing = |need: &Need| need.kubernetes.is_none() && need.gate.is_none();
            if needs.iter().any(says_nothing) {
                return Err(Kind::EmptyNeed(name.to_string()).into());
            }
        }
        let mut next = self.clone();
        for (name, needs) in added {
            if let Some(&gate) = next.index.get(&name) {
                let own = &mut next.gates[gate].needs;
                if own.is_empty() {
                    *own = needs;
                } else {
                    own.to_mut().extend(needs.iter().cloned());
                }
            }
        }
        // Values that were set before count too.
        next.hold(&next.values.enabled, &next.setting)
            .map_err(Kind::NotMet)?;
        next.values.degraded = next.degrade(&next.values.enabled, &next.setting);
        *self = next;
        Ok(())
    }

    /// Changes the default in the one spec that holds at a version.
    pub(crate) fn override_default(
        &mut self,
        name: &str,
        value: bool,
        version: &Version,
        min: Option<&Version>,
        events: &mut Vec<Event>,
    ) -> Result<(), OverrideError> {
        let gate = || name.to_owned();
        if self.closed {
            return Err(OverrideError::Closed { gate: gate() });
        }
        let Some(&place) = self.index.get(name) else {
            return Err(OverrideError::NotRegistered { gate: gate() });
        };
        let unavailable = || OverrideError::PreAlpha {
            gate: gate(),
            version: version.clone(),
        };
        let at = spec::at(&self.gates[place].specs, version, min).ok_or_else(unavailable)?;
        let spec = &self.gates[place].specs[at];
        if spec.locked {
            return Err(OverrideError::Locked {
                gate: gate(),
                default: spec.default,
            });
        }
        if spec.stage == Stage::PreAlpha {
            return Err(unavailable());
        }
        let before = self.gates[place].specs.clone();
        if matches!(spec.stage, Stage::Deprecated | Stage::Ga) {
            events.push(Event::OverridingDefault {
                gate: gate(),
                stage: spec.stage,
                value,
            });
        }
        self.gates[place].specs.to_mut()[at].default = value;
        let judged = self
            .hold(&self.values.enabled, &self.setting)
            .and_then(|()| SetError::of(self.default_faults(place)));
        if let Err(error) = judged {
            self.gates[place].specs = before;
            return Err(OverrideError::Refused(error));
        }
        self.values.degraded = self.degrade(&self.values.enabled, &self.setting);
        Ok(())
    }
}

/// The specs with the least compatibility versions inherited, if nothing is wrong with them.
fn judged(name: &str, mut specs: Cow<'static, [Spec]>) -> Result<Cow<'static, [Spec]>, Kind> {
    for i in 0..specs.len() {
        if let Some(fault) = history::spec_fault(&specs, i) {
            return Err(Kind::Spec {
                gate: name.to_owned(),
                fault,
                specs: specs[..=i].to_vec(),
            });
        }
        let inherits = i > 0
            && specs[i].min_compatibility.is_none()
            && specs[i - 1].min_compatibility.is_some();
        if inherits {
            specs.to_mut()[i].min_compatibility = specs[i - 1].min_compatibility.clone();
        }
    }
    Ok(specs)
}
