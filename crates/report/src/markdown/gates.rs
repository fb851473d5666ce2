//! `gates`: the inventory as a table; with `timeline`, the release lines as another.

use std::fmt::Write as _;

use gradus_core::gate::{NameBasis, Spec};
use gradus_core::project::{GateView, LineState, Project};

use super::{push_footer, push_header, push_row};
use crate::escape::{code, markdown};
use crate::words;

/// Renders the inventory.
#[must_use]
pub fn render(project: &Project, timeline: bool) -> String {
    let ledgers = &project.ledgers;
    let mut out = format!("## Feature gates of {}\n\n", markdown(&ledgers.repository));
    if timeline {
        push_timeline(&mut out, project);
    } else {
        push_inventory(&mut out, project);
    }
    push_former(&mut out, project);
    let inferred = project
        .gates
        .iter()
        .any(|g| g.gate.name_basis == NameBasis::Inferred);
    if inferred {
        out.push_str("\n(\\*) The constant is another module's; its identifier is taken for the name, a guess.\n");
    }
    let unresolved = ledgers.inventory.unresolved.len();
    if unresolved > 0 {
        let _ = writeln!(
            out,
            "\n{} could not be resolved and is not counted, see `--format json`.",
            words::count(unresolved, "expression", "expressions")
        );
    }
    push_footer(&mut out, &ledgers.coverage, &ledgers.unread);
    out
}

fn push_inventory(out: &mut String, project: &Project) {
    push_header(
        out,
        &[
            "Gate", "Stage", "Default", "Since", "Soak", "Uses", "Requires", "Excludes",
        ],
    );
    for view in &project.gates {
        push_row(
            out,
            &[
                name(view),
                words::stage(view.current.stage).to_owned(),
                words::default(&view.current).to_owned(),
                markdown(&words::since(view)),
                words::soak(view),
                words::uses(&view.gate),
                words::names(&view.gate.requires, code),
                words::names(&view.gate.excludes, code),
            ],
        );
    }
}

fn name(view: &GateView) -> String {
    let mark = if view.gate.name_basis == NameBasis::Inferred {
        " (\\*)"
    } else {
        ""
    };
    format!("{}{mark}", code(&view.gate.name))
}

fn push_timeline(out: &mut String, project: &Project) {
    let lines: Vec<&str> = project
        .ledgers
        .history
        .iter()
        .flat_map(|h| &h.lines)
        .map(|l| l.line.as_str())
        .collect();
    let titles: Vec<String> = lines.iter().map(|l| markdown(l)).collect();
    let mut header = vec!["Gate"];
    header.extend(titles.iter().map(String::as_str));
    header.push("Now");
    push_header(out, &header);
    for view in &project.gates {
        let released = view.timeline.as_ref().map_or(&[][..], |t| &t.released);
        let mut cells = vec![name(view)];
        cells.extend(lines.iter().map(|line| at(released, line)));
        cells.push(state(&view.current));
        push_row(out, &cells);
    }
}

fn at(released: &[LineState], line: &str) -> String {
    released
        .iter()
        .find(|s| s.line == line)
        .map_or_else(String::new, |s| state(&s.spec))
}

fn state(spec: &Spec) -> String {
    format!("{}, {}", words::stage(spec.stage), words::default(spec))
}

fn push_former(out: &mut String, project: &Project) {
    if project.removed.is_empty() {
        return;
    }
    out.push_str("\n### Former gates\n\n");
    push_header(out, &["Gate", "Last stage", "Last in", "Gone in", "Now"]);
    let or = |text: &Option<String>, other: &str| {
        text.as_ref()
            .map_or_else(|| other.to_owned(), |t| markdown(t))
    };
    for gate in &project.removed {
        push_row(
            out,
            &[
                code(&gate.name),
                words::stage(gate.last_stage).to_owned(),
                or(&gate.last_line, "never released"),
                or(&gate.removed_in, "not yet released"),
                gate.renamed_to.as_deref().map_or_else(String::new, code),
            ],
        );
    }
}
