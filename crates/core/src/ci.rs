//! What runs the tests: make targets, workflows, job files.

/// What is known of the runners.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ci {}
