//! Kubernetes minors that runners set: node images of kind, `K8S_VERSION` and its like.

use std::collections::BTreeMap;

use gradus_core::ci::{Ci, RunMinor};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::version::Version;

use super::prow::ProwJob;
use super::text::Line;
use super::{File, text};

/// Parts of names that say "version of something of Kubernetes", and not of a cluster.
const NO_CLUSTER: [&str; 16] = [
    "kubectl",
    "kubebuilder",
    "openapi",
    "codegen",
    "tools",
    "kustomize",
    "lib",
    "module",
    "sigs",
    "prometheus",
    "helm",
    "client",
    "go_version",
    "go-version",
    "linter",
    "controller",
];

/// Folders whose files are tried by hand, and no test.
const BY_HAND: [&str; 7] = [
    "demo",
    "demos",
    "examples",
    "docs",
    "site",
    "samples",
    "tutorials",
];

/// Places of one file that are kept of each thing that is said there over and over.
const MAX_PLACES: usize = 20;

/// Notes the minors that files set, the places that take the newest, and those that speak of
/// jobs outside of the tree.
pub(super) fn fill(files: &[File], jobs: &[(String, ProwJob)], ci: &mut Ci) {
    for file in files {
        if file.path.split('/').any(|p| BY_HAND.contains(&p)) {
            continue;
        }
        let lines = text::lines(&file.text, 1);
        let elsewhere = lines.filter(|l| speaks_of_jobs_elsewhere(&l.text));
        ci.elsewhere.extend(elsewhere.take(MAX_PLACES).map(|line| {
            let at = Location::new(LedgerKind::Ci, &*file.path, line.number, 1);
            at.with_text(line.text.trim())
        }));
        of_lines(&file.path, text::lines(&file.text, 1), ci);
        // A comment is where a workflow says that jobs live elsewhere.
        let comments = (1u32..).zip(file.text.lines());
        let comments = comments
            .filter(|(_, l)| l.trim_start().starts_with('#') && speaks_of_jobs_elsewhere(l))
            .take(MAX_PLACES);
        ci.elsewhere.extend(comments.map(|(number, text)| {
            Location::new(LedgerKind::Ci, &*file.path, number, 1).with_text(text.trim())
        }));
    }
    for (path, job) in jobs {
        of_lines(path, job.job.lines.iter().cloned(), ci);
    }
    ci.minors.sort();
    ci.minors.dedup();
    // The line that tells most comes first: one about tests.
    let about_tests = |l: &Location| l.text.as_ref().is_some_and(|t| t.contains("test"));
    ci.elsewhere
        .sort_by_key(|l| (!about_tests(l), l.path.clone(), l.line));
    ci.elsewhere.dedup();
}

/// Notes what lines of one file set.
fn of_lines(path: &str, lines: impl Iterator<Item = Line>, ci: &mut Ci) {
    // A key with its values on the lines below.
    let mut open = None;
    let mut places: BTreeMap<Version, usize> = BTreeMap::new();
    let mut newest = 0;
    for line in lines {
        let body = line.text.trim();
        let depth = line.text.len() - line.text.trim_start().len();
        let at = || Location::new(LedgerKind::Ci, path, line.number, 1).with_text(body);
        if open.is_some_and(|d| depth < d || (depth == d && !body.starts_with('-'))) {
            open = None;
        }
        let found = if open.is_some() && body.starts_with('-') {
            versions(body)
        } else {
            set(body, &mut open, depth)
        };
        for minor in found {
            let places = places.entry(minor).or_insert(0);
            if *places < MAX_PLACES {
                *places += 1;
                let location = at();
                ci.minors.push(RunMinor { minor, location });
            }
        }
        let is_newest = body.contains("stable.txt") || body.contains("latest");
        if is_newest && body.contains("dl.k8s.io/") && newest < MAX_PLACES {
            newest += 1;
            ci.newest.push(at());
        }
    }
}

/// Tells whether a line speaks of jobs that another repository keeps: Prow, or its repository of
/// jobs. Repositories whose names only begin like that one's hold other things.
fn speaks_of_jobs_elsewhere(line: &str) -> bool {
    const JOBS: &str = "kubernetes/test-infra";
    line.contains("Prow") || line.contains("prow.k8s.io") || line.contains(JOBS)
}

/// Reads the versions that one line sets for a cluster.
fn set(line: &str, open: &mut Option<usize>, depth: usize) -> Vec<Version> {
    if let Some((_, image)) = line.split_once("kindest/node:") {
        return versions(image).into_iter().take(1).collect();
    }
    let Some(at) = line.find(['=', ':']) else {
        return Vec::new();
    };
    let (name, value) = line.split_at(at);
    let (name, value) = match name.trim() {
        // `: "${X:=v1.34}"`
        "" => match line
            .split_once("${")
            .and_then(|(_, r)| r.split_once([':', '=']))
        {
            Some(parts) => parts,
            None => return Vec::new(),
        },
        name => (name, value),
    };
    let name = name.to_lowercase();
    let name = name.trim_end_matches(['?', ':', '+', ' ']);
    let name = name.split_whitespace().last().unwrap_or_default();
    let names_kubernetes = [
        "k8s",
        "kubernetes",
        "kube_",
        "kube-",
        "kubeversion",
        "envtest",
        "kind_image",
        "node_image",
    ];
    let is_version = ["version", "tag", "image", "minor"];
    if !names_kubernetes.iter().any(|n| name.contains(n))
        || !is_version.iter().any(|n| name.contains(n))
        || NO_CLUSTER.iter().any(|n| name.contains(n))
    {
        return Vec::new();
    }
    let value = value.trim_matches([':', '=', '?', ' ']);
    if value.is_empty() {
        *open = Some(depth);
    }
    // What is compared is no value.
    if value.starts_with('=') || line.contains("==") || line.contains("if [") {
        return Vec::new();
    }
    versions(value)
}

/// Finds minors of Kubernetes in a text: `v1.34.3`, `1.34`, `1.34.x`.
pub(super) fn versions(text: &str) -> Vec<Version> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_');
    text.split(|c: char| !is_part(c))
        .filter_map(|word| {
            let word = word.trim_start_matches('v');
            let mut parts = word.split(['.', '-', '+']);
            if parts.next() != Some("1") {
                return None;
            }
            let minor: u32 = parts.next()?.parse().ok()?;
            (14..=60)
                .contains(&minor)
                .then(|| Version::line_of(1, minor))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{set, versions};
    use gradus_core::version::Version;

    fn minors(line: &str) -> Vec<u32> {
        let mut open = None;
        set(line, &mut open, 0)
            .into_iter()
            .map(|v| v.minor)
            .collect()
    }

    #[test]
    fn what_sets_a_clusters_version() {
        assert_eq!(minors(": \"${K8S_VERSION:=v1.34.3}\""), [34]);
        assert_eq!(minors("E2E_K8S_VERSIONS ?= 1.33.7 1.34.3"), [33, 34]);
        assert_eq!(minors("k8s-version: [v1.33, \"1.35\"]"), [33, 35]);
        assert_eq!(minors("- image: kindest/node:v1.34.0@sha256:1.20"), [34]);
        assert_eq!(minors("export ENVTEST_K8S_VERSION = 1.35.x"), [35]);
    }

    #[test]
    fn what_does_not() {
        for line in [
            "go-version: 1.25",
            "KUBECTL_VERSION=1.34.0",
            "image: busybox:1.36",
            "if [ \"$K8S_VERSION\" == 1.34 ]; then",
            "K8S_VERSION ?= 2.34",
            "echo 1.34",
        ] {
            assert_eq!(minors(line), [0; 0], "{line}");
        }
        assert_eq!(versions("11.34 1.9 1.x"), Vec::<Version>::new());
    }
}
