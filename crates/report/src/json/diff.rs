//! `gradus/diff/v1`: what changed between two revisions, for an operator.

use gradus_core::diff::{self, SettingVerdict};
use serde::Serialize;

use super::head::Head;
use super::location::Location;
use super::{Meta, document};
use crate::Comparison;
use crate::links::Links;

/// Renders a comparison. `revision` and `worktree` are the newer side's; coverage and unread
/// are both sides', marked with their revision.
#[must_use]
pub fn render(comparison: &Comparison<'_>, meta: &Meta<'_>) -> String {
    document(&Document {
        head: Head::with(
            "gradus/diff/v1",
            meta,
            comparison.after,
            &comparison.coverage(),
            &comparison.unread(),
        ),
        from: comparison.from,
        to: comparison.to,
        changes: comparison.changes.iter().map(Change::of).collect(),
        config: comparison
            .configuration
            .iter()
            .flat_map(|c| c.verdicts)
            .map(Verdict::of)
            .collect(),
    })
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    from: &'a str,
    to: &'a str,
    changes: Vec<Change<'a>>,
    config: Vec<Verdict<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    gate: &'a str,
    kind: &'static str,
    from: Option<&'a str>,
    to: Option<&'a str>,
    operator: &'a str,
}

impl<'a> Change<'a> {
    fn of(change: &'a diff::Change) -> Self {
        Self {
            gate: &change.gate,
            kind: change.kind.as_str(),
            from: change.from.as_deref(),
            to: change.to.as_deref(),
            operator: &change.operator,
        }
    }
}

#[derive(Serialize)]
struct Verdict<'a> {
    gate: &'a str,
    value: bool,
    verdict: &'static str,
    why: &'a str,
    location: Location<'a>,
}

impl<'a> Verdict<'a> {
    fn of(verdict: &'a SettingVerdict) -> Self {
        Self {
            gate: &verdict.setting.gate,
            value: verdict.setting.value,
            verdict: verdict.verdict.as_str(),
            why: &verdict.why,
            location: Location::of(&verdict.setting.location, Links::none()),
        }
    }
}
