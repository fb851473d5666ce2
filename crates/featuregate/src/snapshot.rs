use std::collections::BTreeMap;

use crate::state::{Name, State};
use crate::{Group, Version};

/// One consistent state of all gates, of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot<G: Group> {
    /// In the order of registration, so that a declared gate is found by its place.
    values: Vec<bool>,
    names: BTreeMap<Name, usize>,
    version: Version,
    group: std::marker::PhantomData<fn() -> G>,
}

impl<G: Group> Snapshot<G> {
    pub(crate) fn new(state: &State, values: Vec<bool>) -> Self {
        Self {
            values,
            names: state.index.clone(),
            version: state.setting.version.clone(),
            group: std::marker::PhantomData,
        }
    }

    /// Whether a declared gate was on.
    pub fn enabled(&self, gate: G) -> bool {
        self.values[gate.index()]
    }

    /// Whether a gate was on, by its name; `None` if it was not registered.
    pub fn enabled_by_name(&self, name: &str) -> Option<bool> {
        self.names.get(name).map(|&gate| self.values[gate])
    }

    /// All gates, `AllAlpha` and `AllBeta` among them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        self.names
            .iter()
            .map(|(name, &gate)| (name.as_ref(), self.values[gate]))
    }

    /// The version that was emulated.
    pub fn emulation_version(&self) -> &Version {
        &self.version
    }
}
