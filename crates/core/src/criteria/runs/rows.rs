//! Results of one test on one platform, added up over settings and formats.

use std::collections::{BTreeMap, BTreeSet};

use super::Wanted;
use crate::assess::Case;
use crate::evidence::Evidence;
use crate::location::Location;
use crate::results::{Failure, OfGate, Place, Results, Switched};
use crate::statement::Basis;
use crate::statistics::Trials;

/// What is added up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) basis: Basis,
    /// Name of the test, for people and for plans.
    pub(super) test: String,
    /// What it belongs to: two files may have tests of one name.
    place: String,
    pub(super) platform: String,
}

/// How it did.
#[derive(Debug, Clone, Default)]
pub(super) struct Row<'a> {
    pub(super) trials: Trials,
    passed: Option<(u32, Place)>,
    failure: Option<&'a Failure>,
    newest: Option<&'a str>,
    /// Words by which a policy may mean the platform.
    words: Vec<&'a crate::results::Platform>,
    /// What of its settings makes it count.
    shown: BTreeSet<String>,
}

/// Adds up the records that count.
pub(super) fn of<'a>(
    case: &Case<'a>,
    of: &OfGate<'a>,
    wanted: &Wanted<'_>,
) -> BTreeMap<Key, Row<'a>> {
    let results = &case.ledgers().results;
    let nodes = case.asked.parameters.nodes.as_ref().map(|n| n.value);
    let mut rows: BTreeMap<Key, Row<'a>> = BTreeMap::new();
    for switched in &of.switched {
        let Some(setting) = results.setting(switched.record.setting) else {
            continue;
        };
        let large_enough = nodes.is_none_or(|n| setting.platform.nodes >= Some(n));
        let Some(basis) = (wanted.counts)(switched, setting).filter(|_| large_enough) else {
            continue;
        };
        let key = Key {
            basis: if basis == Basis::Inferred {
                basis
            } else {
                Basis::Ran
            },
            test: name(switched),
            place: place(switched),
            platform: setting.platform.label(),
        };
        let row = rows.entry(key).or_default();
        row.add(switched, wanted.failures);
        row.words.push(&setting.platform);
        row.shown
            .extend(wanted.shown.and_then(|shown| shown(setting)));
    }
    rows.retain(|_, row| row.trials.runs() > 0);
    rows
}

/// Keeps the rows of a platform that a policy names, those of one test together.
pub(super) fn on<'a>(rows: &BTreeMap<Key, Row<'a>>, word: &str) -> BTreeMap<Key, Row<'a>> {
    let mut kept: BTreeMap<Key, Row<'a>> = BTreeMap::new();
    for (key, row) in rows {
        // All settings of a row have one label, and so one platform but for minors and nodes.
        if !row.words.iter().any(|platform| platform.is(word)) {
            continue;
        }
        let key = Key {
            platform: word.to_owned(),
            ..key.clone()
        };
        let all = kept.entry(key).or_default();
        all.trials.passes += row.trials.passes;
        all.trials.failures += row.trials.failures;
        all.passed = all.passed.max(row.passed);
        all.failure = all.failure.or(row.failure);
        all.newest = all.newest.max(row.newest);
        all.words.extend(&row.words);
        all.shown.extend(row.shown.iter().cloned());
    }
    kept
}

impl<'a> Row<'a> {
    fn add(&mut self, switched: &Switched<'a>, failures: bool) {
        let record = switched.record;
        let trials = record.counts.trials();
        self.trials.passes += trials.passes;
        if failures {
            self.trials.failures += trials.failures;
            self.failure = self.failure.or(record.first_failures.first());
        }
        self.passed = self.passed.max(record.passed);
        self.newest = self.newest.max(record.newest.as_deref());
    }

    /// Says that it passed, and how many runs it is short of.
    pub(super) fn passed(&self, results: &Results, key: &Key, short: Option<u64>) -> Evidence {
        let Trials { passes, .. } = self.trials;
        let mut text = format!(
            "`{}` passed {passes} of {} on {}",
            key.test,
            runs(self.trials.runs()),
            key.platform
        );
        self.show(&mut text);
        if let Some(newest) = self.newest {
            text.push_str(&format!(", the last on {newest}"));
        }
        if let Some(short) = short {
            text.push_str(&format!("; {short} more would do"));
        }
        Evidence::speaks_for(
            key.basis,
            text,
            self.place(results, self.passed.map(|p| p.1)),
        )
    }

    /// Says that it failed.
    pub(super) fn failed(&self, results: &Results, key: &Key) -> Evidence {
        let mut text = format!(
            "`{}` failed {} of {} on {}",
            key.test,
            self.trials.failures,
            runs(self.trials.runs()),
            key.platform
        );
        self.show(&mut text);
        if let Some(message) = self.failure.and_then(|f| f.message.as_deref()) {
            text.push_str(&format!(": {message}"));
        }
        let place = self.failure.map(|f| f.place);
        Evidence::speaks_against(key.basis, text, self.place(results, place))
    }

    fn show(&self, text: &mut String) {
        for (i, shown) in self.shown.iter().enumerate() {
            text.push_str(if i == 0 { ", with " } else { "; with " });
            text.push_str(shown);
        }
    }

    fn place(&self, results: &Results, place: Option<Place>) -> Location {
        let place = place.or(self.passed.map(|p| p.1));
        results.location(place.unwrap_or(Place { file: 0, line: 0 }))
    }
}

fn runs(number: u64) -> String {
    match number {
        1 => "1 run".to_owned(),
        n => format!("{n} runs"),
    }
}

/// A test of the tree has one name, however its results write it.
fn name(switched: &Switched<'_>) -> String {
    let written = switched.case.map(|case| &case.name);
    written.unwrap_or(&switched.record.test.name).clone()
}

fn place(switched: &Switched<'_>) -> String {
    match switched.case {
        Some(case) => case.location.path.clone(),
        None => switched.record.test.group.clone().unwrap_or_default(),
    }
}
