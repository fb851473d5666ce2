//! A project in which nothing is wrong.

use crate::fixtures::Fixture;
use crate::stage::Stage;
use crate::statement::Claim;

/// A project in which everything is as every policy wants it.
pub(super) fn clean() -> Fixture {
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
