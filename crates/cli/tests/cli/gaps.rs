//! What is missing is told: documents on exit 3, dates outside of git, links, lists.

use std::fs;

use gradus_core::exit;
#[cfg(unix)]
use gradus_sample::Change;
use gradus_sample::SampleRepo;

#[cfg(unix)]
use crate::support::REGISTRY;
use crate::support::{code, folder, parsed, plain, run, text};

const LIST: &str =
    "# Feature gates\n\n| Gate | Stage | Default |\n|---|---|---|\n| `Tides` | alpha | true |\n";

#[test]
fn nothing_to_audit_is_a_valid_document_too() {
    let folder = folder(&[("main.go", "package main\n")]);
    for (line, schema) in [
        (&["gates", "--format", "json"], "gradus/gates/v1"),
        (&["check", "--format", "json"], "gradus/check/v1"),
    ] {
        let output = run(folder.path(), line);
        assert_eq!(code(&output), exit::NOTHING);
        let document = parsed(&output);
        assert_eq!(document["schema"], schema);
        let coverage = document["coverage"][0]["why"].as_str().expect("coverage");
        assert!(coverage.contains("1 Go file searched"), "{coverage}");
        assert!(!output.stderr.is_empty(), "why is told to people too");
    }
}

#[test]
fn no_commit_in_a_bare_repository_is_a_document_too() {
    let folder = folder(&[]);
    SampleRepo::init(folder.path()).expect("a repository");
    let git = folder.path().join(".git");
    let config = fs::read_to_string(git.join("config")).expect("a configuration");
    let config = config.replace("bare = false", "bare = true");
    fs::write(git.join("config"), config).expect("it is written");
    let output = run(&git, &["check", "--format", "json"]);
    assert_eq!(code(&output), exit::NOTHING, "{}", text(&output.stderr));
    let coverage = &parsed(&output)["coverage"][0];
    assert_eq!(coverage["state"], "absent");
    assert!(coverage["why"].as_str().expect("why").contains("no commit"));
}

#[test]
fn without_git_no_last_day_passes_and_it_is_said() {
    let folder = plain();
    let silencers = "silencers:\n  - rule: default-against-stage\n    reason: on purpose\n    \
                     until: 2001-01-01\n";
    fs::write(folder.path().join("gradus.yaml"), silencers).expect("it is written");
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stdout));
    let said = text(&output.stderr);
    assert!(
        said.contains("gradus.yaml:4: there is no commit, hence no date"),
        "{said}"
    );
}

#[test]
fn a_project_whose_documents_list_no_gate_is_told_so() {
    let folder = plain();
    fs::write(folder.path().join("README.md"), "Words.\n").expect("written");
    let output = run(folder.path(), &["check"]);
    let printed = text(&output.stdout);
    assert!(
        printed
            .contains("no document lists gates: 1 Markdown file with 0 tables and lists of names"),
        "{printed}"
    );
    fs::write(folder.path().join("README.md"), LIST).expect("written");
    let output = run(folder.path(), &["check"]);
    let printed = text(&output.stdout);
    assert!(!printed.contains("no document lists gates"), "{printed}");
}

/// The paths that are unread, of the disk or of the commit.
#[cfg(unix)]
fn unread(change: Change, at: &[&str]) -> Vec<String> {
    let folder = folder(&[]);
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let change = change
        .file("go.mod", "module example.com/tide\n")
        .file("pkg/features.go", REGISTRY)
        .file("docs/gates.md", LIST);
    repo.commit(&change).expect("a commit");
    repo.check_out().expect("files");
    let output = run(
        folder.path(),
        &[&["check", "--format", "json"], at].concat(),
    );
    let unread = parsed(&output)["unread"].clone();
    let unread = unread.as_array().expect("a list").iter();
    unread
        .map(|u| u["path"].as_str().expect("a path").to_owned())
        .collect()
}

#[cfg(unix)]
#[test]
fn a_link_to_a_document_of_the_tree_is_no_gap() {
    for at in [&[][..], &["--at", "HEAD"]] {
        let change = Change::new("2025-08-01", "links")
            .link("GATES.md", "docs/gates.md")
            .link("site/content/gates.md", "../../GATES.md");
        assert_eq!(unread(change, at), [""; 0], "{at:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere_or_nowhere_is_unread() {
    for at in [&[][..], &["--at", "HEAD"]] {
        let change = Change::new("2025-08-01", "links")
            .link("absolute.md", "/etc/hostname")
            .link("circle.md", "circle.md")
            .link("nowhere.md", "docs/none.md")
            .link("out.md", "../outside.md")
            .link("pkg/more.go", "features.go")
            .link("text.md", "go.mod");
        assert_eq!(
            unread(change, at),
            [
                "absolute.md",
                "circle.md",
                "nowhere.md",
                "out.md",
                "pkg/more.go",
                "text.md"
            ],
            "{at:?}"
        );
    }
}
