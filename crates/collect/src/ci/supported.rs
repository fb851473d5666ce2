//! Which Kubernetes minors the project says it supports: charts, documents, `go.mod`.

use gradus_core::ci::{Bound, Ci, Supported};
use gradus_core::ledger::{LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::version::Version;

use super::minors::versions;
use crate::docs::text as document;
use crate::source::Source;

/// Bytes of a line that may be a sentence.
const MAX_SENTENCE: usize = 4_000;

/// Words that make a page one about what is needed to run the project.
const PAGES: [&str; 15] = [
    "readme",
    "prerequisites",
    "requirements",
    "install",
    "installation",
    "_index",
    "index",
    "getting-started",
    "overview",
    "compatibility",
    "compatibility-matrix",
    "support",
    "supported-versions",
    "system-requirements",
    "version-support",
];

/// Folders of pages about another time, or about something beside the project.
const ASIDE: [&str; 14] = [
    "keps",
    "proposals",
    "archive",
    "blog",
    "examples",
    "demo",
    "hack",
    "test",
    "tests",
    "CHANGELOG",
    "changelog",
    "release-notes",
    "releases",
    "design",
];

/// Notes what the tree says of the minors that it supports.
pub(super) fn fill(source: &dyn Source, ci: &mut Ci) -> Vec<Unread> {
    let mut unread = Vec::new();
    for entry in source.entries() {
        let path = &*entry.path;
        let name = path.rsplit('/').next().unwrap_or(path);
        let read: fn(&str) -> Option<(Bound, LedgerKind)> = match name {
            "Chart.yaml" => chart,
            "go.mod" if path == name => module,
            _ if is_page(path, name) => sentence,
            _ => continue,
        };
        let bytes = match source.read(path) {
            Ok(bytes) => bytes,
            Err(why) => {
                unread.push(why);
                continue;
            }
        };
        // What is no text is reported by those who read documents, charts and modules.
        let Ok(text) = document::check(path, &bytes) else {
            continue;
        };
        if name == "go.mod" {
            libraries(path, text, ci);
            continue;
        }
        // A sample is about itself: `# Kubernetes 1.34+` beside a field.
        let mut fenced = false;
        for (number, line) in (1u32..).zip(text.lines()) {
            let fence = line.trim_start();
            if fence.starts_with("```") || fence.starts_with("~~~") {
                fenced = !fenced;
            }
            if fenced {
                continue;
            }
            if let Some((bound, ledger)) = read(line) {
                let location = Location::new(ledger, path, number, 1);
                ci.supported.push(Supported {
                    bound,
                    location: location.with_text(line.trim()),
                });
            }
        }
    }
    ci.supported.sort();
    ci.supported.dedup();
    unread
}

/// Tells whether a page is about the project as a whole: an index is one only right below the
/// folder of all pages.
fn is_page(path: &str, name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".md") else {
        return false;
    };
    let stem = stem.to_lowercase();
    let folders: Vec<&str> = path.split('/').rev().skip(1).collect();
    let of_docs = |f: &&str| matches!(*f, "docs" | "site" | "doc" | "deployments" | "charts");
    let is_index = matches!(stem.as_str(), "_index" | "index" | "overview");
    PAGES.contains(&stem.as_str())
        && !folders.iter().any(|f| ASIDE.contains(f))
        && match folders.first() {
            None => true,
            Some(first) if is_index => of_docs(first),
            Some(_) => folders.iter().any(of_docs),
        }
}

/// Words before "Kubernetes" after which it is about a part of the project, or about a past.
const OF_A_PART: [&str; 9] = [
    "api", "feature", "gate", "when", "if ", "support", "optional", "until", "only",
];

/// Reads `kubeVersion: ">=1.32.0-0"`.
fn chart(line: &str) -> Option<(Bound, LedgerKind)> {
    let value = line.strip_prefix("kubeVersion:")?;
    let (_, after) = value.split_once('>')?;
    let minor = versions(after).into_iter().next()?;
    Some((Bound::AtLeast(minor), LedgerKind::Chart))
}

/// Notes the minor whose libraries a `go.mod` requires: by the types of the API, or, where it
/// requires none of them itself, by the first other module that tells.
fn libraries(path: &str, text: &str, ci: &mut Ci) {
    let required = |of: &[&str]| -> Vec<Supported> {
        let lines = (1u32..).zip(text.lines());
        let found = lines.filter_map(|(number, line)| {
            let (bound, ledger) = module(line).filter(|_| of.contains(&path_of(line)))?;
            let location = Location::new(ledger, path, number, 1);
            Some(Supported {
                bound,
                location: location.with_text(line.trim()),
            })
        });
        found.collect()
    };
    let mut found = required(&TYPES);
    for other in STAGED {
        if found.is_empty() {
            found = required(&[other]);
        }
    }
    ci.supported.append(&mut found);
}

/// Modules with the types of the API, which have Kubernetes' minor as `v0.minor.patch`.
const TYPES: [&str; 2] = ["k8s.io/api", "k8s.io/apimachinery"];

/// Other modules that Kubernetes publishes with each of its minors, in the order in which they
/// are asked: what speaks to the API server first, and Kubernetes itself, as `v1.minor.patch`.
const STAGED: [&str; 8] = [
    "k8s.io/client-go",
    "k8s.io/component-base",
    "k8s.io/apiserver",
    "k8s.io/apiextensions-apiserver",
    "k8s.io/component-helpers",
    "k8s.io/dynamic-resource-allocation",
    "k8s.io/kubelet",
    "k8s.io/kubernetes",
];

/// Returns the path of the module that a line requires.
fn path_of(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix("require ").unwrap_or(line);
    line.split_whitespace().next().unwrap_or_default()
}

/// Reads `k8s.io/api v0.36.0`, and the like of any module that has Kubernetes' minor.
fn module(line: &str) -> Option<(Bound, LedgerKind)> {
    let path = path_of(line);
    let (_, version) = line.split_once(path).filter(|_| !path.is_empty())?;
    let version = Version::parse(version.split_whitespace().next()?)?;
    let is_known = TYPES.contains(&path) || STAGED.contains(&path);
    // 0.0.0 stands for whatever a `replace` says.
    let fits = match path {
        "k8s.io/kubernetes" => version.major == 1,
        _ => is_known && version.major == 0 && version.minor > 0,
    };
    fits.then(|| {
        let minor = Version::line_of(1, version.minor);
        (Bound::Built(minor), LedgerKind::Registry)
    })
}

/// Reads "Kubernetes 1.32 or newer", "Kubernetes v1.32+", "Kubernetes >= 1.32", and the row
/// `| Kubernetes | v1.34.2 or later |`.
fn sentence(line: &str) -> Option<(Bound, LedgerKind)> {
    // No sentence is longer; and what is before a word is looked at once for each word.
    if line.len() > MAX_SENTENCE {
        return None;
    }
    let low = line.to_lowercase();
    let mut rest = low.as_str();
    while let Some(at) = rest.find("kubernetes") {
        let before = low.get(..low.len() - rest.len() + at).unwrap_or_default();
        if OF_A_PART.iter().any(|w| before.contains(w)) {
            return None;
        }
        rest = rest.get(at + "kubernetes".len()..).unwrap_or_default();
        // Emphasis and cells aside, the version follows at once.
        let plain = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '*' | '`' | '|' | ':' | '_' | '[' | '(')
        });
        let words = [
            "cluster", "clusters", "version", "versions", "running", "server",
        ];
        let plain = words.iter().fold(plain, |text, word| {
            let rest = text.strip_prefix(word).unwrap_or(text);
            rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '*' | ':' | '|' | '`')
            })
        });
        let bounded = plain.starts_with(['>', '≥']);
        let plain = plain.trim_start_matches(['>', '=', '≥', ' ']);
        let end = plain
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '.')
            .unwrap_or(plain.len());
        let (version, after) = plain.split_at(end);
        let Some(minor) = versions(version.trim_end_matches('.')).into_iter().next() else {
            continue;
        };
        let after = after.trim_start_matches(['*', '`', ' ', ')', ']']);
        let open = [
            "+",
            "or newer",
            "or later",
            "or above",
            "or higher",
            "or greater",
            "and newer",
            "and later",
            "and above",
            "and higher",
        ];
        if bounded || open.iter().any(|o| after.starts_with(o)) {
            return Some((Bound::AtLeast(minor), LedgerKind::Docs));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use gradus_core::ci::Ci;

    use super::{chart, libraries, module, sentence};

    fn minor(line: &str) -> Option<u32> {
        sentence(line).map(|(b, _)| b.minor().minor)
    }

    #[test]
    fn bounds_as_people_write_them() {
        assert_eq!(minor("It requires Kubernetes 1.32 or later."), Some(32));
        assert_eq!(
            minor("| Kubernetes | v1.34.2 or later, with a node |"),
            Some(34)
        );
        assert_eq!(
            minor("a **Kubernetes** cluster version 1.29+ is needed"),
            Some(29)
        );
        assert_eq!(minor("Kubernetes >= v1.30"), Some(30));
        assert_eq!(
            chart("kubeVersion: \">=1.32.0-0\"").map(|(b, _)| b.minor().minor),
            Some(32)
        );
        assert_eq!(
            module("\tk8s.io/api v0.36.0").map(|(b, _)| b.minor().minor),
            Some(36)
        );
    }

    #[test]
    fn libraries_are_told_by_the_types_and_else_by_what_comes_with_them() {
        let built = |text: &str| -> Vec<(u32, u32)> {
            let mut ci = Ci::default();
            libraries("go.mod", text, &mut ci);
            let found = ci.supported.iter();
            found
                .map(|s| (s.bound.minor().minor, s.location.line))
                .collect()
        };
        assert_eq!(built("require k8s.io/component-base v0.34.0\n"), [(34, 1)]);
        assert_eq!(
            built(
                "require (\n\tk8s.io/kubelet v0.30.0 // indirect\n\tk8s.io/client-go v0.35.1\n)\n"
            ),
            [(35, 3)]
        );
        assert_eq!(
            built("require (\n\tk8s.io/api v0.36.0\n\tk8s.io/client-go v0.35.1\n)\n"),
            [(36, 2)]
        );
        assert_eq!(built("require k8s.io/kubernetes v1.33.2\n"), [(33, 1)]);
        for none in [
            "require k8s.io/api v0.0.0\n",
            "require k8s.io/klog/v2 v2.130.1\n",
            "replace k8s.io/api => ../api\n",
            "require k8s.io/api\n",
            "\n",
        ] {
            assert_eq!(built(none), [], "{none}");
        }
    }

    #[test]
    fn other_sentences_bound_nothing() {
        for line in [
            "Starting in Kubernetes 1.34, it is on.",
            "On Kubernetes 1.32 and 1.33, the gate must be on.",
            "The FastPath APIs require a Kubernetes 1.36+ cluster",
            "If you run Kubernetes 1.30 or newer, set it.",
            "Kubernetes",
            "Helm v3.8 or later",
        ] {
            assert_eq!(minor(line), None, "{line}");
        }
        assert!(chart("version: 1.32.0").is_none() && module("k8s.io/klog/v2 v2.1.0").is_none());
    }
}
