//! Writes the tables of `gradus_core::upstream` anew.
//!
//! ```text
//! cargo run -p gradus-core --example rebuild_upstream -- FROM crates/core/data
//! ```
//!
//! `FROM` is a folder with
//! - `kubernetes.v<version>.generated_from_runtime_registry.yaml`: what a compiled Kubernetes
//!   has; it is believed;
//! - `kubernetes.v<version>.dependencies.json`: gate name to required gate names;
//! - `kubernetes.versioned_feature_list.<commit>.yaml`: any number of lists from the source
//!   tree, of other days; they add the gates that the first no longer has;
//! - `keps.json`: `{source, commit, date, keps: [...]}`, facts from `kep.yaml` files.

#![expect(
    clippy::disallowed_methods,
    reason = "a program beside the library: it reads files and writes the tables"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use gradus_core::stage::Stage;
use gradus_core::version::Version;
use serde::Deserialize;

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedGate {
    name: String,
    versioned_specs: Vec<ListedSpec>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct ListedSpec {
    default: bool,
    lock_to_default: bool,
    pre_release: String,
    version: String,
}

#[derive(Deserialize)]
struct KepFile {
    source: String,
    commit: String,
    date: String,
    keps: Vec<ListedKep>,
}

#[derive(Deserialize)]
struct ListedKep {
    number: serde_json::Value,
    path: String,
    status: Option<String>,
    stage: Option<String>,
    latest_milestone: Option<String>,
    milestone: BTreeMap<String, serde_json::Value>,
    feature_gates: Vec<ListedKepGate>,
}

#[derive(Deserialize)]
struct ListedKepGate {
    name: String,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        return Err("usage: rebuild_upstream FROM crates/core/data".into());
    };
    let (gates, count) = gate_table(Path::new(from))?;
    std::fs::write(Path::new(to).join("gates.tsv"), gates)?;
    let (keps, kep_count) = kep_table(Path::new(from))?;
    std::fs::write(Path::new(to).join("keps.tsv"), keps)?;
    writeln!(std::io::stdout(), "{count} gates, {kep_count} enhancements")?;
    Ok(())
}

fn gate_table(from: &Path) -> Result<(String, usize), Failure> {
    let mut names: Vec<String> = std::fs::read_dir(from)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, std::io::Error>>()?;
    names.sort();
    let registry = names
        .iter()
        .find_map(|n| {
            let version = n
                .strip_prefix("kubernetes.")?
                .strip_suffix(".generated_from_runtime_registry.yaml")?;
            Some((version.to_owned(), n))
        })
        .ok_or("no list of a runtime registry")?;
    let minor = Version::parse(&registry.0)
        .ok_or("the registry's file name has no version")?
        .line();
    let current = list(&from.join(registry.1))?;
    let requires: BTreeMap<String, Vec<String>> = serde_json::from_slice(&std::fs::read(
        from.join(format!("kubernetes.{}.dependencies.json", registry.0)),
    )?)?;

    let mut constants: BTreeMap<String, String> = BTreeMap::new();
    let mut elsewhere: BTreeMap<String, (Version, ListedGate)> = BTreeMap::new();
    let mut sources = vec![format!("kubernetes {}, runtime registry", registry.0)];
    for name in &names {
        let Some(commit) = name
            .strip_prefix("kubernetes.versioned_feature_list.")
            .and_then(|n| n.strip_suffix(".yaml"))
        else {
            continue;
        };
        sources.push(format!("kubernetes {commit}, versioned_feature_list.yaml"));
        let listed = list(&from.join(name))?;
        let day = listed
            .values()
            .flat_map(|g| &g.versioned_specs)
            .filter_map(|s| Version::parse(&s.version))
            .max()
            .ok_or("a list without a version")?;
        let known: BTreeSet<&str> = listed.keys().map(String::as_str).collect();
        for (name, gate) in &listed {
            if current.contains_key(name) {
                continue;
            }
            // The list of the source tree prints identifiers, not names. Where only the
            // registry has a name that ends like this one, in whatever case, with the same
            // first spec, it is one gate.
            let real = current.values().find(|c| {
                !known.contains(c.name.as_str())
                    && c.name.to_lowercase().ends_with(&name.to_lowercase())
                    && c.versioned_specs.first() == gate.versioned_specs.first()
            });
            match real {
                Some(real) => {
                    constants.insert(real.name.clone(), name.clone());
                }
                None => {
                    if elsewhere.get(name).is_none_or(|(seen, _)| *seen < day) {
                        elsewhere.insert(
                            name.clone(),
                            (
                                day,
                                ListedGate {
                                    name: name.clone(),
                                    versioned_specs: copy(&gate.versioned_specs),
                                },
                            ),
                        );
                    }
                }
            }
        }
    }

    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    let current = current.iter().map(|(name, gate)| (name, minor, gate));
    let elsewhere = elsewhere
        .iter()
        .map(|(name, (day, gate))| (name, *day, gate));
    for (name, last_seen, gate) in elsewhere.chain(current) {
        let specs: Vec<String> = gate
            .versioned_specs
            .iter()
            .map(spec)
            .collect::<Result<_, _>>()?;
        let required = requires.get(name).map(Vec::as_slice).unwrap_or_default();
        lines.insert(
            name.clone(),
            format!(
                "{name}\t{}\t{last_seen}\t{}\t{}\n",
                constants.get(name).unwrap_or(name),
                join(&specs),
                join(required),
            ),
        );
    }
    let mut table =
        format!("# Written by the example rebuild_upstream; do not edit.\n# minor: {minor}\n");
    for source in sources {
        table.push_str(&format!("# source: {source}\n"));
    }
    table.push_str("# name\tconstant\tlast seen\tspecs\trequires\n");
    table.extend(lines.values().map(String::as_str));
    Ok((table, lines.len()))
}

fn copy(specs: &[ListedSpec]) -> Vec<ListedSpec> {
    specs
        .iter()
        .map(|s| ListedSpec {
            default: s.default,
            lock_to_default: s.lock_to_default,
            pre_release: s.pre_release.clone(),
            version: s.version.clone(),
        })
        .collect()
}

fn list(path: &Path) -> Result<BTreeMap<String, ListedGate>, Failure> {
    let gates: Vec<ListedGate> = serde_saphyr::from_str(&std::fs::read_to_string(path)?)?;
    Ok(gates.into_iter().map(|g| (g.name.clone(), g)).collect())
}

fn spec(spec: &ListedSpec) -> Result<String, Failure> {
    let stage =
        Stage::parse(&spec.pre_release).ok_or_else(|| format!("no stage: {}", spec.pre_release))?;
    Ok(format!(
        "{}:{stage}:{}{}",
        spec.version,
        if spec.default { "on" } else { "off" },
        if spec.lock_to_default { ":locked" } else { "" },
    ))
}

fn kep_table(from: &Path) -> Result<(String, usize), Failure> {
    let file: KepFile = serde_json::from_slice(&std::fs::read(from.join("keps.json"))?)?;
    let mut lines: BTreeMap<u64, (bool, String)> = BTreeMap::new();
    for kep in &file.keps {
        // Test data outside `keps/`, and templates, which have the number 0 or a word.
        let Some(number) = kep.number.as_u64().filter(|n| *n > 0) else {
            continue;
        };
        if !kep.path.starts_with("keps/") {
            continue;
        }
        let alive = !matches!(
            kep.status.as_deref(),
            Some("replaced" | "withdrawn" | "rejected" | "superseded" | "removed")
        );
        // Two folders can claim one number: the one that is still alive has it.
        if lines.get(&number).is_some_and(|(known, _)| *known >= alive) {
            continue;
        }
        lines.insert(number, (alive, kep_line(number, kep)));
    }
    let mut table = format!(
        "# Written by the example rebuild_upstream; do not edit.\n# source: {} {}\n# date: {}\n\
         # number\tstatus\ttarget\tlatest milestone\tmilestones\tgates\n",
        file.source, file.commit, file.date
    );
    table.extend(lines.values().map(|(_, line)| line.as_str()));
    Ok((table, lines.len()))
}

fn kep_line(number: u64, kep: &ListedKep) -> String {
    let mut milestones: Vec<(Version, String)> = kep
        .milestone
        .iter()
        .filter_map(|(stage, at)| {
            let stage = Stage::parse(stage)?;
            let at = minor(at.as_str()?)?;
            Some((at, format!("{stage}={at}")))
        })
        .collect();
    // Two stages in one minor keep the order of the ladder, which is that of their words.
    milestones.sort();
    let milestones: Vec<String> = milestones.into_iter().map(|(_, text)| text).collect();
    let gates: Vec<String> = kep
        .feature_gates
        .iter()
        .map(|g| g.name.trim().to_owned())
        .filter(|name| is_name(name))
        .collect();
    format!(
        "{number}\t{}\t{}\t{}\t{}\t{}\n",
        kep.status.as_deref().filter(|s| is_word(s)).unwrap_or("-"),
        kep.stage
            .as_deref()
            .and_then(Stage::parse)
            .map_or("-", Stage::as_str),
        kep.latest_milestone
            .as_deref()
            .and_then(minor)
            .map_or_else(|| "-".to_owned(), |v| v.to_string()),
        join(&milestones),
        join(&gates),
    )
}

/// Reads a milestone; `TBD`, `x.y` and `0.0` are none.
fn minor(text: &str) -> Option<Version> {
    Version::parse(text)
        .map(Version::line)
        .filter(|v| v.major > 0)
}

/// Tells a name from `NA`, `n/a` and placeholders such as `CSIMigration{vendor}`.
fn is_name(name: &str) -> bool {
    !matches!(name, "" | "NA" | "TBD" | "None" | "none")
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase())
}

fn join(cells: &[String]) -> String {
    if cells.is_empty() {
        "-".to_owned()
    } else {
        cells.join(",")
    }
}
