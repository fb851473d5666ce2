use gradus_core::ledger::UnreadCode;
use gradus_core::results::{Counts, Module, Results, TroubleKind};

use super::{Commits, MAX_RECORDS, Outcome, Seen, Tally, Wanted};
use crate::results::facts::Facts;

fn seen(name: &str, outcome: Outcome) -> Seen<'_> {
    Seen {
        group: "pkg",
        name,
        outcome,
        line: 3,
        message: Some("\n  it broke  \nmore"),
    }
}

fn on(arch: &str, date: &str) -> Facts {
    let mut facts = Facts::default();
    facts.take("arch", arch);
    facts.date = Some(date.to_owned());
    facts
}

/// One run for each list of outcomes of the test `t`.
fn runs(of: &[&[Outcome]]) -> Results {
    let mut tally = Tally::new(Wanted::default());
    for (i, outcomes) in of.iter().enumerate() {
        tally.begin_run(
            &format!("run-{i}"),
            on("arm64", &format!("2026-01-0{}", i + 1)),
        );
        tally.begin_file(&format!("run-{i}/junit.xml"));
        for outcome in *outcomes {
            tally.case(seen("t", *outcome));
        }
    }
    let (results, unread) = tally.finish();
    assert_eq!(unread, []);
    results
}

#[test]
fn a_run_counts_once_at_its_worst() {
    use Outcome::{Failed, Flaked, Passed, Skipped};
    for (outcomes, passes, failures, flakes, skips) in [
        (&[Passed, Passed][..], 1, 0, 0, 0),
        (&[Passed, Skipped], 1, 0, 0, 0),
        (&[Failed, Passed], 0, 0, 1, 0),
        (&[Passed, Failed], 0, 0, 1, 0),
        (&[Flaked], 0, 0, 1, 0),
        (&[Failed, Failed], 0, 1, 0, 0),
        (&[Skipped, Failed], 0, 1, 0, 0),
        (&[Skipped], 0, 0, 0, 1),
    ] {
        let results = runs(&[outcomes]);
        let wanted = Counts {
            passes,
            failures,
            flakes,
            skips,
        };
        assert_eq!(results.records[0].counts, wanted, "{outcomes:?}");
    }
}

#[test]
fn runs_add_up_with_their_days_and_first_failures() {
    use Outcome::{Failed, Passed};
    let results = runs(&[&[Failed], &[Passed], &[Failed], &[Failed], &[Failed]]);
    let [record] = results.records.as_slice() else {
        panic!("one record: {results:#?}")
    };
    assert_eq!((record.counts.passes, record.counts.failures), (1, 4));
    assert_eq!(record.oldest.as_deref(), Some("2026-01-01"));
    assert_eq!(record.newest.as_deref(), Some("2026-01-05"));
    let failures = &record.first_failures;
    assert_eq!(failures.len(), 3);
    assert_eq!(failures[0].message.as_deref(), Some("it broke"));
    assert_eq!(
        results.location(failures[1].place).to_string(),
        "run-2/junit.xml:3"
    );
    let (run, place) = record.passed.expect("it passed once");
    assert_eq!((run, place.file), (1, 1));
}

#[test]
fn each_setting_has_a_record_of_its_own() {
    let mut tally = Tally::new(Wanted::default());
    for arch in ["arm64", "amd64", "arm64"] {
        tally.begin_run(arch, on(arch, "2026-01-01"));
        tally.begin_file("f.xml");
        tally.case(seen("t", Outcome::Passed));
    }
    let (results, _) = tally.finish();
    assert_eq!(results.settings.len(), 2);
    let passes: Vec<u64> = results.records.iter().map(|r| r.counts.passes).collect();
    assert_eq!(passes, [2, 1]);
}

#[test]
fn what_the_record_says_goes_before_what_a_file_says() {
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", on("arm64", "2026-01-01"));
    tally.begin_file("f.xml");
    let mut said = on("amd64", "2026-02-02");
    said.take("commit", "abc");
    tally.say(&said);
    tally.case(seen("t", Outcome::Passed));
    let (results, _) = tally.finish();
    assert_eq!(results.settings[0].platform.label(), "arm64");
    assert_eq!(results.runs[0].date.as_deref(), Some("2026-01-01"));
    assert_eq!(results.runs[0].commit.as_deref(), Some("abc"));
}

#[test]
fn tests_beyond_the_bound_are_counted_and_those_of_the_tree_are_kept() {
    let wanted = Wanted {
        tests: ["late_test".to_owned()].into(),
        ..Wanted::default()
    };
    let mut tally = Tally::new(wanted);
    tally.begin_run("run", Facts::default());
    tally.begin_file("f.xml");
    for i in 0..MAX_RECORDS + 10 {
        tally.case(seen(&format!("t{i}"), Outcome::Passed));
    }
    tally.case(seen("late test", Outcome::Failed));
    tally.case(seen("[FeatureGate:Lamp] later", Outcome::Passed));
    let (results, unread) = tally.finish();
    assert_eq!(results.records.len(), MAX_RECORDS + 2);
    assert_eq!(results.unlisted.passes, 10);
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].code, UnreadCode::Budget);
    assert!(unread[0].reason.starts_with("10 results"), "{unread:?}");
}

#[test]
fn troubles_and_notes_are_bounded() {
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", Facts::default());
    tally.begin_file("f.log");
    for line in 1..=100 {
        tally.trouble(TroubleKind::Panic, Some(("pkg", "t")), line, b"panic: x\n");
        tally.note(UnreadCode::Syntax, format!("line {line}"));
    }
    let (results, unread) = tally.finish();
    assert_eq!(results.runs[0].troubles, 100);
    assert_eq!(results.troubles.len(), 50);
    assert!(!results.runs[0].whole);
    assert_eq!(unread.len(), 8);
    assert!(unread[7].reason.starts_with("and more"));
}

fn of_group<'a>(group: &'a str, name: &'a str) -> Seen<'a> {
    Seen {
        group,
        ..seen(name, Outcome::Passed)
    }
}

#[test]
fn a_run_that_its_files_call_alike_passes_once() {
    let mut tally = Tally::new(Wanted::default());
    for (run, id, tests) in [
        ("a.xml", "7", &["t", "u"][..]),
        ("b.xml", "8", &["t"]),
        ("c.xml", "7", &["t", "v"]),
    ] {
        tally.begin_run(run, Facts::default());
        tally.begin_file(run);
        let mut said = Facts::default();
        said.take("run.id", id);
        tally.say(&said);
        for test in tests {
            tally.case(seen(test, Outcome::Passed));
        }
    }
    let (results, unread) = tally.finish();
    let passes: Vec<u64> = results.records.iter().map(|r| r.counts.passes).collect();
    assert_eq!(passes, [2, 1, 1]);
    let [told] = unread.as_slice() else {
        panic!("it is told once: {unread:#?}")
    };
    assert_eq!((&*told.path, told.code), ("c.xml", UnreadCode::Repeated));
    assert!(told.reason.contains("`a.xml`"), "{}", told.reason);
}

#[test]
fn packages_of_other_modules_do_not_count_unless_the_record_vouches_for_them() {
    let modules = || {
        vec![Module {
            path: "example.org/m".to_owned(),
            dir: String::new(),
        }]
    };
    let mut vouched = Facts::default();
    vouched.take("gates", "Lamp=true");
    for (recorded, kept) in [(Facts::default(), 3), (vouched, 5)] {
        let mut tally = Tally::new(Wanted::default().within(modules(), None));
        tally.begin_run("run", recorded);
        tally.begin_file("run/t.jsonl");
        tally.case_of_package(of_group("example.org/m/pkg", "a"));
        tally.case_of_package(of_group("command-line-arguments", "b"));
        tally.case_of_package(of_group("other/pkg", "c"));
        tally.case(of_group("github.com/other/m/pkg", "d"));
        tally.case(of_group("lamp.bats", "e"));
        let (results, unread) = tally.finish();
        assert_eq!(results.records.len(), kept);
        assert_eq!(results.runs[0].whole, kept == 5);
        let told: Vec<(&str, UnreadCode, &str)> = unread
            .iter()
            .map(|u| (&*u.path, u.code, &*u.reason))
            .collect();
        let reason = "2 results are not of `example.org/m`, as those of `other/pkg`: they do not \
                      count";
        let wanted = [("run/t.jsonl", UnreadCode::Foreign, reason)];
        assert_eq!(
            told,
            wanted.get(usize::from(kept == 5)..).unwrap_or_default()
        );
    }
}

#[test]
fn a_commit_that_nobody_has_makes_its_results_guesses_and_is_told_once() {
    let has = |commit: &str| commit == "0123abc";
    let mut tally = Tally::new(Wanted::default().within(Vec::new(), Some(Commits(&has))));
    for (run, commit) in [("old", "0123abc"), ("odd", "deadbee")] {
        let facts = Facts {
            commit: Some(commit.to_owned()),
            ..Facts::default()
        };
        tally.begin_run(run, facts);
        for file in ["a", "b"] {
            tally.begin_file(file);
            tally.case(seen("t", Outcome::Passed));
        }
    }
    let (results, unread) = tally.finish();
    let strays: Vec<bool> = results.settings.iter().map(|s| s.stray).collect();
    assert_eq!(strays, [false, true]);
    let [told] = unread.as_slice() else {
        panic!("it is told once: {unread:#?}")
    };
    assert_eq!((&*told.path, told.code), ("odd", UnreadCode::Foreign));
    assert!(told.reason.contains("`deadbee`"), "{}", told.reason);
}
