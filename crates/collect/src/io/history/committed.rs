//! Changes of the registries on the first-parent line.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use gradus_core::history::{Committed, Snapshot};
use rayon::prelude::*;

use super::relevant::Relevant;
use super::snapshot::{Reading, Snapshots, changed};
use crate::io::git::{EntryMode, Repo, Step, hex};
use crate::io::git_tree::{GitTree, join};
use crate::source::BlobId;

/// Registries move, and moved before that: the line is walked anew this often at most.
const MAX_ROUNDS: usize = 12;

/// Commits before which the whole tree is searched for where a registry came from.
const MAX_SEARCHES: usize = 64;

/// Commits that one thread takes at once.
const CHUNK: usize = 256;

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) committed: Vec<Committed>,
    /// Set if there were more moves of registries than are followed.
    pub(super) exhausted: bool,
}

/// A wanted folder, and the wanted folders below it.
#[derive(Debug, Default)]
struct Wanted {
    path: String,
    /// Whether its own Go files are watched, or only its `go.mod`.
    watched: bool,
    below: BTreeMap<String, Wanted>,
}

/// Finds the commits after which the registries said something else, oldest first.
///
/// Watched are the folders that hold registries or constants at the revision and at any tag.
/// Where a registry file appears, the tree before is searched whole: what is found there is
/// watched too, so that a move does not look like a birth.
pub(super) fn walk(
    snapshots: &Snapshots<'_>,
    steps: &[Step],
    mut watched: BTreeSet<String>,
) -> Walk {
    let mut searched: BTreeSet<usize> = BTreeSet::new();
    let mut result = Walk::default();
    for _ in 0..MAX_ROUNDS {
        let states = states(snapshots, steps, &watched);
        let mut more = BTreeSet::new();
        for pair in states.windows(2) {
            let [(_, old), (i, new)] = pair else { continue };
            // Newest first: the step before this one in time is the next one in the list.
            let Some(before) = steps.get(i + 1) else {
                continue;
            };
            if searched.contains(i) || !appeared(snapshots, before.tree, old, new) {
                continue;
            }
            if searched.len() >= MAX_SEARCHES {
                result.exhausted = true;
                continue;
            }
            searched.insert(*i);
            snapshots.scan(&[before.tree]);
            let whole = snapshots.at(before.tree);
            more.extend(whole.folders.difference(&watched).cloned());
        }
        result.committed = committed(steps, &states);
        if more.is_empty() {
            return result;
        }
        watched.extend(more);
    }
    result.exhausted = true;
    result
}

/// Tells whether a file with gates is there which the tree before did not have.
fn appeared(snapshots: &Snapshots<'_>, before: BlobId, old: &Reading, new: &Reading) -> bool {
    let was = paths(&old.snapshot);
    let tree = GitTree::new(snapshots.repo, snapshots.memo, before);
    paths(&new.snapshot)
        .iter()
        .any(|path| !was.contains(path) && tree.find(path).is_none())
}

fn paths(snapshot: &Snapshot) -> BTreeSet<&str> {
    let mut paths = BTreeSet::new();
    let mut last: Option<&Arc<str>> = None;
    for state in snapshot.values() {
        // Neighbours mostly share the file, and then the very string.
        if last.is_none_or(|last| !Arc::ptr_eq(last, &state.path)) {
            paths.insert(&*state.path);
            last = Some(&state.path);
        }
    }
    paths
}

fn committed(steps: &[Step], states: &[(usize, Arc<Reading>)]) -> Vec<Committed> {
    let mut result: Vec<Committed> = Vec::new();
    let nothing = Snapshot::new();
    for (i, reading) in states {
        let before = result.last().map_or(&nothing, |c| &c.gates);
        if changed(before, &reading.snapshot).is_empty() {
            continue;
        }
        let Some(step) = steps.get(*i) else { continue };
        result.push(Committed {
            commit: hex(&step.id),
            date: super::day(step.seconds),
            seconds: step.seconds,
            gates: Arc::clone(&reading.snapshot),
        });
    }
    result
}

/// Reads the watched folders wherever they changed: (index of the step, reading), oldest first.
fn states(
    snapshots: &Snapshots<'_>,
    steps: &[Step],
    watched: &BTreeSet<String>,
) -> Vec<(usize, Arc<Reading>)> {
    let wanted = wanted(watched);
    let listed: Vec<Arc<Relevant>> = steps
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let mut reader = FolderReader {
                snapshots,
                children: HashMap::new(),
                known: HashMap::new(),
            };
            chunk
                .iter()
                .map(|step| reader.relevant(&wanted, step.tree))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut changes: Vec<usize> = Vec::new();
    let mut last = None;
    for (i, relevant) in listed.iter().enumerate().rev() {
        if last != Some(relevant.digest) {
            changes.push(i);
            last = Some(relevant.digest);
        }
    }
    changes
        .par_iter()
        .with_min_len(4)
        .filter_map(|i| {
            let relevant = listed.get(*i)?;
            let reading = snapshots.read(steps.get(*i)?.tree, relevant, relevant.digest);
            Some((*i, reading))
        })
        .collect()
}

fn wanted(watched: &BTreeSet<String>) -> Wanted {
    let mut root = Wanted::default();
    for path in watched {
        let mut at = &mut root;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let path = join(&at.path, name);
            at = at.below.entry(name.to_owned()).or_insert_with(|| Wanted {
                path,
                ..Wanted::default()
            });
        }
        at.watched = true;
    }
    root
}

/// Picks wanted folders out of root trees, most of which are equal to the one before.
struct FolderReader<'a> {
    snapshots: &'a Snapshots<'a>,
    /// Wanted children of a folder, by the folder's hash and path.
    children: HashMap<(BlobId, String), Arc<Children>>,
    /// Lists already made, by the hashes of their folders.
    known: HashMap<Vec<BlobId>, Arc<Relevant>>,
}

#[derive(Default)]
struct Children {
    folders: Vec<(String, BlobId)>,
    module: Option<BlobId>,
}

impl FolderReader<'_> {
    fn relevant(&mut self, wanted: &Wanted, root: BlobId) -> Arc<Relevant> {
        let mut found: Vec<(&Wanted, BlobId)> = Vec::new();
        let mut key: Vec<BlobId> = Vec::new();
        self.collect(wanted, root, &mut found, &mut key);
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        let mut relevant = Relevant::default();
        for (folder, id) in found {
            let Snapshots { repo, memo, .. } = self.snapshots;
            if folder.watched {
                relevant.add_folder(repo, memo, &id, &folder.path);
            } else {
                relevant.add_module(&folder.path, id);
            }
        }
        let relevant = Arc::new(relevant.sealed());
        self.known.insert(key, Arc::clone(&relevant));
        relevant
    }

    fn collect<'w>(
        &mut self,
        wanted: &'w Wanted,
        id: BlobId,
        found: &mut Vec<(&'w Wanted, BlobId)>,
        key: &mut Vec<BlobId>,
    ) {
        if wanted.watched {
            found.push((wanted, id));
            key.push(id);
        }
        if wanted.watched && wanted.below.is_empty() {
            return;
        }
        let children = self.children(wanted, id);
        if !wanted.watched
            && let Some(module) = children.module
        {
            found.push((wanted, module));
            key.push(module);
        }
        // A folder that is not there leaves no hash: its name keeps keys apart.
        for (name, below) in &wanted.below {
            match children.folders.iter().find(|(n, _)| n == name) {
                Some((_, id)) => self.collect(below, *id, found, key),
                None => key.push([0; 20]),
            }
        }
    }

    fn children(&mut self, wanted: &Wanted, id: BlobId) -> Arc<Children> {
        let repo: &Repo = self.snapshots.repo;
        let key = (id, wanted.path.clone());
        if let Some(known) = self.children.get(&key) {
            return Arc::clone(known);
        }
        let mut children = Children::default();
        // A tree that cannot be read has no children here; coverage says so through `unread`
        // of the tags and of the revision.
        let _ = repo.tree(&id, |mode, name, id| {
            match mode {
                EntryMode::Folder => {
                    if let Ok(name) = std::str::from_utf8(name)
                        && wanted.below.contains_key(name)
                    {
                        children.folders.push((name.to_owned(), id));
                    }
                }
                EntryMode::File if name == b"go.mod" => children.module = Some(id),
                _ => {}
            }
            None::<()>
        });
        let children = Arc::new(children);
        self.children.insert(key, Arc::clone(&children));
        children
    }
}
