//! Markdown: GitHub tables for pages and pull requests.

pub mod assess;
pub mod check;
pub mod diff;
pub mod gates;
pub mod page;
pub mod rules;

use std::fmt::Write as _;

use gradus_core::ledger::{Coverage, CoverageState, Unread};

use crate::escape;

/// So many unread things are listed; of the rest only the number is told.
const SHOWN: usize = 10;

/// Writes one row of a table; cells are escaped already.
fn push_row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// Writes a header row and the rule below it.
fn push_header(out: &mut String, titles: &[&str]) {
    let titles: Vec<String> = titles.iter().map(|t| (*t).to_owned()).collect();
    push_row(out, &titles);
    let rule: Vec<String> = titles.iter().map(|_| "---".to_owned()).collect();
    push_row(out, &rule);
}

/// Writes what is partial, absent and unread; nothing where all was read.
fn push_footer(out: &mut String, coverage: &[Coverage], unread: &[Unread]) {
    let gaps: Vec<&Coverage> = coverage
        .iter()
        .filter(|c| c.state != CoverageState::Exhaustive)
        .collect();
    if gaps.is_empty() && unread.is_empty() {
        return;
    }
    out.push_str("\nNot everything was read:\n\n");
    for gap in gaps {
        let _ = writeln!(
            out,
            "- {} {}: {}",
            gap.state.as_str(),
            gap.ledger.as_str(),
            escape::markdown(&gap.why)
        );
    }
    for item in unread.iter().take(SHOWN) {
        let _ = writeln!(
            out,
            "- {}: {} ({})",
            escape::code(&item.path),
            escape::markdown(&item.reason),
            item.code.as_str()
        );
    }
    if unread.len() > SHOWN {
        let _ = writeln!(
            out,
            "- and {} more, see `--format json`",
            unread.len() - SHOWN
        );
    }
}
