use std::collections::BTreeSet;

use super::{STORY, run, write};

#[test]
fn every_edit_of_the_story_fits() {
    let told = STORY.trees().expect("the story holds together");
    let days: Vec<&str> = told.iter().map(|(commit, _)| commit.day).collect();
    let mut in_order = days.clone();
    in_order.sort_unstable();
    assert_eq!(days, in_order, "commits are ordered by day");
}

#[test]
fn six_lines_have_a_final_release() {
    let lines: BTreeSet<&str> = STORY
        .commits()
        .filter(|commit| !commit.tag.is_empty() && !commit.tag.contains("-rc"))
        .filter_map(|commit| commit.tag.rsplit_once('.'))
        .map(|(line, _)| line)
        .collect();
    assert_eq!(lines.len(), 6, "{lines:?}");
}

#[test]
fn the_registry_moves_once() {
    let told = STORY.trees().expect("the story holds together");
    let places: BTreeSet<&String> = told
        .iter()
        .flat_map(|(_, tree)| tree)
        .filter(|(_, text)| text.contains("VersionedSpecs{"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(places.len(), 2, "{places:?}");
}

#[test]
fn no_template_has_windows_line_ends() {
    for (commit, tree) in STORY.trees().expect("the story holds together") {
        for (path, text) in tree {
            assert!(!text.contains('\r'), "{path} after {:?}", commit.message);
        }
    }
}

#[test]
fn the_same_repository_every_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let heads: Vec<String> = ["one", "two"]
        .iter()
        .map(|name| {
            let dir = folder.path().join(name);
            write(&dir).expect("the story is written");
            std::fs::read_to_string(dir.join(".git/refs/heads/main")).expect("there is a branch")
        })
        .collect();
    assert_eq!(heads[0], heads[1]);
    assert!(
        write(&folder.path().join("one")).is_err(),
        "never written over"
    );
}

#[test]
fn the_demo_shows_each_command_before_it_runs_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("here");
    let mut out = Vec::new();
    run(Some(&dir), &mut out, &mut |arguments, out| {
        writeln!(out, "<{}>", arguments[0])?;
        Ok(if arguments[0] == "check" { 10 } else { 0 })
    })
    .expect("the demo runs");
    let out = String::from_utf8(out).expect("text");
    let order = [
        "$ gradus gates",
        "<gates>",
        "$ gradus diff",
        "<diff>",
        "$ gradus check",
        "<check>",
        "(exit code 10)",
    ];
    let mut rest = out.as_str();
    for part in order {
        let (_, after) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("{part} in {out}"));
        rest = after;
    }
    assert!(
        rest.contains(&*dir.to_string_lossy()),
        "says where it is: {rest}"
    );
}

#[test]
fn the_demo_writes_over_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("README.md"), "mine").expect("a file is written");
    let told = run(Some(folder.path()), &mut Vec::new(), &mut |_, _| Ok(0));
    assert!(told.is_err());
    let kept = std::fs::read_to_string(folder.path().join("README.md")).expect("still there");
    assert_eq!(kept, "mine");
}

#[test]
fn a_command_that_fails_fails_the_demo() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let told = run(
        Some(&folder.path().join("x")),
        &mut Vec::new(),
        &mut |_, _| Ok(3),
    );
    assert!(told.is_err());
}

#[test]
fn the_storys_policy_and_configuration_are_valid() {
    let told = STORY.trees().expect("the story holds together");
    let (_, tree) = told.last().expect("there are commits");
    let config = gradus_core::config::read("gradus.yaml", &tree["gradus.yaml"]);
    let path = config
        .expect("the configuration reads")
        .policy
        .expect("it names a policy")
        .value;
    let (policy, problems) = gradus_core::policy::check(&path, &tree[&path]);
    assert!(policy.is_some());
    assert!(problems.is_empty(), "{problems:?}");
}
