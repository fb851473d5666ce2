//! JUnit XML, as a stream: `testsuites`, `testsuite` in one another, `testcase`.
//!
//! There is no standard, but a shape that all writers share. A case without `failure`, `error`
//! or `skipped` passed, unless something in it is not known: that may say that it did not. Where a
//! suite states more failures, skips or cases than it shows, that is told. `flakyFailure` and `flakyError` (Surefire) are of a case that passed
//! after all. What `properties` say of a suite holds for the cases behind them. A document type
//! is refused, and with it every entity of a file's own.

mod steady;
mod sums;

use std::borrow::Cow;
use std::io::{self, Read};

use gradus_core::ledger::UnreadCode;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use self::steady::{Steady, TooLong};
use self::sums::Sums;
use super::facts::{Facts, day, is_misread, is_no_day};
use super::tally::{Outcome, Seen, Tally};
use super::watch::Watch;

/// Elements in one another.
const MAX_DEPTH: usize = 64;
/// Attributes of one element that are looked at.
const MAX_ATTRIBUTES: usize = 64;
/// Bytes of a failure's text that are looked at for its message.
const MAX_SAID: usize = 400;

/// What an element is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Suites,
    Suite,
    Case,
    Properties,
    Property,
    Failure,
    Flake,
    /// A failure that another attempt followed.
    Retried,
    Skipped,
    Output,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "testsuites" => Self::Suites,
            "testsuite" => Self::Suite,
            "testcase" => Self::Case,
            "properties" => Self::Properties,
            "property" => Self::Property,
            "failure" | "error" => Self::Failure,
            "flakyfailure" | "flakyerror" => Self::Flake,
            "rerunfailure" | "rerunerror" => Self::Retried,
            "skipped" | "disabled" => Self::Skipped,
            "system-out" | "system-err" => Self::Output,
            _ => Self::Other,
        }
    }

    /// Tells whether an element may stand in a case that passed.
    fn is_harmless(self, name: &str) -> bool {
        match self {
            Self::Other => HARMLESS.contains(&name),
            Self::Suites | Self::Suite | Self::Case => false,
            _ => true,
        }
    }

    /// Tells whether what a program printed may stand in it.
    const fn is_printed(self) -> bool {
        matches!(
            self,
            Self::Failure | Self::Flake | Self::Retried | Self::Output
        )
    }
}

/// Elements in a case that say nothing of how it came out.
const HARMLESS: [&str; 7] = [
    "attachments",
    "attachment",
    "comments",
    "comment",
    "description",
    "tags",
    "time",
];

/// Words of `status` and `result` for a case that passed: those of googletest, Ginkgo, Jenkins.
const PASSED: [&str; 11] = [
    "",
    "run",
    "completed",
    "passed",
    "pass",
    "success",
    "successful",
    "succeeded",
    "ok",
    "fixed",
    "executed",
];

/// A suite that is open.
#[derive(Debug, Default)]
struct Suite {
    name: String,
    facts: Facts,
    line: u32,
    stated: Sums,
    shown: Sums,
}

/// The case that is open.
#[derive(Debug)]
struct Case {
    group: String,
    name: String,
    line: u32,
    outcome: Outcome,
    message: Option<String>,
    /// What of it is not known, so that it is no pass.
    doubt: Option<String>,
    /// Failures in it.
    failures: u64,
}

impl Case {
    /// Takes one more thing that says how it came out: the worst one counts.
    fn settle(&mut self, outcome: Outcome) {
        let rank = |outcome: Outcome| match outcome {
            Outcome::Failed => 3,
            Outcome::Flaked => 2,
            Outcome::Skipped => 1,
            Outcome::Passed => 0,
        };
        if rank(outcome) > rank(self.outcome) {
            self.outcome = outcome;
        }
    }

    /// Returns what it adds to its suite. One that is not known may be anything.
    fn sums(&self) -> Sums {
        let is_unknown = self.doubt.is_some();
        let failed = matches!(self.outcome, Outcome::Failed | Outcome::Flaked);
        let skipped = self.outcome == Outcome::Skipped;
        Sums {
            tests: 1,
            failures: self.failures.max(u64::from(failed || is_unknown)),
            skips: u64::from(skipped || is_unknown),
        }
    }
}

struct File<'t, 'p> {
    tally: &'t mut Tally<'p>,
    open: Vec<Kind>,
    suites: Vec<Suite>,
    case: Option<Case>,
    /// Text of the failure that is open, as far as it is looked at.
    said: String,
    watch: Watch,
    /// A property whose value is its text.
    property: Option<(String, String)>,
    has_root: bool,
    cases: u64,
    nameless: u64,
}

/// Why the rest of a file is not read.
struct Stop(UnreadCode, String);

/// Reads a file into the tally.
///
/// # Errors
/// The stream could not be read on; what came before counts.
pub(super) fn read(reader: impl Read, tally: &mut Tally) -> io::Result<()> {
    let mut xml = Reader::from_reader(Steady::new(reader));
    let config = xml.config_mut();
    config.allow_dangling_amp = true;
    config.check_comments = false;
    let mut file = File {
        tally,
        open: Vec::new(),
        suites: Vec::new(),
        case: None,
        said: String::new(),
        watch: Watch::default(),
        property: None,
        has_root: false,
        cases: 0,
        nameless: 0,
    };
    let mut buffer = Vec::new();
    let stopped = loop {
        buffer.clear();
        buffer.shrink_to(1024 * 1024);
        xml.get_mut().begin_piece();
        let line = xml.get_ref().line();
        let step = match xml.read_event_into(&mut buffer) {
            Ok(Event::Eof) => break None,
            Ok(event) => file.event(&event, line),
            Err(quick_xml::Error::Io(why)) => {
                if !why.get_ref().is_some_and(|inner| inner.is::<TooLong>()) {
                    file.end(xml.get_ref(), None);
                    return Err(io::Error::new(why.kind(), why.to_string()));
                }
                Err(Stop(UnreadCode::Budget, why.to_string()))
            }
            Err(why) => Err(Stop(UnreadCode::Syntax, why.to_string())),
        };
        if let Err(stop) = step {
            break Some((line, stop));
        }
    };
    file.end(xml.get_ref(), stopped);
    Ok(())
}

impl File<'_, '_> {
    fn event(&mut self, event: &Event<'_>, line: u32) -> Result<(), Stop> {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::Empty(tag) => {
                self.start(tag, line)?;
                self.close();
                Ok(())
            }
            Event::End(_) => {
                self.close();
                Ok(())
            }
            Event::Text(text) => {
                self.text(text);
                Ok(())
            }
            Event::CData(text) => {
                self.text(text);
                Ok(())
            }
            Event::GeneralRef(reference) => {
                let text = match reference.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    // A line end is all that matters to what is looked for.
                    "#10" | "#xA" | "#xa" => "\n",
                    _ => "?",
                };
                self.text(text);
                Ok(())
            }
            Event::DocType(_) => Err(Stop(
                UnreadCode::Budget,
                "a document type, which could define entities without end, is refused".to_owned(),
            )),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: u32) -> Result<(), Stop> {
        let name = tag.local_name();
        let kind = Kind::of(name.as_ref());
        if self.open.is_empty() {
            if !matches!(kind, Kind::Suites | Kind::Suite) {
                let reason = format!(
                    "the root is `{}`, not `testsuites` or `testsuite`",
                    clip(name.as_ref())
                );
                return Err(Stop(UnreadCode::Syntax, reason));
            }
            self.has_root = true;
        }
        if self.open.len() >= MAX_DEPTH {
            let reason = format!("more than {MAX_DEPTH} elements in one another");
            return Err(Stop(UnreadCode::Budget, reason));
        }
        if let Some(case) = &mut self.case
            && self.open.last() == Some(&Kind::Case)
            && !kind.is_harmless(name.as_ref())
        {
            let what = || format!("has a `{}` in it", begin(name.as_ref(), 80));
            case.doubt.get_or_insert_with(what);
        }
        match kind {
            Kind::Suites | Kind::Suite => self.suite(tag, line),
            Kind::Case if self.case.is_none() => self.begin_case(tag, line),
            Kind::Property if self.case.is_none() => self.begin_property(tag),
            Kind::Failure | Kind::Flake | Kind::Retried | Kind::Skipped => {
                self.result(kind, tag, line);
            }
            _ => {}
        }
        if kind.is_printed() {
            self.watch.begin(line);
        }
        self.open.push(kind);
        Ok(())
    }

    fn suite(&mut self, tag: &BytesStart<'_>, line: u32) {
        let mut suite = Suite {
            facts: self.facts().clone(),
            line,
            ..Suite::default()
        };
        for (key, value) in attributes(tag) {
            match key {
                "name" => suite.name = clip(&value),
                "timestamp" => {
                    if is_no_day(&value) {
                        let day = begin(value.trim(), 10);
                        let reason = format!("line {line}: there is no day `{day}`");
                        self.tally.note(UnreadCode::Syntax, reason);
                    }
                    suite.facts.date = day(&value).or(suite.facts.date);
                }
                key => suite.stated.state(key, &value),
            }
        }
        self.suites.push(suite);
        let facts = self.facts().clone();
        self.tally.say(&facts);
    }

    fn facts(&self) -> &Facts {
        static NONE: std::sync::LazyLock<Facts> = std::sync::LazyLock::new(Facts::default);
        self.suites.last().map_or(&*NONE, |s| &s.facts)
    }

    fn begin_case(&mut self, tag: &BytesStart<'_>, line: u32) {
        let suite = self.suites.last().map_or("", |s| s.name.as_str());
        let mut case = Case {
            group: String::new(),
            name: String::new(),
            line,
            outcome: Outcome::Passed,
            message: None,
            doubt: None,
            failures: 0,
        };
        for (key, value) in attributes(tag) {
            match key {
                "name" => case.name = value,
                "classname" => case.group = value,
                // Written by googletest, Ginkgo and others, not always with an element beside it.
                "status" | "result" => match value.to_ascii_lowercase().as_str() {
                    "notrun" | "suppressed" | "disabled" | "skipped" | "skip" | "pending"
                    | "ignored" => case.settle(Outcome::Skipped),
                    "failed" | "fail" | "failure" | "error" | "panicked" | "timedout"
                    | "interrupted" | "aborted" | "regression" => case.settle(Outcome::Failed),
                    word if PASSED.contains(&word.trim()) => {}
                    word => {
                        let what = || format!("has the {key} `{}`", begin(word, 80));
                        case.doubt.get_or_insert_with(what);
                    }
                },
                "executed" if value.trim().eq_ignore_ascii_case("false") => {
                    case.settle(Outcome::Skipped);
                }
                _ => {}
            }
        }
        if case.group.is_empty() {
            suite.clone_into(&mut case.group);
        }
        self.case = Some(case);
    }

    fn begin_property(&mut self, tag: &BytesStart<'_>) {
        let (mut name, mut value) = (String::new(), None);
        for (key, text) in attributes(tag) {
            match key {
                "name" => name = text,
                "value" => value = Some(text),
                _ => {}
            }
        }
        match value {
            Some(value) => self.learn(&name, &value),
            None => self.property = Some((name, String::new())),
        }
    }

    fn learn(&mut self, name: &str, value: &str) {
        if let Some(suite) = self.suites.last_mut()
            && suite.facts.take(name, value)
        {
            let facts = suite.facts.clone();
            self.tally.say(&facts);
            if is_misread(name, value) {
                let reason = format!(
                    "the property `{}` is not read from `{}`",
                    begin(name, 80),
                    begin(value, 80)
                );
                self.tally.note(UnreadCode::Syntax, reason);
            }
        }
    }

    fn result(&mut self, kind: Kind, tag: &BytesStart<'_>, line: u32) {
        let message = attributes(tag).find(|(key, _)| *key == "message");
        let message = message.map(|(_, value)| clip(&value));
        let Some(case) = &mut self.case else {
            // Of a suite as a whole: what was to prepare it failed.
            if kind == Kind::Failure && self.open.last() == Some(&Kind::Suite) {
                if let Some(suite) = self.suites.last_mut() {
                    suite.shown.failures += 1;
                }
                let name = self.suites.last().map_or("", |s| s.name.as_str());
                self.cases += 1;
                self.tally.case(Seen {
                    group: name,
                    name: "(the suite as a whole)",
                    outcome: Outcome::Failed,
                    line,
                    message: message.as_deref(),
                });
            }
            return;
        };
        case.failures += u64::from(kind != Kind::Skipped);
        case.settle(match kind {
            // Of a retry alone nothing says that it passed in the end.
            Kind::Failure | Kind::Retried => Outcome::Failed,
            Kind::Flake => Outcome::Flaked,
            _ => Outcome::Skipped,
        });
        if kind != Kind::Skipped && case.message.is_none() {
            case.message = message.filter(|m| !m.trim().is_empty());
        }
        self.said.clear();
    }

    fn text(&mut self, text: &str) {
        let Some(kind) = self.open.last() else {
            return;
        };
        if let (Kind::Property, Some((_, value))) = (kind, &mut self.property) {
            value.push_str(begin(text, MAX_SAID.saturating_sub(value.len())));
        }
        if !kind.is_printed() {
            return;
        }
        if *kind != Kind::Output && self.said.len() < MAX_SAID {
            self.said.push_str(begin(text, MAX_SAID));
        }
        let test = self.case.as_ref().map(|c| (&*c.group, &*c.name));
        let tally = &mut self.tally;
        self.watch.feed(text.as_bytes(), &mut |kind, line, text| {
            tally.trouble(kind, test, line, text);
        });
    }

    fn close(&mut self) {
        let Some(kind) = self.open.pop() else {
            return;
        };
        if kind.is_printed() {
            let test = self.case.as_ref().map(|c| (&*c.group, &*c.name));
            let tally = &mut self.tally;
            self.watch.end(&mut |kind, line, text| {
                tally.trouble(kind, test, line, text);
            });
            if let Some(case) = &mut self.case
                && case.message.is_none()
                && !self.said.trim().is_empty()
            {
                case.message = Some(self.said.clone());
            }
        }
        match kind {
            Kind::Suites | Kind::Suite => {
                self.end_suite();
                let facts = self.facts().clone();
                self.tally.say(&facts);
            }
            Kind::Property => {
                if let Some((name, value)) = self.property.take() {
                    self.learn(&name, &value);
                }
            }
            // A case in a case is no case: it is closed with the outermost one.
            Kind::Case if !self.open.contains(&Kind::Case) => self.end_case(),
            _ => {}
        }
    }

    fn end_suite(&mut self) {
        let Some(suite) = self.suites.pop() else {
            return;
        };
        if let Some(parent) = self.suites.last_mut() {
            parent.shown.add(suite.shown);
        }
        if let Some(beyond) = suite.stated.beyond(suite.shown) {
            let reason = format!("line {}: {beyond} of `{}`", suite.line, suite.name);
            self.tally.note(UnreadCode::Contradiction, reason);
        }
    }

    fn end_case(&mut self) {
        let Some(case) = self.case.take() else {
            return;
        };
        self.cases += 1;
        self.nameless += u64::from(case.name.is_empty());
        if let Some(suite) = self.suites.last_mut() {
            suite.shown.add(case.sums());
        }
        if let (Outcome::Passed, Some(doubt)) = (case.outcome, &case.doubt) {
            let name = begin(&case.name, 80);
            let reason = format!(
                "line {}: `{name}` {doubt}, which is not known: it counts as no result",
                case.line
            );
            self.tally.note(UnreadCode::Unresolved, reason);
            return;
        }
        self.tally.case(Seen {
            group: &case.group,
            name: &case.name,
            outcome: case.outcome,
            line: case.line,
            message: case.message.as_deref(),
        });
    }

    fn end<R: Read>(self, stream: &Steady<R>, stopped: Option<(u32, Stop)>) {
        let mut note = |code, reason: String| self.tally.note(code, reason);
        let counted = format!("{} test cases before it count", self.cases);
        match stopped {
            Some((line, Stop(code, reason))) if self.has_root => {
                note(code, format!("line {line}: {reason}; {counted}"));
            }
            Some((line, Stop(code, reason))) => note(code, format!("line {line}: {reason}")),
            None if !self.open.is_empty() => {
                let line = stream.line();
                let reason = format!("line {line}: the file ends in the middle; {counted}");
                note(UnreadCode::Syntax, reason);
            }
            None if !self.has_root => note(UnreadCode::Syntax, "no XML element in it".to_owned()),
            None => {}
        }
        if self.nameless > 0 {
            let reason = format!("{} test cases have no name", self.nameless);
            note(UnreadCode::Syntax, reason);
        }
        if stream.repaired() > 0 {
            let reason = format!(
                "{} bytes are no UTF-8, and were read as `?`",
                stream.repaired()
            );
            note(UnreadCode::NotText, reason);
        }
    }
}

/// Returns the attributes of an element; a value that does not read is taken as written.
fn attributes<'a>(tag: &'a BytesStart<'_>) -> impl Iterator<Item = (&'a str, String)> {
    let mut attributes = tag.attributes();
    // Looking for repeated ones costs the square of their number.
    attributes.with_checks(false);
    attributes
        .take(MAX_ATTRIBUTES)
        .filter_map(Result::ok)
        .map(|attribute| {
            let key = attribute.key.local_name().into_inner();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            (key, value)
        })
}

fn clip(text: &str) -> String {
    begin(text, MAX_SAID).to_owned()
}

/// Returns the beginning of a text, of so many bytes at most.
fn begin(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

#[cfg(test)]
mod tests;
