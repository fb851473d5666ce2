//! `gates --timeline`: every gate over the release lines, as a grid.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use gradus_core::gate::Spec;
use gradus_core::history::ReleaseLine;
use gradus_core::project::{LineState, Project, RemovedGate};
use gradus_core::stage::Stage;
use unicode_width::UnicodeWidthStr as _;

use super::Look;
use super::columns::{Cell, table, wrap};
use super::gates::{fate, name, push_foot};
use crate::escape::terminal;
use crate::palette::paint;

/// Names are cut off at so many columns when blocks are measured.
const NAME: usize = 64;

/// Renders the grid in as many blocks as the width needs, then former gates, then a legend.
#[must_use]
pub fn render(project: &Project, look: &Look) -> String {
    let mut out = String::new();
    let lines: &[ReleaseLine] = project.ledgers.history.as_ref().map_or(&[], |h| &h.lines);
    if project.ledgers.history.is_none() {
        out.push_str("no timeline: no history was read\n");
    }
    let blocks = blocks(project, lines, look.width);
    let mut used = Used::default();
    for (i, block) in blocks.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let last = i + 1 == blocks.len();
        push_block(&mut out, project, block, last, &mut used, look);
    }
    push_former(&mut out, project, look);
    used.push_legend(&mut out, look);
    push_foot(&mut out, project, look, true);
    out
}

/// Splits the lines so that each block fits; there is always one, for the column `now`.
fn blocks<'a>(project: &Project, lines: &'a [ReleaseLine], width: usize) -> Vec<&'a [ReleaseLine]> {
    let names = project.gates.iter().map(|g| name(g).width());
    let former = project.removed.iter().map(|g| former_name(g).width());
    let first = names.chain(former).max().unwrap_or(0).clamp(4, NAME);
    let column = lines
        .iter()
        .map(|l| terminal(&l.line).width())
        .max()
        .unwrap_or(0)
        .max(3)
        + 2;
    // The last block also has `now`: three columns, and two blanks.
    let room = width.saturating_sub(first + 2 + 5);
    let per_block = (room / column).max(1);
    let mut blocks: Vec<&[ReleaseLine]> = lines.chunks(per_block).collect();
    if blocks.is_empty() {
        blocks.push(&[]);
    }
    blocks
}

fn push_block(
    out: &mut String,
    project: &Project,
    block: &[ReleaseLine],
    last: bool,
    used: &mut Used,
    look: &Look,
) {
    let titles: Vec<String> = block
        .iter()
        .map(|l| terminal(&l.line).into_owned())
        .collect();
    let mut header = vec!["GATE"];
    header.extend(titles.iter().map(String::as_str));
    if last {
        header.push("now");
    }
    let mut rows = Vec::new();
    for view in &project.gates {
        let released = view.timeline.as_ref().map_or(&[][..], |t| &t.released);
        let now = last.then_some(&view.current);
        let label = Cell::styled(name(view), look.palette.strong);
        rows.extend(row(label, released, block, now, used, look));
    }
    for gate in &project.removed {
        let label = Cell::styled(former_name(gate), look.palette.dim);
        used.renamed |= gate.renamed_to.is_some();
        rows.extend(row(label, &gate.released, block, None, used, look));
    }
    out.push_str(&table(&header, rows, look));
}

/// Returns the name of a former gate, marked where it goes by another name now: its row is a
/// part of that gate's row.
fn former_name(gate: &RemovedGate) -> String {
    let mark = if gate.renamed_to.is_some() { " =" } else { "" };
    format!("{}{mark}", terminal(&gate.name))
}

/// Makes a row; none where the gate is in no line of the block.
fn row(
    label: Cell,
    released: &[LineState],
    block: &[ReleaseLine],
    now: Option<&Spec>,
    used: &mut Used,
    look: &Look,
) -> Option<Vec<Cell>> {
    let mut cells = vec![label];
    let mut any = now.is_some();
    for line in block {
        let state = released.iter().find(|s| s.line == line.line);
        any |= state.is_some();
        cells.push(cell(state.map(|s| &s.spec), used, look));
    }
    if let Some(spec) = now {
        cells.push(cell(Some(spec), used, look));
    }
    any.then_some(cells)
}

fn cell(spec: Option<&Spec>, used: &mut Used, look: &Look) -> Cell {
    let Some(spec) = spec else {
        used.absent = true;
        return Cell::styled("·", look.palette.dim);
    };
    let mut text = letter(spec.stage).to_string();
    match (usual(spec.stage), spec.default) {
        (Some(false), Some(true)) => {
            used.on = true;
            text.push('+');
        }
        (Some(true), Some(false)) => {
            used.off = true;
            text.push('-');
        }
        _ => {}
    }
    if spec.locked == Some(true) {
        used.locked = true;
        text.push('!');
    }
    used.stages.insert(spec.stage);
    Cell::styled(text, look.palette.stage(spec.stage))
}

/// Returns the letter of a stage; every stage has its own.
const fn letter(stage: Option<Stage>) -> char {
    match stage {
        Some(Stage::PreAlpha) => 'P',
        Some(Stage::Alpha) => 'A',
        Some(Stage::Beta) => 'B',
        Some(Stage::Stable) => 'S',
        Some(Stage::Deprecated) => 'D',
        Some(Stage::Discontinued) => 'X',
        Some(Stage::Disabled) => 'N',
        Some(Stage::DevPreview) => 'V',
        Some(Stage::TechPreview) => 'T',
        Some(Stage::Default) => 'F',
        None => '?',
    }
}

/// Returns the default that goes without saying at a stage.
const fn usual(stage: Option<Stage>) -> Option<bool> {
    match stage {
        Some(Stage::PreAlpha | Stage::Alpha | Stage::Disabled) => Some(false),
        Some(Stage::Beta | Stage::Stable | Stage::Default) => Some(true),
        _ => None,
    }
}

/// What the grid has in it; the legend explains nothing else.
#[derive(Default)]
struct Used {
    stages: BTreeSet<Option<Stage>>,
    absent: bool,
    on: bool,
    off: bool,
    locked: bool,
    renamed: bool,
}

impl Used {
    fn push_legend(&self, out: &mut String, look: &Look) {
        // `None` sorts first, and belongs last.
        let known = self.stages.iter().filter(|s| s.is_some());
        let unknown = self.stages.iter().filter(|s| s.is_none());
        let mut parts: Vec<String> = known
            .chain(unknown)
            .map(|s| format!("{} {}", letter(*s), s.map_or("not stated", Stage::as_str)))
            .collect();
        for (is, text) in [
            (self.locked, "! locked"),
            (self.on, "+ on by default"),
            (self.off, "- off by default"),
            (self.absent, "· not there"),
            (
                self.renamed,
                "= goes by another name now, in whose row it is too",
            ),
        ] {
            if is {
                parts.push(text.to_owned());
            }
        }
        if !parts.is_empty() {
            let text = format!(
                "{}; unless marked, alpha is off, beta and stable are on",
                parts.join(", ")
            );
            out.push('\n');
            for line in wrap(&text, look.width.max(40)) {
                let _ = writeln!(out, "{}", paint(look.palette.dim, &line));
            }
        }
    }
}

fn push_former(out: &mut String, project: &Project, look: &Look) {
    if project.removed.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nformer gates:");
    for gate in &project.removed {
        let _ = writeln!(
            out,
            "  {}: {}",
            paint(look.palette.strong, &terminal(&gate.name)),
            fate(gate)
        );
    }
}
