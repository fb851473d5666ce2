//! Charts and manifests.

use super::{Case, case};
use crate::chart::{Chart, Form};
use crate::constraints::Kind;
use crate::fixtures::Fixture;
use crate::rules::tests::charts::{asks, exclude, manifest, project, refuses, require, shown};
use crate::statement::Claim;

pub(super) fn shapes() -> Vec<Case> {
    vec![
        case(
            "a chart that sets gates",
            set(),
            &[
                "chart-default-differs",
                "chart-omits-gate",
                "chart-unknown-gate",
            ],
        ),
        case(
            "a chart that asks for gates",
            project(Chart {
                conditions: vec![
                    asks("FastPaht", Some(false), 5),
                    asks("FastPath", Some(false), 6),
                    asks("SidePath", Some(false), 7),
                ],
                ..Chart::default()
            }),
            &["chart-ignores-default", "chart-unknown-gate"],
        ),
        case(
            "a chart that refuses gates",
            refusing(),
            &[
                "chart-does-not-refuse",
                "chart-refuses-more",
                "defaults-break-constraint",
                "never-both-default",
            ],
        ),
        case(
            "manifests",
            manifest(
                "config/manager.yaml",
                &[
                    ("SidePath", Claim::Default(false)),
                    ("OldPath", Claim::SetsTo(true)),
                ],
            ),
            &["manifest-default-differs", "manifest-unknown-gate"],
        ),
    ]
}

/// Two of four gates and one that nobody has; the first is on against its default.
fn set() -> Fixture {
    let gates = [
        ("FastPath", Some(true), None),
        ("LostPath", Some(false), None),
        ("SafePath", Some(false), None),
    ];
    project(shown(Form::Value, &gates))
}

/// The chart refuses one pair; the code another, and that its defaults break.
fn refusing() -> Fixture {
    let kind = Some(Kind::Excludes);
    let mut fixture = project(Chart {
        refusals: vec![refuses(&["FastPath", "SafePath"], kind, None)],
        ..Chart::default()
    });
    exclude(&mut fixture, "SafePath", "WidePath");
    require(&mut fixture, "SidePath", "WidePath");
    fixture
}
