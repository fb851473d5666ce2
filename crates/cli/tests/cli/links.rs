//! Places have the address of their page, where the repository says what site it is on.

use std::fs;
use std::path::Path;

use gradus_sample::{Change, SampleRepo};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{REGISTRY, parsed, run, text};

/// Three gates; a table of one is no list.
fn registry() -> String {
    let gate = |name: &str| format!("const {name} featuregate.Feature = \"{name}\"\n");
    let spec = |name: &str| format!("\t{name}: {{PreRelease: featuregate.Alpha}},\n");
    let names = ["Ebb", "Flood"];
    REGISTRY
        .replace("\nvar", &format!("{}\nvar", names.map(gate).concat()))
        .replace("},\n}", &format!("}},\n{}}}", names.map(spec).concat()))
}

/// A commit with a registry, a use and a list in a document; the address of its origin.
fn cloned_from(origin: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let change = Change::new("2025-08-01", "first")
        .file("go.mod", "module example.com/tide\n")
        .file("pkg/features.go", registry())
        .file(
            "docs/gates.md",
            "# Feature gates\n\n| Gate | Stage |\n|---|---|\n| `Tides` | Beta |\n| `Ebb` | Alpha |\n| `Flood` | Alpha |\n",
        );
    repo.commit(&change).expect("a commit");
    if !origin.is_empty() {
        repo.origin(origin).expect("an origin");
    }
    repo.check_out().expect("files");
    folder
}

/// Every `path` and `url` of the places in a document.
fn places(document: &Value, found: &mut Vec<(String, Option<String>)>) {
    match document {
        Value::Object(fields) => {
            if let (Some(Value::String(path)), Some(url)) = (fields.get("path"), fields.get("url"))
            {
                found.push((path.clone(), url.as_str().map(str::to_owned)));
            }
            fields.values().for_each(|value| places(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| places(item, found)),
        _ => {}
    }
}

fn checked(folder: &Path, more: &[&str]) -> Vec<(String, Option<String>)> {
    let mut line = vec!["check", "--format", "json"];
    line.extend(more);
    let output = run(folder, &line);
    let mut found = Vec::new();
    places(&parsed(&output), &mut found);
    assert!(found.len() >= 4, "{}", text(&output.stdout));
    found
}

fn head(folder: &Path) -> String {
    let head = fs::read_to_string(folder.join(".git/refs/heads/main")).expect("a branch");
    head.trim().to_owned()
}

#[test]
fn places_have_the_address_of_their_line_at_the_commit() {
    let folder = cloned_from("git@github.com:tide/harbour.git");
    let commit = head(folder.path());
    let found = checked(folder.path(), &[]);
    for (path, line) in [
        ("pkg/features.go", "#L10"),
        ("docs/gates.md", "?plain=1#L5"),
    ] {
        let url = format!("https://github.com/tide/harbour/blob/{commit}/{path}{line}");
        assert!(
            found.contains(&(path.to_owned(), Some(url.clone()))),
            "{url} in {found:?}"
        );
    }
    let built_in = found.iter().find(|(path, _)| path == "policy:kubernetes");
    assert_eq!(built_in.expect("the policy is named").1, None);
}

#[test]
fn no_credential_of_the_origin_is_printed() {
    let folder = cloned_from("https://ada:s3cret@gitlab.com/tide/bay/harbour.git");
    for format in ["json", "text"] {
        for verbose in [&[][..], &["-vv"]] {
            let mut line = vec!["check", "--format", format];
            line.extend(verbose);
            let output = run(folder.path(), &line);
            for stream in [&output.stdout, &output.stderr] {
                assert!(!text(stream).contains("s3cret"), "{}", text(stream));
                assert!(!text(stream).contains("ada"), "{}", text(stream));
            }
        }
    }
    let found = checked(folder.path(), &[]);
    let start = "https://gitlab.com/tide/bay/harbour/-/blob/";
    assert!(
        found
            .iter()
            .any(|(_, url)| url.as_ref().is_some_and(|u| u.starts_with(start))),
        "{found:?}"
    );
}

#[test]
fn a_file_that_is_not_the_commits_has_no_address() {
    let folder = cloned_from("https://github.com/tide/harbour");
    let edited = format!("// Changed.\n{}", registry());
    fs::write(folder.path().join("pkg/features.go"), edited).expect("it is written");
    fs::write(folder.path().join("gradus.yaml"), "policy: mine.yaml\n").expect("written");
    let policy = run(folder.path(), &["policy", "show", "kubernetes"]).stdout;
    fs::write(folder.path().join("mine.yaml"), policy).expect("it is written");
    let urls = |found: &[(String, Option<String>)], wanted: &str| -> Vec<bool> {
        let of = found.iter().filter(|(path, _)| path == wanted);
        of.map(|(_, url)| url.is_some()).collect()
    };
    let found = checked(folder.path(), &[]);
    for (path, linked) in [
        ("pkg/features.go", false),
        ("mine.yaml", false),
        ("docs/gates.md", true),
    ] {
        let urls = urls(&found, path);
        assert!(!urls.is_empty(), "{path}: {found:?}");
        assert!(urls.iter().all(|url| *url == linked), "{path}: {found:?}");
    }
    // The commit is what it was, whatever is on disk.
    let found = checked(folder.path(), &["--at", "HEAD"]);
    assert!(urls(&found, "pkg/features.go").iter().all(|url| *url));
}

#[test]
fn an_unknown_site_or_none_is_null() {
    for origin in ["", "https://example.com/tide/harbour.git", "/srv/harbour"] {
        let folder = cloned_from(origin);
        let found = checked(folder.path(), &[]);
        assert!(found.iter().all(|(_, url)| url.is_none()), "{found:?}");
    }
}
