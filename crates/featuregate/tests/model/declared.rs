//! The same gates declared in code, registered by name, and in the model.

use std::collections::BTreeMap;

use featuregate::{Declaration, FeatureGate, Group, Need, Spec, Stage, Version, gates};

use super::registry::Model;
use super::script::UPSTREAM;
use super::words::{self, Numbers};

gates! {
    /// Gates of the names that the scripts use.
    pub(crate) enum Tide {
        /// Depends on two, of which one depends on the other.
        Flood: [Spec::alpha(1, 28), Spec::beta(1, 30)]
            requires [Ebb, Slack],
        /// Changes with the minimum compatibility version.
        Ebb: [
            Spec::alpha(1, 27),
            Spec::beta(1, 29),
            Spec::beta(1, 29).min_compatibility(1, 28).on(),
            Spec::ga(1, 31).on(),
        ],
        /// Excludes two.
        Surge: [Spec::alpha(1, 27)]
            excludes [Ebb, Neap]
            needs [Need::kubernetes(1, 31)],
        /// Locked in the end.
        Neap: [Spec::beta(1, 28), Spec::ga(1, 32).locked()],
        /// Off in a cluster that has not what it needs.
        Slack: [Spec::alpha(1, 28), Spec::beta(1, 30).on()]
            requires [Ebb]
            needs [
                Need::gate("DRAPartitionableDevices", Stage::Beta).or_kubernetes(1, 33).degrade(),
            ],
        /// Deprecated in the end; not to be had in a cluster that has not what it needs.
        Spring = "Spring": [Spec::ga(1, 0), Spec::deprecated(1, 31).on()]
            needs [Need::kubernetes(1, 29).degrade(), Need::kubernetes(1, 30).defer()],
    }
}

/// The declared registry, and a model of it.
pub(crate) fn both(minor: u64) -> (FeatureGate<Tide>, Model) {
    let mut model = Model::new(vec![1, minor], Some(vec![1, minor - 1]));
    let names = |places: &[usize]| -> Vec<String> {
        let name = |&at: &usize| Tide::GATES[at].name.to_owned();
        places.iter().map(name).collect()
    };
    let specs: BTreeMap<String, Vec<words::Spec>> = Tide::GATES
        .iter()
        .map(|gate| {
            (
                gate.name.to_owned(),
                gate.specs.iter().map(plain_spec).collect(),
            )
        })
        .collect();
    model.add_versioned(&specs).unwrap();
    let requiring = || Tide::GATES.iter().filter(|gate| !gate.requires.is_empty());
    let dependencies: Vec<_> = requiring()
        .map(|gate| (gate.name.to_owned(), names(gate.requires)))
        .collect();
    model.add_dependencies(&dependencies).unwrap();
    let pairs: Vec<_> = Tide::GATES
        .iter()
        .flat_map(|gate| {
            names(gate.excludes)
                .into_iter()
                .map(|other| (gate.name.to_owned(), other))
        })
        .collect();
    model.add_exclusions(&pairs).unwrap();
    let needs: Vec<_> = Tide::GATES
        .iter()
        .flat_map(|gate| {
            gate.needs
                .iter()
                .map(|need| (gate.name.to_owned(), plain_need(need)))
        })
        .collect();
    model.add_needs(&needs).unwrap();
    (FeatureGate::declared(Version::new(1, minor)), model)
}

/// The same gates, registered by name in another order.
pub(crate) fn by_name(minor: u64) -> FeatureGate {
    let gates = FeatureGate::at(Version::new(1, minor));
    let all: &[Declaration] = Tide::GATES;
    let name = |&at: &usize| all[at].name;
    gates
        .add_versioned(
            all.iter()
                .rev()
                .map(|gate| (gate.name, gate.specs.to_vec())),
        )
        .unwrap();
    for gate in all.iter().rev() {
        if !gate.requires.is_empty() {
            gates
                .add_dependencies([(gate.name, gate.requires.iter().map(name))])
                .unwrap();
        }
        gates
            .add_exclusions(gate.excludes.iter().map(|at| (name(at), gate.name)))
            .unwrap();
        gates
            .add_needs(gate.needs.iter().map(|need| (gate.name, need.clone())))
            .unwrap();
    }
    gates
}

fn plain_stage(stage: Stage) -> &'static str {
    stage.as_str()
}

fn numbers(version: &Version) -> Numbers {
    version.numbers().to_vec()
}

fn plain_spec(spec: &Spec) -> words::Spec {
    words::Spec {
        version: spec.version.as_ref().map(numbers),
        stage: plain_stage(spec.stage),
        default: spec.default,
        locked: spec.locked,
        min: spec.min_compatibility.as_ref().map(numbers),
    }
}

fn plain_need(need: &Need) -> words::Need {
    words::Need {
        kubernetes: need.kubernetes.as_ref().map(numbers),
        gate: need.gate.as_ref().map(|(gate, least)| {
            let known = UPSTREAM.into_iter().find(|known| known == gate);
            (known.unwrap(), plain_stage(*least))
        }),
        otherwise: match need.otherwise {
            featuregate::Otherwise::Degrade => "degrade",
            featuregate::Otherwise::Defer => "defer",
            _ => "require",
        },
    }
}
