//! `policy test`: what came of trying the criteria of a policy.

use std::fmt::Write as _;

use gradus_core::assess::Trial;
use gradus_core::policy::Policy;

use super::Look;
use super::columns::{Cell, table};
use crate::escape::terminal;
use crate::palette::paint;
use crate::words::{self, count};

/// Renders a row for each demand, the faults, and a count.
#[must_use]
pub fn render(policy: &Policy, trials: &[Trial], look: &Look) -> String {
    let mut rows = Vec::new();
    for trial in trials {
        for (i, (what, bases)) in trial.demands.iter().enumerate() {
            let id = if i == 0 {
                terminal(&trial.id).into_owned()
            } else {
                String::new()
            };
            let bases: Vec<&str> = bases.iter().map(|b| b.as_str()).collect();
            rows.push(vec![
                Cell::styled(id, look.palette.strong),
                Cell::plain(bases.join(", ")),
                Cell::plain(terminal(what)),
            ]);
        }
    }
    let mut out = if rows.is_empty() {
        String::new()
    } else {
        table(&["CRITERION", "SETTLED BY", "ASKS FOR"], rows, look) + "\n"
    };
    let mut faults = 0;
    for trial in trials {
        for fault in &trial.faults {
            faults += 1;
            let place = words::place(&trial.location);
            let _ = writeln!(
                out,
                "{}: {}: {}\n  {} {}",
                paint(look.palette.error, "error"),
                terminal(&trial.id),
                terminal(fault),
                paint(look.palette.dim, "-->"),
                terminal(&place)
            );
        }
    }
    let removals: usize = trials.iter().map(|t| t.removals).sum();
    let _ = writeln!(
        out,
        "{}: {} tried, {} of evidence taken away, {}",
        terminal(&policy.name.value),
        count(trials.len(), "criterion", "criteria"),
        count(removals, "piece", "pieces"),
        count(faults, "fault", "faults")
    );
    out
}
