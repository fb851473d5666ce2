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

pub use gradus_core::ledgers::SKIPPED_FOLDERS;

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
    /// Tells the kind from a path. Go that is no part of any build is [`FileKind::Other`].
    #[must_use]
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name == "go.mod" {
            Self::GoMod
        } else if name.ends_with(".go") && path.split('/').any(is_left_out_by_name) {
            Self::Other
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

/// Tells whether the `go` tool passes a file or folder over: its name begins with `_` or `.`, or
/// is `testdata`.
#[must_use]
pub fn is_left_out_by_name(name: &str) -> bool {
    name.starts_with(['_', '.']) || name == "testdata"
}

/// Bytes of a file in which a build constraint is looked for: it stands before the package.
const MAX_HEADER: usize = 16 * 1024;

/// Tells whether the head of a Go file keeps it out of every build: `//go:build ignore`, by
/// convention a tag that nobody sets.
#[must_use]
pub fn is_left_out_by_head(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(MAX_HEADER)).unwrap_or_default();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut inside = false;
    for line in head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii) {
        if inside || line.starts_with(b"/*") {
            inside = memmem::find(line, b"*/").is_none();
        } else if let Some(tags) = line.strip_prefix(b"//go:build ") {
            let tags = tags.trim_ascii();
            return tags == b"ignore"
                || tags.starts_with(b"ignore &&")
                || tags.ends_with(b"&& ignore");
        } else if line.strip_prefix(b"// +build ").map(<[u8]>::trim_ascii) == Some(b"ignore") {
            return true;
        } else if !line.is_empty() && !line.starts_with(b"//") {
            return false;
        }
    }
    false
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

/// Which of [`NEEDLES`] a file has: bit `i` for needle `i`. The highest bit stands for a file
/// that is in no build; it has no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Needles(pub u16);

static FINDERS: LazyLock<[memmem::Finder<'static>; NEEDLES.len()]> =
    LazyLock::new(|| NEEDLES.map(memmem::Finder::new));

impl Needles {
    /// The mark of a file that is in no build.
    const LEFT_OUT: Self = Self(1 << 15);

    /// Tells whether the file's head keeps it out of every build.
    #[must_use]
    pub fn is_left_out(self) -> bool {
        self == Self::LEFT_OUT
    }

    /// Scans bytes for all needles.
    ///
    /// A file that is no text has all of them: nobody knows what is in it, and whoever opens it
    /// says that it cannot be read.
    #[must_use]
    pub fn scan(bytes: &[u8]) -> Self {
        if is_left_out_by_head(bytes) {
            return Self::LEFT_OUT;
        }
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

impl Entry {
    /// Tells whether it is Go that is no test, and part of a build.
    #[must_use]
    pub fn is_go(&self) -> bool {
        self.kind == FileKind::Go && !self.needles.is_left_out()
    }

    /// Tells whether it is Go that no build has.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.needles.is_left_out() || (self.kind == FileKind::Other && self.path.ends_with(".go"))
    }
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

/// Name of the list in the folder of a site that `gradus site` wrote.
const SITE: &str = "gradus-site.txt";

/// Files of a site, by their place in its folder; every page of a gate comes to these.
const OF_SITE: [&str; 14] = [
    ".gradus-site.lock",
    SITE,
    "coverage.html",
    "drift.html",
    "former.html",
    "index.html",
    "json/assess.json",
    "json/check.json",
    "json/gates.json",
    "policy.html",
    "releases.html",
    "sort.js",
    "style.css",
    "timeline.html",
];

/// Leaves out what `gradus site` wrote into the tree: it says what was read before, and is no
/// list that anybody keeps.
pub(crate) fn forget_sites(entries: &mut Vec<Entry>) {
    let folders: Vec<String> = entries
        .iter()
        .filter_map(|entry| entry.path.strip_suffix(SITE))
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        .map(str::to_owned)
        .collect();
    if folders.is_empty() {
        return;
    }
    entries.retain(|entry| {
        let mut inside = folders.iter().filter_map(|f| entry.path.strip_prefix(&**f));
        !inside.any(|path| {
            let page = path.strip_prefix("gates/").unwrap_or("/");
            OF_SITE.contains(&path) || (page.ends_with(".html") && !page.contains('/'))
        })
    });
}

/// Tells whether a file is what `check` wrote, as a baseline or for GitLab: it quotes findings, runs
/// nothing and is no list that anybody keeps. Else to write a finding down would mend it, or bring
/// another one.
pub(crate) fn is_report(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let has = |needle: &[u8]| memmem::find(head, needle).is_some();
    has(b"\"schema\": \"gradus/") || (head.starts_with(b"[") && has(b"\"check_name\""))
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

#[cfg(test)]
mod tests {
    use super::{FileKind, MemorySource, Needles, Source, forget_sites, is_left_out_by_head};

    #[test]
    fn a_site_in_the_tree_is_no_ledger_and_hides_none() {
        let source = MemorySource::new([
            ("docs/gates/index.html", ""),
            ("docs/json/gates.json", ""),
            ("public/Makefile", ""),
            ("public/gates/Tides.html", ""),
            ("public/gates/run.sh", ""),
            ("public/gradus-site.txt", ""),
            ("public/json/gates.json", ""),
        ]);
        let mut entries = source.entries().to_vec();
        forget_sites(&mut entries);
        let left: Vec<&str> = entries.iter().map(|e| &*e.path).collect();
        assert_eq!(
            left,
            [
                "docs/gates/index.html",
                "docs/json/gates.json",
                "public/Makefile",
                "public/gates/run.sh"
            ]
        );
    }

    #[test]
    fn go_that_no_build_has() {
        for path in [
            "_x/a.go",
            ".x/a.go",
            "a/_b.go",
            "a/.b.go",
            "a/testdata/b.go",
        ] {
            assert_eq!(FileKind::of(path), FileKind::Other, "{path}");
        }
        assert_eq!(FileKind::of("a_b/c.d/e_f.go"), FileKind::Go);
        assert_eq!(FileKind::of(".github/a.md"), FileKind::Markdown);
        assert_eq!(FileKind::of("_x/go.mod"), FileKind::GoMod);
    }

    #[test]
    fn the_head_of_a_file_keeps_it_out() {
        for text in [
            "//go:build ignore\n\npackage main\n",
            "/*\nLicence.\n*/\n\n//go:build ignore && linux\n\npackage main\n",
            "// Licence.\n// +build ignore\n\npackage main\n",
            "\u{feff}//go:build ignore\r\n\r\npackage main\r\n",
        ] {
            assert!(is_left_out_by_head(text.as_bytes()), "{text}");
            let needles = Needles::scan(format!("{text}FeatureSpec Enabled(").as_bytes());
            assert!(
                needles.is_left_out() && !needles.any(&super::NEEDLES),
                "{text}"
            );
        }
        for text in [
            "package main\n//go:build ignore\n",
            "//go:build !ignore\npackage main\n",
            "//go:build ignore || linux\npackage main\n",
            "/* //go:build ignore */ package main\n",
            "//go:build ignored\n",
            "",
        ] {
            assert!(!is_left_out_by_head(text.as_bytes()), "{text}");
        }
    }
}
