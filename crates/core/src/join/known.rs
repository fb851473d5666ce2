//! What a name in a document stands for.

use crate::project::{GateView, Project, RemovedGate};
use crate::reading::suggest::nearest;
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
    /// Nothing that this tree declares; but the program takes gates of a package that is not in
    /// it, and the name is like none that is here.
    Elsewhere,
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
    } else if takes_others(project) && !is_near(project, name) {
        Known::Elsewhere
    } else {
        Known::Nothing
    }
}

/// Tells whether the program takes gates that another module declares, which is not in the tree.
fn takes_others(project: &Project) -> bool {
    let registries = &project.ledgers.inventory.registries;
    registries.iter().any(|r| r.extends.is_some())
}

/// Tells whether a name is likely a slip of the pen for a gate of the project.
fn is_near(project: &Project, name: &str) -> bool {
    nearest(name, project.gates.iter().map(|v| v.gate.name.as_str())).is_some()
}
