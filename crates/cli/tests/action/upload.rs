//! SARIF goes to code scanning where the token may.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::world::World;

/// Undoes what GitHub asks for: base64 of gzip.
fn unpacked(text: &str) -> Value {
    let mut command = Command::new("bash")
        .args(["-c", "base64 -d | gzip -dc"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bash starts");
    let mut input = command.stdin.take().expect("it has an input");
    let bytes = text.as_bytes().to_owned();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = command.wait_with_output().expect("it ends");
    writer.join().expect("it wrote").expect("all of it");
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

#[test]
fn code_scanning_gets_all_findings_and_not_the_changes_alone() {
    let world = World::new().checkout();
    let run = world.run(&[]);
    assert_eq!(run.output("check", "total"), "4", "{}", run.log);
    let request = fs::read_to_string(world.path("gh/sarif.json")).expect("it was uploaded");
    let request: Value = serde_json::from_str(&request).expect("it is JSON");
    assert_eq!(request["ref"], "refs/pull/7/merge");
    assert_eq!(request["commit_sha"].as_str().map(str::len), Some(40));
    let log = unpacked(request["sarif"].as_str().expect("a text"));
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(results.len() > 20, "{}", results.len());
    let file = fs::read_to_string(run.output("check", "sarif")).expect("the file is an output");
    assert_eq!(serde_json::from_str::<Value>(&file).expect("JSON"), log);
}

#[test]
fn the_head_of_a_pull_request_is_called_so() {
    let world = World::new().checkout();
    world.run_until("history", true, &[]);
    world.git(
        &world.workspace(),
        &["checkout", "-q", "--detach", &world.head],
    );
    let run = world.run(&[]);
    let request = fs::read_to_string(world.path("gh/sarif.json")).expect("it was uploaded");
    let request: Value = serde_json::from_str(&request).expect("it is JSON");
    assert_eq!(request["ref"], "refs/pull/7/head", "{}", run.log);
    assert_eq!(request["commit_sha"], world.head);
}

#[test]
fn it_is_not_where_it_is_not_wanted_or_not_permitted() {
    let world = World::new().checkout();
    let run = world.run(&[("sarif", "false")]);
    assert_eq!(run.output("check", "sarif"), "");
    assert_eq!(world.calls(), "");
    world.refuse();
    let run = world.run(&[]);
    assert_eq!(run.code, 10, "{}", run.log);
    assert!(run.log.contains("security-events: write"), "{}", run.log);
    assert!(!run.output("check", "sarif").is_empty());
    // Most do without code scanning: no annotation about it in every run.
    assert!(!run.log.contains("::warning title=gradus"), "{}", run.log);
}
