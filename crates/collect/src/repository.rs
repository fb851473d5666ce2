//! The one entry: from a path and a revision to ledgers.

mod builtin;
mod coverage;
mod demands;
mod documents;
mod edited;
mod error;
mod given;
mod jobs;
mod list;
mod name;
mod others;
mod ran;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use coverage::{NOT_ASKED, absent};
use gradus_core::code::CodeFacts;
use gradus_core::forge::Forge;
use gradus_core::gate::Inventory;
use gradus_core::generated::Generated;
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::ledgers::{Ledgers, NextVersion, Revision};
use gradus_core::location::Location;
use gradus_core::metric::Metrics;
use gradus_core::version::Version;

use documents::Documents;
pub use error::CollectError;

use self::others::Others;
use crate::docs::text;
use crate::io::git::{Commit, Named, Repo, hex};
use crate::io::git_tree::{GitTree, TreeMemo};
use crate::io::worktree::WorkTree;
use crate::io::{hindsight, history, place};
use crate::pages::owners;
use crate::part::Part;
use crate::past::Past;
use crate::source::Source;

/// What is to be read.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// A checkout or any folder in it, a bare repository, a plain folder, or one
    /// `versioned_feature_list.yaml`.
    pub path: PathBuf,
    /// A revision: its commit is read, not the files on disk.
    pub at: Option<String>,
    /// Whether to read tags and commits.
    pub history: bool,
    /// Whether to read documents, charts, tests and whatever else speaks of gates.
    pub documents: bool,
    /// Files and folders with results of test runs.
    pub results: Vec<PathBuf>,
    /// Exports of the tracker: issues, pull requests, milestones.
    pub issues: Vec<PathBuf>,
    /// Release notes: exports of releases, and Markdown.
    pub release_notes: Vec<PathBuf>,
    /// Job files beside those that are known by their place.
    pub jobs: Jobs,
}

/// Which job files are read beside those of the tree that are known by their place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jobs {
    /// Globs of files of the tree.
    pub inside: Vec<String>,
    /// Files and folders anywhere, which the user named.
    pub outside: Vec<PathBuf>,
}

/// What was read of Go code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Code {
    /// Gates.
    inventory: Inventory,
    /// What could not be read.
    unread: Vec<Unread>,
    /// How many Go files were parsed.
    files_read: usize,
    /// What the code does with gates besides declaring and checking them.
    facts: CodeFacts,
    /// What Go tests and Go strings say.
    part: Part,
    /// Metrics that the code declares, and what serves them.
    metrics: Metrics,
}

/// The parsers behind the ledgers; they see a source or bytes, never a disk.
trait Readers: Sync {
    /// Reads registries, constraints and use sites; and `everything` else that code says: what
    /// tests switch, what programs do with gates.
    fn code(&self, source: &dyn Source, everything: bool) -> Code;

    /// Reads registries alone, as far as history needs them.
    fn past(&self, source: &dyn Source) -> Past;

    /// Reads a Markdown document; lists are numbered from nought.
    fn document(&self, path: &str, bytes: &[u8]) -> Documents;

    /// Reads a `versioned_feature_list.yaml`: its gates, and what could not be read.
    fn list(&self, path: &str, bytes: &[u8]) -> (Inventory, Vec<Unread>);
}

/// Reads the ledgers of a project.
///
/// Inside a checkout the whole repository is read, whichever of its folders is given, so that
/// paths mean the same everywhere. A folder outside of any repository is read as it is.
///
/// # Errors
/// Nothing could be read at all: [`CollectError`] tells whose fault that is.
pub fn collect(request: &Request) -> Result<Ledgers, CollectError> {
    let readers: &dyn Readers = &builtin::Builtin::default();
    given::check(request)?;
    if let Some(gone) = request.jobs.outside.iter().find(|path| !path.exists()) {
        return Err(CollectError::NoSuchPath(gone.clone()));
    }
    let path = &request.path;
    if let Some(missing) = request.results.iter().find(|p| !place::is_there(p)) {
        return Err(CollectError::NoSuchResults(missing.clone()));
    }
    let is_folder = place::is_folder(path).map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => CollectError::NoSuchPath(path.clone()),
        _ => io(path, why),
    })?;
    if !is_folder {
        return list::read(request, readers);
    }
    let Some(repo) = Repo::discover(path)? else {
        if let Some(revision) = &request.at {
            return Err(CollectError::NotARepository {
                path: path.clone(),
                revision: revision.clone(),
            });
        }
        let source = WorkTree::open(path).map_err(|why| io(path, why))?;
        let name = name::of_path(path);
        let mut ledgers = read(
            request,
            readers,
            (&source, &name),
            None,
            "not in a git repository",
        );
        ledgers.repository = name;
        for page in &mut ledgers.pages {
            page.uncommitted = true;
        }
        return Ok(ledgers);
    };
    let memo = TreeMemo::default();
    let commit = audited(request, &repo)?;
    let name = name::of_repository(&repo, path);
    let mut ledgers = match (repo.work_tree(), &request.at, &commit) {
        (Some(root), None, _) => {
            let tree = commit.as_ref().map(|c| GitTree::new(&repo, &memo, c.tree));
            let source = WorkTree::of_checkout(root, tree.as_ref(), repo.is_sparse())
                .map_err(|why| io(root, why))?;
            let past = commit.as_ref().map(|commit| Revised {
                repo: &repo,
                memo: &memo,
                commit,
            });
            let no_past = "there is no commit yet";
            let mut ledgers = read(request, readers, (&source, &name), past, no_past);
            ledgers.forge = forge(&repo);
            if let Some(tree) = &tree {
                ledgers.edited = edited::paths(&ledgers, &source, tree);
            }
            let has_commit = tree.is_some();
            for page in &mut ledgers.pages {
                let path = &page.location.path;
                page.uncommitted = !has_commit || ledgers.edited.contains(path);
            }
            ledgers
        }
        (_, _, Some(commit)) => {
            let source = GitTree::new(&repo, &memo, commit.tree);
            let past = Revised {
                repo: &repo,
                memo: &memo,
                commit,
            };
            let mut ledgers = read(request, readers, (&source, &name), Some(past), "");
            ledgers.forge = forge(&repo);
            ledgers
        }
        (None, _, None) | (Some(_), Some(_), None) => {
            return Err(CollectError::Empty(path.clone()));
        }
    };
    ledgers.repository = name;
    ledgers.revision = commit.map(|commit| Revision {
        commit: hex(&commit.id),
        date: history::day(commit.seconds),
        seconds: commit.seconds,
        worktree: request.at.is_none() && repo.work_tree().is_some(),
    });
    Ok(ledgers)
}

#[derive(Clone, Copy)]
struct Revised<'a> {
    repo: &'a Repo,
    memo: &'a TreeMemo,
    commit: &'a Commit,
}

/// Finds the audited commit; `None` where the repository has none yet.
fn audited(request: &Request, repo: &Repo) -> Result<Option<Commit>, CollectError> {
    let path = &request.path;
    let id = match &request.at {
        None => match repo.head()? {
            Some(id) => id,
            None => return Ok(None),
        },
        Some(revision) => match repo.resolve(revision) {
            Named::Commit(id) => id,
            Named::Unknown(near) => {
                return Err(CollectError::UnknownRevision {
                    path: path.clone(),
                    revision: revision.clone(),
                    near,
                });
            }
            Named::Other(why) => {
                return Err(CollectError::NotACommit {
                    path: path.clone(),
                    revision: revision.clone(),
                    why,
                });
            }
        },
    };
    let commit = repo.commit(&id).map_err(|trouble| CollectError::Commit {
        path: path.clone(),
        commit: hex(&id),
        why: trouble.to_string(),
    })?;
    Ok(Some(commit))
}

fn read(
    request: &Request,
    readers: &dyn Readers,
    (source, name): (&dyn Source, &str),
    past: Option<Revised<'_>>,
    no_past: &str,
) -> Ledgers {
    let code = readers.code(source, request.documents);
    let remotes = past.map_or_else(Vec::new, |past| past.repo.remotes());
    let code_is_whole = coverage::lost(source, &code).is_empty();
    let revised = past;
    let asked = past.filter(|_| request.history);
    let (past, documents) = rayon::join(
        || {
            let past = asked?;
            let modules = module_dirs(&code.inventory);
            let mut reading =
                history::read(past.repo, past.memo, past.commit, &modules, &|source| {
                    readers.past(source)
                });
            let (history, coverage) = (&mut reading.history, &mut reading.coverage);
            hindsight::add(past.repo, past.memo, &code.inventory, history, coverage);
            Some(reading)
        },
        || {
            request
                .documents
                .then(|| documents::read(source, readers, &code.inventory))
        },
    );
    let mut ledgers = Ledgers {
        coverage: coverage::code(source, &code),
        unread: source.unread().to_vec(),
        ..Ledgers::default()
    };
    match next_version(source) {
        Ok(next) => ledgers.next_version = next,
        Err(unread) => ledgers.unread.push(unread),
    }
    ledgers.unread.extend(code.unread);
    ledgers.inventory = code.inventory;
    ledgers.code = code.facts;
    ledgers.statements = code.part.statements;
    ledgers.cases = code.part.cases;
    ledgers.coverage.extend(code.part.coverage);
    ledgers.unread.extend(code.part.unread);
    match past {
        Some(past) => {
            ledgers.history = Some(past.history);
            ledgers.coverage.push(past.coverage);
            // What is unread now as it was then is said once.
            let known: BTreeSet<String> = ledgers.unread.iter().map(|u| u.path.clone()).collect();
            let of_the_past = past.unread.into_iter();
            ledgers
                .unread
                .extend(of_the_past.filter(|u| !known.contains(&u.path)));
        }
        None => ledgers.coverage.push(absent(
            LedgerKind::History,
            if request.history { no_past } else { NOT_ASKED },
        )),
    }
    match documents {
        Some((documents, pages, coverage)) => {
            ledgers.statements.extend(documents.statements);
            ledgers.statements.extend(pages.statements);
            ledgers.pages = pages.pages;
            ledgers.former_pages = pages.former;
            ledgers.generated = Generated {
                pages: pages.unwritten,
                parts: documents.parts,
            };
            ledgers.listings = documents.listings;
            ledgers.described = documents.described;
            ledgers.runbooks = documents.runbooks;
            ledgers.unread.extend(documents.unread);
            ledgers.coverage.extend(coverage);
        }
        None => ledgers.coverage.push(absent(LedgerKind::Docs, NOT_ASKED)),
    }
    if request.documents {
        let (jobs, mut unread) = jobs::read(&request.jobs, source, name);
        ledgers.unread.append(&mut unread);
        let metrics = (code.metrics, code_is_whole);
        let mut others = Others::read(source, &ledgers.inventory, &jobs, metrics);
        if let Some(past) = asked {
            demands::date(others.demands(), past);
        }
        others.add_to(&mut ledgers);
        let owners = owners::of(source);
        ledgers.approvers = owners.approvers;
        ledgers.aliases = owners.aliases;
        ledgers.unread.extend(owners.unread);
        ledgers.paths = paths(source);
    }
    if !request.results.is_empty() {
        ran::read(request, source, revised, &mut ledgers);
    }
    given::read(request, source, &remotes, &mut ledgers);
    ledgers.unread.sort();
    ledgers.unread.dedup();
    ledgers
}

/// Returns every file that is looked at.
fn paths(source: &dyn Source) -> Vec<Arc<str>> {
    let entries = source.entries().iter();
    entries.map(|entry| entry.path.clone()).collect()
}

/// Tells the web site from the repository's own configuration.
fn forge(repo: &Repo) -> Option<Forge> {
    Forge::of_remote(&repo.origin()?)
}

fn module_dirs(inventory: &Inventory) -> Vec<String> {
    let dirs: BTreeSet<&String> = inventory.registries.iter().map(|r| &r.module_dir).collect();
    dirs.into_iter().cloned().collect()
}

/// Reads the `VERSION` file at the root, if it holds a version.
fn next_version(source: &dyn Source) -> Result<Option<NextVersion>, Unread> {
    const PATH: &str = "VERSION";
    let bytes = match source.read(PATH) {
        Ok(bytes) => bytes,
        Err(unread) if unread.code == UnreadCode::Missing => return Ok(None),
        Err(unread) => return Err(unread),
    };
    let text = text::check(PATH, &bytes)?;
    if let Some(torn) = text::half_merged(PATH, text) {
        return Err(torn);
    }
    let mut lines = (1u32..).zip(text.lines().map(str::trim));
    let stated = lines.find(|(_, text)| !text.is_empty() && !text.starts_with('#'));
    let version = stated.filter(|(_, text)| Version::parse(text).is_some());
    Ok(version.map(|(line, text)| NextVersion {
        text: text.to_owned(),
        location: Location::new(LedgerKind::Registry, PATH, line, 1).with_text(text),
    }))
}

fn io(path: &Path, why: std::io::Error) -> CollectError {
    CollectError::Io {
        path: path.to_owned(),
        why,
    }
}
