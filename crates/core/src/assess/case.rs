//! What a criterion looks at: one gate, one requirement, and everything that was read.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::gate::Gate;
use crate::ledger::{CoverageState, LedgerKind};
use crate::ledgers::Ledgers;
use crate::location::Location;
use crate::policy::{Category, Criterion, Origin};
use crate::project::GateView;
use crate::record::{GatePage, Record};
use crate::rules::Context;
use crate::rules::steps::{Since, Step};
use crate::stage::Stage;
use crate::statement::Statement;
use crate::testcase::TestCase;
use crate::upstream::needs::{self, Need};

use super::authority;

static EMPTY: LazyLock<Record> = LazyLock::new(Record::default);

/// One gate under one criterion.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Project, policy, configuration and day.
    pub(crate) context: &'a Context<'a>,
    /// The gate with its past.
    pub(crate) view: &'a GateView,
    /// What the policy asks for, with its parameters.
    pub(crate) asked: &'a Criterion,
    /// The gate's page, where it has one.
    pub(crate) page: Option<&'a GatePage>,
}

impl<'a> Case<'a> {
    /// Returns the gate's name.
    pub(crate) fn name(&self) -> &'a str {
        &self.view.gate.name
    }

    /// Returns the gate.
    pub(crate) fn gate(&self) -> &'a Gate {
        &self.view.gate
    }

    /// Returns everything that was read.
    pub(crate) fn ledgers(&self) -> &'a Ledgers {
        &self.context.project.ledgers
    }

    /// Returns the record of the gate; an empty one where it has no page.
    pub(crate) fn record(&self) -> &'a Record {
        self.page.map_or(&*EMPTY, |page| &page.record)
    }

    /// Tells whether a ledger was read completely.
    pub(crate) fn is_whole(&self, ledger: LedgerKind) -> bool {
        self.context.coverage(ledger) == CoverageState::Exhaustive
    }

    /// Returns why a ledger is as complete as it is: `142 test files read`.
    pub(crate) fn why(&self, ledger: LedgerKind) -> &'a str {
        let mut stated = self.ledgers().coverage.iter();
        stated
            .find(|c| c.ledger == ledger)
            .map_or("", |c| c.why.as_str())
    }

    /// Returns where the gate is declared.
    pub(crate) fn declared(&self) -> Location {
        let first = self.view.gate.registrations.first();
        first.map_or_else(
            || Location::new(LedgerKind::Registry, "", 0, 0),
            |r| r.declared.clone(),
        )
    }

    /// Returns what the ledgers say of the gate.
    pub(crate) fn said(&self) -> impl Iterator<Item = &'a Statement> {
        let name = self.name();
        let statements = self.ledgers().statements.iter();
        statements.filter(move |s| s.subject == name)
    }

    /// Returns the test that says something.
    pub(crate) fn test_of(&self, statement: &Statement) -> Option<&'a TestCase> {
        let id = statement.case?;
        self.ledgers().cases.iter().find(|c| c.id == id)
    }

    /// Returns the states that the gate went through, oldest first.
    pub(crate) fn steps(&self) -> Vec<Step<'a>> {
        self.context.steps(self.view)
    }

    /// Returns the release lines that the gate spent at a stage, oldest first: at the stage
    /// where it is now, those since a recorded rework alone.
    pub(crate) fn lines_at(&self, stage: Stage) -> Vec<&'a str> {
        let Some(timeline) = &self.view.timeline else {
            return Vec::new();
        };
        // What was rebuilt later does not undo a stage that the gate has left.
        let rework = self
            .rework()
            .filter(|_| self.view.current.stage == Some(stage));
        let at_stage = timeline
            .released
            .iter()
            .filter(|s| s.spec.stage == Some(stage));
        let counted = at_stage.filter(|s| {
            let position = self.context.line(&s.line).map(|(i, _)| i);
            rework.is_none_or(|from| position.is_some_and(|i| i >= from))
        });
        counted.map(|s| s.line.as_str()).collect()
    }

    /// Returns the place, in the order of release lines, of the line for which the feature was
    /// rebuilt; past the last line where that is not out yet.
    fn rework(&self) -> Option<usize> {
        let lines = self.context.history().map_or(0, |h| h.lines.len());
        let recorded = self.record().notes.iter();
        let lines = recorded.filter_map(|n| n.rework.as_ref()).map(|r| {
            let version = crate::version::Version::parse(&r.value);
            let line = version.and_then(|v| self.context.line_of(v));
            line.and_then(|l| self.context.line(&l.line))
                .map_or(lines, |(i, _)| i)
        });
        lines.max()
    }

    /// Returns the release line with which the gate entered a stage, if it is out.
    pub(crate) fn entered(&self, stage: Stage) -> Option<&'a str> {
        self.steps().iter().find_map(|step| match step.since {
            Since::Line(line, _) if step.stage == stage => Some(line),
            _ => None,
        })
    }

    /// Tells whether the gate entered a stage before the policy took effect, or with it.
    pub(crate) fn entered_before_policy(&self, stage: Stage) -> bool {
        self.entered(stage)
            .is_some_and(|line| self.context.before_policy(line))
    }

    /// Tells whether the gate was ever released at a stage, as far as that is known.
    pub(crate) fn was_at(&self, stage: Stage) -> bool {
        self.steps()
            .iter()
            .any(|s| s.stage == stage && matches!(s.since, Since::Line(..) | Since::Declared(..)))
    }

    /// Returns the release lines that the policy asks for at one stage before the next.
    pub(crate) fn soak(&self, from: Stage, to: Stage) -> u32 {
        let step = self.context.policy.transition(Origin::Stage(from), to);
        step.and_then(|t| t.soak.as_ref()).map_or(0, |s| s.value)
    }

    /// Returns what the gate needs of Kubernetes: what its page says, else what was read.
    pub(crate) fn needs(&self) -> Vec<Need<'a>> {
        needs::of(&self.ledgers().statements, self.name())
    }

    /// Tells whether the gate requires or excludes another; `None` where none is seen, and not
    /// all code was read.
    pub(crate) fn has_constraint(&self) -> Option<bool> {
        let seen = !self.gate().requires.is_empty() || !self.gate().excludes.is_empty();
        let whole = [LedgerKind::Registry, LedgerKind::Code]
            .iter()
            .all(|ledger| self.is_whole(*ledger));
        (seen || whole).then_some(seen)
    }

    /// Tells whether the gate needs something of Kubernetes; `None` where nothing is seen, and
    /// not all was read that could say so.
    pub(crate) fn has_need(&self) -> Option<bool> {
        let seen = !self.needs().is_empty();
        let whole = [LedgerKind::Registry, LedgerKind::Code, LedgerKind::Docs]
            .iter()
            .all(|ledger| self.is_whole(*ledger));
        (seen || whole).then_some(seen)
    }

    /// Returns what the gate does, as its page declares it; `undeclared` where it does not.
    ///
    /// Under a change, also what the page of before declares: a gate that moves is not asked for
    /// less because the same change calls it something else.
    pub(crate) fn categories(&self) -> Vec<Category> {
        let before = self.ledgers().before.as_ref();
        let was_there = before.filter(|b| b.name_of(self.gate()).is_some());
        let old = was_there.map(|b| b.page_of(self.gate()).map_or(&*EMPTY, |page| &page.record));
        let mut found = declared(self.record());
        for category in old.map(declared).into_iter().flatten() {
            if !found.contains(&category) {
                found.push(category);
            }
        }
        found
    }

    /// Returns who answers for the gate.
    pub(crate) fn owners(&self) -> BTreeSet<String> {
        authority::owners(self.context, self.record(), self.gate())
    }
}

/// Returns the categories that a record declares; `undeclared` where it has none.
fn declared(record: &Record) -> Vec<Category> {
    match record.categories.as_slice() {
        [] => vec![Category::Undeclared],
        declared => declared.iter().map(|c| c.value).collect(),
    }
}
