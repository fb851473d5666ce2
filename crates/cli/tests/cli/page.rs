//! Pages of gates as a maintainer makes and keeps them.

use std::fs;
use std::path::Path;
use std::thread;

use gradus_core::exit;
use gradus_sample::{Change, SampleRepo};
use tempfile::TempDir;

use crate::support::{code, folder, parsed, plain, run, text};

/// A registry with `TidalLocks` in these specs, and `QuayLights`, which excludes nothing.
fn registry(locks: &str) -> String {
    format!(
        "package gates

import (
	\"k8s.io/apimachinery/pkg/util/version\"
	\"k8s.io/component-base/featuregate\"
)

const (
	// TidalLocks opens the locks by the tide | <b>not</b> by the clock.
	TidalLocks featuregate.Feature = \"TidalLocks\"
	// QuayLights lights the quay.
	QuayLights featuregate.Feature = \"QuayLights\"
)

var gates = map[featuregate.Feature]featuregate.VersionedSpecs{{
	TidalLocks: {{
{locks}	}},
	QuayLights: {{
		{{Default: true, PreRelease: featuregate.Beta, Version: version.MajorMinor(0, 1)}},
	}},
}}

func lit() bool {{ return gate.Enabled(QuayLights) && gate.Enabled(TidalLocks) }}
"
    )
}

const ALPHA: &str =
    "\t\t{Default: false, PreRelease: featuregate.Alpha, Version: version.MajorMinor(0, 1)},\n";
const BETA: &str =
    "\t\t{Default: true, PreRelease: featuregate.Beta, Version: version.MajorMinor(0, 2)},\n";

/// A project with Hugo's documentation and a release, whose gates came with a pull request.
fn harbour() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let first = Change::new("2025-01-01", "Begin")
        .file("go.mod", "module example.com/harbour\n")
        .file("site/content/_index.md", "---\ntitle: Harbour\n---\n")
        .file("site/content/docs/_index.md", "---\ntitle: Docs\n---\n");
    repo.commit(&first).expect("a commit");
    let merge = "Merge pull request #41 from joan/locks\n\nOpen locks by the tide\n";
    let merge = Change::new("2025-02-01", merge).file("pkg/gates.go", registry(ALPHA));
    repo.commit(&merge).expect("a commit");
    repo.tag("v0.1.0", None).expect("a tag");
    repo.origin("https://github.com/tide/harbour")
        .expect("an origin");
    repo.check_out().expect("files");
    folder
}

const LOCKS: &str = "site/content/docs/feature-gates/TidalLocks.md";

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Runs `page --check`; returns the code and what was printed.
fn check(folder: &Path) -> (u8, String) {
    let output = run(folder, &["page", "--check"]);
    (code(&output), text(&output.stdout).to_owned())
}

#[test]
fn pages_are_made_once_and_follow_the_gates() {
    let folder = harbour();
    let folder = folder.path();
    let (before, told) = check(folder);
    assert_eq!(before, exit::FINDINGS);
    assert!(told.contains(&format!("missing  {LOCKS}")), "{told}");
    assert!(!folder.join(LOCKS).exists(), "a check writes nothing");
    let output = run(folder, &["page"]);
    assert_eq!(code(&output), exit::OK, "{output:?}");
    assert_eq!(
        read(folder, LOCKS),
        "---
title: TidalLocks
content_type: feature_gate
stages:
  - stage: alpha
    defaultValue: false
    fromVersion: \"0.1\"
---

Opens the locks by the tide &#124; &lt;b&gt;not&lt;/b&gt; by the clock.

## Stages

<!-- gradus:stages -->

| Stage | Default | Since | Until |
|---|---|---|---|
| Alpha | `false` | 0.1 |  |

<!-- /gradus:stages -->

## Constraints

<!-- gradus:constraints -->

No constraint with another gate was found in the code.

<!-- /gradus:constraints -->

## Design

<!-- What it does and how, what was considered and left, what has to hold before the next stage. -->

## Discussion

- [#41](https://github.com/tide/harbour/pull/41): Open locks by the tide
"
    );
    let index = read(folder, "site/content/docs/feature-gates/_index.md");
    assert!(
        index.contains("[`TidalLocks`](tidallocks/) | Alpha | `false` | 0.1 |"),
        "{index}"
    );
    assert_eq!(check(folder).0, exit::OK);
    // What they say is what the code says.
    let found = parsed(&run(folder, &["check", "--format", "json"]));
    let about_pages = found["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| {
            f["locations"].as_array().is_some_and(|l| {
                l.iter().any(|l| {
                    l["path"]
                        .as_str()
                        .is_some_and(|p| p.contains("feature-gates"))
                })
            })
        });
    assert_eq!(about_pages.count(), 0, "{found:#}");

    // A function that moves by a line is no change of a gate.
    let moved = registry(ALPHA)
        .replace("\nfunc lit", "\n\nfunc lit")
        .replace("\nvar", "\n\nvar");
    fs::write(folder.join("pkg/gates.go"), moved).expect("it is written");
    assert_eq!(check(folder).0, exit::OK);
    // A stage is, and the page is named with what differs.
    let promoted = registry(&format!("{ALPHA}{BETA}"));
    fs::write(folder.join("pkg/gates.go"), promoted).expect("it is written");
    let (after, told) = check(folder);
    assert_eq!(after, exit::FINDINGS);
    assert!(told.contains(&format!("differs  {LOCKS}")), "{told}");
    assert!(
        told.contains("alpha off from 0.1 to 0.1, then beta on from 0.2"),
        "{told}"
    );
    assert!(!told.contains("QuayLights.md"), "{told}");
    assert_eq!(code(&run(folder, &["page", "TidalLocks"])), exit::OK);
    let page = read(folder, LOCKS);
    assert!(
        page.contains("    toVersion: \"0.1\"\n  - stage: beta\n"),
        "{page}"
    );
    let (index_too, told) = check(folder);
    assert_eq!(
        index_too,
        exit::FINDINGS,
        "the index was not asked for: {told}"
    );
    assert_eq!(code(&run(folder, &["page"])), exit::OK);
    assert_eq!(check(folder).0, exit::OK);
}

#[test]
fn a_page_counts_when_somebody_wrote_on_it() {
    let folder = harbour();
    let folder = folder.path();
    let documented = || {
        let args = ["assess", "--policy", "dra-driver", "--format", "json"];
        let assessed = parsed(&run(folder, &args));
        let of = |list: &serde_json::Value, key: &str, name: &str| {
            let mut all = list.as_array().expect("a list").iter();
            all.find(|one| one[key] == name)
                .expect("it is there")
                .clone()
        };
        let gate = of(&assessed["gates"], "name", "TidalLocks");
        let b5 = of(&gate["criteria"], "id", "B5");
        b5["verdict"].as_str().expect("a verdict").to_owned()
    };
    assert_eq!(documented(), "unmet");
    assert_eq!(code(&run(folder, &["page"])), exit::OK);
    assert_eq!(documented(), "unknown");
    let page =
        read(folder, LOCKS).replace("## Design\n", "## Design\n\nSluices follow the moon.\n");
    fs::write(folder.join(LOCKS), page).expect("it is written");
    assert_eq!(documented(), "met");
}

#[test]
fn a_new_tag_with_the_same_specs_changes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let first = Change::new("2025-01-01", "Begin (#3)")
        .file("go.mod", "module example.com/harbour\n")
        .file("pkg/gates.go", registry(ALPHA));
    repo.commit(&first).expect("a commit");
    repo.tag("v0.1.0", None).expect("a tag");
    repo.check_out().expect("files");
    assert_eq!(code(&run(folder.path(), &["page"])), exit::OK);
    assert!(read(folder.path(), "docs/feature-gates/TidalLocks.md").contains("&#35;3: Begin"));
    let later = Change::new("2025-06-01", "Go on").file("notes.txt", "nothing\n");
    repo.commit(&later).expect("a commit");
    repo.tag("v0.2.0", None).expect("a tag");
    assert_eq!(check(folder.path()).0, exit::OK);
}

#[test]
fn a_page_that_is_not_understood_is_left_alone() {
    let folder = harbour();
    let folder = folder.path();
    assert_eq!(code(&run(folder, &["page"])), exit::OK);
    let page = read(folder, LOCKS);
    for (from, to, why) in [
        ("<!-- /gradus:constraints -->", "", "is never closed"),
        ("---\ntitle", "+++\ntitle", "TOML"),
        ("stages:\n", "stages: [\n", "cannot be read"),
    ] {
        let mut broken = page.replacen(from, to, 1);
        if to.starts_with("+++") {
            broken = broken.replacen("\n---\n", "\n+++\n", 1);
        }
        fs::write(folder.join(LOCKS), &broken).expect("it is written");
        let output = run(folder, &["page"]);
        assert_eq!(code(&output), exit::FINDINGS, "{to}");
        let told = text(&output.stdout)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(told.contains(&format!("refused {LOCKS}")), "{told}");
        assert!(told.contains(why), "{why}: {told}");
        assert_eq!(read(folder, LOCKS), broken);
        let files = fs::read_dir(folder.join(LOCKS).parent().expect("a folder"));
        assert_eq!(
            files.expect("it lists").count(),
            3,
            "nothing is made beside it"
        );
    }
    // What is no page is nobody's.
    fs::write(folder.join(LOCKS), &page).expect("it is written");
    fs::write(folder.join("site/odd.md"), b"title: TidalLocks \xff\n").expect("it is written");
    let torn = "<<<<<<< a\nQuayLights\n>>>>>>> b\n";
    fs::write(folder.join("site/torn.md"), torn).expect("it is written");
    fs::remove_file(folder.join(LOCKS)).expect("it goes");
    assert_eq!(code(&run(folder, &["page"])), exit::OK);
    assert_eq!(check(folder).0, exit::OK);
    fs::write(
        folder.join(LOCKS),
        page.replace("TidalLocks", "TidalLocksX"),
    )
    .expect("written");
    let output = run(folder, &["page", "--check"]);
    let told = text(&output.stdout)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(told.contains("did you mean TidalLocks?"), "{told}");
    let output = run(folder, &["page", "TidalLock"]);
    assert_eq!(code(&output), exit::USAGE);
    assert!(text(&output.stderr).contains("did you mean TidalLocks?"));
}

#[test]
fn other_lists_are_kept_where_they_are_declared() {
    let folder = folder(&[
        ("go.mod", "module example.com/harbour\n"),
        ("pkg/gates.go", &registry(ALPHA)),
        (
            "gradus.yaml",
            "pages: { folder: docs/gates }\ngenerated:\n  - { path: README.md, kind: table }\n  - { path: chart/values.yaml, kind: chart }\n  - { path: form.yml, kind: form, key: gates }\n",
        ),
        (
            "README.md",
            "# Harbour\n\n<!-- gradus:gates -->\n<!-- /gradus:gates -->\n",
        ),
        (
            "chart/values.yaml",
            "featureGates:\n  QuayLights: false # lit\n",
        ),
        (
            "form.yml",
            "body:\n  - id: gates\n    attributes:\n      options:\n        - None\n",
        ),
    ]);
    let folder = folder.path();
    assert_eq!(code(&run(folder, &["page"])), exit::OK);
    assert!(read(folder, "README.md").contains("| `TidalLocks` | Alpha | `false` | 0.1 |"));
    let values = read(folder, "chart/values.yaml");
    assert!(values.starts_with("featureGates:\n  QuayLights: true # lit\n  TidalLocks: false  #"));
    assert!(read(folder, "form.yml").contains("        - TidalLocks\n"));
    assert!(folder.join("docs/gates/TidalLocks.md").exists());
    let document = parsed(&run(folder, &["page", "--check", "--format", "json"]));
    assert_eq!(document["schema"], "gradus/page/v1");
    let files = document["files"].as_array().expect("files");
    assert!(files.iter().all(|f| f["differs"] == false), "{document:#}");
    fs::write(folder.join("chart/values.yaml"), "featureGates: {}\n").expect("it is written");
    let (refused, told) = check(folder);
    assert_eq!(refused, exit::FINDINGS);
    assert!(told.contains("refused  chart/values.yaml"), "{told}");
}

#[test]
fn two_at_once_make_the_same() {
    let folder = harbour();
    let place = folder.path();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let output = run(place, &["page"]);
                assert_eq!(code(&output), exit::OK, "{output:?}");
            });
        }
    });
    assert_eq!(check(place).0, exit::OK);
}

#[test]
fn nothing_is_written_where_it_does_not_belong() {
    let folder = plain();
    let folder = folder.path();
    fs::write(folder.join("docs"), "a file\n").expect("it is written");
    let output = run(folder, &["page"]);
    assert_eq!(code(&output), exit::FINDINGS, "{output:?}");
    assert!(
        text(&output.stdout).contains("reading docs/feature-gates/"),
        "{output:?}"
    );
    fs::remove_file(folder.join("docs")).expect("it goes");
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink(outside.path(), folder.join("docs")).expect("a link");
        let output = run(folder, &["page"]);
        assert_eq!(code(&output), exit::FINDINGS, "{output:?}");
        assert!(
            text(&output.stdout).contains("leads out of the"),
            "{output:?}"
        );
        assert_eq!(fs::read_dir(outside.path()).expect("it lists").count(), 0);
    }
    let empty = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(code(&run(empty.path(), &["page"])), exit::NOTHING);
}
