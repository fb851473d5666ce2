//! Registries that are written out: the short way through their past says what the long one says.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::BTreeSet;
use std::path::Path;

use gradus_collect::go::{Memo, past, registries};
use gradus_collect::io::git::Repo;
use gradus_collect::io::git_tree::TreeMemo;
use gradus_collect::io::history;
use gradus_collect::past::Past;
use gradus_collect::repository::{Request, collect};
use gradus_core::history::{Committed, History};
use gradus_sample::{Change, SampleRepo};

const PLACE: &str = "features/features.go";

/// A registry of (gate, feature set).
fn registry(head: &str, gates: &[(&str, &str)]) -> String {
    let mut text = format!("package features\n{head}\nvar (\n");
    for (name, set) in gates {
        text.push_str(&format!(
            "\tGate{name} = newFeatureGate(\"{name}\").\n\t\t\tenable({set}()).\n\t\t\tmustRegister()\n\n"
        ));
    }
    text + ")\n"
}

/// Gates come, change, move, go, and the file is broken for a while.
fn sample(folder: &Path) {
    let mut repo = SampleRepo::init(folder).unwrap();
    let broken = registry("", &[("A", "inDefault"), ("B", "inDefault")]).replace("mustReg", "(");
    let versions = [
        registry("", &[("A", "inTechPreviewNoUpgrade")]),
        registry("", &[("A", "inDefault"), ("B", "inDevPreviewNoUpgrade")]),
        registry(
            "\n// moved down\n",
            &[("A", "inDefault"), ("B", "inDevPreviewNoUpgrade")],
        ),
        registry("", &[("B", "inDefault"), ("A", "inDefault")]),
        broken,
        registry(
            "",
            &[
                ("B", "inDefault"),
                ("B", "inTechPreviewNoUpgrade"),
                ("C", "inDefault"),
            ],
        ),
    ];
    for (i, text) in versions.iter().enumerate() {
        let day = format!("2025-01-0{}", i + 1);
        let change = Change::new(&day, "next").file(PLACE, text);
        repo.commit(&change).unwrap();
        repo.commit(&Change::new(&day, "other").file("README.md", &day))
            .unwrap();
        repo.tag(&format!("v0.{i}.0"), None).unwrap();
    }
    repo.check_out().unwrap();
}

fn whole(path: &Path) -> History {
    let request = Request {
        path: path.to_owned(),
        history: true,
        ..Request::default()
    };
    collect(&request).unwrap().history.unwrap()
}

fn line(path: &Path, reader: &history::Reader<'_>) -> Vec<Committed> {
    let repo = Repo::discover(path).unwrap().unwrap();
    let commit = repo.commit(&repo.head().unwrap().unwrap()).unwrap();
    let folders = BTreeSet::from(["features".to_owned()]);
    history::committed(&repo, &TreeMemo::default(), &commit, folders, reader)
}

#[test]
fn the_line_alone_is_the_line_of_the_whole_history() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let memo = Memo::default();
    let short = line(dir.path(), &|source| past(source, &memo));
    assert_eq!(short, whole(dir.path()).committed);
    let gates: Vec<usize> = short.iter().map(|c| c.gates.len()).collect();
    assert!(gates.starts_with(&[1, 2]), "{gates:?}");
    assert_eq!(gates.last(), Some(&2));
}

#[test]
fn what_is_shared_says_what_is_put_together_anew() {
    let dir = tempfile::tempdir().unwrap();
    sample(dir.path());
    let memo = Memo::default();
    let shared = line(dir.path(), &|source| past(source, &memo));
    // A memo for each revision: nothing is known of another version.
    let anew = line(dir.path(), &|source| {
        let code = registries(source, &Memo::default());
        Past::of(&code.inventory, code.unread)
    });
    assert_eq!(shared, anew);
}
