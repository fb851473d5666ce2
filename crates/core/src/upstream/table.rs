//! The format of the embedded tables: lines of cells between tabs, `-` for an empty cell, lines
//! with `#` in front.
//!
//! - gates: name, constant, minor in which it was last seen, specs, required gates. A spec is
//!   `version:stage:on|off`, and `:locked` where it is.
//! - keps: number, status, target stage, latest milestone, `stage=version` milestones, gates.

use super::{Kep, UpstreamGate};
use crate::gate::Spec;
use crate::stage::Stage;
use crate::version::Version;

/// Rows of a table, and the lines that are none: the embedded tables have no such line, which a
/// test holds.
pub(super) struct Table<T> {
    pub(super) rows: Vec<T>,
    pub(super) refused: Vec<&'static str>,
}

/// Reads the table of gates.
pub(super) fn gates(text: &'static str) -> Table<UpstreamGate> {
    rows(text, gate)
}

/// Reads the table of enhancements.
pub(super) fn keps(text: &'static str) -> Table<Kep> {
    rows(text, kep)
}

/// Returns the value of a `# key: value` line.
pub(super) fn header(text: &'static str, key: &str) -> Option<&'static str> {
    text.lines()
        .map_while(|line| line.strip_prefix("# "))
        .filter_map(|line| line.split_once(": "))
        .find(|(k, _)| *k == key)
        .map(|(_, value)| value)
}

fn rows<T>(text: &'static str, read: fn(&'static str) -> Option<T>) -> Table<T> {
    let mut table = Table {
        rows: Vec::new(),
        refused: Vec::new(),
    };
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        match read(line) {
            Some(row) => table.rows.push(row),
            None => table.refused.push(line),
        }
    }
    table
}

fn gate(line: &'static str) -> Option<UpstreamGate> {
    let mut cells = line.split('\t');
    let name = cells.next().filter(|c| !c.is_empty())?;
    let constant = cells.next()?;
    let last_seen = Version::parse(cells.next()?)?;
    let specs = list(cells.next()?).map(spec).collect::<Option<Vec<_>>>()?;
    let requires = list(cells.next()?).collect();
    if cells.next().is_some() {
        return None;
    }
    Some(UpstreamGate {
        name,
        constant,
        last_seen,
        specs,
        requires,
    })
}

fn spec(cell: &str) -> Option<Spec> {
    let mut parts = cell.split(':');
    let version = parts.next()?;
    Version::parse(version)?;
    let stage = Stage::parse(parts.next()?)?;
    let default = match parts.next()? {
        "on" => true,
        "off" => false,
        _ => return None,
    };
    let locked = match parts.next() {
        None => false,
        Some("locked") => true,
        Some(_) => return None,
    };
    Some(Spec {
        version: Some(version.to_owned()),
        stage: Some(stage),
        default: Some(default),
        locked: Some(locked),
    })
}

fn kep(line: &'static str) -> Option<Kep> {
    let mut cells = line.split('\t');
    let number = cells.next()?.parse().ok()?;
    let status = filled(cells.next()?);
    let target = match filled(cells.next()?) {
        Some(word) => Some(Stage::parse(word)?),
        None => None,
    };
    let latest_milestone = match filled(cells.next()?) {
        Some(text) => Some(Version::parse(text)?),
        None => None,
    };
    let milestones = list(cells.next()?)
        .map(|cell| {
            let (stage, version) = cell.split_once('=')?;
            Some((Stage::parse(stage)?, Version::parse(version)?))
        })
        .collect::<Option<Vec<_>>>()?;
    let gates = list(cells.next()?).collect();
    if cells.next().is_some() {
        return None;
    }
    Some(Kep {
        number,
        status,
        target,
        latest_milestone,
        milestones,
        gates,
    })
}

fn filled(cell: &'static str) -> Option<&'static str> {
    Some(cell).filter(|c| *c != "-")
}

fn list(cell: &'static str) -> impl Iterator<Item = &'static str> {
    filled(cell).into_iter().flat_map(|c| c.split(','))
}
