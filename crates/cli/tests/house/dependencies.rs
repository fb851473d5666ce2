//! Dependencies point inwards, and there are few of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Dependencies of each member that ships: name of the member, names it depends on.
fn shipped() -> BTreeMap<String, BTreeSet<String>> {
    let output = super::cargo(
        &super::root(),
        &["metadata", "--no-deps", "--format-version", "1", "--locked"],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    metadata["packages"]
        .as_array()
        .expect("metadata has packages")
        .iter()
        .map(|package| {
            let direct = package["dependencies"]
                .as_array()
                .expect("a package has dependencies")
                .iter()
                // `kind` is null for what ships, `dev` and `build` for the rest.
                .filter(|d| d["kind"].as_str() != Some("dev"))
                .map(|d| text(&d["name"]))
                .collect();
            (text(&package["name"]), direct)
        })
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&n| n.to_owned()).collect()
}

#[test]
fn members_depend_inwards_only() {
    let members = shipped();
    let ours: BTreeSet<String> = members.keys().cloned().collect();
    let inwards: BTreeMap<String, BTreeSet<String>> = members
        .into_iter()
        .map(|(name, direct)| (name, direct.intersection(&ours).cloned().collect()))
        .collect();
    let expected = BTreeMap::from([
        ("featuregate".to_owned(), set(&[])),
        ("gradus-core".to_owned(), set(&[])),
        ("gradus-collect".to_owned(), set(&["gradus-core"])),
        ("gradus-report".to_owned(), set(&["gradus-core"])),
        ("gradus-sample".to_owned(), set(&[])),
        (
            "gradus".to_owned(),
            set(&[
                "gradus-core",
                "gradus-collect",
                "gradus-report",
                "gradus-sample",
            ]),
        ),
    ]);
    assert_eq!(inwards, expected);
}

/// A crate that is added here must be a function of values too.
const PURE: [(&str, &[&str]); 3] = [
    (
        "gradus-core",
        &["serde", "serde-saphyr", "yaml-edit", "pulldown-cmark"],
    ),
    (
        "gradus-report",
        &[
            "gradus-core",
            "serde",
            "serde_json",
            "anstyle",
            "unicode-width",
            "maud",
            "pulldown-cmark",
        ],
    ),
    // Each is optional: by default it takes none.
    (
        "featuregate",
        &[
            "clap",
            "log",
            "loom",
            "prometheus-client",
            "serde",
            "tracing",
        ],
    ),
];

#[test]
fn pure_crates_take_what_is_allowed_and_no_more() {
    let members = shipped();
    for (name, allowed) in PURE {
        let allowed = set(allowed);
        let more: Vec<&String> = members[name].difference(&allowed).collect();
        assert!(more.is_empty(), "{name} depends on {more:?}");
    }
}

#[test]
fn fewer_than_forty_direct_dependencies() {
    let members = shipped();
    let direct: BTreeSet<&String> = members
        .values()
        .flatten()
        .filter(|name| !members.contains_key(*name))
        .collect();
    assert!(direct.len() < 40, "{} direct dependencies", direct.len());
}
