//! `+featureGate=` markers in the vendored types of `k8s.io/api`.

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::marker::Marker;
use memchr::memmem;
use rayon::prelude::*;

use crate::docs::text;
use crate::source::Source;

const MARKER: &str = "+featureGate=";
const MODULES: &str = "vendor/modules.txt";
/// Comments between a marker and its field: no person writes more.
const MAX_LINES: usize = 60;

/// Reads the markers of every vendored package of `k8s.io/api`.
pub(super) fn read(source: &dyn Source, unread: &mut Vec<Unread>) -> Vec<Marker> {
    let packages = match packages(source) {
        Ok((packages, torn)) => {
            unread.extend(torn);
            packages
        }
        // Without it nothing is vendored.
        Err(why) if why.code == UnreadCode::Missing => return Vec::new(),
        Err(why) => {
            unread.push(why);
            return Vec::new();
        }
    };
    let read: Vec<Result<Vec<Marker>, Unread>> = packages
        .par_iter()
        .flat_map_iter(|package| source.folder(&format!("vendor/{package}")))
        .filter(|entry| entry.path.ends_with("types.go"))
        .map(|entry| file(&entry.path, &source.read(&entry.path)?))
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

/// Returns the vendored packages of `k8s.io/api`, and whether their list is half merged.
fn packages(source: &dyn Source) -> Result<(Vec<String>, Option<Unread>), Unread> {
    let bytes = source.read(MODULES)?;
    let text = text::check(MODULES, &bytes)?;
    let packages = text.lines().filter(|l| l.starts_with("k8s.io/api/"));
    Ok((
        packages.map(str::to_owned).collect(),
        text::half_merged(MODULES, text),
    ))
}

/// Reads one file of types.
pub(super) fn file(path: &str, bytes: &[u8]) -> Result<Vec<Marker>, Unread> {
    if memmem::find(bytes, MARKER.as_bytes()).is_none() && !text::is_utf16(bytes) {
        return Ok(Vec::new());
    }
    let text = text::check(path, bytes)?;
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
    Ok(found)
}
