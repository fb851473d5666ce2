//! All that a registry knows, as plain data: no lock, no atomic. [`FeatureGate`](crate::FeatureGate)
//! puts it behind a lock and publishes the values.

mod apply;
mod change;
mod depend;
mod exclude;
mod register;
mod tell;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::overlay::Overlays;
use crate::{Cluster, Declaration, Lack, Need, NotRegistered, Source, Spec, Stage, Version, spec};

pub(crate) use depend::cycle;

/// A gate's name; those of declared gates need no heap.
pub(crate) type Name = Cow<'static, str>;

pub(crate) const ALL_ALPHA: &str = "AllAlpha";
pub(crate) const ALL_BETA: &str = "AllBeta";

#[derive(Clone, Debug)]
pub(crate) struct State {
    /// In the order of registration; a gate is its place here.
    pub(crate) gates: Vec<Registered>,
    pub(crate) index: BTreeMap<Name, usize>,
    pub(crate) values: Values,
    pub(crate) queried: Vec<bool>,
    pub(crate) closed: bool,
    pub(crate) setting: Setting,
    pub(crate) overlays: Overlays,
}

#[derive(Clone, Debug)]
pub(crate) struct Registered {
    pub(crate) name: Name,
    pub(crate) specs: Cow<'static, [Spec]>,
    /// In the order of their names. An empty list differs from none: Kubernetes lists it.
    pub(crate) requires: Option<Vec<usize>>,
    pub(crate) excludes: Vec<usize>,
    pub(crate) needs: Cow<'static, [Need]>,
    /// `AllAlpha` and `AllBeta`: the stage that they switch.
    pub(crate) switches: Option<Stage>,
}

/// Under which a gate's spec and needs are looked up.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) version: Version,
    /// `None`: the release before the version.
    pub(crate) min: Option<Version>,
    pub(crate) cluster: Option<Cluster>,
}

/// One entry a gate in each list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Values {
    /// What was asked for by name.
    pub(crate) raw: Vec<Option<Given>>,
    /// What came of it, with what groups switched.
    pub(crate) enabled: Vec<Option<Given>>,
    /// Why a gate that is to be on is off. Boxed, since a reason is long and few gates have one.
    pub(crate) degraded: Vec<Option<Box<Degraded>>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Given {
    pub(crate) on: bool,
    pub(crate) by: Source,
}

/// Why a gate that is to be on is off.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Degraded {
    Lacks(Lack),
    DependsOn(usize),
}

impl State {
    /// One that knows no gate, not even the groups.
    pub(crate) const fn new(version: Version) -> Self {
        Self {
            gates: Vec::new(),
            index: BTreeMap::new(),
            values: Values {
                raw: Vec::new(),
                enabled: Vec::new(),
                degraded: Vec::new(),
            },
            queried: Vec::new(),
            closed: false,
            setting: Setting {
                version,
                min: None,
                cluster: None,
            },
            overlays: Overlays::new(),
        }
    }

    /// Registers declared gates and the groups. A declared gate's place is that of its declaration.
    pub(crate) fn load(&mut self, gates: &'static [Declaration]) {
        self.setting.min = Some(self.setting.version.previous_minor());
        if let Err(error) = self.declare(gates) {
            unreachable!("this declaration should not have compiled: {error}");
        }
        self.add_groups();
    }

    fn add_groups(&mut self) {
        const ALPHA: &[Spec] = &[Spec::alpha(0, 0)];
        const BETA: &[Spec] = &[Spec::beta(0, 0)];
        for (name, specs, stage) in [
            (ALL_ALPHA, ALPHA, Stage::Alpha),
            (ALL_BETA, BETA, Stage::Beta),
        ] {
            let gate = self.push(Cow::Borrowed(name), Cow::Borrowed(specs));
            self.gates[gate].switches = Some(stage);
        }
    }

    /// Registers a gate whose name is not known.
    pub(crate) fn push(&mut self, name: Name, specs: Cow<'static, [Spec]>) -> usize {
        self.index.insert(name.clone(), self.gates.len());
        self.push_indexed(name, specs)
    }

    /// Registers gates none of whose names is known. They are indexed all at once: that takes half
    /// the time of one by one.
    pub(crate) fn push_all(&mut self, gates: Vec<(Name, Cow<'static, [Spec]>)>) {
        let names = gates.iter().map(|(name, _)| name.clone());
        self.index
            .append(&mut names.zip(self.gates.len()..).collect());
        self.gates.reserve(gates.len());
        for (name, specs) in gates {
            self.push_indexed(name, specs);
        }
    }

    fn push_indexed(&mut self, name: Name, specs: Cow<'static, [Spec]>) -> usize {
        let gate = self.gates.len();
        self.gates.push(Registered {
            name,
            specs,
            requires: None,
            excludes: Vec::new(),
            needs: Cow::Borrowed(&[]),
            switches: None,
        });
        self.values.raw.push(None);
        self.values.enabled.push(None);
        self.values.degraded.push(None);
        self.queried.push(false);
        self.overlays.push();
        gate
    }

    pub(crate) fn find(&self, name: &str) -> Result<usize, NotRegistered> {
        self.index.get(name).copied().ok_or_else(|| NotRegistered {
            name: name.to_owned(),
            nearest: self.nearest(name),
        })
    }

    /// The registered name that is most like this one.
    pub(crate) fn nearest(&self, name: &str) -> Option<String> {
        crate::nearest::nearest(name, self.index.keys().map(Cow::as_ref))
    }

    pub(crate) fn name(&self, gate: usize) -> &str {
        &self.gates[gate].name
    }

    /// What the gate is at a setting; `None` is a gate that is not there yet.
    pub(crate) fn spec(&self, gate: usize, at: &Setting) -> Option<&Spec> {
        let specs = &self.gates[gate].specs;
        spec::at(specs, &at.version, at.min.as_ref()).map(|place| &specs[place])
    }

    pub(crate) fn stage(&self, gate: usize, at: &Setting) -> Stage {
        self.spec(gate, at)
            .map_or(Stage::PreAlpha, |spec| spec.stage)
    }

    /// Who switches the gate on, before the cluster is looked at; `None` if it is to be off.
    pub(crate) fn on_by(
        &self,
        gate: usize,
        enabled: &[Option<Given>],
        at: &Setting,
    ) -> Option<Source> {
        match enabled[gate] {
            Some(given) => given.on.then_some(given.by),
            None => {
                let on = self.spec(gate, at).is_some_and(|spec| spec.default);
                (on && self.deferred(gate, at).is_none()).then_some(Source::Default)
            }
        }
    }

    pub(crate) fn value(&self, gate: usize) -> bool {
        self.value_at(gate, &self.values, &self.setting)
    }

    pub(crate) fn value_at(&self, gate: usize, values: &Values, at: &Setting) -> bool {
        values.degraded[gate].is_none() && self.on_by(gate, &values.enabled, at).is_some()
    }

    /// The value, with a note that somebody has seen it.
    pub(crate) fn query(&mut self, gate: usize) -> bool {
        self.queried[gate] = true;
        self.value(gate)
    }

    /// The first need of the gate, of those that end so, that the cluster does not meet.
    pub(crate) fn lacks(
        &self,
        gate: usize,
        otherwise: crate::Otherwise,
        at: &Setting,
    ) -> Option<Lack> {
        self.gates[gate]
            .needs
            .iter()
            .filter(|need| need.otherwise == otherwise)
            .find_map(|need| need.lack(at.cluster.as_ref()))
    }

    fn deferred(&self, gate: usize, at: &Setting) -> Option<Lack> {
        self.lacks(gate, crate::Otherwise::Defer, at)
    }

    /// A copy: all but what was queried and what tests hold.
    pub(crate) fn deep_copy(&self) -> Self {
        let mut copy = self.clone();
        copy.queried.fill(false);
        copy.overlays.clear();
        copy
    }

    /// A copy of the gates with their overridden defaults, at their versions; no value, and no
    /// dependency.
    pub(crate) fn deep_copy_and_reset(&self) -> Self {
        let mut copy = self.deep_copy();
        copy.closed = false;
        for gate in &mut copy.gates {
            gate.requires = None;
        }
        copy.values.raw.fill(None);
        copy.values.enabled.fill(None);
        copy.values.degraded = copy.degrade(&copy.values.enabled, &copy.setting);
        copy
    }
}
