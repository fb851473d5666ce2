//! Names that people outside choose do nothing, and neither does what lies in the checkout.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::world::{HOSTILE, World};

/// Finds files called `pwned` below a folder.
fn pwned(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder lists") {
        let path = entry.expect("an entry reads").path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(pwned(&path));
        } else if path.ends_with("pwned") {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn branches_and_titles_do_nothing() {
    let mut world = World::new().checkout();
    for name in HOSTILE {
        world.event["pull_request"]["title"] = Value::from(name);
        for side in ["base", "head"] {
            world.event["pull_request"][side]["ref"] = Value::from(name);
        }
        let run = world.run(&[("comment", "true"), ("sarif", "false")]);
        assert_eq!(run.code, 10, "{name}: {}", run.log);
        assert_eq!(pwned(&world.path("")), [""; 0], "{name}");
        assert_eq!(world.comments().len(), 1);
    }
}

#[test]
fn an_event_that_lies_about_its_numbers_does_nothing() {
    let mut world = World::new().checkout();
    for name in HOSTILE {
        world.event["pull_request"]["number"] = Value::from(name);
        world.event["pull_request"]["base"]["sha"] = Value::from(name);
        let run = world.run(&[("comment", "true")]);
        assert_eq!(run.code, 2, "{name}: {}", run.log);
        assert_eq!(pwned(&world.path("")), [""; 0], "{name}");
        assert_eq!(world.comments().len(), 0);
    }
}

#[test]
fn inputs_are_values_and_never_code() {
    let inputs = [
        "path",
        "base",
        "policy",
        "fail-on",
        "strict",
        "baseline",
        "arguments",
        "comment",
        "sarif",
        "version",
        "checksum",
    ];
    let mut world = World::new().checkout();
    // A base in the event would let no baseline be read.
    world.event = json!({});
    for input in inputs {
        for value in HOSTILE {
            let run = world.run(&[(input, value)]);
            assert_eq!(pwned(&world.path("")), [""; 0], "{input}={value}");
            // The checksum counts with a version only.
            let expected = if input == "checksum" { 10 } else { 2 };
            assert_eq!(run.code, expected, "{input}={value}: {}", run.log);
        }
    }
}

#[test]
fn files_of_the_checkout_command_nobody() {
    let mut world = World::new().checkout();
    let work = world.workspace();
    let name = "x\n::set-env name=PATH::.\n::add-path::.\n.yaml";
    fs::write(work.join(name), "a: [\nCloneOnWrite").expect("it is written");
    fs::write(
        work.join("docs/evil.md"),
        "`Clone\n::error::pwned\nOnWrite` | `::stop-commands::x` `NoSuchGate=true`\n",
    )
    .expect("it is written");
    world.event = json!({});
    // The commands that were found are looked at in every run.
    let run = world.run(&[("sarif", "false")]);
    assert_eq!(run.code, 10, "{}", run.log);
    assert!(!run.log.contains("\n::error::pwned"), "{}", run.log);
}
