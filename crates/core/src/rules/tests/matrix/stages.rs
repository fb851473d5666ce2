//! Registries, their past, and the code that uses gates.

use super::{Case, case};
use crate::config;
use crate::fixtures::Fixture;
use crate::rules::stage_unproven::tests::promoted;
use crate::rules::tests::clean;
use crate::rules::tests::code::troubled;
use crate::rules::tests::governed::locked;
use crate::rules::tests::past::late_registry;
use crate::rules::tests::stages::entered_at_beta;
use crate::rules::tests::versions::{released, renumbered};

pub(super) fn shapes() -> Vec<Case> {
    let silencer = "silencers: [{rule: stagnant, gate: SlowPath, reason: waits}]";
    let silenced = config::read("gradus.yaml", silencer).expect("a configuration");
    vec![
        case("nothing", Fixture::new(), &[]),
        case("nothing without git", Fixture::new().without_history(), &[]),
        case("an empty list", Fixture::list(), &[]),
        case("renumbered", renumbered(), &[]),
        case(
            "bold",
            Fixture::new().gate("Bold", "alpha on"),
            &["default-against-stage"],
        ),
        case(
            "early lock",
            Fixture::new().gate("Early", "beta on locked"),
            &["lock-against-stage"],
        ),
        case(
            "other ladder",
            Fixture::new().gate("Preview", "tech-preview on"),
            &["stage-unranked"],
        ),
        case(
            "troubled code",
            troubled(),
            &[
                "advice-refused",
                "comment-without-name",
                "constraint-elsewhere",
                "constraint-untested",
                "emulation-version",
                "gate-unused",
                "milestone-differs",
                "unknown-gate-used",
                "unrelated-together",
                "validation-not-called",
                "written-outside-registry",
            ],
        ),
        case("removed early", locked(3, 3), &["removed-early"]),
        case(
            "overdue",
            locked(6, 6).gate("Old", "stable on locked"),
            &["retirement-overdue"],
        ),
        case("unproven", promoted(), &["stage-unproven"]),
        case("skipped", entered_at_beta("v26.8"), &["stage-skipped"]),
        case(
            "hasty",
            Fixture::new()
                .line("v0.1", &[("Tide", "alpha off")])
                .gate("Tide", "beta on")
                .line("v0.2", &[("Tide", "stable on locked")])
                .gate("Other", "alpha off"),
            &["stage-regressed", "stage-skipped"],
        ),
        case(
            "no soak",
            Fixture::new()
                .line("v0.1", &[("Tide", "alpha off")])
                .line("v0.2", &[("Tide", "beta on")])
                .gate("Tide", "stable on locked"),
            &["soak-too-short"],
        ),
        case(
            "flipped",
            Fixture::new()
                .line("v0.1", &[("Tide", "beta on")])
                .gate("Tide", "beta off"),
            &["default-flipped"],
        ),
        case(
            "withdrawn",
            Fixture::new()
                .line("v0.1", &[("Tide", "beta on")])
                .gate("Other", "alpha off"),
            &["removed-without-deprecation"],
        ),
        case("late registry", late_registry(9), &["stagnant"]),
        case(
            "late version",
            released().gate("Late", "0.4 alpha off"),
            &["version-mismatch"],
        ),
        case(
            "overwritten",
            Fixture::new()
                .line("v0.2", &[("Tide", "0.1 alpha off; 0.2 beta on")])
                .gate("Tide", "0.2 beta on"),
            &["history-overwritten"],
        ),
        ("silenced", clean(), silenced, &["silencer-unused"]),
        case(
            "two registries in a generated file",
            Fixture::new()
                .line("v0.1", &[("Bold", "alpha on")])
                .also_released("Bold", "beta on")
                .gate("Bold", "alpha on")
                .also("Bold", "beta on")
                .generated_at("gen/gates.go"),
            &["default-against-stage"],
        ),
    ]
}
