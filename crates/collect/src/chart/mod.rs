//! Helm charts: values with their commented samples, schema, templates; and manifests that pass
//! gates to a program.
//!
//! Templates are parsed and never evaluated: a condition is judged in three values, for a gate
//! that the values leave out, switch on, or switch off.

mod about;
mod file;
mod judge;
mod manifest;
mod names;
mod sample;
mod schema;
mod template;
#[cfg(test)]
mod tests;
mod values;

pub use file::{Reading, read_file};

use std::collections::BTreeMap;

use gradus_core::chart::{Chart, Form};
use gradus_core::constraints::Kind;
use gradus_core::counted::counted;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind};
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Mode, Statement};
use rayon::prelude::*;

use crate::part::Part;
use crate::source::{self, Source};
use about::{CHART, Charts};
use names::Names;

/// Reads the charts of a tree, and its other manifests.
#[must_use]
pub fn read(source: &dyn Source, inventory: &Inventory) -> (Vec<Chart>, Part) {
    let names = Names::new(inventory);
    let about = Charts::find(source);
    let files = files(source, &about);
    let manifests = manifests(source, &about);
    let lost = source::unread_of(source, |path| {
        is_of_chart(path) || manifest::is_shipped(path)
    });
    let read: Vec<(&str, Reading)> = files
        .par_iter()
        .map(|(path, dir)| {
            let inner = path.get(dir.len()..).unwrap_or(path);
            let reading = match source.read(path) {
                Ok(bytes) => file::read(&names, path, inner.trim_start_matches('/'), &bytes),
                Err(unread) => Reading::of(unread),
            };
            (*dir, reading)
        })
        .collect();
    let mut part = Part::default();
    part.unread.extend(lost);
    part.unread.extend(about.unread.iter().cloned());
    let mut charts: BTreeMap<&str, Chart> = BTreeMap::new();
    for (dir, mut reading) in read {
        part.unread.append(&mut reading.unread);
        let chart = charts.entry(dir).or_insert_with(|| Chart {
            dir: dir.to_owned(),
            ..Chart::default()
        });
        absorb(chart, reading.chart);
    }
    let charts: Vec<Chart> = charts.into_values().collect();
    part.statements.extend(charts.iter().flat_map(statements));
    let shipped: Vec<_> = manifests
        .par_iter()
        .with_min_len(64)
        .map(|path| match source.read(path) {
            Ok(bytes) => manifest::read(&names, path, &bytes),
            Err(unread) => (Vec::new(), vec![unread]),
        })
        .collect();
    let mut passing = 0;
    for (mut said, mut unread) in shipped {
        passing += usize::from(!said.is_empty());
        part.statements.append(&mut said);
        part.unread.append(&mut unread);
    }
    part.coverage.push(Coverage {
        ledger: LedgerKind::Chart,
        state: if charts.is_empty() && passing == 0 && part.unread.is_empty() {
            CoverageState::Absent
        } else if part.unread.is_empty() {
            CoverageState::Exhaustive
        } else {
            CoverageState::Partial
        },
        why: format!(
            "{} with {}; {passing} of {} on gates; {} unread",
            counted(charts.len(), "chart", "charts"),
            counted(files.len(), "file", "files"),
            counted(
                manifests.len(),
                "other manifest passes",
                "other manifests pass"
            ),
            part.unread.len()
        ) + &copies(about.foreign.len()),
    });
    (charts, part)
}

/// Returns the files of charts that are read, each with the folder of its chart.
fn files<'s>(source: &'s dyn Source, charts: &'s Charts) -> BTreeMap<&'s str, &'s str> {
    let mut files = BTreeMap::new();
    for entry in source.entries() {
        let path = &*entry.path;
        // The innermost chart: a chart can hold others.
        if let Some((dir, true)) = charts.around(path)
            && file::is_read(
                path.get(dir.len()..)
                    .unwrap_or(path)
                    .trim_start_matches('/'),
            )
        {
            files.insert(path, dir);
        }
    }
    files
}

fn copies(foreign: usize) -> String {
    match foreign {
        0 => String::new(),
        n => format!(
            "; left out: {} of other projects",
            counted(n, "copy of a chart", "copies of charts")
        ),
    }
}

/// Tells by its name alone whether a file belongs to a chart, wherever it is.
fn is_of_chart(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == CHART
        || path.contains("templates/") && file::is_template(&format!("templates/{name}"))
        || file::is_read(name)
}

/// Returns the manifests outside of charts.
fn manifests<'s>(source: &'s dyn Source, charts: &Charts) -> Vec<&'s str> {
    let is_read = |path: &str| match charts.around(path) {
        Some((dir, true)) => {
            let inner = path.get(dir.len()..).unwrap_or(path);
            !file::is_read(inner.trim_start_matches('/'))
        }
        Some((_, false)) => false,
        None => true,
    };
    let paths = source.entries().iter().map(|e| &*e.path);
    paths
        .filter(|path| manifest::is_shipped(path) && is_read(path))
        .collect()
}

fn absorb(chart: &mut Chart, mut other: Chart) {
    let first = chart.shown.iter().map(|s| s.block + 1).max().unwrap_or(0);
    for shown in &mut other.shown {
        shown.block += first;
    }
    chart.shown.append(&mut other.shown);
    chart.conditions.append(&mut other.conditions);
    chart.refusals.append(&mut other.refusals);
    chart.passed.append(&mut other.passed);
}

/// What a chart says of single gates, for rules that join statements.
fn statements(chart: &Chart) -> Vec<Statement> {
    let shown = chart.shown.iter().map(|shown| {
        let claim = match (shown.form, shown.value) {
            (Form::Template, Some(value)) => Claim::Default(value),
            (_, Some(value)) => Claim::SetsTo(value),
            (_, None) => Claim::Named,
        };
        let mode = match shown.form {
            Form::Value | Form::Template => Mode::Declares,
            Form::Sample | Form::Schema => Mode::Documents,
        };
        statement(&shown.gate, claim, mode, &shown.location)
    });
    let conditions = chart
        .conditions
        .iter()
        .map(|c| statement(&c.gate, Claim::Named, Mode::Declares, &c.location));
    let refusals = chart.refusals.iter().filter_map(|refusal| {
        let (gate, kind, other) = refusal.pair.as_ref()?;
        let claim = match kind {
            Kind::Requires => Claim::Requires(other.clone()),
            Kind::Excludes => Claim::Excludes(other.clone()),
        };
        Some(statement(gate, claim, Mode::Enforces, &refusal.location))
    });
    shown.chain(conditions).chain(refusals).collect()
}

fn statement(subject: &str, claim: Claim, mode: Mode, location: &Location) -> Statement {
    Statement {
        subject: subject.to_owned(),
        claim,
        mode,
        basis: Basis::Read,
        location: location.clone(),
        listing: None,
        case: None,
    }
}
