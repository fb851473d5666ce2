use gradus_core::ledger::Unread;
use gradus_core::results::{Results, TroubleKind};

use super::{WHOLE_PACKAGE, read};
use crate::results::facts::Facts;
use crate::results::tally::{Tally, Wanted};

fn results(text: &str) -> (Results, Vec<Unread>) {
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", Facts::default());
    tally.begin_file("t.jsonl");
    read(text.as_bytes(), &mut tally).expect("memory reads");
    tally.finish()
}

/// `run TestA`, `pass TestA`, `fail` for the package, `output TestA text`.
fn events(lines: &[&str]) -> String {
    let event = |line: &&str| {
        let mut words = line.splitn(3, ' ');
        let action = words.next().expect("an action");
        let test = words
            .next()
            .map_or(String::new(), |t| format!(",\"Test\":\"{t}\""));
        let output = words
            .next()
            .map_or(String::new(), |o| format!(",\"Output\":\"{o}\\n\""));
        format!(
            "{{\"Time\":\"2026-03-04T05:06:07Z\",\"Action\":\"{action}\",\
             \"Package\":\"example.org/m/lamp\"{test}{output}}}\n"
        )
    };
    lines.iter().map(event).collect()
}

#[test]
fn tests_pass_fail_and_skip() {
    let (results, unread) = results(&events(&[
        "start",
        "run TestA",
        "output TestA === RUN   TestA",
        "output TestA     lamp_test.go:12: too dark",
        "output TestA     lamp_test.go:13: still too dark",
        "fail TestA",
        "run TestB",
        "run TestB/two_wicks",
        "pass TestB/two_wicks",
        "pass TestB",
        "run TestC",
        "skip TestC",
        "fail",
    ]));
    assert_eq!(unread, []);
    let seen: Vec<(String, u64, u64, u64)> = results
        .records
        .iter()
        .map(|r| {
            (
                r.test.to_string(),
                r.counts.passes,
                r.counts.failures,
                r.counts.skips,
            )
        })
        .collect();
    let row = |name: &str, p, f, s| (format!("example.org/m/lamp: {name}"), p, f, s);
    assert_eq!(
        seen,
        [
            row("TestA", 0, 1, 0),
            row("TestB", 1, 0, 0),
            row("TestB/two_wicks", 1, 0, 0),
            row("TestC", 0, 0, 1),
        ]
    );
    let failure = &results.records[0].first_failures[0];
    assert_eq!(
        failure.message.as_deref(),
        Some("lamp_test.go:12: too dark")
    );
    assert_eq!(failure.place.line, 6);
    assert_eq!(results.runs[0].date.as_deref(), Some("2026-03-04"));
}

#[test]
fn a_panic_and_a_race_belong_to_their_test() {
    let (results, _) = results(&events(&[
        "run TestA",
        "output TestA WARNING: DATA RACE",
        "output TestA panic: out of oil",
        "fail TestA",
    ]));
    let seen: Vec<(TroubleKind, u32, &str)> = results
        .troubles
        .iter()
        .map(|t| {
            (
                t.kind,
                t.place.line,
                t.test.as_ref().map_or("", |t| &t.name),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (TroubleKind::Race, 2, "TestA"),
            (TroubleKind::Panic, 3, "TestA")
        ]
    );
}

#[test]
fn a_test_that_dies_with_its_package_failed() {
    let (results, unread) = results(&events(&[
        "run TestA",
        "output TestA     lamp_test.go:9: lit",
        "fail",
    ]));
    assert_eq!(unread, []);
    let record = &results.records[0];
    assert_eq!(record.counts.failures, 1);
    let message = record.first_failures[0].message.as_deref();
    assert!(
        message.is_some_and(|m| m.ends_with("lamp_test.go:9: lit")),
        "{message:?}"
    );
}

#[test]
fn a_package_that_does_not_build_is_a_failure() {
    let text = format!(
        "# example.org/m/lamp\nlamp.go:3:1: syntax error\n{}",
        events(&["output  FAIL lamp [build failed]", "fail"])
    );
    let (results, unread) = results(&text);
    assert_eq!(unread, []);
    assert_eq!(results.records[0].test.name, WHOLE_PACKAGE);
    assert_eq!(results.records[0].counts.failures, 1);
}

#[test]
fn half_a_file_counts_as_far_as_it_goes() {
    let whole = events(&["run TestA", "pass TestA", "run TestB", "pass TestB"]);
    let (results, unread) = results(&whole[..whole.len() - 20]);
    assert_eq!(results.records.len(), 1);
    let reasons: Vec<&str> = unread.iter().map(|u| &*u.reason).collect();
    assert_eq!(
        reasons,
        [
            "line 4: the file ends in the middle",
            "it ends in the middle: 1 test was started and did not end in it",
        ]
    );
    assert!(!results.runs[0].whole);
}

#[test]
fn what_is_no_event_is_told() {
    let (_, unread) = results("{\"Action\": 3}\n{}\n");
    assert_eq!(unread.len(), 3, "{unread:?}");
    assert!(
        unread[0]
            .reason
            .starts_with("line 1: not an event of go test")
    );
    assert_eq!(unread[2].reason, "no event of go test in it");
}

#[test]
fn lines_and_actions_of_nobody_are_told() {
    let mut text = events(&["start", "run TestA", "pass TestA", "pass"]);
    text.push_str("garbage\n[1]\n");
    text.push_str("{\"Action\":\"dance\",\"Package\":\"example.org/m/lamp\",\"Test\":\"TestB\"}\n");
    text.push_str("\ngo: downloading example.org/x v1.0.0\nmake: *** [test] Error 1\n");
    let (results, unread) = results(&text);
    assert_eq!(results.records.len(), 1);
    let reasons: Vec<&str> = unread.iter().map(|u| &*u.reason).collect();
    assert_eq!(
        reasons,
        [
            "2 lines are no event of go test, the first is line 5",
            "1 event is of no known action, the first is `dance` in line 7",
        ]
    );
}

#[test]
fn a_package_that_does_not_end_is_told() {
    let reasons = |text: &str| -> Vec<String> {
        let (_, unread) = results(text);
        unread.into_iter().map(|u| u.reason).collect()
    };
    let open = ["it ends in the middle: 1 package did not end in it"];
    assert_eq!(reasons(&events(&["run TestA", "pass TestA"])), open);
    assert_eq!(reasons(&events(&["pass TestA"])), open);
    assert_eq!(reasons(&events(&["start"])), open);
    assert_eq!(reasons(&events(&["start", "skip"])), [""; 0]);
    assert_eq!(
        reasons(&events(&["run TestA", "pass TestA", "pass"])),
        [""; 0]
    );
}
