//! Which files may list gates.

use std::collections::BTreeSet;

use crate::source::{Entry, FileKind};

/// How the names of files end that people, or their generators, write lists in.
const ENDS: [&str; 19] = [
    "yml", "yaml", "json", "toml", "sh", "bash", "py", "js", "mjs", "ts", "rb", "txt", "cfg",
    "ini", "mk", "adoc", "rst", "jsonc", "star",
];

/// Names of files without such an end.
const NAMES: [&str; 5] = ["Makefile", "Tiltfile", "Dockerfile", "Justfile", "Taskfile"];

/// Folders of other ledgers, or of what is no list by nature.
const OTHERS: [&str; 20] = [
    "test",
    "tests",
    "e2e",
    "testing",
    "fixtures",
    "crd",
    "crds",
    "keps",
    "kep",
    "proposals",
    "enhancements",
    "changelog",
    "changelogs",
    "archive",
    "node_modules",
    "openapi",
    "payload-manifests",
    "examples",
    "samples",
    "releases",
];

/// Picks the files that are searched, by path.
pub(super) fn candidates(entries: &[Entry]) -> Vec<&str> {
    let charts: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| entry.path.strip_suffix("/Chart.yaml"))
        .collect();
    entries
        .iter()
        .filter(|entry| entry.kind == FileKind::Other)
        .map(|entry| &*entry.path)
        .filter(|path| is_text(path) && (is_generated(path) || is_apart(path, &charts)))
        .collect()
}

/// Folders of tests.
const TESTS: [&str; 4] = ["test", "tests", "e2e", "testing"];

/// Picks the settings and scripts of tests, by path; BATS has a reader of its own.
pub(super) fn of_tests(entries: &[Entry]) -> Vec<&str> {
    entries
        .iter()
        .filter(|entry| entry.kind == FileKind::Other && !is_generated(&entry.path))
        .map(|entry| &*entry.path)
        .filter(|path| {
            let mut folders = path.split('/').rev().skip(1);
            is_text(path) && folders.any(|f| TESTS.contains(&f))
        })
        .collect()
}

/// Tells by its path alone whether a file may list gates, if it belongs to no chart.
pub(super) fn may_list(path: &str) -> bool {
    is_text(path) && (is_generated(path) || is_apart(path, &BTreeSet::new()))
}

/// Generated lists of gates stand with the tests of the versions, as Kubernetes has them.
fn is_generated(path: &str) -> bool {
    path.ends_with("versioned_feature_list.yaml")
}

fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, end)) => ENDS.contains(&end),
        None => NAMES.contains(&name),
    }
}

fn is_apart(path: &str, charts: &BTreeSet<&str>) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.contains("_test.") || name.starts_with("test_") || name.starts_with("zz_generated") {
        return false;
    }
    let mut end = 0;
    path.split('/')
        .rev()
        .skip(1)
        .all(|part| !OTHERS.contains(&part.to_ascii_lowercase().as_str()))
        && !path.split_inclusive('/').any(|part| {
            end += part.len();
            path.get(..end.saturating_sub(1))
                .is_some_and(|folder| charts.contains(folder))
        })
}

#[cfg(test)]
mod tests {
    use super::{candidates, of_tests};
    use crate::source::{MemorySource, Source};

    #[test]
    fn settings_and_scripts_of_tests() {
        let source = MemorySource::new([
            ("hack/run.sh", ""),
            ("test/e2e/config/gates.yaml", ""),
            ("test/e2e/run.sh", ""),
            ("test/e2e/run_test.go", ""),
            ("test/reference/versioned_feature_list.yaml", ""),
            ("tests/a.bats", ""),
        ]);
        let found = of_tests(source.entries());
        assert_eq!(found, ["test/e2e/config/gates.yaml", "test/e2e/run.sh"]);
    }

    #[test]
    fn other_ledgers_keep_their_files() {
        let source = MemorySource::new([
            (".github/ISSUE_TEMPLATE/bug.yml", ""),
            ("charts/lamp/Chart.yaml", ""),
            ("charts/lamp/values.yaml", ""),
            ("docs/gates.md", ""),
            ("hack/labels.yaml", ""),
            ("logo.png", ""),
            ("pkg/gates.go", ""),
            ("test/e2e/run.sh", ""),
            ("test/reference/versioned_feature_list.yaml", ""),
        ]);
        assert_eq!(
            candidates(source.entries()),
            [
                ".github/ISSUE_TEMPLATE/bug.yml",
                "hack/labels.yaml",
                "test/reference/versioned_feature_list.yaml"
            ]
        );
    }
}
