//! What is given twice: the same file, a copy of it, and the same run under two paths.
//!
//! A run that is counted twice makes a test look twice as reliable. Two files of the same bytes
//! may still be of two runs, since TAP has no times: their records have to tell them apart.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use gradus_core::ledger::{Unread, UnreadCode};

use super::{Run, format_of};
use crate::results::{Facts, Format, suite};

/// Runs with a file of the same bytes that their records can tell apart. That nobody counts more
/// of them bounds what comparing each with each costs.
const MAX_ALIKE: usize = 2_000;

/// Leaves of every run and every file the first one, and says which were there again.
pub(super) fn once(mut runs: Vec<Run>, unread: &mut Vec<Unread>) -> Vec<Run> {
    let had_files: Vec<bool> = runs.iter().map(|run| !run.files.is_empty()).collect();
    same_paths(&mut runs, unread);
    same_bytes(&mut runs, unread);
    let runs = runs.into_iter().zip(had_files);
    let left = runs.filter(|(run, had)| !run.files.is_empty() || !had);
    same_runs(left.map(|(run, _)| run).collect(), unread)
}

fn repeated(path: &str, reason: String) -> Unread {
    Unread {
        path: path.to_owned(),
        code: UnreadCode::Repeated,
        reason,
    }
}

/// Drops a file that another run has under another name, or the same one. It stays where a record
/// tells of it.
fn same_paths(runs: &mut [Run], unread: &mut Vec<Unread>) {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|i| {
        runs.get(*i)
            .is_some_and(|run| run.recorded == Facts::default())
    });
    let mut seen: HashMap<PathBuf, String> = HashMap::new();
    for i in order {
        let Some(run) = runs.get_mut(i) else { continue };
        run.files.retain(|(path, shown)| {
            let Ok(real) = std::fs::canonicalize(path) else {
                return true;
            };
            let Some(first) = seen.get(&real) else {
                seen.insert(real, shown.clone());
                return true;
            };
            let reason = match first == shown {
                true => "given twice: it counts once".to_owned(),
                false => format!("the same file as `{first}`: it counts once"),
            };
            unread.push(repeated(shown, reason));
            false
        });
    }
}

/// Files of the same bytes.
struct Copies {
    first: (PathBuf, String),
    /// What tells of the runs that have one of them and count.
    told: Vec<(usize, Facts)>,
}

/// Drops a file whose bytes another run has too, where nothing tells the two runs apart.
fn same_bytes(runs: &mut [Run], unread: &mut Vec<Unread>) {
    let mut lengths: HashMap<(u64, String), (usize, bool)> = HashMap::new();
    let key = |path: &Path, shown: &str| {
        let length = std::fs::metadata(path).map_or(0, |m| m.len());
        (length > 0).then(|| (length, suite(shown).to_owned()))
    };
    for (i, run) in runs.iter().enumerate() {
        for (path, shown) in &run.files {
            let Some(key) = key(path, shown) else {
                continue;
            };
            let (first, several) = lengths.entry(key).or_insert((i, false));
            *several |= *first != i;
        }
    }
    lengths.retain(|_, (_, several)| *several);
    let mut known: HashMap<u64, Vec<Copies>> = HashMap::new();
    for (i, run) in runs.iter_mut().enumerate() {
        let recorded = run.recorded.clone();
        run.files.retain(|(path, shown)| {
            let is_candidate = key(path, shown).is_some_and(|key| lengths.contains_key(&key));
            // A log is no result: it may well be the same twice.
            if !is_candidate
                || !matches!(format_of(path, shown), Ok(format) if format != Format::Log)
            {
                return true;
            }
            // What cannot be read is told where it is read.
            let Ok(hash) = hash_of(path, shown) else {
                return true;
            };
            let alike = known.entry(hash).or_default();
            let is_copy = |copies: &&mut Copies| {
                suite(&copies.first.1) == suite(shown)
                    && are_same(&copies.first.0, path).unwrap_or(false)
            };
            let Some(copies) = alike.iter_mut().find(is_copy) else {
                alike.push(Copies {
                    first: (path.clone(), shown.clone()),
                    told: vec![(i, recorded.clone())],
                });
                return true;
            };
            let is_new =
                |(run, facts): &(usize, Facts)| *run == i || are_told_apart(facts, &recorded);
            if copies.told.len() < MAX_ALIKE && copies.told.iter().all(is_new) {
                copies.told.push((i, recorded.clone()));
                return true;
            }
            let reason = if copies.told.len() < MAX_ALIKE {
                format!(
                "the same bytes as `{}`: it counts once, unless each of the two runs has a record \
                 with an `id` of its own",
                copies.first.1
                )
            } else {
                format!(
                    "the same bytes as `{}`, and as those of {MAX_ALIKE} runs: no more of them count",
                    copies.first.1
                )
            };
            unread.push(repeated(shown, reason));
            false
        });
    }
}

/// Tells whether the records of two runs say that they are two.
fn are_told_apart(one: &Facts, other: &Facts) -> bool {
    let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    let nothing = Facts::default();
    differ(&one.id, &other.id)
        || differ(&one.url, &other.url)
        || differ(&one.date, &other.date)
        || differ(&one.commit, &other.commit)
        || (*one != nothing && *other != nothing && one.setting() != other.setting())
}

fn hash_of(path: &Path, shown: &str) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    hasher.write(suite(shown).as_bytes());
    let mut reader = BufReader::with_capacity(64 * 1024, File::open(path)?);
    loop {
        let piece = reader.fill_buf()?;
        if piece.is_empty() {
            return Ok(hasher.finish());
        }
        hasher.write(piece);
        let used = piece.len();
        reader.consume(used);
    }
}

fn are_same(one: &Path, other: &Path) -> io::Result<bool> {
    let open = |path| File::open(path).map(|file| BufReader::with_capacity(64 * 1024, file));
    let (mut one, mut other) = (open(one)?, open(other)?);
    loop {
        let (a, b) = (one.fill_buf()?, other.fill_buf()?);
        let both = a.len().min(b.len());
        if both == 0 {
            return Ok(a.len() == b.len());
        }
        if a.get(..both) != b.get(..both) {
            return Ok(false);
        }
        one.consume(both);
        other.consume(both);
    }
}

/// Puts runs of one id, or of one address where they have no id, behind one another: they are
/// parts of one run.
fn same_runs(runs: Vec<Run>, unread: &mut Vec<Unread>) -> Vec<Run> {
    let mut places: BTreeMap<(bool, String), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Run>> = Vec::new();
    for mut run in runs {
        let facts = &run.recorded;
        let name = match (&facts.id, &facts.url) {
            (Some(id), _) => Some((true, id.clone())),
            (None, url) => url.clone().map(|url| (false, url)),
        };
        let place = name.as_ref().and_then(|name| places.get(name).copied());
        if let Some(group) = place.and_then(|at| groups.get_mut(at)) {
            let first = group.first().map_or("", |first| first.shown.as_str());
            let (_, name) = name.unwrap_or_default();
            let name: String = name.chars().take(200).collect();
            let reason = format!("the run `{name}`, as `{first}` is: the two count as one run");
            unread.push(repeated(&run.shown, reason));
            run.goes_on = true;
            group.push(run);
        } else {
            places.extend(name.map(|name| (name, groups.len())));
            groups.push(vec![run]);
        }
    }
    groups.into_iter().flatten().collect()
}
