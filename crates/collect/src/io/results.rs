//! Results of test runs that were given by path.
//!
//! A file is a run. A folder with a record (`run.yaml`, or what Prow writes) is a run with all
//! that lies in it, but for folders with records of their own. Without any record, a folder that
//! holds result files is a run, and a folder of folders is several. What is there twice counts
//! once, and what is of another project does not count; both are told.

mod repeats;
mod tree;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use gradus_core::counted::counted;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread, UnreadCode};
use gradus_core::results::{Module, Results};
use gradus_core::testcase::TestCase;

use self::tree::{Folder, Trees};
use crate::results::{Commits, Facts, Format, Tally, Wanted, prow, read as read_stream, record};

/// Bytes of one result file that are read: it is streamed, so that its size costs only time.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Files of no known format that are told of one run by their names.
const MAX_STRANGE: usize = 20;

/// What was read.
#[derive(Debug)]
pub struct Reading {
    /// All runs, summed up.
    pub results: Results,
    /// How much of it was read.
    pub coverage: Coverage,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// One run: what its record says, and its files.
#[derive(Debug, Default)]
struct Run {
    shown: String,
    recorded: Facts,
    files: Vec<(PathBuf, String)>,
    lost: Vec<Unread>,
    /// Whether it is a further part of the run before it.
    goes_on: bool,
}

/// The project whose results are read: what tells them from those of others.
#[derive(Default, Clone, Copy)]
pub struct Audited<'a> {
    /// Tests of the tree: theirs are kept by name however many others there are.
    pub cases: &'a [TestCase],
    /// Go modules of the tree; empty where there are none.
    pub modules: &'a [Module],
    /// Owner and name of the repository, as the address has them that it was cloned from.
    pub origin: Option<&'a str>,
    /// Tells whether its history has a commit; `None` where the clone has not all of them.
    pub commits: Option<&'a dyn Fn(&str) -> bool>,
}

impl Audited<'_> {
    /// Tells whether a run was of another project, by the repositories that it checked out.
    fn is_foreign(&self, facts: &Facts) -> bool {
        let Some(origin) = self.origin.filter(|_| !facts.repositories.is_empty()) else {
            return false;
        };
        // A module may be called after the place it moved from, or to.
        let of_module = |module: &Module, repository: &str| {
            let mut parts = module.path.splitn(2, '/').skip(1);
            parts
                .next()
                .is_some_and(|path| begins_with(path, repository))
        };
        let is_own = |repository: &String| {
            repository.eq_ignore_ascii_case(origin)
                || self.modules.iter().any(|m| of_module(m, repository))
        };
        let is_known = || {
            let commit = facts.commit.as_deref();
            commit.is_some_and(|c| self.commits.is_some_and(|has| has(c)))
        };
        !facts.repositories.iter().any(is_own) && !is_known()
    }
}

/// Tells whether the path of a module, without its host, begins with a repository's.
fn begins_with(path: &str, repository: &str) -> bool {
    let (Some(start), rest) = (path.get(..repository.len()), path.get(repository.len()..)) else {
        return false;
    };
    let ends = rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/'));
    ends && start.eq_ignore_ascii_case(repository)
}

/// Reads files and folders, in their order, as results of a project.
#[must_use]
pub fn read(given: &[PathBuf], audited: Audited<'_>) -> Reading {
    let mut runs = Vec::new();
    let mut unread = Vec::new();
    for path in given {
        runs_of(path, &mut runs, &mut unread);
    }
    runs.retain(|run| {
        let is_foreign = audited.is_foreign(&run.recorded);
        if is_foreign {
            unread.push(foreign(run, audited.origin.unwrap_or_default()));
        }
        !is_foreign
    });
    let runs = repeats::once(runs, &mut unread);
    let wanted = Wanted::of(audited.cases);
    let commits = audited.commits.map(Commits);
    let mut tally = Tally::new(wanted.within(audited.modules.to_vec(), commits));
    for run in &runs {
        read_run(run, &mut tally);
    }
    let (results, mut lost) = tally.finish();
    unread.append(&mut lost);
    unread.sort();
    unread.dedup();
    let coverage = coverage(&results, &unread);
    Reading {
        results,
        coverage,
        unread,
    }
}

fn foreign(run: &Run, origin: &str) -> Unread {
    let repositories = &run.recorded.repositories;
    let names: Vec<String> = repositories
        .iter()
        .take(3)
        .map(|r| format!("`{r}`"))
        .collect();
    Unread {
        path: run.shown.clone(),
        code: UnreadCode::Foreign,
        reason: format!(
            "a run of {}, and not of `{origin}`: its results do not count",
            names.join(", ")
        ),
    }
}

fn coverage(results: &Results, unread: &[Unread]) -> Coverage {
    // What is there twice was read once, and is not missing.
    let twice = unread
        .iter()
        .filter(|u| u.code == UnreadCode::Repeated)
        .count();
    let missing = unread.len() - twice;
    let state = if results.runs.is_empty() {
        CoverageState::Absent
    } else if missing == 0 {
        CoverageState::Exhaustive
    } else {
        CoverageState::Partial
    };
    let mut tests: Vec<_> = results.records.iter().map(|r| &r.test).collect();
    tests.dedup();
    Coverage {
        ledger: LedgerKind::Results,
        state,
        why: format!(
            "{} of {} in {}, {} unread{}",
            counted(results.runs.len(), "run", "runs"),
            counted(tests.len(), "test", "tests"),
            counted(results.files.len(), "file", "files"),
            counted(missing, "piece", "pieces"),
            match twice {
                0 => String::new(),
                n => format!(", {n} there twice"),
            }
        ),
    }
}

/// Finds the runs that a path stands for.
fn runs_of(path: &Path, runs: &mut Vec<Run>, unread: &mut Vec<Unread>) {
    let shown = tree::shown(path);
    let is_folder = std::fs::metadata(path).map(|m| m.is_dir());
    match is_folder {
        Ok(true) => {
            let mut trees = Trees::default();
            let folder = trees.list(path, &shown);
            unread.append(&mut trees.unread);
            let any_record = folder.has_record_below();
            gather(&folder, any_record, runs);
        }
        Ok(false) => runs.push(Run {
            files: vec![(path.to_owned(), shown.clone())],
            shown,
            ..Run::default()
        }),
        Err(why) => unread.push(Unread {
            path: shown,
            code: UnreadCode::Io,
            reason: why.to_string(),
        }),
    }
}

/// Finds the runs of a folder.
fn gather(folder: &Folder, any_record: bool, runs: &mut Vec<Run>) {
    let is_run = folder.has_record() || (!any_record && folder.has_results());
    if !is_run {
        // Beside folders with records, a file is a run of its own.
        for file in folder.files.iter().filter(|f| !f.is_record()) {
            runs.push(Run {
                shown: file.shown.clone(),
                files: vec![(file.path.clone(), file.shown.clone())],
                ..Run::default()
            });
        }
        for inner in &folder.folders {
            gather(inner, any_record, runs);
        }
        return;
    }
    let mut run = Run {
        shown: folder.shown.clone(),
        ..Run::default()
    };
    describe(folder, &mut run);
    let mut others = Vec::new();
    take(folder, &mut run, &mut others);
    runs.push(run);
    for other in others {
        gather(other, any_record, runs);
    }
}

/// Takes the files of a folder, and of those in it that are no runs of their own.
fn take<'f>(folder: &'f Folder, run: &mut Run, others: &mut Vec<&'f Folder>) {
    let files = folder.files.iter().filter(|f| !f.is_record());
    run.files
        .extend(files.map(|f| (f.path.clone(), f.shown.clone())));
    for inner in &folder.folders {
        if inner.has_record() {
            others.push(inner);
        } else {
            take(inner, run, others);
        }
    }
}

/// Reads what the records of a folder say of its run.
fn describe(folder: &Folder, run: &mut Run) {
    let mut own: Option<(Facts, &str)> = None;
    let mut of_prow = Facts::default();
    for file in folder.files.iter().filter(|f| f.is_record()) {
        let is_prow = prow::NAMES.contains(&&*file.name);
        let bytes = match start_of(&file.path, 1024 * 1024) {
            Ok(bytes) => bytes,
            Err(why) => {
                run.lose(&file.shown, UnreadCode::Io, &why.to_string());
                continue;
            }
        };
        let facts = if is_prow {
            prow::read(&file.name, &bytes)
        } else {
            record::read(&bytes)
        };
        match facts {
            Ok(facts) if is_prow => of_prow = of_prow.or(&facts),
            Ok(facts) => match &own {
                None => own = Some((facts, &file.name)),
                Some((first, name)) if *first == facts => {
                    let reason =
                        format!("a second record of the same run, which says what `{name}` says");
                    run.lose(&file.shown, UnreadCode::Repeated, &reason);
                }
                Some((_, name)) => {
                    let reason = format!(
                        "a second record of the same run, which says otherwise than `{name}`: only \
                         that counts"
                    );
                    run.lose(&file.shown, UnreadCode::Contradiction, &reason);
                }
            },
            Err((code, reason)) => run.lose(&file.shown, code, &reason),
        }
    }
    let own = own.map(|(facts, _)| facts);
    run.recorded = own.unwrap_or_default().or(&of_prow);
}

impl Run {
    fn lose(&mut self, path: &str, code: UnreadCode, reason: &str) {
        self.lost.push(Unread {
            path: path.to_owned(),
            code,
            reason: reason.to_owned(),
        });
    }
}

fn start_of(path: &Path, bytes: u64) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)?.take(bytes).read_to_end(&mut start)?;
    Ok(start)
}

fn read_run(run: &Run, tally: &mut Tally) {
    if run.goes_on {
        tally.continue_run(run.recorded.clone());
    } else {
        tally.begin_run(&run.shown, run.recorded.clone());
    }
    for lost in &run.lost {
        tally.lose(&*lost.path, lost.code, &*lost.reason);
    }
    let mut strange = 0usize;
    for (path, shown) in &run.files {
        match read_file(path, shown, tally) {
            Ok(true) => {}
            Ok(false) => {
                strange += 1;
                if strange <= MAX_STRANGE {
                    let why = format_of(path, shown).err().unwrap_or_default();
                    tally.lose(&**shown, UnreadCode::Unresolved, why);
                }
            }
            Err(why) => tally.lose(&**shown, UnreadCode::Io, why.to_string()),
        }
    }
    if strange > MAX_STRANGE {
        let more = strange - MAX_STRANGE;
        let reason = format!("{more} more files of no format that is read");
        tally.lose(&*run.shown, UnreadCode::Unresolved, reason);
    }
}

fn format_of(path: &Path, shown: &str) -> Result<Format, String> {
    let head = start_of(path, 64 * 1024).map_err(|why| why.to_string())?;
    Format::of(shown, &head).map_err(str::to_owned)
}

/// Reads one file; tells whether it is of a known format.
fn read_file(path: &Path, shown: &str, tally: &mut Tally) -> io::Result<bool> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut reader = BufReader::with_capacity(64 * 1024, file.take(MAX_FILE_BYTES));
    let head = reader.fill_buf()?;
    if !head.is_empty() && Format::of(shown, head).is_err() {
        return Ok(false);
    }
    tally.begin_file(shown);
    if length > MAX_FILE_BYTES {
        let reason = "larger than 4 GiB: the rest of it is not read";
        tally.note(UnreadCode::TooLarge, reason);
    }
    read_stream(shown, reader, tally)?;
    Ok(true)
}
