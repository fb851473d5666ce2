//! Results of test runs: JUnit XML, TAP, `go test -json`, plain logs.
//!
//! Readers are functions of streams: what they see goes into a [`Tally`], which sums it up, so
//! that memory does not grow with the number of test cases. Results may be larger than the files
//! of a tree; each format bounds the one piece of it that has to be in memory.

mod facts;
mod gotest;
mod junit;
mod lines;
mod log;
pub mod prow;
pub mod record;
mod tally;
mod tap;
mod watch;

use std::io::{self, BufRead};

use gradus_core::ledger::UnreadCode;

pub use facts::Facts;
pub use gotest::WHOLE_PACKAGE;
pub use tally::{Commits, MAX_RECORDS, Outcome, Seen, Tally, Wanted};

/// How a result file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// JUnit XML.
    Junit,
    /// TAP.
    Tap,
    /// `go test -json`.
    GoTest,
    /// A log of anything.
    Log,
}

impl Format {
    /// Tells the format from the name of a file and its first bytes.
    ///
    /// # Errors
    /// It is none of those; why.
    pub fn of(path: &str, head: &[u8]) -> Result<Self, &'static str> {
        if head.starts_with(b"\x1F\x8B") || head.starts_with(b"PK\x03\x04") {
            return Err("compressed: unpack it first");
        }
        if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
            return Err("UTF-16: only UTF-8 is read");
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let ends = |ends: &[&str]| ends.iter().any(|e| name.ends_with(e));
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let text = text.trim_ascii_start();
        if text.starts_with(b"<") && !ends(&[".html", ".htm", ".svg"]) {
            return Ok(Self::Junit);
        }
        let mut lines = text.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_end);
        if lines.clone().any(is_event) {
            return Ok(Self::GoTest);
        }
        if lines.any(is_tap) {
            return Ok(Self::Tap);
        }
        if ends(&[".xml"]) {
            return Ok(Self::Junit);
        }
        if ends(&[".tap"]) {
            return Ok(Self::Tap);
        }
        if ends(&[".log", ".txt", ".out", ".stderr", ".stdout"]) && !head.contains(&0) {
            return Ok(Self::Log);
        }
        Err("of no format that is read: JUnit XML, TAP, go test -json, or a log (.log, .txt)")
    }
}

fn is_event(line: &[u8]) -> bool {
    let has = |needle| memchr::memmem::find(line, needle).is_some();
    line.starts_with(b"{\"")
        && has(b"\"Action\":\"")
        && (has(b"\"Package\":") || has(b"\"ImportPath\":"))
}

fn is_tap(line: &[u8]) -> bool {
    let numbered =
        |rest: Option<&[u8]>| rest.is_some_and(|r| r.first().is_some_and(u8::is_ascii_digit));
    line.starts_with(b"TAP version ")
        || numbered(line.strip_prefix(b"1.."))
        || numbered(line.strip_prefix(b"ok "))
        || numbered(line.strip_prefix(b"not ok "))
}

/// Reads one result file into the tally, whose file it is already; `path` tells its format where
/// its first bytes do not.
///
/// # Errors
/// The stream could not be read on; what came before counts.
pub fn read(path: &str, mut reader: impl BufRead, tally: &mut Tally) -> io::Result<()> {
    let head = reader.fill_buf()?;
    if head.is_empty() {
        tally.note(UnreadCode::Syntax, "empty: the run wrote nothing");
        return Ok(());
    }
    match Format::of(path, head) {
        Ok(Format::Junit) => junit::read(reader, tally),
        Ok(Format::Tap) => tap::read(reader, suite(path), tally),
        Ok(Format::GoTest) => gotest::read(reader, tally),
        Ok(Format::Log) => log::read(reader, tally),
        Err(why) => {
            tally.note(UnreadCode::Unresolved, why);
            Ok(())
        }
    }
}

/// Returns the BATS file that a TAP file is called after: `lamp.bats.tap`.
pub(crate) fn suite(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let suite = name.strip_suffix(".tap").or(name.strip_suffix(".log"));
    suite.filter(|s| s.ends_with(".bats")).unwrap_or("")
}

#[cfg(test)]
mod tests;
