//! `gradus/check/v1`: findings.

use gradus_core::baseline::{Known, Unseen};
use gradus_core::finding;
use serde::Serialize;

use super::head::Head;
use super::location::Location;
use super::{Meta, document};
use crate::Checked;
use crate::links::Links;

/// Renders findings in the order given. Silenced and known ones are in the list, and say so.
#[must_use]
pub fn render(checked: &Checked<'_>, meta: &Meta<'_>) -> String {
    let summary = checked.summary();
    let links = Links::of(checked.ledgers);
    document(&Document {
        head: Head::new("gradus/check/v1", meta, checked.ledgers),
        findings: checked
            .findings
            .iter()
            .map(|f| Finding::of(f, checked.is_known(f), links))
            .collect(),
        gone: checked.gone.iter().map(Gone::of).collect(),
        unseen: checked.unseen.iter().map(UnseenView::of).collect(),
        summary: SummaryView {
            error: summary.errors,
            warning: summary.warnings,
            info: summary.infos,
            silenced: summary.silenced,
            known: summary.known,
            grandfathered: summary.grandfathered,
        },
    })
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    findings: Vec<Finding<'a>>,
    /// Of the baseline, what is not found any more.
    gone: Vec<Gone<'a>>,
    /// Of the baseline, what could not be seen.
    unseen: Vec<UnseenView<'a>>,
    summary: SummaryView,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: &'static str,
    gate: Option<&'a str>,
    claim: Option<&'a str>,
    message: &'a str,
    locations: Vec<Location<'a>>,
    help: &'a str,
    fingerprint: &'a str,
    /// The reason of the silencer; `null` where nothing silences it.
    silenced: Option<&'a str>,
    /// Whether the baseline has it.
    known: bool,
    grandfathered: bool,
}

impl<'a> Finding<'a> {
    fn of(finding: &'a finding::Finding, known: bool, links: Links<'_>) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.as_str(),
            gate: finding.gate.as_deref(),
            claim: finding.claim,
            message: &finding.message,
            locations: Location::all(&finding.locations, links),
            help: &finding.help,
            fingerprint: &finding.fingerprint,
            silenced: finding.silenced.as_deref(),
            known,
            grandfathered: finding.grandfathered,
        }
    }
}

#[derive(Serialize)]
struct Gone<'a> {
    fingerprint: &'a str,
    rule: &'a str,
    gate: Option<&'a str>,
    message: &'a str,
}

impl<'a> Gone<'a> {
    fn of(known: &'a Known) -> Self {
        Self {
            fingerprint: &known.fingerprint,
            rule: &known.rule,
            gate: known.gate.as_deref(),
            message: &known.message,
        }
    }
}

#[derive(Serialize)]
struct UnseenView<'a> {
    #[serde(flatten)]
    entry: Gone<'a>,
    why: &'a str,
}

impl<'a> UnseenView<'a> {
    fn of(unseen: &'a Unseen) -> Self {
        Self {
            entry: Gone::of(&unseen.known),
            why: &unseen.why,
        }
    }
}

/// Counts; silenced findings are in `silenced` alone, known ones in `known`, grandfathered ones in `info` too.
#[derive(Serialize)]
struct SummaryView {
    error: usize,
    warning: usize,
    info: usize,
    silenced: usize,
    known: usize,
    grandfathered: usize,
}
