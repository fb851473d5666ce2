//! One call of a registry's interface, made of the library and of the model.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use featuregate::{
    Assignments, Cluster, Event, FeatureGate, FlagError, Group, Metrics, Need, Otherwise,
    OverrideError, RegisterError, SetError, Source, Spec, Stage, Version,
};

use super::registry::{Failure, Model, joined};
use super::seen::{display, known_features, parts};
use super::words::{self, Numbers, release_before};

pub(crate) type Map = BTreeMap<String, bool>;

#[derive(Clone, Debug)]
pub(crate) enum Call {
    AddVersioned(BTreeMap<String, Vec<words::Spec>>),
    Add(BTreeMap<String, words::Spec>),
    AddDependencies(Vec<(String, Vec<String>)>),
    AddExclusions(Vec<(String, String)>),
    AddNeeds(Vec<(String, words::Need)>),
    Set(String),
    SetMap(Map),
    /// From a file and the flag.
    SetAll(Map, Map),
    ParseArgs(Vec<String>),
    Reset(String),
    SetEmulationVersion(Numbers),
    SetVersions(Numbers, Option<Numbers>),
    OverrideDefault(String, bool),
    OverrideDefaultAt(String, bool, Numbers),
    SetCluster(words::Cluster),
    Close,
    Flag,
    /// By name.
    Query(String),
    /// By its constant, if it has one.
    Check(String),
    Snapshot,
    Metrics,
    Copy,
    CopyAndReset,
}

/// What a call gave, and what was told meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) result: Result<String, Failure>,
    pub(crate) told: Vec<String>,
}

/// The library's registry, with an ear at it.
pub(crate) struct Library<G: Group> {
    pub(crate) gates: FeatureGate<G>,
    told: Arc<Mutex<Vec<String>>>,
}

impl<G: Group> Library<G> {
    pub(crate) fn new(gates: FeatureGate<G>) -> Self {
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let ear = Arc::clone(&told);
        gates.on_event(move |event| ear.lock().unwrap().push(event_text(event)));
        Self { gates, told }
    }

    pub(crate) fn call(&mut self, call: &Call) -> Outcome {
        let result = self.result(call);
        let told = std::mem::take(&mut *self.told.lock().unwrap());
        Outcome { result, told }
    }

    fn result(&mut self, call: &Call) -> Result<String, Failure> {
        let gates = &self.gates;
        match call {
            Call::AddVersioned(all) => registered(
                gates.add_versioned(
                    all.iter()
                        .map(|(gate, specs)| (gate.clone(), specs.iter().map(spec))),
                ),
            ),
            Call::Add(all) => {
                registered(gates.add(all.iter().map(|(gate, s)| (gate.clone(), spec(s)))))
            }
            Call::AddDependencies(all) => registered(gates.add_dependencies(all.clone())),
            Call::AddExclusions(pairs) => registered(gates.add_exclusions(pairs.clone())),
            Call::AddNeeds(all) => {
                registered(gates.add_needs(all.iter().map(|(gate, n)| (gate.clone(), need(n)))))
            }
            Call::Set(text) => set(gates.set(text)),
            Call::SetMap(map) => set(gates.set_map(map.clone())),
            Call::SetAll(file, flag) => {
                let values = |map: &Map| Assignments::from_iter(map.clone());
                let (file, flag) = (values(file), values(flag));
                set(gates.set_all([(Source::File, &file), (Source::Flag, &flag)]))
            }
            Call::ParseArgs(args) => match gates.parse_args(args.clone()) {
                Ok(rest) => Ok(rest.join(" ")),
                Err(FlagError::Invalid { value, error }) => Err(Failure::Parts(vec![format!(
                    "{value:?}: {}",
                    joined(&parts(&error))
                )])),
                Err(other) => Err(Failure::Parts(vec![other.to_string()])),
            },
            Call::Reset(gate) => set(gates.reset(gate)),
            Call::SetEmulationVersion(at) => set(gates.set_emulation_version(version(at))),
            Call::SetVersions(at, min) => {
                set(gates.set_versions(version(at), min.as_ref().map(version)))
            }
            Call::OverrideDefault(gate, on) => overridden(gates.override_default(gate, *on)),
            Call::OverrideDefaultAt(gate, on, at) => {
                overridden(gates.override_default_at(gate, *on, &version(at)))
            }
            Call::SetCluster(known) => set(gates.set_cluster(cluster(known))),
            Call::Close => {
                gates.close();
                Ok(String::new())
            }
            Call::Flag => {
                let flag = gates.flag();
                Ok(format!("{} {}", flag.default, flag.usage))
            }
            Call::Query(gate) => match gates.enabled_by_name(gate) {
                Ok(on) => Ok(on.to_string()),
                Err(error) => Err(Failure::Parts(vec![error.to_string()])),
            },
            Call::Check(name) => match G::ALL.iter().find(|gate| gate.name() == name) {
                Some(gate) => Ok(gates.enabled(*gate).to_string()),
                None => self.result(&Call::Query(name.clone())),
            },
            Call::Snapshot => Ok(listed(gates.snapshot().iter())),
            Call::Metrics => {
                let mut metrics = Metrics::new();
                metrics.record(gates);
                Ok(listed(metrics.enabled().map(|(gate, _, on)| (gate, on))))
            }
            Call::Copy => {
                *self = Self::new(gates.deep_copy());
                Ok(String::new())
            }
            Call::CopyAndReset => {
                *self = Self::new(gates.deep_copy_and_reset());
                Ok(String::new())
            }
        }
    }
}

impl Model {
    pub(crate) fn call(&mut self, call: &Call) -> Outcome {
        let result = self.result(call);
        let told = std::mem::take(&mut self.told);
        Outcome { result, told }
    }

    fn result(&mut self, call: &Call) -> Result<String, Failure> {
        let nothing = |()| String::new();
        match call {
            Call::AddVersioned(all) => self.change(|m| m.add_versioned(all)).map(nothing),
            Call::Add(all) => {
                let unversioned = |s: &words::Spec| words::Spec {
                    version: Some(vec![0, 0]),
                    ..s.clone()
                };
                let all = all
                    .iter()
                    .map(|(gate, s)| (gate.clone(), vec![unversioned(s)]));
                let all = all.collect();
                self.change(|m| m.add_versioned(&all)).map(nothing)
            }
            Call::AddDependencies(all) => self.change(|m| m.add_dependencies(all)).map(nothing),
            Call::AddExclusions(all) => self.change(|m| m.add_exclusions(all)).map(nothing),
            Call::AddNeeds(all) => self.change(|m| m.add_needs(all)).map(nothing),
            Call::Set(text) => self.change(|m| m.set_text("the flag", text)).map(nothing),
            Call::SetMap(map) => self.change(|m| m.set(&[("the program", map)])).map(nothing),
            Call::SetAll(file, flag) => self
                .change(|m| m.set(&[("the file", file), ("the flag", flag)]))
                .map(nothing),
            Call::ParseArgs(args) => self.change(|m| m.parse_args(args)),
            Call::Reset(gate) => self.change(|m| m.reset(gate)).map(nothing),
            Call::SetEmulationVersion(at) => self
                .change(|m| m.set_versions(at, Some(&release_before(at))))
                .map(nothing),
            Call::SetVersions(at, min) => self
                .change(|m| m.set_versions(at, min.as_ref()))
                .map(nothing),
            Call::OverrideDefault(gate, on) => self
                .change(|m| {
                    let (at, min) = (m.version.clone(), m.min.clone());
                    m.override_default(gate, *on, &at, min.as_ref())
                })
                .map(nothing),
            Call::OverrideDefaultAt(gate, on, at) => self
                .change(|m| m.override_default(gate, *on, at, Some(&release_before(at))))
                .map(nothing),
            Call::SetCluster(known) => self.change(|m| m.set_cluster(known)).map(nothing),
            Call::Close => {
                self.closed = true;
                Ok(String::new())
            }
            Call::Flag => {
                self.closed = true;
                Ok(format!(
                    "{} A set of key=value pairs that describe feature gates for \
                     alpha/experimental features. Options are:\n{}",
                    display(self),
                    known_features(self).join("\n")
                ))
            }
            Call::Query(gate) | Call::Check(gate) if !self.specs.contains_key(gate) => {
                Err(Failure::Parts(vec![format!(
                    "feature {gate:?} is not registered in FeatureGate"
                )]))
            }
            Call::Query(gate) | Call::Check(gate) => {
                self.queried.insert(gate.clone());
                Ok(self.on(gate).to_string())
            }
            Call::Snapshot | Call::Metrics => {
                self.queried = self.specs.keys().cloned().collect();
                let all = matches!(call, Call::Snapshot);
                let gates = self.specs.keys().map(String::as_str);
                let there = gates.filter(|gate| all || self.spec(gate).stage != "PRE-ALPHA");
                let on = self.all_on();
                Ok(listed(there.map(|gate| (gate, on[gate]))))
            }
            Call::Copy => {
                *self = self.copied();
                Ok(String::new())
            }
            Call::CopyAndReset => {
                *self = self.copied_and_reset();
                Ok(String::new())
            }
        }
    }

    fn parse_args(&mut self, args: &[String]) -> Result<String, Failure> {
        let (flags, rest) = match args.iter().position(|arg| arg == "--") {
            Some(at) => args.split_at(at),
            None => (args, &args[args.len()..]),
        };
        let mut left = Vec::new();
        let mut flags = flags.iter();
        while let Some(arg) = flags.next() {
            let value = if arg == "--feature-gates" {
                // Whatever follows, were it the end of all flags.
                flags.next().or(rest.first()).ok_or_else(|| {
                    Failure::Parts(vec!["flag needs an argument: --feature-gates".to_owned()])
                })?
            } else if let Some(value) = arg.strip_prefix("--feature-gates=") {
                value
            } else {
                left.push(arg.clone());
                continue;
            };
            self.set_text("the flag", value)
                .map_err(|failure| match failure {
                    Failure::Parts(parts) => {
                        Failure::Parts(vec![format!("{value:?}: {}", joined(&parts))])
                    }
                    open @ Failure::OneOf(_) => open,
                })?;
        }
        left.extend(rest.iter().cloned());
        Ok(left.join(" "))
    }
}

fn listed<'a>(values: impl Iterator<Item = (&'a str, bool)>) -> String {
    let texts: Vec<String> = values.map(|(gate, on)| format!("{gate}={on}")).collect();
    texts.join(" ")
}

fn event_text(event: &Event) -> String {
    match event {
        Event::Setting { gate, value, .. } | Event::OverridingDefault { gate, value, .. } => {
            format!("{event} {gate} {value}")
        }
        Event::QueriedChange { gate, old, new } => format!("{event} {gate} {old} {new}"),
        other => format!("{other:?}"),
    }
}

fn set(outcome: Result<(), SetError>) -> Result<String, Failure> {
    match outcome {
        Ok(()) => Ok(String::new()),
        Err(error) => Err(Failure::Parts(parts(&error))),
    }
}

fn registered(outcome: Result<(), RegisterError>) -> Result<String, Failure> {
    match outcome {
        Ok(()) => Ok(String::new()),
        Err(error) => Err(Failure::Parts(vec![error.to_string()])),
    }
}

fn overridden(outcome: Result<(), OverrideError>) -> Result<String, Failure> {
    match outcome {
        Ok(()) => Ok(String::new()),
        Err(error) => Err(Failure::Parts(vec![error.to_string()])),
    }
}

pub(crate) fn version(numbers: &Numbers) -> Version {
    match numbers[..] {
        [major, minor] => Version::new(major, minor),
        _ => words::text(numbers).parse().unwrap(),
    }
}

fn stage(word: &'static str) -> Stage {
    match word {
        "PRE-ALPHA" => Stage::PreAlpha,
        "ALPHA" => Stage::Alpha,
        "BETA" => Stage::Beta,
        "" => Stage::Ga,
        "DEPRECATED" => Stage::Deprecated,
        other => Stage::Other(other),
    }
}

pub(crate) fn spec(plain: &words::Spec) -> Spec {
    Spec {
        version: plain.version.as_ref().map(version),
        stage: stage(plain.stage),
        default: plain.default,
        locked: plain.locked,
        min_compatibility: plain.min.as_ref().map(version),
    }
}

pub(crate) fn need(plain: &words::Need) -> Need {
    Need {
        kubernetes: plain.kubernetes.as_ref().map(version),
        gate: plain.gate.map(|(gate, least)| (gate.into(), stage(least))),
        otherwise: match plain.otherwise {
            "degrade" => Otherwise::Degrade,
            "defer" => Otherwise::Defer,
            _ => Otherwise::Require,
        },
    }
}

fn cluster(plain: &words::Cluster) -> Cluster {
    let mut cluster = Cluster::new();
    if let Some(numbers) = &plain.version {
        cluster = cluster.with_version(version(numbers));
    }
    for (gate, (least, on)) in &plain.gates {
        cluster = cluster.with_gate(*gate, stage(least), *on);
    }
    cluster
}
