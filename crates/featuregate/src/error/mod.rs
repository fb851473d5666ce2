//! What can go wrong, an operation each: [`SetError`] for values, [`RegisterError`] for gates and
//! what holds between them, [`OverrideError`] for defaults, [`NotRegistered`] for a name.

mod overriding;
mod register;
mod set;

pub use overriding::OverrideError;
pub(crate) use register::Kind as RegisterKind;
pub use register::RegisterError;
pub use set::{Fault, FaultKind, Segment, SetError};

use std::fmt;

use crate::quote::quoted;

/// A gate was asked for by a name that is not registered. In Go this is a panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRegistered {
    pub(crate) name: String,
    pub(crate) nearest: Option<String>,
}

impl NotRegistered {
    /// The name that was asked for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The registered name that is most like it, if one is.
    pub fn nearest(&self) -> Option<&str> {
        self.nearest.as_deref()
    }
}

impl fmt::Display for NotRegistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "feature {} is not registered in FeatureGate",
            quoted(&self.name)
        )
    }
}

impl std::error::Error for NotRegistered {}
