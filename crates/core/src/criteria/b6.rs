//! Criterion B6.

use std::collections::BTreeMap;

use super::{Check, runs};
use crate::assess::Case;
use crate::evidence::{Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::results::{Purpose, Setting, Switched};
use crate::statement::{Basis, Claim};

const DOC: &str = "\
Somebody will switch the feature on, dislike it, and switch it off again. What they had before \
must still be there, and what the feature left behind must not be in the way.

*Reading* finds tests that switch the gate on and, further down, off again; that they look at \
what is left cannot be read. *Results* show that such a test passed, or that a run passed whose \
record says it was made for that (`purpose: [toggle]` in `run.yaml`). A person who tried it by \
hand writes what they saw into the gate's page: `gradus attest GATE B6`.

Parameters: those of B2.
";

pub(super) const CHECK: Check = Check {
    id: "B6",
    summary: "switching it on and off again leaves no damage",
    doc: DOC,
    yields: &[Basis::Ran],
    refutes: true,
    ledgers: &[LedgerKind::Bats, LedgerKind::Results, LedgerKind::Page],
    judge,
};

const WORDS: [&str; 4] = ["toggle", "rollback", "disable", "switched off"];

fn judge(case: &Case<'_>) -> Judgement {
    let of = runs::of(case);
    let toggling = toggling(case);
    let counts = |switched: &Switched<'_>, setting: &Setting| {
        let test = switched.case.filter(|c| toggling.contains_key(&c.id));
        match test {
            Some(_) => Some(switched.basis),
            None => runs::made_for(switched, setting, Purpose::Toggle, &WORDS),
        }
    };
    let tests = of.cases.iter().map(|(c, _)| *c);
    let tests = tests.filter(|c| toggling.contains_key(&c.id));
    let wanted = runs::Wanted {
        what: "passing run that switches it on and off again".to_owned(),
        ask: format!(
            "run a test that switches {name} on, off again, and looks at what is left; or try it \
             and write down what was seen: gradus attest {name} B6",
            name = case.name()
        ),
        counts: &counts,
        failures: true,
        tests: tests.clone().map(|c| c.name.clone()).collect(),
        enough: None,
        shown: None,
    };
    let seen: Vec<Evidence> = tests
        .filter_map(|test| {
            let text = format!("`{}` switches it on and off again", test.name);
            let place = (*toggling.get(&test.id)?).clone();
            Some(Evidence::speaks_for(Basis::Read, text, place))
        })
        .collect();
    let demands = runs::demands(case, &of, &wanted).into_iter();
    Judgement::Demands(
        demands
            .map(|mut demand| {
                demand.effort = Effort::Attest;
                demand.with(seen.clone())
            })
            .collect(),
    )
}

/// Finds the end-to-end tests that switch the gate on and, further down, off again.
fn toggling<'a>(case: &Case<'a>) -> BTreeMap<u32, &'a Location> {
    let mut on: BTreeMap<u32, &Location> = BTreeMap::new();
    let mut found = BTreeMap::new();
    let mut said: Vec<_> = case.said().filter(|s| s.basis == Basis::Read).collect();
    said.sort_by_key(|s| (s.case, &s.location.path, s.location.line));
    for statement in said {
        let Some(id) = statement.case else { continue };
        match statement.claim {
            Claim::SetsTo(true) => {
                on.entry(id).or_insert(&statement.location);
            }
            Claim::SetsTo(false) => {
                let before = on.get(&id).filter(|l| l.path == statement.location.path);
                let is_test = || case.test_of(statement).is_some_and(runs::is_end_to_end);
                if before.is_some_and(|l| l.line < statement.location.line) && is_test() {
                    found.insert(id, &statement.location);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests;
