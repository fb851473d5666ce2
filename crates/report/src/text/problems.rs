//! What is wrong with a policy or a configuration, with the line it stands on.

use std::fmt::Write as _;

use gradus_core::problem::Problem;

use super::Look;
use super::columns::cut;
use crate::escape::terminal;
use crate::palette::paint;

/// Renders problems in the order given; `source` is the text of the file that they are about.
#[must_use]
pub fn render(problems: &[Problem], source: &str, look: &Look) -> String {
    let mut out = String::new();
    for problem in problems {
        push(&mut out, problem, source, look);
    }
    out
}

fn push(out: &mut String, problem: &Problem, source: &str, look: &Look) {
    let palette = &look.palette;
    let _ = writeln!(
        out,
        "{}: {}",
        paint(
            palette.severity(problem.severity),
            problem.severity.as_str()
        ),
        paint(palette.strong, &terminal(&problem.message))
    );
    let mut place = terminal(&problem.path).into_owned();
    for number in [problem.line, problem.column] {
        if number == 0 {
            break;
        }
        let _ = write!(place, ":{number}");
    }
    let _ = writeln!(out, "  {} {place}", paint(palette.dim, "-->"));
    let line = usize::try_from(problem.line).unwrap_or(usize::MAX);
    if let Some(text) = line.checked_sub(1).and_then(|i| source.lines().nth(i)) {
        let text = cut(&terminal(text), look.width.saturating_sub(6).max(20));
        let _ = writeln!(out, "    {} {text}", paint(palette.dim, "|"));
    }
    if let Some(help) = &problem.help {
        let _ = writeln!(out, "  {} {}", paint(palette.good, "help:"), terminal(help));
    }
}
