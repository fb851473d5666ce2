//! Helm charts: what they set, what their templates ask, what they refuse.

/// One chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// Folder of its `Chart.yaml`, relative to the root.
    pub dir: String,
}
