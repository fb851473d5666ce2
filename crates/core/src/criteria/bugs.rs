//! Bugs about a gate, and what became of them: what the criteria about issues share.

use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence};
use crate::issue::{Closure, Fix, Issue, Naming, Place, Severity, State};
use crate::ledger::LedgerKind;
use crate::stage::Stage;
use crate::statement::Basis;

/// An issue about a gate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) issue: &'a Issue,
    /// Whether it is about the gate beyond doubt.
    pub(super) sure: bool,
    pub(super) severity: Option<Severity>,
}

/// What became of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was dealt with, and how.
    Done(String),
    /// It was not.
    Left(String),
    /// The export does not tell.
    Unclear(String),
}

/// Returns the issues about a gate, by number.
pub(super) fn issues<'a>(case: &Case<'a>) -> impl Iterator<Item = Told<'a>> {
    let (name, config) = (case.name(), case.context.config);
    let all = case.ledgers().tracker.issues.iter();
    all.filter_map(move |issue| {
        Some(Told {
            sure: issue.concerns(name, config)? == Basis::Read,
            severity: issue.severity(config),
            issue,
        })
    })
}

/// Returns the bugs about a gate, by number.
pub(super) fn bugs<'a>(case: &Case<'a>) -> impl Iterator<Item = Told<'a>> {
    let config = case.context.config;
    issues(case).filter(move |told| told.issue.is_bug(config))
}

/// Returns the open issues that name a gate in their heads, and of which no label says what
/// they are: bugs are reported without one.
pub(super) fn unsorted<'a>(case: &Case<'a>) -> impl Iterator<Item = Told<'a>> {
    let (name, config) = (case.name(), case.context.config);
    issues(case).filter(move |told| {
        let issue = told.issue;
        let in_head = |n: &Naming| n.gate == name && n.place != Place::Body;
        let plans = !issue.promises.is_empty() || !issue.removals.is_empty();
        issue.is_open() && issue.is_unsorted(config) && !plans && issue.gates.iter().any(in_head)
    })
}

impl Told<'_> {
    /// Tells what became of it.
    pub(super) fn fate(&self, case: &Case<'_>) -> Fate {
        let State::Closed { closure, .. } = &self.issue.state else {
            return Fate::Left("is open".to_owned());
        };
        match closure {
            Closure::Fix(Fix::Commit(commit)) => {
                let short: String = commit.chars().take(12).collect();
                Fate::Done(format!("was closed by commit {short}"))
            }
            Closure::Fix(Fix::PullRequest(number)) => {
                Fate::Done(format!("was closed by pull request #{number}"))
            }
            // Who fixed it anew may have done so without a word of the issue.
            Closure::Reverted { fix, by } => Fate::Unclear(format!(
                "was closed by pull request #{fix}, which #{by} reverted"
            )),
            Closure::Person(login) => Fate::Done(format!("was closed as completed by {login}")),
            // Who merges for others closes without a word of the fix, which may not be here.
            Closure::Bot {
                login,
                acts_for_others: true,
            } if !case.is_whole(LedgerKind::Issues) => Fate::Unclear(format!(
                "was closed through {login}, and the pull requests are not all in the export"
            )),
            Closure::Bot { login, .. } => {
                Fate::Left(format!("was closed by the bot {login}, and by no fix"))
            }
            Closure::NotPlanned => Fate::Left("was closed as not planned".to_owned()),
            Closure::Duplicate => {
                Fate::Unclear("was closed as a duplicate, and of what is not told".to_owned())
            }
            Closure::Unknown => {
                Fate::Unclear("was closed, and the export does not say by whom".to_owned())
            }
        }
    }

    /// Tells how bad it is, in words: `a critical bug`.
    pub(super) fn word(&self) -> String {
        match self.severity {
            Some(severity) => format!("a {} bug", severity.as_str()),
            None => "a bug of unknown severity".to_owned(),
        }
    }

    /// Says something of it: number, what it is, what became of it, title, other gates.
    pub(super) fn sentence(&self, case: &Case<'_>, what: &str, fate: &str) -> String {
        let issue = self.issue;
        let mut text = format!("#{}, {what}, {fate}: {}", issue.number, issue.title);
        let others = issue.others(case.name(), case.context.config);
        if !self.sure {
            text.push_str(" (it names the gate in passing)");
        }
        if !others.is_empty() {
            text.push_str(&format!(" (also about {})", others.join(", ")));
        }
        text
    }

    /// Speaks for a criterion.
    pub(super) fn speaks_for(&self, text: String) -> Evidence {
        Evidence::speaks_for(self.basis(), text, self.issue.location.clone())
    }

    /// Speaks against a criterion.
    pub(super) fn speaks_against(&self, text: String) -> Evidence {
        Evidence::speaks_against(self.basis(), text, self.issue.location.clone())
    }

    /// Is shown, and settles nothing.
    pub(super) fn raises_doubt(&self, text: String) -> Evidence {
        Evidence::speaks_against(Basis::Inferred, text, self.issue.location.clone())
    }

    /// What stands in a tracker is the word of whoever wrote it there.
    const fn basis(&self) -> Basis {
        if self.sure {
            Basis::Attested
        } else {
            Basis::Inferred
        }
    }
}

/// Demands that all issues and pull requests were read: only then "no bug" is a fact.
pub(super) fn whole_export(case: &Case<'_>, found: &str) -> Demand {
    let whole = case.is_whole(LedgerKind::Issues);
    let extents = case.ledgers().tracker.extents.iter().filter(|_| whole);
    let evidence = extents.map(|extent| {
        let text = format!(
            "every issue and pull request up to #{} was read: {found}",
            extent.highest
        );
        Evidence::speaks_for(Basis::Attested, text, extent.location.clone())
    });
    Demand::new(
        "whole export of issues and pull requests",
        "export all issues and pull requests, open and closed, and give the files with --issues",
        Effort::Line,
    )
    .with(evidence)
    .absent_in(&[LedgerKind::Issues])
}

/// Returns the day on which a gate went past a stage, as far as that is known.
pub(super) fn left(case: &Case<'_>, stage: Stage) -> Option<String> {
    let policy = case.context.policy;
    let past = |s: Option<Stage>| s.and_then(|s| policy.rank(s)) > policy.rank(stage);
    day_of(case, past)
}

/// Returns the day on which a gate reached a stage, as far as that is known.
pub(super) fn reached(case: &Case<'_>, stage: Stage) -> Option<String> {
    let policy = case.context.policy;
    let there = |s: Option<Stage>| s.and_then(|s| policy.rank(s)) >= policy.rank(stage);
    day_of(case, there)
}

fn day_of(case: &Case<'_>, fits: impl Fn(Option<Stage>) -> bool) -> Option<String> {
    let timeline = case.view.timeline.as_ref()?;
    let committed = timeline.committed.iter().find(|s| fits(s.spec.stage));
    let committed = committed.map(|s| s.date.clone());
    let released = timeline.released.iter().find(|s| fits(s.spec.stage));
    let released = released.and_then(|s| Some(case.context.line(&s.line)?.1.date.clone()));
    match (committed, released) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
