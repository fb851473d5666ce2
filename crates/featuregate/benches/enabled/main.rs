//! What a check costs: a declared gate with its query recorded, against a bare relaxed load.
//!
//!     cargo bench -p featuregate --bench enabled
//!
//! Criterion's figures come first, then ratios whose two sides were measured by turns, so that
//! what else the machine does strikes both.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "what it measures is time, and it prints it"
)]

mod median;
mod ratio;
mod three_hundred;

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use criterion::{Criterion, Throughput};
use featuregate::{FeatureGate, Group, Spec, Version, gates};

use three_hundred::Gate as Many;

gates! {
    /// Few gates.
    pub(crate) enum Gate {
        Bell: [Spec::alpha(1, 20)],
        Cage: [Spec::beta(1, 20).on()],
        Door: [Spec::ga(1, 20).on().locked()],
    }
}

static FEW: FeatureGate<Gate> = FeatureGate::declared(Version::new(1, 36));
static MANY: FeatureGate<Many> = FeatureGate::declared(Version::new(1, 36));
static BARE: AtomicBool = AtomicBool::new(true);
/// So many checks are one iteration: the clock is not to be measured.
const BATCH: usize = 300;

fn bare() -> bool {
    BARE.load(Ordering::Relaxed)
}

fn declared() -> bool {
    FEW.enabled(Gate::Cage)
}

/// One iteration: a batch of checks, none of which can be left out.
#[inline(always)]
fn batch(check: impl Fn(usize) -> bool) {
    for at in 0..BATCH {
        black_box(check(at));
    }
}

fn checks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("300 checks");
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function("bare relaxed load", |b| b.iter(|| batch(|_| bare())));
    group.bench_function("a declared gate", |b| b.iter(|| batch(|_| declared())));
    group.bench_function("which of three gates is only known at run time", |b| {
        b.iter(|| batch(|_| FEW.enabled(black_box(Gate::Cage))));
    });
    group.bench_function("300 gates by turns", |b| {
        b.iter(|| batch(|at| MANY.enabled(Many::ALL[at])));
    });
    group.bench_function("by name", |b| {
        b.iter(|| batch(|_| FEW.enabled_by_name("Cage") == Ok(true)));
    });
    group.bench_function("a snapshot's", |b| {
        let snapshot = FEW.snapshot();
        b.iter(|| batch(|_| snapshot.enabled(black_box(Gate::Cage))));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(700))
        .configure_from_args();
    checks(&mut criterion);
    criterion.final_summary();
    if let Err(error) = ratio::print() {
        panic!("the ratios cannot be written: {error}");
    }
}
