use std::sync::Arc;

use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::history::{History, ReleaseLine, Snapshot};
use gradus_core::ledger::CoverageState;
use gradus_core::release_note::ReleaseNote;
use gradus_core::version::Version;
use proptest::prelude::*;

use super::{Intake, Notes, coverage, read, read_file};
use crate::home::Home;
use crate::source::MemorySource;

fn inventory() -> Inventory {
    let gates = ["GasLamp", "NightLamp", "Snapshot"];
    Inventory {
        gates: gates.map(|name| Gate::named(name, NameBasis::Read)).into(),
        ..Inventory::default()
    }
}

fn file(path: &str, text: &str) -> Vec<ReleaseNote> {
    read_file(path, text.as_bytes(), &inventory(), &Home::default()).notes
}

fn export(text: &str) -> Notes {
    export_of(text, "")
}

fn export_of(text: &str, family: &str) -> Notes {
    let mut intake = Intake::new(&inventory(), family, &Home::default());
    intake.begin("releases.json");
    intake.feed(text.as_bytes());
    intake.end(None);
    intake.finish()
}

/// Notes in words: release, then line, kind and gates of each remark.
fn told(notes: &[ReleaseNote]) -> Vec<String> {
    let mut out = Vec::new();
    for note in notes {
        let candidate = if note.prerelease { " candidate" } else { "" };
        out.push(format!("{}{candidate}", note.version));
        for remark in &note.remarks {
            let line = remark.location.line;
            out.push(format!(
                "{line} {:?} {}",
                remark.kind,
                remark.gates.join("+")
            ));
        }
    }
    out
}

#[test]
fn a_changelog_has_a_heading_a_release() {
    let text = "\
# Changelog

## [Unreleased]
- GasLamp burns brighter.

## [0.4.1] - 2025-03-01
### Fixed
- Fix a regression of `GasLamp` with long wicks
  that came with v0.4.0 (#12, #13).
- Fix a spark.

## [0.4.0] - 2025-02-01
### Known issues
- NightLamp and GasLamp do not burn together. As a workaround, take turns.
- Rain.

```
GasLamp
```
<!-- GasLamp -->
0.3.0
-----

A known issue of GasLamp was found.
";
    let notes = file("CHANGELOG.md", text);
    assert_eq!(
        told(&notes),
        [
            "0.4.1",
            "8 RegressionFixed GasLamp",
            "0.4.0",
            "14 KnownIssue NightLamp+GasLamp",
            "0.3.0",
            "24 KnownIssue GasLamp",
        ]
    );
    let fixed = &notes[0].remarks[0];
    assert_eq!(fixed.references, [12, 13]);
    assert_eq!(fixed.versions, ["v0.4.0"]);
    assert_eq!(
        fixed.text,
        "Fix a regression of `GasLamp` with long wicks that came with v0.4.0 (#12, #13)."
    );
    assert!(notes[1].remarks[0].workaround);
    assert_eq!(notes[1].location.line, 12);
}

#[test]
fn the_tools_of_kubernetes_call_fixes_bug_or_regression() {
    let text = "\
## v0.10.6

Changes since `v0.10.5`:

## Changes by Kind

### Bug or Regression

- GasLamp: fix a crash (#1, @ann)
- GasLamp: fix a regression with rain (#2, @ann)

### Feature

- Promote NightLamp to beta. (#3, @ann)
";
    assert_eq!(
        told(&file("CHANGELOG/CHANGELOG-0.10.md", text)),
        [
            "v0.10.6",
            "9 Named GasLamp",
            "10 RegressionFixed GasLamp",
            "14 Named NightLamp",
        ]
    );
}

#[test]
fn a_file_may_be_called_after_its_release() {
    let text = "## Highlights\n\n- GasLamp is here\n\n## Changes since v0.3\n- GasLamp shines\n";
    assert_eq!(
        told(&file("docs/releases/v0.4.0-rc.1.md", text)),
        [
            "v0.4.0-rc.1 candidate",
            "3 Named GasLamp",
            "6 Named GasLamp"
        ]
    );
}

#[test]
fn what_is_denied_is_nothing_and_words_are_no_gates() {
    let text = "\
## 0.4.0
- GasLamp: no known issues.
- GasLamp: no regressions were seen.
- Recommended regression tests of GasLamp.
- Snapshot regression in the cellar.
- The `Snapshot` gate has a regression.
- GasLamps regress.
";
    assert_eq!(
        told(&file("CHANGELOG.md", text)),
        [
            "0.4.0",
            "2 Named GasLamp",
            "3 Named GasLamp",
            "4 Named GasLamp",
            "6 Regression Snapshot"
        ]
    );
}

#[test]
fn releases_are_read_from_an_export() {
    let text = r###"[
  {"tag_name": "v0.4.0", "html_url": "https://github.com/town/lamps/releases/tag/v0.4.0",
   "draft": false, "prerelease": false,
   "body": "## v9.9.9\r\n### Known issues\r\n- GasLamp smokes (#7)\r\n"},
  {"tag_name": "v0.5.0-rc.1", "prerelease": true, "body": "NightLamp\n"},
  {"tag_name": "v0.6.0", "draft": true, "body": "GasLamp\n"},
  {"tag_name": "cmd/lamp/v0.3.0", "body": "Oil."},
  {"tag_name": "nightly", "body": "GasLamp\n"}
]"###;
    let notes = export(text);
    assert_eq!(
        told(&notes.notes),
        [
            "v0.4.0",
            "0 KnownIssue GasLamp",
            "v0.5.0-rc.1 candidate",
            "5 Named NightLamp",
        ]
    );
    assert_eq!(told(&export_of(text, "cmd/lamp/").notes), ["v0.3.0"]);
    let first = &notes.notes[0];
    assert_eq!(
        first.remarks[0].location.path,
        "https://github.com/town/lamps/releases/tag/v0.4.0"
    );
    assert_eq!(notes.notes[1].remarks[0].location.path, "releases.json");
    assert_eq!(notes.unread, []);
}

#[test]
fn what_is_broken_in_an_export_is_told() {
    let notes = export("[{\"tag_name\":\"v0.4.0\",\"body\":\"x\"},{\"a\":1},{\"tag_name\":");
    assert_eq!(told(&notes.notes), ["v0.4.0"]);
    let reasons: Vec<&str> = notes.unread.iter().map(|u| u.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "line 1: a record that is no release",
            "line 1: cut off: the record that begins here has no end"
        ]
    );
}

fn history(lines: &[&str]) -> History {
    let lines = lines.iter().zip(1_i64..).map(|(line, number)| ReleaseLine {
        line: (*line).to_owned(),
        version: Version::parse(line).unwrap(),
        tag: format!("{line}.0"),
        date: format!("2025-0{number}-01"),
        seconds: number,
        commit: String::new(),
        gates: Arc::new(Snapshot::new()),
        patches: Vec::new(),
    });
    History {
        lines: lines.collect(),
        ..History::default()
    }
}

#[test]
fn notes_are_whole_if_every_line_has_some() {
    let source = MemorySource::new([
        (
            "CHANGELOG.md",
            "## 0.4.1\n- x\n## 0.4.0\n- x\n## 0.3.0\n- x\n",
        ),
        ("charts/lamp/CHANGELOG.md", "## 7.0.0\n"),
    ]);
    let read = read(&source, &inventory(), &Home::default());
    assert_eq!((read.files, read.notes.len()), (1, 3));
    let of = |lines: &[&str]| coverage(&read, Some(&history(lines)));
    let whole = of(&["v0.2", "v0.3", "v0.4"]);
    assert_eq!(whole.state, CoverageState::Exhaustive);
    assert_eq!(
        whole.why,
        "notes of 3 releases in 1 file, of 2 release lines from v0.3 on, 0 unread"
    );
    let gap = of(&["v0.3", "v0.4", "v0.5"]);
    assert_eq!(gap.state, CoverageState::Partial);
    assert!(gap.why.contains("none of v0.5"), "{}", gap.why);
    assert_eq!(coverage(&read, None).state, CoverageState::Partial);
    assert_eq!(
        coverage(&Notes::default(), None).state,
        CoverageState::Absent
    );
}

#[test]
fn a_candidate_is_no_release() {
    let read = read_file(
        "CHANGELOG.md",
        b"## 0.4.0-rc.1\n- x\n## 0.3.0\n- x\n",
        &inventory(),
        &Home::default(),
    );
    let stated = coverage(&read, Some(&history(&["v0.3", "v0.4"])));
    assert_eq!(stated.state, CoverageState::Partial);
}

#[test]
fn what_is_no_text_is_unread() {
    let source = MemorySource::new([("CHANGELOG.md", &b"## 0.4.0\n\xff"[..])]);
    let read = read(&source, &inventory(), &Home::default());
    assert_eq!((read.notes.len(), read.unread.len()), (0, 1));
}

/// A clone of `town/lamps`.
fn home() -> Home {
    Home::of(["https://github.com/town/lamps.git"], None)
}

#[test]
fn releases_of_another_repository_are_unread() {
    let text = r#"[
  {"tag_name": "v0.4.0", "html_url": "https://github.com/sea/lights/releases/tag/v0.4.0",
   "url": "https://api.github.com/repos/town/lamps/releases/1", "body": "GasLamp"},
  {"tag_name": "v0.3.0", "html_url": "https://github.com/Town/Lamps/releases/tag/v0.3.0",
   "body": "GasLamp"}]"#;
    let mut intake = Intake::new(&inventory(), "", &home());
    intake.begin("releases.json");
    intake.feed(text.as_bytes());
    intake.end(None);
    let notes = intake.finish();
    assert_eq!(told(&notes.notes), ["v0.3.0", "0 Named GasLamp"]);
    let reason = &notes.unread[0].reason;
    assert!(
        reason.starts_with("1 release of sea/lights, and this is town/lamps"),
        "{reason}"
    );
}

#[test]
fn notes_of_another_part_are_none_of_the_project() {
    let of = |text: &str| read_file("CHANGELOG.md", text.as_bytes(), &inventory(), &home());
    let part = of("# Changelog of the client\n\n## v0.4.0\n- GasLamp\n");
    assert_eq!(part.notes, []);
    assert!(part.elsewhere.contains("client"));
    let stated = coverage(&part, Some(&history(&["v0.4"])));
    assert_eq!(stated.state, CoverageState::Absent);
    assert!(
        stated.why.contains("those of client left out"),
        "{}",
        stated.why
    );
    let mixed = of("\
# Changelog of the Lamps

## client v0.9.0
- GasLamp of the client

## Lamps v0.4.0
- GasLamp

### client v0.8.0
- A regression of GasLamp in the client.
");
    assert_eq!(
        told(&mixed.notes),
        ["v0.4.0", "7 Named GasLamp", "10 Regression GasLamp"]
    );
    // Nothing tells what the project is called.
    let text = "# Changelog of the client\n## client v0.4.0\n- GasLamp\n";
    assert_eq!(
        told(&file("CHANGELOG.md", text)),
        ["v0.4.0", "3 Named GasLamp"]
    );
}

#[test]
fn releases_of_which_nothing_is_said_have_no_notes() {
    let notes = export(
        r#"[{"tag_name": "v0.4.0", "body": ""}, {"tag_name": "v0.3.0", "body": null},
            {"tag_name": "v0.2.0", "body": " \r\n**Full Changelog**: https://x/v0.1...v0.2"},
            {"tag_name": "v0.1.0", "body": "First light."}]"#,
    );
    assert_eq!(
        (told(&notes.notes), notes.silent),
        (vec!["v0.1.0".to_owned()], 3)
    );
    let stated = coverage(&notes, Some(&history(&["v0.1", "v0.2"])));
    assert_eq!(stated.state, CoverageState::Partial);
    assert!(
        stated.why.contains("nothing said of 3 releases"),
        "{}",
        stated.why
    );
    let text = "## v0.4.0\n### Fixed\n\n## v0.3.0\n- GasLamp\n## v0.2.0\n<!-- GasLamp -->\n";
    let read = read_file(
        "CHANGELOG.md",
        text.as_bytes(),
        &inventory(),
        &Home::default(),
    );
    assert_eq!(told(&read.notes), ["v0.3.0", "5 Named GasLamp"]);
    assert_eq!(read.silent, 2);
}

#[test]
fn notes_of_a_release_that_nobody_tagged_cover_no_line() {
    let of = |text: &str| {
        let read = read_file(
            "CHANGELOG.md",
            text.as_bytes(),
            &inventory(),
            &Home::default(),
        );
        coverage(&read, Some(&history(&["v0.3"]))).state
    };
    assert_eq!(of("## v0.3.7\n- x\n"), CoverageState::Partial);
    assert_eq!(of("## v0.3.0\n- x\n"), CoverageState::Exhaustive);
    assert_eq!(of("## 0.3\n- x\n"), CoverageState::Exhaustive);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[#\\-*|`<!>=\\[\\]() a.0v\\n]{0,80}") {
        prop_assert_eq!(file("CHANGELOG.md", &text), file("CHANGELOG.md", &text));
        prop_assert_eq!(export(&text), export(&text));
    }
}
