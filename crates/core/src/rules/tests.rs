//! Tests over the table of rules; each rule's own cases are in the files below.

mod charts;
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
use crate::fixtures::Fixture;

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

/// A project in which everything is as every policy wants it.
fn clean() -> Fixture {
    use crate::stage::Stage;
    use crate::statement::Claim;
    Fixture::new()
        .gate("FastPath", "0.2 beta on")
        .gate("SlowPath", "0.3 alpha off")
        .gate(
            "SidePath",
            "0.1 alpha off; 0.2 beta on; 0.4 stable on locked",
        )
        .line(
            "v0.1",
            &[("FastPath", "0.1 alpha off"), ("SidePath", "0.1 alpha off")],
        )
        .line(
            "v0.2",
            &[
                ("FastPath", "0.2 beta on"),
                ("SidePath", "0.1 alpha off; 0.2 beta on"),
            ],
        )
        .line(
            "v0.3",
            &[
                ("FastPath", "0.2 beta on"),
                ("SidePath", "0.1 alpha off; 0.2 beta on"),
                ("SlowPath", "0.3 alpha off"),
            ],
        )
        .next("v0.4.0-dev")
        .table(
            "docs/gates.md",
            "Feature gates",
            &[
                (
                    "FastPath",
                    &[Claim::Stage(Stage::Beta), Claim::Default(true)],
                ),
                (
                    "SlowPath",
                    &[
                        Claim::Stage(Stage::Alpha),
                        Claim::Since("v0.3.0".to_owned()),
                    ],
                ),
                (
                    "SidePath",
                    &[Claim::Stage(Stage::Stable), Claim::Locked(true)],
                ),
                ("ContextualLogging", &[]),
            ],
        )
}
