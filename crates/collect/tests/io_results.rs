//! Results on disk: what is a run, what is unread, and what a stream costs.

use std::fs;
use std::path::{Path, PathBuf};

use gradus_collect::io::results::{Reading, read};
use gradus_core::ledger::{CoverageState, UnreadCode};

const PASSED: &str = "<testsuite name='lamp'><testcase name='burns'/></testsuite>";
const FAILED: &str =
    "<testsuite name='lamp'><testcase name='burns'><failure/></testcase></testsuite>";

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// Reads what is given below a folder; paths are relative to it.
fn reading(folder: &Path, given: &[&str]) -> Reading {
    let given: Vec<PathBuf> = given.iter().map(|g| folder.join(g)).collect();
    read(&given, &[])
}

/// Ids of the runs, without the folder of the test.
fn ids(reading: &Reading, folder: &Path) -> Vec<String> {
    let prefix = format!("{}/", folder.display());
    let runs = reading.results.runs.iter();
    runs.map(|r| r.id.trim_start_matches(&prefix).to_owned())
        .collect()
}

fn unread(reading: &Reading, folder: &Path) -> Vec<(String, UnreadCode)> {
    let prefix = format!("{}/", folder.display());
    let unread = reading.unread.iter();
    unread
        .map(|u| (u.path.trim_start_matches(&prefix).to_owned(), u.code))
        .collect()
}

#[test]
fn a_file_is_a_run_and_a_folder_of_folders_is_several() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(
        at,
        &[
            ("one.xml", FAILED),
            ("runs/1/junit.xml", PASSED),
            ("runs/1/more/junit.xml", PASSED),
            ("runs/2/junit.xml", PASSED),
        ],
    );
    let reading = reading(at, &["one.xml", "runs"]);
    assert_eq!(ids(&reading, at), ["one.xml", "runs/1", "runs/2"]);
    assert_eq!(reading.unread, []);
    assert_eq!(reading.coverage.state, CoverageState::Exhaustive);
    assert_eq!(
        reading.coverage.why,
        "3 runs of 1 test in 4 files, 0 pieces unread"
    );
    let [record] = reading.results.records.as_slice() else {
        panic!("one record: {:#?}", reading.results.records)
    };
    assert_eq!((record.counts.passes, record.counts.failures), (2, 1));
}

#[test]
fn a_record_makes_a_folder_a_run_and_says_where_it_ran() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let record = |arch: &str| format!("id: {arch}-1\nplatform: {{ arch: {arch} }}\n");
    write(
        at,
        &[
            ("latest-build.txt", "12"),
            ("arm/run.yaml", &record("arm64")),
            ("arm/artifacts/deep/junit.xml", PASSED),
            ("arm/amd/run.json", "{\"platform\": {\"arch\": \"amd64\"}}"),
            ("arm/amd/t.tap", "1..1\nok 1 burns\n"),
        ],
    );
    let reading = reading(at, &[""]);
    assert_eq!(
        ids(&reading, at),
        ["latest-build.txt", "arm64-1", "arm/amd"]
    );
    let labels: Vec<String> = reading
        .results
        .records
        .iter()
        .filter_map(|r| reading.results.setting(r.setting))
        .map(|s| s.platform.label())
        .collect();
    assert_eq!(labels, ["amd64", "arm64"]);
    assert_eq!(reading.unread, []);
}

#[test]
fn what_prow_writes_is_understood() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(
        at,
        &[
            ("17/started.json", "{\"timestamp\": 1767225600}"),
            (
                "17/finished.json",
                "{\"passed\": false, \"revision\": \"abc\"}",
            ),
            ("17/artifacts/junit_01.xml", FAILED),
        ],
    );
    let reading = reading(at, &[""]);
    let [run] = reading.results.runs.as_slice() else {
        panic!("one run: {:#?}", reading.results.runs)
    };
    assert_eq!(run.date.as_deref(), Some("2026-01-01"));
    assert_eq!(run.commit.as_deref(), Some("abc"));
    assert_eq!(run.succeeded, Some(false));
    assert_eq!(reading.results.files.len(), 1);
}

#[test]
fn nothing_is_skipped_in_silence() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(
        at,
        &[
            ("run/junit.xml", PASSED),
            ("run/run.yaml", "platfrom: { arch: arm64 }"),
            ("run/picture.png", "\u{89}PNG"),
            (
                "run/half.xml",
                "<testsuite><testcase name='a'/><testcase name='b'>",
            ),
            ("run/page.xml", "<html/>"),
        ],
    );
    let found = reading(at, &["run", "nowhere"]);
    assert_eq!(
        unread(&found, at),
        [
            ("nowhere".to_owned(), UnreadCode::Io),
            ("run/half.xml".to_owned(), UnreadCode::Syntax),
            ("run/page.xml".to_owned(), UnreadCode::Syntax),
            ("run/picture.png".to_owned(), UnreadCode::Unresolved),
            ("run/run.yaml".to_owned(), UnreadCode::Syntax),
        ]
    );
    assert_eq!(found.coverage.state, CoverageState::Partial);
    assert!(!found.results.runs[0].whole);
    assert_eq!(found.results.records.len(), 2);
    let many: Vec<(String, &str)> = (0..25).map(|i| (format!("run/p{i:02}.bin"), "x")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(p, t)| (&**p, *t)).collect();
    write(at, &many);
    let told = reading(at, &["run"]).unread;
    let strange = told.iter().filter(|u| u.code == UnreadCode::Unresolved);
    assert_eq!(strange.clone().count(), 21);
    assert!(
        strange
            .clone()
            .any(|u| u.reason.starts_with("6 more files"))
    );
    assert_eq!(reading(at, &[]).coverage.state, CoverageState::Absent);
}

#[cfg(unix)]
#[test]
fn links_out_are_not_followed_and_odd_files_do_not_hang() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("run/junit.xml", PASSED), ("secret.xml", FAILED)]);
    symlink(at.join("secret.xml"), at.join("run/out.xml")).expect("a link");
    symlink(at, at.join("run/up")).expect("a link");
    symlink("junit.xml", at.join("run/in.xml")).expect("a link");
    symlink("nowhere", at.join("run/broken.xml")).expect("a link");
    let _socket = UnixListener::bind(at.join("run/socket.xml")).expect("a socket");
    let found = reading(at, &["run"]);
    assert_eq!(
        unread(&found, at),
        [
            ("run/broken.xml".to_owned(), UnreadCode::Link),
            ("run/out.xml".to_owned(), UnreadCode::Link),
            ("run/socket.xml".to_owned(), UnreadCode::Io),
            ("run/up".to_owned(), UnreadCode::Link),
        ]
    );
    assert_eq!(found.results.files.len(), 1);
    assert_eq!(found.results.runs[0].counts.passes, 1);
    let locked = at.join("run/junit.xml");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("it is ours");
    // Root reads it all the same.
    if fs::read(&locked).is_err() {
        let found = reading(at, &["run"]);
        assert!(unread(&found, at).contains(&("run/junit.xml".to_owned(), UnreadCode::Io)));
    }
}

#[test]
fn equal_input_gives_equal_results() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let suite = |n: usize| {
        let cases = (0..500).map(|i| format!("<testcase name='t{}'/>", (i * 7 + n) % 400));
        format!(
            "<testsuite name='s'>{}</testsuite>",
            cases.collect::<String>()
        )
    };
    for n in 0..5 {
        write(at, &[(&format!("runs/{n}/junit.xml"), &suite(n))]);
    }
    let (one, other) = (reading(at, &["runs"]), reading(at, &["runs"]));
    assert_eq!(one.results, other.results);
    assert_eq!(one.results.records.len(), 400);
}

#[test]
fn a_project_is_read_with_its_results() {
    use gradus_collect::repository::{CollectError, Request, collect};
    use gradus_core::ledger::LedgerKind;

    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(
        at,
        &[
            ("project/main.go", "package main\n"),
            ("results/junit.xml", PASSED),
            ("results/broken.xml", "<html/>"),
        ],
    );
    let mut request = Request {
        path: at.join("project"),
        results: vec![at.join("results")],
        ..Request::default()
    };
    let ledgers = collect(&request).expect("it reads");
    assert_eq!(ledgers.results.records.len(), 1);
    let coverage = ledgers.coverage.iter();
    let coverage = coverage.filter(|c| c.ledger == LedgerKind::Results);
    let states: Vec<CoverageState> = coverage.map(|c| c.state).collect();
    assert_eq!(states, [CoverageState::Partial]);
    assert_eq!(ledgers.unread.len(), 1);
    request.results = vec![at.join("nowhere")];
    let Err(why) = collect(&request) else {
        panic!("there are no such results")
    };
    assert!(matches!(why, CollectError::NoSuchResults(_)) && why.is_usage());
}
