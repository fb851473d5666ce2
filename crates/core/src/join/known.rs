//! What a name in a document stands for.

use crate::project::{GateView, Project, RemovedGate};
use crate::upstream;

/// Gates that every component-base registry has although no map of a project lists them.
pub(crate) const BUILT_IN: [&str; 7] = [
    "AllAlpha",
    "AllBeta",
    "ContextualLogging",
    "LoggingAlphaOptions",
    "LoggingBetaOptions",
    "LoggingStableOptions",
    "StructuredLogging",
];

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known<'a> {
    /// A gate of the project.
    Gate(&'a GateView),
    /// A gate that the project had.
    Former(&'a RemovedGate),
    /// A gate that component-base brings along.
    BuiltIn,
    /// A gate of Kubernetes.
    Upstream,
    /// Nothing that is known.
    Nothing,
}

/// Resolves a name.
pub(crate) fn resolve<'a>(project: &'a Project, name: &str) -> Known<'a> {
    let gate = project
        .gates
        .binary_search_by(|g| g.gate.name.as_str().cmp(name));
    if let Some(gate) = gate.ok().and_then(|i| project.gates.get(i)) {
        return Known::Gate(gate);
    }
    let former = project
        .removed
        .binary_search_by(|g| g.name.as_str().cmp(name));
    if let Some(former) = former.ok().and_then(|i| project.removed.get(i)) {
        return Known::Former(former);
    }
    if BUILT_IN.contains(&name) {
        Known::BuiltIn
    } else if upstream::gate(name).is_some() {
        Known::Upstream
    } else {
        Known::Nothing
    }
}
