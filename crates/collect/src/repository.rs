//! The one entry: from a path and a revision to ledgers.

mod builtin;
mod documents;
mod error;
mod others;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gradus_core::code::CodeFacts;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::ledgers::{Ledgers, NextVersion, Revision};
use gradus_core::location::Location;
use gradus_core::version::Version;

pub use documents::Documents;
pub use error::CollectError;

use self::others::Others;
use crate::go::WRITTEN;
use crate::io::git::{Commit, Named, Repo, hex};
use crate::io::git_tree::{GitTree, TreeMemo};
use crate::io::worktree::WorkTree;
use crate::io::{hindsight, history};
use crate::part::Part;
use crate::past::Past;
use crate::source::{FileKind, Source};

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
}

/// What was read of Go code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// Gates.
    pub inventory: Inventory,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// How many files were parsed.
    pub files_read: usize,
    /// What the code does with gates besides declaring and checking them.
    pub facts: CodeFacts,
    /// What Go tests and Go strings say.
    pub part: Part,
}

/// The parsers behind the ledgers; they see a source or bytes, never a disk.
pub trait Readers: Sync {
    /// Reads registries, constraints and use sites; and `everything` else that code says: what
    /// tests switch, what programs do with gates.
    fn code(&self, source: &dyn Source, everything: bool) -> Code;

    /// Reads registries alone, of a revision of the past.
    fn registries(&self, source: &dyn Source) -> Code;

    /// Reads registries alone, as far as history needs them.
    fn past(&self, source: &dyn Source) -> Past {
        let code = self.registries(source);
        Past::of(&code.inventory, code.unread)
    }

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
    collect_with(request, &builtin::Builtin::default())
}

/// The same as [`collect`] with other parsers.
///
/// # Errors
/// As for [`collect`].
pub fn collect_with(request: &Request, readers: &dyn Readers) -> Result<Ledgers, CollectError> {
    let path = &request.path;
    let meta = std::fs::metadata(path).map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => CollectError::NoSuchPath(path.clone()),
        _ => io(path, why),
    })?;
    if !meta.is_dir() {
        return list(request, readers);
    }
    let Some(repo) = Repo::discover(path)? else {
        if let Some(revision) = &request.at {
            return Err(CollectError::NotARepository {
                path: path.clone(),
                revision: revision.clone(),
            });
        }
        let source = WorkTree::open(path).map_err(|why| io(path, why))?;
        let mut ledgers = read(request, readers, &source, None, "not in a git repository");
        ledgers.repository = name_of_path(path);
        return Ok(ledgers);
    };
    let memo = TreeMemo::default();
    let commit = audited(request, &repo)?;
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
            read(request, readers, &source, past, "there is no commit yet")
        }
        (_, _, Some(commit)) => {
            let source = GitTree::new(&repo, &memo, commit.tree);
            let past = Revised {
                repo: &repo,
                memo: &memo,
                commit,
            };
            read(request, readers, &source, Some(past), "")
        }
        (None, _, None) | (Some(_), Some(_), None) => {
            return Err(CollectError::Empty(path.clone()));
        }
    };
    ledgers.repository = name_of_repository(&repo, path);
    ledgers.revision = commit.map(|commit| Revision {
        commit: hex(&commit.id),
        date: history::day(commit.seconds),
        seconds: commit.seconds,
        worktree: request.at.is_none() && repo.work_tree().is_some(),
    });
    Ok(ledgers)
}

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
    source: &dyn Source,
    past: Option<Revised<'_>>,
    no_past: &str,
) -> Ledgers {
    let code = readers.code(source, request.documents);
    let (past, documents) = rayon::join(
        || {
            let past = past.filter(|_| request.history)?;
            let modules = module_dirs(&code.inventory);
            let mut reading =
                history::read(past.repo, past.memo, past.commit, &modules, &|source| {
                    readers.past(source)
                });
            let (history, coverage) = (&mut reading.history, &mut reading.coverage);
            hindsight::add(past.repo, past.memo, &code.inventory, history, coverage);
            Some(reading)
        },
        || request.documents.then(|| documents::read(source, readers)),
    );
    let mut ledgers = Ledgers {
        next_version: next_version(source),
        coverage: code_coverage(source, &code),
        unread: source.unread().to_vec(),
        ..Ledgers::default()
    };
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
        Some((documents, coverage)) => {
            ledgers.statements.extend(documents.statements);
            ledgers.listings = documents.listings;
            ledgers.unread.extend(documents.unread);
            ledgers.coverage.push(coverage);
        }
        None => ledgers.coverage.push(absent(LedgerKind::Docs, NOT_ASKED)),
    }
    if request.documents {
        Others::read(source, &ledgers.inventory).add_to(&mut ledgers);
    }
    ledgers.unread.sort();
    ledgers.unread.dedup();
    ledgers
}

const NOT_ASKED: &str = "not asked for";

fn absent(ledger: LedgerKind, why: &str) -> Coverage {
    Coverage {
        ledger,
        state: CoverageState::Absent,
        why: why.to_owned(),
    }
}

fn module_dirs(inventory: &Inventory) -> Vec<String> {
    let dirs: BTreeSet<&String> = inventory.registries.iter().map(|r| &r.module_dir).collect();
    dirs.into_iter().cloned().collect()
}

/// Says how much of the Go code was read. Documents that could not be read do not count here.
fn code_coverage(source: &dyn Source, code: &Code) -> Vec<Coverage> {
    let lost: BTreeSet<&str> = source
        .unread()
        .iter()
        .chain(&code.unread)
        .filter(|u| FileKind::of(&u.path) != FileKind::Markdown)
        .map(|u| u.path.as_str())
        .collect();
    let go = source
        .entries()
        .iter()
        .filter(|entry| entry.kind == FileKind::Go)
        .count();
    let files = format!(
        "{go} Go files searched, {} parsed, {} unread",
        code.files_read,
        lost.len()
    );
    let state = if lost.is_empty() {
        CoverageState::Exhaustive
    } else {
        CoverageState::Partial
    };
    let samples = code.inventory.gates.iter().filter(|g| g.is_sample());
    let samples = match samples.count() {
        0 => String::new(),
        n => format!(" ({n} of them samples, which no rule judges)"),
    };
    let unresolved = code.inventory.unresolved.len();
    let of_code = code.inventory.unresolved.iter();
    let written = of_code.filter(|u| u.reason == WRITTEN).count();
    let written_why = match written {
        0 => String::new(),
        1 => format!("; 1 entry is not known: {WRITTEN}"),
        n => format!("; {n} entries are not known: {WRITTEN}"),
    };
    vec![
        Coverage {
            ledger: LedgerKind::Registry,
            state: if written > 0 {
                CoverageState::Partial
            } else {
                state
            },
            why: format!(
                "{} gates{samples} in {} registries; {files}{written_why}",
                code.inventory.gates.len(),
                code.inventory.registries.len()
            ),
        },
        Coverage {
            ledger: LedgerKind::Code,
            state: if unresolved > 0 {
                CoverageState::Partial
            } else {
                state
            },
            why: format!("{files}; {unresolved} uses whose gate could not be told"),
        },
    ]
}

/// Reads the `VERSION` file at the root, if it holds a version.
fn next_version(source: &dyn Source) -> Option<NextVersion> {
    let bytes = source.read("VERSION").ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let (line, text) = text
        .lines()
        .map(str::trim)
        .zip(1u32..)
        .map(|(text, line)| (line, text))
        .find(|(_, text)| !text.is_empty() && !text.starts_with('#'))?;
    Version::parse(text)?;
    Some(NextVersion {
        text: text.to_owned(),
        location: Location::new(LedgerKind::Registry, "VERSION", line, 1).with_text(text),
    })
}

/// Reads a single list of gates.
fn list(request: &Request, readers: &dyn Readers) -> Result<Ledgers, CollectError> {
    let path = &request.path;
    if let Some(revision) = &request.at {
        return Err(CollectError::NotARepository {
            path: path.clone(),
            revision: revision.clone(),
        });
    }
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let bad = |unread: Unread| CollectError::List {
        path: path.display().to_string(),
        reason: unread.reason,
    };
    let bytes = crate::io::worktree::read_file(path, &name).map_err(bad)?;
    let (inventory, unread) = readers.list(&name, &bytes);
    // A file that was named and says nothing at all is an error, not an empty project.
    if inventory.gates.is_empty()
        && let Some(first) = unread.first()
    {
        return Err(bad(first.clone()));
    }
    let why = format!(
        "{} gates in one list, {} entries unread",
        inventory.gates.len(),
        unread.len()
    );
    let state = if unread.is_empty() {
        CoverageState::Exhaustive
    } else {
        CoverageState::Partial
    };
    Ok(Ledgers {
        repository: name,
        inventory,
        coverage: vec![
            Coverage {
                ledger: LedgerKind::Registry,
                state,
                why,
            },
            absent(LedgerKind::Code, "a list of gates has no code"),
            absent(LedgerKind::History, "a list of gates has no history"),
            absent(LedgerKind::Docs, "a list of gates has no documents"),
        ],
        unread,
        ..Ledgers::default()
    })
}

fn io(path: &Path, why: std::io::Error) -> CollectError {
    CollectError::Io {
        path: path.to_owned(),
        why,
    }
}

fn name_of_repository(repo: &Repo, path: &Path) -> String {
    if let Some(origin) = repo.origin() {
        let name = last_part(&origin);
        if !name.is_empty() {
            return name;
        }
    }
    repo.work_tree()
        .map_or_else(|| name_of_path(path), name_of_path)
}

/// Names a folder; a bare repository in a folder called `repo` goes by that folder's parent.
fn name_of_path(path: &Path) -> String {
    let full = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let part = |path: &Path| {
        path.file_name()
            .map(|name| last_part(&name.to_string_lossy()))
            .filter(|name| !name.is_empty())
    };
    let name = part(&full);
    if matches!(name.as_deref(), Some("repo") | None)
        && let Some(parent) = full.parent().and_then(part)
    {
        return parent;
    }
    name.unwrap_or_else(|| "repository".to_owned())
}

fn last_part(address: &str) -> String {
    let trimmed = address.trim().trim_end_matches('/');
    let trimmed = trimmed.strip_suffix(".git").unwrap_or(trimmed);
    trimmed
        .trim_end_matches('/')
        .rsplit(['/', ':', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn names() {
        assert_eq!(last_part("https://example.com/a/b.git"), "b");
        assert_eq!(last_part("git@example.com:a/b.git/"), "b");
        assert_eq!(last_part("b"), "b");
        assert_eq!(last_part(".git"), "");
        assert_eq!(last_part(""), "");
    }
}
