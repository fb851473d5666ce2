//! What can be given as a path, and what is wrong with what cannot.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod io_toy;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use gradus_collect::repository::CollectError;
use gradus_core::ledger::{CoverageState, LedgerKind};
use gradus_sample::{Change, SampleRepo};
use io_toy::{collect, gates};

fn sample(root: &Path) -> SampleRepo {
    let mut repo = SampleRepo::init(root).unwrap();
    let change = Change::new("2025-01-01", "one")
        .file("f.go", gates("gate A alpha"))
        .file("VERSION", "v0.5.0-dev\n");
    repo.commit(&change).unwrap();
    repo.tag("v0.4.0", None).unwrap();
    repo.check_out().unwrap();
    repo
}

fn names(ledgers: &gradus_core::ledgers::Ledgers) -> Vec<&str> {
    let gates = ledgers.inventory.gates.iter();
    gates.map(|g| g.name.as_str()).collect()
}

#[test]
fn a_checkout_is_read_from_disk_and_a_revision_from_git() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = sample(dir.path());
    repo.origin("https://example.com/team/widgets.git").unwrap();
    fs::write(dir.path().join("f.go"), gates("gate A alpha\ngate B alpha")).unwrap();
    let now = collect(dir.path(), None).unwrap();
    assert_eq!(names(&now), ["A", "B"]);
    assert_eq!(now.repository, "widgets");
    let revision = now.revision.unwrap();
    assert!(revision.worktree);
    assert_eq!(revision.date, "2025-01-01");
    assert_eq!(now.next_version.unwrap().text, "v0.5.0-dev");
    for at in [
        "HEAD",
        "v0.4.0",
        "main",
        &revision.commit,
        &revision.commit[..9],
    ] {
        let then = collect(dir.path(), Some(at)).unwrap();
        assert_eq!(names(&then), ["A"], "{at}");
        assert!(!then.revision.unwrap().worktree);
    }
}

#[test]
fn hashes_are_the_same_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let ledgers = collect(dir.path(), None).unwrap();
    assert_eq!(
        ledgers.revision.unwrap().commit,
        "7e8a7a125ad25033dd6f82bbb5caff8711a24d0e"
    );
}

#[test]
fn an_unknown_revision_names_what_is_like_it() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let error = collect(dir.path(), Some("v0.5.0")).unwrap_err();
    assert!(error.is_usage());
    assert!(
        error.to_string().ends_with("did you mean v0.4.0?"),
        "{error}"
    );
    for odd in [
        "",
        "..",
        "@{",
        "v0.4.0..main",
        "-x",
        "\u{0}",
        ":/x",
        "no/such^^^~9",
    ] {
        let error = collect(dir.path(), Some(odd)).unwrap_err();
        assert!(
            matches!(error, CollectError::UnknownRevision { .. }),
            "{odd:?}: {error}"
        );
    }
    let error = collect(dir.path(), Some("HEAD^{tree}")).unwrap_err();
    assert!(matches!(error, CollectError::NotACommit { .. }), "{error}");
    assert!(error.is_usage());
}

#[test]
fn a_path_that_is_not_there_is_the_users_fault() {
    let dir = tempfile::tempdir().unwrap();
    let error = collect(&dir.path().join("none"), None).unwrap_err();
    assert!(error.is_usage());
    assert!(matches!(error, CollectError::NoSuchPath(_)));
    let error = collect(dir.path(), Some("v1")).unwrap_err();
    assert!(error.is_usage());
    assert!(matches!(error, CollectError::NotARepository { .. }));
}

#[test]
fn a_plain_folder_has_no_history() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("widgets");
    fs::create_dir(&root).unwrap();
    fs::write(root.join("f.go"), gates("gate A alpha")).unwrap();
    let ledgers = collect(&root, None).unwrap();
    assert_eq!(names(&ledgers), ["A"]);
    assert_eq!(ledgers.repository, "widgets");
    assert!(ledgers.revision.is_none() && ledgers.history.is_none());
    let history = ledgers
        .coverage
        .iter()
        .find(|c| c.ledger == LedgerKind::History)
        .unwrap();
    assert_eq!(
        (history.state, history.why.as_str()),
        (CoverageState::Absent, "not in a git repository")
    );
}

#[test]
fn an_empty_folder_is_read_and_holds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    assert!(ledgers.inventory.gates.is_empty());
    let told: BTreeSet<LedgerKind> = ledgers.coverage.iter().map(|c| c.ledger).collect();
    assert_eq!(told.len(), ledgers.coverage.len(), "each ledger once");
    for ledger in [LedgerKind::Registry, LedgerKind::Code, LedgerKind::History] {
        assert!(told.contains(&ledger), "{ledger:?}");
    }
}

#[test]
fn a_repository_without_commits() {
    let dir = tempfile::tempdir().unwrap();
    SampleRepo::init(dir.path()).unwrap();
    fs::write(dir.path().join("f.go"), gates("gate A alpha")).unwrap();
    let ledgers = collect(dir.path(), None).unwrap();
    assert_eq!(names(&ledgers), ["A"]);
    assert!(ledgers.revision.is_none());
    let error = collect(dir.path(), Some("HEAD")).unwrap_err();
    assert!(error.is_usage(), "{error}");
}

#[test]
fn a_bare_repository_reads_its_head() {
    let dir = tempfile::tempdir().unwrap();
    let work = dir.path().join("work");
    sample(&work);
    let bare = dir.path().join("widgets").join("repo");
    fs::create_dir_all(bare.parent().unwrap()).unwrap();
    fs::rename(work.join(".git"), &bare).unwrap();
    let config = fs::read_to_string(bare.join("config")).unwrap();
    fs::write(
        bare.join("config"),
        config.replace("bare = false", "bare = true"),
    )
    .unwrap();
    let ledgers = collect(&bare, None).unwrap();
    assert_eq!(names(&ledgers), ["A"]);
    assert_eq!(ledgers.repository, "widgets");
    assert!(!ledgers.revision.unwrap().worktree);
    assert_eq!(ledgers.history.unwrap().lines.len(), 1);
    fs::write(bare.join("HEAD"), "ref: refs/heads/none\n").unwrap();
    let error = collect(&bare, None).unwrap_err();
    assert!(error.is_nothing() && !error.is_usage(), "{error}");
    assert_eq!(names(&collect(&bare, Some("v0.4.0")).unwrap()), ["A"]);
}

#[test]
fn a_detached_head_is_a_head() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let commit = collect(dir.path(), None).unwrap().revision.unwrap().commit;
    fs::write(dir.path().join(".git/HEAD"), format!("{commit}\n")).unwrap();
    assert_eq!(
        collect(dir.path(), None).unwrap().revision.unwrap().commit,
        commit
    );
}

#[test]
fn a_linked_worktree_reads_its_own_files() {
    let dir = tempfile::tempdir().unwrap();
    let main = dir.path().join("main");
    sample(&main);
    let linked = dir.path().join("linked");
    let admin = main.join(".git/worktrees/linked");
    fs::create_dir_all(&admin).unwrap();
    fs::create_dir_all(&linked).unwrap();
    let admin_text = admin.display().to_string().replace('\\', "/");
    fs::write(linked.join(".git"), format!("gitdir: {admin_text}\n")).unwrap();
    let back = linked.join(".git").display().to_string().replace('\\', "/");
    fs::write(admin.join("gitdir"), format!("{back}\n")).unwrap();
    fs::write(admin.join("commondir"), "../..\n").unwrap();
    fs::write(admin.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(linked.join("g.go"), gates("gate L alpha")).unwrap();
    let ledgers = collect(&linked, None).unwrap();
    assert_eq!(names(&ledgers), ["L"]);
    assert!(ledgers.revision.unwrap().worktree);
    assert_eq!(ledgers.history.unwrap().lines.len(), 1);
}

#[test]
fn a_git_file_that_points_nowhere_is_no_plain_folder() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".git"), "gitdir: /no/such/place\n").unwrap();
    let error = collect(dir.path(), None).unwrap_err();
    assert!(!error.is_usage());
    assert!(matches!(error, CollectError::Git(_)), "{error}");
}

#[test]
fn a_missing_head_commit_is_an_error_that_says_so() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let head = "1111111111111111111111111111111111111111";
    fs::write(dir.path().join(".git/HEAD"), format!("{head}\n")).unwrap();
    let error = collect(dir.path(), None).unwrap_err();
    assert!(error.to_string().contains("not in this clone"), "{error}");
    assert!(!error.is_usage());
}

#[test]
fn configuration_includes_and_programs_are_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let config = dir.path().join(".git/config");
    let mut text = fs::read_to_string(&config).unwrap();
    text.push_str("[include]\n\tpath = /no/such/file\n[core]\n\tfsmonitor = /bin/false\n");
    fs::write(&config, text).unwrap();
    assert_eq!(names(&collect(dir.path(), None).unwrap()), ["A"]);
}

/// The only test that needs a git program; without one there is nothing to compare with.
#[test]
fn git_agrees_that_a_sample_is_clean_and_sound() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = sample(dir.path());
    let change = Change::new("2025-01-02", "two")
        .file("a/b/c.md", "x")
        .file("a.b", "y");
    repo.commit(&change.link("l", "a.b")).unwrap();
    repo.tag("v0.5.0", Some("2025-01-03")).unwrap();
    repo.check_out().unwrap();
    let git = |arguments: &[&str]| {
        let run = Command::new("git")
            .arg("-C")
            .arg(dir.path())
            .args(arguments)
            .output();
        run.ok().map(|o| {
            (
                o.status.success(),
                String::from_utf8_lossy(&o.stdout).into_owned(),
            )
        })
    };
    let Some(status) = git(&["status", "--porcelain"]) else {
        return;
    };
    assert_eq!(status, (true, String::new()));
    assert!(git(&["fsck", "--strict"]).is_some_and(|(sound, _)| sound));
}

/// Since when the one demand of a repository stands, and where it stood first.
fn demanded(root: &Path) -> (Option<String>, Option<String>) {
    let ledgers = collect(root, None).unwrap();
    let [demand] = ledgers.proposals.demands.as_slice() else {
        panic!("one demand: {:?}", ledgers.proposals.demands)
    };
    let since = demand.since.as_ref().map(|(day, _)| day.clone());
    (since, demand.first_path.clone())
}

#[test]
fn a_demand_is_as_old_as_its_sentence() {
    let sentence = "Every new feature gate needs a proposal first.\n";
    let long = format!("# Proposals\n\nWhy.\nHow.\nWhen.\n\n{sentence}");
    let change = |day: &str| Change::new(day, "one").file("f.go", gates("gate A alpha"));
    let moved = |first: &str, then: &str, text: &str| {
        let dir = tempfile::tempdir().unwrap();
        let mut repo = SampleRepo::init(dir.path()).unwrap();
        repo.commit(&change("2025-01-01")).unwrap();
        repo.commit(&Change::new("2025-01-02", "two").file(first, &long))
            .unwrap();
        repo.commit(
            &Change::new("2025-01-03", "three")
                .remove(first)
                .file(then, text),
        )
        .unwrap();
        repo.check_out().unwrap();
        demanded(dir.path())
    };
    let (old, new) = ("docs/proposals/README.md", "site/proposals/_index.md");
    let day = |day: &str| Some(day.to_owned());
    let from = |path: &str| Some(path.to_owned());
    assert_eq!(moved(old, new, &long), (day("2025-01-02"), from(old)));
    // Moved, and reworded on the way.
    let other = long.replace("Every new feature gate", "A new feature gate always");
    assert_eq!(moved(old, new, &other), (day("2025-01-02"), from(old)));
    // Out of another document.
    let apart = format!("# Rules\n\n{sentence}");
    assert_eq!(
        moved(old, "CONTRIBUTING.md", &apart),
        (day("2025-01-02"), from(old))
    );
    // A document that is gone had another demand: this one is new.
    let unlike = "# Rules\n\nA KEP is required to introduce a feature gate.\n";
    assert_eq!(
        moved(old, "CONTRIBUTING.md", unlike),
        (day("2025-01-03"), None)
    );
}
