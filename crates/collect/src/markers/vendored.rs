//! `+featureGate=` markers in the vendored types of `k8s.io/api`.

use gradus_core::ledger::{LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::marker::Marker;
use memchr::memmem;
use rayon::prelude::*;

use crate::source::Source;

const MARKER: &str = "+featureGate=";
const MODULES: &str = "vendor/modules.txt";
/// Comments between a marker and its field: no person writes more.
const MAX_LINES: usize = 60;

/// Reads the markers of every vendored package of `k8s.io/api`.
pub(super) fn read(source: &dyn Source, unread: &mut Vec<Unread>) -> Vec<Marker> {
    // Without it nothing is vendored.
    let Ok(modules) = source.read(MODULES) else {
        return Vec::new();
    };
    let modules = String::from_utf8_lossy(&modules);
    let packages: Vec<&str> = modules
        .lines()
        .filter(|l| l.starts_with("k8s.io/api/"))
        .collect();
    let read: Vec<Result<Vec<Marker>, Unread>> = packages
        .par_iter()
        .map(|package| {
            let folder = format!("vendor/{package}");
            let mut found = Vec::new();
            for entry in source.folder(&folder) {
                if entry.path.ends_with("types.go") {
                    let bytes = source.read(&entry.path)?;
                    found.extend(file(&entry.path, &bytes));
                }
            }
            Ok(found)
        })
        .collect();
    let mut markers = Vec::new();
    for one in read {
        match one {
            Ok(found) => markers.extend(found),
            Err(why) => unread.push(why),
        }
    }
    markers
}

/// Reads one file of types.
pub(super) fn file(path: &str, bytes: &[u8]) -> Vec<Marker> {
    if memmem::find(bytes, MARKER.as_bytes()).is_none() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let marker = line.trim().strip_prefix("//").map(str::trim);
        let Some(gates) = marker.and_then(|m| m.strip_prefix(MARKER)) else {
            continue;
        };
        let below = lines.iter().skip(i + 1).take(MAX_LINES);
        let subject = below
            .map(|l| l.trim())
            .find(|l| !l.is_empty() && !l.starts_with("//"))
            .map(|l| l.strip_prefix("type ").unwrap_or(l))
            .and_then(|l| l.split(|c: char| !c.is_ascii_alphanumeric()).next());
        let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
        for gate in gates.split(',').map(str::trim).filter(|g| !g.is_empty()) {
            found.push(Marker {
                gate: gate.to_owned(),
                subject: subject.unwrap_or_default().to_owned(),
                location: Location::new(LedgerKind::Upstream, path, number, 1)
                    .with_text(line.trim()),
            });
        }
    }
    found
}
