//! The Go reader, from trees in memory: every shape, every trap.

mod budgets;
mod comments;
mod constraints;
mod dialects;
mod facts;
mod hostile;
mod registries;
mod tests_ledger;
mod uses;

use gradus_collect::go::{Memo, Reading, read};
use gradus_collect::source::MemorySource;

/// Reads a tree of (path, content).
fn tree(files: &[(&str, &str)]) -> Reading {
    read(
        &MemorySource::new(files.iter().map(|(p, t)| (*p, *t))),
        &Memo::default(),
    )
}

/// Writes gates with their specs, a line each.
fn shown(reading: &Reading) -> Vec<String> {
    let flag = |b: Option<bool>| b.map_or("?", |b| if b { "on" } else { "off" });
    reading
        .inventory
        .gates
        .iter()
        .map(|gate| {
            let specs: Vec<String> = gate
                .specs()
                .iter()
                .map(|spec| {
                    format!(
                        "{} {} {} {}",
                        spec.version.as_deref().unwrap_or("-"),
                        spec.stage.map_or("?", |s| s.as_str()),
                        flag(spec.default),
                        flag(spec.locked)
                    )
                })
                .collect();
            format!("{}: {}", gate.name, specs.join(", "))
        })
        .collect()
}

/// Writes what was left unresolved, a line each.
fn reasons(reading: &Reading) -> Vec<String> {
    reading
        .inventory
        .unresolved
        .iter()
        .map(|u| format!("{}: {}", u.expression, u.reason))
        .collect()
}
