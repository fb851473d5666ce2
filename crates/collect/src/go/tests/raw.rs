//! What a test does with gates, before the row is known that it does it with.

use gradus_core::statement::{Basis, Claim};

use super::super::scope::Scope;
use super::super::syntax::{Expr, Kind};
use super::table::Row;

/// A truth value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum On {
    /// As written.
    Is(bool),
    /// The row says, in this field.
    Field(Box<str>),
    /// Only running the test would tell.
    Unknown,
}

/// What a test does with a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Saying {
    /// It names it.
    Named,
    /// It switches it.
    Sets(On),
    /// It asserts that it is on, or off, by default.
    Default(bool),
}

/// A gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// Of that name.
    Gate(String),
    /// The row says, in this field.
    Field(Box<str>),
}

/// One thing that a test does.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    pub(super) subject: Subject,
    pub(super) saying: Saying,
    pub(super) basis: Basis,
    /// Offset in the parsed text.
    pub(super) offset: u32,
}

impl Raw {
    /// Tells whether only the row says what is done.
    pub(super) fn depends_on_row(&self) -> bool {
        matches!(self.subject, Subject::Field(_))
            || matches!(self.saying, Saying::Sets(On::Field(_)))
    }
}

/// Returns what is done under a row; nothing where the row does not say.
pub(super) fn instantiate(
    raw: &Raw,
    row: Option<&Row<'_>>,
    scope: &Scope<'_>,
) -> Vec<(String, Claim, Basis)> {
    let field = |name: &str| row.and_then(|r| r.fields.get(name)).copied();
    let gate = match &raw.subject {
        Subject::Gate(gate) => Some(gate.clone()),
        Subject::Field(name) => field(name).and_then(|e| scope.gate(e)),
    };
    let Some(gate) = gate else { return Vec::new() };
    let sets = |on| (gate.clone(), Claim::SetsTo(on), raw.basis);
    match &raw.saying {
        Saying::Named => vec![(gate, Claim::Named, raw.basis)],
        Saying::Default(on) => vec![(gate, Claim::Default(*on), raw.basis)],
        Saying::Sets(On::Is(on)) => vec![sets(*on)],
        // A field that a row leaves out is false.
        Saying::Sets(On::Field(name)) if row.is_some() => match field(name).map(truth) {
            None => vec![sets(false)],
            Some(Some(on)) => vec![sets(on)],
            Some(None) => either(&gate),
        },
        Saying::Sets(_) => either(&gate),
    }
}

fn either(gate: &str) -> Vec<(String, Claim, Basis)> {
    [true, false]
        .map(|on| (gate.to_owned(), Claim::SetsTo(on), Basis::Inferred))
        .to_vec()
}

fn truth(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        Kind::Name(name) if &**name == "true" => Some(true),
        Kind::Name(name) if &**name == "false" => Some(false),
        _ => None,
    }
}
