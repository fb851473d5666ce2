//! Where files come from: a tree that can be listed, scanned for needles and read.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use gradus_core::ledger::{Unread, UnreadCode};
use memchr::memmem;

use crate::docs::text;

/// Hash of a blob in git; equal ids mean equal bytes.
pub type BlobId = [u8; 20];

/// Files over this many bytes are reported unread.
pub const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// Folders that hold other people's code, or output: never walked, only opened by name.
pub const SKIPPED_FOLDERS: [&str; 6] = [
    "vendor",
    "third_party",
    "testdata",
    "_output",
    "node_modules",
    ".git",
];

/// What a file is, told by its path alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileKind {
    /// Go, not a test.
    Go,
    /// `*_test.go`.
    GoTest,
    /// `go.mod`.
    GoMod,
    /// `*.md`, `*.markdown`.
    Markdown,
    /// Anything else.
    Other,
}

impl FileKind {
    /// Tells the kind from a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name == "go.mod" {
            Self::GoMod
        } else if name.ends_with("_test.go") {
            Self::GoTest
        } else if name.ends_with(".go") {
            Self::Go
        } else if name.ends_with(".md") || name.ends_with(".markdown") {
            Self::Markdown
        } else {
            Self::Other
        }
    }
}

/// Those of [`NEEDLES`] that every registry has one of.
pub const REGISTRY_NEEDLES: [&str; 5] =
    [NEEDLES[0], NEEDLES[1], NEEDLES[2], NEEDLES[3], NEEDLES[4]];

/// Byte strings that tell which Go files are worth parsing, and for what: first those of
/// registries, one or more a dialect, then those of uses and of dependency maps.
///
/// A file is scanned once for all; the result is a bit set, [`Needles`].
pub const NEEDLES: [&str; 7] = [
    "FeatureSpec",
    "VersionedSpecs",
    "RegisterFeatureGate(",
    "newFeatureGate(",
    "MustRegister(",
    "Enabled(",
    "Feature][]",
];

/// Which of [`NEEDLES`] a file has: bit `i` for needle `i`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Needles(pub u16);

static FINDERS: LazyLock<[memmem::Finder<'static>; NEEDLES.len()]> =
    LazyLock::new(|| NEEDLES.map(memmem::Finder::new));

impl Needles {
    /// Scans bytes for all needles.
    ///
    /// A file that is no text has all of them: nobody knows what is in it, and whoever opens it
    /// says that it cannot be read.
    #[must_use]
    pub fn scan(bytes: &[u8]) -> Self {
        // Vectorised passes, each over at the first hit: an automaton that must find them all
        // walks byte by byte, and is slower by far.
        let mut found = 0;
        for (i, finder) in FINDERS.iter().enumerate() {
            if finder.find(bytes).is_some() {
                found |= 1 << i;
            }
        }
        if found == 0 && std::str::from_utf8(bytes).is_err() || text::is_utf16(bytes) {
            found = (1 << NEEDLES.len()) - 1;
        }
        Self(found)
    }

    /// Tells whether the file has any of the given needles.
    #[must_use]
    pub fn any(self, needles: &[&str]) -> bool {
        NEEDLES
            .iter()
            .enumerate()
            .any(|(i, n)| self.0 & (1 << i) != 0 && needles.contains(n))
    }
}

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path relative to the root, with `/`.
    pub path: Arc<str>,
    /// What it is.
    pub kind: FileKind,
    /// Its blob, where the tree is git's.
    pub id: Option<BlobId>,
    /// Needles found in it; only Go files that are not tests are scanned.
    pub needles: Needles,
}

/// A tree of files. Implementations keep links, limits and git to themselves.
pub trait Source: Sync {
    /// Returns every file outside [`SKIPPED_FOLDERS`], by path; the scan is done once.
    fn entries(&self) -> &[Entry];

    /// Returns what could not be listed or scanned.
    fn unread(&self) -> &[Unread];

    /// Reads one file, by path; also below `vendor`.
    ///
    /// # Errors
    /// Why it could not be read. A missing file is [`UnreadCode::Missing`].
    fn read(&self, path: &str) -> Result<Arc<[u8]>, Unread>;

    /// Returns the files right inside a folder, by path; also below `vendor`. Empty if there
    /// is no such folder. Needles are not scanned below `vendor`.
    fn folder(&self, path: &str) -> Vec<Entry>;
}

/// A tree in memory, for tests and for single files.
#[derive(Debug, Default)]
pub struct MemorySource {
    files: BTreeMap<String, Arc<[u8]>>,
    entries: Vec<Entry>,
}

impl MemorySource {
    /// Makes a tree of (path, content).
    #[must_use]
    pub fn new<P: Into<String>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files: BTreeMap<String, Arc<[u8]>> = files
            .into_iter()
            .map(|(p, b)| (p.into(), b.as_ref().into()))
            .collect();
        let entries = files
            .iter()
            .filter(|(path, _)| !is_skipped(path))
            .map(|(path, bytes)| entry(path, bytes))
            .collect();
        Self { files, entries }
    }
}

fn entry(path: &str, bytes: &[u8]) -> Entry {
    let kind = FileKind::of(path);
    let needles = if kind == FileKind::Go {
        Needles::scan(bytes)
    } else {
        Needles::default()
    };
    Entry {
        path: path.into(),
        kind,
        id: None,
        needles,
    }
}

/// Returns what of a tree could not be listed or scanned, of paths that are some ledger's.
pub(crate) fn unread_of(source: &dyn Source, is_mine: impl Fn(&str) -> bool) -> Vec<Unread> {
    let unread = source.unread().iter();
    unread.filter(|u| is_mine(&u.path)).cloned().collect()
}

/// Tells whether a path lies in one of [`SKIPPED_FOLDERS`].
#[must_use]
pub fn is_skipped(path: &str) -> bool {
    path.split('/')
        .rev()
        .skip(1)
        .any(|part| SKIPPED_FOLDERS.contains(&part))
}

impl Source for MemorySource {
    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn unread(&self) -> &[Unread] {
        &[]
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, Unread> {
        self.files.get(path).cloned().ok_or_else(|| Unread {
            path: path.to_owned(),
            code: UnreadCode::Missing,
            reason: "no such file".to_owned(),
        })
    }

    fn folder(&self, path: &str) -> Vec<Entry> {
        let prefix = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        self.files
            .iter()
            .filter(|(p, _)| {
                p.strip_prefix(&prefix)
                    .is_some_and(|rest| !rest.contains('/'))
            })
            .map(|(p, bytes)| entry(p, bytes))
            .collect()
    }
}
