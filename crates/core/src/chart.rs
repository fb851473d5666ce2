//! Helm charts: what they set, what their templates ask, what they refuse.

use crate::constraints::Kind;
use crate::location::Location;

/// How a chart speaks of a gate's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// A value of `values.yaml`: passed to the program.
    Value,
    /// A commented sample in `values.yaml`: passed to nobody, and copied by many.
    Sample,
    /// A property of `values.schema.json`.
    Schema,
    /// The default that a template hands to a helper, for a gate that the values leave out.
    Template,
}

/// One gate in values, a sample or a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The gate's name; a key in camel case (`fastPath`) counts as the gate that it stands for.
    pub gate: String,
    /// What it is set to, where that is a boolean.
    pub value: Option<bool>,
    /// How it stands there.
    pub form: Form,
    /// Number of the block that it stands in, within the chart: one key, one sample.
    pub block: u32,
    /// The comment beside it, else the one right above it.
    pub comment: Option<String>,
    /// The comment above the key of its block.
    pub heading: Option<String>,
    /// Where.
    pub location: Location,
}

/// A condition of a template that asks for a gate.
///
/// What it says depends on other things as well, where `None` stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The gate's name.
    pub gate: String,
    /// What it says where the values do not name the gate.
    pub unset: Option<bool>,
    /// What it says where they switch it on.
    pub on: Option<bool>,
    /// What it says where they switch it off.
    pub off: Option<bool>,
    /// Where.
    pub location: Location,
}

impl Condition {
    /// Returns what the template takes the gate for where the values do not name it; `None`
    /// where that cannot be told.
    #[must_use]
    pub fn absent_means(&self) -> Option<bool> {
        // Two conditions that depend on something else need not be the same.
        let unset = self.unset?;
        match (self.on == Some(unset), self.off == Some(unset)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

/// A `fail` of a template that depends on gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Gates that its conditions ask for, by name.
    pub gates: Vec<String>,
    /// The constraint that it enforces, whatever else the values say: the gate that requires, or
    /// excludes, the kind, and the other gate. `None` in a loop that may run over nothing.
    pub pair: Option<(String, Kind, String)>,
    /// The comment before it.
    pub comment: Option<String>,
    /// Where.
    pub location: Location,
}

/// One chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// Folder of its `Chart.yaml`, relative to the root.
    pub dir: String,
    /// Gates in its values, samples and schema.
    pub shown: Vec<Shown>,
    /// Conditions of its templates.
    pub conditions: Vec<Condition>,
    /// What its templates refuse.
    pub refusals: Vec<Refusal>,
    /// Where its templates hand all the gates of the values on to a program.
    pub passed: Vec<Location>,
}
