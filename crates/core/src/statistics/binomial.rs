//! The binomial distribution, exact to the digits of a double for any number of runs.
//!
//! Single probabilities are taken as Loader does (Fast and Accurate Computation of Binomial
//! Probabilities, 2000): as a deviation from the mean, where nothing large cancels.

use std::f64::consts::TAU;

/// Returns the probability of at most `failures` failures in `runs` runs, each of which passes
/// with probability `pass`.
pub(super) fn at_most(failures: u64, runs: u64, pass: f64) -> f64 {
    if failures >= runs || pass >= 1.0 {
        return 1.0;
    }
    if pass <= 0.0 {
        return 0.0;
    }
    let fail = 1.0 - pass;
    let mean = float(runs) * fail;
    // Each side is summed from its largest term outwards, so that none is lost.
    if float(failures) < mean {
        let ratio = |i: u64| float(i) / float(runs - i + 1) * pass / fail;
        let mut term = exactly(failures, runs, fail);
        let mut sum = term;
        let mut i = failures;
        while i > 0 && term > sum * f64::EPSILON / 4.0 {
            term *= ratio(i);
            sum += term;
            i -= 1;
        }
        sum.min(1.0)
    } else {
        let mut i = failures + 1;
        let mut term = exactly(i, runs, fail);
        let mut sum = term;
        while i < runs && term > sum * f64::EPSILON / 4.0 {
            term *= float(runs - i) / float(i + 1) * fail / pass;
            sum += term;
            i += 1;
        }
        (1.0 - sum).max(0.0)
    }
}

/// Returns the probability of exactly `x` of `n`, each with probability `p`, which is inside of
/// 0 and 1.
fn exactly(x: u64, n: u64, p: f64) -> f64 {
    let (all, some, rest) = (float(n), float(x), float(n - x));
    if x == 0 {
        return (all * (-p).ln_1p()).exp();
    }
    if x == n {
        return (all * p.ln()).exp();
    }
    let deviance = deviance(some, all * p) + deviance(rest, all * (1.0 - p));
    let correction = stirling_error(n) - stirling_error(x) - stirling_error(n - x);
    (correction - deviance).exp() * (all / (TAU * some * rest)).sqrt()
}

/// Returns `x ln(x / mean) + mean − x`.
fn deviance(x: f64, mean: f64) -> f64 {
    let off = x - mean;
    if off.abs() < 0.1 * (x + mean) {
        // As a series in what is small: the logarithm would cancel against `off`.
        let v = off / (x + mean);
        let mut power = 2.0 * x * v;
        let mut sum = off * v;
        let mut odd = 3.0;
        loop {
            power *= v * v;
            let next = sum + power / odd;
            if next == sum {
                return sum;
            }
            sum = next;
            odd += 2.0;
        }
    }
    x * (x / mean).ln() - off
}

/// Returns what Stirling's formula is short of `ln n!`; `n` is 1 at least.
fn stirling_error(n: u64) -> f64 {
    let x = float(n);
    if n < 16 {
        let product: f64 = (2..=n).map(float).product();
        return product.ln() - ((x + 0.5) * x.ln() - x + 0.5 * TAU.ln());
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / 1680.0 / square) / square) / square) / x
}

#[expect(clippy::cast_precision_loss, reason = "runs are fewer than 2^53")]
fn float(number: u64) -> f64 {
    number as f64
}
