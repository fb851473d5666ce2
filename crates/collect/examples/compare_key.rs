//! Compares what the Go reader finds in a repository with a key made by other means.
//!
//! ```sh
//! cargo run --release -p gradus-collect --example compare_key -- KEY.json REPOSITORY
//! ```
//!
//! The repository, bare or not, is read at the commit that the key names; a plain folder is read
//! as it is.
//!
//! Prints every difference in names, specs, constraints and uses, then one line of figures.
//! With `GRADUS_SHOW` set to anything, lists what was unresolved and unread too.
//! Exits with 1 if there is a difference. The format of a key is the one that the fields read
//! here tell.

#![expect(
    clippy::print_stdout,
    reason = "the differences are what it is run for"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use gradus_collect::repository::{Request, collect};
use gradus_core::gate::{Gate, Spec};
use gradus_core::ledgers::Ledgers;
use serde_json::Value;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [key, repository] = arguments.as_slice() else {
        println!("usage: compare_key KEY.json REPOSITORY");
        return ExitCode::from(2);
    };
    let key: Value = match std::fs::read_to_string(key)
        .map_err(|e| e.to_string())
        .and_then(|text| serde_json::from_str(&text).map_err(|e| e.to_string()))
    {
        Ok(key) => key,
        Err(e) => {
            println!("reading the key {key}: {e}");
            return ExitCode::from(2);
        }
    };
    let path = PathBuf::from(repository);
    let is_git = path.join(".git").exists() || path.join("HEAD").exists();
    let request = Request {
        path,
        at: is_git.then(|| text(&key["commit"]).to_owned()),
        ..Request::default()
    };
    let started = Instant::now();
    let ledgers = match collect(&request) {
        Ok(ledgers) => ledgers,
        Err(e) => {
            println!("reading {repository}: {e}");
            return ExitCode::from(2);
        }
    };
    if compare(&key, &ledgers, started.elapsed()) == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn compare(key: &Value, reading: &Ledgers, elapsed: Duration) -> usize {
    let found: BTreeMap<&str, &Gate> = reading
        .inventory
        .gates
        .iter()
        .map(|g| (g.name.as_str(), g))
        .collect();
    let expected: BTreeMap<&str, &Value> = array(&key["gates"])
        .map(|g| (text(&g["name"]), g))
        .collect();
    let mut differences = 0;
    let mut differ = |what: String| {
        differences += 1;
        println!("{what}");
    };
    for name in expected.keys().filter(|n| !found.contains_key(*n)) {
        differ(format!("name: {name} is not found"));
    }
    for name in found.keys().filter(|n| !expected.contains_key(*n)) {
        differ(format!("name: {name} is not in the key"));
    }
    let (mut specs, mut uses, mut registrations) = (0, 0, 0);
    for (name, gate) in &found {
        let Some(expected) = expected.get(name) else {
            continue;
        };
        let wanted: Vec<String> = array(&expected["specs"]).map(expected_spec).collect();
        let got: Vec<String> = gate.specs().iter().map(found_spec).collect();
        if wanted == got {
            specs += 1;
        } else {
            differ(format!("specs: {name}: {got:?}, the key has {wanted:?}"));
        }
        let wanted = array(&expected["registries"]).count();
        if wanted == gate.registrations.len() {
            registrations += 1;
        } else {
            differ(format!(
                "registrations: {name}: {}, the key has {wanted}",
                gate.registrations.len()
            ));
        }
        let wanted = usize::try_from(expected["uses"].as_u64().unwrap_or(0)).unwrap_or(0);
        if wanted == gate.use_sites.len() {
            uses += 1;
        } else {
            differ(format!(
                "uses: {name}: {}, the key has {wanted}",
                gate.use_sites.len()
            ));
            let wanted: BTreeSet<String> = array(&expected["use_sites"])
                .map(|s| text(s).to_owned())
                .collect();
            let got: BTreeSet<String> = gate.use_sites.iter().map(ToString::to_string).collect();
            for site in wanted.difference(&got) {
                println!("  not found: {site}");
            }
            for site in got.difference(&wanted) {
                println!("  not in the key: {site}");
            }
        }
    }
    let wanted = expected_edges(key);
    let got = found_edges(&reading.inventory.gates);
    for edge in wanted.difference(&got) {
        differ(format!("constraint: {edge} is not found"));
    }
    for edge in got.difference(&wanted) {
        differ(format!("constraint: {edge} is not in the key"));
    }
    println!(
        "{}: {}/{} names, {specs} specs, {registrations} registrations, {uses} uses ({} sites, {} indirect), {}/{} constraints, {} unresolved, {} unread, {elapsed:.1?}, {differences} differences",
        text(&key["repo"]),
        found.len(),
        expected.len(),
        found.values().map(|g| g.use_sites.len()).sum::<usize>(),
        found
            .values()
            .map(|g| g.indirect_use_sites.len())
            .sum::<usize>(),
        got.intersection(&wanted).count(),
        wanted.len(),
        reading.inventory.unresolved.len(),
        reading.unread.len(),
    );
    if std::env::var_os("GRADUS_SHOW").is_some() {
        for u in &reading.inventory.unresolved {
            println!("  unresolved {} {}: {}", u.location, u.expression, u.reason);
        }
        for u in &reading.unread {
            println!("  unread {} {}: {}", u.path, u.code.as_str(), u.reason);
        }
    }
    differences
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn expected_spec(spec: &Value) -> String {
    let stage = match text(&spec["stage"]) {
        "GA" => "stable",
        "PreAlpha" => "pre-alpha",
        "DevPreviewNoUpgrade" => "dev-preview",
        "TechPreviewNoUpgrade" => "tech-preview",
        other => &other.to_lowercase(),
    };
    format!(
        "{} {stage} {} {}",
        spec["version"].as_str().unwrap_or("-"),
        spec["default"],
        spec["lock"]
    )
}

fn found_spec(spec: &Spec) -> String {
    let shown = |b: Option<bool>| b.map_or("?".to_owned(), |b| b.to_string());
    format!(
        "{} {} {} {}",
        spec.version.as_deref().unwrap_or("-"),
        spec.stage.map_or("?", |s| s.as_str()),
        shown(spec.default),
        shown(spec.locked)
    )
}

fn expected_edges(key: &Value) -> BTreeSet<String> {
    let mut edges = BTreeSet::new();
    for row in array(&key["requires"]) {
        for other in array(&row["requires"]) {
            edges.insert(format!(
                "{} requires {} (map)",
                text(&row["gate"]),
                text(other)
            ));
        }
    }
    for row in array(&key["constraints_imperative"]) {
        let gate = text(&row["gate"]);
        match text(&row["kind"]) {
            "requires" => edges.extend(
                array(&row["requires"]).map(|o| format!("{gate} requires {} (code)", text(o))),
            ),
            "excludes" => {
                edges.extend(array(&row["excludes"]).map(|o| exclusion(gate, text(o), "code")));
            }
            _ => {}
        }
    }
    edges
}

fn found_edges(gates: &[Gate]) -> BTreeSet<String> {
    let mut edges = BTreeSet::new();
    for gate in gates {
        for c in &gate.requires {
            edges.insert(format!(
                "{} requires {} ({})",
                gate.name,
                c.gate,
                c.source.as_str()
            ));
        }
        for c in &gate.excludes {
            edges.insert(exclusion(&gate.name, &c.gate, c.source.as_str()));
        }
    }
    edges
}

fn exclusion(a: &str, b: &str, source: &str) -> String {
    let (first, second) = if a < b { (a, b) } else { (b, a) };
    format!("{first} excludes {second} ({source})")
}
