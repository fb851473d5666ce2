//! Results on disk: what is a run, what is unread, and what a stream costs.

use std::fs;
use std::path::{Path, PathBuf};

use gradus_collect::io::results::{Audited, Reading, read};
use gradus_core::ledger::{CoverageState, UnreadCode};
use gradus_core::results::Module;

const PASSED: &str = "<testsuite name='lamp'><testcase name='burns'/></testsuite>";
const PASSED_LATER: &str = "<testsuite name='lamp' timestamp='2026-01-02T03:04:05'>\
                            <testcase name='burns'/></testsuite>";
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
    read(&given, Audited::default())
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
            ("runs/2/junit.xml", PASSED_LATER),
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

/// Passes of the only test, and what is told of what is there twice, by path.
fn passes_and_repeats(folder: &Path, given: &[&str]) -> (u64, Vec<String>) {
    let reading = reading(folder, given);
    assert_eq!(reading.coverage.state, CoverageState::Exhaustive);
    assert!(reading.results.runs.iter().all(|run| run.whole));
    let told = unread(&reading, folder).into_iter();
    let told = told.map(|(path, code)| {
        assert_eq!(code, UnreadCode::Repeated, "{path}");
        path
    });
    let records = reading.results.records.iter();
    (records.map(|r| r.counts.passes).sum(), told.collect())
}

#[test]
fn a_file_counts_once_however_often_and_however_it_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("r/a.xml", PASSED)]);
    let once = |given: &[&str], told: &[&str]| {
        let told = told.iter().map(|t| (*t).to_owned()).collect();
        assert_eq!(passes_and_repeats(at, given), (1, told), "{given:?}");
    };
    once(&["r/a.xml"], &[]);
    once(&["r/a.xml", "r/a.xml", "r/a.xml"], &["r/a.xml"]);
    once(&["r/a.xml", "r/../r/a.xml"], &["r/../r/a.xml"]);
    once(&["r/a.xml", "r"], &["r/a.xml"]);
    // The record beside it still tells where it ran.
    write(at, &[("r/run.yaml", "platform: { arch: arm64 }")]);
    once(&["r/a.xml", "r"], &["r/a.xml"]);
    let results = reading(at, &["r/a.xml", "r"]).results;
    assert_eq!(results.settings[0].platform.label(), "arm64");
    assert_eq!(results.runs.len(), 1);
}

#[test]
fn a_copy_counts_once_unless_records_tell_the_runs_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    const TAP: &str = "1..1\nok 1 burns\n";
    write(
        at,
        &[
            ("1/a.tap", TAP),
            ("2/b.tap", TAP),
            ("3/c.tap", "1..1\nok 1 burns # x\n"),
        ],
    );
    let one = ["2/b.tap".to_owned()].to_vec();
    assert_eq!(passes_and_repeats(at, &["1", "2"]), (1, one.clone()));
    assert_eq!(passes_and_repeats(at, &["1", "2", "3"]).1, one);
    write(at, &[("1/run.yaml", "id: a")]);
    assert_eq!(passes_and_repeats(at, &["1", "2"]), (1, one));
    write(at, &[("2/run.yaml", "id: b")]);
    assert_eq!(passes_and_repeats(at, &["1", "2"]), (2, Vec::new()));
    write(
        at,
        &[
            ("1/run.yaml", "{}"),
            ("2/run.yaml", "platform: { arch: arm64 }"),
        ],
    );
    assert_eq!(passes_and_repeats(at, &["1", "2"]).0, 1);
    write(at, &[("1/run.yaml", "platform: { arch: amd64 }")]);
    assert_eq!(passes_and_repeats(at, &["1", "2"]), (2, Vec::new()));
}

#[test]
fn more_copies_than_any_project_has_runs_of_do_not_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let files: Vec<(String, String)> = (0..2_002)
        .flat_map(|i| {
            let record = (format!("{i:04}/run.yaml"), format!("id: n-{i}"));
            [(format!("{i:04}/a.xml"), PASSED.to_owned()), record]
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (&**p, &**t)).collect();
    write(at, &files);
    let beyond = vec!["2000/a.xml".to_owned(), "2001/a.xml".to_owned()];
    assert_eq!(passes_and_repeats(at, &[""]), (2_000, beyond));
}

#[test]
fn one_id_is_one_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(
        at,
        &[
            (
                "1/run.yaml",
                "{ id: nightly-7, url: https://ci.example.org/7 }",
            ),
            ("1/a.xml", PASSED),
            (
                "2/run.yaml",
                "{ id: nightly-7, url: https://ci.example.org/7 }",
            ),
            ("2/a.xml", PASSED_LATER),
            (
                "3/run.yaml",
                "{ id: nightly-8, url: https://ci.example.org/7 }",
            ),
            ("3/a.xml", PASSED),
        ],
    );
    assert_eq!(
        passes_and_repeats(at, &["1", "2"]),
        (1, vec!["2".to_owned()])
    );
    assert_eq!(passes_and_repeats(at, &[""]), (2, vec!["2".to_owned()]));
    write(at, &[("2/a.xml", FAILED)]);
    let found = reading(at, &["1", "2"]);
    // Each of the two is a result of the same run: the test is a flake in it.
    assert_eq!(found.results.runs.len(), 1);
    assert_eq!(found.results.records[0].counts.flakes, 1);
}

#[test]
fn of_two_records_of_a_run_the_one_that_counts_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(
        at,
        &[
            ("r/run.json", "{\"id\": \"a\"}"),
            ("r/run.yaml", "id: b"),
            ("r/a.xml", PASSED),
        ],
    );
    let found = reading(at, &["r"]);
    assert_eq!(ids(&found, at), ["a"]);
    assert_eq!(
        unread(&found, at),
        [("r/run.yaml".to_owned(), UnreadCode::Contradiction)]
    );
    assert!(
        found.unread[0].reason.contains("`run.json`"),
        "{}",
        found.unread[0].reason
    );
    write(at, &[("r/run.yaml", "id: a")]);
    let found = reading(at, &["r"]);
    assert_eq!(
        unread(&found, at),
        [("r/run.yaml".to_owned(), UnreadCode::Repeated)]
    );
}

#[test]
fn a_run_of_another_project_does_not_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let job = |org: &str| {
        format!("{{\"spec\": {{\"refs\": {{\"org\": \"{org}\", \"repo\": \"lamp\"}}}}}}")
    };
    let has = |commit: &str| commit == "0123abc";
    let modules = [Module {
        path: "example.org/moved/lamp/v2".to_owned(),
        dir: String::new(),
    }];
    let read = |started: &str, org: &str, origin: Option<&str>| {
        write(
            at,
            &[
                ("r/started.json", started),
                ("r/prowjob.json", &job(org)),
                ("r/a.xml", PASSED),
            ],
        );
        let audited = Audited {
            modules: &modules,
            origin,
            commits: Some(&has),
            ..Audited::default()
        };
        read(&[at.join("r")], audited)
    };
    let own = Some("Tide/lamp");
    for (started, org, origin) in [
        ("{}", "tide", own),
        ("{}", "moved", own),
        ("{}", "other", None),
        ("{\"repo-commit\": \"0123abc\"}", "other", own),
    ] {
        let found = read(started, org, origin);
        assert_eq!(found.unread, [], "{org}");
        assert_eq!(found.results.runs.len(), 1);
    }
    let found = read("{\"repo-commit\": \"deadbee\"}", "other", own);
    assert_eq!(found.results.runs, []);
    assert_eq!(unread(&found, at), [("r".to_owned(), UnreadCode::Foreign)]);
    let reason = &found.unread[0].reason;
    assert!(
        reason.contains("`other/lamp`") && reason.contains("`Tide/lamp`"),
        "{reason}"
    );
    assert_eq!(found.coverage.state, CoverageState::Absent);
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
