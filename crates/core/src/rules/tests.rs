//! Tests over the table of rules; each rule's own cases are in the files below.

mod breaks;
mod charts;
mod clean;
mod code;
mod documents;
mod go_tests;
mod governed;
mod matrix;
mod past;
mod registries;
mod removals;
pub(in crate::rules) mod runs;
mod stages;
mod table;
mod versions;

use super::ALL;
use crate::finding::{Finding, Severity};
use clean::clean;

/// Asserts that a rule found one thing about one gate, with at least two sides or a policy line.
pub(in crate::rules) fn one(found: &[Finding], gate: &str, severity: Severity) -> Finding {
    let [finding] = found else {
        panic!("one finding was expected: {found:#?}")
    };
    assert_eq!(finding.gate.as_deref(), Some(gate));
    assert_eq!(finding.severity, severity, "{finding:#?}");
    assert!(finding.locations.len() >= 2, "both sides: {finding:#?}");
    finding.clone()
}
