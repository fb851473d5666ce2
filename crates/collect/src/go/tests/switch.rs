//! Which names tell that something switches gates.

/// What a call does with the gates among its arguments, as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Switch {
    /// It sets them to the argument after each.
    ToArgument,
    /// It switches them all on, or off.
    To(bool),
    /// It compares: a truth value beside a gate is what is expected.
    Compares,
    /// Nothing that its name tells.
    Unknown,
}

/// Reads the name of a call.
pub(super) fn call(name: &str) -> Switch {
    let lower = name.to_ascii_lowercase();
    if lower.contains("equal") || lower.starts_with("expect") || lower.ends_with("enabled") {
        return Switch::Compares;
    }
    let about_gates = lower.contains("featuregate") || lower.contains("gate");
    if lower.starts_with("set") || lower.starts_with("override") || lower.starts_with("with") {
        return Switch::ToArgument;
    }
    if !about_gates
        || [
            "is",
            "has",
            "assert",
            "verify",
            "check",
            "get",
            "new",
            "register",
            "unregister",
        ]
        .iter()
        .any(|start| lower.starts_with(start))
    {
        return Switch::Unknown;
    }
    Switch::To(!lower.contains("disable"))
}

/// Reads the name of a list of gates; `None` if it does not tell whether they are on.
pub(super) fn list(name: &str) -> Option<bool> {
    let lower = name.to_ascii_lowercase();
    if lower.contains("disabledfeature") || lower.contains("disablefeature") {
        return Some(false);
    }
    let lists = lower.contains("featuregates") || lower.contains("enabledfeature");
    (lists || lower.contains("enablefeature")).then_some(true)
}

/// Tells whether a file declares gates of its own, to test with.
pub(super) fn declares_fakes(text: &str) -> bool {
    [
        "FeatureSpec",
        "VersionedSpecs",
        "NewFeatureGate(",
        "NewVersionedFeatureGate(",
        "MustRegister(",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}

/// Tells whether a name has the shape of a gate's: `FastPath`.
pub(super) fn looks_like_gate(name: &str) -> bool {
    let humps = name.chars().filter(char::is_ascii_uppercase).count();
    name.len() >= 5
        && humps >= 2
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name.chars().any(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Switch, call, list, looks_like_gate};

    #[test]
    fn calls() {
        assert_eq!(call("SetFeatureGateDuringTest"), Switch::ToArgument);
        assert_eq!(call("enableFeatureGate"), Switch::To(true));
        assert_eq!(call("disableFeatureGates"), Switch::To(false));
        assert_eq!(call("Equal"), Switch::Compares);
        assert_eq!(call("Enabled"), Switch::Compares);
        assert_eq!(call("hasGate"), Switch::Unknown);
        assert_eq!(call("Contains"), Switch::Unknown);
    }

    #[test]
    fn lists() {
        assert_eq!(list("FeatureGates"), Some(true));
        assert_eq!(list("disabledFeatureGates"), Some(false));
        assert_eq!(list("features"), None);
    }

    #[test]
    fn shapes() {
        assert!(looks_like_gate("FastPath"));
        assert!(!looks_like_gate("fast-path") && !looks_like_gate("FAST") && !looks_like_gate("A"));
    }
}
