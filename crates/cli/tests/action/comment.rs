//! One comment, if asked, updated and not repeated.

use std::fs;

use serde_json::{Value, json};

use super::world::World;

fn body(comment: &Value) -> &str {
    comment["body"].as_str().expect("a comment has a body")
}

#[test]
fn a_pull_request_gets_one_comment_that_is_updated() {
    let mut world = World::new().checkout();
    // Somebody else's comment that looks like ours is not ours, whatever they are called.
    let others = json!([
        { "id": "IC_a", "body": "<!-- gradus . -->\nmine", "author": { "__typename": "User", "login": "github-actions" } },
        { "id": "IC_b", "body": "<!-- gradus . -->\nmine", "author": { "__typename": "Bot", "login": "other" } },
        { "id": "IC_c", "body": "<!-- gradus . -->\ngone", "author": null },
        { "id": "IC_d", "body": "something else", "author": { "__typename": "Bot", "login": "github-actions" } },
    ]);
    fs::write(world.path("gh/comments.json"), others.to_string()).expect("it is written");
    let run = world.run(&[("comment", "true")]);
    assert_eq!(run.code, 10, "{}", run.log);
    let comments = world.comments();
    assert_eq!(comments.len(), 5, "{}", run.log);
    let first = body(&comments[4]).to_owned();
    assert!(
        first.starts_with("<!-- gradus . -->\n## Feature gates of "),
        "{first}"
    );
    assert!(first.contains("HealthProbes"), "{first}");

    // The change brings nothing any more: the comment says so.
    world.event["pull_request"]["base"]["sha"] = Value::from(world.head.clone());
    let run = world.run(&[("comment", "true")]);
    assert_eq!(run.code, 0, "{}", run.log);
    let comments = world.comments();
    assert_eq!(comments.len(), 5, "{}", run.log);
    assert!(body(&comments[4]).contains(": no findings"), "{comments:?}");
    for (comment, other) in comments.iter().zip(others.as_array().expect("an array")) {
        assert_eq!(comment, other);
    }
}

#[test]
fn each_audited_folder_has_its_comment() {
    let world = World::new().checkout();
    world.run(&[("comment", "true")]);
    world.run(&[("comment", "true"), ("path", "../work")]);
    let run = world.run(&[("comment", "true"), ("path", "../work")]);
    let comments = world.comments();
    assert_eq!(comments.len(), 2, "{}", run.log);
    assert!(body(&comments[1]).starts_with("<!-- gradus ../work -->\n"));
}

#[test]
fn without_findings_there_is_no_first_comment() {
    let mut world = World::new().checkout();
    world.event["pull_request"]["base"]["sha"] = Value::from(world.head.clone());
    let run = world.run(&[("comment", "true")]);
    assert_eq!(run.code, 0, "{}", run.log);
    assert_eq!(world.comments().len(), 0);
}

#[test]
fn nobody_is_told_who_did_not_ask() {
    let world = World::new().checkout();
    let run = world.run(&[("sarif", "false")]);
    assert_eq!(run.code, 10, "{}", run.log);
    assert_eq!(world.calls(), "", "GitHub is not even asked");
    assert!(run.commands().iter().any(|c| c.starts_with("error file=")));
    assert!(run.summary.contains("HealthProbes"), "{}", run.summary);
}

#[test]
fn a_fork_gets_annotations_and_a_summary_only() {
    // Another repository, one that was deleted, and an event that says nothing of it.
    for repository in [json!({ "id": 2 }), Value::Null, json!({})] {
        let mut world = World::new().checkout();
        world.event["pull_request"]["head"]["repo"] = repository;
        let run = world.run(&[("comment", "true"), ("sarif", "true")]);
        assert_eq!(run.code, 10, "{}", run.log);
        assert_eq!(world.calls(), "", "{}", run.log);
        assert_eq!(world.comments().len(), 0);
        assert!(run.commands().iter().any(|c| c.starts_with("error file=")));
        assert!(run.summary.contains("HealthProbes"), "{}", run.summary);
    }
}

#[test]
fn a_token_that_may_not_fails_nothing() {
    let world = World::new().checkout();
    world.refuse();
    let run = world.run(&[("comment", "true")]);
    assert_eq!(run.code, 10, "{}", run.log);
    assert!(
        run.log
            .contains("it takes the permission pull-requests: write"),
        "{}",
        run.log
    );
    assert!(run.log.contains("Resource not accessible"), "{}", run.log);
}

#[test]
fn a_push_is_not_commented() {
    let mut world = World::new().checkout();
    world.event = json!({ "ref": "refs/heads/main" });
    let run = world.run(&[("comment", "true"), ("sarif", "false")]);
    assert_eq!(run.code, 10, "{}", run.log);
    assert_eq!(world.calls(), "");
}
