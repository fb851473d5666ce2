//! `check`: findings, worst first.

use std::fmt::Write as _;

use gradus_core::baseline::{Known, Unseen};
use gradus_core::finding::{Finding, Severity};
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind};
use gradus_core::ledgers::Ledgers;
use gradus_core::location::{Location, Role};

use super::columns::cut;
use super::{Look, footer};
use crate::Checked;
use crate::escape::terminal;
use crate::palette::paint;
use crate::words::{self, count};

/// Renders findings with both sides of each, a count, and what was not read. Silenced and known
/// findings are counted; `verbose` shows them.
#[must_use]
pub fn render(checked: &Checked<'_>, look: &Look) -> String {
    let mut out = String::new();
    let ledgers = checked.ledgers;
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        for finding in checked.findings.iter().filter(|f| f.severity == severity) {
            let known = checked.is_known(finding);
            if (finding.silenced.is_none() && !known) || look.verbose {
                push(&mut out, finding, known, look);
                out.push('\n');
            }
        }
    }
    push_summary(&mut out, checked, look);
    push_gone(&mut out, checked.gone, look);
    push_unseen(&mut out, checked.unseen, look);
    push_no_lists(&mut out, ledgers, look);
    footer::push(&mut out, &ledgers.coverage, &ledgers.unread, &[], look);
    out
}

fn push(out: &mut String, finding: &Finding, known: bool, look: &Look) {
    let palette = &look.palette;
    let mut marks = String::new();
    if finding.grandfathered {
        marks.push_str(" (grandfathered)");
    }
    if finding.silenced.is_some() {
        marks.push_str(" (silenced)");
    }
    if known {
        marks.push_str(" (known)");
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

/// Says that no document lists gates, where documents were read: nothing that was found in them
/// is not the same as nothing that is wrong with them. With details the coverage says it.
fn push_no_lists(out: &mut String, ledgers: &Ledgers, look: &Look) {
    let silent =
        |c: &&Coverage| c.ledger == LedgerKind::Docs && c.state == CoverageState::Exhaustive;
    let docs = ledgers.coverage.iter().find(silent);
    if let Some(docs) = docs.filter(|_| ledgers.listings.is_empty() && !look.verbose) {
        let _ = writeln!(out, "no document lists gates: {}", terminal(&docs.why));
    }
}

/// So many entries are listed; of the rest only the number is told.
const GONE: usize = 10;

/// Lists what can be taken out of the baseline, so that it shrinks.
fn push_gone(out: &mut String, gone: &[Known], look: &Look) {
    if gone.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n{}: write the baseline anew",
        count(
            gone.len(),
            "entry of the baseline is not found any more",
            "entries of the baseline are not found any more"
        )
    );
    let shown = if look.verbose { gone.len() } else { GONE };
    for known in gone.iter().take(shown) {
        let _ = writeln!(
            out,
            "  {} {}: {}",
            paint(look.palette.dim, &terminal(&known.fingerprint)),
            terminal(&known.rule),
            terminal(&known.message)
        );
    }
    if gone.len() > shown {
        let _ = writeln!(out, "  and {} more, see -v", gone.len() - shown);
    }
}

/// Lists what stays in the baseline, although it is not found.
fn push_unseen(out: &mut String, unseen: &[Unseen], look: &Look) {
    if unseen.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n{}: keep the baseline",
        count(
            unseen.len(),
            "entry of the baseline could not be seen",
            "entries of the baseline could not be seen"
        )
    );
    let shown = if look.verbose { unseen.len() } else { GONE };
    for entry in unseen.iter().take(shown) {
        let _ = writeln!(
            out,
            "  {} {}: {} ({})",
            paint(look.palette.dim, &terminal(&entry.known.fingerprint)),
            terminal(&entry.known.rule),
            terminal(&entry.known.message),
            terminal(&entry.why)
        );
    }
    if unseen.len() > shown {
        let _ = writeln!(out, "  and {} more, see -v", unseen.len() - shown);
    }
}

fn push_summary(out: &mut String, checked: &Checked<'_>, look: &Look) {
    let palette = &look.palette;
    let summary = checked.summary();
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
    if summary.known > 0 {
        parts.push(format!("{} known", summary.known));
    }
    let _ = write!(
        out,
        "{} in {} of {}",
        parts.join(", "),
        count(checked.ledgers.inventory.gates.len(), "gate", "gates"),
        terminal(&checked.ledgers.repository)
    );
    if let Some(policy) = checked.policy {
        let _ = write!(out, ", policy {}", terminal(policy));
    }
    out.push('\n');
}
