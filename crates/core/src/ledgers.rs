//! Everything that was read of one repository at one revision.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::chart::Chart;
use crate::ci::Ci;
use crate::code::CodeFacts;
use crate::described::Described;
use crate::forge::Forge;
use crate::gate::{Gate, Inventory};
use crate::generated::Generated;
use crate::history::History;
use crate::issue::Tracker;
use crate::ledger::{Coverage, Unread};
use crate::location::Location;
use crate::marker::{EnhancementClaim, Marker};
use crate::metric::Metrics;
use crate::project::Project;
use crate::proposal::Proposals;
use crate::record::{Approver, GatePage};
use crate::release_note::ReleaseNote;
use crate::results::Results;
use crate::runbook::Runbook;
use crate::stage::Stage;
use crate::statement::{Listing, Statement};
use crate::testcase::TestCase;

/// Folders that hold other people's code, or output: never walked, only opened by name.
pub const SKIPPED_FOLDERS: [&str; 6] = [
    "vendor",
    "third_party",
    "testdata",
    "_output",
    "node_modules",
    ".git",
];

/// The audited commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Full hash.
    pub commit: String,
    /// Committer's day, `YYYY-MM-DD`, UTC.
    pub date: String,
    /// Committer's time in seconds since 1970.
    pub seconds: i64,
    /// Whether the working tree was read instead of the commit's own tree.
    pub worktree: bool,
}

/// The version that the tree says it will become: a `VERSION` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextVersion {
    /// As written: `v0.5.0-dev`.
    pub text: String,
    /// Where.
    pub location: Location,
}

/// What gates were, and what their pages said, before a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// Stages by name.
    pub stages: BTreeMap<String, Option<Stage>>,
    /// Names by the identifier of the constant: what is renamed keeps it.
    pub constants: BTreeMap<String, String>,
    /// Who answered for them by comments in the code, by name.
    pub owners: BTreeMap<String, Vec<String>>,
    /// Pages of gates, with their records.
    pub pages: Vec<GatePage>,
}

impl Before {
    /// Notes what gates are, and what their pages say.
    #[must_use]
    pub fn of(project: &Project) -> Self {
        let mut before = Self {
            pages: project.ledgers.pages.clone(),
            ..Self::default()
        };
        for view in &project.gates {
            let name = &view.gate.name;
            before.stages.insert(name.clone(), view.current.stage);
            if !view.gate.owners.is_empty() {
                let owners = view.gate.owners.clone();
                before.owners.insert(name.clone(), owners);
            }
            if let Some(constant) = constant(&view.gate) {
                before.constants.insert(constant.to_owned(), name.clone());
            }
        }
        before
    }

    /// Returns the stage that a gate had, under this name or the one before; `None` for a new
    /// gate.
    #[must_use]
    pub fn stage_of(&self, gate: &Gate) -> Option<Option<Stage>> {
        self.stages.get(self.name_of(gate)?).copied()
    }

    /// Returns the name that a gate had; `None` for a new gate.
    #[must_use]
    pub fn name_of<'a>(&'a self, gate: &'a Gate) -> Option<&'a str> {
        if self.stages.contains_key(&gate.name) {
            return Some(&gate.name);
        }
        let name = self.constants.get(constant(gate)?)?;
        self.stages.contains_key(name).then_some(name)
    }

    /// Returns the page that a gate had, with its record.
    #[must_use]
    pub fn page_of(&self, gate: &Gate) -> Option<&GatePage> {
        let name = self.name_of(gate)?;
        self.pages.iter().find(|page| page.gate == name)
    }
}

fn constant(gate: &Gate) -> Option<&str> {
    let first = gate.registrations.first()?;
    first.constant.as_ref().map(|c| c.ident.as_str())
}

/// What the collectors found. A plain value: equal input gives equal ledgers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledgers {
    /// Name of the repository for people: the last part of its path or of its origin.
    pub repository: String,
    /// The audited commit; `None` without git.
    pub revision: Option<Revision>,
    /// The web site that shows the repository, where it is a known one.
    pub forge: Option<Forge>,
    /// Paths that were read from disk and differ from the audited commit, or are not in it:
    /// there is no page to link to. Told of pages of gates, and of other files where there is a
    /// forge.
    pub edited: BTreeSet<String>,
    /// Every file of the tree that is looked at, by path; without vendored code.
    pub paths: Vec<Arc<str>>,
    /// Gates in code.
    pub inventory: Inventory,
    /// Releases and commits; `None` without git, or where it was not asked for.
    pub history: Option<History>,
    /// What a `VERSION` file says.
    pub next_version: Option<NextVersion>,
    /// What other ledgers say.
    pub statements: Vec<Statement>,
    /// The lists they say it in.
    pub listings: Vec<Listing>,
    /// What Go code does with gates besides declaring and checking them.
    pub code: CodeFacts,
    /// Tests that name gates.
    pub cases: Vec<TestCase>,
    /// Helm charts.
    pub charts: Vec<Chart>,
    /// What runs the tests.
    pub ci: Ci,
    /// Releases that documents say they describe.
    pub described: Vec<Described>,
    /// Numbered design documents, and what demands them.
    pub proposals: Proposals,
    /// Places in vendored API types that name a gate of Kubernetes.
    pub markers: Vec<Marker>,
    /// Sentences that say how far enhancements of Kubernetes are.
    pub enhancement_claims: Vec<EnhancementClaim>,
    /// Results of test runs, summed up.
    pub results: Results,
    /// Metrics, and the queries that use them.
    pub metrics: Metrics,
    /// Sections of documents about trouble.
    pub runbooks: Vec<Runbook>,
    /// Pages of gates, with their records.
    pub pages: Vec<GatePage>,
    /// Pages that say themselves that their gate is gone, and whose gate no code has; by path.
    pub former_pages: Vec<GatePage>,
    /// What of the documents nobody wrote.
    pub generated: Generated,
    /// Who may speak for the project, by `OWNERS`.
    pub approvers: Vec<Approver>,
    /// Members of the aliases of `OWNERS_ALIASES`, lower case, without `@`.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// The day on which files were read from disk, `YYYY-MM-DD`: what no commit has yet is of no
    /// later one.
    pub read_on: Option<String>,
    /// Issues, pull requests and milestones that were given.
    pub tracker: Tracker,
    /// Notes of releases, in the order of files.
    pub release_notes: Vec<ReleaseNote>,
    /// What gates were before a change; `None` where no change is looked at.
    pub before: Option<Before>,
    /// How much of each ledger was read.
    pub coverage: Vec<Coverage>,
    /// What was there and could not be read.
    pub unread: Vec<Unread>,
}
