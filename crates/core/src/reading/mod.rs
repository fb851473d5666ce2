//! Reading files that people write: a tree with spans, and a reader that lists every problem.

pub(crate) mod reader;
pub(crate) mod suggest;
pub(crate) mod tree;

/// A value and where it stands, so that a finding can point at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

#[cfg(test)]
mod tests;
