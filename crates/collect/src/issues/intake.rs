//! Takes records in, and puts together what several of them tell of one issue.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::counted::counted;
use gradus_core::gate::Inventory;
use gradus_core::issue::{Actor, Issue, Kind, Milestone, Naming, Place, State, Tracker};
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::statement::Basis;

use super::closure::{self, Merges};
use super::extent::Extents;
use super::keyword;
use super::naming::Known;
use super::promise::Plans;
use super::record::{Closing, Record, Sort};
use super::revert;
use crate::docs::block::blocks;
use crate::docs::text::Page;
use crate::export::{Piece, Splitter, Troubles, excerpt};
use crate::home::Home;
use crate::part::Part;

/// Characters of a title; GitHub takes no longer one.
const MAX_TITLE: usize = 256;
/// Labels that are kept of one issue.
const MAX_LABELS: usize = 100;
/// Records of one export; the largest trackers have a fifth of it.
const MAX_RECORDS: usize = 1_000_000;

/// Other repositories of one export that are told by name.
const MAX_FOREIGN: usize = 10;

/// Repository and number.
pub(super) type Key = (String, u64);

/// An issue that names a gate, as far as one record or more told of it.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) issue: Issue,
    pub(super) closed: bool,
    pub(super) closed_on: Option<String>,
    pub(super) closed_by: Option<Actor>,
    pub(super) reason: Option<String>,
    updated: String,
    /// Whether its labels were exported.
    has_labels: bool,
}

/// Reads exports one after the other, each in chunks.
#[derive(Debug)]
pub struct Intake {
    known: Known,
    home: Home,
    /// Records of other repositories, by name.
    foreign: BTreeMap<String, usize>,
    path: String,
    splitter: Splitter,
    troubles: Troubles,
    files: usize,
    records: usize,
    kept: BTreeMap<Key, Kept>,
    milestones: BTreeMap<Key, Milestone>,
    merges: Merges,
    closings: BTreeMap<Key, Closing>,
    extents: Extents,
    unread: Vec<Unread>,
}

impl Intake {
    /// Begins with nothing; the gates of an inventory are looked for, and what is told of
    /// another repository than this one is left out.
    #[must_use]
    pub fn new(inventory: &Inventory, home: &Home) -> Self {
        Self {
            known: Known::new(inventory),
            home: home.clone(),
            foreign: BTreeMap::new(),
            path: String::new(),
            splitter: Splitter::new(),
            troubles: Troubles::of(""),
            files: 0,
            records: 0,
            kept: BTreeMap::new(),
            milestones: BTreeMap::new(),
            merges: Merges::default(),
            closings: BTreeMap::new(),
            extents: Extents::default(),
            unread: Vec::new(),
        }
    }

    /// Begins a file.
    pub fn begin(&mut self, path: &str) {
        path.clone_into(&mut self.path);
        self.splitter = Splitter::new();
        self.troubles = Troubles::of(path);
        self.files += 1;
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, chunk: &[u8]) {
        self.cut(|splitter, sink| splitter.feed(chunk, sink));
    }

    /// Ends the file; `trouble` is why the rest of it could not be had.
    pub fn end(&mut self, trouble: Option<Unread>) {
        match trouble {
            Some(trouble) => self.unread.push(trouble),
            None => self.cut(|splitter, sink| splitter.finish(sink)),
        }
        let troubles = std::mem::replace(&mut self.troubles, Troubles::of(""));
        self.unread.extend(troubles.finish());
        for (repository, count) in std::mem::take(&mut self.foreign) {
            let what = counted(count, "record", "records");
            self.unread.push(Unread {
                path: self.path.clone(),
                code: UnreadCode::Unresolved,
                reason: self.home.refusal(&what, &repository),
            });
        }
    }

    /// Ends the reading: what is told of gates, and how much was read.
    #[must_use]
    pub fn finish(mut self) -> (Tracker, Part) {
        self.merges.settle();
        let mut issues: Vec<Issue> = Vec::with_capacity(self.kept.len());
        for (key, kept) in self.kept {
            let state = closure::state(&key, &kept, &self.merges, self.closings.get(&key));
            issues.push(Issue {
                state,
                ..kept.issue
            });
        }
        let extents = self.extents.finish();
        let coverage = super::extent::coverage(
            self.files,
            (&extents, &self.home),
            (issues.len(), self.milestones.len()),
            &self.unread,
        );
        let tracker = Tracker {
            issues,
            milestones: self.milestones.into_values().collect(),
            extents,
        };
        let part = Part {
            coverage: vec![coverage],
            unread: self.unread,
            ..Part::default()
        };
        (tracker, part)
    }

    fn cut(&mut self, step: impl FnOnce(&mut Splitter, &mut dyn FnMut(Piece<'_>))) {
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new());
        step(&mut splitter, &mut |piece| self.piece(&piece));
        self.splitter = splitter;
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Broken(line, code, reason) => self.troubles.add(*line, *code, reason),
            Piece::Head(bytes) => {
                let head: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
                if head.get("incomplete_results") == Some(&serde_json::Value::Bool(true)) {
                    let reason = "the search says that its results are incomplete";
                    self.troubles.add(0, UnreadCode::Missing, reason);
                }
            }
            Piece::Record(bytes, line) if self.records < MAX_RECORDS => {
                self.records += 1;
                match Record::of(bytes) {
                    Ok(record) => self.record(&record, *line),
                    Err(why) => {
                        let reason = format!("a record is not JSON: {why}");
                        self.troubles.add(*line, UnreadCode::Syntax, &reason);
                    }
                }
            }
            Piece::Record(_, line) => {
                let reason = "more records than a tracker has";
                self.troubles.add(*line, UnreadCode::Budget, reason);
            }
        }
    }

    fn record(&mut self, record: &Record, line: u32) {
        let of_event = record.subject().map(|(repository, _)| repository);
        let mut told = record.repositories().chain(of_event);
        if let Some(other) = told.find(|r| !r.is_empty() && self.home.is(r) == Some(false)) {
            let is_new = !self.foreign.contains_key(&other);
            let other = match is_new && self.foreign.len() >= MAX_FOREIGN {
                true => "more repositories".to_owned(),
                false => other,
            };
            *self.foreign.entry(other).or_default() += 1;
            return;
        }
        let reason = match record.sort() {
            Sort::Numbered(kind) => return self.numbered(record, kind, line),
            Sort::Milestone => return self.milestone(record, line),
            Sort::Event => {
                if let (Some(key), Some(closing)) = (record.subject(), record.closings()) {
                    self.closing(key, closing);
                }
                return;
            }
            Sort::Release => "a release: release notes are read with --release-notes".to_owned(),
            Sort::Refusal => format!(
                "in place of a page the tracker answered: {}",
                excerpt(record.message(), 100)
            ),
            Sort::Other => "a record that is no issue, pull request or milestone".to_owned(),
        };
        let code = match record.sort() {
            Sort::Refusal => UnreadCode::Missing,
            _ => UnreadCode::Unresolved,
        };
        self.troubles.add(line, code, &reason);
    }

    fn closing(&mut self, key: Key, closing: Closing) {
        let later = |known: &Closing| known.at < closing.at;
        if self.closings.get(&key).is_none_or(later) {
            self.closings.insert(key, closing);
        }
    }

    fn milestone(&mut self, record: &Record, line: u32) {
        let repository = record.repository();
        let number = record.number().unwrap_or_default();
        let milestone = Milestone {
            number,
            title: excerpt(record.title(), MAX_TITLE),
            closed: record.is_closed() == Some(true),
            location: self.place(record, line),
            repository: repository.clone(),
        };
        self.milestones.insert((repository, number), milestone);
    }

    fn numbered(&mut self, record: &Record, kind: Kind, line: u32) {
        let key = (record.repository(), record.number().unwrap_or_default());
        let location = Location::new(LedgerKind::Issues, self.path.as_str(), 0, 0);
        let seen = (kind, record.has_labels());
        self.extents.add(&key, seen, &location);
        if let Some(closing) = record.closings() {
            self.closing(key.clone(), closing);
        }
        match kind {
            Kind::PullRequest => self.pull_request(record, &key, line),
            Kind::Issue => {
                for reference in record.closed_by_pull_requests() {
                    let pull_request = (key.0.clone(), reference.number);
                    self.closes(&pull_request, key.1, line);
                    self.merges.merged(&pull_request, reference.merged);
                }
            }
        }
        if let Some(kept) = self.about_gates(record, kind, &key, line) {
            self.keep(key, kept);
        }
    }

    fn closes(&mut self, pull_request: &Key, issue: u64, line: u32) {
        if !self.merges.closes(pull_request, issue) {
            let reason = "more pull requests that close issues than a tracker has";
            self.troubles.add(line, UnreadCode::Budget, reason);
        }
    }

    fn pull_request(&mut self, record: &Record, key: &Key, line: u32) {
        let merged = record.merged();
        if merged.is_some() {
            let (body, _) = record.body();
            self.merges.titled(key, record.title());
            if let Some(subject) = revert::subject(record.title()) {
                self.merges
                    .reverts(key, subject, revert::number(body, &key.0));
            }
            let by_field = record.closes().into_iter().map(|r| r.number);
            for issue in keyword::closed(body, &key.0).into_iter().chain(by_field) {
                self.closes(key, issue, line);
            }
        }
        self.merges.merged(key, merged);
    }

    /// Reads what an issue tells of gates; `None` where it names none.
    fn about_gates(&mut self, record: &Record, kind: Kind, key: &Key, line: u32) -> Option<Kept> {
        let mut labels = record.labels();
        labels.truncate(MAX_LABELS);
        let title = excerpt(record.title(), MAX_TITLE);
        let mut gates = self.known.in_head(&labels, &title);
        let (body, whole) = match kind {
            Kind::Issue => record.body(),
            Kind::PullRequest => ("", true),
        };
        let names = &self.known.names;
        // A line of a tracking issue need not name its gate.
        let body = if gates.is_empty() && !names.any(body.as_bytes()) {
            Vec::new()
        } else {
            blocks(&Page::new(body))
        };
        let head: Vec<&str> = certain(&gates);
        let mut plans = Plans::default();
        plans.read(&blocks(&Page::new(&title)), &Place::Title, &head, names);
        plans.read(&body, &Place::Body, &head, names);
        plans.settle();
        if gates.is_empty() {
            gates = self.known.in_body(&body);
        }
        if kind == Kind::Issue {
            for guess in self.known.loosely(&title) {
                let is_told = |n: &Naming| n.gate == guess.gate && n.place != Place::Body;
                if !gates.iter().any(is_told) {
                    gates.push(guess);
                }
            }
            gates.sort();
        }
        if gates.is_empty() {
            return None;
        }
        if !whole {
            let reason = "a body of more than 128 KiB: its end was not looked at";
            self.troubles.add(line, UnreadCode::Budget, reason);
        }
        let closed_on = record.closed();
        let closed = record.is_closed().unwrap_or(closed_on.is_some());
        Some(Kept {
            issue: Issue {
                repository: key.0.clone(),
                number: key.1,
                kind,
                location: self.place(record, line).with_text(title.as_str()),
                title,
                author: record.author(),
                labels,
                milestone: record.milestone().map(|title| excerpt(title, MAX_TITLE)),
                created: record.created(),
                state: State::Open,
                gates,
                promises: plans.promises,
                removals: plans.removals,
            },
            closed,
            closed_on,
            closed_by: record.closed_by(),
            reason: record.reason(),
            updated: record.updated().to_owned(),
            has_labels: record.has_labels(),
        })
    }

    /// Keeps the newer of two records of one issue, with what only the older one says.
    fn keep(&mut self, key: Key, kept: Kept) {
        let Some(known) = self.kept.remove(&key) else {
            self.kept.insert(key, kept);
            return;
        };
        let (mut newer, older) = if kept.updated >= known.updated {
            (kept, known)
        } else {
            (known, kept)
        };
        if newer.closed == older.closed {
            newer.closed_by = newer.closed_by.or(older.closed_by);
            newer.reason = newer.reason.or(older.reason);
        }
        if !newer.has_labels && older.has_labels {
            newer.issue.labels = older.issue.labels;
            newer.has_labels = true;
        }
        self.kept.insert(key, newer);
    }

    /// Returns the page of a record, or its place in the file.
    fn place(&self, record: &Record, line: u32) -> Location {
        match record.page() {
            Some(url) => Location::new(LedgerKind::Issues, url, 0, 0),
            None => Location::new(LedgerKind::Issues, self.path.as_str(), line, 0),
        }
    }
}

/// Returns the gates that the head of an issue names beyond doubt.
fn certain(gates: &[Naming]) -> Vec<&str> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let sure = gates.iter().filter(|n| n.basis == Basis::Read);
    names.extend(sure.map(|n| n.gate.as_str()));
    names.into_iter().collect()
}
