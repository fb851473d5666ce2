//! What criteria share whose evidence is runs of tests: which count, whether they are enough,
//! and how many are still needed.

mod rows;

use std::collections::BTreeMap;

use rows::{Key, Row};

use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, RunPlan};
use crate::ledger::LedgerKind;
use crate::results::{Belongs, OfGate, Purpose, Setting, Switched, TestName, of_gate};
use crate::statement::Basis;
use crate::statistics::{Lacking, Trials};
use crate::testcase::{TestCase, TestKind};

/// Pieces of each sort that are shown.
const SHOWN: usize = 12;

/// Returns what was run with the gate on.
pub(super) fn of<'a>(case: &Case<'a>) -> OfGate<'a> {
    let on_by_default = case.view.current.default == Some(true);
    of_gate(case.ledgers(), case.name(), on_by_default)
}

/// Says what of a setting makes a run count.
pub(super) type Shown<'f> = dyn Fn(&Setting) -> Option<String> + 'f;

/// Which runs a demand is for.
pub(super) struct Wanted<'f> {
    /// What is asked for, without a word on numbers: `end-to-end test with the gate on`.
    pub(super) what: String,
    /// Who has to do what.
    pub(super) ask: String,
    /// On what a record counts, if it does.
    pub(super) counts: &'f dyn Fn(&Switched<'_>, &Setting) -> Option<Basis>,
    /// Whether a test that fails speaks against it; else only passes count.
    pub(super) failures: bool,
    /// Names of tests of the tree that could be run.
    pub(super) tests: Vec<String>,
    /// Tests that are enough, where that is not for the policy to say.
    pub(super) enough: Option<usize>,
    /// What of a setting makes it count, where that is more than its platform's name.
    pub(super) shown: Option<&'f Shown<'f>>,
}

/// Makes demands of what is wanted: one for each platform that the policy names, else one for
/// whichever platform does best.
pub(super) fn demands(case: &Case<'_>, of: &OfGate<'_>, wanted: &Wanted<'_>) -> Vec<Demand> {
    let parameters = &case.asked.parameters;
    let rows = rows::of(case, of, wanted);
    if parameters.platforms.is_empty() {
        return vec![demand(case, wanted, &rows, None)];
    }
    let words = parameters.platforms.iter();
    words
        .map(|word| demand(case, wanted, &rows, Some(&word.value)))
        .collect()
}

fn demand(
    case: &Case<'_>,
    wanted: &Wanted<'_>,
    rows: &BTreeMap<Key, Row<'_>>,
    word: Option<&str>,
) -> Demand {
    let parameters = &case.asked.parameters;
    let tests = wanted.enough.unwrap_or_else(|| parameters.tests());
    let judged = Judged::of(case, rows, word, tests);
    let bar = parameters.bar();
    let on = word.map_or(String::new(), |w| format!(" on {w}"));
    let several = match tests {
        1 => String::new(),
        n => format!(" in {n} tests"),
    };
    let mut demand = Demand::new(
        format!("{}{several}{on} ({bar})", wanted.what),
        wanted.ask.clone(),
        Effort::Run,
    )
    .absent_in(&[LedgerKind::Results])
    .with(judged.evidence)
    // What falls short is shown, and is not among those that are enough.
    .enough(tests + judged.beside);
    demand.run_plan = plans(wanted, judged.plans, word, case);
    demand
}

/// The rows of one demand, sorted by what they are worth.
struct Judged {
    evidence: Vec<Evidence>,
    /// Pieces that speak for it and do not reach the bar, or reach it on another platform.
    beside: usize,
    /// What is missing: runs, platform, test; `None` where no number of runs will do.
    plans: Vec<(Option<u64>, String, String)>,
}

impl Judged {
    fn of(
        case: &Case<'_>,
        rows: &BTreeMap<Key, Row<'_>>,
        word: Option<&str>,
        tests: usize,
    ) -> Self {
        let bar = case.asked.parameters.bar();
        let merged = match word {
            Some(word) => rows::on(rows, word),
            None => rows.clone(),
        };
        let results = &case.ledgers().results;
        let lacking = |row: &Row<'_>| bar.lacking(row.trials);
        let sure = merged.iter().filter(|(key, _)| key.basis == Basis::Ran);
        let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
        for (key, row) in sure.clone() {
            let count = reached.entry(&*key.platform).or_insert(0);
            *count += usize::from(lacking(row) == Lacking::Nothing);
        }
        // Of several that do as well, the one whose name comes first.
        let best = reached.iter().rev().max_by_key(|(_, n)| **n);
        let best = best.map(|(platform, _)| (*platform).to_owned());
        let mut judged = Self {
            evidence: Vec::new(),
            beside: 0,
            plans: Vec::new(),
        };
        let (mut clear, mut short, mut against) = (0usize, Vec::new(), 0usize);
        for (key, row) in sure {
            let is_here = best.as_ref() == Some(&key.platform);
            match lacking(row) {
                Lacking::Nothing if is_here => {
                    clear += 1;
                    if clear <= SHOWN.max(tests) {
                        judged.evidence.push(row.passed(results, key, None));
                    }
                }
                Lacking::Nothing => judged.beside(row.passed(results, key, None)),
                Lacking::Passes(n) if row.trials.failures == 0 => {
                    short.push((n, key, row));
                }
                lacking => {
                    let more = match lacking {
                        Lacking::Passes(n) => Some(n),
                        _ => None,
                    };
                    against += 1;
                    if against <= SHOWN {
                        judged.evidence.push(row.failed(results, key));
                        let test = key.test.clone();
                        judged.plans.push((more, key.platform.clone(), test));
                    }
                }
            }
        }
        short.sort_by_key(|(n, key, _)| (*n, best.as_ref() != Some(&key.platform)));
        let needed = tests.saturating_sub(clear);
        for (i, (n, key, row)) in short.into_iter().take(SHOWN.max(needed)).enumerate() {
            judged.beside(row.passed(results, key, Some(n)));
            if i < needed {
                let (platform, test) = (key.platform.clone(), key.test.clone());
                judged.plans.push((Some(n), platform, test));
            }
        }
        let guesses = merged.iter().filter(|(key, _)| key.basis != Basis::Ran);
        let guesses = guesses.filter(|(_, row)| row.trials.passes > 0);
        for (key, row) in guesses.take(3) {
            judged.evidence.push(row.passed(results, key, None));
        }
        judged
    }

    fn beside(&mut self, evidence: Evidence) {
        self.beside += 1;
        self.evidence.push(evidence);
    }
}

/// Puts what is missing into plans: tests that need as many runs on one platform make one.
fn plans(
    wanted: &Wanted<'_>,
    missing: Vec<(Option<u64>, String, String)>,
    word: Option<&str>,
    case: &Case<'_>,
) -> Vec<RunPlan> {
    let parameters = &case.asked.parameters;
    let is_new = missing.is_empty();
    let mut grouped: BTreeMap<(u64, String), Vec<String>> = BTreeMap::new();
    for (runs, platform, test) in missing {
        if let Some(runs) = runs {
            grouped.entry((runs, platform)).or_default().push(test);
        }
    }
    let mut plans: Vec<RunPlan> = grouped
        .into_iter()
        .map(|((runs, platform), tests)| RunPlan {
            tests,
            platform: Some(word.map_or(platform, str::to_owned)),
            runs: u32::try_from(runs).unwrap_or(u32::MAX),
        })
        .collect();
    if is_new {
        let fresh = parameters.bar().lacking(Trials::default());
        if let Lacking::Passes(runs) = fresh {
            let tests = wanted.tests.iter().take(SHOWN);
            plans.push(RunPlan {
                tests: tests.cloned().collect(),
                platform: word.map(str::to_owned),
                runs: u32::try_from(runs).unwrap_or(u32::MAX),
            });
        }
    }
    plans
}

/// Returns how to hand in results, as the end of an ask.
pub(super) fn hand_in(case: &Case<'_>) -> String {
    format!(
        "give the results with --results, and say `gates: {{ {}: true }}` in a run.yaml beside \
         them where no test switches it on",
        case.name()
    )
}

/// Tells whether a test goes the way of a user: BATS, or Go below a folder called e2e.
pub(super) fn is_end_to_end(test: &TestCase) -> bool {
    let path = &test.location.path;
    let is_e2e = || path.split('/').any(|part| part.contains("e2e"));
    test.kind == TestKind::Bats || is_e2e()
}

/// Counts what goes the way of a user.
pub(super) fn end_to_end(switched: &Switched<'_>, _: &Setting) -> Option<Basis> {
    match switched.case {
        Some(case) => is_end_to_end(case).then_some(switched.basis),
        None if may_be_a_unit_test(&switched.record.test) => Some(Basis::Inferred),
        None => Some(switched.basis),
    }
}

/// Tells whether what ran goes the way of a user with the gate on, and neither is a guess.
pub(super) fn is_surely_end_to_end(switched: &Switched<'_>) -> bool {
    let is_guess = |basis| basis == Basis::Inferred;
    end_to_end(switched, &Setting::default()).is_some_and(|basis| !is_guess(basis))
}

/// Tells whether a test that is not in the tree is a Go test of a package which is not called
/// after end-to-end tests: neither its label nor the record of its run says that it goes the way
/// of a user.
fn may_be_a_unit_test(test: &TestName) -> bool {
    let package = test.group.as_deref().unwrap_or_default();
    let after = test.name.strip_prefix("Test");
    let is_go = after.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()));
    is_go && !package.split('/').any(|part| part.contains("e2e"))
}

/// Counts runs whose record says that they were made for a purpose; and, as a guess, tests whose
/// names have one of some words.
pub(super) fn made_for(
    switched: &Switched<'_>,
    setting: &Setting,
    purpose: Purpose,
    words: &[&str],
) -> Option<Basis> {
    if setting.purposes.contains(&purpose) {
        return Some(switched.basis);
    }
    let is_tagged = |case: &TestCase| case.tags.iter().any(|tag| words.contains(&tag.as_str()));
    if switched.case.is_some_and(is_tagged) {
        return Some(switched.basis);
    }
    let name = switched.record.test.name.to_lowercase();
    let says = words.iter().any(|word| name.contains(word));
    (says && switched.belongs > Belongs::Name).then_some(Basis::Inferred)
}

/// Returns the names of the tests of the tree that go the way of a user with the gate on.
pub(super) fn names(of: &OfGate<'_>) -> Vec<String> {
    let cases = of.cases.iter().filter(|(case, _)| is_end_to_end(case));
    cases.map(|(case, _)| case.name.clone()).collect()
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
