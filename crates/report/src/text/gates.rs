//! `gates`: the inventory as a table.

use std::fmt::Write as _;

use gradus_core::gate::NameBasis;
use gradus_core::ledger::{CoverageState, LedgerKind};
use gradus_core::project::{GateView, Project, RemovedGate};

use super::columns::{Cell, table, wrap};
use super::{Look, footer};
use crate::escape::terminal;
use crate::palette::paint;
use crate::words;

/// More release lines than this are told by the first, the last and their number.
const LINES_SHOWN: usize = 12;
/// So many registries are named; the rest is a number.
const REGISTRIES_SHOWN: usize = 5;

/// Renders the table, and below it where it came from and what is missing.
#[must_use]
pub fn render(project: &Project, look: &Look) -> String {
    let mut out = String::new();
    push_table(&mut out, project, look);
    push_foot(&mut out, project, look, false);
    out
}

/// Writes what stands below the table and below the timeline alike.
pub(super) fn push_foot(out: &mut String, project: &Project, look: &Look, timeline: bool) {
    if !out.is_empty() {
        out.push('\n');
    }
    push_sources(out, project, look);
    push_lines(out, project, look);
    if !timeline {
        push_former(out, project, look);
    }
    push_renumberings(out, project, look);
    let ledgers = &project.ledgers;
    footer::push(
        out,
        &ledgers.coverage,
        &ledgers.unread,
        &ledgers.inventory.unresolved,
        look,
    );
}

fn push_table(out: &mut String, project: &Project, look: &Look) {
    let history = project.ledgers.history.is_some();
    let mut header = vec!["GATE", "STAGE", "DEFAULT"];
    if history {
        header.extend(["SINCE", "SOAK"]);
    }
    let code = has_code(project);
    if code {
        header.push("USES");
    }
    header.push("CONSTRAINTS");
    let rows = project
        .gates
        .iter()
        .map(|g| row(g, history, code, look))
        .collect();
    out.push_str(&table(&header, rows, look));
    push_legend(out, project, history, code, look);
}

/// Says what the columns count, as far as the table has something to say of it.
fn push_legend(out: &mut String, project: &Project, history: bool, code: bool, look: &Look) {
    let mut parts = Vec::new();
    if history && !project.gates.is_empty() {
        parts.push(
            "SINCE: the first release line with the gate; SOAK: release lines at its present \
             stage",
        );
    }
    let mut timelines = project.gates.iter().filter_map(|g| g.timeline.as_ref());
    if timelines.any(|t| t.soak_at_least) {
        parts.push("4+: four at least");
    }
    let mut gates = project.gates.iter();
    if code && gates.any(|g| !g.gate.indirect_use_sites.is_empty()) {
        parts.push("+2 in USES: two more through helpers");
    }
    if parts.is_empty() {
        return;
    }
    out.push('\n');
    for line in wrap(&parts.join("; "), look.width.max(40)) {
        let _ = writeln!(out, "{}", paint(look.palette.dim, &line));
    }
}

/// Tells whether uses were looked for: where no code was read, none found means nothing.
fn has_code(project: &Project) -> bool {
    project
        .ledgers
        .coverage
        .iter()
        .all(|c| c.ledger != LedgerKind::Code || c.state != CoverageState::Absent)
}

fn row(view: &GateView, history: bool, code: bool, look: &Look) -> Vec<Cell> {
    let palette = &look.palette;
    let mut cells = vec![
        Cell::styled(name(view), palette.strong),
        Cell::styled(
            words::stage(view.current.stage),
            palette.stage(view.current.stage),
        ),
        Cell::plain(words::default(&view.current)),
    ];
    if history {
        cells.push(Cell::plain(terminal(&words::since(view))));
        cells.push(Cell::plain(words::soak(view)));
    }
    if code {
        cells.push(Cell::plain(words::uses(&view.gate)));
    }
    cells.push(Cell::plain(words::constraints(&view.gate, |n| {
        terminal(n).into_owned()
    })));
    cells
}

/// Returns the name, marked where it is a guess.
pub(super) fn name(view: &GateView) -> String {
    let mark = if view.gate.name_basis == NameBasis::Inferred {
        "*"
    } else {
        ""
    };
    format!("{}{mark}", terminal(&view.gate.name))
}

fn push_sources(out: &mut String, project: &Project, look: &Look) {
    let inventory = &project.ledgers.inventory;
    let _ = writeln!(
        out,
        "{} of {} in {}:",
        words::count(project.gates.len(), "gate", "gates"),
        terminal(&project.ledgers.repository),
        words::count(inventory.registries.len(), "registry", "registries"),
    );
    let shown = if look.verbose {
        usize::MAX
    } else {
        REGISTRIES_SHOWN
    };
    for registry in inventory.registries.iter().take(shown) {
        let _ = writeln!(
            out,
            "  {} ({})",
            terminal(&registry.location.to_string()),
            registry.dialect.as_str()
        );
    }
    if inventory.registries.len() > shown {
        let _ = writeln!(
            out,
            "  and {} more, see -v",
            inventory.registries.len() - shown
        );
    }
    if project
        .gates
        .iter()
        .any(|g| g.gate.name_basis == NameBasis::Inferred)
    {
        out.push_str(
            "* the constant is another module's: its identifier is taken for the name, a guess\n",
        );
    }
}

fn push_lines(out: &mut String, project: &Project, look: &Look) {
    let Some(history) = &project.ledgers.history else {
        return;
    };
    let lines = &history.lines;
    let named = |l: &gradus_core::history::ReleaseLine| {
        format!("{} ({})", terminal(&l.line), terminal(&l.date))
    };
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) if lines.len() > LINES_SHOWN && !look.verbose => {
            let _ = writeln!(
                out,
                "{} release lines, {} to {}",
                lines.len(),
                named(first),
                named(last)
            );
        }
        (Some(_), Some(_)) => {
            let all: Vec<String> = lines.iter().map(named).collect();
            push_wrapped(out, &format!("release lines: {}", all.join(", ")), look);
        }
        _ => out.push_str("no release line: no final tag was found\n"),
    }
}

fn push_former(out: &mut String, project: &Project, look: &Look) {
    if project.removed.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "{}: see --timeline",
        paint(
            look.palette.dim,
            &words::count(project.removed.len(), "former gate", "former gates")
        )
    );
}

fn push_wrapped(out: &mut String, text: &str, look: &Look) {
    for (i, line) in wrap(text, look.width.saturating_sub(2).max(40))
        .iter()
        .enumerate()
    {
        let _ = writeln!(out, "{}{line}", if i == 0 { "" } else { "  " });
    }
}

fn push_renumberings(out: &mut String, project: &Project, look: &Look) {
    for renumbering in &project.renumberings {
        let pairs: Vec<String> = renumbering
            .map
            .iter()
            .map(|(from, to)| format!("{} = {}", terminal(from), terminal(to)))
            .collect();
        let text = format!(
            "declared versions were renumbered at {}: {}",
            terminal(words::short(&renumbering.revision)),
            pairs.join(", ")
        );
        push_wrapped(out, &text, look);
    }
}

/// Returns what became of a former gate, in one sentence without a full stop.
pub(super) fn fate(gate: &RemovedGate) -> String {
    if gate.last_line.is_none() && gate.removed_in.is_none() && gate.renamed_to.is_none() {
        return "on the main branch for a while, and in no release".to_owned();
    }
    let last = match (&gate.last_line, gate.last_stage) {
        (Some(line), Some(stage)) => format!("last in {} ({stage})", terminal(line)),
        (Some(line), None) => format!("last in {}", terminal(line)),
        (None, _) => "never released".to_owned(),
    };
    let gone = match &gate.removed_in {
        Some(line) => format!("gone in {}", terminal(line)),
        None => "gone since, not yet released".to_owned(),
    };
    let renamed = gate
        .renamed_to
        .as_ref()
        .map_or_else(String::new, |to| format!(", now {}", terminal(to)));
    format!("{last}, {gone}{renamed}")
}
