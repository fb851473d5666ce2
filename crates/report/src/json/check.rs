//! `gradus/check/v1`: findings.

use gradus_core::finding;
use gradus_core::ledgers::Ledgers;
use serde::Serialize;

use super::head::Head;
use super::location::Location;
use super::{Meta, document};
use crate::links::Links;
use crate::text::check::Summary;

/// Renders findings in the order given. Silenced ones are in the list, and say so.
#[must_use]
pub fn render(ledgers: &Ledgers, findings: &[finding::Finding], meta: &Meta<'_>) -> String {
    let summary = Summary::of(findings);
    let links = Links::of(ledgers);
    document(&Document {
        head: Head::new("gradus/check/v1", meta, ledgers),
        findings: findings.iter().map(|f| Finding::of(f, links)).collect(),
        summary: SummaryView {
            error: summary.errors,
            warning: summary.warnings,
            info: summary.infos,
            silenced: summary.silenced,
            grandfathered: summary.grandfathered,
        },
    })
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    findings: Vec<Finding<'a>>,
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
    grandfathered: bool,
}

impl<'a> Finding<'a> {
    fn of(finding: &'a finding::Finding, links: Links<'_>) -> Self {
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
            grandfathered: finding.grandfathered,
        }
    }
}

/// Counts; silenced findings are in `silenced` alone, grandfathered ones in `info` too.
#[derive(Serialize)]
struct SummaryView {
    error: usize,
    warning: usize,
    info: usize,
    silenced: usize,
    grandfathered: usize,
}
