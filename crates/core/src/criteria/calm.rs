//! Release lines that passed without a severe regression: what B8 and S1 share.

use crate::assess::Case;
use crate::counted::counted;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::history::ReleaseLine;
use crate::issue::Severity;
use crate::ledger::LedgerKind;
use crate::release_note::{ReleaseNote, Remark, RemarkKind};
use crate::stage::Stage;
use crate::statement::Basis;
use crate::version::Version;

use super::bugs::{Told, bugs, unsorted};

/// Returns the stage before the one that the criterion belongs to.
pub(super) fn before(case: &Case<'_>) -> Option<Stage> {
    let policy = case.context.policy;
    let rank = policy.rank(case.asked.stage.value)?;
    policy.ladder.get(rank.checked_sub(1)?).map(|s| s.value)
}

/// Asks for release lines at the stage before, as many as the policy's step asks for, and for as
/// many without a severe regression.
pub(super) fn judge(case: &Case<'_>) -> Judgement {
    let to = case.asked.stage.value;
    let Some(at) = before(case) else {
        return Judgement::NotApplicable(format!("{to} is the first stage of the policy"));
    };
    if !case.was_at(at)
        && case.entered_before_policy(to)
        && let Some(line) = case.entered(to)
    {
        return Judgement::CouldNotHave(
            format!(
                "entered {to} in {line}, before the policy took effect, and was never released \
                 at {at}"
            ),
            case.context
                .at_line(line, case.name())
                .into_iter()
                .collect(),
        );
    }
    let needed = usize::try_from(case.soak(at, to).max(1)).unwrap_or(usize::MAX);
    let lines: Vec<Line<'_>> = case
        .lines_at(at)
        .into_iter()
        .filter_map(|line| Line::of(case, line))
        .collect();
    Judgement::Demands(vec![
        soak(case, at, needed, &lines),
        calm(case, at, needed, &lines),
    ])
}

/// One release line, and what happened while it was the newest.
struct Line<'a> {
    line: &'a ReleaseLine,
    /// What is certain, and severe.
    troubles: Vec<Evidence>,
    /// What may be.
    doubts: Vec<Evidence>,
    /// Its notes.
    note: Option<&'a ReleaseNote>,
}

impl<'a> Line<'a> {
    fn of(case: &Case<'a>, name: &str) -> Option<Self> {
        let (position, line) = case.context.line(name)?;
        let lines = &case.context.history()?.lines;
        let next = lines.get(position + 1);
        let mut notes = case.ledgers().release_notes.iter();
        let mut found = Self {
            line,
            troubles: Vec::new(),
            doubts: Vec::new(),
            // Notes of a release that nobody tagged are of nothing.
            note: notes.find(|n| {
                let version = Version::parse(&n.version);
                !n.prerelease
                    && is_of(case, &n.version, line)
                    && version.is_some_and(|v| line.has_release(v))
            }),
        };
        for told in bugs(case) {
            found.bug(case, &told, next);
        }
        // What no label sorts may be a bug.
        for told in unsorted(case) {
            found.unsorted(case, &told, next);
        }
        for note in &case.ledgers().release_notes {
            for remark in &note.remarks {
                found.remark(case, note, remark);
            }
        }
        Some(found)
    }

    /// A bug that was opened while the line was the newest.
    fn bug(&mut self, case: &Case<'_>, told: &Told<'_>, next: Option<&ReleaseLine>) {
        let Some(fate) = self.when(told, next) else {
            return;
        };
        let text = told.sentence(case, &told.word(), &fate);
        if told.sure && told.severity.is_some() && told.issue.created.is_some() {
            self.troubles.push(told.speaks_against(text));
        } else {
            self.doubts.push(told.raises_doubt(text));
        }
    }

    /// An open issue of that time that may be a bug.
    fn unsorted(&mut self, case: &Case<'_>, told: &Told<'_>, next: Option<&ReleaseLine>) {
        if let Some(fate) = self.when(told, next) {
            let what = "which no label calls a bug or anything else";
            let text = told.sentence(case, what, &fate);
            self.doubts.push(told.raises_doubt(text));
        }
    }

    /// Says when an issue was opened, if that may have been while the line was the newest, and
    /// the issue is no minor one.
    fn when(&self, told: &Told<'_>, next: Option<&ReleaseLine>) -> Option<String> {
        let created = told.issue.created.as_deref();
        let is_of_line = created.is_none_or(|day| {
            day >= self.line.date.as_str() && next.is_none_or(|next| day < next.date.as_str())
        });
        if !is_of_line || told.severity == Some(Severity::Minor) {
            return None;
        }
        Some(match created {
            Some(day) => format!("was opened on {day}, after {}", self.line.line),
            None => "has no date".to_owned(),
        })
    }

    /// A regression that notes tell of: of their own release, or one that they mend.
    fn remark(&mut self, case: &Case<'_>, note: &ReleaseNote, remark: &Remark) {
        let regresses = matches!(
            remark.kind,
            RemarkKind::Regression | RemarkKind::RegressionFixed
        );
        let is_about = remark.gates.iter().any(|gate| gate == case.name());
        if !regresses || !is_about || !self.is_meant(case, note, remark) {
            return;
        }
        let severity = severity(case, remark);
        if severity == Some(Severity::Minor) {
            return;
        }
        let word = match severity {
            Some(severity) => format!("{} regression", severity.as_str()),
            None => "regression of unknown severity".to_owned(),
        };
        let text = format!(
            "the notes of {} tell of a {word}: {}",
            note.version, remark.text
        );
        let place = remark.location.clone();
        if severity.is_some() {
            let trouble = Evidence::speaks_against(Basis::Attested, text, place);
            self.troubles.push(trouble);
        } else {
            let doubt = Evidence::speaks_against(Basis::Inferred, text, place);
            self.doubts.push(doubt);
        }
    }

    /// Tells whether a remark is about this line.
    fn is_meant(&self, case: &Case<'_>, note: &ReleaseNote, remark: &Remark) -> bool {
        let own = is_of(case, &note.version, self.line);
        if remark.kind == RemarkKind::Regression {
            // Those of a candidate are gone in the release, or told there again.
            return own && !note.prerelease;
        }
        let mut named = remark.versions.iter().peekable();
        if named.peek().is_some() {
            return named.any(|version| is_of(case, version, self.line));
        }
        let patch = Version::parse(&note.version).and_then(|v| v.patch);
        if patch > Some(0) {
            return own;
        }
        // What a new line mends came with the one before.
        let lines = case.context.history().map_or(&[][..], |h| &h.lines);
        let position = lines.iter().position(|l| is_of(case, &note.version, l));
        let before = position.and_then(|i| lines.get(i.checked_sub(1)?));
        before.is_some_and(|l| l.line == self.line.line)
    }

    /// Tells that nothing severe happened; `None` where that is not known.
    fn calm(&self, case: &Case<'_>) -> Option<Evidence> {
        let note = self.note.filter(|_| is_whole(case))?;
        if !self.troubles.is_empty() || !self.doubts.is_empty() {
            return None;
        }
        let text = format!(
            "{}: no severe bug about `{}` was opened while it was the newest, and its notes tell \
             of no regression",
            self.line.line,
            case.name()
        );
        Some(Evidence::speaks_for(
            Basis::Attested,
            text,
            note.location.clone(),
        ))
    }
}

fn is_whole(case: &Case<'_>) -> bool {
    case.is_whole(LedgerKind::Issues) && case.is_whole(LedgerKind::ReleaseNotes)
}

fn is_of(case: &Case<'_>, version: &str, line: &ReleaseLine) -> bool {
    let numbers = &case.context.numbers;
    numbers.read(version) == Some(numbers.line(line.version))
}

/// Returns how bad a regression of the notes is: by the issues that they refer to, else by a
/// word of theirs.
fn severity(case: &Case<'_>, remark: &Remark) -> Option<Severity> {
    let tracker = &case.ledgers().tracker.issues;
    let referred = tracker
        .iter()
        .filter(|i| remark.references.contains(&i.number))
        .filter_map(|i| i.severity(case.context.config));
    let words = remark.text.split(|c: char| !c.is_alphanumeric());
    let stated = words.filter_map(|word| match word {
        "P0" => Some(Severity::Critical),
        "P1" => Some(Severity::Severe),
        _ => None,
    });
    referred.chain(stated).max()
}

fn soak(case: &Case<'_>, at: Stage, needed: usize, lines: &[Line<'_>]) -> Demand {
    let ask = wait(at, needed, lines);
    let evidence = lines.iter().filter_map(|line| {
        let name = &line.line.line;
        let place = case.context.at_line(name, case.name())?;
        let text = format!("{at} in {name}");
        Some(Evidence::speaks_for(Basis::Read, text, place))
    });
    Demand::new(format!("release line at {at}"), ask, Effort::Wait)
        .with(evidence)
        .enough(needed)
        .settled_by(&[Basis::Read])
        .absent_in(&[LedgerKind::History])
}

fn wait(at: Stage, needed: usize, lines: &[Line<'_>]) -> String {
    let missing = needed.saturating_sub(lines.len());
    format!(
        "leave it at {at} for {}",
        counted(missing, "more release line", "more release lines")
    )
}

fn calm(case: &Case<'_>, at: Stage, needed: usize, lines: &[Line<'_>]) -> Demand {
    let quiet = lines.iter().filter(|l| l.troubles.is_empty()).count();
    // What happened at some of the lines is no matter where enough others remain.
    let decided = quiet < needed;
    let mut evidence: Vec<Evidence> = lines.iter().filter_map(|l| l.calm(case)).collect();
    let is_calm = evidence.len() >= needed;
    for line in lines {
        let troubles = line.troubles.iter().cloned();
        evidence.extend(troubles.map(|trouble| trouble.stale_if(!decided)));
        evidence.extend(line.doubts.iter().cloned());
    }
    let demand = Demand::new(
        format!("release line at {at} that passed without a severe regression"),
        ask(case, lines, decided).unwrap_or_else(|| wait(at, needed, lines)),
        if decided { Effort::Wait } else { Effort::Line },
    )
    .with(evidence)
    .enough(needed)
    .absent_in(&[LedgerKind::Issues, LedgerKind::ReleaseNotes]);
    // All was read, and it is not known how bad what was read is, or a line has no notes.
    if !decided && !is_calm && is_whole(case) {
        demand.open()
    } else {
        demand
    }
}

/// Says what is missing besides time.
fn ask(case: &Case<'_>, lines: &[Line<'_>], decided: bool) -> Option<String> {
    if decided && lines.iter().any(|l| !l.troubles.is_empty()) {
        return Some("mend what regressed, and let a release pass without".to_owned());
    }
    let mut asks = Vec::new();
    if !case.is_whole(LedgerKind::Issues) {
        asks.push(
            "export all issues and pull requests, open and closed, and give the files with \
             --issues",
        );
    }
    let noted = lines.iter().all(|l| l.note.is_some());
    if !noted || !case.is_whole(LedgerKind::ReleaseNotes) {
        asks.push(
            "write release notes for every release line, or give the exported releases with \
             --release-notes",
        );
    }
    if lines.iter().any(|l| !l.doubts.is_empty()) {
        asks.push(
            "say what those issues are, and how bad the bugs: give them labels that `issues.severity` in gradus.yaml \
             maps",
        );
    }
    (!asks.is_empty()).then(|| asks.join("; "))
}
