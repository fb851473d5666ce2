//! From a repository with tags and a changelog, and exports of its tracker, to verdicts.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

#[path = "../io_toy/mod.rs"]
mod io_toy;

use std::fs;
use std::path::{Path, PathBuf};

use gradus_collect::repository::{self, CollectError, Request};
use gradus_core::assess::{Cell, assess};
use gradus_core::config::{self, Config};
use gradus_core::evaluate;
use gradus_core::ledger::{CoverageState, LedgerKind};
use gradus_core::ledgers::Ledgers;
use gradus_core::policy::{self, Policy};
use gradus_core::project::assemble;
use gradus_core::verdict::Verdict;
use gradus_sample::{Change, SampleRepo};
use io_toy::{collect, gates};

const DAY: &str = "2025-07-01";

fn policy() -> Policy {
    policy::builtin("dra-driver").unwrap()
}

fn labels() -> Config {
    let text = "\
issues:
  severity: { P0: critical, P1: severe, P2: minor }
  tracking: [kind/tracking]
";
    config::read("gradus.yaml", text).unwrap()
}

/// Three gates over three releases, with a changelog.
fn project(root: &Path) {
    let mut repo = SampleRepo::init(root).unwrap();
    let mut release = |version: &str, day: &str, lines: &str, notes: &str| {
        let change = Change::new(day, version)
            .file("features.go", gates(lines))
            .file("CHANGELOG.md", notes);
        repo.commit(&change).unwrap();
        repo.tag(version, None).unwrap();
    };
    let first = "gate GasLamp alpha\ngate NightLamp alpha\ngate SideLamp alpha";
    let then = "gate GasLamp alpha\ngate NightLamp beta\ngate SideLamp alpha";
    let notes = "## v0.4.0\n- GasLamp burns.\n";
    release("v0.4.0", "2025-01-10", first, notes);
    let notes = format!("## v0.5.0\n### Fixed\n- Rust.\n\n{notes}");
    release("v0.5.0", "2025-03-01", then, &notes);
    let notes = format!("## v0.6.0\n- NightLamp is brighter.\n\n{notes}");
    release("v0.6.0", "2025-05-01", then, &notes);
    repo.check_out().unwrap();
}

fn exports() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tracker");
    let names = ["issues.json", "pulls.jsonl", "milestones.json"];
    names.map(|name| folder.join(name)).into()
}

fn read(root: &Path, issues: Vec<PathBuf>) -> Result<Ledgers, CollectError> {
    repository::collect(&Request {
        path: root.to_owned(),
        history: true,
        documents: true,
        issues,
        ..Request::default()
    })
}

fn cell(ledgers: &Ledgers, gate: &str, id: &str) -> Cell {
    let project = assemble(ledgers.clone(), &policy(), &labels());
    let cards = assess(&project, &policy(), &labels(), DAY, None);
    let card = cards.into_iter().find(|card| card.gate == gate).unwrap();
    card.cell(id).unwrap().clone()
}

fn state(ledgers: &Ledgers, ledger: LedgerKind) -> CoverageState {
    let mut coverage = ledgers.coverage.iter();
    coverage.find(|c| c.ledger == ledger).unwrap().state
}

#[test]
fn issues_and_notes_settle_what_rests_on_them() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let ledgers = read(dir.path(), exports()).unwrap();
    assert_eq!(ledgers.unread, []);
    assert_eq!(
        state(&ledgers, LedgerKind::Issues),
        CoverageState::Exhaustive
    );
    assert_eq!(
        state(&ledgers, LedgerKind::ReleaseNotes),
        CoverageState::Exhaustive
    );
    for (gate, id, verdict) in [
        // Fixed by a pull request that a robot merged.
        ("NightLamp", "B1", Verdict::Met),
        // Swept away.
        ("GasLamp", "B1", Verdict::Unmet),
        // Nobody said how bad it is.
        ("SideLamp", "B1", Verdict::Unknown),
        // Its one line at alpha had a critical bug.
        ("NightLamp", "B8", Verdict::Unmet),
        ("GasLamp", "B8", Verdict::Met),
        ("NightLamp", "S1", Verdict::Met),
        ("NightLamp", "S3", Verdict::Met),
        ("NightLamp", "S9", Verdict::Unmet),
        ("NightLamp", "S11", Verdict::Met),
    ] {
        let cell = cell(&ledgers, gate, id);
        assert_eq!(cell.verdict, verdict, "{gate} {id}: {cell:#?}");
        for evidence in &cell.evidence {
            assert!(!evidence.location.path.is_empty(), "{evidence:#?}");
        }
    }
}

#[test]
fn the_roadmap_is_held_against_the_code() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let ledgers = read(dir.path(), exports()).unwrap();
    let project = assemble(ledgers, &policy(), &labels());
    let mut found = evaluate(&project, &policy(), &labels(), DAY);
    found.retain(|f| f.rule == "roadmap-differs");
    let told: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "the title of issue 5 promises `GasLamp` at beta with milestone v0.6; v0.6 is out, \
             and `GasLamp` is alpha there",
            "issue 11 ticks `SideLamp` at stable, and it is alpha",
        ]
    );
}

#[test]
fn without_exports_nothing_is_settled_and_nothing_is_amiss() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let ledgers = collect(dir.path(), None).unwrap();
    assert!(
        ledgers
            .coverage
            .iter()
            .all(|c| c.ledger != LedgerKind::Issues)
    );
    for id in ["B1", "B8", "S1", "S3", "S9", "S11"] {
        let cell = cell(&ledgers, "NightLamp", id);
        assert_eq!(cell.verdict, Verdict::Unknown, "{id}: {cell:#?}");
        assert!(cell.reason.contains("issues: not given"), "{}", cell.reason);
    }
}

#[test]
fn a_part_of_an_export_settles_only_what_it_shows() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let issues = exports().remove(0);
    let part = read(dir.path(), vec![issues.clone()]).unwrap();
    assert_eq!(state(&part, LedgerKind::Issues), CoverageState::Partial);
    // Without the pull requests nobody knows what the robot merged.
    assert_eq!(cell(&part, "NightLamp", "B1").verdict, Verdict::Unknown);
    assert_eq!(cell(&part, "GasLamp", "B1").verdict, Verdict::Unmet);

    let text = fs::read(&issues).unwrap();
    let cut = dir.path().join("cut.json");
    fs::write(&cut, &text[..text.len() * 2 / 3]).unwrap();
    let mut all = exports();
    all[0] = cut;
    let torn = read(dir.path(), all).unwrap();
    assert_eq!(state(&torn, LedgerKind::Issues), CoverageState::Partial);
    assert!(
        torn.unread[0].reason.contains("cut off"),
        "{:?}",
        torn.unread
    );
    assert_eq!(cell(&torn, "NightLamp", "S11").verdict, Verdict::Met);
    assert_eq!(cell(&torn, "NightLamp", "S9").verdict, Verdict::Unmet);
    assert_eq!(cell(&torn, "NightLamp", "S3").verdict, Verdict::Unknown);
}

#[test]
fn what_is_not_there_is_the_users_slip_and_what_is_no_text_is_unread() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    for path in [dir.path().join("none.json"), dir.path().to_owned()] {
        let error = read(dir.path(), vec![path]).unwrap_err();
        assert!(error.is_usage(), "{error}");
    }
    for (bytes, reason) in [
        (
            &b"\xff\xfe[\0]\0"[..],
            "UTF-16, as some shells write it: save it as UTF-8",
        ),
        (&b"\x1f\x8b\x08"[..], "compressed: unpack it first"),
    ] {
        let path = dir.path().join("odd.json");
        fs::write(&path, bytes).unwrap();
        let ledgers = read(dir.path(), vec![path]).unwrap();
        assert_eq!(ledgers.unread[0].reason, reason);
        assert_eq!(state(&ledgers, LedgerKind::Issues), CoverageState::Absent);
    }
}

#[test]
fn exported_releases_stand_beside_the_changelog() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let releases = dir.path().join("releases.json");
    let text = r###"[{"tag_name": "v0.6.0", "body": "## Known issues\n- NightLamp hums.\n",
        "html_url": "https://github.com/town/lamps/releases/tag/v0.6.0"}]"###;
    fs::write(&releases, text).unwrap();
    let written = dir.path().join("more.md");
    fs::write(&written, "# v0.6.1\n\n- NightLamp: no known issues.\n").unwrap();
    let ledgers = repository::collect(&Request {
        path: dir.path().to_owned(),
        history: true,
        documents: true,
        release_notes: vec![releases, written],
        ..Request::default()
    })
    .unwrap();
    let versions: Vec<&str> = ledgers
        .release_notes
        .iter()
        .map(|n| n.version.as_str())
        .collect();
    assert_eq!(versions, ["v0.6.0", "v0.5.0", "v0.4.0", "v0.6.0", "v0.6.1"]);
}
