//! What is more than a person writes is left out and told, and the rest is used.

use gradus_core::ledger::UnreadCode;
use gradus_core::statement::Claim;

use super::tree;
use crate::bats::script::MAX_BYTES;
use crate::part::Part;

const SET: &str = "helm install x --set featureGates.Lamp=true\n";

fn one(text: &str) -> Part {
    tree(&[("a.bats", text)])
}

fn test(body: &str) -> String {
    format!("@test \"x\" {{\n{body}}}\n")
}

/// Reads files with names that were made.
fn made(files: &[(String, String)]) -> Part {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    tree(&files)
}

fn set(number: usize) -> String {
    format!("helm install x --set featureGates.Lamp{number}=true\n")
}

fn switched(part: &Part) -> usize {
    let claims = part.statements.iter().map(|s| &s.claim);
    claims.filter(|c| matches!(c, Claim::SetsTo(_))).count()
}

fn is_over(part: &Part, reason: &str) {
    let told = part.unread.iter().any(|u| {
        matches!(u.code, UnreadCode::Budget | UnreadCode::TooLarge) && u.reason.contains(reason)
    });
    assert!(told, "{reason}: {:?}", part.unread);
}

#[test]
fn files_that_load_each_other() {
    let chain = |length: usize| {
        let mut files = vec![("a.bats".to_owned(), format!("load f1\n{}", test("last\n")))];
        for i in 1..length {
            files.push((format!("f{i}.bash"), format!("load f{}\n", i + 1)));
        }
        files.push((format!("f{length}.bash"), format!("last() {{\n{SET}}}\n")));
        made(&files)
    };
    let part = chain(5);
    assert_eq!((switched(&part), part.unread.len()), (1, 0));
    let part = chain(6);
    assert_eq!(switched(&part), 0);
    is_over(&part, "loaded through more than 5 files");
}

#[test]
fn one_file_that_loads_many() {
    let many = |count: usize| {
        let loads: String = (0..count).map(|i| format!("load f{i}\n")).collect();
        let mut files = vec![("a.bats".to_owned(), format!("{loads}{}", test(SET)))];
        let helper = "x() { :; }\n".to_owned();
        files.extend((0..count).map(|i| (format!("f{i}.bash"), helper.clone())));
        made(&files)
    };
    assert_eq!(many(63).unread, []);
    let part = many(64);
    assert_eq!(switched(&part), 1, "the test is used");
    is_over(&part, "more than a person writes");
}

#[test]
fn tests_without_end() {
    let part = one(&test(":\n").repeat(2_001));
    assert_eq!(part.cases.len(), 2_000);
    is_over(&part, "only the first 2000 are read");
}

#[test]
fn a_test_that_sets_very_much() {
    let sets = |count: usize| one(&test(&(0..count).map(set).collect::<String>()));
    let part = sets(200);
    assert_eq!((switched(&part), part.unread.len()), (200, 0));
    let part = sets(300);
    assert_eq!(switched(&part), 200, "the first are used");
    is_over(&part, "setting more, than a person writes");
    // By many functions, each of which is small.
    let helpers: String = (0..300)
        .map(|i| format!("f{i}() {{\n{}}}\n", set(i)))
        .collect();
    let calls: String = (0..300).map(|i| format!("f{i}\n")).collect();
    let part = one(&format!("{helpers}{}", test(&calls)));
    is_over(&part, "sets, or calls, more than a person writes");
    // By an array.
    let words: String = (0..300)
        .map(|i| format!(" --set featureGates.Lamp{i}=true"))
        .collect();
    let part = one(&test(&format!(
        "args=({words})\nhelm install x \"${{args[@]}}\"\n"
    )));
    is_over(&part, "setting more, than a person writes");
    // By a file of values.
    let values: String = (0..300).map(|i| format!("  Lamp{i}: true\n")).collect();
    let values = format!("featureGates:\n{values}");
    let part = tree(&[
        ("a.bats", &test("helm install x --values values.yaml\n")),
        ("values.yaml", &values),
    ]);
    assert_eq!(switched(&part), 200);
    is_over(&part, "sets, or calls, more than a person writes");
}

/// What runs before a test counts for each: so many times so many would fill any memory.
#[test]
fn what_runs_before_has_a_bound() {
    let setup: String = (0..100).map(set).collect();
    let part = one(&format!(
        "setup() {{\n{setup}}}\n{}",
        test(":\n").repeat(300)
    ));
    assert_eq!(switched(&part), 20_000);
    is_over(&part, "more than 20000 gates, all in all");
    assert_eq!(part.cases.len(), 300, "every test is there");
}

/// Every function calls every other, for each of many tests.
#[test]
fn calls_without_end() {
    let calls: String = (0..700).map(|i| format!("f{i}; ")).collect();
    let helpers: String = (0..60).map(|i| format!("f{i}() {{ {calls}}}\n")).collect();
    let few = one(&format!("{helpers}{}", test("f0\n").repeat(2)));
    assert_eq!(few.unread, []);
    let part = one(&format!("{helpers}{}", test("f0\n").repeat(100)));
    is_over(&part, "sets, or calls, more than a person writes");
}

#[test]
fn files_that_are_too_long_or_too_deep() {
    let part = one(&format!("{}{}", test(SET), "# x\n".repeat(MAX_BYTES / 4)));
    is_over(&part, "too many for a script");
    let nest = format!("{}:{}\n", "{ ".repeat(300), "; }".repeat(300));
    let part = one(&format!("{}{}", test(SET), test(&nest)));
    is_over(&part, "nested deeper");
    assert_eq!((part.cases.len(), switched(&part)), (2, 1));
}

#[test]
fn tags_and_reasons_to_skip_without_end() {
    let tags: Vec<String> = (0..101).map(|i| format!("t{i}")).collect();
    let part = one(&format!(
        "# bats file_tags={}\n{}",
        tags.join(","),
        test(":\n")
    ));
    assert_eq!(part.cases[0].tags.len(), 100);
    is_over(&part, "more than 100 tags");
    let skips = "if [ x ]; then skip why; fi\n".repeat(30);
    assert_eq!(one(&test(&skips)).cases[0].skips.len(), 20);
    let skip = test("if [ $A ]; then skip why; fi\n");
    assert_eq!(one(&skip).cases[0].skips, ["[ $A ]: why"]);
    // After a thousand the condition is not looked for any more.
    let before = format!("f() {{\n{}}}\n", "skip\n".repeat(1_001));
    assert_eq!(one(&format!("{before}{skip}")).cases[0].skips, ["why"]);
    let long = one(&test(&format!("skip '{}'\n", "é".repeat(100))));
    let quoted = long.cases[0].skips[0].len();
    assert!((100..=120).contains(&quoted), "{quoted} bytes are quoted");
}

/// A file inside the script that cannot be read is told with its place.
#[test]
fn what_a_file_inside_the_script_hides() {
    let part = one(&test(
        "kind create <<EOF\nfeatureGates:\n  Lamp: ${ON}\n  Horn: true\nEOF\n",
    ));
    assert_eq!(switched(&part), 1, "the other is used");
    let told: Vec<(UnreadCode, &str)> = part
        .unread
        .iter()
        .map(|u| (u.code, u.reason.as_str()))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, UnreadCode::Unresolved);
    assert!(
        told[0]
            .1
            .contains("a file inside the script: line 2: Lamp is set to")
    );
}
