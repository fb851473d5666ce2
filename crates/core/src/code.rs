//! What Go code does with gates besides declaring and checking them.

/// What the code that is no test does with gates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeFacts {}
