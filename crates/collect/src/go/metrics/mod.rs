//! Metrics that Go code declares, and what serves them.
//!
//! What counts is the literal of the options, `CounterOpts{...}` and its kin, of `client_golang`
//! or `component-base`: whichever function takes it, also one of the project's own, makes a
//! metric of it. Collectors describe theirs by `NewDesc(...)`. Nothing is run, so a name that
//! only a running program puts together is listed and not counted.

mod endpoint;
mod options;
mod resolve;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::metric::{DeclaredMetric, Metrics, UnresolvedMetric};
use rayon::prelude::*;

use super::checks::{CheckFile, parsed, parts, prepared};
use super::file::Import;
use super::modules::guessed_name;
use super::parse::Item;
use super::project::Project;

/// What stands in a file that declares or serves metrics: the packages that it imports.
pub(crate) const MARKS: [&str; 3] = [
    "github.com/prometheus/client_golang/",
    "k8s.io/component-base/metrics",
    "sigs.k8s.io/controller-runtime/pkg/metrics/",
];

/// Packages whose options declare metrics.
const DECLARING: [&str; 2] = [
    "github.com/prometheus/client_golang/prometheus",
    "k8s.io/component-base/metrics",
];

/// What stands in a declaration that may declare one.
const SIGNS: [&str; 7] = [
    "CounterOpts{",
    "GaugeOpts{",
    "HistogramOpts{",
    "SummaryOpts{",
    "UntypedOpts{",
    ".Opts{",
    "NewDesc(",
];

/// What one file says.
#[derive(Default)]
struct Found {
    declared: Vec<DeclaredMetric>,
    unresolved: Vec<UnresolvedMetric>,
    handlers: Vec<endpoint::Handler>,
}

/// Reads the metrics of the files that have one of the [`MARKS`]; `mains` are files that declare
/// a `main`.
pub(crate) fn read(project: &Project<'_>, files: &[Arc<CheckFile>], mains: &[Arc<str>]) -> Metrics {
    let files: Vec<Arc<CheckFile>> = files.par_iter().map(prepared).collect();
    let found: Vec<Found> = files
        .par_iter()
        .map(|file| file_of(project, file))
        .collect();
    let mut all = Found::default();
    for mut one in found {
        all.declared.append(&mut one.declared);
        all.unresolved.append(&mut one.unresolved);
        all.handlers.append(&mut one.handlers);
    }
    all.declared
        .sort_by(|a, b| (&a.name, &a.location).cmp(&(&b.name, &b.location)));
    let prefixes: BTreeSet<String> = all
        .declared
        .iter()
        .filter_map(|m| m.prefix.clone())
        .collect();
    for file in &files {
        all.unresolved.extend(libraries(file, &prefixes));
    }
    all.unresolved.sort_by(|a, b| a.location.cmp(&b.location));
    let endpoints = endpoint::served(project, &all.handlers, mains);
    Metrics {
        declared: all.declared,
        unresolved: all.unresolved,
        endpoints,
        ..Metrics::default()
    }
}

fn file_of(project: &Project<'_>, file: &Arc<CheckFile>) -> Found {
    let mut found = Found {
        handlers: endpoint::handlers(file),
        ..Found::default()
    };
    let aliases: BTreeSet<&str> = DECLARING
        .iter()
        .filter_map(|path| alias_of(&file.imports, path))
        .collect();
    if aliases.is_empty() {
        return found;
    }
    let mut sites: Vec<usize> = SIGNS
        .iter()
        .flat_map(|sign| memchr::memmem::find_iter(file.text().as_bytes(), sign))
        .collect();
    sites.sort_unstable();
    for (range, part, grouped) in parts(file, &sites) {
        match parsed(file, range, part, grouped) {
            Ok(Some(candidate)) => {
                let mut reader = options::Reader::new(project, &aliases, &candidate);
                for item in &candidate.parsed.items {
                    match item {
                        Item::Function(function) => walk::function(function, &mut reader),
                        Item::Statement(statement) => walk::statement(statement, &mut reader),
                    }
                }
                found.declared.append(&mut reader.declared);
                found.unresolved.append(&mut reader.unresolved);
            }
            Ok(None) => {}
            Err(unread) => {
                let reason = unread.reason.replace("check gates", "declare metrics");
                project.note_unread(&unread.path, unread.code, reason);
            }
        }
    }
    found
}

/// Finds calls that hand the beginning of the project's names to what makes metrics elsewhere:
/// `NewMetricsRegistry("house")`.
fn libraries(file: &CheckFile, prefixes: &BTreeSet<String>) -> Vec<UnresolvedMetric> {
    let text = file.text();
    let mut found = Vec::new();
    for prefix in prefixes {
        let argument = format!("(\"{prefix}\"");
        for at in memchr::memmem::find_iter(text.as_bytes(), &argument) {
            let before = text.get(..at).unwrap_or_default();
            let word = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'));
            let callee = before.rsplit(word).next().unwrap_or_default();
            let makes = ["Metric", "Registry", "Collector"];
            let function = callee.rsplit('.').next().unwrap_or_default();
            if !callee.contains('.') || !makes.iter().any(|m| function.contains(m)) {
                continue;
            }
            let (line, column, shown) = file.position(at - callee.len());
            found.push(UnresolvedMetric {
                expression: format!("{callee}{argument})"),
                reason: "a function of another package may declare metrics that begin so"
                    .to_owned(),
                prefix: Some(prefix.clone()),
                ending: None,
                location: Location::new(LedgerKind::Metrics, &*file.path, line, column)
                    .with_text(shown),
            });
        }
    }
    found
}

/// Returns the name that a file gives to a package.
fn alias_of<'f>(imports: &'f [Import], path: &'f str) -> Option<&'f str> {
    let import = imports.iter().find(|import| &*import.path == path)?;
    match &import.alias {
        Some(alias) => Some(alias),
        None => Some(guessed_name(path)),
    }
}

#[cfg(test)]
mod tests;
