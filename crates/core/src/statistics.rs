//! What a number of test runs shows: exact, for passes and failures of independent runs.
//!
//! Of `n` runs `k` passed. The *lower bound* of the pass rate at a confidence is the smallest
//! rate that does not make so good a result less likely than 1 − confidence: the one-sided bound
//! of Clopper and Pearson (Biometrika 26, 1934), which is never too high, however few the runs.
//! A reliability is *shown* at a confidence if that bound reaches it.
//!
//! ```
//! use gradus_core::statistics::{Share, Trials};
//!
//! let confidence = Share::parse("95%").expect("a share");
//! let shown = Trials { passes: 14, failures: 0 }.lower_bound(confidence);
//! assert_eq!(format!("{shown:.3}"), "0.807");
//! ```

mod binomial;
mod plan;

use std::fmt;

pub use plan::{Bar, Lacking};

/// Runs beyond this many are not asked for: nobody makes them.
pub const MOST_RUNS: u64 = 1_000_000_000;

/// A part of one, in millionths, so that it compares exactly: a rate, a reliability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// All of it.
    pub const ONE: Self = Self(1_000_000);

    /// Reads `0.95` or `95%`, from nought to one, with six digits after the point at most (four
    /// in percent); `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, digits) = match text.strip_suffix('%') {
            Some(percent) => (percent.trim_end(), 4),
            None => (text, 6),
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 3
            || part.len() > digits
            || !all_digits(whole)
            || !all_digits(part)
            || number.ends_with('.')
        {
            return None;
        }
        let scaled: u32 = format!("{whole}{part:0<digits$}").parse().ok()?;
        (scaled <= Self::ONE.0).then_some(Self(scaled))
    }

    /// Returns it as a number from 0 to 1.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ONE.0)
    }

    /// Returns what is left of one.
    fn rest(self) -> f64 {
        f64::from(Self::ONE.0 - self.0) / f64::from(Self::ONE.0)
    }

    /// Tells whether runs can show it: none show 0, which is nothing, or 1, which is everything.
    #[must_use]
    pub fn can_be_shown(self) -> bool {
        self > Self(0) && self < Self::ONE
    }
}

impl fmt::Display for Share {
    /// `95 %`, `99.5 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 10_000, self.0 % 10_000);
        if part == 0 {
            write!(f, "{whole} %")
        } else {
            let part = format!("{part:04}");
            write!(f, "{whole}.{} %", part.trim_end_matches('0'))
        }
    }
}

/// How many runs passed, and how many did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Trials {
    /// Runs that passed at the first attempt.
    pub passes: u64,
    /// All other runs that came to an end.
    pub failures: u64,
}

impl Trials {
    /// Returns the number of runs.
    #[must_use]
    pub const fn runs(self) -> u64 {
        self.passes.saturating_add(self.failures)
    }

    /// Returns the lower bound of the pass rate at a confidence, from 0 to 1.
    ///
    /// No runs, and no passes, show nothing: 0.
    #[must_use]
    pub fn lower_bound(self, confidence: Share) -> f64 {
        if self.passes == 0 {
            return 0.0;
        }
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        // 60 halvings leave less than the last digit of a number near 1.
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if binomial::at_most(self.failures, self.runs(), middle) > confidence.rest() {
                high = middle;
            } else {
                low = middle;
            }
        }
        low
    }

    /// Tells whether a reliability is shown at a confidence.
    #[must_use]
    pub fn show(self, reliability: Share, confidence: Share) -> bool {
        let as_good = binomial::at_most(self.failures, self.runs(), reliability.value());
        // A result on the very line counts, whichever way the last digit was rounded.
        as_good <= confidence.rest() * (1.0 + 1e-9)
    }

    /// Returns the least number of further runs that have to pass, without one that fails, until
    /// a reliability is shown at a confidence; `None` where that takes more than [`MOST_RUNS`].
    #[must_use]
    pub fn further_passes(self, reliability: Share, confidence: Share) -> Option<u64> {
        let shown = |more: u64| {
            let passes = self.passes.saturating_add(more);
            Self { passes, ..self }.show(reliability, confidence)
        };
        if shown(0) {
            return Some(0);
        }
        let mut high = 1;
        while !shown(high) {
            if high >= MOST_RUNS {
                return None;
            }
            high *= 2;
        }
        let mut low = high / 2;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if shown(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        (high <= MOST_RUNS).then_some(high)
    }

    /// Tells whether at least this part of the runs passed; no runs pass nothing.
    #[must_use]
    pub fn pass_rate_reaches(self, rate: Share) -> bool {
        let passed = u128::from(self.passes) * u128::from(Share::ONE.0);
        self.runs() > 0 && passed >= u128::from(self.runs()) * u128::from(rate.0)
    }
}

/// Returns the probability that a test which passes with this probability gets at least so many
/// passes in so many runs.
#[must_use]
pub fn chance(at_least: u64, runs: u64, reliability: Share) -> f64 {
    match runs.checked_sub(at_least) {
        Some(failures) => binomial::at_most(failures, runs, reliability.value()),
        None => 0.0,
    }
}

#[cfg(test)]
mod tests;
