//! `check` for a GitHub workflow: commands that become annotations of a run.

use std::fmt::Write as _;

use gradus_core::finding::{Finding, Severity};
use gradus_core::ledger::CoverageState;

use crate::escape::terminal;
use crate::words::{self, count};
use crate::{Checked, shown};

/// So many annotations of one severity GitHub shows for a step; it drops the rest in silence.
const SHOWN: usize = 10;

/// Renders annotations, worst first, and no more than GitHub shows. A final notice tells of the
/// rest and of what was not read.
#[must_use]
pub fn render(checked: &Checked<'_>) -> String {
    let mut out = String::new();
    let mut left = 0;
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let of_it: Vec<&Finding> = checked
            .counting()
            .filter(|f| f.severity == severity)
            .collect();
        // The final notice needs a place too.
        let room = SHOWN - usize::from(severity == Severity::Info);
        for finding in of_it.iter().take(room) {
            push(&mut out, finding);
        }
        left += of_it.len().saturating_sub(room);
    }
    push_rest(&mut out, checked, left);
    out
}

fn push(out: &mut String, finding: &Finding) {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    // Lines of another revision are not lines of the change, and the policy's is not at fault.
    let here = shown::own(finding).and_then(|i| finding.locations.get(i));
    if let Some(location) = here {
        properties.push(format!("file={}", property(&location.path)));
        if location.line > 0 {
            properties.push(format!("line={}", location.line));
        }
    }
    properties.push(format!("title={}", property(finding.rule)));
    let mut message = terminal(&finding.message).into_owned();
    for location in &finding.locations {
        if Some(location) != here {
            let _ = write!(message, "\n{}", terminal(&words::place(location)));
        }
    }
    if !finding.help.is_empty() {
        let _ = write!(message, "\nhelp: {}", terminal(&finding.help));
    }
    let _ = writeln!(
        out,
        "::{command} {}::{}",
        properties.join(","),
        data(&message)
    );
}

fn push_rest(out: &mut String, checked: &Checked<'_>, left: usize) {
    let mut parts = Vec::new();
    if left > 0 {
        parts.push(format!(
            "{} not shown, as GitHub shows {SHOWN} of a kind: run `gradus check` for all",
            count(left, "more finding is", "more findings are")
        ));
    }
    let summary = checked.summary();
    if summary.known > 0 {
        parts.push(format!("{} known", summary.known));
    }
    if summary.silenced > 0 {
        parts.push(format!("{} silenced", summary.silenced));
    }
    if !checked.gone.is_empty() {
        parts.push(format!(
            "{} not found any more",
            count(
                checked.gone.len(),
                "entry of the baseline is",
                "entries of the baseline are"
            )
        ));
    }
    if !checked.unseen.is_empty() {
        parts.push(format!(
            "{} not be seen",
            count(
                checked.unseen.len(),
                "entry of the baseline could",
                "entries of the baseline could"
            )
        ));
    }
    let coverage = checked.ledgers.coverage.iter();
    for gap in coverage.filter(|c| c.state != CoverageState::Exhaustive) {
        parts.push(format!(
            "{} {}: {}",
            gap.state.as_str(),
            gap.ledger.as_str(),
            terminal(&gap.why)
        ));
    }
    let unread = checked.ledgers.unread.len();
    if unread > 0 {
        parts.push(format!(
            "{} unread, in whole or in part",
            count(unread, "file is", "files are")
        ));
    }
    if !parts.is_empty() {
        let _ = writeln!(out, "::notice title=gradus::{}", data(&parts.join("\n")));
    }
}

/// Escapes what follows the second `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(&terminal(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_or_a_property() {
        assert_eq!(data("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%3A\n"), "a%2Cb%3Ac%253A\\n");
    }
}
