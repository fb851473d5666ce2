//! Job files that are kept elsewhere, or named.

use std::path::Path;

use gradus_core::exit;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{REGISTRY, code, folder, parsed, run, text};

const MAKEFILE: &str = "fast:\n\tbats t/a.bats\nslow:\n\tbats t/b.bats\n";

/// Beside the project lies the repository of its jobs.
fn two_repositories(config: &str) -> TempDir {
    let jobs = "presubmits:\n  sea/tide:\n  - name: pull-slow\n    spec:\n      containers:\n      - command: [make]\n        args: [slow]\n  - name: pull-c\n    spec:\n      containers:\n      - command:\n        - bats\n        - t/c.bats\n        env:\n        - name: K8S_VERSION\n          value: \"1.35\"\n";
    folder(&[
        ("tide/go.mod", "module example.com/tide\n"),
        ("tide/pkg/features.go", REGISTRY),
        ("tide/Makefile", MAKEFILE),
        ("tide/README.md", "For Kubernetes 1.35 or newer.\n"),
        ("tide/t/a.bats", "@test \"a\" { true; }\n"),
        ("tide/t/b.bats", "@test \"b\" { true; }\n"),
        ("tide/t/c.bats", "@test \"c\" { true; }\n"),
        ("tide/gradus.yaml", config),
        ("infra/jobs/tide.yaml", jobs),
        ("infra/jobs/notes.txt", "presubmits:\n"),
    ])
}

fn check(folder: &Path, arguments: &[&str]) -> Value {
    let line = [&["check", "--format", "json"], arguments].concat();
    parsed(&run(&folder.join("tide"), &line))
}

fn missed(report: &Value) -> usize {
    let findings = report["findings"].as_array().expect("findings");
    let rules = findings.iter().filter_map(|f| f["rule"].as_str());
    rules.filter(|rule| *rule == "test-in-no-target").count()
}

fn ci(report: &Value) -> String {
    let ledgers = report["coverage"].as_array().expect("coverage");
    let mut ci = ledgers.iter().filter(|l| l["ledger"] == "ci");
    let why = ci.next().and_then(|l| l["why"].as_str());
    why.expect("the ledger of runners").to_owned()
}

#[test]
fn a_job_that_is_kept_elsewhere_runs_a_test() {
    let folder = two_repositories("");
    let without = check(folder.path(), &[]);
    assert_eq!(missed(&without), 1);
    assert!(
        ci(&without).contains("0 Kubernetes minors set"),
        "{}",
        ci(&without)
    );
    for path in ["../infra", "../infra/jobs/tide.yaml"] {
        let with = check(folder.path(), &["--jobs", path]);
        assert_eq!(missed(&with), 0, "{path}");
        let why = ci(&with);
        assert!(
            why.contains("2 jobs in 1 job file kept elsewhere, 2 of them for tide"),
            "{why}"
        );
        assert!(why.contains("1 Kubernetes minor set"), "{why}");
    }
}

#[test]
fn job_files_that_are_not_there_are_a_slip() {
    let folder = two_repositories("");
    let output = run(&folder.path().join("tide"), &["check", "--jobs", "../gone"]);
    assert_eq!(code(&output), exit::USAGE);
    assert!(text(&output.stderr).contains("../gone does not exist"));
}

#[test]
fn a_repository_names_no_file_outside_of_it() {
    let folder = two_repositories("jobs: [../infra/jobs/tide.yaml]\n");
    let output = run(&folder.path().join("tide"), &["check"]);
    assert_eq!(code(&output), exit::USAGE);
    let told = text(&output.stderr);
    assert!(
        told.contains("`jobs` leads out of the repository"),
        "{told}"
    );
    assert!(told.contains("--jobs PATH"), "{told}");
}

#[test]
fn job_files_of_the_tree_are_named_in_the_configuration() {
    let folder = two_repositories("jobs: [build]\n");
    let jobs = std::fs::read_to_string(folder.path().join("infra/jobs/tide.yaml"));
    std::fs::create_dir(folder.path().join("tide/build")).expect("a folder");
    std::fs::write(folder.path().join("tide/build/x.yaml"), jobs.expect("jobs")).expect("a file");
    assert_eq!(missed(&check(folder.path(), &[])), 0);
}
