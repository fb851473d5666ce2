use gradus_core::ledger::Unread;
use gradus_core::results::{Counts, Results};

use super::{Outcome, directive, plan, point, read};
use crate::results::facts::Facts;
use crate::results::tally::{Tally, Wanted};

fn results(text: &str) -> (Results, Vec<Unread>) {
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", Facts::default());
    tally.begin_file("a.tap");
    read(text.as_bytes(), "lamp.bats", &mut tally).expect("memory reads");
    tally.finish()
}

fn counts(text: &str) -> (u64, u64, u64) {
    let (results, _) = results(text);
    let Counts {
        passes,
        failures,
        skips,
        ..
    } = results.runs[0].counts;
    (passes, failures, skips)
}

fn reasons(text: &str) -> Vec<String> {
    let (_, unread) = results(text);
    unread.into_iter().map(|u| u.reason).collect()
}

const BATS: &str = "\
1..4
ok 1 lamp: burns in 120ms
not ok 2 lamp: is refilled # 2 litres in 9ms
# (in test file tests/lamp.bats, line 12)
#   `[ \"$status\" -eq 0 ]' failed
# panic: out of oil
ok 3 lamp: is trimmed # skip no scissors
ok 4 lamp: \\# is no directive
";

#[test]
fn what_bats_writes() {
    let (results, unread) = results(BATS);
    assert_eq!(unread, []);
    assert!(results.runs[0].whole);
    let names: Vec<&str> = results.records.iter().map(|r| &*r.test.name).collect();
    assert_eq!(
        names,
        [
            "lamp: # is no directive",
            "lamp: burns",
            "lamp: is refilled # 2 litres",
            "lamp: is trimmed",
        ]
    );
    let failure = &results.records[2].first_failures[0];
    assert_eq!(
        failure.message.as_deref(),
        Some("(in test file tests/lamp.bats, line 12)")
    );
    assert_eq!(results.location(failure.place).to_string(), "a.tap:3");
    let [trouble] = results.troubles.as_slice() else {
        panic!("one panic: {results:#?}")
    };
    assert_eq!(
        trouble.test.as_ref().map(|t| t.name.as_str()),
        Some("lamp: is refilled # 2 litres")
    );
    assert_eq!(trouble.place.line, 6);
}

#[test]
fn outcomes() {
    for (text, name, outcome) in [
        ("ok", "", Outcome::Passed),
        ("ok 1", "", Outcome::Passed),
        ("ok 1 - burns", "burns", Outcome::Passed),
        ("ok burns", "burns", Outcome::Passed),
        ("ok 12th of May", "12th of May", Outcome::Passed),
        ("not ok 2 burns", "burns", Outcome::Failed),
        ("ok 3 burns # SKIP no oil", "burns", Outcome::Skipped),
        ("ok 3 burns # skipped", "burns", Outcome::Skipped),
        ("ok 3 # skip", "", Outcome::Skipped),
        ("not ok 4 burns # TODO later", "burns", Outcome::Skipped),
        ("ok 4 burns # todo", "burns", Outcome::Skipped),
        // Whoever skips does not fail.
        ("not ok 5 burns # SKIP", "burns", Outcome::Failed),
        ("ok 6 fixes #12", "fixes #12", Outcome::Passed),
        (
            "ok 7 # skipper is a name",
            "# skipper is a name",
            Outcome::Passed,
        ),
    ] {
        let found = point(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((&*found.name, found.outcome), (name, outcome), "{text}");
    }
    for text in [
        "okay",
        "ok\tpkg 0.1s is of go test",
        "nothing",
        "oker 1",
        "",
    ] {
        let is_point = point(text).is_some_and(|p| p.number.is_some());
        assert!(!is_point, "{text}");
    }
    assert_eq!(directive("a # B"), ("a # B", None));
    assert_eq!(plan("1..12"), Some(12));
    assert_eq!(plan("1..0 # SKIP no oil"), Some(0));
    assert_eq!(plan("1..2..3"), None);
    assert_eq!(plan("1.."), None);
}

#[test]
fn what_is_out_of_order_is_counted_and_told() {
    let text = "1..3\nok 2 b\nnot ok 1 a\nok 3 c\n";
    assert_eq!(counts(text), (2, 1, 0));
    let told = reasons(text);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("line 2: test 2 came where 1 was due"),
        "{told:?}"
    );
}

#[test]
fn a_plan_behind_is_a_plan_and_none_is_told() {
    assert_eq!(reasons("ok 1 a\nok 2 b\n1..2\n"), [""; 0]);
    let told = reasons("ok 1 a\nok 2 b\n");
    assert!(told[0].starts_with("there is no plan"), "{told:?}");
}

#[test]
fn what_the_plan_misses_is_told() {
    let text = "1..3\nok 1 a\nok 2 b\n";
    assert_eq!(counts(text), (2, 0, 0));
    assert_eq!(
        reasons(text),
        ["the plan is for 3 tests, and 2 came: the rest is not known"]
    );
    assert_eq!(reasons("1..1\nok 1 a\nok 2 b\n").len(), 1);
}

#[test]
fn a_run_that_gave_up_says_so_once() {
    let text = "1..9\nok 1 a\nnot ok 2 b\nBail out! no lamp\nok 3 c\n";
    assert_eq!(counts(text), (1, 1, 0));
    assert_eq!(reasons(text), ["line 4: the run gave up: no lamp"]);
}

#[test]
fn subtests_and_details_are_of_their_parent() {
    let text = "TAP version 13\n1..2\n    ok 1 - inner\n    1..1\nok 1 - outer\n  ---\n  message: |\n    \
                not ok 9 no result\n    panic: no panic\n  ...\nnot ok 2 - last\n";
    assert_eq!(counts(text), (1, 1, 0));
    assert_eq!(reasons(text), [""; 0]);
    assert_eq!(results(text).0.troubles, []);
}

#[test]
fn a_number_at_the_end_of_all_numbers_ends_nothing() {
    let text = format!("1..2\nok {0} a\nok {0} b\nok c\n", u64::MAX);
    assert_eq!(counts(&text), (3, 0, 0));
    let plan = format!("1..{}\nok 1 a\n", u64::MAX);
    assert_eq!(reasons(&plan).len(), 1);
}

#[test]
fn a_byte_order_mark_hides_no_result() {
    assert_eq!(counts("\u{feff}1..1\nok 1 a\n"), (1, 0, 0));
    assert_eq!(reasons("\u{feff}1..1\nok 1 a\n"), [""; 0]);
}

#[test]
fn a_line_that_is_cut_is_told() {
    let text = format!("1..2\nok 1 {}\nok 2 b\n", "x".repeat(1024 * 1024));
    assert_eq!(
        reasons(&text),
        ["line 2: longer than what is read of a line"]
    );
}
