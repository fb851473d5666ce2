//! Which results belong to a gate: those of tests that ran with it on.

use std::collections::{BTreeMap, BTreeSet};

use super::{Record, Results, Trouble, label};
use crate::ledgers::Ledgers;
use crate::statement::{Basis, Claim, Mode};
use crate::testcase::TestCase;

/// Why the results of a test belong to a gate, the best reason last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Belongs {
    /// The gate is on by default, as if the run had been of the audited commit: a guess.
    Default,
    /// The name of the test contains the gate's: a guess.
    Name,
    /// The record of the run says that the gate was on in all of it.
    Run,
    /// A label in the name of the test names the gate.
    Label,
    /// It is a test of the tree that switches the gate on.
    Case,
}

/// One test in one setting, with the gate on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switched<'a> {
    /// How it did.
    pub record: &'a Record,
    /// Why it counts.
    pub belongs: Belongs,
    /// [`Basis::Ran`], or [`Basis::Inferred`] where it is only a guess that the gate was on.
    pub basis: Basis,
    /// The test of the tree.
    pub case: Option<&'a TestCase>,
}

/// What was run with a gate on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfGate<'a> {
    /// Tests of the tree that switch it on, by their place in the tree.
    pub cases: Vec<(&'a TestCase, Basis)>,
    /// What ran.
    pub switched: Vec<Switched<'a>>,
    /// Panics and races with the gate on; [`Basis::Inferred`] where another gate's test, or
    /// none, may have brought them up.
    pub troubles: Vec<(&'a Trouble, Basis)>,
}

/// Finds what was run with a gate on; `on_by_default` tells whether it is, at the audited commit.
#[must_use]
pub fn of_gate<'a>(ledgers: &'a Ledgers, gate: &str, on_by_default: bool) -> OfGate<'a> {
    let cases = switching_cases(ledgers, gate);
    let results = &ledgers.results;
    let titles = Titles::of(ledgers);
    let switched: Vec<Switched<'a>> = results
        .records
        .iter()
        .filter_map(|record| {
            let is_stray = results.setting(record.setting).is_some_and(|s| s.stray);
            let switched = switched(results, &cases, &titles, gate, record);
            let switched = switched.or_else(|| by_default(results, gate, on_by_default, record))?;
            let basis = if is_stray {
                Basis::Inferred
            } else {
                switched.basis
            };
            Some(Switched { basis, ..switched })
        })
        .collect();
    let troubles = troubles(results, &switched, gate);
    OfGate {
        cases,
        switched,
        troubles,
    }
}

/// Finds the tests of the tree that switch a gate on; a test that also switches it off is one.
fn switching_cases<'a>(ledgers: &'a Ledgers, gate: &str) -> Vec<(&'a TestCase, Basis)> {
    let mut bases: BTreeMap<u32, Basis> = BTreeMap::new();
    for statement in &ledgers.statements {
        let (Some(id), Claim::SetsTo(true), Mode::Tests) =
            (statement.case, &statement.claim, statement.mode)
        else {
            continue;
        };
        if statement.subject == gate {
            let basis = bases.entry(id).or_insert(statement.basis);
            *basis = (*basis).min(statement.basis);
        }
    }
    let cases = ledgers.cases.iter();
    cases
        .filter_map(|case| Some((case, *bases.get(&case.id)?)))
        .collect()
}

/// How many tests of the tree are called alike: a result without a file may be any of them.
struct Titles<'a>(BTreeMap<&'a str, u32>);

impl<'a> Titles<'a> {
    fn of(ledgers: &'a Ledgers) -> Self {
        let mut titles = BTreeMap::new();
        for case in &ledgers.cases {
            *titles.entry(super::title(&case.name)).or_insert(0) += 1;
        }
        Self(titles)
    }

    fn are_unique(&self, case: &TestCase) -> bool {
        self.0.get(super::title(&case.name)).is_none_or(|n| *n <= 1)
    }
}

fn switched<'a>(
    results: &'a Results,
    cases: &[(&'a TestCase, Basis)],
    titles: &Titles<'_>,
    gate: &str,
    record: &'a Record,
) -> Option<Switched<'a>> {
    let name = &record.test.name;
    let of_run = results
        .setting(record.setting)
        .and_then(|s| s.switches(gate));
    let make = |belongs, basis, case| Switched {
        record,
        belongs,
        basis,
        case,
    };
    // Who switched it off for all of the run says so of this test too, whatever it does itself.
    if of_run == Some(false) {
        return None;
    }
    let case = cases
        .iter()
        .find(|(case, _)| record.test.is_case(case, &results.modules));
    if let Some((case, basis)) = case {
        let sure =
            *basis != Basis::Inferred && (record.test.group.is_some() || titles.are_unique(case));
        let basis = if sure { Basis::Ran } else { Basis::Inferred };
        return Some(make(Belongs::Case, basis, Some(*case)));
    }
    if label(name).any(|named| named == gate) {
        return Some(make(Belongs::Label, Basis::Ran, None));
    }
    if of_run == Some(true) {
        return Some(make(Belongs::Run, Basis::Ran, None));
    }
    name.contains(gate)
        .then(|| make(Belongs::Name, Basis::Inferred, None))
}

/// Finds the results of tests that switch a gate on, in runs whose own records say that it was
/// off in all of them: one of the two is wrong, and such a result does not count. Gives the gate
/// beside each.
#[must_use]
pub fn contradicted(ledgers: &Ledgers) -> Vec<(String, &Record)> {
    let results = &ledgers.results;
    let switched: BTreeSet<&str> = ledgers
        .statements
        .iter()
        .filter(|s| s.case.is_some() && s.claim == Claim::SetsTo(true) && s.mode == Mode::Tests)
        .map(|s| s.subject.as_str())
        .collect();
    // Of a long list of gates that are off, few are those of tests.
    let off = results.settings.iter().flat_map(|s| &s.gates);
    let off: BTreeSet<&str> = off
        .filter(|(gate, on)| !**on && switched.contains(gate.as_str()))
        .map(|(gate, _)| gate.as_str())
        .collect();
    let cases: Vec<_> = off
        .into_iter()
        .map(|gate| (gate, switching_cases(ledgers, gate)))
        .collect();
    let mut found = BTreeSet::new();
    for (number, record) in results.records.iter().enumerate() {
        let Some(setting) = results.setting(record.setting) else {
            continue;
        };
        let is_off = |gate: &str| setting.switches(gate) == Some(false);
        let is_case = |cases: &[(&TestCase, Basis)]| {
            let mut cases = cases.iter();
            cases.any(|(case, _)| record.test.is_case(case, &results.modules))
        };
        let labels = label(&record.test.name).filter(|gate| is_off(gate));
        found.extend(labels.map(|gate| (gate, number)));
        let of_cases = cases.iter().filter(|(gate, _)| is_off(gate));
        let of_cases = of_cases.filter(|(_, cases)| is_case(cases));
        found.extend(of_cases.map(|(gate, _)| (*gate, number)));
    }
    let found = found.into_iter();
    found
        .filter_map(|(gate, number)| Some((gate.to_owned(), results.records.get(number)?)))
        .collect()
}

fn by_default<'a>(
    results: &'a Results,
    gate: &str,
    on_by_default: bool,
    record: &'a Record,
) -> Option<Switched<'a>> {
    let of_run = results
        .setting(record.setting)
        .and_then(|s| s.switches(gate));
    (on_by_default && of_run.is_none()).then_some(Switched {
        record,
        belongs: Belongs::Default,
        basis: Basis::Inferred,
        case: None,
    })
}

fn troubles<'a>(
    results: &'a Results,
    switched: &[Switched<'_>],
    gate: &str,
) -> Vec<(&'a Trouble, Basis)> {
    let by_test: BTreeMap<_, Basis> = switched
        .iter()
        .map(|s| ((&s.record.test, s.record.setting), s.basis))
        .collect();
    // In a run that had a test of the gate, a log may be that test's.
    let settings: BTreeSet<u32> = switched.iter().map(|s| s.record.setting).collect();
    let basis = |trouble: &Trouble| {
        let whole_run = results
            .setting(trouble.setting)
            .and_then(|s| s.switches(gate));
        let is_stray = results.setting(trouble.setting).is_some_and(|s| s.stray);
        if whole_run == Some(true) {
            return Some(if is_stray {
                Basis::Inferred
            } else {
                Basis::Ran
            });
        }
        match &trouble.test {
            Some(test) => by_test.get(&(test, trouble.setting)).copied(),
            None => settings
                .contains(&trouble.setting)
                .then_some(Basis::Inferred),
        }
    };
    let all = results.troubles.iter();
    all.filter_map(|t| basis(t).map(|b| (t, b))).collect()
}

#[cfg(test)]
mod tests;
