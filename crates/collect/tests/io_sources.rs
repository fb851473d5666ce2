//! Working trees and git trees: hostile and odd ones too.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};

use gradus_collect::io::git::{Commit, Repo};
use gradus_collect::io::git_tree::{GitTree, TreeMemo};
use gradus_collect::io::worktree::WorkTree;
use gradus_collect::source::{FileKind, MAX_FILE_BYTES, Source};
use gradus_core::ledger::UnreadCode;
use gradus_sample::{Change, SampleRepo};

fn put(root: &Path, path: &str, content: impl AsRef<[u8]>) {
    let place = root.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, content).unwrap();
}

fn paths(source: &dyn Source) -> Vec<&str> {
    source.entries().iter().map(|e| &*e.path).collect()
}

fn unread(source: &dyn Source) -> Vec<(&str, UnreadCode)> {
    let unread = source.unread().iter();
    unread.map(|u| (u.path.as_str(), u.code)).collect()
}

fn open(root: &Path) -> (Repo, Commit) {
    let git = Repo::discover(root).unwrap().unwrap();
    let commit = git.commit(&git.head().unwrap().unwrap()).unwrap();
    (git, commit)
}

fn remove_object(root: &Path, id: &[u8; 20]) -> PathBuf {
    let hex: String = id.iter().map(|b| format!("{b:02x}")).collect();
    let path = root.join(".git/objects").join(&hex[..2]).join(&hex[2..]);
    fs::remove_file(&path).unwrap();
    path
}

#[test]
fn a_plain_folder_is_walked_without_other_peoples_code() {
    let dir = tempfile::tempdir().unwrap();
    for path in [
        "go.mod",
        "a/x.go",
        "a/x_test.go",
        ".hidden/y.go",
        "README.md",
        "vendor/v/v.go",
        "a/testdata/t.go",
        "z/vendor",
        "_output/o.go",
    ] {
        put(dir.path(), path, "package x // FeatureSpec\n");
    }
    let tree = WorkTree::open(dir.path()).unwrap();
    assert_eq!(
        paths(&tree),
        [
            ".hidden/y.go",
            "README.md",
            "a/x.go",
            "a/x_test.go",
            "go.mod",
            "z/vendor"
        ]
    );
    assert!(tree.entries()[2].needles.any(&["FeatureSpec"]));
    assert!(
        !tree.entries()[3].needles.any(&["FeatureSpec"]),
        "tests are not scanned"
    );
    let text = tree.read("vendor/v/v.go").unwrap();
    assert_eq!(&*text, b"package x // FeatureSpec\n");
    let vendored = tree.folder("vendor/v");
    assert_eq!(vendored.len(), 1);
    assert_eq!(&*vendored[0].path, "vendor/v/v.go");
    assert_eq!(tree.folder("a").len(), 2);
    assert_eq!(tree.folder("").len(), 2);
    assert!(tree.folder("none").is_empty());
    for odd in [
        "none",
        "../etc/passwd",
        "/etc/passwd",
        "a",
        "a/../a/x.go",
        "",
    ] {
        assert_eq!(
            tree.read(odd).unwrap_err().code,
            UnreadCode::Missing,
            "{odd}"
        );
    }
    assert!(tree.unread().is_empty());
}

#[test]
fn an_empty_folder_has_nothing_and_a_missing_one_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let tree = WorkTree::open(dir.path()).unwrap();
    assert!(tree.entries().is_empty() && tree.unread().is_empty());
    assert!(WorkTree::open(&dir.path().join("none")).is_err());
}

#[test]
fn files_over_the_limit_are_unread() {
    let dir = tempfile::tempdir().unwrap();
    let size = usize::try_from(MAX_FILE_BYTES).unwrap();
    put(dir.path(), "at.go", vec![b'/'; size]);
    put(dir.path(), "over.go", vec![b'/'; size + 1]);
    let tree = WorkTree::open(dir.path()).unwrap();
    assert_eq!(unread(&tree), [("over.go", UnreadCode::TooLarge)]);
    assert_eq!(tree.read("over.go").unwrap_err().code, UnreadCode::TooLarge);
}

#[cfg(unix)]
#[test]
fn links_are_listed_and_never_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    put(
        outside.path(),
        "secret.go",
        "package secret // FeatureSpec\n",
    );
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "real/x.go", "package x\n");
    symlink(outside.path().join("secret.go"), dir.path().join("out.go")).unwrap();
    symlink(outside.path(), dir.path().join("outdir")).unwrap();
    symlink("..", dir.path().join("real/loop")).unwrap();
    symlink("self.md", dir.path().join("self.md")).unwrap();
    symlink("gone", dir.path().join("plain")).unwrap();
    let tree = WorkTree::open(dir.path()).unwrap();
    assert_eq!(paths(&tree), ["real/x.go"]);
    assert_eq!(
        unread(&tree),
        [
            ("out.go", UnreadCode::Link),
            ("outdir", UnreadCode::Link),
            ("self.md", UnreadCode::Link)
        ],
        "a folder within the tree is read where it is"
    );
    for path in ["out.go", "outdir/secret.go", "real/loop/real/x.go"] {
        assert_eq!(
            tree.read(path).unwrap_err().code,
            UnreadCode::Link,
            "{path}"
        );
    }
    assert!(tree.folder("outdir").is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_unread() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"b\xff.go");
    fs::write(dir.path().join(name), "package b\n").unwrap();
    let tree = WorkTree::open(dir.path()).unwrap();
    assert_eq!(unread(&tree), [("b\u{fffd}.go", UnreadCode::NotText)]);
    assert!(tree.entries().is_empty());
}

#[test]
fn ignored_files_are_left_out_unless_git_has_them() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let change = Change::new("2025-01-01", "one")
        .file(".gitignore", "gen/\n")
        .file("gen/kept.go", "package gen // FeatureSpec\n")
        .file("x.go", "package x\n");
    repo.commit(&change).unwrap();
    repo.check_out().unwrap();
    put(dir.path(), "gen/made.go", "package gen\n");
    let tree = WorkTree::open(dir.path()).unwrap();
    assert_eq!(paths(&tree), [".gitignore", "x.go"]);
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    let committed = GitTree::new(&git, &memo, commit.tree);
    let tree = WorkTree::of_checkout(dir.path(), Some(&committed), false).unwrap();
    assert_eq!(paths(&tree), [".gitignore", "gen/kept.go", "x.go"]);
    assert!(tree.entries()[1].needles.any(&["FeatureSpec"]));
    fs::remove_file(dir.path().join("x.go")).unwrap();
    let sparse = WorkTree::of_checkout(dir.path(), Some(&committed), true).unwrap();
    assert_eq!(unread(&sparse), [("", UnreadCode::Missing)]);
}

#[test]
fn a_commit_reads_as_its_checkout_does() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let change = Change::new("2025-01-01", "one")
        .file("a/b/x.go", "package x // FeatureSpec\n")
        .file("a-b.go", "package x\n")
        .file("a.go", "package x\n")
        .file("vendor/v/v.go", "package v // FeatureSpec\n")
        .file("sp ace/ümlaut.md", "# hi\n");
    repo.commit(&change).unwrap();
    repo.check_out().unwrap();
    let (git, commit) = open(&dir.path().join("a/b"));
    assert_eq!(
        git.work_tree().map(|p| fs::canonicalize(p).unwrap()),
        Some(fs::canonicalize(dir.path()).unwrap())
    );
    let memo = TreeMemo::default();
    let from_git = GitTree::new(&git, &memo, commit.tree);
    let from_disk = WorkTree::open(dir.path()).unwrap();
    let plain = |s: &dyn Source| -> Vec<_> {
        let entries = s.entries().iter();
        entries
            .map(|e| (e.path.clone(), e.kind, e.needles))
            .collect()
    };
    assert_eq!(plain(&from_git), plain(&from_disk));
    assert_eq!(from_git.entries().len(), 4);
    for path in ["a/b/x.go", "vendor/v/v.go", "none", "a/b", "vendor/none.go"] {
        let text = |s: &dyn Source| s.read(path).map_err(|u| u.code);
        assert_eq!(text(&from_git), text(&from_disk), "{path}");
    }
    for path in ["", "a", "a/b", "vendor/v", "none", "a.go"] {
        let names = |s: &dyn Source| -> Vec<_> {
            let entries = s.folder(path);
            entries
                .iter()
                .map(|e| (e.path.clone(), e.needles))
                .collect()
        };
        assert_eq!(names(&from_git), names(&from_disk), "{path}");
    }
}

#[test]
fn links_submodules_and_missing_blobs_of_a_commit_are_unread() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let change = Change::new("2025-01-01", "one")
        .file("x.go", "package x // lost\n")
        .file("y.go", "package x\n")
        .link("l.go", "/etc/passwd")
        .link("plain", "x.go")
        .submodule("third");
    repo.commit(&change).unwrap();
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    let id = GitTree::new(&git, &memo, commit.tree).entries()[0]
        .id
        .unwrap();
    remove_object(dir.path(), &id);
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    let tree = GitTree::new(&git, &memo, commit.tree);
    assert_eq!(
        unread(&tree),
        [
            ("l.go", UnreadCode::Link),
            ("third", UnreadCode::Missing),
            ("x.go", UnreadCode::Missing)
        ]
    );
    assert_eq!(tree.read("x.go").unwrap_err().code, UnreadCode::Missing);
    assert_eq!(tree.read("l.go").unwrap_err().code, UnreadCode::Link);
    assert_eq!(paths(&tree), ["x.go", "y.go"], "the entry stays");
}

#[test]
fn a_broken_object_is_unread_and_not_missing() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    repo.commit(&Change::new("2025-01-01", "one").file("x.go", "package x // broken\n"))
        .unwrap();
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    let id = GitTree::new(&git, &memo, commit.tree).entries()[0]
        .id
        .unwrap();
    fs::write(remove_object(dir.path(), &id), b"not zlib at all").unwrap();
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    let tree = GitTree::new(&git, &memo, commit.tree);
    assert_eq!(unread(&tree), [("x.go", UnreadCode::Io)]);
}

#[test]
fn a_missing_folder_is_unread() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    repo.commit(&Change::new("2025-01-01", "one").file("x.go", "package x\n"))
        .unwrap();
    let (_, commit) = open(dir.path());
    remove_object(dir.path(), &commit.tree);
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    let tree = GitTree::new(&git, &memo, commit.tree);
    assert_eq!(unread(&tree), [("", UnreadCode::Missing)]);
}

#[test]
fn folders_nested_without_end_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let deep = format!("{}x.go", "d/".repeat(200));
    let change = Change::new("2025-01-01", "deep")
        .file(&deep, "package x\n")
        .file("y.go", "package y\n");
    repo.commit(&change).unwrap();
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    let tree = GitTree::new(&git, &memo, commit.tree);
    assert_eq!(paths(&tree), ["y.go"]);
    assert_eq!(tree.unread().len(), 1);
    assert_eq!(tree.unread()[0].code, UnreadCode::Budget);
}

#[test]
fn a_submodule_that_is_not_checked_out_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let modules = "[submodule \"a\"]\n\tpath = lib/a\n[submodule \"b\"]\n\tpath = lib/b\n";
    put(dir.path(), ".gitmodules", modules);
    put(dir.path(), "lib/b/b.go", "package b\n");
    fs::create_dir_all(dir.path().join("lib/a")).unwrap();
    let tree = WorkTree::open(dir.path()).unwrap();
    assert_eq!(unread(&tree), [("lib/a", UnreadCode::Missing)]);
    let go = tree.entries().iter().filter(|e| e.kind == FileKind::Go);
    assert_eq!(go.count(), 1);
}

#[test]
fn more_than_is_mapped_at_once_reads_to_the_end() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let content = vec![b'a'; 4 * 1024 * 1024];
    repo.commit(&Change::new("2025-01-01", "first").file("large.txt", &content))
        .unwrap();
    repo.check_out().unwrap();
    let (git, commit) = open(dir.path());
    let memo = TreeMemo::default();
    for _ in 0..30 {
        let tree = GitTree::new(&git, &memo, commit.tree);
        assert_eq!(tree.read("large.txt").unwrap().len(), content.len());
    }
    assert_eq!(git.head().unwrap(), Some(commit.id));
    assert_eq!(
        git.work_tree().map(|p| fs::canonicalize(p).unwrap()),
        Some(fs::canonicalize(dir.path()).unwrap())
    );
}
