//! `check`: a comment for a pull request, at most a screen long.

use std::fmt::Write as _;

use gradus_core::finding::Finding;
use gradus_core::ledger::CoverageState;

use super::{push_header, push_row};
use crate::Checked;
use crate::escape::{code, markdown};
use crate::links::Links;
use crate::words::{self, count};

/// Findings that are shown; with head and foot that is a screen.
const SHOWN: usize = 16;
/// Gaps that are shown.
const GAPS: usize = 5;
/// Longer messages are cut: whoever writes the code of a project writes parts of them.
const LONGEST: usize = 240;
/// Longer paths are cut.
const LONGEST_PATH: usize = 120;
/// Longer addresses are left out.
const LONGEST_URL: usize = 500;

/// Renders the worst findings as a table of at most 40 lines and 65,536 characters, which is
/// what GitHub takes, and counts the rest.
#[must_use]
pub fn render(checked: &Checked<'_>) -> String {
    let mut out = String::new();
    let mut counting: Vec<&Finding> = checked.counting().collect();
    counting.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let _ = writeln!(
        out,
        "## Feature gates of {}: {}\n",
        markdown(&cut(&checked.ledgers.repository, LONGEST_PATH)),
        headline(checked)
    );
    if !counting.is_empty() {
        push_header(&mut out, &["", "Finding", "Where"]);
    }
    let links = Links::of(checked.ledgers);
    for finding in counting.iter().take(SHOWN) {
        push_row(
            &mut out,
            &[
                finding.severity.as_str().to_owned(),
                format!(
                    "{} ({})",
                    prose(&cut(&finding.message, LONGEST)),
                    code(finding.rule)
                ),
                place(finding, links),
            ],
        );
    }
    if counting.len() > SHOWN {
        let _ = writeln!(
            out,
            "\n{} not shown: `gradus check` lists all.",
            count(
                counting.len() - SHOWN,
                "more finding is",
                "more findings are"
            )
        );
    }
    push_foot(&mut out, checked);
    out
}

fn headline(checked: &Checked<'_>) -> String {
    let summary = checked.summary();
    let parts: Vec<String> = [
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
        (summary.infos, "info", "infos"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| count(number, one, many))
    .collect();
    if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    }
}

/// Writes the primary place, as a link where its page is known.
fn place(finding: &Finding, links: Links<'_>) -> String {
    let Some(location) = finding.locations.first() else {
        return String::new();
    };
    let text = code(&cut(&words::place(location), LONGEST_PATH));
    match links.url(location) {
        Some(url) if url.len() <= LONGEST_URL => format!("[{text}]({url})"),
        _ => text,
    }
}

fn push_foot(out: &mut String, checked: &Checked<'_>) {
    let summary = checked.summary();
    let mut parts = Vec::new();
    for (number, what) in [
        (summary.grandfathered, "grandfathered"),
        (summary.silenced, "silenced"),
        (summary.known, "known"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
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
    if let Some(policy) = checked.policy {
        parts.push(format!("policy {}", code(&cut(policy, LONGEST_PATH))));
    }
    if !parts.is_empty() {
        let _ = writeln!(out, "\n{}", parts.join(", "));
    }
    push_gaps(out, checked);
}

fn push_gaps(out: &mut String, checked: &Checked<'_>) {
    let mut gaps: Vec<String> = checked
        .ledgers
        .coverage
        .iter()
        .filter(|c| c.state != CoverageState::Exhaustive)
        .map(|c| {
            format!(
                "{} {}: {}",
                c.state.as_str(),
                c.ledger.as_str(),
                markdown(&cut(&c.why, LONGEST))
            )
        })
        .collect();
    let unread = checked.ledgers.unread.len();
    if unread > 0 {
        gaps.push(format!(
            "{} unread, in whole or in part",
            count(unread, "file is", "files are")
        ));
    }
    if gaps.is_empty() {
        return;
    }
    out.push_str("\nNot everything was read:\n\n");
    let more = gaps.len().saturating_sub(GAPS);
    for gap in gaps.iter().take(GAPS) {
        let _ = writeln!(out, "- {gap}");
    }
    if more > 0 {
        let _ = writeln!(out, "- and {more} more, see `--format json`");
    }
}

/// Escapes a message; what stands between backticks becomes code where it is a plain word.
///
/// A name with a backtick of its own pairs them otherwise: every part is escaped all the same.
fn prose(text: &str) -> String {
    let mut parts = text.split('`');
    let mut out = markdown(parts.next().unwrap_or_default());
    while let Some(part) = parts.next() {
        match parts.next() {
            Some(after) => {
                out.push_str(&code(part));
                out.push_str(&markdown(after));
            }
            None => {
                out.push_str("\\`");
                out.push_str(&markdown(part));
            }
        }
    }
    out
}

/// Cuts text to a number of characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn plain_words_are_code_and_nothing_else_is_markup() {
        assert_eq!(prose("`Tides` is on"), "`Tides` is on");
        assert_eq!(prose("a ` b"), "a \\` b");
        assert_eq!(prose("`<b>`"), "&lt;b&gt;");
        assert_eq!(prose("`a`b` [x](y)"), r"`a`b\` \[x\]\(y\)");
    }
}
