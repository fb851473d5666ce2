//! Results that are given beside a repository: what of it tells them from those of others.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::Path;

use gradus_collect::repository::{Request, collect};
use gradus_core::ledger::{CoverageState, LedgerKind, UnreadCode};
use gradus_core::ledgers::Ledgers;
use gradus_core::results::of_gate;
use gradus_core::statement::Basis;
use gradus_sample::{Change, SampleRepo};

const REGISTRY: &str = "package features

import \"k8s.io/component-base/featuregate\"

const Lamp featuregate.Feature = \"Lamp\"

var gates = map[featuregate.Feature]featuregate.FeatureSpec{
\tLamp: {PreRelease: featuregate.Alpha},
}
";
const BATS: &str = "@test \"lamp burns\" {\n  \
                    helm upgrade --install lamp charts/lamp --set featureGates.Lamp=true\n}\n";
const TAP: &str = "1..1\nok 1 lamp burns\n";

/// A repository of `tide/lamp` with one gate and a test that switches it on; gives its commit.
fn repository(root: &Path) -> String {
    let mut repo = SampleRepo::init(root).unwrap();
    let change = Change::new("2026-01-01", "one")
        .file("go.mod", "module example.org/lamp\n\ngo 1.24\n")
        .file("f.go", REGISTRY)
        .file("tests/lamp.bats", BATS);
    let commit = repo.commit(&change).unwrap();
    repo.tag("v0.1.0", None).unwrap();
    repo.origin("git@github.com:tide/lamp.git").unwrap();
    repo.check_out().unwrap();
    commit
}

/// Reads the repository with one run, of these files.
fn with(root: &Path, files: &[(&str, &str)]) -> Ledgers {
    let run = tempfile::tempdir().unwrap();
    for (path, text) in files {
        fs::write(run.path().join(path), text).unwrap();
    }
    collect(&Request {
        path: root.to_owned(),
        documents: true,
        results: vec![run.path().to_owned()],
        ..Request::default()
    })
    .unwrap()
}

/// On what the results of the gate rest, and what is told of results.
fn seen(root: &Path, files: &[(&str, &str)]) -> (Vec<Basis>, Vec<UnreadCode>) {
    let ledgers = with(root, files);
    let found = of_gate(&ledgers, "Lamp", false).switched;
    let told: Vec<UnreadCode> = ledgers.unread.iter().map(|u| u.code).collect();
    let mut coverage = ledgers.coverage.iter();
    let results = coverage.find(|c| c.ledger == LedgerKind::Results).unwrap();
    assert_eq!(results.state == CoverageState::Exhaustive, told.is_empty());
    (found.iter().map(|s| s.basis).collect(), told)
}

#[test]
fn a_commit_is_looked_up_in_the_clone() {
    let dir = tempfile::tempdir().unwrap();
    let commit = repository(dir.path());
    let of = |commit: &str| {
        let record = format!("commit: \"{commit}\"\n");
        seen(dir.path(), &[("a.tap", TAP), ("run.yaml", &record)])
    };
    for known in [&*commit, &commit[..8], "v0.1.0", "main"] {
        assert_eq!(of(known), (vec![Basis::Ran], vec![]), "{known}");
    }
    for stray in ["deadbeefdeadbeef", "v9", ":/one", "HEAD^{/one}", "x y"] {
        let guess = (vec![Basis::Inferred], vec![UnreadCode::Foreign]);
        assert_eq!(of(stray), guess, "{stray}");
    }
    // What a shallow clone does not have may be older than what it has.
    fs::write(dir.path().join(".git/shallow"), format!("{commit}\n")).unwrap();
    assert_eq!(of("deadbeefdeadbeef"), (vec![Basis::Ran], vec![]));
}

#[test]
fn a_job_of_another_repository_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    repository(dir.path());
    let of = |org: &str| {
        let refs = format!("{{\"org\": \"{org}\", \"repo\": \"lamp\"}}");
        let job = format!("{{\"spec\": {{\"refs\": {refs}}}}}");
        seen(dir.path(), &[("a.tap", TAP), ("prowjob.json", &job)])
    };
    assert_eq!(of("tide"), (vec![Basis::Ran], vec![]));
    assert_eq!(of("other"), (vec![], vec![UnreadCode::Foreign]));
}

#[test]
fn a_package_of_another_module_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    repository(dir.path());
    let of = |package: &str| {
        let event = |action: &str, test: &str| {
            format!("{{\"Action\":\"{action}\",\"Package\":\"{package}\"{test}}}\n")
        };
        let test = ",\"Test\":\"TestE2E[FeatureGate:Lamp]\"";
        let text = [event("run", test), event("pass", test), event("pass", "")].concat();
        seen(dir.path(), &[("t.json", &text)])
    };
    assert_eq!(of("example.org/lamp/e2e"), (vec![Basis::Ran], vec![]));
    assert_eq!(
        of("example.org/other/e2e"),
        (vec![], vec![UnreadCode::Foreign])
    );
}

#[test]
fn a_run_with_the_gate_off_contradicts_the_test_and_names_both() {
    let dir = tempfile::tempdir().unwrap();
    repository(dir.path());
    let record = "gates: { Lamp: false }\n";
    let files = [("a.tap", TAP), ("run.yaml", record)];
    assert_eq!(
        seen(dir.path(), &files),
        (vec![], vec![UnreadCode::Contradiction])
    );
    let ledgers = with(dir.path(), &files);
    let told = &ledgers.unread[0];
    assert!(told.path.ends_with("a.tap"), "{}", told.path);
    assert!(
        told.reason
            .starts_with("line 2: `lamp burns` switches Lamp on"),
        "{}",
        told.reason
    );
    let mut coverage = ledgers.coverage.iter();
    let results = coverage.find(|c| c.ledger == LedgerKind::Results).unwrap();
    assert!(
        results.why.ends_with("1 result against their runs"),
        "{}",
        results.why
    );
}
