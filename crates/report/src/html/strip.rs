//! Gates over the release lines, as a picture in SVG.
//!
//! A row is a gate, a column a release line, and `now` the last. What stays the same from line to
//! line is one box with its stage in letters, so that colour is never the only sign. The picture
//! is for the eye: everybody else is given its title, its description, and a table beside it.

use std::collections::BTreeMap;

use gradus_core::gate::Spec;
use gradus_core::history::ReleaseLine;
use gradus_core::project::{GateView, LineState, RemovedGate};
use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::prose::{cut, shown};
use crate::words;

const ROW: usize = 28;
/// Widest that a column gets.
const WIDEST: usize = 112;
const HEAD: usize = 44;
/// Width of one letter of a name, rather more than less.
const LETTER: usize = 9;
/// Letters of a name that are shown; the title of the row has all of them.
const NAME: usize = 34;

/// A gate in the picture.
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    pub(super) released: &'a [LineState],
    /// What it is at the audited revision; `None` for a former gate.
    pub(super) now: Option<&'a Spec>,
}

impl<'a> Row<'a> {
    pub(super) fn of(view: &'a GateView) -> Self {
        Self {
            name: &view.gate.name,
            released: view.timeline.as_ref().map_or(&[], |t| &t.released),
            now: Some(&view.current),
        }
    }

    pub(super) fn former(gate: &'a RemovedGate) -> Self {
        Self {
            name: &gate.name,
            released: &gate.released,
            now: None,
        }
    }
}

/// A stretch of release lines at which a gate is the same.
struct Stretch<'a> {
    /// First column.
    from: usize,
    /// Column after the last.
    to: usize,
    spec: &'a Spec,
}

/// Draws gates, each with its name before it.
pub(super) fn draw(here: Here<'_>, rows: &[Row<'_>], title: &str) -> Markup {
    picture(here, rows, title, true)
}

/// Draws one gate, on a page that has its name already.
pub(super) fn draw_one(here: Here<'_>, row: Row<'_>, title: &str) -> Markup {
    picture(here, &[row], title, false)
}

fn picture(here: Here<'_>, rows: &[Row<'_>], title: &str, named: bool) -> Markup {
    let history = here.index.ledgers().history.as_ref();
    let lines = history.map_or(&[][..], |h| &h.lines);
    let columns = lines.len() + 1;
    let longest = rows
        .iter()
        .map(|r| shown(&cut(r.name, NAME)).chars().count())
        .max();
    let names = if named {
        longest.unwrap_or(0).min(NAME + 8) * LETTER + 16
    } else {
        4
    };
    let widest = lines
        .iter()
        .map(|l| l.line.chars().count())
        .max()
        .unwrap_or(0);
    let room = 1000_usize.saturating_sub(names) / columns;
    let column = room.clamp((widest * 7 + 14).clamp(62, WIDEST), WIDEST);
    let width = names + column * columns;
    let height = HEAD + rows.len() * ROW + 6;
    let grid = Grid {
        named,
        names,
        column,
    };
    html! {
        svg.strip role="img" aria-labelledby="strip-title strip-text" width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } {
            title id="strip-title" { (shown(title)) }
            desc id="strip-text" { (describe(rows, lines)) }
            @for (i, line) in lines.iter().enumerate() {
                @let x = grid.x(i);
                line.grid x1=(x) y1=(HEAD) x2=(x) y2=(height) {}
                text.head x=(x + 6) y="17" { (shown(&line.line)) }
                text.day x=(x + 6) y="34" { (shown(&line.date)) }
            }
            @let x = grid.x(lines.len());
            line.grid x1=(x) y1=(HEAD) x2=(x) y2=(height) {}
            text.head x=(x + 6) y="17" { "now" }
            @for (i, row) in rows.iter().enumerate() { (one(here, row, lines, &grid, HEAD + i * ROW)) }
        }
    }
}

struct Grid {
    named: bool,
    names: usize,
    column: usize,
}

impl Grid {
    const fn x(&self, column: usize) -> usize {
        self.names + column * self.column
    }
}

fn one(here: Here<'_>, row: &Row<'_>, lines: &[ReleaseLine], grid: &Grid, y: usize) -> Markup {
    html! {
        line.grid x1="0" y1=(y) x2=(grid.x(lines.len() + 1)) y2=(y) {}
        @if grid.named { (label(here, row.name, y)) }
        @for stretch in stretches(row, lines) { (stretch_of(row, lines, grid, y, &stretch)) }
    }
}

fn label(here: Here<'_>, name: &str, y: usize) -> Markup {
    let text = html! { text.name x="4" y=(y + 19) { (cut(&shown(name), NAME)) } };
    html! {
        @match here.index.addresses.find(name) {
            // For the mouse alone: the table has the same links, in order.
            Some(address) => a href={ (here.up) (address) } tabindex="-1" { (text) },
            None => (text),
        }
    }
}

fn stretch_of(
    row: &Row<'_>,
    lines: &[ReleaseLine],
    grid: &Grid,
    y: usize,
    s: &Stretch<'_>,
) -> Markup {
    let x = grid.x(s.from) + 2;
    let width = (s.to - s.from) * grid.column - 4;
    let tone = badge::tone(s.spec.stage);
    html! {
        g class=(tone) {
            title { (shown(row.name)) ": " (badge::state(s.spec)) ", " (span(lines, s)) }
            rect.box x=(x) y=(y + 4) width=(width) height=(ROW - 8) rx="3" {}
            @if s.spec.default == Some(true) {
                rect.on x=(x) y=(y + ROW - 8) width=(width) height="4" rx="2" {}
            }
            @if s.spec.locked == Some(true) {
                circle.on cx=(x + width - 5) cy=(y + ROW - 7) r="4.5" {}
            }
            text.stage x=(x + 6) y=(y + 17) { (word(s.spec, width)) }
        }
    }
}

/// Writes the stage as far as there is room.
fn word(spec: &Spec, width: usize) -> String {
    let stage = words::stage(spec.stage);
    let long = format!("{stage}, {}", words::default(spec));
    let room = width.saturating_sub(12) / 7;
    if long.len() <= room {
        long
    } else {
        cut(stage, room.max(3)).into_owned()
    }
}

/// Returns the stretches of a row, from left to right.
fn stretches<'a>(row: &Row<'a>, lines: &[ReleaseLine]) -> Vec<Stretch<'a>> {
    let mut all: Vec<Stretch<'a>> = Vec::new();
    let released = row.released.iter().map(|s| (s.line.as_str(), &s.spec));
    let released: BTreeMap<&str, &Spec> = released.collect();
    let states = lines.iter().map(|l| released.get(l.line.as_str()).copied());
    for (i, spec) in states.chain([row.now]).enumerate() {
        let Some(spec) = spec else { continue };
        match all.last_mut() {
            Some(last) if last.to == i && looks_like(last.spec, spec) => last.to = i + 1,
            _ => all.push(Stretch {
                from: i,
                to: i + 1,
                spec,
            }),
        }
    }
    all
}

/// Tells whether two specs look the same; the version from which they hold does not count.
fn looks_like(a: &Spec, b: &Spec) -> bool {
    a.stage == b.stage
        && a.default == b.default
        && (a.locked == Some(true)) == (b.locked == Some(true))
}

fn span(lines: &[ReleaseLine], stretch: &Stretch<'_>) -> String {
    let name = |i: usize| lines.get(i).map_or("now", |l| l.line.as_str());
    let (from, to) = (name(stretch.from), name(stretch.to - 1));
    if from == to {
        shown(from).into_owned()
    } else {
        format!("{} to {}", shown(from), shown(to))
    }
}

fn describe(rows: &[Row<'_>], lines: &[ReleaseLine]) -> String {
    let gates = words::count(rows.len(), "gate", "gates");
    let of = words::count(lines.len(), "release line", "release lines");
    match rows {
        [row] => {
            let parts: Vec<String> = stretches(row, lines)
                .iter()
                .map(|s| format!("{} in {}", badge::state(s.spec), span(lines, s)))
                .collect();
            format!(
                "{}: {}. A table on this page says the same.",
                shown(row.name),
                parts.join("; ")
            )
        }
        _ => format!(
            "{gates} over {of}: a row a gate, a box a stage. A table on this page says the same."
        ),
    }
}
