use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::locked::Inner;
use crate::state::Name;
use crate::sync::Mutex;
use crate::{
    Assignments, Cluster, Degradation, Dynamic, Event, Group, Need, NotRegistered, OverrideError,
    RegisterError, SetError, Snapshot, Source, Spec, Version,
};

/// The version of Kubernetes whose behaviour this crate has, and the emulated version of
/// [`FeatureGate::new`].
pub const KUBERNETES: Version = Version::new(1, 36);

/// A registry of feature gates and their values: what `k8s.io/component-base/featuregate` calls a
/// `MutableVersionedFeatureGate`.
///
/// `G` is the group of gates that are declared in code ([`gates!`](crate::gates)); without one, all
/// gates are known by name ([`FeatureGate::new`]). Gates can be registered by name beside declared
/// ones, and every method takes both.
///
/// All methods take `&self`; a registry is usually a `static`. A call that fails changes nothing.
pub struct FeatureGate<G: Group = Dynamic> {
    pub(crate) slots: G::Slots,
    pub(crate) inner: Mutex<Inner>,
}

impl FeatureGate {
    /// A registry at [`KUBERNETES`]' version.
    #[expect(
        clippy::new_without_default,
        reason = "which version that is, is worth a word"
    )]
    pub fn new() -> Self {
        Self::at(KUBERNETES)
    }

    /// A registry at a version: that of the program, or of Kubernetes where it shares gates with it.
    pub fn at(version: Version) -> Self {
        let min = version.previous_minor();
        Self::with_min_compatibility(version, Some(min))
    }

    /// A registry at an emulated version and a minimum compatibility version; `None` is the release
    /// before whatever version is emulated.
    pub fn with_min_compatibility(version: Version, min: Option<Version>) -> Self {
        let gates = Self::declared(version);
        gates.lock().setting.min = min;
        gates
    }
}

impl<G: Group> FeatureGate<G> {
    /// The registry of declared gates, at a version: that of the program, unless its specs state
    /// Kubernetes versions.
    ///
    /// ```
    /// # use featuregate::{FeatureGate, Spec, Version, gates};
    /// # gates! { pub enum Agent { /// Doc.
    /// # Passthrough: [Spec::alpha(0, 3)] } }
    /// static GATES: FeatureGate<Agent> = FeatureGate::declared(Version::new(0, 5));
    ///
    /// assert!(!GATES.enabled(Agent::Passthrough));
    /// ```
    #[cfg(not(loom))]
    pub const fn declared(version: Version) -> Self {
        Self {
            slots: G::SLOTS,
            inner: Mutex::new(Inner::new(version)),
        }
    }

    /// The registry of declared gates, where loom's locks and atomics take the place of constants.
    #[cfg(loom)]
    pub fn declared(version: Version) -> Self {
        Self {
            slots: G::slots(),
            inner: Mutex::new(Inner::new(version)),
        }
    }

    /// Whether a declared gate is on.
    ///
    /// One load of an atomic, after the first call for a gate. Two calls may see two states; who
    /// needs one takes a [`snapshot`](FeatureGate::snapshot).
    #[inline]
    pub fn enabled(&self, gate: G) -> bool {
        match self.slots.as_ref()[gate.index()].load() {
            Some(on) => on,
            None => self.first_query(gate),
        }
    }

    #[cold]
    #[inline(never)]
    fn first_query(&self, gate: G) -> bool {
        self.lock().query(gate.index())
    }

    /// Whether a gate is on, by its name.
    ///
    /// # Errors
    /// If no such gate is registered. Kubernetes panics there.
    pub fn enabled_by_name(&self, name: &str) -> Result<bool, NotRegistered> {
        let mut state = self.lock();
        let gate = state.find(name)?;
        Ok(state.query(gate))
    }

    /// One consistent state of all gates. It counts as a query of each.
    pub fn snapshot(&self) -> Snapshot<G> {
        let mut state = self.lock();
        let values = (0..state.gates.len())
            .map(|gate| state.query(gate))
            .collect();
        Snapshot::new(&state, values)
    }

    /// Takes the text of the flag `--feature-gates`: `A=true,AllBeta=false`.
    ///
    /// Values add up over calls, the last for a gate counts, and one that is named counts more than
    /// a group, whichever came first.
    ///
    /// # Errors
    /// What Kubernetes refuses, with its words; and gates that exclude each other, or that the
    /// cluster cannot have.
    pub fn set(&self, text: &str) -> Result<(), SetError> {
        self.set_from(Source::Flag, &text.parse()?)
    }

    /// Sets gates by name, for the program itself.
    ///
    /// # Errors
    /// As [`set`](FeatureGate::set).
    pub fn set_map<N: Into<String>>(
        &self,
        values: impl IntoIterator<Item = (N, bool)>,
    ) -> Result<(), SetError> {
        self.set_from(Source::Program, &values.into_iter().collect())
    }

    /// Sets gates, and remembers who did.
    ///
    /// # Errors
    /// As [`set`](FeatureGate::set).
    pub fn set_from(&self, by: Source, values: &Assignments) -> Result<(), SetError> {
        self.set_all([(by, values)])
    }

    /// Sets gates from several sources at once, later ones over earlier, and judges what comes of
    /// all of them: a gate of the file may depend on one that only the flag switches on.
    ///
    /// ```
    /// # use featuregate::{Assignments, FeatureGate, Source, Spec};
    /// let gates = FeatureGate::new();
    /// gates.add_versioned([("Roof", [Spec::alpha(1, 30)]), ("Wall", [Spec::alpha(1, 30)])]).unwrap();
    /// gates.add_dependencies([("Roof", ["Wall"])]).unwrap();
    ///
    /// let file = Assignments::from_iter([("Roof", true)]);
    /// let flag: Assignments = "Wall=true".parse()?;
    /// gates.set_all([(Source::File, &file), (Source::Flag, &flag)])?;
    /// assert_eq!(gates.enabled_by_name("Roof"), Ok(true));
    /// # Ok::<(), featuregate::SetError>(())
    /// ```
    ///
    /// # Errors
    /// As [`set`](FeatureGate::set).
    pub fn set_all<'a>(
        &self,
        sources: impl IntoIterator<Item = (Source, &'a Assignments)>,
    ) -> Result<(), SetError> {
        let sources: Vec<_> = sources.into_iter().collect();
        self.change(|state, events| state.set(&sources, events))
    }

    /// Takes back what was set for a gate by name; a group that was set switches it again with the
    /// next change. A name that is not registered is no error, as in Kubernetes.
    ///
    /// # Errors
    /// If the gate would be on then, beside one that it excludes or in a cluster that lacks what it
    /// needs.
    pub fn reset(&self, name: &str) -> Result<(), SetError> {
        self.lock().reset(name)
    }

    /// Registers gates by name, with what they were from which version on.
    ///
    /// A gate that is there already with equal specs is accepted.
    ///
    /// # Errors
    /// What Kubernetes refuses, with its words, of the first gate by name that is refused; none is
    /// registered then.
    pub fn add_versioned<N: Into<Cow<'static, str>>, S: IntoIterator<Item = Spec>>(
        &self,
        gates: impl IntoIterator<Item = (N, S)>,
    ) -> Result<(), RegisterError> {
        let gates = gates
            .into_iter()
            .map(|(name, specs)| (name.into(), Cow::Owned(specs.into_iter().collect())))
            .collect();
        self.lock().add_versioned(gates)
    }

    /// Registers gates without versions: each has one spec, which holds at any version.
    ///
    /// # Errors
    /// As [`add_versioned`](FeatureGate::add_versioned).
    pub fn add<N: Into<Cow<'static, str>>>(
        &self,
        gates: impl IntoIterator<Item = (N, Spec)>,
    ) -> Result<(), RegisterError> {
        self.add_versioned(gates.into_iter().map(|(name, mut spec)| {
            spec.version = Some(Version::new(0, 0));
            (name, [spec])
        }))
    }

    /// Adds to what gates depend on.
    ///
    /// # Errors
    /// What Kubernetes refuses, with its words: unknown gates, cycles, and gates that are less
    /// stable, off by default or not locked where the dependent is. Nothing is added then.
    pub fn add_dependencies<N: Into<Cow<'static, str>>, D: Into<Cow<'static, str>>>(
        &self,
        dependencies: impl IntoIterator<Item = (N, impl IntoIterator<Item = D>)>,
    ) -> Result<(), RegisterError> {
        let mut all: BTreeMap<Name, Vec<Name>> = BTreeMap::new();
        for (name, on) in dependencies {
            all.entry(name.into())
                .or_default()
                .extend(on.into_iter().map(Into::into));
        }
        self.lock().add_dependencies(all)
    }

    /// Adds pairs of gates that are never to be on together. Kubernetes has no such thing.
    ///
    /// # Errors
    /// Unknown gates, a gate that depends on the other, two that are both on by default at a
    /// version, and two that are on now. Nothing is added then.
    pub fn add_exclusions<A: Into<Cow<'static, str>>, B: Into<Cow<'static, str>>>(
        &self,
        pairs: impl IntoIterator<Item = (A, B)>,
    ) -> Result<(), RegisterError> {
        let pairs: Vec<(Name, Name)> = pairs
            .into_iter()
            .map(|(a, b)| (a.into(), b.into()))
            .collect();
        self.lock().add_exclusions(&pairs)
    }

    /// Adds to what gates need of the cluster. Kubernetes has no such thing.
    ///
    /// # Errors
    /// Unknown gates, needs that name nothing, and gates that were set and cannot be on with them.
    /// Nothing is added then.
    pub fn add_needs<N: Into<Cow<'static, str>>>(
        &self,
        needs: impl IntoIterator<Item = (N, Need)>,
    ) -> Result<(), RegisterError> {
        let mut all: BTreeMap<Name, Cow<'static, [Need]>> = BTreeMap::new();
        for (name, need) in needs {
            all.entry(name.into()).or_default().to_mut().push(need);
        }
        self.lock().add_needs(all)
    }

    /// Changes the default that a gate has at the emulated version.
    ///
    /// # Errors
    /// What Kubernetes refuses, with its words; and a default by which the gate would be on beside
    /// one that it excludes, now or at another version with nothing set, or in a cluster that lacks
    /// what it needs.
    pub fn override_default(&self, name: &str, value: bool) -> Result<(), OverrideError> {
        self.change(|state, events| {
            let setting = state.setting.clone();
            let (version, min) = (&setting.version, setting.min.as_ref());
            state.override_default(name, value, version, min, events)
        })
    }

    /// Changes the default that a gate has at a version.
    ///
    /// # Errors
    /// As [`override_default`](FeatureGate::override_default).
    pub fn override_default_at(
        &self,
        name: &str,
        value: bool,
        version: &Version,
    ) -> Result<(), OverrideError> {
        let min = version.previous_minor();
        self.change(|state, events| {
            state.override_default(name, value, version, Some(&min), events)
        })
    }

    /// Behaves as that version did, and takes the release before it as minimum compatibility
    /// version. All values are computed afresh from what was set.
    ///
    /// # Errors
    /// If what was set cannot be at that version.
    pub fn set_emulation_version(&self, version: Version) -> Result<(), SetError> {
        let min = version.previous_minor();
        self.set_versions(version, Some(min))
    }

    /// The same with a minimum compatibility version; `None` is the release before.
    ///
    /// # Errors
    /// If what was set cannot be at that version.
    pub fn set_versions(&self, version: Version, min: Option<Version>) -> Result<(), SetError> {
        self.change(|state, events| state.set_versions(version, min, events))
    }

    /// The emulated version.
    pub fn emulation_version(&self) -> Version {
        self.lock().setting.version.clone()
    }

    /// The minimum compatibility version; `None` if the program gave that.
    pub fn min_compatibility_version(&self) -> Option<Version> {
        self.lock().setting.min.clone()
    }

    /// Gives what is known of the cluster. All values are computed afresh from what was set.
    ///
    /// It belongs before the flag and the file: without it a gate with
    /// [`Otherwise::Defer`](crate::Otherwise::Defer) cannot be set.
    ///
    /// # Errors
    /// If a gate is on that requires something that the cluster lacks; the error names the gate,
    /// what it needs and what the cluster has. A program should not start then.
    pub fn set_cluster(&self, cluster: Cluster) -> Result<(), SetError> {
        self.change(|state, events| {
            let mut setting = state.setting.clone();
            setting.cluster = Some(cluster);
            state.move_to(setting, events)
        })
    }

    /// The gates that are to be on and are off, since the cluster lacks what they need, in the
    /// order of their names.
    pub fn degraded(&self) -> Vec<Degradation> {
        self.lock().degraded()
    }

    /// Whether what was set can be, computed from nothing. Where a gate is on that requires
    /// something of the cluster, and the cluster was not given, it cannot.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn validate(&self) -> Result<(), SetError> {
        self.lock().validate()
    }

    /// The gates that can be set, as `--help` lists them: `A=true|false (ALPHA - default=false)`.
    pub fn known_features(&self) -> Vec<String> {
        self.lock().known_features()
    }

    /// The gates that are there at the emulated version, by name, and what they are.
    pub fn all(&self) -> BTreeMap<String, Spec> {
        self.lock().all()
    }

    /// All gates, by name, with all that they were and will be.
    pub fn all_versioned(&self) -> BTreeMap<String, Vec<Spec>> {
        let state = self.lock();
        let of = |gate: &crate::state::Registered| (gate.name.to_string(), gate.specs.to_vec());
        state.gates.iter().map(of).collect()
    }

    /// What gates depend on, by name.
    pub fn dependencies(&self) -> BTreeMap<String, Vec<String>> {
        self.lock().dependencies()
    }

    /// The pairs of gates that exclude each other, each once, in the order of names.
    pub fn exclusions(&self) -> Vec<(String, String)> {
        self.lock().exclusions()
    }

    /// What gates need of the cluster, by name.
    pub fn needs(&self) -> BTreeMap<String, Vec<Need>> {
        self.lock().needs()
    }

    /// Whether a gate was set by name. Groups do not count.
    pub fn explicitly_set(&self, name: &str) -> bool {
        let state = self.lock();
        state
            .index
            .get(name)
            .is_some_and(|&gate| state.values.raw[gate].is_some())
    }

    /// Refuses from now on gates, what is to hold between them, and other defaults. Values can
    /// still be set. There is no way back.
    pub fn close(&self) {
        self.lock().closed = true;
    }

    /// A copy that goes its own way. What was queried, who listens and what tests hold are not in it.
    #[must_use]
    pub fn deep_copy(&self) -> Self {
        Self::holding(self.lock().deep_copy())
    }

    /// A copy of the gates with their overridden defaults, at their versions, open and without
    /// values. As in Kubernetes the dependencies are gone; exclusions and needs are kept, and what
    /// is known of the cluster. Whether the defaults alone can be is told by
    /// [`validate`](FeatureGate::validate).
    #[must_use]
    pub fn deep_copy_and_reset(&self) -> Self {
        Self::holding(self.lock().deep_copy_and_reset())
    }

    /// Calls `listener` for each event from now on, after the change and outside the lock. There
    /// is one; a new one takes its place.
    pub fn on_event(&self, listener: impl Fn(&Event) + Send + Sync + 'static) {
        self.lock().listen(Arc::new(listener));
    }
}

/// `A=true,B=false` for the gates that were set, those that a group switched among them.
impl<G: Group> fmt::Display for FeatureGate<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.lock().text())
    }
}

impl<G: Group> fmt::Debug for FeatureGate<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("FeatureGate")
            .field("version", &state.setting.version.to_string())
            .field("gates", &state.gates.len())
            .field("values", &state.text())
            .finish_non_exhaustive()
    }
}
