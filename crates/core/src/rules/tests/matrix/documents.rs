//! Documents, lists in other files, and proposals.

use super::{Case, case};
use crate::fixtures::Fixture;
use crate::rules::{
    constraint_not_enforced, constraint_undocumented, described_release, incomplete_list,
    metric_unknown, proposal_missing, unknown_gate_in_list,
};
use crate::stage::Stage;
use crate::statement::{Basis, Claim};

pub(super) fn shapes() -> Vec<Case> {
    vec![
        case(
            "documents",
            documented(),
            &[
                "documented-differently",
                "former-gate-documented",
                "undocumented-gate",
                "unknown-gate",
            ],
        ),
        case(
            "a constraint in documents alone",
            constraint_not_enforced::tests::project().told(
                "docs/gates.md",
                5,
                "FastPath",
                &Claim::Excludes("SidePath".to_owned()),
                Basis::Read,
            ),
            &["constraint-not-enforced"],
        ),
        case(
            "a page of most constraints",
            constraint_undocumented::tests::project().told(
                "docs/gates.md",
                6,
                "SidePath",
                &Claim::Requires("SlowPath".to_owned()),
                Basis::Read,
            ),
            &["constraint-undocumented"],
        ),
        case(
            "documents of an old release",
            described_release::tests::project("v0.1.3", "site/use.md"),
            &["described-release"],
        ),
        case(
            "a list of most gates",
            incomplete_list::tests::project()
                .listed(".github/form.yml", &["BackPath", "FastPath", "SidePath"]),
            &["incomplete-list"],
        ),
        case(
            "an alert on a metric that nothing declares",
            metric_unknown::tests::project(),
            &["metric-unknown"],
        ),
        case(
            "a list with a gate that nobody has",
            unknown_gate_in_list::tests::project().listed(
                "hack/labels.yaml",
                &["FastPath", "SidePath", "SlowPath", "SlowPaths"],
            ),
            &["unknown-gate-in-list"],
        ),
        case(
            "a gate without its proposal",
            proposal_missing::tests::project(Some("2025-06-01")),
            &["proposal-missing"],
        ),
    ]
}

fn documented() -> Fixture {
    let alpha: &[Claim] = &[Claim::Stage(Stage::Alpha), Claim::Default(false)];
    Fixture::new()
        .line("v0.1", &[("LostPath", "alpha off")])
        .line("v0.2", &[])
        .gate("FastPath", "beta on")
        .gate("SidePath", "alpha off")
        .gate("SlowPath", "alpha off")
        .table(
            "docs/gates.md",
            "Feature gates",
            &[
                ("FastPath", alpha),
                ("SidePath", alpha),
                ("LostPath", alpha),
                ("PoorPath", alpha),
            ],
        )
}
