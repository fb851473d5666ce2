use super::{Degraded, Given, Setting, State};
use crate::error::{Fault, FaultKind};
use crate::event::Event;
use crate::{Otherwise, Source, Stage};

impl State {
    /// Lays what was asked for over `enabled`. Gives all that is wrong with the outcome.
    pub(crate) fn apply(
        &self,
        raw: &[Option<Given>],
        enabled: &mut [Option<Given>],
        at: &Setting,
        events: &mut Vec<Event>,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, &gate) in &self.index {
            let Some(given) = raw[gate] else { continue };
            let (spec, stage) = (self.spec(gate, at), self.stage(gate, at));
            if spec.is_some_and(|spec| spec.locked && spec.default != given.on) {
                faults.push(Fault::new(name, FaultKind::Locked { value: given.on }));
                continue;
            }
            if let Some(switched) = self.gates[gate].switches {
                self.switch_all(switched, given.on, enabled, at);
            } else if stage == Stage::PreAlpha {
                faults.push(Fault::new(
                    name,
                    FaultKind::PreAlpha {
                        value: given.on,
                        version: at.version.clone(),
                        min_compatibility: at.min.clone(),
                    },
                ));
                continue;
            }
            enabled[gate] = Some(given);
            if matches!(stage, Stage::Deprecated | Stage::Ga) {
                events.push(Event::Setting {
                    gate: name.to_string(),
                    stage,
                    value: given.on,
                });
            }
        }
        if faults.is_empty() {
            faults = self.dependency_faults(enabled, at);
            faults.extend(self.exclusion_faults(enabled, at));
            faults.extend(self.need_faults(enabled, at));
        }
        faults
    }

    /// What `AllAlpha` and `AllBeta` do: to all gates of the stage that have no value yet, locked
    /// ones too.
    fn switch_all(&self, stage: Stage, on: bool, enabled: &mut [Option<Given>], at: &Setting) {
        let by = match stage {
            Stage::Alpha => Source::AllAlpha,
            _ => Source::AllBeta,
        };
        for (gate, value) in enabled.iter_mut().enumerate() {
            let is_of_stage = self.gates[gate].switches.is_none() && self.stage(gate, at) == stage;
            if !is_of_stage || value.is_some() {
                continue;
            }
            if on && self.lacks(gate, Otherwise::Defer, at).is_some() {
                continue;
            }
            *value = Some(Given { on, by });
        }
    }

    /// Gates that are to be on while one that they depend on is to be off.
    fn dependency_faults(&self, enabled: &[Option<Given>], at: &Setting) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, &gate) in &self.index {
            let Some(requires) = &self.gates[gate].requires else {
                continue;
            };
            if self.on_by(gate, enabled, at).is_none() {
                continue;
            }
            let disabled: Vec<String> = requires
                .iter()
                .filter(|&&on| self.on_by(on, enabled, at).is_none())
                .map(|&on| self.name(on).to_owned())
                .collect();
            if !disabled.is_empty() {
                faults.push(Fault::new(name, FaultKind::Requires { disabled }));
            }
        }
        faults
    }

    /// Which gates that are to be on are off, since the cluster lacks something, or since they
    /// depend on such a gate.
    pub(crate) fn degrade(
        &self,
        enabled: &[Option<Given>],
        at: &Setting,
    ) -> Vec<Option<Box<Degraded>>> {
        let is_on = |gate: usize| self.on_by(gate, enabled, at).is_some();
        let mut degraded: Vec<Option<Box<Degraded>>> = (0..self.gates.len())
            .map(|gate| {
                let lack = self.lacks(gate, Otherwise::Degrade, at)?;
                is_on(gate).then(|| Box::new(Degraded::Lacks(lack)))
            })
            .collect();
        let mut off: Vec<bool> = degraded.iter().map(Option::is_some).collect();
        let mut left: Vec<usize> = (0..off.len()).filter(|&gate| off[gate]).collect();
        if left.is_empty() {
            return degraded;
        }
        let dependents = self.dependents();
        while let Some(gate) = left.pop() {
            for &dependent in &dependents[gate] {
                if !off[dependent] && is_on(dependent) {
                    off[dependent] = true;
                    left.push(dependent);
                }
            }
        }
        for (gate, reason) in degraded.iter_mut().enumerate() {
            if off[gate] && reason.is_none() {
                let mut requires = self.gates[gate].requires.iter().flatten();
                let first = requires.find(|&&on| off[on]);
                *reason = first.map(|&on| Box::new(Degraded::DependsOn(on)));
            }
        }
        degraded
    }
}
