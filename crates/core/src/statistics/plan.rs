//! Run plans: what a bar still takes, as a number of passing runs.

use std::fmt;

use super::{MOST_RUNS, Share, Trials};
use crate::evidence::RunPlan;

/// What the runs of one test on one platform have to show. An empty bar asks for one run, and
/// for all of them to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Bar {
    /// The least number of runs that pass; nought counts as one. One that fails is none of
    /// them: else a failure could lift a test over the bar.
    pub runs: u32,
    /// The least part of them that passed.
    pub pass_rate: Option<Share>,
    /// A reliability, and the confidence at which it has to be shown.
    pub shown: Option<(Share, Share)>,
}

/// What is missing until a bar is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lacking {
    /// Nothing.
    Nothing,
    /// So many further runs that pass, and none that fails.
    Passes(u64),
    /// No number of runs that anybody makes will do: runs of before a fix have to be left out.
    TooManyFailures,
}

impl Bar {
    /// Tells what is missing. More passes never make it more, and a failure never makes it less.
    #[must_use]
    pub fn lacking(&self, trials: Trials) -> Lacking {
        let fewest = u64::from(self.runs.max(1)).saturating_sub(trials.passes);
        let asked = [
            Some(fewest),
            self.passes_for_rate(trials),
            match self.shown {
                Some((reliability, confidence)) => trials.further_passes(reliability, confidence),
                None => Some(0),
            },
        ];
        let most = asked.into_iter().collect::<Option<Vec<u64>>>();
        match most.and_then(|all| all.into_iter().max()) {
            Some(0) => Lacking::Nothing,
            Some(more) => Lacking::Passes(more),
            None => Lacking::TooManyFailures,
        }
    }

    /// Returns the further passes that lift the observed rate to the bar.
    fn passes_for_rate(&self, trials: Trials) -> Option<u64> {
        let rate = match (self.pass_rate, self.shown) {
            (Some(rate), _) => rate,
            // A reliability bounds the failures by itself.
            (None, Some(_)) => return Some(0),
            (None, None) => Share::ONE,
        };
        // (passes + m) / (runs + m) >= rate, solved for m in whole numbers.
        let whole = i128::from(Share::ONE.0);
        let rate = i128::from(rate.0);
        let short = i128::from(trials.runs()) * rate - i128::from(trials.passes) * whole;
        if short <= 0 {
            return Some(0);
        }
        let gain = whole - rate;
        if gain == 0 {
            return None;
        }
        let more = (short + gain - 1) / gain;
        u64::try_from(more).ok().filter(|m| *m <= MOST_RUNS)
    }
}

impl fmt::Display for Bar {
    /// `at least 14 passing runs, 95 % of all passing, 95 % reliable at 95 % confidence`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.runs.max(1) {
            1 => f.write_str("at least 1 passing run")?,
            n => write!(f, "at least {n} passing runs")?,
        }
        match (self.pass_rate, self.shown) {
            (Some(rate), _) => write!(f, ", {rate} of all passing")?,
            (None, None) => f.write_str(", and none that fails")?,
            (None, Some(_)) => {}
        }
        if let Some((reliability, confidence)) = self.shown {
            write!(f, ", {reliability} reliable at {confidence} confidence")?;
        }
        Ok(())
    }
}

/// Tests that are named in a sentence; of more only the number is told.
const NAMED: usize = 3;

impl fmt::Display for RunPlan {
    /// ``23 more passing runs of `a` and `b` on linux/arm64``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs = match self.runs {
            1 => "1 more passing run".to_owned(),
            n => format!("{n} more passing runs"),
        };
        write!(f, "{runs} of ")?;
        let quoted: Vec<String> = self.tests.iter().map(|t| format!("`{t}`")).collect();
        match quoted.as_slice() {
            [] => f.write_str("a test of this gate")?,
            all if all.len() > NAMED => {
                write!(f, "each of {} tests, such as {}", all.len(), all[0])?;
            }
            [one] => f.write_str(one)?,
            [first @ .., last] => {
                write!(f, "each of {} and {last}", first.join(", "))?;
            }
        }
        match &self.platform {
            Some(platform) => write!(f, " on {platform}"),
            None => Ok(()),
        }
    }
}
