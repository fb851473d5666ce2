//! What a shallow checkout lacks is fetched.

use std::fs;

use serde_json::{Value, json};

use super::world::World;

#[test]
fn one_commit_becomes_history_with_tags_and_a_base() {
    let world = World::new().checkout();
    let work = world.workspace();
    let shallow = ["rev-parse", "--is-shallow-repository"];
    assert_eq!(world.git(&work, &shallow), "true");
    assert_eq!(world.git(&work, &["tag"]), "");
    let run = world.run(&[]);
    assert_eq!(world.git(&work, &shallow), "false", "{}", run.log);
    assert!(world.git(&work, &["tag"]).contains("v25.2.0"));
    assert_eq!(run.output("history", "base"), world.base);
    assert!(
        run.log.contains(": 4 of ") && run.log.contains(" findings come with the change"),
        "{}",
        run.log
    );
    assert!(!run.log.contains("shallow"), "{}", run.log);
    assert_eq!(run.code, 10);
    assert_eq!(run.output("check", "exit-code"), "10");
    assert_eq!(run.output("check", "errors"), "2", "{}", run.log);
    assert_eq!(run.output("check", "total"), "4", "{}", run.log);
}

#[test]
fn what_is_there_is_not_fetched_again() {
    let world = World::new().checkout();
    world.run(&[]);
    // Without a remote nothing could be.
    let work = world.workspace();
    world.git(&work, &["remote", "set-url", "origin", "file:///nowhere"]);
    let run = world.run(&[]);
    assert_eq!(run.code, 10);
    assert!(!run.log.contains("could not be fetched"), "{}", run.log);
}

#[test]
fn a_base_is_a_commit_or_a_branch() {
    for named in ["main", "origin/main"] {
        let world = World::new().checkout();
        let run = world.run_until("history", true, &[("base", named)]);
        assert_eq!(run.code, 0, "{}", run.log);
        assert_eq!(run.output("history", "base"), world.base, "{named}");
    }
    let world = World::new().checkout();
    let head = world.head.clone();
    let run = world.run(&[("base", &head)]);
    assert_eq!(run.code, 0, "{}", run.log);
}

#[test]
fn a_merge_group_has_its_base() {
    let mut world = World::new().checkout();
    world.event = json!({ "merge_group": { "base_sha": world.base } });
    let run = world.run_until("history", true, &[]);
    assert_eq!(run.output("history", "base"), world.base, "{}", run.log);
}

#[test]
fn a_base_that_is_nowhere_is_said_and_not_passed_over() {
    let mut world = World::new().checkout();
    world.event["pull_request"]["base"]["sha"] = Value::from("1234567890".repeat(4));
    let run = world.run(&[]);
    assert_eq!(run.code, 2, "{}", run.log);
    assert!(run.log.contains("fetch-depth: 0"), "{}", run.log);
}

#[test]
fn a_push_is_checked_as_a_whole() {
    let mut world = World::new().checkout();
    world.event = json!({ "ref": "refs/heads/main" });
    let run = world.run(&[]);
    assert_eq!(run.code, 10, "{}", run.log);
    assert_eq!(run.output("history", "base"), "");
    let total: usize = run.output("check", "total").parse().expect("a number");
    assert!(total > 20, "{total}");
}

#[test]
fn without_the_remote_the_gap_is_said() {
    let mut world = World::new().checkout();
    world.event = json!({});
    let work = world.workspace();
    world.git(&work, &["remote", "set-url", "origin", "file:///nowhere"]);
    let run = world.run(&[]);
    assert!(
        run.log
            .contains("::warning title=gradus::tags and history could not be fetched"),
        "{}",
        run.log
    );
    // And with it, rules about time are silent and say why.
    assert!(run.log.contains("shallow"), "{}", run.log);
}

#[test]
fn a_folder_outside_of_git_is_checked_without_a_past() {
    let world = World::new();
    fs::create_dir(world.workspace()).expect("the folder is made");
    let gates = include_str!("../../src/demo/files/registry.go.txt");
    fs::write(world.workspace().join("gates.go"), gates).expect("it is written");
    let run = world.run_until("history", true, &[]);
    assert_eq!(run.code, 0, "{}", run.log);
    assert_eq!(run.output("history", "base"), "");
    assert!(run.log.contains("is in no git repository"), "{}", run.log);
}

#[test]
fn a_checkout_that_was_forgotten_is_said() {
    let world = World::new();
    fs::create_dir(world.workspace()).expect("the folder is made");
    let run = world.run(&[("path", "nowhere")]);
    assert_eq!(run.code, 2);
    assert!(run.log.contains("actions/checkout"), "{}", run.log);
}
