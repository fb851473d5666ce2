//! The outcome of the action is that of the check.

use std::fs;
use std::process::Command;

use serde_json::json;

use super::world::World;

#[test]
fn severity_and_strictness_decide() {
    let mut world = World::new().checkout();
    world.event = json!({});
    // Without a remote the history stays shallow, which is a gap.
    let work = world.workspace();
    world.git(&work, &["remote", "set-url", "origin", "file:///nowhere"]);
    let policy = ("policy", "kubernetes");
    let known = "known.json";
    let run = world.run(&[policy, ("arguments", "--write-baseline=known.json")]);
    assert_eq!(run.code, 0, "what is known does not fail: {}", run.log);
    assert!(world.workspace().join(known).exists());
    // Now there is nothing new, and it can be seen whether something could not be read.
    let quiet = world.run(&[policy, ("baseline", known)]);
    assert_eq!(quiet.code, 0, "{}", quiet.log);
    let strict = world.run(&[policy, ("baseline", known), ("strict", "true")]);
    assert_eq!(strict.code, 11, "{}", strict.log);
    assert_eq!(strict.output("check", "exit-code"), "11");
    let loud = world.run(&[policy, ("fail-on", "info")]);
    assert_eq!(loud.code, 10, "{}", loud.log);
}

#[test]
fn a_baseline_stands_aside_where_there_is_a_base() {
    let world = World::new().checkout();
    let run = world.run(&[("baseline", "nowhere.json"), ("sarif", "false")]);
    assert_eq!(run.code, 10, "{}", run.log);
    assert_eq!(run.output("check", "total"), "4");
}

#[test]
fn pages_count_where_they_are_asked_for() {
    let mut world = World::new().checkout();
    world.event = json!({});
    let known = ("arguments", "--write-baseline=known.json");
    let run = world.run(&[known]);
    assert_eq!(run.code, 0, "nobody asked for pages: {}", run.log);
    let missing = world.run(&[known, ("pages", "true")]);
    assert_eq!(missing.code, 10, "{}", missing.log);
    assert_eq!(missing.output("pages", "exit-code"), "10");
    assert!(missing.log.contains("run gradus page"), "{}", missing.log);
    let page = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["page", "--path"])
        .arg(world.workspace())
        .output()
        .expect("gradus starts");
    assert!(page.status.success(), "{page:?}");
    let there = world.run(&[known, ("pages", "true")]);
    assert_eq!(there.code, 0, "{}", there.log);
}

#[test]
fn an_input_that_is_wrong_is_refused() {
    let world = World::new().checkout();
    for (name, value) in [
        ("comment", "yes"),
        ("sarif", "True"),
        ("pages", "1"),
        ("strict", ""),
        ("fail-on", "never"),
        ("policy", "nobodys"),
        ("base", "--all"),
        ("arguments", "--no-such-thing"),
    ] {
        let run = world.run(&[(name, value)]);
        assert_eq!(run.code, 2, "{name}: {}", run.log);
    }
}

#[test]
fn nothing_to_audit_is_no_success() {
    let mut world = World::new();
    world.event = json!({});
    fs::create_dir(world.workspace()).expect("the folder is made");
    let run = world.run(&[]);
    assert_eq!(run.code, 3, "{}", run.log);
    assert!(run.summary.contains("exit code 3"), "{}", run.summary);
    assert_eq!(run.output("check", "errors"), "0", "programs are told");
}
