//! Queries: rules and alerts of Prometheus, dashboards of Grafana, PromQL in documents.
//!
//! What Go code declares is read with the code; here is what is asked of it.

mod document;
mod file;
pub mod promql;
mod queries;
mod template;

pub use document::Uses;
pub use file::read_file;
pub use queries::Queries;

use std::collections::BTreeSet;

use gradus_core::counted::counted;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::metric::{MetricPlace, Metrics};
use rayon::prelude::*;

use crate::source::{FileKind, Source};

/// Reads the queries of a tree into what code declares; `code_is_whole` tells whether all of the
/// Go code was read. Returns how much was read of both, and what could not be.
#[must_use]
pub fn read(
    source: &dyn Source,
    metrics: &mut Metrics,
    code_is_whole: bool,
) -> (Coverage, Vec<Unread>) {
    let files: Vec<Queries> = source
        .entries()
        .par_iter()
        .with_min_len(64)
        .filter(|entry| entry.kind == FileKind::Other && file::may_hold(&entry.path))
        .map(|entry| match source.read(&entry.path) {
            Ok(bytes) => read_file(&entry.path, &bytes),
            Err(unread) => Queries {
                unread: vec![unread],
                ..Queries::default()
            },
        })
        .collect();
    let mut unread = Vec::new();
    let mut queries = 0;
    for mut file in files {
        queries += file.queries;
        metrics.used.append(&mut file.used);
        metrics.recorded.append(&mut file.recorded);
        unread.append(&mut file.unread);
    }
    metrics.recorded.sort();
    let lost = unread.len();
    let known: &Metrics = metrics;
    let documents = document::Finder::new(known).map_or_else(Vec::new, |finder| {
        let entries = source.entries().par_iter().with_min_len(64);
        entries
            .filter(|entry| entry.kind == FileKind::Markdown)
            // What cannot be read is told where documents are read.
            .filter_map(|entry| {
                let bytes = source.read(&entry.path).ok()?;
                Some(finder.read(&entry.path, &bytes, known))
            })
            .collect()
    });
    for mut document in documents {
        metrics.used.append(&mut document.used);
        unread.append(&mut document.unread);
    }
    (coverage(metrics, code_is_whole, queries, lost), unread)
}

/// Reads the queries and the names of metrics in one Markdown document.
#[must_use]
pub fn read_document(path: &str, bytes: &[u8], metrics: &Metrics) -> Uses {
    let finder = document::Finder::new(metrics);
    finder.map_or_else(Uses::default, |finder| finder.read(path, bytes, metrics))
}

/// Says how much was read. Examples in documents do not count: they are no part of what runs.
fn coverage(metrics: &Metrics, code_is_whole: bool, queries: usize, lost: usize) -> Coverage {
    let is_whole = code_is_whole && metrics.unresolved.is_empty() && lost == 0;
    let named = metrics.used.iter();
    let named = named.filter(|u| u.place == MetricPlace::Document).count();
    let served = metrics.endpoints.iter().filter_map(|e| e.binary.as_ref());
    let served: BTreeSet<&String> = served.collect();
    let code = if code_is_whole {
        ""
    } else {
        "; not all Go code could be read"
    };
    Coverage {
        ledger: LedgerKind::Metrics,
        state: if is_whole {
            CoverageState::Exhaustive
        } else {
            CoverageState::Partial
        },
        why: format!(
            "{} declared, {} whose name could not be told; {} them; {} in rules and dashboards, \
             {lost} unread; {named} named in documents{code}",
            counted(metrics.declared.len(), "metric", "metrics"),
            metrics.unresolved.len(),
            counted(served.len(), "program serves", "programs serve"),
            counted(queries, "query", "queries"),
        ),
    }
}

#[cfg(test)]
mod tests;
