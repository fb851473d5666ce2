use std::fmt;

use crate::{Assignments, FeatureGate, Group, SetError, Source};

/// Holds gates for a test, and puts them back when it is dropped.
///
/// Made by [`FeatureGate::override_for_test`].
#[derive(Debug)]
#[must_use = "the gates are put back when this is dropped"]
pub struct TestOverride<'a, G: Group> {
    gates: &'a FeatureGate<G>,
    id: u64,
}

impl<G: Group> FeatureGate<G> {
    /// Sets gates until the guard is dropped, as Kubernetes' `SetFeatureGatesDuringTest` does:
    /// `AllAlpha` and `AllBeta` force *all* gates of their stage, and gates that depend on one that
    /// goes off go off with it unless they are named themselves.
    ///
    /// Guards nest within a thread, in any order of dropping, and tests in parallel threads may
    /// each hold gates of their own. After the last guard all values are what they were before the
    /// first; what was set otherwise in between is gone too.
    ///
    /// ```
    /// # use featuregate::{FeatureGate, Spec};
    /// let gates = FeatureGate::new();
    /// gates.add_versioned([("DynamicMIG", [Spec::alpha(1, 30)])]).unwrap();
    /// {
    ///     let _held = gates.override_for_test("DynamicMIG=true").unwrap();
    ///     assert_eq!(gates.enabled_by_name("DynamicMIG"), Ok(true));
    /// }
    /// assert_eq!(gates.enabled_by_name("DynamicMIG"), Ok(false));
    /// ```
    ///
    /// # Errors
    /// If the values cannot be, or if a test in another thread holds one of the gates.
    pub fn override_for_test(&self, text: &str) -> Result<TestOverride<'_, G>, TestError> {
        let mut asked: Assignments = text.parse()?;
        let thread = std::thread::current();
        let mut state = self.lock();
        let mut named = Vec::new();
        for (name, on) in asked.iter() {
            if let Ok(gate) = state.find(name) {
                named.push((gate, on));
            }
        }
        let touched = state.touched(&named);
        if let Some((gate, holder)) = state.overlays.overlap(&touched, thread.id()) {
            return Err(TestError::Overlap {
                gate: state.name(gate).to_owned(),
                holder: holder.to_owned(),
            });
        }
        // The unknown are not among the touched, and are to be refused.
        for &(gate, on) in &touched {
            if state.is_there(gate) {
                let name = state.name(gate).to_owned();
                asked.values.entry(name).or_insert(on);
            }
        }
        let before = state.values.clone();
        state.set(&[(Source::Test, &asked)], &mut Vec::new())?;
        let holder = thread
            .name()
            .unwrap_or("a thread without a name")
            .to_owned();
        let id = state.lay(touched, before, thread.id(), holder);
        Ok(TestOverride { gates: self, id })
    }
}

impl<G: Group> Drop for TestOverride<'_, G> {
    fn drop(&mut self) {
        self.gates.lock().lift(self.id);
    }
}

/// Gates that a test cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TestError {
    /// The values cannot be.
    Set(SetError),
    /// Another test holds a gate. Give each its own registry, or let them run one after the other.
    Overlap {
        /// The gate.
        gate: String,
        /// The name of the thread that holds it; under `cargo test` that is the test's.
        holder: String,
    },
}

impl From<SetError> for TestError {
    fn from(error: SetError) -> Self {
        Self::Set(error)
    }
}

impl fmt::Display for TestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(error) => error.fmt(f),
            Self::Overlap { gate, holder } => write!(
                f,
                "feature gate {gate} is held by {holder} at the same time"
            ),
        }
    }
}

impl std::error::Error for TestError {}
