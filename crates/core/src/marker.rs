//! Places in vendored API types that say which gate of Kubernetes a field belongs to.

use crate::location::Location;

/// One `+featureGate=` marker.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marker {
    /// The gate that it names.
    pub gate: String,
    /// The field or type below it.
    pub subject: String,
    /// Where it stands.
    pub location: Location,
}
