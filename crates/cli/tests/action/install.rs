//! The binary: built from the action's own sources, or taken of a release whose sum is known.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::root;
use super::world::{TOKEN, World};

/// Builds nothing, and tells how it was called.
const CARGO: &str = r#"#!/usr/bin/env bash
set -euo pipefail
{
    pwd -P
    printf '%s\n' "$@"
    printf 'token %s\n' "${GH_TOKEN:-none}"
    printf 'flags %s\n' "${RUSTFLAGS:-none}"
} >"$HOME/cargo-called"
while [ "$#" -gt 0 ]; do
    if [ "$1" = --root ]; then
        mkdir -p "$2/bin"
        printf '#!/bin/sh\necho gradus 9.9.9\n' >"$2/bin/gradus"
        chmod +x "$2/bin/gradus"
    fi
    shift
done
"#;

#[test]
fn it_is_built_from_the_action_and_in_its_folder() {
    let world = World::new().checkout();
    // Cargo would obey these, in the folder where they lie.
    let work = world.workspace();
    fs::create_dir(work.join(".cargo")).expect("the folder is made");
    fs::write(
        work.join(".cargo/config.toml"),
        "[build]\nrustc-wrapper = \"./pwned\"\n",
    )
    .expect("it is written");
    fs::write(
        work.join("rust-toolchain.toml"),
        "[toolchain]\npath = \".\"\n",
    )
    .expect("it is written");
    world.program("cargo", CARGO);
    let run = world.run_until("install", false, &[]);
    assert_eq!(run.code, 0, "{}", run.log);
    assert!(run.log.contains("gradus 9.9.9"), "{}", run.log);
    let called = fs::read_to_string(world.path("home/cargo-called")).expect("cargo was called");
    let lines: Vec<&str> = called.lines().collect();
    let action = root().canonicalize().expect("the root is there");
    assert_eq!(lines[0], action.display().to_string());
    assert_eq!(lines[1..5], ["install", "--locked", "--path", "crates/cli"]);
    assert!(lines.contains(&"token none") && lines.contains(&"flags none"));
}

#[test]
fn the_cache_is_asked_by_sources_and_system() {
    let world = World::new().checkout();
    let first = world.run_until("place", true, &[]);
    let again = world.run_until("place", true, &[]);
    let key = first.output("place", "key");
    assert!(key.starts_with("gradus-Linux-X64-"), "{key}");
    assert_eq!(key, again.output("place", "key"));
    // What the cache has is not built again: there is no cargo that would do it.
    world.program("cargo", "#!/bin/sh\nexit 7\n");
    let run = world.run_until("install", true, &[]);
    assert_eq!(run.code, 0, "{}", run.log);
}

#[test]
fn a_release_counts_with_its_sum_only() {
    let world = World::new().checkout();
    world.program("cargo", "#!/bin/sh\nexit 7\n");
    let folder = world.path("release");
    fs::create_dir(&folder).expect("the folder is made");
    let binary = folder.join("gradus");
    fs::write(&binary, "#!/bin/sh\necho gradus 0.1.0\n").expect("it is written");
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let archive = world.path("gh/archive.tar.gz");
    let packed = Command::new("tar")
        .arg("-czf")
        .arg(&archive)
        .arg("-C")
        .arg(&folder)
        .arg("gradus")
        .status();
    assert!(packed.expect("tar starts").success());
    let sum = Command::new("sha256sum").arg(&archive).output();
    let sum = String::from_utf8(sum.expect("sha256sum starts").stdout).expect("text");
    let sum = &sum[..64];

    let other = "0".repeat(64);
    let run = world.run_until("", false, &[("version", "v0.1.0"), ("checksum", &other)]);
    assert_eq!(run.code, 2, "{}", run.log);
    assert!(
        run.log.contains(sum) && run.log.contains(&other),
        "{}",
        run.log
    );
    assert!(!world.path("temp/gradus/bin/gradus").exists());

    for checksum in ["", "sha256", &sum[1..]] {
        fs::remove_file(world.path("gh/calls")).unwrap_or_default();
        let run = world.run_until("", false, &[("version", "v0.1.0"), ("checksum", checksum)]);
        assert_eq!(run.code, 2, "{}", run.log);
        assert_eq!(
            world.calls(),
            "",
            "nothing is fetched that cannot be held against a sum"
        );
    }

    let release = [("version", "v0.1.0"), ("checksum", sum), ("token", TOKEN)];
    let run = world.run_until("install", false, &release);
    assert_eq!(run.code, 0, "{}", run.log);
    assert!(run.log.contains("gradus 0.1.0"), "{}", run.log);
}
