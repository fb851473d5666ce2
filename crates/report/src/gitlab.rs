//! `check` for GitLab: the report that its Code Quality reads.
//!
//! An array of what counts, in the few fields that GitLab takes of Code Climate's format: see
//! "Code Quality report format" in GitLab's documentation. What was silenced or known has no
//! place in it, nor has what could not be read.

use gradus_core::finding::{Finding, Severity};
use gradus_core::ledgers::Ledgers;
use serde::Serialize;

use crate::{Checked, shown};

/// Renders the report, worst first; without a finding it is an empty array.
#[must_use]
pub fn render(checked: &Checked<'_>) -> String {
    let entries: Vec<Entry<'_>> = checked
        .counting()
        .map(|finding| Entry::of(finding, checked.ledgers))
        .collect();
    crate::json::document(&entries)
}

#[derive(Serialize)]
struct Entry<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Place<'a>,
}

impl<'a> Entry<'a> {
    fn of(finding: &'a Finding, ledgers: &'a Ledgers) -> Self {
        let place = shown::place(finding, ledgers);
        Self {
            description: &finding.message,
            check_name: finding.rule,
            fingerprint: &finding.fingerprint,
            severity: severity(finding.severity),
            location: Place {
                // GitLab refuses an entry without one, and with it the report.
                path: place.map_or(".", |l| &l.path),
                lines: Lines {
                    begin: place.map_or(1, |l| l.line.max(1)),
                },
            },
        }
    }
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Returns GitLab's word; `critical` and `blocker` are for what breaks a program.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
