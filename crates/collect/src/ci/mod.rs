//! What runs the tests: workflows, Makefiles, scripts, Prow job files; on which Kubernetes; and
//! which Kubernetes the project says it supports.
//!
//! Nothing is evaluated. Variables take their defaults and plain values; of a condition every
//! branch counts. What only running would tell is listed as unknown, and then no BATS file
//! counts as one that nothing runs.

mod calls;
mod graph;
mod jobs;
mod make;
mod minors;
pub(crate) mod places;
mod supported;
mod text;

use std::collections::BTreeSet;

use gradus_core::ci::Ci;
use gradus_core::counted::counted;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::version::Version;
use rayon::prelude::*;

use self::graph::Graph;
use self::places::Places;
use crate::docs::text as document;
use crate::part::Part;
use crate::source::{self, FileKind, MemorySource, Source};

/// What a file is to the runners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Workflow,
    Makefile,
    Script,
    /// A YAML file that may hold Prow jobs, or set up a cluster for tests.
    Yaml,
    /// A file of another tool, or a program: read where it names BATS.
    Other,
}

/// A file that runs something.
struct File {
    path: String,
    kind: Kind,
    text: String,
}

/// Reads the runners of a tree.
#[must_use]
pub fn read(source: &dyn Source, _inventory: &Inventory) -> (Ci, Part) {
    let wanted: Vec<(&str, Kind)> = source
        .entries()
        .iter()
        .filter_map(|entry| Some((&*entry.path, kind(&entry.path)?)))
        .collect();
    let read: Vec<Result<File, Unread>> = wanted
        .par_iter()
        .with_min_len(8)
        .map(|(path, kind)| {
            let bytes = source.read(path)?;
            Ok(File {
                path: (*path).to_owned(),
                kind: *kind,
                text: document::check(path, &bytes)?.to_owned(),
            })
        })
        .collect();
    let mut part = Part {
        unread: source::unread_of(source, |path| kind(path).is_some()),
        ..Part::default()
    };
    let mut files = Vec::new();
    for one in read {
        match one {
            Ok(file) => {
                part.unread
                    .extend(document::half_merged(&file.path, &file.text));
                files.push(file);
            }
            Err(unread) => part.unread.push(unread),
        }
    }
    let others = if has_suites(source) {
        others(source)
    } else {
        Vec::new()
    };
    let places = Places::new(source.entries().iter().map(|entry| &*entry.path));
    let mut ci = Ci::default();
    for entry in source
        .entries()
        .iter()
        .filter(|e| e.path.ends_with(".bats"))
    {
        let first = Location::new(LedgerKind::Bats, &*entry.path, 1, 1);
        ci.suites.insert(entry.path.to_string(), first);
    }
    if !ci.suites.is_empty() {
        let mut graph = Graph::new(files.iter().chain(&others), &places);
        part.unread.append(&mut graph.unread);
        graph.fill(&mut ci);
    }
    minors::fill(&files, &mut ci);
    part.unread.extend(supported::fill(source, &mut ci));
    let read = files.len() + others.len();
    part.coverage.push(coverage(read, &ci, part.unread.len()));
    (ci, part)
}

/// Reads one file alone.
#[must_use]
pub fn read_file(path: &str, bytes: &[u8]) -> (Ci, Part) {
    read(&MemorySource::new([(path, bytes)]), &Inventory::default())
}

fn kind(path: &str) -> Option<Kind> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if jobs::is_workflow(path) {
        return Some(Kind::Workflow);
    }
    let is_make = matches!(name, "Makefile" | "makefile" | "GNUmakefile")
        || name.ends_with(".mk")
        || name.starts_with("Makefile-")
        || name.starts_with("Makefile.");
    if is_make {
        return Some(Kind::Makefile);
    }
    if [".sh", ".bash"].iter().any(|end| name.ends_with(end)) {
        return Some(Kind::Script);
    }
    let of_jobs = |part: &str| part.contains("prow") || part == "e2e" || part == "ci";
    (jobs::is_yaml(path) && path.split('/').any(of_jobs)).then_some(Kind::Yaml)
}

fn has_suites(source: &dyn Source) -> bool {
    let mut entries = source.entries().iter();
    entries.any(|e| e.path.ends_with(".bats"))
}

/// Reads the files of other tools that name BATS: who runs a test need be neither a workflow nor
/// a Makefile. What is no text is none of them.
fn others(source: &dyn Source) -> Vec<File> {
    let wanted: Vec<&str> = source
        .entries()
        .iter()
        .filter(|e| e.kind == FileKind::Other)
        .map(|e| &*e.path)
        .filter(|path| kind(path).is_none() && may_run(path))
        .collect();
    let read = wanted.par_iter().with_min_len(16).filter_map(|path| {
        let bytes = source.read(path).ok()?;
        memchr::memmem::find(&bytes, b"bats")?;
        Some(File {
            path: (*path).to_owned(),
            kind: Kind::Other,
            text: document::check(path, &bytes).ok()?.to_owned(),
        })
    });
    read.collect()
}

/// Tells whether a file of no known kind may run something: neither a test itself, nor a list of
/// who owns or what ignores which file.
fn may_run(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let no_runner = [
        ".bats", ".txt", ".lock", ".sum", ".svg", ".png", ".rst", ".adoc",
    ];
    !no_runner.iter().any(|end| name.ends_with(end))
        && !matches!(
            name,
            "CODEOWNERS" | "OWNERS" | "LICENSE" | ".gitignore" | ".gitattributes"
        )
}

fn coverage(files: usize, ci: &Ci, unread: usize) -> Coverage {
    let lanes = ci.runners.iter().filter(|r| r.is_lane).count();
    let state = if files == 0 && unread == 0 {
        CoverageState::Absent
    } else if unread == 0 && ci.unknown.is_empty() && ci.elsewhere.is_empty() {
        CoverageState::Exhaustive
    } else {
        CoverageState::Partial
    };
    let minors: BTreeSet<Version> = ci.minors.iter().map(|m| m.minor).collect();
    let mut why = match (files, ci.suites.len()) {
        (0, _) => "no runner known in this tree".to_owned(),
        (files, 0) => counted(files, "file that runs things", "files that run things"),
        (files, suites) => format!(
            "{}, {} for {}, {} among them",
            counted(files, "file that runs things", "files that run things"),
            counted(ci.runners.len(), "runner", "runners"),
            counted(suites, "BATS file", "BATS files"),
            counted(lanes, "job", "jobs")
        ),
    };
    if files > 0 {
        why.push_str(&format!(
            "; {} set; {unread} unread",
            counted(minors.len(), "Kubernetes minor", "Kubernetes minors")
        ));
    }
    if let Some(place) = ci.elsewhere.first() {
        why.push_str(&format!("; {place} speaks of jobs outside of this tree"));
    }
    Coverage {
        ledger: LedgerKind::Ci,
        state,
        why,
    }
}

#[cfg(test)]
mod tests;
