//! The files of a folder on disk.

use std::collections::{BTreeMap, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gradus_core::counted::counted;
use gradus_core::ledger::{Unread, UnreadCode};
use ignore::{WalkBuilder, WalkState};

use super::git_tree::{GitTree, absent};
use super::links;
use crate::source::{
    Entry, FileKind, MAX_FILE_BYTES, Needles, SKIPPED_FOLDERS, Source, forget_sites, is_skipped,
};

/// Bytes of files with needles that are kept between the scan and the parsing.
const KEPT_BYTES: usize = 32 * 1024 * 1024;

/// A folder on disk: a checkout, or a plain directory.
///
/// Walked once, in parallel. `.gitignore` holds, hidden files are read, links are never followed:
/// one to a document that is read under its own path is no loss, any other is unread.
/// A submodule that is checked out is read as part of the tree; one that is not is unread.
/// Go files that are not tests are read once, scanned, and kept where a needle was found.
#[derive(Debug)]
pub struct WorkTree {
    root: PathBuf,
    entries: Vec<Entry>,
    unread: Vec<Unread>,
    /// Text of each link, by its path.
    links: BTreeMap<String, String>,
    kept: HashMap<Arc<str>, Arc<[u8]>>,
}

#[derive(Default)]
struct Found {
    entries: Vec<(Entry, Option<Arc<[u8]>>)>,
    unread: Vec<Unread>,
    links: BTreeMap<String, String>,
}

/// What one thread of the walk has found; handed over when the thread ends.
struct Collector<'a> {
    root: &'a Path,
    all: &'a Mutex<Found>,
    mine: Found,
}

impl Drop for Collector<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.entries.append(&mut self.mine.entries);
        all.unread.append(&mut self.mine.unread);
        all.links.append(&mut self.mine.links);
    }
}

impl WorkTree {
    /// Walks and scans a folder.
    ///
    /// # Errors
    /// The folder itself cannot be listed; anything below it that cannot is unread.
    pub fn open(root: &Path) -> std::io::Result<Self> {
        std::fs::read_dir(root)?;
        let all = Mutex::new(Found::default());
        let threads = rayon::current_num_threads().max(1);
        WalkBuilder::new(root)
            .standard_filters(false)
            .git_ignore(true)
            .git_exclude(true)
            .parents(true)
            .follow_links(false)
            .threads(threads)
            .filter_entry(|entry| {
                // A file may have any of these names; `.git` is one in linked worktrees.
                let name = entry.file_name().to_str().unwrap_or_default();
                let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
                name != ".git"
                    && !(is_folder && entry.depth() > 0 && SKIPPED_FOLDERS.contains(&name))
            })
            .build_parallel()
            .run(|| {
                let mut collector = Collector {
                    root,
                    all: &all,
                    mine: Found::default(),
                };
                Box::new(move |entry| {
                    collector.see(entry);
                    WalkState::Continue
                })
            });
        let found = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Self::gather(root, found))
    }

    /// Walks a checkout: files that git has and `.gitignore` names are read too, and those that
    /// a sparse checkout left out are unread.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn of_checkout(
        root: &Path,
        commit: Option<&GitTree<'_>>,
        sparse: bool,
    ) -> std::io::Result<Self> {
        let mut tree = Self::open(root)?;
        let Some(commit) = commit else {
            return Ok(tree);
        };
        let mut more = Found::default();
        let mut left_out = 0usize;
        for (path, kind) in commit.paths() {
            let known = tree
                .entries
                .binary_search_by(|e| (*e.path).cmp(&path))
                .is_ok();
            if known || kind == FileKind::Other {
                continue;
            }
            match tree.place(&path) {
                Ok(place) if place.is_file() => more.add(&place, path, kind),
                // A link is listed by the walk; a file that is gone was removed, unless the
                // checkout is sparse.
                _ => left_out += usize::from(sparse),
            }
        }
        if left_out > 0 {
            tree.unread.push(unread(
                "",
                UnreadCode::Missing,
                &format!(
                    "a sparse checkout: {} not on disk",
                    counted(
                        left_out,
                        "Go or Markdown file is",
                        "Go and Markdown files are"
                    )
                ),
            ));
        }
        for (entry, bytes) in more.entries {
            if let Some(bytes) = bytes {
                tree.kept.insert(Arc::clone(&entry.path), bytes);
            }
            tree.entries.push(entry);
        }
        tree.entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        forget_sites(&mut tree.entries);
        tree.unread.append(&mut more.unread);
        links::settle(&mut tree.unread, &tree.links, &tree.entries);
        tree.unread.sort();
        Ok(tree)
    }

    fn gather(root: &Path, found: Found) -> Self {
        let mut with_bytes = found.entries;
        with_bytes.sort_unstable_by(|a, b| a.0.path.cmp(&b.0.path));
        let mut tree = Self {
            root: root.to_owned(),
            entries: Vec::with_capacity(with_bytes.len()),
            unread: found.unread,
            links: found.links,
            kept: HashMap::new(),
        };
        let mut kept = 0;
        for (entry, bytes) in with_bytes {
            if let Some(bytes) = bytes {
                kept += bytes.len();
                if kept <= KEPT_BYTES {
                    tree.kept.insert(Arc::clone(&entry.path), bytes);
                }
            }
            tree.entries.push(entry);
        }
        forget_sites(&mut tree.entries);
        tree.missing_submodules();
        links::settle(&mut tree.unread, &tree.links, &tree.entries);
        tree.unread.sort();
        tree.unread.dedup();
        tree
    }

    /// Lists submodules that are not checked out: folders that `.gitmodules` names, and are empty.
    fn missing_submodules(&mut self) {
        let Ok(text) = std::fs::read_to_string(self.root.join(".gitmodules")) else {
            return;
        };
        for line in text.lines() {
            let Some((key, value)) = line.split_once('=') else {
                continue;
            };
            let path = value.trim().trim_matches('"').trim_end_matches('/');
            if key.trim() != "path" || path.is_empty() || is_skipped(&format!("{path}/x")) {
                continue;
            }
            let prefix = format!("{path}/");
            let from = self.entries.partition_point(|e| *e.path < *prefix);
            let inside = self.entries.get(from);
            if !inside.is_some_and(|e| e.path.starts_with(&prefix)) {
                self.unread.push(Unread {
                    path: path.to_owned(),
                    code: UnreadCode::Missing,
                    reason: "a submodule that is not checked out".to_owned(),
                });
            }
        }
    }

    /// Returns the place of a path below the root, if no link leads there.
    fn place(&self, path: &str) -> Result<PathBuf, Unread> {
        let mut place = self.root.clone();
        for part in Path::new(path).components() {
            let Component::Normal(name) = part else {
                return Err(absent(path));
            };
            place.push(name);
            match std::fs::symlink_metadata(&place) {
                Ok(meta) if meta.file_type().is_symlink() => {
                    return Err(unread(
                        path,
                        UnreadCode::Link,
                        "a symbolic link: not followed",
                    ));
                }
                Ok(_) => {}
                Err(error) => return Err(refused(path, &error)),
            }
        }
        Ok(place)
    }
}

impl Collector<'_> {
    fn see(&mut self, entry: Result<ignore::DirEntry, ignore::Error>) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                self.mine.unread.push(walk_error(self.root, &error));
                return;
            }
        };
        if let Some(error) = entry.error() {
            self.mine.unread.push(walk_error(self.root, error));
        }
        let Some(kind) = entry.file_type() else {
            return;
        };
        if kind.is_dir() {
            return;
        }
        let path = match slashed(self.root, entry.path()) {
            Ok(path) => path,
            Err(lossy) => {
                self.mine
                    .unread
                    .push(unread(&lossy, UnreadCode::NotText, "its name is not UTF-8"));
                return;
            }
        };
        let file_kind = FileKind::of(&path);
        if kind.is_symlink() {
            if links::is_missed(&path) {
                self.mine.unread.push(unread(
                    &path,
                    UnreadCode::Link,
                    "a symbolic link: not followed",
                ));
                let text = std::fs::read_link(entry.path()).ok();
                if let Some(text) = text.as_deref().and_then(Path::to_str) {
                    self.mine.links.insert(path, text.to_owned());
                }
            }
            return;
        }
        if !kind.is_file() {
            if links::is_missed(&path) {
                self.mine
                    .unread
                    .push(unread(&path, UnreadCode::Io, "not a regular file"));
            }
            return;
        }
        self.mine.add(entry.path(), path, file_kind);
    }
}

impl Found {
    /// Adds a file; Go that is no test is read and scanned.
    fn add(&mut self, place: &Path, path: String, kind: FileKind) {
        let mut needles = Needles::default();
        let mut kept = None;
        if kind == FileKind::Go {
            match read_file(place, &path) {
                Ok(bytes) => {
                    needles = Needles::scan(&bytes);
                    if needles != Needles::default() && !needles.is_left_out() {
                        kept = Some(bytes.into());
                    }
                }
                Err(trouble) => self.unread.push(trouble),
            }
        }
        let entry = Entry {
            path: path.into(),
            kind,
            id: None,
            needles,
        };
        self.entries.push((entry, kept));
    }
}

/// Reads a file up to the limit, even if it grows meanwhile.
pub(crate) fn read_file(place: &Path, path: &str) -> Result<Vec<u8>, Unread> {
    use std::io::Read;
    let file = std::fs::File::open(place).map_err(|e| refused(path, &e))?;
    let size = file.metadata().map_or(0, |m| m.len());
    let too_large = |size: u64| {
        unread(
            path,
            UnreadCode::TooLarge,
            &format!("{size} bytes, over the limit of {MAX_FILE_BYTES}"),
        )
    };
    if size > MAX_FILE_BYTES {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| refused(path, &e))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

fn unread(path: &str, code: UnreadCode, reason: &str) -> Unread {
    Unread {
        path: path.to_owned(),
        code,
        reason: reason.to_owned(),
    }
}

fn refused(path: &str, error: &std::io::Error) -> Unread {
    if error.kind() == std::io::ErrorKind::NotFound {
        return absent(path);
    }
    unread(path, UnreadCode::Io, &error.kind().to_string())
}

fn walk_error(root: &Path, error: &ignore::Error) -> Unread {
    fn path_of(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                path_of(err)
            }
            ignore::Error::Loop { child, .. } => Some(child),
            _ => None,
        }
    }
    let path = path_of(error).map_or_else(String::new, |path| {
        slashed(root, path).unwrap_or_else(|lossy| lossy)
    });
    let reason = error
        .io_error()
        .map_or_else(|| error.to_string(), |e| e.kind().to_string());
    unread(&path, UnreadCode::Io, &reason)
}

/// Writes a path relative to the root with `/`; the error is what can be shown of one that is
/// not UTF-8.
fn slashed(root: &Path, path: &Path) -> Result<String, String> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let mut text = String::new();
    let mut exact = true;
    for part in relative.components() {
        if !text.is_empty() {
            text.push('/');
        }
        match part.as_os_str().to_str() {
            Some(name) => text.push_str(name),
            None => {
                exact = false;
                text.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    if exact { Ok(text) } else { Err(text) }
}

impl Source for WorkTree {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn unread(&self) -> &[Unread] {
        &self.unread
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, Unread> {
        if let Some(bytes) = self.kept.get(path) {
            return Ok(Arc::clone(bytes));
        }
        let place = self.place(path)?;
        if !place.is_file() {
            return Err(absent(path));
        }
        read_file(&place, path).map(Into::into)
    }

    fn folder(&self, path: &str) -> Vec<Entry> {
        let prefix = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        if !is_skipped(&format!("{prefix}x")) {
            let from = self.entries.partition_point(|e| *e.path < *prefix);
            return self
                .entries
                .iter()
                .skip(from)
                .take_while(|e| e.path.starts_with(&prefix))
                .filter(|e| e.path.get(prefix.len()..).is_some_and(|r| !r.contains('/')))
                .cloned()
                .collect();
        }
        let Ok(listed) = self
            .place(path)
            .map_err(drop)
            .and_then(|place| std::fs::read_dir(place).map_err(drop))
        else {
            return Vec::new();
        };
        let mut entries: Vec<Entry> = listed
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_ok_and(|t| t.is_file()))
            .filter_map(|entry| {
                let path = format!("{prefix}{}", entry.file_name().to_str()?);
                Some(Entry {
                    kind: FileKind::of(&path),
                    path: path.into(),
                    id: None,
                    needles: Needles::default(),
                })
            })
            .collect();
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        entries
    }
}
