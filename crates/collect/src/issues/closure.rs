//! How an issue was closed: by a fix, by a person, by a program, or not for good.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use gradus_core::issue::{Closure, Fix, State};

use super::actor::acts_for_others;
use super::intake::{Kept, Key};
use super::record::Closing;

/// References from pull requests to issues that are kept; the largest trackers have a fifth of it.
const MAX_CLOSERS: usize = 500_000;

/// Reverts of one pull request, and reverts of reverts, that are followed.
const MAX_REVERTS: usize = 20;

/// Which pull requests were merged, and what they close.
#[derive(Debug, Default)]
pub(super) struct Merges {
    /// Days, by pull request.
    merged: BTreeMap<Key, String>,
    /// Pull requests, by issue.
    closers: BTreeMap<Key, BTreeSet<u64>>,
    count: usize,
    /// Merged pull requests, by repository and the hash of their title.
    titles: BTreeMap<(String, u64), BTreeSet<u64>>,
    /// What merged pull requests take back: the title, and the number where it is told.
    reverts: BTreeMap<Key, (u64, Option<u64>)>,
    /// Merged pull requests that take one back, by that one.
    reverted: BTreeMap<Key, BTreeSet<u64>>,
}

impl Merges {
    /// Notes that a pull request was merged on a day.
    pub(super) fn merged(&mut self, pull_request: &Key, day: Option<String>) {
        if let Some(day) = day {
            self.merged.insert(pull_request.clone(), day);
        }
    }

    /// Notes that a pull request closes an issue of its repository, once it is merged; tells
    /// whether there was room for it.
    pub(super) fn closes(&mut self, pull_request: &Key, issue: u64) -> bool {
        self.count += 1;
        if self.count > MAX_CLOSERS {
            return false;
        }
        let issue = (pull_request.0.clone(), issue);
        let closers = self.closers.entry(issue).or_default();
        closers.insert(pull_request.1);
        true
    }

    /// Notes the title of a merged pull request.
    pub(super) fn titled(&mut self, pull_request: &Key, title: &str) {
        let key = (pull_request.0.clone(), hash(title));
        self.titles.entry(key).or_default().insert(pull_request.1);
    }

    /// Notes that a merged pull request takes back another one, told by its title, and by its
    /// number where that is known.
    pub(super) fn reverts(&mut self, pull_request: &Key, title: &str, number: Option<u64>) {
        let told = (hash(title), number);
        self.reverts.insert(pull_request.clone(), told);
    }

    /// Finds what was taken back, once all is read.
    pub(super) fn settle(&mut self) {
        for ((repository, by), (title, number)) in &self.reverts {
            let titled = self.titles.get(&(repository.clone(), *title));
            // Of several with one title, the last one before it.
            let before = titled.and_then(|all| all.range(..*by).next_back().copied());
            if let Some(number) = number.or(before) {
                let key = (repository.clone(), number);
                self.reverted.entry(key).or_default().insert(*by);
            }
        }
    }

    /// Returns the pull request that took one back for good: it was not taken back itself.
    fn undone(&self, pull_request: &Key, depth: usize) -> Option<u64> {
        let by = self.reverted.get(pull_request)?.iter().copied();
        let mut by = by.take(MAX_REVERTS);
        by.find(|by| {
            let revert = (pull_request.0.clone(), *by);
            depth < MAX_REVERTS && *by > pull_request.1 && self.undone(&revert, depth + 1).is_none()
        })
    }

    /// Returns the last merged pull request that closes an issue, its day, and what took it
    /// back; one that was not taken back goes before.
    fn fix(&self, issue: &Key) -> Option<(u64, &str, Option<u64>)> {
        let closers = self.closers.get(issue)?.iter();
        let merged = closers.filter_map(|number| {
            let pull_request = (issue.0.clone(), *number);
            let day = self.merged.get(&pull_request)?;
            Some((*number, day.as_str(), self.undone(&pull_request, 0)))
        });
        merged.max_by_key(|(number, day, undone)| (undone.is_none(), *day, *number))
    }
}

/// Titles are long, and only held against each other.
fn hash(title: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    title.trim().hash(&mut hasher);
    hasher.finish()
}

/// Judges the state of an issue.
pub(super) fn state(key: &Key, kept: &Kept, merges: &Merges, closing: Option<&Closing>) -> State {
    if !kept.closed {
        return State::Open;
    }
    State::Closed {
        on: kept.closed_on.clone(),
        closure: closure(key, kept, merges, closing),
    }
}

fn closure(key: &Key, kept: &Kept, merges: &Merges, closing: Option<&Closing>) -> Closure {
    let reason = kept.reason.as_deref();
    let actor = kept.closed_by.as_ref();
    let actor = actor.or_else(|| closing.and_then(|c| c.by.as_ref()));
    let bot = actor.filter(|a| a.bot);
    let sweeper = bot.filter(|a| !acts_for_others(&a.login));
    let is_done = reason.is_none_or(|r| r == "completed");
    if is_done {
        // Where the export knows the pull request, the commit is most likely its own.
        if let Some((fix, _, Some(by))) = merges.fix(key) {
            return Closure::Reverted { fix, by };
        }
        if let Some(commit) = closing.and_then(|c| c.commit.as_ref()) {
            return Closure::Fix(Fix::Commit(commit.clone()));
        }
        // What was merged and then opened again was no fix, if a program swept it away later.
        let swept = |day: &str| {
            let closed = kept.closed_on.as_deref();
            sweeper.is_some() && closed.is_some_and(|closed| day < closed)
        };
        if let Some((number, day, _)) = merges.fix(key)
            && !swept(day)
        {
            return Closure::Fix(Fix::PullRequest(number));
        }
    }
    match (bot, reason) {
        (Some(bot), _) => Closure::Bot {
            acts_for_others: is_done && acts_for_others(&bot.login),
            login: bot.login.clone(),
        },
        (None, Some("not_planned")) => Closure::NotPlanned,
        (None, Some("duplicate")) => Closure::Duplicate,
        (None, _) => match actor {
            Some(person) => Closure::Person(person.login.clone()),
            None => Closure::Unknown,
        },
    }
}
