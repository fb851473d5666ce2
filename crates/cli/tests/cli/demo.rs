//! The main job, end to end: what the demo's project has wrong with it is found, and no more.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gradus_cli::demo;
use serde_json::Value;
use tempfile::TempDir;

/// Everything that is wrong in Saltmarsh: severity, rule, gate, claim.
const WRONG: &[(&str, &str, &str, &str)] = &[
    // What stands around the code: chart, tests, form, page, second binary.
    ("error", "chart-ignores-default", "CloneOnWrite", "default"),
    ("error", "chart-unknown-gate", "VolumeCompression", "named"),
    (
        "warning",
        "constraint-not-enforced",
        "CloneOnWrite",
        "excludes",
    ),
    ("warning", "gate-untested", "HealthProbes", "named"),
    ("warning", "incomplete-list", "HealthProbes", "listed"),
    ("warning", "test-in-no-target", "", ""),
    (
        "warning",
        "test-names-unknown-gate",
        "CloneOnWrites",
        "named",
    ),
    ("warning", "validation-not-called", "", ""),
    // Registry, history, the table of gates.
    ("error", "default-against-stage", "EagerMounts", "default"),
    ("error", "documented-differently", "CloneOnWrite", "default"),
    ("error", "documented-differently", "OnlineResize", "stage"),
    ("error", "documented-differently", "TopologySpread", "since"),
    ("error", "lock-against-stage", "ThinProvisioning", "locked"),
    ("info", "defaults-break-constraint", "", "excludes"),
    ("info", "never-both-default", "", "excludes"),
    ("info", "removed-early", "BlockChecksums", "removed"),
    (
        "info",
        "removed-without-deprecation",
        "LegacyMountPaths",
        "removed",
    ),
    ("error", "soak-too-short", "OnlineResize", "stage"),
    ("error", "stage-skipped", "ThinProvisioning", "stage"),
    ("error", "undocumented-gate", "EagerMounts", "listed"),
    ("error", "unknown-gate", "VolumeReplication", "listed"),
    ("error", "version-mismatch", "HealthProbes", "since"),
    ("warning", "retirement-overdue", "NodeLocalCache", "locked"),
    ("warning", "stage-regressed", "WriteBackCache", "stage"),
    ("warning", "stagnant", "TopologySpread", "stage"),
    // Before the policy took effect: shown, and no more than that.
    ("info", "stage-skipped", "NodeLocalCache", "stage"),
];

fn saltmarsh() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("saltmarsh");
    demo::write(&path).expect("the story is written");
    (folder, path)
}

fn gradus(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        .output()
        .expect("gradus starts")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

#[test]
fn check_finds_all_that_is_wrong_and_nothing_else() {
    let (_folder, path) = saltmarsh();
    let output = gradus(&path, &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(10), "there are errors");
    let report = json(&output);
    let found: BTreeSet<(&str, &str, &str, &str)> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| {
            (
                text(f, "severity"),
                text(f, "rule"),
                text(f, "gate"),
                text(f, "claim"),
            )
        })
        .collect();
    let wrong: BTreeSet<_> = WRONG.iter().copied().collect();
    let missed: Vec<_> = wrong.difference(&found).collect();
    let too_much: Vec<_> = found.difference(&wrong).collect();
    assert!(
        missed.is_empty() && too_much.is_empty(),
        "missed {missed:#?}\ntoo much {too_much:#?}"
    );
    assert_eq!(
        report["unread"],
        Value::Array(Vec::new()),
        "everything was read"
    );
}

#[test]
fn every_finding_says_where_and_what_to_do() {
    let (_folder, path) = saltmarsh();
    let report = json(&gradus(&path, &["check", "--format", "json"]));
    let findings = report["findings"].as_array().expect("findings");
    let prints: BTreeSet<&str> = findings.iter().map(|f| text(f, "fingerprint")).collect();
    assert_eq!(prints.len(), findings.len(), "fingerprints are unique");
    for finding in findings {
        assert!(!text(finding, "help").is_empty(), "{finding}");
        assert_ne!(finding["locations"], Value::Array(Vec::new()), "{finding}");
    }
}

#[test]
fn the_timeline_spans_the_move_and_the_renumbering() {
    let (_folder, path) = saltmarsh();
    let report = json(&gradus(&path, &["gates", "--timeline", "--format", "json"]));
    let lines: Vec<&str> = report["releaseLines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|l| text(l, "line"))
        .collect();
    assert_eq!(lines, ["v24.2", "v24.6", "v24.10", "v25.2", "v0.5", "v0.6"]);
    let gates = report["gates"].as_array().expect("gates");
    assert_eq!(gates.len(), 10);
    let snapshots = gates
        .iter()
        .find(|g| text(g, "name") == "VolumeSnapshots")
        .expect("it is there");
    let stages: Vec<&str> = snapshots["timeline"]["released"]
        .as_array()
        .expect("a timeline")
        .iter()
        .map(|s| text(s, "stage"))
        .collect();
    assert_eq!(stages, ["alpha", "alpha", "beta", "beta", "beta", "stable"]);
    assert_eq!(snapshots["soak"], 1);
    let removed: Vec<&str> = report["removed"]
        .as_array()
        .expect("former gates")
        .iter()
        .map(|g| text(g, "name"))
        .collect();
    assert!(removed.contains(&"BlockChecksums"), "{removed:?}");
    assert!(removed.contains(&"LegacyMountPaths"), "{removed:?}");
    assert_eq!(
        gate(&report, "CloneOnWrite")["requires"][0]["gate"],
        "VolumeSnapshots"
    );
    assert_eq!(
        gate(&report, "CloneOnWrite")["requires"][0]["source"],
        "map"
    );
    assert_eq!(
        gate(&report, "WriteBackCache")["excludes"][0]["gate"],
        "TopologySpread"
    );
    assert_eq!(
        gate(&report, "WriteBackCache")["excludes"][0]["source"],
        "code"
    );
    // One helper asks for it, and two functions ask the helper.
    assert_eq!(gate(&report, "VolumeSnapshots")["uses"], 1);
    assert_eq!(gate(&report, "VolumeSnapshots")["indirectUses"], 2);
}

fn gate<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["gates"]
        .as_array()
        .expect("gates")
        .iter()
        .find(|g| text(g, "name") == name)
        .expect("the gate is there")
}

#[test]
fn diff_recognises_a_new_name() {
    let (_folder, path) = saltmarsh();
    let report = json(&gradus(
        &path,
        &["diff", "v25.2.0", "v0.6.0", "--format", "json"],
    ));
    let renamed: Vec<(&str, &str)> = report["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .filter(|c| text(c, "kind") == "renamed")
        .map(|c| (text(c, "from"), text(c, "to")))
        .collect();
    assert_eq!(renamed, [("FastRebuild", "ParallelRebuild")]);
}

#[test]
fn the_demo_ends_well_although_there_are_findings() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = gradus(folder.path(), &["demo", "here"]);
    assert_eq!(output.status.code(), Some(0));
    let out = String::from_utf8(output.stdout).expect("text");
    for line in [
        "$ gradus gates --timeline here",
        "$ gradus diff ",
        "$ gradus check here",
    ] {
        assert!(out.contains(line), "{line} in {out}");
    }
    let again = gradus(folder.path(), &["demo", "here"]);
    assert_eq!(again.status.code(), Some(2), "nothing is written over");
    let said = String::from_utf8(again.stderr).expect("text");
    assert!(said.contains("here is not an empty folder"), "{said}");
}

#[test]
fn the_same_output_twice_and_with_one_thread() {
    let (_folder, path) = saltmarsh();
    for command in [
        &["gates", "--timeline", "--format", "json"][..],
        &["check", "--format", "json"],
    ] {
        let first = gradus(&path, command).stdout;
        let mut single = command.to_vec();
        single.extend(["--threads", "1"]);
        assert_eq!(first, gradus(&path, command).stdout);
        assert_eq!(first, gradus(&path, &single).stdout);
    }
}
