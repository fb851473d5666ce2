//! One file of a chart.

use gradus_core::chart::Chart;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;

use super::names::Names;
use super::{sample, schema, template, values};
use crate::docs::lines::Lines;
use crate::docs::text;

/// Gates that one file shows: nobody has more.
pub(super) const MAX_SHOWN: usize = 10_000;

/// What one file of a chart says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it says; blocks are numbered from nought.
    pub chart: Chart,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl Reading {
    pub(super) fn of(unread: Unread) -> Self {
        Self {
            unread: vec![unread],
            ..Self::default()
        }
    }
}

/// What the readers of one file need to know of it.
pub(super) struct File<'a> {
    pub(super) names: &'a Names,
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) lines: Lines<'a>,
}

impl File<'_> {
    /// Makes a location of a line, with its text.
    pub(super) fn at(&self, line: u32) -> Location {
        Location::new(LedgerKind::Chart, self.path, line, 0).with_text(self.lines.line_text(line))
    }

    /// Tells whether another gate may be shown; once there is no room, that is noted.
    pub(super) fn has_room(&self, reading: &mut Reading) -> bool {
        let is_full = reading.chart.shown.len() >= MAX_SHOWN;
        if is_full {
            let reason = format!("only the first {MAX_SHOWN} gates are read");
            let unread = self.trouble(UnreadCode::Budget, reason);
            if !reading.unread.contains(&unread) {
                reading.unread.push(unread);
            }
        }
        !is_full
    }

    pub(super) fn trouble(&self, code: UnreadCode, reason: String) -> Unread {
        Unread {
            path: self.path.to_owned(),
            code,
            reason,
        }
    }
}

/// Tells whether a file of a chart is read; `inner` is its path within the chart.
pub(super) fn is_read(inner: &str) -> bool {
    matches!(inner, "values.yaml" | "values.yml" | "values.schema.json") || is_template(inner)
}

pub(super) fn is_template(inner: &str) -> bool {
    inner.starts_with("templates/")
        && [".yaml", ".yml", ".tpl", ".txt", ".json"]
            .iter()
            .any(|end| inner.ends_with(end))
}

/// Reads one file of a chart; `inner` is its path within the chart. A file that is no part of a
/// chart says nothing.
///
/// ```
/// use gradus_collect::chart;
/// use gradus_core::gate::Inventory;
///
/// let values = b"featureGates:\n  Lamp: true\n";
/// let reading = chart::read_file(&Inventory::default(), "charts/lamp/values.yaml", "values.yaml", values);
/// assert_eq!(reading.chart.shown[0].gate, "Lamp");
/// assert_eq!(reading.chart.shown[0].location.line, 2);
/// ```
#[must_use]
pub fn read_file(inventory: &Inventory, path: &str, inner: &str, bytes: &[u8]) -> Reading {
    read(&Names::new(inventory), path, inner, bytes)
}

pub(super) fn read(names: &Names, path: &str, inner: &str, bytes: &[u8]) -> Reading {
    // What speaks of gates has their key; most templates of a chart do not.
    let finder = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    let mentions = [
        &b"eatureGates"[..],
        b"feature-gates",
        b"feature_gates",
        b"FEATURE_GATES",
    ];
    let text = match text::check(path, bytes) {
        Ok(text) => text,
        Err(unread) => return Reading::of(unread),
    };
    if !mentions.iter().any(|needle| finder(needle)) {
        return Reading::default();
    }
    let file = File {
        names,
        path,
        text,
        lines: Lines::new(text),
    };
    let mut reading = Reading::default();
    reading.unread.extend(text::half_merged(path, text));
    if is_template(inner) {
        template::read(&file, &mut reading);
    } else if inner == "values.schema.json" {
        schema::read(&file, &mut reading);
    } else if is_read(inner) {
        values::read(&file, &mut reading);
        sample::read(&file, &mut reading);
    }
    reading
}
