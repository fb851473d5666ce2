//! Rule `roadmap-differs`.

use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::issue::{Closure, Issue, Place, Promise, State};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::project::GateView;
use crate::version::Version;

const ID: &str = "roadmap-differs";

const DOC: &str = "\
Users plan by the roadmap: an issue that says \"promote `FastPath` to beta in v0.5\", a box in a \
tracking issue, the milestone that the issue stands in. What was promised for a release that is \
out is held against the gate at that release; a box that is ticked against the gate as it is; \
and where the code is further than an open issue says, the issue is behind. A promise that was \
dropped (closed as not planned, as a duplicate, or by a bot that sweeps) counts no more, and the \
due date of a milestone is no promise. Issues are read from exports that are given with \
`--issues`; which of them count can be told in `gradus.yaml`, by the labels in \
`issues.tracking`.

Example: issue 7 promises `FastPath` at beta with v0.5; v0.5 is out, and `FastPath` is alpha.

Fix: promote the gate, or say in the issue when it will be, and move its milestone.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "an issue promises a stage and a release, and the code has something else",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: true,
    ledgers: &[
        LedgerKind::Issues,
        LedgerKind::Registry,
        LedgerKind::History,
    ],
    check,
};

/// A promise about a gate of this project.
struct Promised<'a> {
    context: &'a Context<'a>,
    issue: &'a Issue,
    promise: &'a Promise,
    view: &'a GateView,
    /// Rank of the promised stage.
    rank: usize,
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let issues = context.project.ledgers.tracker.issues.iter();
    let counting = issues.filter(|i| i.is_tracking(context.config) && stands(i));
    let promised = counting.flat_map(|issue| {
        issue.promises.iter().filter_map(move |promise| {
            let mut governed = context.governed();
            Some(Promised {
                context,
                issue,
                promise,
                view: governed.find(|v| v.gate.name == promise.gate)?,
                rank: context.policy.rank(promise.stage)?,
            })
        })
    });
    promised.filter_map(|promised| promised.finding()).collect()
}

/// Tells whether what an issue says still stands.
fn stands(issue: &Issue) -> bool {
    match &issue.state {
        State::Open => true,
        State::Closed { closure, .. } => matches!(
            closure,
            Closure::Fix(_)
                | Closure::Person(_)
                | Closure::Unknown
                | Closure::Bot {
                    acts_for_others: true,
                    ..
                }
        ),
    }
}

impl Promised<'_> {
    fn finding(&self) -> Option<Finding> {
        let now = self.view.current.stage?;
        let reached = self.context.policy.rank(now)? >= self.rank;
        if reached {
            return self.behind();
        }
        let name = &self.view.gate.name;
        let stage = self.promise.stage;
        let help = "promote the gate, or say in the issue when it will be";
        if self.promise.done == Some(true) {
            let message = format!("{} ticks `{name}` at {stage}, and it is {now}", self.who());
            return Some(self.report(message, None, help, Severity::Error));
        }
        let (said, version) = self.release()?;
        let line = self.context.line_of(version)?;
        let was = self.stage_at(&line.line);
        let was = was.map_or("not in it".to_owned(), |s| format!("{s} there"));
        let closed = if self.issue.is_open() {
            ""
        } else {
            " and is closed"
        };
        let message = format!(
            "{} promises `{name}` at {stage} with {said}{closed}; {} is out, and `{name}` is \
             {was}",
            self.who(),
            line.line
        );
        let place = self.context.at_line(&line.line, name);
        Some(self.report(message, place, help, Severity::Error))
    }

    /// The gate is where the promise has it: an open issue that says later is behind the code.
    fn behind(&self) -> Option<Finding> {
        if !self.issue.is_open() || self.promise.done == Some(true) {
            return None;
        }
        let (said, version) = self.release()?;
        let name = &self.view.gate.name;
        let stage = self.promise.stage;
        let promised = self.context.line_of(version);
        let promised = promised.and_then(|l| self.context.line(&l.line));
        let policy = self.context.policy;
        let timeline = self.view.timeline.iter().flat_map(|t| &t.released);
        let mut reached =
            timeline.filter(|s| s.spec.stage.and_then(|s| policy.rank(s)) >= Some(self.rank));
        let (since, place) = match reached.next() {
            Some(first) => {
                let (position, _) = self.context.line(&first.line)?;
                // A promise for a release that is not out is later than any that is.
                if promised.is_some_and(|(i, _)| position >= i) {
                    return None;
                }
                let place = self.context.at_line(&first.line, name);
                (format!("{} has it", first.line), place)
            }
            None => {
                let next = self.context.next_line()?;
                let late = self.context.numbers.line(version) > next;
                if !late || promised.is_some() {
                    return None;
                }
                (format!("the tree, which becomes {next}, has it"), None)
            }
        };
        let message = format!(
            "{} promises `{name}` at {stage} with {said}, and {since} there already",
            self.who()
        );
        let help = "tick it off, or close the issue";
        Some(self.report(message, place, help, Severity::Info))
    }

    fn report(
        &self,
        message: String,
        at_line: Option<Location>,
        help: &str,
        most: Severity,
    ) -> Finding {
        let mut promise = self.issue.location.clone();
        promise.text = Some(self.promise.text.clone());
        self.context
            .report(ID, message)
            .about(self.context, &self.view.gate)
            .claim("stage-since")
            .at(promise)
            .at_all(at_line)
            .at_all(declared(&self.view.gate))
            .help(help)
            .at_most(most)
            .done()
    }

    fn who(&self) -> String {
        let issue = self.issue.number;
        match self.promise.place {
            Place::Title | Place::Label(_) => format!("the title of issue {issue}"),
            Place::Body => format!("issue {issue}"),
        }
    }

    /// Returns the release that the promise names, else its milestone: as written, and as the
    /// line that it is today.
    fn release(&self) -> Option<(String, Version)> {
        let (written, said) = match &self.promise.version {
            Some(version) => (version.as_str(), version.clone()),
            None => {
                let title = self.issue.milestone.as_deref()?;
                (self.issue.due()?, format!("milestone {title}"))
            }
        };
        Some((said, self.context.numbers.read(written)?))
    }

    fn stage_at(&self, line: &str) -> Option<crate::stage::Stage> {
        let released = &self.view.timeline.as_ref()?.released;
        released.iter().find(|s| s.line == line)?.spec.stage
    }
}

#[cfg(test)]
pub(super) mod tests;
