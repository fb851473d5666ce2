//! Runs the operations of a case on the crate.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use featuregate::{Event, FeatureGate, Metrics, RegisterError, Spec, Stage};
use serde_json::{Value, json};

use super::case::{Case, Features, Names, Observed, Op, Outcome, Registry, WrittenSpec};
use super::judge::{Failure, Got, same, told};
use super::{Mismatch, Report};

type Log = Arc<Mutex<Vec<Value>>>;

struct Player {
    /// By the name of the copy.
    gates: BTreeMap<String, FeatureGate>,
    used: String,
    metrics: Metrics,
    log: Log,
}

/// Plays one case, and adds what came of it to the report. An error is a broken case.
pub(crate) fn play(case: Case, report: &mut Report) -> Result<(), String> {
    if case.ops.len() != case.observed.len() {
        return Err(format!(
            "{}: {} operations, but {} results",
            case.id,
            case.ops.len(),
            case.observed.len()
        ));
    }
    if case.registry.dependencies.is_some() != case.setup_observed.add_dependencies.is_some() {
        return Err(format!("{}: dependencies without their result", case.id));
    }
    let Case {
        id,
        registry,
        ops,
        setup_observed: set_up,
        observed,
        ..
    } = case;
    let mut player = Player::new(&registry);
    let mut compare = |operation: String, expected: &Observed, got: &Got, log: bool| {
        if !same(expected, got, log) {
            report.mismatches.push(Mismatch {
                case: id.clone(),
                operation,
                expected: expected.text.clone(),
                got: told(got),
            });
        }
    };

    let got = player.told_of(|gates| add_versioned(gates, &registry.features));
    compare(
        "set-up of gates".to_owned(),
        &set_up.add_versioned,
        &got,
        true,
    );
    report.set_up += 1;
    if let (Some(names), Some(expected)) = (&registry.dependencies, &set_up.add_dependencies) {
        let got = player.told_of(|gates| add_dependencies(gates, names));
        compare("set-up of dependencies".to_owned(), expected, &got, true);
        report.set_up += 1;
    }

    for (number, (op, mut expected)) in ops.iter().zip(observed).enumerate() {
        if let (Op::AddFlag, Outcome::Ok(Value::Object(flag))) = (op, &mut expected.outcome) {
            // The layout of `--help` is that of pflag, and no matter of gates.
            flag.remove("help");
        }
        let got = player
            .run(op)
            .map_err(|error| format!("{id}: operation {number}: {error}"))?;
        let log = !is_log_random(op, &expected);
        compare(format!("operation {number}, {op:?}"), &expected, &got, log);
        report.operations += 1;
        if matches!(op, Op::AddDependencies { dependencies: None }) && got.outcome.is_err() {
            report.without_counterpart += 1;
        }
        let sets = matches!(
            op,
            Op::Set { .. } | Op::SetMap { .. } | Op::ParseFlags { .. }
        );
        if sets && expected.failed() {
            // What was refused is kept in Go, and may count in what follows.
            report.behind_cut += ops.len() - number - 1;
            break;
        }
    }
    Ok(())
}

/// Go walks a map in random order and stops at a gate that it does not know; what it had logged by
/// then is chance.
fn is_log_random(op: &Op, expected: &Observed) -> bool {
    let sets = matches!(
        op,
        Op::Set { .. }
            | Op::SetMap { .. }
            | Op::SetEmulationVersion { .. }
            | Op::SetVersions { .. }
    );
    sets && expected.failed() && expected.text.contains("unrecognized feature gate: ")
}

impl Player {
    fn new(registry: &Registry) -> Self {
        let version = registry.emulation_version.clone().map(|version| version.0);
        let min = registry.min_compat_version.clone().map(|version| version.0);
        let gates = match (version, min) {
            (None, None) => FeatureGate::new(),
            (Some(version), None) => FeatureGate::at(version),
            (version, min) => {
                FeatureGate::with_min_compatibility(version.unwrap_or(featuregate::KUBERNETES), min)
            }
        };
        let mut player = Self {
            gates: BTreeMap::new(),
            used: "main".to_owned(),
            metrics: Metrics::new(),
            log: Log::default(),
        };
        player.keep("main", gates);
        player
    }

    fn keep(&mut self, name: &str, gates: FeatureGate) {
        let log = Arc::clone(&self.log);
        gates.on_event(move |event| {
            log.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(record(event));
        });
        self.gates.insert(name.to_owned(), gates);
    }

    /// What comes of a call that gives nothing back, with what it logged.
    fn told_of<E: Into<Failure>>(&self, call: impl FnOnce(&FeatureGate) -> Result<(), E>) -> Got {
        let outcome = call(&self.gates[&self.used]);
        Got {
            outcome: outcome.map(|()| Value::Null).map_err(Into::into),
            log: self.logged(),
        }
    }

    fn logged(&self) -> Vec<Value> {
        std::mem::take(&mut *self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn run(&mut self, op: &Op) -> Result<Got, String> {
        let gates = &self.gates[&self.used];
        let got = match op {
            Op::Set { value } => self.told_of(|gates| gates.set(value)),
            Op::SetMap { map } => self.told_of(|gates| gates.set_map(map.clone())),
            Op::SetEmulationVersion { version } => {
                self.told_of(|gates| gates.set_emulation_version(version.0.clone()))
            }
            Op::SetVersions {
                version,
                min_compat_version: min,
            } => {
                let min = min.clone().map(|min| min.0);
                self.told_of(|gates| gates.set_versions(version.0.clone(), min))
            }
            Op::AddVersioned { features } => self.told_of(|gates| add_versioned(gates, features)),
            Op::Add { features } => {
                if features.values().any(|specs| specs.len() != 1) {
                    return Err("add takes one spec a gate".to_owned());
                }
                let features = features
                    .iter()
                    .map(|(name, specs)| (name.clone(), specs[0].spec()));
                self.told_of(|gates| gates.add(features))
            }
            Op::AddDependencies { dependencies } => self.told_of(|gates| match dependencies {
                Some(names) => add_dependencies(gates, names).map_err(Failure::from),
                // A map that is nil, which Rust cannot say. Go writes to it what there is, after
                // the check whether the gates are closed, and panics.
                None => match add_dependencies(gates, &Names::new()) {
                    Ok(()) if !gates.dependencies().is_empty() => {
                        Err(Failure::one("assignment to entry in nil map"))
                    }
                    outcome => outcome.map_err(Failure::from),
                },
            }),
            Op::OverrideDefault { name, value } => {
                self.told_of(|gates| gates.override_default(name, *value))
            }
            Op::OverrideDefaultAt {
                name,
                value,
                version,
            } => self.told_of(|gates| gates.override_default_at(name, *value, &version.0)),
            Op::Reset { name } => self.told_of(|gates| gates.reset(name)),
            Op::Validate => self.told_of(FeatureGate::validate),
            Op::ParseFlags { args } => self.told_of(|gates| match gates.parse_args(args.clone()) {
                Ok(_) => Ok(()),
                Err(error) => Err(Failure::one(error)),
            }),
            Op::Close => {
                gates.close();
                self.gave(Value::Null)
            }
            Op::DeepCopy { r#as } => {
                let copy = gates.deep_copy();
                self.keep(r#as, copy);
                self.gave(Value::Null)
            }
            Op::DeepCopyAndReset { r#as } => {
                let copy = gates.deep_copy_and_reset();
                self.keep(r#as, copy);
                self.gave(Value::Null)
            }
            Op::Use { gate } => {
                if !self.gates.contains_key(gate) {
                    return Err(format!("there is no copy {gate}"));
                }
                self.used.clone_from(gate);
                self.gave(Value::Null)
            }
            Op::Enabled { name } => Got {
                outcome: gates
                    .enabled_by_name(name)
                    .map(Value::from)
                    .map_err(Failure::from),
                log: self.logged(),
            },
            Op::Metrics { keep } => {
                if !keep {
                    self.metrics.clear();
                }
                self.metrics.record(&self.gates[&self.used]);
                let text = self.metrics.to_string();
                self.gave(text.lines().collect())
            }
            other => self.gave(asked(gates, other)),
        };
        Ok(got)
    }

    fn gave(&self, value: Value) -> Got {
        Got {
            outcome: Ok(value),
            log: self.logged(),
        }
    }
}

/// What the operations give that only ask.
fn asked(gates: &FeatureGate, op: &Op) -> Value {
    match op {
        Op::EnabledAll => {
            let by_name: serde_json::Map<String, Value> = gates
                .all_versioned()
                .into_keys()
                .filter_map(|name| Some((name.clone(), gates.enabled_by_name(&name).ok()?.into())))
                .collect();
            let snapshot: serde_json::Map<String, Value> = gates
                .snapshot()
                .iter()
                .map(|(name, on)| (name.to_owned(), on.into()))
                .collect();
            if by_name == snapshot {
                by_name.into()
            } else {
                json!({"by name": by_name, "in the snapshot": snapshot})
            }
        }
        Op::ExplicitlySet { name } => gates.explicitly_set(name).into(),
        Op::ExplicitlySetAll => gates
            .all_versioned()
            .into_keys()
            .filter(|name| gates.explicitly_set(name))
            .collect(),
        Op::KnownFeatures => gates.known_features().into(),
        Op::GetAll => gates
            .all()
            .iter()
            .map(|(name, spec)| (name.clone(), written(spec)))
            .collect(),
        Op::GetAllVersioned => gates
            .all_versioned()
            .into_iter()
            .map(|(name, specs)| (name, specs.iter().map(written).collect::<Value>()))
            .collect(),
        Op::Dependencies => gates
            .dependencies()
            .into_iter()
            .map(|(name, on)| (name, Value::from(on)))
            .collect(),
        Op::EmulationVersion => gates.emulation_version().to_string().into(),
        Op::MinCompatVersion => gates
            .min_compatibility_version()
            .map_or("<nil>".to_owned(), |version| version.to_string())
            .into(),
        Op::String => gates.to_string().into(),
        Op::Type => featuregate::Flag::VALUE_TYPE.into(),
        Op::AddFlag => {
            let flag = gates.flag();
            json!({
                "name": flag.name,
                "type": flag.value_type,
                "default": flag.default,
                "usage": flag.usage,
            })
        }
        other => unreachable!("{other:?} does not only ask"),
    }
}

fn add_versioned(gates: &FeatureGate, features: &Features) -> Result<(), RegisterError> {
    gates.add_versioned(
        features
            .iter()
            .map(|(name, specs)| (name.clone(), specs.iter().map(WrittenSpec::spec))),
    )
}

fn add_dependencies(gates: &FeatureGate, names: &Names) -> Result<(), RegisterError> {
    gates.add_dependencies(names.iter().map(|(name, on)| (name.clone(), on.clone())))
}

/// A spec as the file writes it.
fn written(spec: &Spec) -> Value {
    let stage = match spec.stage {
        Stage::Ga => "GA",
        other => other.as_str(),
    };
    let mut value = json!({
        "version": spec.version.as_ref().map(ToString::to_string),
        "stage": stage,
        "default": spec.default,
    });
    if spec.locked {
        value["lock"] = true.into();
    }
    if let Some(min) = &spec.min_compatibility {
        value["min_compat"] = min.to_string().into();
    }
    value
}

/// A log record as the file writes it.
fn record(event: &Event) -> Value {
    let mut value = json!({"msg": event.to_string(), "featureGate": event.gate()});
    match event {
        Event::Setting { value: on, .. } | Event::OverridingDefault { value: on, .. } => {
            value["value"] = (*on).into();
        }
        Event::QueriedChange { old, new, .. } => {
            value["oldValue"] = (*old).into();
            value["newValue"] = (*new).into();
        }
        other => value["unknown"] = format!("{other:?}").into(),
    }
    value
}
