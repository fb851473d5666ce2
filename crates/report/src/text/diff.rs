//! `diff`: what changed between two revisions, for an operator.

use std::fmt::Write as _;

use anstyle::Style;
use gradus_core::diff::{Change, ChangeKind, SettingVerdict, Verdict};

use super::columns::{Cell, table, wrap};
use super::{Look, footer};
use crate::escape::terminal;
use crate::palette::{Palette, paint};
use crate::words::count;
use crate::{Comparison, Configuration};

/// Renders changes in the order given, gate by gate, then what becomes of the operator's file.
#[must_use]
pub fn render(comparison: &Comparison<'_>, look: &Look) -> String {
    let mut out = String::new();
    push_changes(&mut out, comparison.changes, look);
    let gates = gates(comparison.changes);
    if gates == 0 {
        // With a configuration only the gates that it names are looked at.
        let nothing = match comparison.configuration {
            Some(_) => "no gate that the configuration names changed",
            None => "nothing changed",
        };
        let _ = write!(out, "{nothing}");
    } else {
        let _ = write!(out, "{}", count(gates, "gate changed", "gates changed"));
    }
    let _ = writeln!(
        out,
        " from {} to {} of {}",
        terminal(comparison.from),
        terminal(comparison.to),
        terminal(&comparison.after.repository)
    );
    if let Some(configuration) = &comparison.configuration {
        push_configuration(&mut out, configuration, comparison.to, look);
    }
    footer::push(
        &mut out,
        &comparison.coverage(),
        &comparison.unread(),
        &[],
        look,
    );
    out
}

fn gates(changes: &[Change]) -> usize {
    let mut names: Vec<&str> = changes.iter().map(|c| c.gate.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

fn push_changes(out: &mut String, changes: &[Change], look: &Look) {
    let mut previous: Option<&str> = None;
    for change in changes {
        if previous != Some(change.gate.as_str()) {
            if previous.is_some() {
                out.push('\n');
            }
            let _ = writeln!(
                out,
                "{}",
                paint(look.palette.strong, &terminal(&change.gate))
            );
            previous = Some(&change.gate);
        }
        let _ = writeln!(
            out,
            "  {}",
            paint(style(change.kind, &look.palette), &sentence(change))
        );
        for line in wrap(&terminal(&change.operator), look.width.saturating_sub(4)) {
            if !line.is_empty() {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    if previous.is_some() {
        out.push('\n');
    }
}

const fn style(kind: ChangeKind, palette: &Palette) -> Style {
    match kind {
        ChangeKind::Added => palette.good,
        ChangeKind::Removed => palette.error,
        ChangeKind::Default | ChangeKind::Locked | ChangeKind::Renamed => palette.warning,
        ChangeKind::Stage | ChangeKind::Requires | ChangeKind::Excludes => palette.info,
    }
}

/// Returns `stage: alpha -> beta`, `added: alpha`, `requires: + X`.
fn sentence(change: &Change) -> String {
    let word = change.kind.as_str();
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("{word}: {} -> {}", terminal(from), terminal(to)),
        (None, Some(to)) if is_constraint(change.kind) => format!("{word}: + {}", terminal(to)),
        (Some(from), None) if is_constraint(change.kind) => {
            format!("{word}: - {}", terminal(from))
        }
        (Some(one), None) | (None, Some(one)) => format!("{word}: {}", terminal(one)),
        (None, None) => word.to_owned(),
    }
}

const fn is_constraint(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Requires | ChangeKind::Excludes)
}

fn push_configuration(out: &mut String, configuration: &Configuration<'_>, to: &str, look: &Look) {
    let _ = writeln!(
        out,
        "\n{} under {}:",
        terminal(configuration.path),
        terminal(to)
    );
    if configuration.verdicts.is_empty() {
        let _ = writeln!(out, "  sets no gate");
        return;
    }
    let rows = configuration
        .verdicts
        .iter()
        .map(|v| verdict(v, &look.palette))
        .collect();
    out.push_str(&table(&["SETTING", "VERDICT", "LINE", "WHY"], rows, look));
}

fn verdict(verdict: &SettingVerdict, palette: &Palette) -> Vec<Cell> {
    let style = match verdict.verdict {
        Verdict::Accepted => palette.good,
        Verdict::Refused => palette.error,
        Verdict::Ignored => palette.info,
        Verdict::Changed => palette.warning,
    };
    vec![
        Cell::styled(
            format!(
                "{}={}",
                terminal(&verdict.setting.gate),
                verdict.setting.value
            ),
            palette.strong,
        ),
        Cell::styled(verdict.verdict.as_str(), style),
        Cell::plain(verdict.setting.location.line.to_string()),
        Cell::plain(terminal(&verdict.why)),
    ]
}
