//! What runs the tests: make targets, workflows, scripts, job files; and on which Kubernetes.

use std::collections::{BTreeMap, BTreeSet};

use crate::location::Location;
use crate::testcase::{Reach, TestCase};
use crate::version::Version;

/// Which tests a run takes, by their tags: all must hold, each is a tag or `!tag`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagFilter {
    /// As written: `fast,!gpu`.
    pub text: String,
    /// Where it stands.
    pub location: Location,
}

impl TagFilter {
    /// Tells whether a test with these tags is taken.
    #[must_use]
    pub fn takes(&self, tags: &[String]) -> bool {
        self.terms().all(|(tag, wanted)| {
            let has = tags.iter().any(|t| t == tag);
            has == wanted
        })
    }

    /// Returns its terms: the tag, and whether a test must have it.
    pub fn terms(&self) -> impl Iterator<Item = (&str, bool)> {
        let terms = self.text.split(',').map(str::trim);
        terms
            .filter(|t| !t.is_empty())
            .map(|t| match t.strip_prefix('!') {
                Some(tag) => (tag.trim(), false),
                None => (t, true),
            })
    }
}

/// Something that runs tests, or other runners: a make target, a workflow job, a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runner {
    /// What a person calls it: `make tests-gpu`, `ci.yaml: unit`.
    pub name: String,
    /// Where it begins.
    pub location: Location,
    /// Whether nobody has to start it by hand: a job of a workflow or of a job file.
    pub is_lane: bool,
    /// The last line of a job, which others may stand beside; 0 for what has its file alone.
    pub last_line: u32,
    /// BATS files that it runs itself, and where it says so.
    pub suites: BTreeMap<String, Location>,
    /// Runners that it starts, by their place in [`Ci::runners`].
    pub starts: BTreeSet<usize>,
    /// Tag filters that it states in so many words.
    pub filters: Vec<TagFilter>,
    /// Words of its own text that name gates of Kubernetes.
    pub gates: BTreeSet<String>,
}

impl Runner {
    /// Tells whether a place is part of it.
    #[must_use]
    pub fn holds(&self, place: &Location) -> bool {
        let lines = self.location.line..=self.last_line;
        self.location.path == place.path && (self.last_line == 0 || lines.contains(&place.line))
    }
}

/// A Kubernetes minor that tests run on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunMinor {
    /// The minor.
    pub minor: Version,
    /// Where it is set.
    pub location: Location,
}

/// How a project bounds the Kubernetes minors that it supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// This minor and newer ones.
    AtLeast(Version),
    /// This minor, among others.
    Among(Version),
    /// Compiled against this minor's libraries.
    Built(Version),
}

impl Bound {
    /// Returns the minor.
    #[must_use]
    pub const fn minor(self) -> Version {
        match self {
            Self::AtLeast(minor) | Self::Among(minor) | Self::Built(minor) => minor,
        }
    }
}

/// One place that says which Kubernetes minors are supported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Supported {
    /// What it says.
    pub bound: Bound,
    /// Where.
    pub location: Location,
}

/// What is known of the runners.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ci {
    /// Runners, by path and line.
    pub runners: Vec<Runner>,
    /// BATS files of the tree, by path, each with its first line.
    pub suites: BTreeMap<String, Location>,
    /// Places that run BATS files which only running them would tell.
    pub unknown: Vec<Location>,
    /// Kubernetes minors that runners set.
    pub minors: Vec<RunMinor>,
    /// Places that run on whatever Kubernetes is newest that day.
    pub newest: Vec<Location>,
    /// Places that say that jobs are kept outside of this tree.
    pub elsewhere: Vec<Location>,
    /// What the project says it supports.
    pub supported: Vec<Supported>,
}

impl Ci {
    /// Returns the runners from which any of some runners is started, those included.
    #[must_use]
    pub fn starters(&self, from: BTreeSet<usize>) -> BTreeSet<usize> {
        let starts: Vec<&BTreeSet<usize>> = self.runners.iter().map(|r| &r.starts).collect();
        starters(&starts, from)
    }

    /// Returns what reaches a test: every runner that names its file without filtering the test
    /// out, and every runner that starts one of those.
    #[must_use]
    pub fn reach(&self, path: &str, tags: &[String]) -> Vec<Reach> {
        let naming = self.runners.iter().enumerate();
        let naming = naming.filter(|(_, r)| r.suites.contains_key(path));
        let found = self.starters(naming.map(|(i, _)| i).collect());
        let taken = |i: &usize| {
            self.runners
                .get(*i)
                .filter(|r| r.filters.iter().all(|f| f.takes(tags)))
        };
        let runners = found.iter().filter_map(taken);
        runners
            .map(|r| Reach {
                runner: r.name.clone(),
                location: r
                    .suites
                    .get(path)
                    .cloned()
                    .unwrap_or_else(|| r.location.clone()),
            })
            .collect()
    }

    /// Notes at every BATS test what reaches it.
    pub fn note_reach(&self, cases: &mut [TestCase]) {
        let mut known: BTreeMap<(String, Vec<String>), Vec<Reach>> = BTreeMap::new();
        for case in cases {
            let path = &case.location.path;
            if self.suites.contains_key(path) {
                let key = (path.clone(), case.tags.clone());
                let reach = known
                    .entry(key)
                    .or_insert_with(|| self.reach(path, &case.tags));
                case.reach.clone_from(reach);
            }
        }
    }
}

/// Returns everything from which one comes to some places, those included; `starts` says where
/// one comes from each place.
#[must_use]
pub fn starters(starts: &[&BTreeSet<usize>], from: BTreeSet<usize>) -> BTreeSet<usize> {
    let mut before: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, next) in starts.iter().enumerate() {
        for place in *next {
            before.entry(*place).or_default().push(i);
        }
    }
    let mut open: Vec<usize> = from.iter().copied().collect();
    let mut found = from;
    while let Some(place) = open.pop() {
        for i in before.get(&place).into_iter().flatten() {
            if found.insert(*i) {
                open.push(*i);
            }
        }
    }
    found
}
