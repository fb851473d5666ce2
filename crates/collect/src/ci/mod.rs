//! What runs the tests: workflows, Makefiles, scripts, Prow job files; on which Kubernetes; and
//! which Kubernetes the project says it supports.
//!
//! Job files in the tree are known by their place, or are named; those outside of it are given.
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
mod prow;
mod supported;
mod text;

use std::collections::BTreeSet;

use gradus_core::ci::Ci;
use gradus_core::config::matches;
use gradus_core::counted::counted;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::version::Version;
use rayon::prelude::*;

use self::graph::Graph;
use self::places::Places;
use self::prow::ProwJob;
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

/// Job files that are named: a project's jobs often live in another repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobFiles {
    /// Globs of files of the tree.
    pub inside: Vec<String>,
    /// Files of no tree: what they are called in findings, and their text.
    pub outside: Vec<(String, String)>,
    /// Names of the repository: only jobs for it count, of those outside.
    pub names: BTreeSet<String>,
}

impl JobFiles {
    fn is_named(&self, path: &str) -> bool {
        let mut globs = self.inside.iter();
        globs.any(|glob| is_named_by(glob, path))
    }
}

/// Tells whether a glob names a file, or a folder around it.
fn is_named_by(glob: &str, path: &str) -> bool {
    let glob = glob.trim_start_matches("./").trim_end_matches('/');
    matches(glob, path) || (jobs::is_yaml(path) && matches(&format!("{glob}/**"), path))
}

/// Reads the runners of a tree.
#[must_use]
pub fn read(source: &dyn Source, inventory: &Inventory) -> (Ci, Part) {
    read_with(source, inventory, &JobFiles::default())
}

/// Reads the runners of a tree, and jobs in files that are named.
#[must_use]
pub fn read_with(source: &dyn Source, _inventory: &Inventory, named: &JobFiles) -> (Ci, Part) {
    let wanted: Vec<(&str, Kind)> = source
        .entries()
        .iter()
        .filter_map(|entry| {
            let kind = match kind(&entry.path) {
                None if named.is_named(&entry.path) => Some(Kind::Yaml),
                kind => kind,
            };
            Some((&*entry.path, kind?))
        })
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
        others(source, named)
    } else {
        Vec::new()
    };
    let jobs = Jobs::new(&files, named);
    files.retain(|file| file.kind != Kind::Yaml || !prow::is_prow(&file.text));
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
        let mut graph = Graph::new(files.iter().chain(&others), &jobs.found, &places);
        part.unread.append(&mut graph.unread);
        graph.fill(&mut ci);
    }
    minors::fill(&files, &jobs.found, &mut ci);
    if jobs.outside > 0 {
        // They were kept elsewhere, and were read.
        ci.elsewhere.clear();
    }
    part.unread.extend(supported::fill(source, &mut ci));
    let read = files.len() + others.len() + jobs.files;
    let coverage = coverage(read, &ci, part.unread.len(), &jobs.remark(named, &wanted));
    part.coverage.push(coverage);
    (ci, part)
}

/// The jobs of job files.
struct Jobs {
    /// Each with the path of its file.
    found: Vec<(String, ProwJob)>,
    /// Files that they are from.
    files: usize,
    /// Of files of no tree: jobs for this repository, and all.
    outside: usize,
    all_outside: usize,
}

impl Jobs {
    fn new(files: &[File], named: &JobFiles) -> Self {
        let mut found = Vec::new();
        let own = files.iter().filter(|f| f.kind == Kind::Yaml);
        let own: Vec<&File> = own.filter(|f| prow::is_prow(&f.text)).collect();
        for file in &own {
            let jobs = prow::read(&file.text).into_iter();
            found.extend(jobs.map(|job| (file.path.clone(), job)));
        }
        let (mut outside, mut all_outside) = (0, 0);
        for (label, text) in &named.outside {
            for job in prow::read(text) {
                all_outside += 1;
                if job.is_for(&named.names) {
                    outside += 1;
                    found.push((label.clone(), job));
                }
            }
        }
        Self {
            found,
            files: own.len() + named.outside.len(),
            outside,
            all_outside,
        }
    }

    /// Says what came of the files that were named, and whether something is missing.
    fn remark(&self, named: &JobFiles, read: &[(&str, Kind)]) -> Remark {
        let mut remark = Remark::default();
        if !named.outside.is_empty() {
            remark.why = format!(
                "; {} in {} kept elsewhere, {} of them for {}",
                counted(self.all_outside, "job", "jobs"),
                counted(named.outside.len(), "job file", "job files"),
                self.outside,
                named.names.iter().cloned().collect::<Vec<_>>().join(" or "),
            );
            remark.lacks = self.outside == 0;
        }
        for glob in &named.inside {
            if !read.iter().any(|(path, _)| is_named_by(glob, path)) {
                remark
                    .why
                    .push_str(&format!("; `jobs` names no file: {glob}"));
                remark.lacks = true;
            }
        }
        remark
    }
}

/// What coverage says of job files that were named.
#[derive(Default)]
struct Remark {
    why: String,
    lacks: bool,
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
fn others(source: &dyn Source, named: &JobFiles) -> Vec<File> {
    let wanted: Vec<&str> = source
        .entries()
        .iter()
        .filter(|e| e.kind == FileKind::Other)
        .map(|e| &*e.path)
        .filter(|path| kind(path).is_none() && !named.is_named(path) && may_run(path))
        .collect();
    let read = wanted.par_iter().with_min_len(16).filter_map(|path| {
        let bytes = source.read(path).ok()?;
        memchr::memmem::find(&bytes, b"bats")?;
        if source::is_report(&bytes) {
            return None;
        }
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
        ".bats", ".txt", ".lock", ".sum", ".svg", ".png", ".rst", ".adoc", ".sarif",
    ];
    !no_runner.iter().any(|end| name.ends_with(end))
        && !matches!(
            name,
            "CODEOWNERS" | "OWNERS" | "LICENSE" | ".gitignore" | ".gitattributes"
        )
}

fn coverage(files: usize, ci: &Ci, unread: usize, named: &Remark) -> Coverage {
    let lanes = ci.runners.iter().filter(|r| r.is_lane).count();
    let whole = ci.unknown.is_empty() && ci.elsewhere.is_empty() && !named.lacks;
    let state = if files == 0 && unread == 0 && !named.lacks {
        CoverageState::Absent
    } else if unread == 0 && whole {
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
    why.push_str(&named.why);
    Coverage {
        ledger: LedgerKind::Ci,
        state,
        why,
    }
}

#[cfg(test)]
mod tests;
