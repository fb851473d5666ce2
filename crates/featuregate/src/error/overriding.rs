use std::fmt;

use crate::quote::quoted;
use crate::{SetError, Version};

/// A default that cannot be overridden. The program's author is usually at fault: defaults are
/// overridden in code, before flags are read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverrideError {
    /// The gates were closed, by [`close`](crate::FeatureGate::close) or by making the flag.
    Closed {
        /// The gate that was named.
        gate: String,
    },
    /// No such gate.
    NotRegistered {
        /// The gate that was named.
        gate: String,
    },
    /// The default is locked.
    Locked {
        /// The gate that was named.
        gate: String,
        /// Its default.
        default: bool,
    },
    /// The gate is not there yet.
    PreAlpha {
        /// The gate that was named.
        gate: String,
        /// The version that was looked at.
        version: Version,
    },
    /// With this default the gate would be on, beside one that it excludes, or in a cluster that
    /// lacks what it needs.
    Refused(SetError),
}

impl fmt::Display for OverrideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed { gate } => write!(
                f,
                "cannot override default for feature {}: gates already added to a flag set",
                quoted(gate)
            ),
            Self::NotRegistered { gate } => write!(
                f,
                "cannot override default: feature {} is not registered",
                quoted(gate)
            ),
            Self::Locked { gate, default } => write!(
                f,
                "cannot override default: feature {} default is locked to {default}",
                quoted(gate)
            ),
            Self::PreAlpha { gate, version } => write!(
                f,
                "cannot override default: feature {} is not available before version {version}",
                quoted(gate)
            ),
            Self::Refused(error) => write!(f, "cannot override default: {error}"),
        }
    }
}

impl std::error::Error for OverrideError {}
