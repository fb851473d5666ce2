//! What `go test -json` prints: one event a line.
//!
//! A test that was started and did not end when its package failed was killed with it, and
//! counts as failed. Lines that are no JSON are what the compiler, make or another program
//! printed: what is not known as such is told. A package that does not end was cut off.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, BufRead};

use gradus_core::counted::counted;
use gradus_core::ledger::UnreadCode;
use serde::Deserialize;

use super::facts::{Facts, day};
use super::lines::{Line, Lines};
use super::tally::{Outcome, Seen, Tally};
use super::watch;

/// Tests, and packages, that can be under way at once; of further ones only the end is seen.
const MAX_OPEN: usize = 20_000;
/// Bytes of a name of a package or a test.
const MAX_NAME: usize = 1_000;
/// Bytes of a test's output that are kept for the message of its failure.
const MAX_SAID: usize = 300;
/// Name under which the failure of a package stands, where none of its tests failed.
pub const WHOLE_PACKAGE: &str = "(the package as a whole)";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event<'a> {
    #[serde(borrow)]
    action: Cow<'a, str>,
    #[serde(borrow, default)]
    time: Cow<'a, str>,
    #[serde(borrow, default)]
    package: Cow<'a, str>,
    #[serde(borrow, default)]
    test: Cow<'a, str>,
    #[serde(borrow, default)]
    output: Cow<'a, str>,
}

/// What is under way in one package.
#[derive(Default)]
struct Package {
    /// Tests that were started, with the line of the start and what they said of themselves.
    open: HashMap<String, (u32, String)>,
    /// What the package itself said.
    said: String,
    failed: bool,
}

#[derive(Default)]
struct File {
    packages: HashMap<String, Package>,
    open: usize,
    events: u64,
    dated: bool,
    /// Lines that are no events, and the first of them.
    junk: Option<(usize, u32)>,
    /// Events whose action is not known, with the first of them and its line.
    strange: Option<(usize, u32, String)>,
}

/// Reads a file into the tally.
///
/// # Errors
/// The stream could not be read on; what came before counts.
pub(super) fn read(reader: impl BufRead, tally: &mut Tally) -> io::Result<()> {
    let mut lines = Lines::new(reader);
    let mut file = File::default();
    let ended = loop {
        match lines.next() {
            Ok(Some(line)) => file.line(line, tally),
            Ok(None) => break Ok(()),
            Err(why) => break Err(why),
        }
    };
    file.end(tally);
    ended
}

impl File {
    fn line(&mut self, line: Line<'_>, tally: &mut Tally) {
        let text = line.bytes.trim_ascii();
        if !text.starts_with(b"{") {
            if let Some(kind) = watch::line(text) {
                tally.trouble(kind, None, line.number, text);
            } else if !is_printed_by_tools(line.bytes) {
                self.junk.get_or_insert((0, line.number)).0 += 1;
            }
            return;
        }
        match serde_json::from_slice::<Event<'_>>(text) {
            Ok(event) => self.event(&event, line.number, tally),
            Err(_) if !line.is_ended => {
                let reason = format!("line {}: the file ends in the middle", line.number);
                tally.note(UnreadCode::Syntax, reason);
            }
            Err(_) if line.is_cut => {
                let reason = format!("line {}: longer than what is read of a line", line.number);
                tally.note(UnreadCode::Budget, reason);
            }
            Err(why) => {
                let reason = format!("line {}: not an event of go test: {why}", line.number);
                tally.note(UnreadCode::Syntax, reason);
            }
        }
    }

    fn event(&mut self, event: &Event<'_>, line: u32, tally: &mut Tally) {
        self.events += 1;
        if event.package.len() > MAX_NAME || event.test.len() > MAX_NAME {
            let reason = format!("line {line}: a name of more than {MAX_NAME} bytes");
            tally.note(UnreadCode::Budget, reason);
            return;
        }
        if !self.dated
            && let Some(date) = day(&event.time)
        {
            self.dated = true;
            tally.say(&Facts {
                date: Some(date),
                ..Facts::default()
            });
        }
        let outcome = match &*event.action {
            "start" => {
                self.package(&event.package);
                return;
            }
            "run" => {
                self.start(event, line);
                return;
            }
            "output" => {
                self.output(event, line, tally);
                return;
            }
            "pass" | "bench" => Outcome::Passed,
            "fail" => Outcome::Failed,
            "skip" => Outcome::Skipped,
            "pause" | "cont" | "attr" | "artifacts" | "build-output" | "build-fail" => return,
            other => {
                let first = || (0, line, other.chars().take(40).collect());
                self.strange.get_or_insert_with(first).0 += 1;
                return;
            }
        };
        if event.test.is_empty() {
            self.package_ends(&event.package, outcome, line, tally);
            return;
        }
        let open = self.package(&event.package).and_then(|p| {
            p.failed |= outcome == Outcome::Failed;
            p.open.remove(&*event.test)
        });
        if open.is_some() {
            self.open -= 1;
        }
        tally.case_of_package(Seen {
            group: &event.package,
            name: &event.test,
            outcome,
            line,
            message: open.as_ref().map(|(_, said)| said.as_str()),
        });
    }

    fn package(&mut self, name: &str) -> Option<&mut Package> {
        if self.packages.len() < MAX_OPEN && !self.packages.contains_key(name) {
            self.packages.insert(name.to_owned(), Package::default());
        }
        self.packages.get_mut(name)
    }

    fn start(&mut self, event: &Event<'_>, line: u32) {
        if self.open >= MAX_OPEN {
            return;
        }
        let test = event.test.to_string();
        let package = self.package(&event.package);
        let before = package.map(|p| p.open.insert(test, (line, String::new())));
        if before == Some(None) {
            self.open += 1;
        }
    }

    fn output(&mut self, event: &Event<'_>, line: u32, tally: &mut Tally) {
        let text = event.output.trim();
        if text.is_empty() || is_frame(text) {
            return;
        }
        if let Some(kind) = watch::line(text.as_bytes()) {
            let test = (!event.test.is_empty()).then_some((&*event.package, &*event.test));
            tally.trouble(kind, test, line, text.as_bytes());
        }
        let Some(package) = self.package(&event.package) else {
            return;
        };
        let said = match package.open.get_mut(&*event.test) {
            Some((_, said)) => said,
            None if event.test.is_empty() => &mut package.said,
            None => return,
        };
        // The first line that names a place in a test is what it failed at.
        let names_place = |t: &str| t.contains("_test.go:");
        if said.is_empty() || (names_place(text) && !names_place(said)) {
            said.clear();
            let end = text.floor_char_boundary(MAX_SAID);
            said.push_str(text.get(..end).unwrap_or(text));
        }
    }

    fn package_ends(&mut self, name: &str, outcome: Outcome, line: u32, tally: &mut Tally) {
        let package = self.packages.remove(name).unwrap_or_default();
        self.open -= package.open.len().min(self.open);
        if outcome != Outcome::Failed {
            return;
        }
        let mut left: Vec<(&String, &(u32, String))> = package.open.iter().collect();
        left.sort();
        for (test, (started, said)) in &left {
            let message = format!("started, and did not end when the package failed; {said}");
            tally.case_of_package(Seen {
                group: name,
                name: test,
                outcome: Outcome::Failed,
                line: *started,
                message: Some(&message),
            });
        }
        if left.is_empty() && !package.failed {
            tally.case_of_package(Seen {
                group: name,
                name: WHOLE_PACKAGE,
                outcome: Outcome::Failed,
                line,
                message: Some(&package.said),
            });
        }
    }

    fn end(&self, tally: &mut Tally) {
        if self.events == 0 {
            let reason = "no event of go test in it".to_owned();
            tally.note(UnreadCode::Syntax, reason);
        }
        let open: usize = self.packages.values().map(|p| p.open.len()).sum();
        if open > 0 {
            let tests = counted(open, "test was", "tests were");
            let reason = format!("it ends in the middle: {tests} started and did not end in it");
            tally.note(UnreadCode::Syntax, reason);
        } else if !self.packages.is_empty() {
            let packages = counted(self.packages.len(), "package", "packages");
            let reason = format!("it ends in the middle: {packages} did not end in it");
            tally.note(UnreadCode::Syntax, reason);
        }
        if let Some((lines, first)) = self.junk {
            let lines = counted(lines, "line is", "lines are");
            let reason = format!("{lines} no event of go test, the first is line {first}");
            tally.note(UnreadCode::Syntax, reason);
        }
        if let Some((events, line, action)) = &self.strange {
            let events = counted(*events, "event is", "events are");
            let reason =
                format!("{events} of no known action, the first is `{action}` in line {line}");
            tally.note(UnreadCode::Syntax, reason);
        }
    }
}

/// Tells whether the compiler, `go`, make or an end of a program print such a line between the
/// events: what it tells of is in the events too.
fn is_printed_by_tools(line: &[u8]) -> bool {
    let text = line.trim_ascii();
    let begins = |with: &[u8]| text.starts_with(with);
    // A compiler's message goes on behind a tab.
    text.is_empty()
        || line.starts_with(b"\t")
        || [
            &b"# "[..],
            b"go: ",
            b"go test ",
            b"FAIL",
            b"exit status ",
            b"make: ",
            b"make[",
        ]
        .iter()
        .any(|with| begins(with))
        || memchr::memmem::find(text, b".go:").is_some()
}

/// Tells whether `go test` itself prints such a line around a test.
fn is_frame(text: &str) -> bool {
    ["=== ", "--- PASS", "--- FAIL", "--- SKIP"]
        .iter()
        .any(|frame| text.starts_with(frame))
}

#[cfg(test)]
mod tests;
