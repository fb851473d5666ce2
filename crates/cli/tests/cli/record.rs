//! What people write into the pages of gates, and what is refused.

use std::fs;
use std::path::Path;
use std::thread;

use gradus_core::exit;
use gradus_core::record::{Record, read};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{REGISTRY, code, folder, parsed, run, text};

const PAGE: &str = "\u{feff}---\r
title:   Tides # the gate\r
content_type: feature_gate\r
gradus:\r
    owners: [joan]   # since v0.1\r
    # what was seen\r
    evidence:\r
    - criterion: \"B6\"\r
      by: ada\r
      date: 2026-01-10\r
      reason: 'it''s off again'\r
stages: []\r
---\r
\r
Rises and falls.\n  mixed line ends\r
";

/// A project whose approvers are ada and joan; joan owns the gate.
fn project() -> TempDir {
    folder(&[
        ("go.mod", "module example.com/tide\n"),
        ("pkg/features.go", REGISTRY),
        ("OWNERS", "approvers: [ada, joan]\n"),
        ("gradus.yaml", "policy: dra-driver\n"),
        ("docs/gates/tides.md", PAGE),
    ])
}

fn page(folder: &Path) -> String {
    fs::read_to_string(folder.join("docs/gates/tides.md")).expect("the page is there")
}

fn record(folder: &Path) -> Record {
    let record = read("docs/gates/tides.md", &page(folder)).expect("it is YAML");
    let record = record.expect("it has a record");
    assert_eq!(record.problems, []);
    record
}

const SAID: [&str; 4] = ["--by", "ada", "--date", "2026-01-15"];

/// Runs a command and returns the message of its refusal.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(code(&output), exit::USAGE, "{arguments:?}: {output:?}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    text(&output.stderr).to_owned()
}

#[test]
fn an_entry_is_added_and_nothing_else_changes() {
    let folder = project();
    let attest = ["attest", "Tides", "S2", "--reason", "a user: \"it works\""];
    let output = run(folder.path(), &[&attest[..], &SAID].concat());
    assert_eq!(
        text(&output.stdout),
        "wrote docs/gates/tides.md\n",
        "{output:?}"
    );
    assert_eq!(code(&output), exit::OK);
    let added = "    - criterion: S2\r
      by: ada\r
      date: 2026-01-15\r
      reason: \"a user: \\\"it works\\\"\"\r
";
    let at = PAGE.find("stages:").expect("it is there");
    let expected = format!("{}{added}{}", &PAGE[..at], &PAGE[at..]);
    assert_eq!(page(folder.path()), expected);
    let left: Vec<_> = fs::read_dir(folder.path().join("docs/gates"))
        .expect("the folder lists")
        .collect();
    assert_eq!(left.len(), 1, "nothing is left beside the page");
}

#[test]
fn waivers_decisions_and_notes_are_written() {
    let folder = project();
    let folder = folder.path();
    let waive = [
        "waive", "Tides", "B4", "--until", "0.7", "--reason", "later",
    ];
    let decide = [
        "decide",
        "Tides",
        "promote",
        "--about",
        "beta",
        "--reason",
        "users wait",
    ];
    let note = ["note", "Tides", "rebuilt", "--rework", "0.6"];
    let against = [
        "attest",
        "Tides",
        "B10",
        "--against",
        "--reason",
        "slower",
        "--link",
        "go.mod:1",
        "--until",
        "2026-12-31",
    ];
    for command in [&waive[..], &decide, &note, &against] {
        let output = run(folder, &[command, &SAID].concat());
        assert_eq!(code(&output), exit::OK, "{output:?}");
    }
    let record = record(folder);
    assert_eq!(record.waivers[0].until.value, "0.7");
    assert_eq!(
        record.decisions[0].about.as_ref().expect("a stage").value,
        "beta"
    );
    assert_eq!(
        record.notes[0].rework.as_ref().expect("a line").value,
        "0.6"
    );
    assert!(!record.evidence[1].holds);
    let output = run(folder, &["check", "--format", "json"]);
    let document = parsed(&output);
    let about_records = |f: &&Value| f["rule"].as_str().is_some_and(|r| r.starts_with("record-"));
    let findings = document["findings"].as_array().expect("findings");
    let found: Vec<&Value> = findings.iter().filter(about_records).collect();
    assert_eq!(found, [] as [&Value; 0], "what was written counts");
}

#[test]
fn the_day_is_today_unless_it_is_named() {
    let folder = project();
    let note = ["note", "Tides", "watch it", "--by", "ada"];
    assert_eq!(code(&run(folder.path(), &note)), exit::OK);
    let day = &record(folder.path()).notes[0].date.value;
    assert!(gradus_core::config::is_day(day), "{day}");
}

#[test]
fn what_would_not_count_is_refused() {
    let folder = project();
    let folder = folder.path();
    let attest = |gate: &'static str, criterion: &'static str| {
        vec![
            "attest",
            gate,
            criterion,
            "--reason",
            "seen",
            "--date",
            "2026-01-15",
        ]
    };
    let waive = |by: &'static str| {
        vec![
            "waive",
            "Tides",
            "B4",
            "--reason",
            "later",
            "--by",
            by,
            "--date",
            "2026-01-15",
        ]
    };
    let and = |command: Vec<&'static str>, more: &[&'static str]| [&command[..], more].concat();
    for (command, why) in [
        (
            and(attest("Tidse", "S2"), &["--by", "ada"]),
            "declares no gate Tidse",
        ),
        (
            and(attest("Tides", "S22"), &["--by", "ada"]),
            "has no criterion S22",
        ),
        (
            and(attest("Tides", "A1"), &["--by", "ada"]),
            "takes nobody's word for A1",
        ),
        (
            and(attest("Tides", "S2"), &["--by", "mallory"]),
            "mallory is no approver",
        ),
        (
            and(
                attest("Tides", "S2"),
                &["--by", "ada", "--until", "2025-12-31"],
            ),
            "2025-12-31 has passed already",
        ),
        (waive("ada"), "--until"),
        (
            and(waive("joan"), &["--until", "0.7"]),
            "joan owns the gate",
        ),
        (
            and(waive("ada"), &["--until", "soon"]),
            "a day or a release line",
        ),
        (
            vec![
                "attest",
                "Tides",
                "S2",
                "--by",
                "ada",
                "--reason",
                " ",
                "--date",
                "2026-01-15",
            ],
            "`reason` is empty",
        ),
        (
            vec![
                "attest",
                "Tides",
                "S2",
                "--by",
                "ada",
                "--reason",
                "x",
                "--date",
                "2026-02-30",
            ],
            "`date` must be a day",
        ),
        (
            vec![
                "attest",
                "Tides",
                "S2",
                "--by",
                "ada",
                "--reason",
                "x",
                "--date",
                "9998-01-01",
            ],
            "9998-01-01 is after today",
        ),
        (
            vec![
                "decide",
                "Tides",
                "not-applicable",
                "--about",
                "B1",
                "--by",
                "ada",
                "--reason",
                "x",
            ],
            "nobody's word for B1, nor for going without",
        ),
        (
            vec![
                "decide",
                "Tides",
                "not-applicable",
                "--about",
                "B4",
                "--by",
                "joan",
                "--reason",
                "x",
            ],
            "joan owns the gate",
        ),
        (
            vec!["decide", "Tides", "perhaps", "--by", "ada", "--reason", "x"],
            "unknown decision `perhaps`",
        ),
        (
            and(
                attest("Tides", "S2"),
                &["--by", "ada", "--policy", "kubernetes"],
            ),
            "the policy kubernetes has no criteria",
        ),
        (
            and(
                attest("Tides", "S2"),
                &["--by", "ada", "--page", "docs/b.md"],
            ),
            "Tides has a page already, docs/gates/tides.md",
        ),
    ] {
        let told = refused(folder, &command);
        assert!(told.contains(why), "{command:?}: {told}");
    }
    let again = [
        "attest",
        "Tides",
        "S2",
        "--reason",
        "seen",
        "--by",
        "ada",
        "--date",
        "2026-01-15",
    ];
    assert_eq!(code(&run(folder, &again)), exit::OK);
    assert!(refused(folder, &again).contains("stands in the record already"));
    let only: Vec<String> = record(folder)
        .evidence
        .into_iter()
        .map(|a| a.criterion.value)
        .collect();
    assert_eq!(only, ["B6", "S2"]);
}

#[test]
fn a_gate_without_a_page_gets_one_where_it_is_asked_for() {
    let folder = project();
    let folder = folder.path();
    fs::remove_file(folder.join("docs/gates/tides.md")).expect("it goes");
    let note = ["note", "Tides", "watch it"];
    let told = refused(folder, &[&note[..], &SAID].concat());
    assert!(told.contains("Tides has no page"), "{told}");
    assert!(told.contains("--page docs/gates/Tides.md"), "{told}");
    let to = |page: &'static str| [&note[..], &SAID, &["--page", page]].concat();
    for (page, why) in [
        ("../out.md", "leads out of the repository"),
        ("/out.md", "leads out of the repository"),
        ("docs/tides.txt", "a page is a Markdown file"),
        ("vendor/tides.md", "nothing is read in that folder"),
    ] {
        let told = refused(folder, &to(page));
        assert!(told.contains(why), "{page}: {told}");
    }
    fs::write(folder.join("README.md"), "# Tide\n").expect("it is written");
    let told = refused(folder, &to("README.md"));
    assert!(told.contains("README.md is there already"), "{told}");
    let output = run(folder, &to("docs/new/tides.md"));
    assert_eq!(
        text(&output.stdout),
        "wrote docs/new/tides.md\n",
        "{output:?}"
    );
    let made = fs::read_to_string(folder.join("docs/new/tides.md")).expect("it is there");
    assert_eq!(
        made,
        "---\ntitle: Tides\ncontent_type: feature_gate\ngradus:\n  notes:\n    - text: watch it\n      \
         by: ada\n      date: 2026-01-15\n---\n"
    );
    // It is found from now on.
    let more = ["note", "Tides", "and again"];
    assert_eq!(code(&run(folder, &[&more[..], &SAID].concat())), exit::OK);
}

#[test]
fn a_page_that_cannot_be_changed_faithfully_is_left_alone() {
    let folder = project();
    let place = folder.path().join("docs/gates/tides.md");
    let anchored = "---\ntitle: Tides\ncontent_type: feature_gate\nx: &x a\ny: *x\n---\n";
    fs::write(&place, anchored).expect("it is written");
    let note = ["note", "Tides", "watch it"];
    let told = refused(folder.path(), &[&note[..], &SAID].concat());
    assert!(
        told.contains("4:7: anchors and aliases are not read here"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(&place).expect("it is there"), anchored);
}

#[test]
fn of_many_at_once_nothing_is_lost() {
    const WRITERS: usize = 6;
    let folder = project();
    let place = folder.path();
    thread::scope(|scope| {
        for i in 0..WRITERS {
            scope.spawn(move || {
                let words = format!("from {i}");
                let note = ["note", "Tides", words.as_str()];
                let output = run(place, &[&note[..], &SAID].concat());
                assert_eq!(code(&output), exit::OK, "{output:?}");
            });
        }
    });
    let mut texts: Vec<String> = record(place)
        .notes
        .into_iter()
        .map(|n| n.text.value)
        .collect();
    texts.sort();
    let all: Vec<String> = (0..WRITERS).map(|i| format!("from {i}")).collect();
    assert_eq!(texts, all);
}

#[test]
fn a_lock_that_was_left_is_told() {
    let folder = project();
    let lock = folder.path().join("docs/gates/.tides.md.gradus");
    fs::write(&lock, "").expect("it is written");
    let note = ["note", "Tides", "watch it"];
    let output = run(folder.path(), &[&note[..], &SAID].concat());
    assert_eq!(code(&output), exit::FAILED, "the command line is right");
    let told = text(&output.stderr);
    assert!(told.contains("another gradus writes it"), "{told}");
    assert!(told.contains(".tides.md.gradus"), "{told}");
    assert_eq!(page(folder.path()), PAGE);
    assert!(lock.exists(), "it may be somebody's");
}
