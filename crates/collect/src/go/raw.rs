//! What one declaration says of gates, before names are looked up.

use std::sync::{Arc, OnceLock};

use gradus_core::gate::Dialect;

use super::past::Written;
use super::syntax::At;
use super::value::Value;

/// A place in a declaration, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Where.
    pub(crate) at: At,
    /// The line, trimmed.
    pub(crate) text: Arc<str>,
}

/// One spec of a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawSpec {
    /// From which version on.
    pub(crate) version: Value,
    /// Stage.
    pub(crate) stage: Value,
    /// Default and lock; `None` where they follow from the stage.
    pub(crate) switches: Option<(Value, Value)>,
}

/// One gate of a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawGate {
    /// What names it: a string, or a constant that does.
    pub(crate) key: Value,
    /// Variable that code uses for it, where that is not the key.
    pub(crate) variable: Option<Box<str>>,
    /// Specs in order.
    pub(crate) specs: Vec<RawSpec>,
    /// Where it is declared.
    pub(crate) spot: Spot,
    /// Description in the declaration itself.
    pub(crate) description: Option<Box<str>>,
    /// Owners in the declaration itself.
    pub(crate) owners: Vec<Box<str>>,
    /// Links in the declaration itself.
    pub(crate) links: Vec<Box<str>>,
}

/// Gates that are declared together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawRegistry {
    /// Name of the variable, function or call that declares them.
    pub(crate) ident: Box<str>,
    /// How.
    pub(crate) dialect: Dialect,
    /// Where it begins.
    pub(crate) spot: Spot,
    /// Gates in order.
    pub(crate) gates: Vec<RawGate>,
}

/// One row of a dependency map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawDependency {
    /// The gate that requires.
    pub(crate) gate: Value,
    /// What it requires.
    pub(crate) requires: Vec<Value>,
    /// Where.
    pub(crate) spot: Spot,
}

/// Something that looked like a part of a registry and was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawNote {
    /// As written.
    pub(crate) expression: Box<str>,
    /// Why not.
    pub(crate) reason: &'static str,
    /// The gate whose entry code writes, where that is what was not read.
    pub(crate) gate: Option<Value>,
    /// Where.
    pub(crate) spot: Spot,
}

/// Everything that one declaration says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Registries.
    pub(crate) registries: Vec<RawRegistry>,
    /// Dependencies.
    pub(crate) dependencies: Vec<RawDependency>,
    /// What was left out.
    pub(crate) notes: Vec<RawNote>,
    /// Whether some of the declaration was not understood.
    pub(crate) damaged: bool,
    /// Whether it nests or runs beyond what is parsed.
    pub(crate) over_budget: bool,
    /// Its gates as history needs them, once that was asked for; `None` inside if the
    /// declaration does not stand for itself.
    pub(crate) written: OnceLock<Option<Arc<[Written]>>>,
}

impl Facts {
    /// Tells whether the declaration says nothing of gates.
    pub(crate) fn is_empty(&self) -> bool {
        self.registries.is_empty()
            && self.dependencies.is_empty()
            && self.notes.is_empty()
            && !self.over_budget
            && !self.damaged
    }
}
