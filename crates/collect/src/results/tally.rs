//! Sums results up while they are read: memory grows with the number of tests, not of cases.

use std::collections::{HashMap, HashSet};

use gradus_core::counted::counted;
use gradus_core::ledger::{Unread, UnreadCode};
use gradus_core::results::{
    Counts, Failure, KEPT_FAILURES, Module, Place, Record, Results, Run, Setting, TestName,
    Trouble, TroubleKind, is_import_path, label, title,
};
use gradus_core::testcase::TestCase;

use super::facts::Facts;

/// Records that are kept by name: a large project has some ten thousand tests.
pub const MAX_RECORDS: usize = 100_000;
/// Bytes of all names together.
const MAX_WORD_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of a name of a test.
const MAX_NAME: usize = 1_000;
/// Characters of a message that are kept.
const MAX_MESSAGE: usize = 200;
/// Panics and races that are listed of one run.
const MAX_TROUBLES: u64 = 50;
/// Things that are told of one file.
const MAX_NOTES: usize = 8;
/// Passes that are kept by the id of their run, to know them where that run comes again.
const MAX_PASSES: usize = 1_000_000;
/// Commits whose look-up is kept.
const MAX_COMMITS: usize = 10_000;

/// How a test case came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// It passed after it had failed.
    Flaked,
    /// It did not run, or its failure was expected.
    Skipped,
}

/// One test case, as a file has it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What the test belongs to; empty where the format has nothing.
    pub group: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How it came out.
    pub outcome: Outcome,
    /// Line of the file.
    pub line: u32,
    /// What was said of a failure.
    pub message: Option<&'a str>,
}

/// What results are held against: the tree and its past.
#[derive(Debug, Default)]
pub struct Wanted<'p> {
    /// Tests of the tree, which are kept by name however many others there are.
    tests: HashSet<String>,
    /// Modules of the tree; without any, no package is known to be of another project.
    modules: Vec<Module>,
    commits: Option<Commits<'p>>,
}

/// Tells whether a history has a commit, by what a record calls it.
#[derive(Clone, Copy)]
pub struct Commits<'p>(pub &'p dyn Fn(&str) -> bool);

impl std::fmt::Debug for Commits<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Commits")
    }
}

impl<'p> Wanted<'p> {
    /// Makes it of the tests of a tree.
    #[must_use]
    pub fn of(cases: &[TestCase]) -> Self {
        Self {
            tests: cases.iter().map(|c| key(&c.name)).collect(),
            ..Self::default()
        }
    }

    /// Adds what tells the project from others: its modules, and its commits where the clone has
    /// them all.
    #[must_use]
    pub fn within(mut self, modules: Vec<Module>, commits: Option<Commits<'p>>) -> Self {
        self.modules = modules;
        self.commits = commits;
        self
    }

    fn has(&self, name: &str) -> bool {
        label(name).next().is_some()
            || self.tests.contains(&key(name))
            || name
                .rsplit_once('#')
                .is_some_and(|(name, _)| self.tests.contains(&key(name)))
    }

    /// Tells whether a Go package is of none of the tree's modules. What `go test` names without
    /// a module, files and folders, may be of it.
    fn is_foreign(&self, package: &str) -> bool {
        let is_named = !package.is_empty()
            && package != "command-line-arguments"
            && !package.starts_with("_/");
        let has = |module: &Module| module.folder_of(package).is_some();
        is_named && !self.modules.is_empty() && !self.modules.iter().any(has)
    }
}

/// `go test` writes the spaces of a name as `_`, and BATS puts the time behind it.
fn key(name: &str) -> String {
    title(name).replace(char::is_whitespace, "_")
}

/// What the present run showed of one record.
#[derive(Debug, Default)]
struct Now {
    passed: Option<Place>,
    failed: Option<Failure>,
    flaked: bool,
    skipped: bool,
}

/// Sums up. Runs come one after the other, files of a run one after the other.
#[derive(Debug, Default)]
pub struct Tally<'p> {
    wanted: Wanted<'p>,
    results: Results,
    unread: Vec<Unread>,
    words: HashMap<Box<str>, u32>,
    word_bytes: usize,
    records: HashMap<(u32, u32, u32), u32>,
    settings: HashMap<Setting, u32>,
    now: HashMap<u32, Now>,
    /// What the record of the run says; it goes before what its files say.
    recorded: Facts,
    facts: Facts,
    setting: Option<u32>,
    notes: usize,
    /// Commits that were looked up.
    known: HashMap<String, bool>,
    /// First run of each id.
    ids: HashMap<String, u32>,
    /// Passes that count, by the first run of that id and their record.
    passes: HashSet<(u32, u32)>,
    /// Results of the file that are of other modules, and the first of their packages.
    foreign: Option<(u64, String)>,
}

impl<'p> Tally<'p> {
    /// Makes an empty one.
    #[must_use]
    pub fn new(wanted: Wanted<'p>) -> Self {
        let modules = wanted.modules.clone();
        Self {
            wanted,
            results: Results {
                modules,
                ..Results::default()
            },
            ..Self::default()
        }
    }

    /// Begins a run. `recorded` is what its own record says of it.
    pub fn begin_run(&mut self, path: &str, recorded: Facts) {
        self.end_file();
        self.end_run();
        self.facts = Facts::default();
        self.results.runs.push(Run {
            id: path.to_owned(),
            path: path.to_owned(),
            whole: true,
            ..Run::default()
        });
        self.continue_run(recorded);
    }

    /// Goes on with the run, in a part of it that has a record of its own.
    pub fn continue_run(&mut self, recorded: Facts) {
        self.end_file();
        self.recorded = recorded;
        let mut facts = self.recorded.clone();
        facts.stray = facts.commit.as_ref().is_some_and(|c| self.is_stray(c));
        self.take(facts);
    }

    /// Begins a file of the run.
    pub fn begin_file(&mut self, path: &str) {
        self.end_file();
        self.results.files.push(path.to_owned());
        self.notes = 0;
        self.say(&Facts::default());
    }

    /// Takes what the file says of the run from here on.
    pub fn say(&mut self, facts: &Facts) {
        let mut facts = self.recorded.clone().or(facts);
        facts.stray = facts.commit.as_ref().is_some_and(|c| self.is_stray(c));
        if self.facts != facts {
            self.take(facts);
        }
    }

    fn take(&mut self, facts: Facts) {
        let news = facts.stray && !(self.facts.stray && self.facts.commit == facts.commit);
        if let Some(commit) = facts.commit.as_ref().filter(|_| news) {
            let run = self.results.runs.last();
            let path = run.map(|r| r.path.clone()).unwrap_or_default();
            let commit: String = commit.chars().take(80).collect();
            let reason = format!(
                "it tested the commit `{commit}`, which this repository does not have: what it \
                 shows is a guess"
            );
            self.lose(path, UnreadCode::Foreign, reason);
        }
        self.facts = facts;
        self.setting = None;
        self.describe_run();
    }

    fn is_stray(&mut self, commit: &str) -> bool {
        let Some(commits) = self.wanted.commits else {
            return false;
        };
        if let Some(known) = self.known.get(commit) {
            return !*known;
        }
        let known = (commits.0)(commit);
        if self.known.len() < MAX_COMMITS {
            self.known.insert(commit.to_owned(), known);
        }
        !known
    }

    fn end_file(&mut self) {
        if let Some((results, package)) = self.foreign.take() {
            let modules = self.wanted.modules.iter();
            let own: Vec<String> = modules.take(3).map(|m| format!("`{}`", m.path)).collect();
            let reason = format!(
                "{} not of {}, as those of `{}`: they do not count",
                counted(
                    usize::try_from(results).unwrap_or(usize::MAX),
                    "result is",
                    "results are"
                ),
                own.join(", "),
                cut(&package)
            );
            let path = self.results.files.last().cloned().unwrap_or_default();
            self.lose(path, UnreadCode::Foreign, reason);
        }
    }

    fn is_foreign(&self, group: &str) -> bool {
        // Who wrote down which gates the run had, beside tests of another module, says that these
        // tested the project.
        self.recorded.gates.is_empty() && self.wanted.is_foreign(group)
    }

    fn describe_run(&mut self) {
        let facts = &self.facts;
        let Some(run) = self.results.runs.last_mut() else {
            return;
        };
        if let Some(id) = facts.id.as_ref().filter(|_| run.id == run.path) {
            run.id.clone_from(id);
        }
        let fill = |mine: &mut Option<String>, said: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(said);
            }
        };
        fill(&mut run.date, &facts.date);
        fill(&mut run.commit, &facts.commit);
        fill(&mut run.url, &facts.url);
        run.succeeded = run.succeeded.or(facts.succeeded);
    }

    /// Counts a test case of a Go package.
    pub fn case_of_package(&mut self, seen: Seen<'_>) {
        if self.is_foreign(seen.group) {
            let (results, _) = self.foreign.get_or_insert((0, seen.group.to_owned()));
            *results += 1;
        } else {
            self.count(seen);
        }
    }

    /// Counts a test case.
    pub fn case(&mut self, seen: Seen<'_>) {
        if is_import_path(seen.group) {
            self.case_of_package(seen);
        } else {
            self.count(seen);
        }
    }

    fn count(&mut self, seen: Seen<'_>) {
        let mut counts = Counts::default();
        match seen.outcome {
            Outcome::Passed => counts.passes = 1,
            Outcome::Failed => counts.failures = 1,
            Outcome::Flaked => counts.flakes = 1,
            Outcome::Skipped => counts.skips = 1,
        }
        if let Some(run) = self.results.runs.last_mut() {
            run.counts.add(counts);
        }
        let Some(record) = self.record(seen.group, seen.name) else {
            self.results.unlisted.add(counts);
            return;
        };
        let place = self.place(seen.line);
        let run = self.run();
        let now = self.now.entry(record).or_default();
        match seen.outcome {
            Outcome::Passed => {
                now.passed.get_or_insert(place);
            }
            Outcome::Skipped => now.skipped = true,
            Outcome::Failed | Outcome::Flaked => {
                now.flaked |= seen.outcome == Outcome::Flaked;
                now.failed.get_or_insert_with(|| Failure {
                    run,
                    place,
                    message: seen.message.and_then(first_line),
                });
            }
        }
    }

    /// Notes a panic or a race, in the output of a test where that is known.
    pub fn trouble(
        &mut self,
        kind: TroubleKind,
        test: Option<(&str, &str)>,
        line: u32,
        text: &[u8],
    ) {
        let (run, setting, place) = (self.run(), self.setting(), self.place(line));
        let Some(current) = self.results.runs.last_mut() else {
            return;
        };
        current.troubles += 1;
        if current.troubles > MAX_TROUBLES {
            return;
        }
        self.results.troubles.push(Trouble {
            kind,
            run,
            setting,
            test: test.map(|(group, name)| TestName {
                group: (!group.is_empty()).then(|| cut(group).to_owned()),
                name: cut(name).to_owned(),
            }),
            place,
            text: first_line(&String::from_utf8_lossy(text)).unwrap_or_default(),
        });
    }

    /// Says that something of the file could not be read.
    pub fn note(&mut self, code: UnreadCode, reason: impl Into<String>) {
        let path = self.results.files.last().cloned().unwrap_or_default();
        self.notes += 1;
        if self.notes < MAX_NOTES {
            self.lose(path, code, reason);
        } else if self.notes == MAX_NOTES {
            self.lose(path, code, "and more of the like, which is not listed");
        }
    }

    /// Says that something of the run could not be read.
    pub fn lose(&mut self, path: impl Into<String>, code: UnreadCode, reason: impl Into<String>) {
        // What is there twice is not missing.
        if let Some(run) = self.results.runs.last_mut()
            && code != UnreadCode::Repeated
        {
            run.whole = false;
        }
        self.unread.push(Unread {
            path: path.into(),
            code,
            reason: reason.into(),
        });
    }

    /// Ends: what there was, and what could not be read.
    #[must_use]
    pub fn finish(mut self) -> (Results, Vec<Unread>) {
        self.end_file();
        self.end_run();
        let lost = self.results.unlisted;
        let lost = lost.passes + lost.failures + lost.flakes + lost.skips;
        if lost > 0 {
            self.unread.push(Unread {
                path: String::new(),
                code: UnreadCode::Budget,
                reason: format!(
                    "{lost} results of tests beyond the first {} are counted and not kept by name",
                    self.results.records.len()
                ),
            });
        }
        let records = &mut self.results.records;
        records.sort_by(|a, b| (&a.test, a.setting).cmp(&(&b.test, b.setting)));
        (self.results, self.unread)
    }

    /// Adds what the run showed to what is known of each test.
    fn end_run(&mut self) {
        let run = self.run();
        let date = self.results.runs.last().and_then(|r| r.date.clone());
        let first = self.first_of_id();
        for (number, now) in std::mem::take(&mut self.now) {
            let is_pass = now.failed.is_none() && now.passed.is_some();
            if is_pass && first.is_some_and(|first| !self.is_new_pass(first, number)) {
                continue;
            }
            let Some(record) = self.results.records.get_mut(number as usize) else {
                continue;
            };
            let counts = &mut record.counts;
            match (now.failed, now.passed) {
                (Some(failure), passed) => {
                    if passed.is_some() || now.flaked {
                        counts.flakes += 1;
                    } else {
                        counts.failures += 1;
                    }
                    if record.first_failures.len() < KEPT_FAILURES {
                        record.first_failures.push(failure);
                    }
                }
                (None, Some(place)) => {
                    counts.passes += 1;
                    record.passed = Some((run, place));
                }
                (None, None) => counts.skips += u64::from(now.skipped),
            }
            if let Some(date) = &date {
                if record.oldest.as_ref().is_none_or(|old| date < old) {
                    record.oldest = Some(date.clone());
                }
                if record.newest.as_ref().is_none_or(|new| date > new) {
                    record.newest = Some(date.clone());
                }
            }
        }
    }

    /// Returns the first run of the present one's id, if it has one; tells that it is another.
    fn first_of_id(&mut self) -> Option<u32> {
        let number = self.run();
        let run = self.results.runs.last()?;
        if run.id == run.path {
            return None;
        }
        let first = *self.ids.entry(run.id.clone()).or_insert(number);
        if first != number {
            let path = run.path.clone();
            let before = self.results.run(first).map_or("", |run| run.path.as_str());
            let reason = format!(
                "the run `{}`, as `{before}` is: what passed in both counts once",
                cut(&run.id)
            );
            self.lose(path, UnreadCode::Repeated, reason);
        }
        Some(first)
    }

    /// Tells whether a pass is the first one of its test in all that is called like its run.
    /// Where too many are kept already, what comes again is none.
    fn is_new_pass(&mut self, first: u32, record: u32) -> bool {
        if self.passes.len() < MAX_PASSES {
            self.passes.insert((first, record))
        } else {
            first == self.run() && !self.passes.contains(&(first, record))
        }
    }

    fn record(&mut self, group: &str, name: &str) -> Option<u32> {
        let (group, name) = (cut(group), cut(name));
        let setting = self.setting();
        let known =
            |words: &HashMap<Box<str>, u32>| Some((*words.get(group)?, *words.get(name)?, setting));
        let found = known(&self.words).and_then(|key| self.records.get(&key).copied());
        if found.is_some() {
            return found;
        }
        let holds = |times: usize| {
            self.results.records.len() < times * MAX_RECORDS
                && self.word_bytes < times * MAX_WORD_BYTES
        };
        let is_kept = holds(1) || (holds(2) && self.wanted.has(name));
        if !is_kept {
            return None;
        }
        let key = (self.word(group), self.word(name), setting);
        let number = small(self.results.records.len());
        self.records.insert(key, number);
        self.results.records.push(Record {
            test: TestName {
                group: (!group.is_empty()).then(|| group.to_owned()),
                name: name.to_owned(),
            },
            setting,
            counts: Counts::default(),
            first_failures: Vec::new(),
            passed: None,
            oldest: None,
            newest: None,
        });
        Some(number)
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(number) = self.words.get(word) {
            return *number;
        }
        let number = small(self.words.len());
        self.word_bytes += word.len();
        self.words.insert(word.into(), number);
        number
    }

    /// Returns the setting that holds here.
    fn setting(&mut self) -> u32 {
        if let Some(number) = self.setting {
            return number;
        }
        let setting = self.facts.setting();
        let next = small(self.results.settings.len());
        let number = *self.settings.entry(setting.clone()).or_insert(next);
        if number == next {
            self.results.settings.push(setting);
        }
        self.setting = Some(number);
        number
    }

    fn run(&self) -> u32 {
        small(self.results.runs.len().saturating_sub(1))
    }

    fn place(&self, line: u32) -> Place {
        Place {
            file: small(self.results.files.len().saturating_sub(1)),
            line,
        }
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn cut(name: &str) -> &str {
    let name = name.trim();
    if name.len() <= MAX_NAME {
        return name;
    }
    let mut end = MAX_NAME;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or(name)
}

/// Returns the first line that says something.
fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|l| !l.is_empty())?;
    Some(
        line.chars()
            .take(MAX_MESSAGE)
            .filter(|c| !c.is_control())
            .collect(),
    )
}

#[cfg(test)]
mod tests;
