//! Release lines and the first-parent line.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod io_toy;

use std::fs;
use std::path::Path;

use gradus_core::history::{History, Snapshot};
use gradus_core::ledger::{CoverageState, LedgerKind};
use gradus_core::ledgers::Ledgers;
use gradus_sample::{Change, SampleRepo};
use io_toy::{collect, gates};

const PLACE: &str = "pkg/features/f.go";

fn history(path: &Path, at: Option<&str>) -> History {
    collect(path, at).unwrap().history.unwrap()
}

fn said(snapshot: &Snapshot) -> String {
    let gates = snapshot.iter().map(|(name, gate)| {
        let stage = gate.specs[0].stage.map_or("?", |s| s.as_str());
        format!("{name}:{stage}")
    });
    gates.collect::<Vec<_>>().join(" ")
}

fn lines(history: &History) -> Vec<String> {
    let lines = history.lines.iter();
    lines
        .map(|l| format!("{} {} {} [{}]", l.line, l.tag, l.date, said(&l.gates)))
        .collect()
}

fn committed(history: &History) -> Vec<String> {
    let commits = history.committed.iter();
    commits
        .map(|c| format!("{} [{}]", c.date, said(&c.gates)))
        .collect()
}

fn coverage(ledgers: &Ledgers) -> (CoverageState, &str) {
    let of = |c: &&gradus_core::ledger::Coverage| c.ledger == LedgerKind::History;
    let found = ledgers.coverage.iter().find(of).unwrap();
    (found.state, &found.why)
}

fn put(repo: &mut SampleRepo, date: &str, text: &str) -> String {
    repo.commit(&Change::new(date, text).file(PLACE, gates(text)))
        .unwrap()
}

#[test]
fn lines_go_by_date_and_are_read_at_their_first_final_tag() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "2025-03-01", "");
    repo.tag("v25.3.0", Some("2025-03-02")).unwrap();
    put(&mut repo, "2025-08-01", "gate A alpha");
    repo.tag("v25.8.0-rc.1", Some("2025-08-01")).unwrap();
    repo.tag("v25.8.0", Some("2025-08-05")).unwrap();
    repo.tag("v25.8.1", Some("2025-08-20")).unwrap();
    put(&mut repo, "2025-09-01", "gate A beta");
    repo.tag("v25.8.2", Some("2025-09-02")).unwrap();
    repo.tag("v0.4.0", None).unwrap();
    repo.tag("nonsense", None).unwrap();
    repo.check_out().unwrap();
    let history = history(dir.path(), None);
    assert_eq!(
        lines(&history),
        [
            "v25.3 v25.3.0 2025-03-02 []",
            "v25.8 v25.8.0 2025-08-05 [A:alpha]",
            "v0.4 v0.4.0 2025-09-01 [A:beta]",
        ]
    );
    let patches = &history.lines[1].patches;
    assert_eq!(
        patches.len(),
        1,
        "the patch that changed nothing is not listed"
    );
    assert_eq!(
        (patches[0].tag.as_str(), &patches[0].changed[..]),
        ("v25.8.2", &["A".to_owned()][..])
    );
    assert_eq!(
        committed(&history),
        ["2025-08-01 [A:alpha]", "2025-09-01 [A:beta]"]
    );
    assert_eq!(history.tag_family, "");
}

#[test]
fn only_tags_of_the_past_count() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "2025-01-01", "gate A alpha");
    // Tagged long after it was made, and after the commit that is audited.
    repo.tag("v0.1.0", Some("2026-01-01")).unwrap();
    put(&mut repo, "2025-02-01", "gate A beta");
    repo.tag("mark", None).unwrap();
    put(&mut repo, "2025-03-01", "gate A stable");
    repo.tag("v0.3.0", Some("2025-03-01")).unwrap();
    let at = |rev: &str| -> Vec<String> {
        let history = history(dir.path(), Some(rev));
        history.lines.iter().map(|l| l.line.clone()).collect()
    };
    assert_eq!(
        at("mark"),
        ["v0.1"],
        "an ancestor counts whenever it was tagged"
    );
    assert_eq!(at("v0.3.0"), ["v0.3", "v0.1"]);
    assert_eq!(
        at("v0.1.0"),
        ["v0.3", "v0.1"],
        "a tag's own date is its now"
    );
}

#[test]
fn a_side_branch_is_on_the_line_only_where_it_was_merged() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "2025-01-01", "gate A alpha");
    repo.switch("side");
    put(&mut repo, "2025-01-02", "gate A alpha\ngate B alpha");
    put(&mut repo, "2025-01-03", "gate A alpha\ngate B beta");
    repo.switch("main");
    let merge = Change::new("2025-01-10", "merge").file(PLACE, gates("gate A alpha\ngate B beta"));
    repo.merge("side", &merge).unwrap();
    repo.check_out().unwrap();
    assert_eq!(
        committed(&history(dir.path(), None)),
        ["2025-01-01 [A:alpha]", "2025-01-10 [A:alpha B:beta]"]
    );
}

#[test]
fn registries_are_followed_where_they_move() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let text = gates("gate A alpha");
    let change = Change::new("2025-01-01", "born").file("cmd/a.go", &text);
    repo.commit(&change.file("x.md", "x")).unwrap();
    repo.tag("v0.1.0", None).unwrap();
    let to = Change::new("2025-02-01", "moved").remove("cmd/a.go");
    repo.commit(&to.file("internal/b/b.go", &text)).unwrap();
    let to = Change::new("2025-03-01", "moved again").remove("internal/b/b.go");
    repo.commit(&to.file("pkg/c.go", gates("gate A beta")))
        .unwrap();
    let more = Change::new("2025-04-01", "noise").file("x.md", "y");
    repo.commit(&more).unwrap();
    repo.check_out().unwrap();
    let history = history(dir.path(), None);
    assert_eq!(lines(&history), ["v0.1 v0.1.0 2025-01-01 [A:alpha]"]);
    // The place between the two tags is known to none of them.
    assert_eq!(
        committed(&history),
        ["2025-01-01 [A:alpha]", "2025-03-01 [A:beta]"]
    );
}

#[test]
fn moving_a_line_is_no_change() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "2025-01-01", "gate A alpha");
    put(&mut repo, "2025-01-02", "\n\ngate A alpha");
    repo.check_out().unwrap();
    assert_eq!(committed(&history(dir.path(), None)).len(), 1);
}

#[test]
fn tags_of_another_module_do_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let change = Change::new("2025-01-01", "one")
        .file("vpa/go.mod", "module example.com/vpa\n")
        .file("vpa/f.go", gates("gate A alpha"));
    repo.commit(&change).unwrap();
    repo.tag("v9.0.0", None).unwrap();
    repo.tag("vpa/v1.0.0", None).unwrap();
    repo.tag("vpa/v1.1.0-rc.1", None).unwrap();
    repo.check_out().unwrap();
    let history = history(dir.path(), None);
    assert_eq!(history.tag_family, "vpa/");
    assert_eq!(lines(&history), ["v1.0 vpa/v1.0.0 2025-01-01 [A:alpha]"]);
}

#[test]
fn tags_that_lead_to_no_commit_are_unread() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "2025-01-01", "gate A alpha");
    repo.tag_odd("v0.1.0", None).unwrap();
    repo.tag_odd("v0.2.0", Some(PLACE)).unwrap();
    repo.tag_odd("logo", Some(PLACE)).unwrap();
    repo.tag("v0.3.0", None).unwrap();
    repo.tag("v0.4.0-ünï.\u{1f600}", None).unwrap();
    let refs = dir.path().join(".git/refs/tags");
    fs::write(
        refs.join("v0.5.0"),
        "1111111111111111111111111111111111111111\n",
    )
    .unwrap();
    fs::write(refs.join("v0.6.0"), "not a hash\n").unwrap();
    repo.check_out().unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    let history = ledgers.history.as_ref().unwrap();
    assert_eq!(lines(history), ["v0.3 v0.3.0 2025-01-01 [A:alpha]"]);
    let (state, why) = coverage(&ledgers);
    assert_eq!(state, CoverageState::Partial, "{why}");
    let unread: Vec<&str> = ledgers.unread.iter().map(|u| u.path.as_str()).collect();
    for tag in ["v0.1.0", "v0.2.0", "v0.5.0"] {
        assert!(
            unread.contains(&format!("refs/tags/{tag}").as_str()),
            "{unread:?}"
        );
    }
    assert!(
        unread
            .iter()
            .any(|path| path.starts_with("refs/tags") && !path.contains("v0.1"))
    );
    assert!(
        !unread.contains(&"refs/tags/logo"),
        "no release by its name"
    );
}

#[test]
fn dates_before_1970_are_dates() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "1969-12-25", "gate A alpha");
    repo.tag("v0.1.0", Some("1969-12-26")).unwrap();
    repo.check_out().unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    let line = &ledgers.history.as_ref().unwrap().lines[0];
    assert_eq!(line.date, "1969-12-26");
    assert_eq!(ledgers.revision.as_ref().unwrap().date, "1969-12-25");
}

#[test]
fn without_tags_there_are_no_lines() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "2025-01-01", "gate A alpha");
    repo.check_out().unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    assert!(ledgers.history.as_ref().unwrap().lines.is_empty());
    let (state, why) = coverage(&ledgers);
    assert_eq!(state, CoverageState::Exhaustive);
    assert_eq!(
        why,
        "no final release tag, 1 commit on the first-parent line"
    );
}

#[test]
fn a_shallow_clone_is_partial() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let first = put(&mut repo, "2025-01-01", "gate A alpha");
    let second = put(&mut repo, "2025-01-02", "gate A beta");
    repo.check_out().unwrap();
    fs::write(dir.path().join(".git/shallow"), format!("{second}\n")).unwrap();
    let object = dir
        .path()
        .join(".git/objects")
        .join(&first[..2])
        .join(&first[2..]);
    fs::remove_file(object).unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    let (state, why) = coverage(&ledgers);
    assert_eq!(state, CoverageState::Partial);
    assert!(why.contains("shallow"), "{why}");
    assert_eq!(
        committed(ledgers.history.as_ref().unwrap()),
        ["2025-01-02 [A:beta]"]
    );
}

#[test]
fn a_partial_clone_and_grafts_are_partial() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    put(&mut repo, "2025-01-01", "gate A alpha");
    repo.check_out().unwrap();
    let config = dir.path().join(".git/config");
    let plain = fs::read_to_string(&config).unwrap();
    let promisor = "[remote \"origin\"]\n\turl = /nowhere\n\tpromisor = true\n";
    fs::write(&config, format!("{plain}{promisor}")).unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    assert!(
        coverage(&ledgers).1.contains("partial"),
        "{:?}",
        coverage(&ledgers)
    );
    fs::write(&config, plain).unwrap();
    fs::create_dir_all(dir.path().join(".git/info")).unwrap();
    fs::write(dir.path().join(".git/info/grafts"), "").unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    assert!(
        coverage(&ledgers).1.contains("grafted"),
        "{:?}",
        coverage(&ledgers)
    );
}

#[test]
fn one_thread_finds_what_two_find() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    for i in 1..40u32 {
        let stage = if i % 3 == 0 { "beta" } else { "alpha" };
        put(
            &mut repo,
            &format!("2025-01-{:02}", i % 28 + 1),
            &format!("gate A{} {stage}", i / 4),
        );
        repo.tag(&format!("v0.{i}.0"), None).unwrap();
    }
    repo.check_out().unwrap();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| collect(dir.path(), None).unwrap())
    };
    let one = with(1);
    assert_eq!(one.history.as_ref().unwrap().lines.len(), 39);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}
