//! Small projects for tests, written in a few words: `"0.2 alpha off; 0.4 beta on"`.

pub(crate) mod tracker;

use std::sync::Arc;

use crate::ci::Ci;
use crate::code::CodeFacts;
use crate::config::Config;
use crate::evaluate::evaluate;
use crate::finding::Finding;
use crate::gate::{
    Constant, Constraint, ConstraintSource, Dialect, Gate, Inventory, NameBasis, Registration,
    Registry, Remark, Spec,
};
use crate::history::{
    Committed, GateState, History, Patch, Registered, ReleaseLine, Snapshot, Unseen,
};
use crate::issue::Tracker;
use crate::ledger::{Coverage, CoverageState, LedgerKind};
use crate::ledgers::{Before, Ledgers, NextVersion};
use crate::location::Location;
use crate::metric::{DeclaredMetric, MetricKind, MetricPlace, Metrics, UsedMetric};
use crate::policy::{self, Policy};
use crate::project::{Project, assemble};
use crate::proposal::Proposals;
use crate::results::Results;
use crate::stage::Stage;
use crate::statement::{Basis, Claim, Listing, Mode, Statement};
use crate::testcase::{TestCase, TestKind};
use crate::version::Version;

const REGISTRY: &str = "gates@pkg/gates.go";
const OTHER_REGISTRY: &str = "others@pkg/other.go";

/// Reads specs: version, stage, `on` or `off`, `locked`; all but the stage may be left out.
pub(crate) fn specs(text: &str) -> Vec<Spec> {
    text.split(';').map(spec).collect()
}

fn spec(text: &str) -> Spec {
    let mut spec = Spec {
        version: None,
        stage: None,
        default: None,
        locked: Some(false),
    };
    for word in text.split_whitespace() {
        match word {
            "on" => spec.default = Some(true),
            "off" => spec.default = Some(false),
            "locked" => spec.locked = Some(true),
            "lockless" => spec.locked = None,
            _ => match Stage::parse(word) {
                Some(stage) => spec.stage = Some(stage),
                None => spec.version = Some(word.to_owned()),
            },
        }
    }
    spec
}

/// A project in the making.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    pub(crate) ledgers: Ledgers,
    dialect: Dialect,
}

impl Fixture {
    /// A project with a history and no releases.
    pub(crate) fn new() -> Self {
        let mut ledgers = Ledgers {
            repository: "sample".to_owned(),
            history: Some(History::default()),
            ..Ledgers::default()
        };
        ledgers.inventory.registries.push(Registry {
            id: REGISTRY.to_owned(),
            dialect: Dialect::ComponentBaseVersioned,
            location: Location::new(LedgerKind::Registry, "pkg/gates.go", 10, 1),
            module_dir: String::new(),
            package: None,
            generated: false,
            extends: None,
        });
        Self {
            ledgers,
            dialect: Dialect::ComponentBaseVersioned,
        }
    }

    /// A list of versions without history.
    pub(crate) fn list() -> Self {
        let mut fixture = Self::new().without_history();
        fixture.dialect = Dialect::VersionedList;
        fixture
    }

    /// Forgets the history.
    pub(crate) fn without_history(mut self) -> Self {
        self.ledgers.history = None;
        self
    }

    /// Says that some of a ledger was not read.
    pub(crate) fn partial(self, ledger: LedgerKind) -> Self {
        self.covered(ledger, CoverageState::Partial, "shallow")
    }

    /// Says that all of a ledger was read.
    pub(crate) fn whole(self, ledger: LedgerKind) -> Self {
        self.covered(ledger, CoverageState::Exhaustive, "all of it")
    }

    fn covered(mut self, ledger: LedgerKind, state: CoverageState, why: &str) -> Self {
        let coverage = &mut self.ledgers.coverage;
        coverage.retain(|c| c.ledger != ledger);
        coverage.push(Coverage {
            ledger,
            state,
            why: why.to_owned(),
        });
        self
    }

    /// Says that nothing of a ledger was read, and forgets what it said.
    pub(crate) fn without(mut self, ledger: LedgerKind) -> Self {
        let all = &mut self.ledgers;
        all.statements.retain(|s| s.location.ledger != ledger);
        all.listings.retain(|l| l.location.ledger != ledger);
        all.cases.retain(|c| c.location.ledger != ledger);
        all.described.retain(|d| d.location.ledger != ledger);
        all.enhancement_claims
            .retain(|c| c.location.ledger != ledger);
        all.ci.supported.retain(|s| s.location.ledger != ledger);
        for gate in &mut all.inventory.gates {
            gate.milestones.retain(|m| m.location.ledger != ledger);
            gate.use_sites.retain(|l| l.ledger != ledger);
            for constraints in [&mut gate.requires, &mut gate.excludes] {
                constraints.retain(|c| c.location.ledger != ledger);
            }
        }
        match ledger {
            LedgerKind::Registry => all.inventory = Inventory::default(),
            LedgerKind::Code => all.code = CodeFacts::default(),
            LedgerKind::History => all.history = None,
            LedgerKind::Chart => all.charts.clear(),
            LedgerKind::Bats => all.ci.suites.clear(),
            LedgerKind::Ci => {
                all.ci = Ci {
                    suites: std::mem::take(&mut all.ci.suites),
                    supported: std::mem::take(&mut all.ci.supported),
                    ..Ci::default()
                };
            }
            LedgerKind::Proposals => all.proposals = Proposals::default(),
            LedgerKind::Results => all.results = Results::default(),
            LedgerKind::Issues => all.tracker = Tracker::default(),
            LedgerKind::ReleaseNotes => all.release_notes.clear(),
            LedgerKind::Metrics => all.metrics = Metrics::default(),
            LedgerKind::Page => {
                all.pages.clear();
                all.approvers.clear();
                if let Some(before) = &mut all.before {
                    before.pages.clear();
                }
            }
            _ => {}
        }
        self.covered(ledger, CoverageState::Absent, "not asked for")
    }

    /// Declares a counter whose name begins with a namespace.
    pub(crate) fn metric(self, name: &str, namespace: &str) -> Self {
        let mut fixture = self.whole(LedgerKind::Metrics);
        let declared = &mut fixture.ledgers.metrics.declared;
        let line = 10 + u32::try_from(declared.len()).expect("few metrics");
        declared.push(DeclaredMetric {
            name: name.to_owned(),
            prefix: Some(namespace.to_owned()),
            kind: Some(MetricKind::Counter),
            help: None,
            labels: Vec::new(),
            labels_complete: true,
            stability: None,
            location: Location::new(LedgerKind::Metrics, "pkg/metrics.go", line, 1),
        });
        declared.sort_by(|a, b| a.name.cmp(&b.name));
        fixture
    }

    /// Adds a test in a file, and what it says of gates.
    pub(crate) fn test(
        self,
        kind: TestKind,
        path: &str,
        expects_error: bool,
        said: &[(&str, Claim)],
    ) -> Self {
        let ledger = match kind {
            TestKind::Go => LedgerKind::GoTests,
            TestKind::Bats => LedgerKind::Bats,
        };
        let mut fixture = self.whole(LedgerKind::GoTests);
        let cases = &mut fixture.ledgers.cases;
        let id = u32::try_from(cases.len()).expect("few tests");
        let location = Location::new(ledger, path, 10 + id, 1);
        cases.push(TestCase {
            id,
            kind,
            name: format!("Test{id}"),
            location: location.clone(),
            expects_error,
            tags: Vec::new(),
            skips: Vec::new(),
            reach: Vec::new(),
        });
        let said = said.iter().map(|(gate, claim)| Statement {
            subject: (*gate).to_owned(),
            claim: claim.clone(),
            mode: Mode::Tests,
            basis: Basis::Read,
            location: location.clone(),
            listing: None,
            case: Some(id),
        });
        fixture.ledgers.statements.extend(said);
        fixture
    }

    /// Queries a metric; the place is called by its line.
    pub(crate) fn query(mut self, name: &str, place: MetricPlace, path: &str, line: u32) -> Self {
        self.ledgers.metrics.used.push(UsedMetric {
            name: name.to_owned(),
            place,
            title: Some(format!("Q{line}")),
            expression: format!("{name} > 0"),
            basis: Basis::Read,
            location: Location::new(LedgerKind::Metrics, path, line, 1),
        });
        self
    }

    /// Declares a gate in the audited tree, and checks it; its constant is called like it.
    pub(crate) fn gate(self, name: &str, text: &str) -> Self {
        self.renamed(name, name, text)
    }

    /// Declares a gate whose constant has another name.
    pub(crate) fn renamed(mut self, constant: &str, name: &str, text: &str) -> Self {
        let gates = &mut self.ledgers.inventory.gates;
        let line = 20 + u32::try_from(gates.len()).expect("few gates");
        let at = |line| Location::new(LedgerKind::Registry, "pkg/gates.go", line, 1);
        gates.push(Gate {
            name: name.to_owned(),
            name_basis: NameBasis::Read,
            registrations: vec![Registration {
                registry: REGISTRY.to_owned(),
                dialect: self.dialect,
                specs: specs(text),
                constant: Some(Constant {
                    ident: constant.to_owned(),
                    package: None,
                    location: Some(at(1)),
                }),
                declared: at(line),
            }],
            summary: None,
            owners: Vec::new(),
            keps: Vec::new(),
            milestones: Vec::new(),
            removal: None,
            requires: Vec::new(),
            excludes: Vec::new(),
            use_sites: vec![Location::new(LedgerKind::Code, "pkg/use.go", line, 5)],
            indirect_use_sites: Vec::new(),
        });
        gates.sort_by(|a, b| a.name.cmp(&b.name));
        self
    }

    /// Adds a release line, later than those before.
    pub(crate) fn line(mut self, line: &str, gates: &[(&str, &str)]) -> Self {
        let history = self.ledgers.history.get_or_insert_default();
        let number = history.lines.len() + 1;
        history.lines.push(ReleaseLine {
            line: line.to_owned(),
            version: Version::parse(line).expect("a line").line(),
            tag: format!("{line}.0"),
            date: format!("2025-{number:02}-01"),
            seconds: i64::try_from(number).expect("few lines") * 1000,
            commit: format!("{number:040}"),
            gates: snapshot(gates),
            patches: Vec::new(),
        });
        self
    }

    /// Says that gates stand in the newest line's code before the line to come shows them.
    pub(crate) fn unseen_until(mut self, line: &str, gates: &[&str]) -> Self {
        let history = self.ledgers.history.get_or_insert_default();
        let before = history.lines.last().expect("a line before");
        history.unseen.push(Unseen {
            line: line.to_owned(),
            before: before.line.clone(),
            location: Location::new(LedgerKind::History, "pkg/switches.go", 3, 0)
                .at_revision(before.tag.clone()),
            gates: gates.iter().map(|g| (*g).to_owned()).collect(),
        });
        self.partial(LedgerKind::History)
    }

    /// Says what the code of the last release with a gate says of its removal.
    pub(crate) fn parting(mut self, gate: &str, text: &str, version: &str) -> Self {
        let history = self.ledgers.history.get_or_insert_default();
        let location = Location::new(LedgerKind::History, "pkg/gates.go", 30, 0);
        let parting = history.partings.entry(gate.to_owned()).or_default();
        parting.remark = Some(remark(text, version, location));
        self
    }

    /// Says that the registration of a former gate wrote no stage.
    pub(crate) fn stage_unwritten(mut self, gate: &str) -> Self {
        let history = self.ledgers.history.get_or_insert_default();
        let parting = history.partings.entry(gate.to_owned()).or_default();
        parting.stage_unwritten = true;
        self
    }

    /// Says what a comment on a gate of the audited tree says of its removal.
    pub(crate) fn remark(mut self, gate: &str, text: &str, version: &str) -> Self {
        let location = Location::new(LedgerKind::Registry, "pkg/gates.go", 30, 0);
        self.declared(gate).removal = Some(remark(text, version, location));
        self
    }

    /// Registers a gate in a second registry, whose path sorts after the first.
    pub(crate) fn also(mut self, gate: &str, text: &str) -> Self {
        let other = Registration {
            registry: OTHER_REGISTRY.to_owned(),
            dialect: self.dialect,
            specs: specs(text),
            constant: None,
            declared: Location::new(LedgerKind::Registry, "pkg/other.go", 20, 1),
        };
        self.declared(gate).registrations.push(other);
        self
    }

    /// Puts what the newest line said of a gate into the other registry, and this before it.
    pub(crate) fn also_released(mut self, gate: &str, text: &str) -> Self {
        let lines = &mut self.ledgers.history.get_or_insert_default().lines;
        let line = lines.last_mut().expect("a line");
        let state = Arc::make_mut(&mut line.gates)
            .get_mut(gate)
            .expect("a gate");
        state.others.push(Registered {
            registry: std::mem::replace(&mut state.registry, OTHER_REGISTRY.into()),
            specs: std::mem::replace(&mut state.specs, specs(text).into()),
            path: state.path.clone(),
            line: state.line,
        });
        self
    }

    /// Says that the newest line had a gate in the other registry alone.
    pub(crate) fn only_released_elsewhere(mut self, gate: &str) -> Self {
        let lines = &mut self.ledgers.history.get_or_insert_default().lines;
        let line = lines.last_mut().expect("a line");
        let gates = Arc::make_mut(&mut line.gates);
        gates.get_mut(gate).expect("a gate").registry = OTHER_REGISTRY.into();
        self
    }

    /// Says that a program wrote the registry, and where it lies.
    pub(crate) fn generated_at(mut self, path: &str) -> Self {
        let inventory = &mut self.ledgers.inventory;
        for registry in &mut inventory.registries {
            registry.generated = true;
            registry.location.path = path.to_owned();
        }
        for gate in &mut inventory.gates {
            for registration in &mut gate.registrations {
                registration.declared.path = path.to_owned();
            }
        }
        self
    }

    fn declared(&mut self, gate: &str) -> &mut Gate {
        let mut gates = self.ledgers.inventory.gates.iter_mut();
        gates.find(|g| g.name == gate).expect("a declared gate")
    }

    /// Says what gates were before the change that is looked at.
    pub(crate) fn changed_from(mut self, gates: &[(&str, &str)]) -> Self {
        let stage = |text: &str| specs(text).last().and_then(|s| s.stage);
        let stages = gates.iter().map(|(n, text)| ((*n).to_owned(), stage(text)));
        self.ledgers.before = Some(Before {
            stages: stages.collect(),
            constants: gates
                .iter()
                .map(|(n, _)| ((*n).to_owned(), (*n).to_owned()))
                .collect(),
            owners: std::collections::BTreeMap::new(),
            pages: self.ledgers.pages.clone(),
        });
        self
    }

    /// Adds a patch release to the newest line.
    pub(crate) fn patch(mut self, gates: &[(&str, &str)]) -> Self {
        let lines = &mut self.ledgers.history.get_or_insert_default().lines;
        let line = lines.last_mut().expect("a line before its patch");
        line.patches.push(Patch {
            tag: format!("{}.1", line.line),
            date: line.date.clone(),
            gates: snapshot(gates),
            changed: gates.iter().map(|(n, _)| (*n).to_owned()).collect(),
        });
        self
    }

    /// Adds a commit on the main branch.
    pub(crate) fn commit(mut self, gates: &[(&str, &str)]) -> Self {
        let history = self.ledgers.history.get_or_insert_default();
        let number = history.committed.len() + 1;
        history.committed.push(Committed {
            commit: format!("c{number:039}"),
            date: format!("2025-06-{number:02}"),
            seconds: i64::try_from(number).expect("few commits") * 100,
            gates: snapshot(gates),
        });
        self
    }

    /// Says what the tree becomes next.
    pub(crate) fn next(mut self, version: &str) -> Self {
        self.ledgers.next_version = Some(NextVersion {
            text: version.to_owned(),
            location: Location::new(LedgerKind::Registry, "VERSION", 1, 1),
        });
        self
    }

    /// Adds a table with a row for every state that a gate ever had.
    pub(crate) fn history_table(mut self, path: &str, rows: &[(&str, &[Claim])]) -> Self {
        self = self.table(path, "Feature gates", rows);
        let listing = self.ledgers.listings.last_mut().expect("a table");
        listing
            .columns
            .extend(["since", "until"].map(str::to_owned));
        self
    }

    /// Adds a table to a document: a row is a name and what is claimed of it.
    pub(crate) fn table(mut self, path: &str, heading: &str, rows: &[(&str, &[Claim])]) -> Self {
        let id = u32::try_from(self.ledgers.listings.len()).expect("few tables");
        let first = id * 100 + 10;
        self.ledgers.listings.push(Listing {
            id,
            location: Location::new(LedgerKind::Docs, path, first, 1),
            headings: vec![heading.to_owned()],
            columns: vec!["name".to_owned(), "stage".to_owned()],
            rows: u32::try_from(rows.len()).expect("few rows"),
        });
        for (i, (subject, claims)) in rows.iter().enumerate() {
            let line = first + 2 + u32::try_from(i).expect("few rows");
            for claim in [Claim::Listed(id)].iter().chain(*claims) {
                self.ledgers.statements.push(Statement {
                    subject: (*subject).to_owned(),
                    claim: claim.clone(),
                    mode: Mode::Documents,
                    basis: Basis::Read,
                    location: Location::new(LedgerKind::Docs, path, line, 3),
                    listing: Some(id),
                    case: None,
                });
            }
        }
        self
    }

    /// Adds a list in a file that is no document: three lines a list, or more.
    pub(crate) fn listed(mut self, path: &str, names: &[&str]) -> Self {
        let id = u32::try_from(self.ledgers.listings.len()).expect("few lists");
        let at = |line| Location::new(LedgerKind::Lists, path, line, 5);
        self.ledgers.listings.push(Listing {
            id,
            location: at(3),
            headings: Vec::new(),
            columns: Vec::new(),
            rows: u32::try_from(names.len()).expect("few rows"),
        });
        for (line, name) in (3..).zip(names) {
            self.ledgers.statements.push(Statement {
                subject: (*name).to_owned(),
                claim: Claim::Listed(id),
                mode: Mode::Documents,
                basis: Basis::Read,
                location: at(line),
                listing: Some(id),
                case: None,
            });
        }
        self
    }

    /// Adds what a document says outside of its tables.
    pub(crate) fn told(
        mut self,
        path: &str,
        line: u32,
        subject: &str,
        claim: &Claim,
        basis: Basis,
    ) -> Self {
        self.ledgers.statements.push(Statement {
            subject: subject.to_owned(),
            claim: claim.clone(),
            mode: Mode::Documents,
            basis,
            location: Location::new(LedgerKind::Docs, path, line, 1),
            listing: None,
            case: None,
        });
        self
    }

    /// Adds a constraint that code enforces, in line 90.
    pub(crate) fn constraint(mut self, name: &str, claim: &Claim) -> Self {
        let gates = &mut self.ledgers.inventory.gates;
        let gate = gates.iter_mut().find(|g| g.name == name).expect("a gate");
        let constraint = |other: &String| Constraint {
            gate: other.clone(),
            source: ConstraintSource::Code,
            location: Location::new(LedgerKind::Code, "pkg/gates.go", 90, 1),
        };
        match claim {
            Claim::Requires(other) => gate.requires.push(constraint(other)),
            Claim::Excludes(other) => gate.excludes.push(constraint(other)),
            _ => panic!("no constraint"),
        }
        self
    }

    /// Joins it under a policy.
    pub(crate) fn project(&self, policy: &Policy, config: &Config) -> Project {
        assemble(self.ledgers.clone(), policy, config)
    }

    /// Judges it by a built-in policy.
    pub(crate) fn judge(&self, policy: &str) -> Vec<Finding> {
        self.judge_with(policy, &Config::default())
    }

    /// Judges it with a configuration.
    pub(crate) fn judge_with(&self, policy: &str, config: &Config) -> Vec<Finding> {
        let policy = policy::builtin(policy).expect("a built-in policy");
        evaluate(
            &self.project(&policy, config),
            &policy,
            config,
            "2026-01-15",
        )
    }

    /// Judges it and returns what one rule found.
    pub(crate) fn found(&self, policy: &str, rule: &str) -> Vec<Finding> {
        let mut found = self.judge(policy);
        found.retain(|f| f.rule == rule);
        found
    }
}

fn remark(text: &str, version: &str, location: Location) -> Remark {
    Remark {
        text: text.to_owned(),
        version: version.to_owned(),
        location,
    }
}

/// Makes a snapshot; a name may be `Name=Constant`.
fn snapshot(gates: &[(&str, &str)]) -> Arc<Snapshot> {
    let state = |(i, (name, text)): (usize, &(&str, &str))| {
        let (name, constant) = name.split_once('=').unwrap_or((name, name));
        let state = GateState {
            constant: Some(constant.into()),
            specs: specs(text).into(),
            path: "pkg/gates.go".into(),
            line: 20 + u32::try_from(i).expect("few gates"),
            registry: REGISTRY.into(),
            others: Vec::new(),
        };
        (name.into(), state)
    };
    Arc::new(gates.iter().enumerate().map(state).collect())
}
