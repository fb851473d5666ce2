use std::collections::BTreeMap;
use std::thread::ThreadId;

use crate::state::{Given, State, Values};
use crate::{Source, Stage};

/// What tests hold for their time: values laid over those that were there.
#[derive(Clone, Debug)]
pub(crate) struct Overlays {
    /// The values before the first of them; put back, as they were, after the last.
    base: Option<Values>,
    list: Vec<Overlay>,
    next: u64,
}

#[derive(Clone, Debug)]
struct Overlay {
    id: u64,
    thread: ThreadId,
    holder: String,
    values: Vec<(usize, bool)>,
}

impl Overlays {
    pub(crate) const fn new() -> Self {
        Self {
            base: None,
            list: Vec::new(),
            next: 0,
        }
    }

    /// A gate was registered.
    pub(crate) fn push(&mut self) {
        if let Some(base) = &mut self.base {
            base.raw.push(None);
            base.enabled.push(None);
            base.degraded.push(None);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.base = None;
        self.list.clear();
    }

    /// A gate of these that another thread holds, and the name of that thread.
    pub(crate) fn overlap(
        &self,
        gates: &[(usize, bool)],
        thread: ThreadId,
    ) -> Option<(usize, &str)> {
        self.list
            .iter()
            .filter(|overlay| overlay.thread != thread)
            .find_map(|overlay| {
                let held = |gate| overlay.values.iter().any(|&(other, _)| other == gate);
                let &(gate, _) = gates.iter().find(|&&(gate, _)| held(gate))?;
                Some((gate, overlay.holder.as_str()))
            })
    }
}

impl State {
    /// All gates that an override touches: groups are written out, and gates that depend on one
    /// that goes off go with it unless they are named themselves.
    pub(crate) fn touched(&self, named: &[(usize, bool)]) -> Vec<(usize, bool)> {
        let mut touched: BTreeMap<usize, bool> = named.iter().copied().collect();
        for &(group, on) in named {
            let Some(stage) = self.gates[group].switches else {
                continue;
            };
            for gate in 0..self.gates.len() {
                let is_group = self.gates[gate].switches.is_some();
                if !is_group && self.stage(gate, &self.setting) == stage {
                    touched.entry(gate).or_insert(on);
                }
            }
        }
        let dependents = self.dependents();
        let is_off = |(&gate, &on): (&usize, &bool)| (!on).then_some(gate);
        let mut off: Vec<usize> = touched.iter().filter_map(is_off).collect();
        while let Some(gate) = off.pop() {
            for &dependent in &dependents[gate] {
                let is_on = self.on_by(dependent, &self.values.enabled, &self.setting);
                if is_on.is_some() && !touched.contains_key(&dependent) {
                    touched.insert(dependent, false);
                    off.push(dependent);
                }
            }
        }
        touched.into_iter().collect()
    }

    /// Lays values over those that are there. They were judged before.
    pub(crate) fn lay(
        &mut self,
        values: Vec<(usize, bool)>,
        before: Values,
        thread: ThreadId,
        holder: String,
    ) -> u64 {
        let id = self.overlays.next;
        self.overlays.next += 1;
        self.overlays.base.get_or_insert(before);
        self.overlays.list.push(Overlay {
            id,
            thread,
            holder,
            values,
        });
        id
    }

    /// Takes one away. What the others hold stays; after the last all is as it was before the
    /// first.
    pub(crate) fn lift(&mut self, id: u64) {
        self.overlays.list.retain(|overlay| overlay.id != id);
        let Some(base) = &self.overlays.base else {
            return;
        };
        let mut values = base.clone();
        if self.overlays.list.is_empty() {
            self.overlays.base = None;
            self.values = values;
            self.values.degraded = self.degrade(&self.values.enabled, &self.setting);
            return;
        }
        for overlay in &self.overlays.list {
            for &(gate, on) in &overlay.values {
                let given = Some(Given {
                    on,
                    by: Source::Test,
                });
                values.raw[gate] = given;
                values.enabled[gate] = given;
            }
        }
        values.degraded = self.degrade(&values.enabled, &self.setting);
        self.values = values;
    }

    /// Whether a gate may be overridden by a test at all: its stage at the setting.
    pub(crate) fn is_there(&self, gate: usize) -> bool {
        self.gates[gate].switches.is_some() || self.stage(gate, &self.setting) != Stage::PreAlpha
    }
}
