//! How much of the release notes was read: notes of every release line, or of some.

use std::collections::BTreeSet;

use gradus_core::counted::counted;
use gradus_core::history::{History, ReleaseLine};
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind};
use gradus_core::version::Version;

use super::Notes;

/// Says how much was read. Projects begin to write notes at some release: lines before the
/// first that has some do not count.
#[must_use]
pub fn coverage(read: &Notes, history: Option<&History>) -> Coverage {
    let finals = read.notes.iter().filter(|note| !note.prerelease);
    let noted: BTreeSet<Version> = finals
        .filter_map(|note| Version::parse(&note.version))
        .collect();
    let lines = history.map_or(&[][..], |h| &h.lines);
    // Notes of a release that nobody tagged are of nothing.
    let is_noted = |line: &ReleaseLine| {
        let of_line = |v: &&Version| v.line() == line.version.line() && line.has_release(**v);
        noted.iter().any(|v| of_line(&v))
    };
    let first = lines.iter().position(is_noted);
    let counting = first.and_then(|i| lines.get(i..)).unwrap_or_default();
    let missing: Vec<&str> = counting
        .iter()
        .filter(|line| !is_noted(line))
        .map(|line| line.line.as_str())
        .collect();
    let state = if read.notes.is_empty() {
        CoverageState::Absent
    } else if read.unread.is_empty() && missing.is_empty() && !counting.is_empty() {
        CoverageState::Exhaustive
    } else {
        CoverageState::Partial
    };
    let since = match counting.first() {
        Some(line) => format!(
            ", of {} from {} on",
            counted(
                counting.len() - missing.len(),
                "release line",
                "release lines"
            ),
            line.line
        ),
        None => String::new(),
    };
    let without = match missing.as_slice() {
        [] => String::new(),
        [one] => format!(", none of {one}"),
        [one, rest @ ..] => format!(", none of {one} and {} more", rest.len()),
    };
    let silent = match read.silent {
        0 => String::new(),
        n => format!(", nothing said of {}", counted(n, "release", "releases")),
    };
    let others: Vec<&str> = read.elsewhere.iter().take(5).map(String::as_str).collect();
    let elsewhere = match others.as_slice() {
        [] => String::new(),
        names => format!(", those of {} left out", names.join(", ")),
    };
    Coverage {
        ledger: LedgerKind::ReleaseNotes,
        state,
        why: format!(
            "notes of {} in {}{since}{without}{silent}{elsewhere}, {} unread",
            counted(read.notes.len(), "release", "releases"),
            counted(read.files, "file", "files"),
            read.unread.len()
        ),
    }
}
