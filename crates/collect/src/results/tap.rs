//! TAP, the Test Anything Protocol, as `bats --tap` and others write it.
//!
//! A line begins with `ok` or `not ok`; `1..N`, before them or behind, says how many there are.
//! Results of subtests are indented and count through their parent. What a test prints stands
//! behind `#`. A test whose failure is expected (`# TODO`) neither passes nor fails.

use std::borrow::Cow;
use std::io::{self, BufRead};

use gradus_core::ledger::UnreadCode;
use gradus_core::results::title;

use super::lines::Lines;
use super::tally::{Outcome, Seen, Tally};
use super::watch;

/// A line of a result.
#[derive(Debug, PartialEq, Eq)]
struct Point<'a> {
    number: Option<u64>,
    name: Cow<'a, str>,
    outcome: Outcome,
}

/// What was seen of one file.
#[derive(Default)]
struct File {
    plan: Option<u64>,
    points: u64,
    highest: u64,
    disorder: Option<(u32, u64, u64)>,
    in_yaml: bool,
    /// The failure that is not counted yet: what is said of it follows.
    open: Option<(String, u32, Option<String>)>,
}

/// Reads a file into the tally; `group` is what its tests belong to, or empty.
///
/// # Errors
/// The stream could not be read on; what came before counts.
pub(super) fn read(reader: impl BufRead, group: &str, tally: &mut Tally) -> io::Result<()> {
    let mut lines = Lines::new(reader);
    let mut file = File::default();
    let ended = loop {
        let line = match lines.next() {
            Ok(Some(line)) => line,
            Ok(None) => break Ok(()),
            Err(why) => break Err(why),
        };
        let text = String::from_utf8_lossy(line.bytes);
        let is_outermost = !text.starts_with([' ', '\t']);
        if is_outermost && let Some(reason) = text.strip_prefix("Bail out!") {
            file.flush(group, tally);
            let reason = format!(
                "line {}: the run gave up: {}",
                line.number,
                reason.trim().chars().take(200).collect::<String>()
            );
            tally.note(UnreadCode::Syntax, reason);
            return Ok(());
        }
        let number = line.number;
        if line.is_cut {
            let reason = format!("line {number}: longer than what is read of a line");
            tally.note(UnreadCode::Budget, reason);
        }
        if file.in_yaml {
            file.in_yaml = text.trim() != "...";
        } else if is_outermost && let Some(point) = point(&text) {
            file.flush(group, tally);
            file.point(&point, number, group, tally);
        } else if is_outermost && let Some(count) = plan(&text) {
            file.plan(count, number, tally);
        } else if text.trim() == "---" && !is_outermost {
            file.in_yaml = true;
        } else {
            file.said(&text);
            if let Some(kind) = watch::line(line.bytes) {
                let test = file.open.as_ref().map(|(name, ..)| (group, &**name));
                tally.trouble(kind, test, number, line.bytes);
            }
        }
    };
    file.flush(group, tally);
    file.end(tally);
    ended
}

impl File {
    fn point(&mut self, point: &Point<'_>, line: u32, group: &str, tally: &mut Tally) {
        self.points += 1;
        let due = self.highest.saturating_add(1);
        let number = point.number.unwrap_or(due);
        if number != due && self.disorder.is_none() {
            self.disorder = Some((line, number, due));
        }
        self.highest = self.highest.max(number);
        if point.outcome == Outcome::Failed {
            self.open = Some((point.name.to_string(), line, None));
        } else {
            tally.case(Seen {
                group,
                name: &point.name,
                outcome: point.outcome,
                line,
                message: None,
            });
        }
    }

    fn plan(&mut self, count: u64, line: u32, tally: &mut Tally) {
        if let Some(before) = self.plan.filter(|p| *p != count) {
            tally.note(
                UnreadCode::Syntax,
                format!("line {line}: a second plan, 1..{count} after 1..{before}"),
            );
        }
        self.plan = Some(self.plan.unwrap_or(0).max(count));
    }

    /// Keeps the first thing that is said of a failure.
    fn said(&mut self, text: &str) {
        if let Some((_, _, message)) = &mut self.open {
            let said = text.trim_start().trim_start_matches('#').trim();
            if message.is_none() && !said.is_empty() {
                *message = Some(said.chars().take(400).collect());
            }
        }
    }

    fn flush(&mut self, group: &str, tally: &mut Tally) {
        if let Some((name, line, message)) = self.open.take() {
            tally.case(Seen {
                group,
                name: &name,
                outcome: Outcome::Failed,
                line,
                message: message.as_deref(),
            });
        }
    }

    fn end(&self, tally: &mut Tally) {
        if let Some((line, came, due)) = self.disorder {
            tally.note(
                UnreadCode::Syntax,
                format!(
                    "line {line}: test {came} came where {due} was due; each is counted as it \
                     stands"
                ),
            );
        }
        let reason = match self.plan {
            None => "there is no plan (`1..N`), so that nobody can tell whether all of it is here"
                .to_owned(),
            Some(plan) if plan != self.points => format!(
                "the plan is for {plan} tests, and {} came: {}",
                self.points,
                if plan > self.points {
                    "the rest is not known"
                } else {
                    "all are counted"
                }
            ),
            Some(_) => return,
        };
        tally.note(UnreadCode::Syntax, reason);
    }
}

/// Reads `1..N`, behind which may stand a reason.
fn plan(text: &str) -> Option<u64> {
    let rest = text.strip_prefix("1..")?;
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (count, behind) = rest.split_at(digits);
    let is_over = behind.trim_start();
    (is_over.is_empty() || is_over.starts_with('#')).then(|| count.parse().ok())?
}

/// Reads a line of a result.
fn point(text: &str) -> Option<Point<'_>> {
    let (passed, rest) = match text.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, text.strip_prefix("ok")?),
    };
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim();
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, behind) = rest.split_at(digits);
    let is_number = !number.is_empty() && (behind.is_empty() || behind.starts_with([' ', '\t']));
    let (number, description) = if is_number {
        (number.parse().ok(), behind.trim_start())
    } else {
        (None, rest)
    };
    let description = description.strip_prefix("- ").unwrap_or(description);
    let (name, directive) = directive(description);
    let outcome = match (directive, passed) {
        (Some(Directive::Todo), _) | (Some(Directive::Skip), true) => Outcome::Skipped,
        (_, true) => Outcome::Passed,
        (_, false) => Outcome::Failed,
    };
    Some(Point {
        number,
        name: if name.contains("\\#") {
            Cow::Owned(title(name).replace("\\#", "#"))
        } else {
            Cow::Borrowed(title(name))
        },
        outcome,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Directive {
    Skip,
    Todo,
}

/// Splits off `# SKIP reason` and `# TODO reason`; a `#` that is no directive is of the name.
fn directive(text: &str) -> (&str, Option<Directive>) {
    for (at, _) in text.match_indices('#') {
        let before = text.get(..at).unwrap_or(text);
        let words = text.get(at + 1..).unwrap_or_default().trim_start();
        let word = words.split([' ', '\t', ':']).next().unwrap_or_default();
        let found = match word.to_ascii_lowercase().as_str() {
            "skip" | "skipped" => Directive::Skip,
            "todo" => Directive::Todo,
            _ => continue,
        };
        if !before.ends_with('\\') {
            return (before.trim_end(), Some(found));
        }
    }
    (text.trim_end(), None)
}

#[cfg(test)]
mod tests;
