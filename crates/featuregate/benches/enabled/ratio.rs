//! Two things measured by turns, and their ratio.

use std::hint::black_box;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use featuregate::Group;

use super::median::{self, median};
use super::{BARE, FEW, MANY, Many, bare, declared};

const ROUNDS: usize = 201;
/// At a third of a nanosecond each: too short a time for being interrupted often.
const CHECKS: usize = 20_000;
const BLOCK: usize = 16;

/// Median nanoseconds of one check, on either side.
struct Pair {
    ours: f64,
    bare: f64,
}

fn pair(ours: impl Fn(usize) -> bool, bare: impl Fn(usize) -> bool) -> Pair {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        first.push(nanoseconds(&ours));
        second.push(nanoseconds(&bare));
    }
    Pair {
        ours: median(first),
        bare: median(second),
    }
}

/// Of one check.
fn nanoseconds(check: impl Fn(usize) -> bool) -> f64 {
    let checks = || {
        for block in 0..CHECKS / BLOCK {
            // Unrolled: else it decides, whether the loop crosses a line of the cache.
            for at in 0..BLOCK {
                black_box(check((block * BLOCK + at) % 256));
            }
        }
    };
    median::nanoseconds(checks) / CHECKS as f64
}

/// Prints all ratios.
pub(super) fn print() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut line = |what: &str, pair: Pair| {
        let ratio = pair.ours / pair.bare;
        let (low, high) = (15.0 / pair.ours, 30.0 / pair.ours);
        writeln!(
            out,
            "{what:<44} {:>7.3} ns, bare load {:>7.3} ns, ratio {ratio:.2}; Go's 15 to 30 ns are \
             {low:.1} to {high:.1} times that",
            pair.ours, pair.bare
        )
    };
    line("a declared gate", pair(|_| declared(), |_| bare()))?;
    // Walked over by both sides, so that finding the gate does not count.
    let walk = |at: usize| black_box(Many::ALL[at]);
    line(
        "300 gates by turns",
        pair(
            |at| MANY.enabled(walk(at)),
            |at| {
                walk(at);
                bare()
            },
        ),
    )?;
    let by_name = |_| FEW.enabled_by_name("Cage") == Ok(true);
    line("a gate by its name", pair(by_name, |_| bare()))?;
    line("a declared gate, a writer at work", while_writing())?;
    for threads in [1, 2] {
        let what = format!("a declared gate, each of {threads} threads");
        line(&what, parallel(threads))?;
    }
    Ok(())
}

/// The same while another thread does nothing but change another gate, or store.
fn while_writing() -> Pair {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut on = false;
            while !stop.load(Ordering::Relaxed) {
                on = !on;
                if let Err(error) = FEW.set_map([("Bell", on)]) {
                    panic!("an alpha gate can be set: {error}");
                }
                BARE.store(true, Ordering::Relaxed);
            }
        });
        let pair = pair(|_| declared(), |_| bare());
        stop.store(true, Ordering::Relaxed);
        pair
    })
}

/// The medians of the slowest thread, all at it at once.
fn parallel(threads: usize) -> Pair {
    let pairs: Vec<Pair> = thread::scope(|scope| {
        let work = || pair(|_| declared(), |_| bare());
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let finished = running.into_iter().filter_map(|thread| thread.join().ok());
        finished.collect()
    });
    Pair {
        ours: pairs.iter().map(|pair| pair.ours).fold(0.0, f64::max),
        bare: pairs.iter().map(|pair| pair.bare).fold(0.0, f64::max),
    }
}
