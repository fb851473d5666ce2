//! What rules look at.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::steps::{self, Step};
use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::gate::{self, Gate, NameBasis};
use crate::history::{History, Parting, ReleaseLine};
use crate::join::{self, Document};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::policy::{Level, Policy};
use crate::project::{GateView, Project, RemovedGate};
use crate::timeline::{self, numbers::Numbers};
use crate::upstream;
use crate::version::Version;

/// Everything that a rule may look at.
#[derive(Debug)]
pub struct Context<'a> {
    /// The project.
    pub project: &'a Project,
    /// The policy that it is held against.
    pub policy: &'a Policy,
    /// What the project says about itself.
    pub config: &'a Config,
    /// The day of the audit, `YYYY-MM-DD`.
    pub today: &'a str,
    pub(crate) numbers: Numbers,
    pub(crate) documents: Vec<Document<'a>>,
    /// What the rules before this one found; for the last.
    pub(super) raised: Vec<Finding>,
    own: BTreeMap<&'a str, bool>,
    newest_declared: Option<Version>,
    /// Where each release line stands, by name.
    lines: BTreeMap<&'a str, usize>,
    /// Paths of files of which something could not be read.
    torn: BTreeSet<&'a str>,
}

impl<'a> Context<'a> {
    /// Joins what rules need.
    #[must_use]
    pub fn new(
        project: &'a Project,
        policy: &'a Policy,
        config: &'a Config,
        today: &'a str,
    ) -> Self {
        let numbers = Numbers::new(policy, config, &project.renumberings);
        let ledgers = &project.ledgers;
        let own = timeline::own_registries(
            &ledgers.inventory.gates,
            ledgers.history.as_ref(),
            ledgers.next_version.as_ref().map(|n| n.text.as_str()),
            &numbers,
        );
        Self {
            documents: join::documents(project, config),
            newest_declared: newest_declared(&ledgers.inventory.gates, &numbers),
            project,
            policy,
            config,
            today,
            numbers,
            raised: Vec::new(),
            own,
            lines: places(ledgers.history.as_ref()),
            torn: ledgers.unread.iter().map(|u| u.path.as_str()).collect(),
        }
    }

    /// Takes what a rule found.
    pub(crate) fn add(&mut self, found: Vec<Finding>) {
        self.raised.extend(found);
    }

    /// Gives up what all rules found.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.raised
    }

    /// Tells whether the line of a version is released.
    pub(crate) fn is_out(&self, version: Version) -> bool {
        self.line_of(version).is_some()
    }

    /// Begins a finding.
    pub(in crate::rules) fn report(&self, rule: &'static str, message: String) -> Report {
        Report::new(self, rule, message)
    }

    /// Returns the level at which the policy has a rule; its own where the policy has none.
    pub(crate) fn level(&self, rule: &str) -> Level {
        let own = super::find(rule).map_or(Severity::Info, |r| r.severity);
        let set = self.policy.rules.get(rule);
        set.and_then(|s| s.level.as_ref())
            .map_or(Level::At(own), |l| l.value)
    }

    pub(crate) fn severity(&self, rule: &str) -> Severity {
        match self.level(rule) {
            Level::At(severity) => severity,
            Level::Off => Severity::Info,
        }
    }

    /// Returns how much of a ledger was read.
    pub(crate) fn coverage(&self, ledger: LedgerKind) -> CoverageState {
        let mut stated = self.project.ledgers.coverage.iter();
        match stated.find(|c| c.ledger == ledger) {
            Some(coverage) => coverage.state,
            None => match ledger {
                LedgerKind::History if self.project.ledgers.history.is_none() => {
                    CoverageState::Absent
                }
                // These are read where they are given or looked for, and say so then.
                LedgerKind::Metrics
                | LedgerKind::Results
                | LedgerKind::Issues
                | LedgerKind::ReleaseNotes
                | LedgerKind::Page => CoverageState::Absent,
                _ => CoverageState::Exhaustive,
            },
        }
    }

    /// Tells whether a file was read in whole: only then what is not in it is not there.
    pub(super) fn is_whole(&self, path: &str) -> bool {
        !self.torn.contains(path)
    }

    /// Tells whether everything below a folder was read in whole, as far as it was read at all.
    pub(super) fn is_whole_below(&self, folder: &str) -> bool {
        let inside = |path: &str| {
            folder.is_empty()
                || path
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        !self.torn.iter().any(|path| inside(path))
    }

    /// Returns the history, if it has release lines.
    pub(crate) fn history(&self) -> Option<&'a History> {
        let history = self.project.ledgers.history.as_ref()?;
        (!history.lines.is_empty()).then_some(history)
    }

    /// Returns the history, if nothing of it is missing: only then "never released" is a fact.
    /// Gates that were there before they are first seen are known by name: that of them is
    /// asked for each gate, and does not spoil what is known of the others.
    pub(crate) fn whole_history(&self) -> Option<&'a History> {
        let state = self.coverage(LedgerKind::History);
        self.history().filter(|h| match state {
            CoverageState::Exhaustive => true,
            CoverageState::Partial => !h.torn && !h.unseen.is_empty(),
            CoverageState::Absent => false,
        })
    }

    /// Returns the gates that this project governs, at a stage that the policy ranks. What
    /// another module declares is governed there.
    pub(crate) fn governed(&self) -> impl Iterator<Item = &'a GateView> {
        let policy = self.policy;
        self.declared_here()
            .filter(move |view| view.current.stage.is_some_and(|s| policy.knows(s)))
    }

    /// Returns the gates that this project governs, at whatever stage: for rules to which the
    /// order of stages does not matter.
    pub(crate) fn declared_here(&self) -> impl Iterator<Item = &'a GateView> {
        self.project.gates.iter().filter(|view| is_own(&view.gate))
    }

    /// Returns the steps that a gate took.
    pub(crate) fn steps(&self, view: &'a GateView) -> Vec<Step<'a>> {
        steps::of(self, view)
    }

    /// Tells whether the versions of a gate's first registration count this project's releases.
    pub(crate) fn counts_own_releases(&self, gate: &Gate) -> bool {
        gate.registrations
            .first()
            .and_then(|r| self.own.get(r.registry.as_str()))
            .copied()
            .unwrap_or(false)
    }

    /// Tells whether a release line came before the policy took effect, or with it.
    pub(crate) fn before_policy(&self, line: &str) -> bool {
        let bound = self.config.effective_after.as_ref();
        let bound = bound.or(self.policy.effective_after.as_ref());
        self.history().is_some_and(|h| {
            let bound = bound.map(|b| b.value.as_str());
            timeline::before_policy(h, line, bound, &self.numbers)
        })
    }

    /// Returns a release line by name, and its number in the order of dates.
    pub(crate) fn line(&self, name: &str) -> Option<(usize, &'a ReleaseLine)> {
        let place = *self.lines.get(name)?;
        Some((place, self.history()?.lines.get(place)?))
    }

    /// Returns the release line of a version.
    pub(crate) fn line_of(&self, version: Version) -> Option<&'a ReleaseLine> {
        let wanted = self.numbers.line(version);
        let mut lines = self.history()?.lines.iter();
        lines.find(|l| self.numbers.line(l.version) == wanted)
    }

    /// Returns the place of a gate at a release line: the line of the registry at its tag, or
    /// the tag where the gate is not in it.
    pub(crate) fn at_line(&self, line: &str, gate: &str) -> Option<Location> {
        let (_, line) = self.line(line)?;
        let place = line.gates.get(gate).and_then(|state| {
            let registries = self.registries_of(gate);
            state.in_registry(&registries.unwrap_or_else(|| state.registries()))
        });
        Some(match place {
            Some(place) => Location::new(LedgerKind::History, place.path, place.line, 0)
                .at_revision(line.tag.clone()),
            None => tag(line),
        })
    }

    /// Returns the registries of a gate of today, the one whose word counts first.
    fn registries_of(&self, gate: &str) -> Option<Vec<&'a str>> {
        let views = &self.project.gates;
        let view = views.binary_search_by(|v| v.gate.name.as_str().cmp(gate));
        let view = view.ok().and_then(|i| views.get(i))?;
        Some(view.gate.registries())
    }

    /// Tells whether a former gate was there before the first line that shows it.
    pub(crate) fn is_unseen(&self, gate: &RemovedGate) -> bool {
        let unseen = self.history().and_then(|h| h.unseen(&gate.name));
        let first = gate.released.first();
        unseen.is_some_and(|u| first.is_some_and(|s| s.line == u.line))
    }

    /// Returns what code said last of a former gate.
    pub(crate) fn parting(&self, gate: &RemovedGate) -> Option<&'a Parting> {
        self.history()?.partings.get(&gate.name)
    }

    /// Returns the line that the audited tree becomes, as far as that is known: what `VERSION`
    /// says, or one minor after the newest release.
    pub(crate) fn next_line(&self) -> Option<Version> {
        let said = self.project.ledgers.next_version.as_ref();
        said.and_then(|n| self.numbers.read(&n.text)).or_else(|| {
            let lines = self.history()?.lines.iter();
            let newest = lines.map(|l| self.numbers.line(l.version)).max()?;
            Some(Version::line_of(
                newest.major,
                newest.minor.saturating_add(1),
            ))
        })
    }

    /// Returns former gates that were really removed, at a stage that the policy ranks. Renamed
    /// ones live on; what another module declares was only taken off this project's list.
    pub(crate) fn former(&self) -> impl Iterator<Item = &'a RemovedGate> {
        let policy = self.policy;
        let own = self.project.gates.iter().filter(|v| is_own(&v.gate));
        let upstream = own
            .clone()
            .filter(|v| upstream::gate(&v.gate.name).is_some());
        let is_upstream = upstream.count() * 2 > own.count();
        self.project.removed.iter().filter(move |gate| {
            gate.renamed_to.is_none()
                && !self.was_sample(gate)
                && gate.last_stage.is_some_and(|s| policy.knows(s))
                && (is_upstream || upstream::gate(&gate.name).is_none())
        })
    }

    /// Tells whether a former gate was one of a sample.
    fn was_sample(&self, gate: &RemovedGate) -> bool {
        let line = gate.last_line.as_deref().and_then(|l| self.line(l));
        let state = line.and_then(|(_, l)| l.gates.get(gate.name.as_str()));
        state.is_some_and(|s| gate::is_sample(&s.path))
    }

    /// Returns how bad a step is at most: once the gate has moved on, it is only worth knowing.
    pub(crate) fn severity_of_step(&self, rule: &str, is_last: bool) -> Severity {
        if is_last {
            self.severity(rule)
        } else {
            Severity::Info
        }
    }

    /// Returns how bad a removal is at most: one that is not released can be taken back, one in
    /// the newest release line by a patch at best, and an older one is only worth knowing.
    pub(crate) fn severity_of_removal(&self, rule: &str, gate: &RemovedGate) -> Severity {
        let newest = self.history().and_then(|h| h.lines.last());
        match &gate.removed_in {
            None => self.severity(rule),
            Some(line) if newest.is_some_and(|n| n.line == *line) => {
                self.severity(rule).min(Severity::Warning)
            }
            Some(_) => Severity::Info,
        }
    }

    /// Returns where a gate went: the release without it, or the commit.
    pub(crate) fn removal(&self, gate: &RemovedGate) -> Option<Location> {
        if let Some((_, line)) = gate.removed_in.as_deref().and_then(|l| self.line(l)) {
            return Some(tag(line));
        }
        let history = self.project.ledgers.history.as_ref()?;
        let last = history
            .committed
            .iter()
            .rposition(|c| c.gates.contains_key(gate.name.as_str()))?;
        let state = history.committed.get(last)?.gates.get(gate.name.as_str())?;
        let location = Location::new(LedgerKind::History, &*state.path, 0, 0);
        let removing = history.committed.get(last + 1)?;
        Some(location.at_revision(removing.commit.clone()))
    }

    /// Returns the newest version that any spec of the inventory states.
    pub(crate) const fn newest_declared(&self) -> Option<Version> {
        self.newest_declared
    }
}

/// Returns where each release line stands; of several of one name, the first.
fn places(history: Option<&History>) -> BTreeMap<&str, usize> {
    let lines = history.map_or(&[][..], |h| &h.lines);
    let places = lines.iter().enumerate().rev();
    places.map(|(i, line)| (line.line.as_str(), i)).collect()
}

fn newest_declared(gates: &[Gate], numbers: &Numbers) -> Option<Version> {
    let specs = gates.iter().flat_map(|g| &g.registrations);
    let specs = specs.flat_map(|r| &r.specs);
    specs
        .filter_map(|s| numbers.read(s.version.as_deref()?))
        .max()
}

/// Returns the place of a release.
pub(crate) fn tag(line: &ReleaseLine) -> Location {
    Location::new(LedgerKind::History, format!("refs/tags/{}", line.tag), 0, 0)
        .at_revision(line.commit.clone())
}

/// Tells whether the project itself declares the gate's name.
///
/// A gate that only samples register shows how gates are made, and is none of the project's.
pub(crate) fn is_own(gate: &Gate) -> bool {
    let constant = gate.registrations.first().and_then(|r| r.constant.as_ref());
    gate.name_basis == NameBasis::Read
        && !gate.is_sample()
        && constant.is_none_or(|c| {
            c.location.as_ref().is_some_and(|l| {
                !l.path
                    .split('/')
                    .any(|p| p == "vendor" || p == "third_party")
            })
        })
}

/// Returns where a gate is declared.
pub(crate) fn declared(gate: &Gate) -> Option<Location> {
    gate.registrations.first().map(|r| r.declared.clone())
}
