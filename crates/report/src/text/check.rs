//! `check`: findings, worst first.

use std::fmt::Write as _;

use gradus_core::finding::{Finding, Severity};
use gradus_core::ledgers::Ledgers;
use gradus_core::location::{Location, Role};

use super::columns::cut;
use super::{Look, footer};
use crate::escape::terminal;
use crate::palette::paint;
use crate::words::{self, count};

/// How many findings of each kind.
///
/// A silenced finding is in `silenced` alone; a grandfathered one is in its severity (which is
/// `info`) and in `grandfathered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Findings of severity `error`.
    pub errors: usize,
    /// Findings of severity `warning`.
    pub warnings: usize,
    /// Findings of severity `info`.
    pub infos: usize,
    /// Findings that a silencer hides.
    pub silenced: usize,
    /// Findings about what happened before the policy took effect.
    pub grandfathered: usize,
}

impl Summary {
    /// Counts.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let mut summary = Self::default();
        for finding in findings {
            if finding.silenced.is_some() {
                summary.silenced += 1;
                continue;
            }
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            summary.grandfathered += usize::from(finding.grandfathered);
        }
        summary
    }
}

/// Renders findings with both sides of each, a count, and what was not read. Silenced findings
/// are counted; `verbose` shows them.
#[must_use]
pub fn render(
    ledgers: &Ledgers,
    findings: &[Finding],
    policy: Option<&str>,
    look: &Look,
) -> String {
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        for finding in findings.iter().filter(|f| f.severity == severity) {
            if finding.silenced.is_none() || look.verbose {
                push(&mut out, finding, look);
                out.push('\n');
            }
        }
    }
    push_summary(&mut out, ledgers, findings, policy, look);
    footer::push(&mut out, &ledgers.coverage, &ledgers.unread, &[], look);
    out
}

fn push(out: &mut String, finding: &Finding, look: &Look) {
    let palette = &look.palette;
    let mut marks = String::new();
    if finding.grandfathered {
        marks.push_str(" (grandfathered)");
    }
    if finding.silenced.is_some() {
        marks.push_str(" (silenced)");
    }
    let _ = writeln!(
        out,
        "{}: {}{marks}",
        paint(
            palette.severity(finding.severity),
            &format!("{}[{}]", finding.severity.as_str(), finding.rule)
        ),
        paint(palette.strong, &terminal(&finding.message)),
    );
    for location in &finding.locations {
        push_location(out, location, look);
    }
    if let Some(reason) = &finding.silenced {
        let _ = writeln!(
            out,
            "  {} {}",
            paint(palette.dim, "silenced:"),
            terminal(reason)
        );
    }
    if !finding.help.is_empty() {
        let _ = writeln!(
            out,
            "  {} {}",
            paint(palette.good, "help:"),
            terminal(&finding.help)
        );
    }
}

fn push_location(out: &mut String, location: &Location, look: &Look) {
    let palette = &look.palette;
    let arrow = match location.role {
        Role::Primary => "-->",
        Role::Other | Role::Policy => ":::",
    };
    // The role is in the arrow, and in a word where it is not the primary one.
    let side = match location.role {
        Role::Primary => format!("({})", location.ledger.as_str()),
        Role::Other => format!("(other side: {})", location.ledger.as_str()),
        Role::Policy => "(policy)".to_owned(),
    };
    let _ = writeln!(
        out,
        "  {} {} {}",
        paint(palette.dim, arrow),
        terminal(&words::place(location)),
        paint(palette.dim, &side)
    );
    if let Some(text) = &location.text {
        let text = cut(&terminal(text), look.width.saturating_sub(6).max(20));
        let _ = writeln!(out, "    {} {text}", paint(palette.dim, "|"));
    }
}

fn push_summary(
    out: &mut String,
    ledgers: &Ledgers,
    findings: &[Finding],
    policy: Option<&str>,
    look: &Look,
) {
    let palette = &look.palette;
    let summary = Summary::of(findings);
    let mut parts = Vec::new();
    for (number, one, many, style) in [
        (summary.errors, "error", "errors", palette.error),
        (summary.warnings, "warning", "warnings", palette.warning),
        (summary.infos, "info", "infos", palette.info),
    ] {
        if number > 0 {
            parts.push(paint(style, &count(number, one, many)).to_string());
        }
    }
    if parts.is_empty() {
        parts.push(paint(palette.good, "no findings").to_string());
    }
    if summary.grandfathered > 0 {
        parts.push(format!("{} of them grandfathered", summary.grandfathered));
    }
    if summary.silenced > 0 {
        parts.push(format!("{} silenced", summary.silenced));
    }
    let _ = write!(
        out,
        "{} in {} of {}",
        parts.join(", "),
        count(ledgers.inventory.gates.len(), "gate", "gates"),
        terminal(&ledgers.repository)
    );
    if let Some(policy) = policy {
        let _ = write!(out, ", policy {}", terminal(policy));
    }
    out.push('\n');
}
