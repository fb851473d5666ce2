//! Names of gates whose constants another module declares, where its source is not at hand.

/// Returns the name that Kubernetes' own constant of that identifier stands for, from the
/// embedded table.
pub(crate) fn known_upstream(identifier: &str) -> Option<&'static str> {
    gradus_core::upstream::gate_of_constant(identifier).map(|gate| gate.name)
}
