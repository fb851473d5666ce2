use super::{Given, Setting, State, Values};
use crate::error::{Fault, FaultKind, SetError};
use crate::event::Event;
use crate::{Assignments, Otherwise, Source, Version};

impl State {
    /// Sets gates by name, later ones over earlier. Nothing is changed unless all of it can be.
    pub(crate) fn set(
        &mut self,
        sources: &[(Source, &Assignments)],
        events: &mut Vec<Event>,
    ) -> Result<(), SetError> {
        self.values = self
            .computed(sources, events)
            .map_err(|error| Assignments::locate(sources, error))?;
        Ok(())
    }

    /// The values that come of it.
    fn computed(
        &self,
        sources: &[(Source, &Assignments)],
        events: &mut Vec<Event>,
    ) -> Result<Values, SetError> {
        let mut raw = self.values.raw.clone();
        for &(by, values) in sources {
            for (name, on) in values.iter() {
                let Some(&gate) = self.index.get(name) else {
                    let mut fault = Fault::new(name, FaultKind::UnknownGate);
                    fault.nearest = self.nearest(name);
                    return Err(SetError::one(fault));
                };
                raw[gate] = Some(Given { on, by });
            }
        }
        let mut enabled = self.values.enabled.clone();
        let faults = self.apply(&raw, &mut enabled, &self.setting, events);
        SetError::of(faults)?;
        Ok(Values {
            degraded: self.degrade(&enabled, &self.setting),
            raw,
            enabled,
        })
    }

    pub(crate) fn set_versions(
        &mut self,
        version: Version,
        min: Option<Version>,
        events: &mut Vec<Event>,
    ) -> Result<(), SetError> {
        let same_min = match (&min, &self.setting.min) {
            (None, None) => true,
            (Some(a), Some(b)) => a.compare(b).is_eq(),
            _ => false,
        };
        if same_min && version.compare(&self.setting.version).is_eq() {
            return Ok(());
        }
        let cluster = self.setting.cluster.clone();
        self.move_to(
            Setting {
                version,
                min,
                cluster,
            },
            events,
        )
    }

    /// Computes all values afresh at another setting.
    pub(crate) fn move_to(
        &mut self,
        setting: Setting,
        events: &mut Vec<Event>,
    ) -> Result<(), SetError> {
        let mut enabled = vec![None; self.gates.len()];
        let faults = self.apply(&self.values.raw, &mut enabled, &setting, events);
        let values = Values {
            raw: self.values.raw.clone(),
            degraded: self.degrade(&enabled, &setting),
            enabled,
        };
        for (name, &gate) in &self.index {
            if !self.queried[gate] {
                continue;
            }
            let (old, new) = (self.value(gate), self.value_at(gate, &values, &setting));
            if old != new {
                events.push(Event::QueriedChange {
                    gate: name.to_string(),
                    old,
                    new,
                });
            }
        }
        SetError::of(faults)?;
        self.values = values;
        self.setting = setting;
        self.queried.fill(false);
        Ok(())
    }

    /// Takes back what was set by name.
    pub(crate) fn reset(&mut self, name: &str) -> Result<(), SetError> {
        let Some(&gate) = self.index.get(name) else {
            return Ok(());
        };
        let before = (self.values.raw[gate], self.values.enabled[gate]);
        self.values.raw[gate] = None;
        self.values.enabled[gate] = None;
        if let Err(error) = self.hold(&self.values.enabled, &self.setting) {
            (self.values.raw[gate], self.values.enabled[gate]) = before;
            return Err(error);
        }
        self.values.degraded = self.degrade(&self.values.enabled, &self.setting);
        Ok(())
    }

    /// All that is wrong with what was asked for, computed from nothing.
    pub(crate) fn validate(&self) -> Result<(), SetError> {
        let mut enabled = vec![None; self.gates.len()];
        let mut faults = self.apply(
            &self.values.raw,
            &mut enabled,
            &self.setting,
            &mut Vec::new(),
        );
        if self.setting.cluster.is_none() && faults.is_empty() {
            faults = self.lacking(Otherwise::Require, &enabled, &self.setting);
        }
        SetError::of(faults)
    }
}
