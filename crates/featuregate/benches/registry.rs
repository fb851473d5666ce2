//! What start-up costs: three hundred gates are registered, and a flag of fifty is taken.
//!
//!     cargo bench -p featuregate --bench registry
//!
//! Criterion's figures come first, then medians of single runs, which are too short for being
//! interrupted often.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "what it measures is time, and it prints it"
)]

#[path = "enabled/median.rs"]
mod median;
#[path = "enabled/three_hundred.rs"]
mod three_hundred;

use std::hint::black_box;
use std::io::{self, Write};
use std::time::Duration;

use criterion::{BatchSize, Criterion};
use featuregate::{Assignments, FeatureGate, Group, Version};

use three_hundred::Gate;

const VERSION: Version = Version::new(1, 36);

/// Alpha and beta gates; setting one that is stable would tell a listener.
fn flag() -> String {
    let names = Gate::ALL.iter().filter(|gate| gate.index() % 3 != 2);
    let parts: Vec<String> = names
        .take(50)
        .map(|gate| format!("{}=true", gate.name()))
        .collect();
    parts.join(",")
}

fn by_name() -> FeatureGate {
    let gates = FeatureGate::at(VERSION);
    let specs = |gate: &Gate| (gate.name(), Gate::GATES[gate.index()].specs.to_vec());
    if let Err(error) = gates.add_versioned(Gate::ALL.iter().map(specs)) {
        panic!("they compiled: {error}");
    }
    gates
}

#[track_caller]
fn set<G: Group>(gates: &FeatureGate<G>, flag: &str) {
    if let Err(error) = gates.set(flag) {
        panic!("a flag of gates that are there: {error}");
    }
}

fn declared_and_set(flag: &str) -> FeatureGate<Gate> {
    let gates = FeatureGate::declared(VERSION);
    set(&gates, flag);
    gates
}

fn named_and_set(flag: &str) -> FeatureGate {
    let gates = by_name();
    set(&gates, flag);
    gates
}

fn start_up(criterion: &mut Criterion) {
    let flag = flag();
    let mut group = criterion.benchmark_group("300 gates");
    group.bench_function("declared, and a flag of 50 taken", |b| {
        b.iter(|| declared_and_set(&flag));
    });
    group.bench_function("registered by name, and a flag of 50 taken", |b| {
        b.iter(|| named_and_set(&flag));
    });
    group.bench_function("a flag of 50 taken", |b| {
        b.iter_batched(by_name, |gates| set(&gates, &flag), BatchSize::SmallInput);
    });
    group.bench_function("a flag of 50 read", |b| {
        b.iter(|| flag.parse::<Assignments>());
    });
    group.bench_function("metrics as text", |b| {
        let gates = by_name();
        b.iter(|| gates.metrics().to_string());
    });
    group.bench_function("a snapshot", |b| {
        let gates = by_name();
        b.iter(|| gates.snapshot());
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700))
        .configure_from_args();
    start_up(&mut criterion);
    criterion.final_summary();
    if let Err(error) = print_medians() {
        panic!("the medians cannot be written: {error}");
    }
}

fn print_medians() -> io::Result<()> {
    let flag = flag();
    let mut out = io::stdout().lock();
    let mut line = |what: &str, run: &dyn Fn() -> f64| {
        let median = median::median((0..2001).map(|_| run()).collect());
        writeln!(out, "{what:<44} {:>6.1} us", median / 1e3)
    };
    line("declared, and a flag of 50 taken", &|| {
        median::nanoseconds(|| declared_and_set(black_box(&flag)))
    })?;
    line("registered by name, and a flag of 50 taken", &|| {
        median::nanoseconds(|| named_and_set(black_box(&flag)))
    })
}
