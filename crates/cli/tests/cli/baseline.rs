//! `--baseline`: what is known does not fail, what is new does, what is mended is told.

use std::fs;

use gradus_core::exit;

use crate::support::{REGISTRY, code, parsed, plain, repository, run, text};

#[test]
fn known_findings_do_not_fail_and_new_ones_do() {
    let folder = plain();
    let written = run(folder.path(), &["check", "--write-baseline", "known.json"]);
    assert_eq!(code(&written), exit::OK, "{}", text(&written.stderr));
    assert!(text(&written.stderr).contains("wrote 1 finding to known.json"));
    let file = fs::read_to_string(folder.path().join("known.json")).expect("it is there");
    assert!(file.contains("gradus/baseline/v1"), "{file}");
    assert!(
        file.contains("\"rule\": \"default-against-stage\""),
        "{file}"
    );
    assert!(
        file.contains("\"gate\": \"Tides\""),
        "people can read it: {file}"
    );

    let line = ["check", "--baseline", "known.json", "--fail-on", "info"];
    let again = run(folder.path(), &line);
    assert_eq!(code(&again), exit::OK, "{}", text(&again.stdout));
    let printed = text(&again.stdout);
    assert!(
        printed.contains("no findings, 1 known in 1 gate"),
        "{printed}"
    );

    // The same gate on another line is still known; another gate is not.
    let more = REGISTRY
        .replace(
            "const Tides",
            "\n\nconst Ebb featuregate.Feature = \"Ebb\"\nconst Tides",
        )
        .replace(
            "\tTides: {",
            "\tEbb: {Default: true, PreRelease: featuregate.Alpha},\n\tTides: {",
        )
        .replace("return gate", "return gate.Enabled(Ebb) || gate");
    fs::write(folder.path().join("pkg/features.go"), more).expect("written");
    let json = [&line[..], &["--format", "json"]].concat();
    let output = run(folder.path(), &json);
    assert_eq!(code(&output), exit::FINDINGS);
    let document = parsed(&output);
    let new: Vec<&str> = document["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["known"] == false)
        .filter_map(|f| f["gate"].as_str())
        .collect();
    assert_eq!(new, ["Ebb"]);
    assert_eq!(document["summary"]["known"], 1);
}

#[test]
fn what_is_mended_is_told_so_that_the_file_shrinks() {
    let folder = plain();
    run(folder.path(), &["check", "--write-baseline", "known.json"]);
    let mended = REGISTRY.replace("Default: true", "Default: false");
    fs::write(folder.path().join("pkg/features.go"), mended).expect("written");
    let output = run(folder.path(), &["check", "--baseline", "known.json"]);
    assert_eq!(code(&output), exit::OK);
    let printed = text(&output.stdout);
    assert!(
        printed.contains("1 entry of the baseline is not found any more"),
        "{printed}"
    );
    assert!(
        printed.contains("default-against-stage: `Tides`"),
        "{printed}"
    );
    run(folder.path(), &["check", "--write-baseline", "known.json"]);
    let file = fs::read_to_string(folder.path().join("known.json")).expect("it is there");
    assert!(file.contains("\"findings\": []"), "{file}");
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("it lists")
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(left, [""; 0], "no temporary file stays");
}

#[test]
fn what_could_not_be_seen_stays_in_the_file() {
    let page = "# Gates\n\n| Feature gate | Stage |\n|---|---|\n| `Tides` | beta |\n";
    let folder = plain();
    fs::create_dir(folder.path().join("docs")).expect("a folder");
    let page_path = folder.path().join("docs/gates.md");
    fs::write(&page_path, page).expect("written");
    run(folder.path(), &["check", "--write-baseline", "known.json"]);
    let file = fs::read_to_string(folder.path().join("known.json")).expect("it is there");
    assert!(file.contains("\"docs\": \"exhaustive\""), "{file}");
    // Broken: the row cannot be read, and is not mended.
    fs::write(&page_path, b"| Feature gate | Stage |\n\xff\xfe\n").expect("written");
    let line = ["check", "--baseline", "known.json"];
    let output = run(folder.path(), &line);
    let printed = text(&output.stdout);
    assert!(
        printed.contains("1 entry of the baseline could not be seen: keep the baseline"),
        "{printed}"
    );
    assert!(
        printed.contains("(docs/gates.md was not read: not UTF-8"),
        "{printed}"
    );
    assert!(!printed.contains("not found any more"), "{printed}");
    let document = parsed(&run(
        folder.path(),
        &[&line[..], &["--format", "json"]].concat(),
    ));
    assert_eq!(document["unseen"][0]["rule"], "documented-differently");
    assert_eq!(document["gone"], serde_json::json!([]));
    // Mended.
    fs::write(&page_path, page.replace("beta", "alpha")).expect("written");
    let output = run(folder.path(), &line);
    let printed = text(&output.stdout);
    assert!(
        printed.contains("1 entry of the baseline is not found any more"),
        "{printed}"
    );
}

#[test]
fn a_file_that_is_no_baseline_is_wrong_usage() {
    let folder = plain();
    for (file, content) in [("none.json", None), ("other.json", Some("{}"))] {
        if let Some(content) = content {
            fs::write(folder.path().join(file), content).expect("written");
        }
        let output = run(folder.path(), &["check", "--baseline", file]);
        assert_eq!(code(&output), exit::USAGE);
        let said = text(&output.stderr);
        assert!(said.contains(&format!("reading {file}")), "{said}");
        assert!(said.contains("--write-baseline"), "{said}");
    }
    let both = ["check", "--baseline", "a", "--base", "HEAD"];
    let output = run(folder.path(), &both);
    assert_eq!(code(&output), exit::USAGE, "a change is not excused twice");
}

/// What quotes a finding about a test that nothing runs does not run it.
#[test]
fn reports_in_the_tree_mend_nothing() {
    let folder = repository();
    let whole = run(folder.path(), &["check", "--format", "github"]);
    assert!(text(&whole.stdout).contains("title=test-in-no-target"));
    let reports = [
        "--write-baseline=known.json",
        "--also=json=all.json",
        "--also=gitlab=quality.json",
        "--also=sarif=all.sarif",
    ];
    run(folder.path(), &[&["check"], &reports[..]].concat());
    let again = run(folder.path(), &["check", "--format", "github"]);
    assert_eq!(text(&again.stdout), text(&whole.stdout));
}
