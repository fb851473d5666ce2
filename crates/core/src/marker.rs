//! What the tree says of Kubernetes' own gates and enhancements.

use crate::location::Location;
use crate::stage::Stage;

/// One `+featureGate=` marker of vendored API types.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marker {
    /// The gate that it names.
    pub gate: String,
    /// The field or type below it.
    pub subject: String,
    /// Where it stands.
    pub location: Location,
}

/// A sentence that says how far an enhancement of Kubernetes is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnhancementClaim {
    /// Number of the enhancement.
    pub number: u32,
    /// The stage that it speaks of.
    pub stage: Stage,
    /// Whether it says that the stage was reached; else that it has yet to be.
    pub reached: bool,
    /// Where it stands.
    pub location: Location,
}
