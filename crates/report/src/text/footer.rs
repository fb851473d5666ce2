//! What was not read: the end of every text output, never silent.

use std::fmt::Write as _;

use gradus_core::gate::Unresolved;
use gradus_core::ledger::{Coverage, CoverageState, Unread};

use super::Look;
use crate::escape::terminal;
use crate::palette::paint;
use crate::words::count;

/// So many unread things are listed; of the rest only the number is told.
const SHOWN: usize = 10;

/// Writes what is partial, absent, unread and unresolved; nothing where all was read.
pub(super) fn push(
    out: &mut String,
    coverage: &[Coverage],
    unread: &[Unread],
    unresolved: &[Unresolved],
    look: &Look,
) {
    let gaps: Vec<&Coverage> = coverage
        .iter()
        .filter(|c| look.verbose || c.state != CoverageState::Exhaustive)
        .collect();
    if gaps.is_empty() && unread.is_empty() && unresolved.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    for gap in gaps {
        let style = match gap.state {
            CoverageState::Exhaustive => look.palette.dim,
            CoverageState::Partial | CoverageState::Absent => look.palette.warning,
        };
        let _ = writeln!(
            out,
            "{} {}: {}",
            paint(style, gap.state.as_str()),
            gap.ledger.as_str(),
            terminal(&gap.why)
        );
    }
    push_list(
        out,
        &format!("unread, in whole or in part ({})", unread.len()),
        unread.iter().map(|u| {
            format!(
                "{}: {} [{}]",
                terminal(&u.path),
                terminal(&u.reason),
                u.code.as_str()
            )
        }),
        look,
    );
    push_list(
        out,
        &format!(
            "not resolved, not counted ({})",
            count(unresolved.len(), "expression", "expressions")
        ),
        unresolved.iter().map(|u| {
            format!(
                "{}: {}: {}",
                terminal(&u.location.to_string()),
                terminal(&u.expression),
                terminal(&u.reason)
            )
        }),
        look,
    );
}

fn push_list(
    out: &mut String,
    title: &str,
    items: impl ExactSizeIterator<Item = String>,
    look: &Look,
) {
    let total = items.len();
    if total == 0 {
        return;
    }
    let shown = if look.verbose { total } else { SHOWN };
    let _ = writeln!(out, "{}:", paint(look.palette.warning, title));
    for item in items.take(shown) {
        let _ = writeln!(out, "  {item}");
    }
    if total > shown {
        let _ = writeln!(out, "  and {} more, see --format json", total - shown);
    }
}
