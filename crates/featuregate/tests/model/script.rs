//! Sequences of calls, made at random over few names, so that calls meet what others have left.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::call::{Call, Map};
use super::words::{Cluster, Need, Numbers, Spec};

/// In an order other than that of their names.
pub(crate) const GATES: [&str; 6] = ["Flood", "Ebb", "Surge", "Neap", "Slack", "Spring"];
const STAGES: [&str; 6] = ["PRE-ALPHA", "ALPHA", "BETA", "", "DEPRECATED", "GAMMA"];
const WAYS: [&[&str]; 7] = [
    &["ALPHA"],
    &["ALPHA", "BETA"],
    &["ALPHA", "BETA", ""],
    &["BETA"],
    &["BETA", ""],
    &["", "DEPRECATED"],
    &["ALPHA", "GAMMA"],
];
pub(crate) const UPSTREAM: [&str; 2] = ["DynamicResourceAllocation", "DRAPartitionableDevices"];

fn gate() -> impl Strategy<Value = String> {
    prop_oneof![
        40 => select(&GATES[..]),
        5 => Just("AllAlpha"),
        5 => Just("AllBeta"),
        1 => Just("Wreck"),
    ]
    .prop_map(str::to_owned)
}

pub(crate) fn version() -> impl Strategy<Value = Numbers> {
    prop_oneof![
        12 => (27_u64..34).prop_map(|minor| vec![1, minor]),
        1 => (27_u64..34).prop_map(|minor| vec![1, minor, 1]),
        1 => (27_u64..34).prop_map(|minor| vec![1, minor, 0]),
        1 => Just(vec![2, 0]),
    ]
}

fn any_spec() -> impl Strategy<Value = Spec> {
    (
        option::weighted(0.95, version()),
        select(&STAGES[..]),
        any::<bool>(),
        prop::bool::weighted(0.2),
        option::weighted(0.2, version()),
    )
        .prop_map(|(version, stage, default, locked, min)| Spec {
            version,
            stage,
            default,
            locked,
            min,
        })
}

/// Specs that mostly may be registered: a way up, a step a release or two.
pub(crate) fn history() -> impl Strategy<Value = Vec<Spec>> {
    let step = (1_u64..3, any::<bool>(), option::weighted(0.3, 26_u64..33));
    (select(&WAYS[..]), vec(step, 3), prop::bool::weighted(0.2)).prop_map(|(way, steps, lock)| {
        let mut specs = Vec::new();
        let mut minor = 26;
        for (&stage, (gap, default, min)) in way.iter().zip(steps) {
            minor += gap;
            let locked = lock && (stage.is_empty() || stage == "DEPRECATED");
            let spec = Spec {
                version: Some(vec![1, minor]),
                stage,
                default,
                locked,
                min: None,
            };
            specs.push(spec.clone());
            if let Some(min) = min.filter(|min| *min <= minor) {
                let min = Some(vec![1, min]);
                let default = !default;
                specs.push(Spec {
                    default,
                    min,
                    ..spec
                });
            }
        }
        specs
    })
}

fn specs() -> impl Strategy<Value = Vec<Spec>> {
    prop_oneof![6 => history(), 1 => vec(any_spec(), 0..4)]
}

pub(crate) fn need() -> impl Strategy<Value = Need> {
    (
        option::weighted(0.6, version()),
        option::weighted(0.6, (select(&UPSTREAM[..]), select(&STAGES[1..4]))),
        select(&["degrade", "require", "defer"][..]),
    )
        .prop_map(|(kubernetes, gate, otherwise)| Need {
            kubernetes,
            gate,
            otherwise,
        })
}

fn cluster() -> impl Strategy<Value = Cluster> {
    let gates = btree_map(
        select(&UPSTREAM[..]),
        (select(&STAGES[1..4]), any::<bool>()),
        0..3,
    );
    (option::of(version()), gates).prop_map(|(version, gates)| Cluster { version, gates })
}

fn map() -> impl Strategy<Value = Map> {
    btree_map(gate(), any::<bool>(), 0..4)
}

/// The text of a flag, with some that is wrong.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        30 => select(&["true", "false", "1", "F"][..]),
        1 => select(&["on", "", "TRUe", "\"\n"][..]),
    ];
    let segment = prop_oneof![
        30 => (gate(), word).prop_map(|(gate, word)| format!("{gate}={word}")),
        1 => gate(),
        2 => select(&["", " ", " Ebb = true ", "=", "Ebb==true"][..]).prop_map(str::to_owned),
    ];
    vec(segment, 0..5).prop_map(|segments| segments.join(","))
}

fn args() -> impl Strategy<Value = Vec<String>> {
    let flag = prop_oneof![
        4 => text().prop_map(|text| vec![format!("--feature-gates={text}")]),
        2 => text().prop_map(|text| vec!["--feature-gates".to_owned(), text]),
        1 => select(&["--feature-gates", "--feature-gatess", "--", "serve"][..])
            .prop_map(|arg| vec![arg.to_owned()]),
    ];
    vec(flag, 0..4).prop_map(|args| args.concat())
}

fn call() -> impl Strategy<Value = Call> {
    let exclusions = vec((gate(), gate()), 1..3);
    let dependencies = vec((gate(), vec(gate(), 0..3)), 0..3);
    prop_oneof![
        3 => btree_map(gate(), specs(), 0..3).prop_map(Call::AddVersioned),
        1 => btree_map(gate(), any_spec(), 0..3).prop_map(Call::Add),
        4 => dependencies.prop_map(Call::AddDependencies),
        4 => exclusions.prop_map(Call::AddExclusions),
        4 => vec((gate(), need()), 0..3).prop_map(Call::AddNeeds),
        8 => text().prop_map(Call::Set),
        6 => map().prop_map(Call::SetMap),
        3 => (map(), map()).prop_map(|(file, flag)| Call::SetAll(file, flag)),
        2 => args().prop_map(Call::ParseArgs),
        4 => gate().prop_map(Call::Reset),
        5 => version().prop_map(Call::SetEmulationVersion),
        3 => (version(), option::of(version())).prop_map(|(v, min)| Call::SetVersions(v, min)),
        4 => (gate(), any::<bool>()).prop_map(|(gate, on)| Call::OverrideDefault(gate, on)),
        2 => (gate(), any::<bool>(), version())
            .prop_map(|(gate, on, v)| Call::OverrideDefaultAt(gate, on, v)),
        5 => cluster().prop_map(Call::SetCluster),
        1 => Just(Call::Close),
        1 => Just(Call::Flag),
        3 => gate().prop_map(Call::Query),
        5 => gate().prop_map(Call::Check),
        1 => Just(Call::Snapshot),
        1 => Just(Call::Metrics),
        1 => Just(Call::Copy),
        1 => Just(Call::CopyAndReset),
    ]
}

/// Calls that register the gates, and what is between some of them: one a call, so that what
/// cannot be does not hinder the rest.
pub(crate) fn registration() -> impl Strategy<Value = Vec<Call>> {
    let gates = vec(history(), GATES.len());
    let between = vec(
        prop_oneof![
            (gate(), gate()).prop_map(|(a, b)| Call::AddDependencies(vec![(a, vec![b])])),
            (gate(), gate()).prop_map(|(a, b)| Call::AddExclusions(vec![(a, b)])),
            (gate(), need()).prop_map(|(a, need)| Call::AddNeeds(vec![(a, need)])),
        ],
        0..12,
    );
    (gates, between).prop_map(|(all, mut calls)| {
        let names = GATES.iter().map(|&gate| gate.to_owned());
        calls.insert(0, Call::AddVersioned(names.zip(all).collect()));
        calls
    })
}

pub(crate) fn script() -> impl Strategy<Value = Vec<Call>> {
    vec(call(), 1..30)
}

/// Lists of specs in which every fault is likely.
pub(crate) fn close_specs() -> impl Strategy<Value = Vec<Spec>> {
    let version = || {
        prop_oneof![
            20 => (29_u64..32).prop_map(|minor| vec![1, minor]),
            1 => Just(vec![1, 0]),
            1 => Just(vec![1, 30, 0]),
        ]
    };
    let spec = (
        option::weighted(0.98, version()),
        select(&STAGES[..]),
        any::<bool>(),
        prop::bool::weighted(0.3),
        option::weighted(0.4, version()),
    );
    let spec = spec.prop_map(|(version, stage, default, locked, min)| Spec {
        version,
        stage,
        default,
        locked,
        min,
    });
    // In order, mostly: versions that decrease hide what else is wrong.
    (vec(spec, 0..5), prop::bool::weighted(0.8)).prop_map(|(mut specs, sorted)| {
        if sorted {
            specs.sort_by(|a, b| (&a.version, &a.min).cmp(&(&b.version, &b.min)));
        }
        specs
    })
}
