//! `check --base`: what a change brings, under the policy that it meets.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use gradus_cli::{Streams, demo};
use gradus_core::exit;
use gradus_sample::{Change, SampleRepo};
use serde_json::Value;
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["gradus", "check"].iter().chain(arguments);
    let line = line.map(OsString::from).chain([folder.into()]);
    let code = gradus_cli::run(line, &mut out, &mut err, Streams::Buffers);
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    (code, text(out), text(err))
}

/// Rule and gate of every finding that is not silenced.
fn found(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let (_, out, err) = run(folder, &[arguments, &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    let findings = document["findings"].as_array().expect("findings");
    findings
        .iter()
        .filter(|f| f["silenced"].is_null())
        .map(|f| {
            let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
            (text("rule"), text("gate"))
        })
        .collect()
}

fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    demo::write(folder.path()).expect("the demo's repository is written");
    folder
}

fn pair(rule: &str, gate: &str) -> (String, String) {
    (rule.to_owned(), gate.to_owned())
}

#[test]
fn a_change_answers_for_what_it_brings() {
    let folder = repository();
    assert_eq!(
        found(folder.path(), &["--base", "HEAD~1"]),
        [
            // The last commit also rewrote a row of another gate, and wrongly.
            pair("documented-differently", "TopologySpread"),
            pair("version-mismatch", "HealthProbes"),
            // It brought no test, and forgot the form.
            pair("gate-untested", "HealthProbes"),
            pair("incomplete-list", "HealthProbes"),
        ]
    );
    let (code, _, err) = run(folder.path(), &["--base", "HEAD~1"]);
    assert_eq!(code, exit::FINDINGS);
    assert!(
        err.contains(": 4 of ") && err.contains(" findings come with the change"),
        "{err}"
    );
    let (code, out, _) = run(folder.path(), &["--base", "HEAD"]);
    assert_eq!(code, exit::OK, "{out}");
}

#[test]
fn a_change_cannot_silence_itself() {
    let folder = repository();
    let file = folder.path().join("gradus.yaml");
    let mut text = fs::read_to_string(&file).expect("the demo has one");
    text.push_str(
        "silencers:\n  - { rule: version-mismatch, gate: HealthProbes, reason: I say so }\n",
    );
    fs::write(&file, text).expect("it is written");
    let finding = pair("version-mismatch", "HealthProbes");
    let without = found(folder.path(), &[]);
    assert!(
        !without.contains(&finding),
        "the silencer works: {without:?}"
    );
    let with = found(folder.path(), &["--base", "HEAD~1"]);
    assert!(with.contains(&finding), "{with:?}");
}

#[test]
fn a_base_that_is_not_there_is_wrong_usage() {
    let folder = repository();
    let (code, out, err) = run(folder.path(), &["--base", "v0.66.0"]);
    assert_eq!((code, out.as_str()), (exit::USAGE, ""));
    assert!(err.contains("v0.6.0"), "it says what is near: {err}");
    let plain = tempfile::tempdir().expect("a temporary folder");
    let (code, _, err) = run(plain.path(), &["--base", "HEAD"]);
    assert_eq!(code, exit::NOTHING, "{err}");
}

const REGISTRY: &str = r#"package features

import "k8s.io/component-base/featuregate"

const Tides featuregate.Feature = "Tides"

var gates = map[featuregate.Feature]featuregate.FeatureSpec{
	Tides: {Default: false, PreRelease: featuregate.Alpha},
}

func tides() bool { return gate.Enabled(Tides) }
"#;

/// A page on which somebody vouches for a criterion.
fn vouched(by: &str) -> String {
    format!(
        "---\ntitle: Tides\ngradus:\n  evidence:\n    - criterion: B6\n      by: {by}\n      \
         date: 2026-01-10\n      reason: it went off again\n---\n"
    )
}

/// A base whose approver is ada, and a branch that starts from it.
fn branched(change: impl FnOnce(Change) -> Change) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let base = Change::new("2026-01-01", "gates")
        .file("go.mod", "module example.com/tide\n")
        .file("pkg/features.go", REGISTRY)
        .file("OWNERS", "approvers: [ada]\n")
        .file("gradus.yaml", "policy: dra-driver\n");
    repo.commit(&base).expect("the base");
    repo.switch("change");
    let change = change(Change::new("2026-01-15", "a record"));
    repo.commit(&change).expect("the change");
    folder
}

#[test]
fn a_change_lists_what_it_records() {
    let folder = branched(|c| c.file("docs/tides.md", vouched("ada")));
    let arguments = ["--at", "change", "--base", "main"];
    assert_eq!(
        found(folder.path(), &arguments),
        [pair("record-new", "Tides")]
    );
    let (code, out, _) = run(
        folder.path(),
        &[&arguments[..], &["--format", "markdown"]].concat(),
    );
    assert_eq!(code, exit::OK, "{out}");
    assert!(
        out.contains("the change records ada's word on B6 for `Tides`"),
        "{out}"
    );
    // On the branch by itself nothing is new.
    assert_eq!(found(folder.path(), &["--at", "change"]), gaps());
}

/// What is wrong with the sample on every revision.
fn gaps() -> Vec<(String, String)> {
    let folder = branched(|c| c);
    found(folder.path(), &["--at", "main"])
}

#[test]
fn nobody_makes_themselves_an_approver_and_attests() {
    let not_counted = pair("record-not-counted", "Tides");
    let arguments = ["--at", "change", "--base", "main"];
    for (file, text) in [
        ("OWNERS", "approvers: [ada, mallory]\n"),
        ("OWNERS_ALIASES", "aliases: {ada: [mallory]}\n"),
        ("gradus.yaml", "policy: dra-driver\napprovers: [mallory]\n"),
    ] {
        let folder = branched(|c| {
            let change = c.file("docs/tides.md", vouched("mallory"));
            change.file(file, text)
        });
        let with = found(folder.path(), &arguments);
        assert!(with.contains(&not_counted), "{file}: {with:?}");
        // Once it is merged, mallory may speak.
        let merged = found(folder.path(), &["--at", "change", "--base", "change"]);
        assert!(!merged.contains(&not_counted), "{file}: {merged:?}");
        let merged = found(folder.path(), &["--at", "change"]);
        assert!(!merged.contains(&not_counted), "{file}: {merged:?}");
    }
}

#[test]
fn owners_of_the_base_that_cannot_be_read_name_nobody() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let base = Change::new("2026-01-01", "gates")
        .file("go.mod", "module example.com/tide\n")
        .file("pkg/features.go", REGISTRY)
        .file("OWNERS", "approvers: [ada\n");
    repo.commit(&base).expect("the base");
    repo.switch("change");
    let change = Change::new("2026-01-15", "a record").file("docs/tides.md", vouched("ada"));
    repo.commit(&change).expect("the change");
    let (code, out, err) = run(folder.path(), &["--at", "change", "--base", "main"]);
    assert_eq!(code, exit::OK, "{out}{err}");
    assert!(err.contains("OWNERS at main: "), "{err}");
    assert!(out.contains("names an approver"), "{out}");
}

const GATES: &str = "package features\n\nconst Tides featuregate.Feature = \"Tides\"\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\tTides: {PreRelease: featuregate.Alpha},\n}\n\nfunc tides() bool { return gate.Enabled(Tides) }\n";
const VALUES: &str =
    "# Switches of the program.\nfeatureGates:\n  Tides: false\n  Ebb: false\nreplicas: 1\n";

/// A chart with an unknown gate, which the last commit moves, with other values.
fn moved_chart(values: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let chart = "apiVersion: v2\nname: lamp\n";
    let first = Change::new("2025-01-01", "one")
        .file("gates.go", GATES)
        .file("deploy/lamp/Chart.yaml", chart)
        .file("deploy/lamp/values.yaml", VALUES);
    repo.commit(&first).expect("a commit");
    let second = Change::new("2025-01-02", "two")
        .remove("deploy/lamp/Chart.yaml")
        .remove("deploy/lamp/values.yaml")
        .file("charts/lamp/Chart.yaml", chart)
        .file("charts/lamp/values.yaml", values);
    repo.commit(&second).expect("a commit");
    repo.check_out().expect("files");
    folder
}

#[test]
fn a_folder_that_moved_brings_nothing_new() {
    let folder = moved_chart(VALUES);
    let unknown = pair("chart-unknown-gate", "Ebb");
    assert!(found(folder.path(), &[]).contains(&unknown));
    assert_eq!(found(folder.path(), &["--base", "HEAD~1"]), []);
    assert_eq!(
        found(folder.path(), &["--base", "HEAD~1", "--at", "HEAD"]),
        []
    );
    let (_, _, err) = run(folder.path(), &["--base", "HEAD~1"]);
    assert!(err.contains("1 moved file followed"), "{err}");
    // What came with the move is new, and a file that only has the name is another one.
    let more = VALUES.replace("  Ebb: false\n", "  Ebb: false\n  Foam: false\n");
    let folder = moved_chart(&more);
    assert_eq!(
        found(folder.path(), &["--base", "HEAD~1"]),
        [pair("chart-unknown-gate", "Foam")]
    );
    let folder = moved_chart("other: 1\nfeatureGates:\n  Tides: false\n  Ebb: true\n");
    assert!(found(folder.path(), &["--base", "HEAD~1"]).contains(&unknown));
}

/// A gate that ada owns, with her page and an alias, and what a change makes of the page.
fn owned(before: &str, after: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("an empty repository");
    let page = |record: &str| {
        format!("---\ntitle: Tides\ncontent_type: feature_gate\ngradus:\n{record}---\n")
    };
    let code = "package pier\n\nconst Tides featuregate.Feature = \"Tides\"\n\n\
                var gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\
                \tTides: {PreRelease: featuregate.Alpha},\n}\n";
    let first = Change::new("2026-01-10", "a gate")
        .file("go.mod", "module example.com/pier\n")
        .file("pkg/gates.go", code)
        .file("OWNERS", "approvers: [ada, joan]\n")
        .file("OWNERS_ALIASES", "aliases: { harbour-team: [ada] }\n")
        .file("gradus.yaml", "policy: dra-driver\n")
        .file("docs/gates/tides.md", page(before));
    repo.commit(&first).expect("a commit");
    let second = Change::new("2026-01-20", "a record").file("docs/gates/tides.md", page(after));
    repo.commit(&second).expect("a commit");
    repo.check_out().expect("files");
    folder
}

#[test]
fn whoever_owned_a_gate_before_a_change_waives_nothing_in_it() {
    let waived = "  waivers:\n    - { criterion: B4, by: ada, date: 2026-01-20, reason: later, \
                  until: 2099-12-31 }\n";
    let not_counted = pair("record-not-counted", "Tides");
    for (owners, new_owners) in [("[ada]", "[joan]"), ("[harbour-team]", "[]")] {
        let folder = owned(
            &format!("  owners: {owners}\n"),
            &format!("  owners: {new_owners}\n{waived}"),
        );
        let found = found(folder.path(), &["--base", "HEAD~1"]);
        let new = found.iter().filter(|f| **f == pair("record-new", "Tides"));
        assert_eq!(new.count(), 2, "{found:?}");
        assert!(found.contains(&not_counted), "{owners}: {found:?}");
    }
    let folder = owned("  owners: [joan]\n", &format!("  owners: [joan]\n{waived}"));
    let found = found(folder.path(), &["--base", "HEAD~1"]);
    assert_eq!(found, [pair("record-new", "Tides")]);
}

#[test]
fn a_record_is_not_dated_after_the_commit_that_has_it() {
    let said = |day: &str| {
        format!("  evidence:\n    - {{ criterion: S2, by: ada, date: {day}, reason: seen }}\n")
    };
    let not_counted = pair("record-not-counted", "Tides");
    let of = |day: &str| {
        let folder = owned("  owners: [joan]\n", &said(day));
        found(folder.path(), &[]).contains(&not_counted)
    };
    assert!(!of("2026-01-20") && of("2026-02-20"));
    // What is not committed yet is of today at the latest, and that is no day of this test's.
    let folder = owned("  owners: [joan]\n", "  owners: [joan]\n");
    let page = folder.path().join("docs/gates/tides.md");
    let written = |day: &str| {
        let text = format!("---\ntitle: Tides\ngradus:\n{}---\n", said(day));
        fs::write(&page, text).expect("it is written");
        found(folder.path(), &[]).contains(&not_counted)
    };
    assert!(!written("2026-02-20") && written("9998-01-01"));
}
