//! Makes git repositories with fixed dates and authors: for the demo, for tests and benches.
//!
//! Equal calls give equal hashes on every machine. No git program is run.
//!
//! ```
//! use gradus_collect::io::sample_repo::{Change, SampleRepo};
//!
//! let folder = tempfile::tempdir()?;
//! let mut repo = SampleRepo::init(folder.path())?;
//! repo.commit(&Change::new("2025-08-01", "first").file("go.mod", "module example.com/x\n"))?;
//! repo.tag("v0.1.0", Some("2025-08-02"))?;
//! repo.check_out()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::git::write::{Mode, Target, Who, Writer, hex};
use crate::source::BlobId;

/// Why a sample repository could not be made.
#[derive(Debug, thiserror::Error)]
#[error("making the sample repository, {doing}: {why}")]
pub struct SampleError {
    doing: String,
    why: String,
}

fn failed(doing: impl Into<String>, why: impl std::fmt::Display) -> SampleError {
    SampleError {
        doing: doing.into(),
        why: why.to_string(),
    }
}

/// A commit to be made: what changes, who and when.
#[derive(Debug, Clone)]
pub struct Change {
    date: String,
    author: String,
    message: String,
    put: Vec<(String, Mode, Vec<u8>)>,
    removed: Vec<String>,
}

impl Change {
    /// Makes an empty change. The date is `2025-08-01` (midnight) or `2025-08-01T12:30:00Z`.
    #[must_use]
    pub fn new(date: &str, message: &str) -> Self {
        Self {
            date: date.to_owned(),
            author: "Sam Sample".to_owned(),
            message: message.to_owned(),
            put: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Sets the author, who is the committer too.
    #[must_use]
    pub fn author(mut self, name: &str) -> Self {
        name.clone_into(&mut self.author);
        self
    }

    /// Adds or replaces a file.
    #[must_use]
    pub fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.put
            .push((path.to_owned(), Mode::File, content.as_ref().to_vec()));
        self
    }

    /// Adds or replaces a symbolic link.
    #[must_use]
    pub fn link(mut self, path: &str, target: &str) -> Self {
        self.put
            .push((path.to_owned(), Mode::Link, target.as_bytes().to_vec()));
        self
    }

    /// Adds a submodule; its commit is in no object store.
    #[must_use]
    pub fn submodule(mut self, path: &str) -> Self {
        self.put
            .push((path.to_owned(), Mode::Submodule, Vec::new()));
        self
    }

    /// Removes a file.
    #[must_use]
    pub fn remove(mut self, path: &str) -> Self {
        self.removed.push(path.to_owned());
        self
    }

    fn who(&self) -> Result<Who, SampleError> {
        Ok(Who {
            name: self.author.clone(),
            seconds: seconds(&self.date)?,
        })
    }
}

type Files = BTreeMap<String, (Mode, BlobId)>;

#[derive(Debug, Clone, Default)]
struct Branch {
    head: Option<BlobId>,
    files: Files,
}

/// A repository that is being made.
pub struct SampleRepo {
    writer: Writer,
    folder: PathBuf,
    branch: String,
    branches: BTreeMap<String, Branch>,
}

impl SampleRepo {
    /// Makes an empty repository, on branch `main`. The folder is made if it is not there.
    ///
    /// # Errors
    /// The disk refuses, or the folder is a repository already.
    pub fn init(folder: &Path) -> Result<Self, SampleError> {
        let writer = Writer::init(folder).map_err(|e| failed("initialising", e))?;
        Ok(Self {
            writer,
            folder: folder.to_owned(),
            branch: "main".to_owned(),
            branches: BTreeMap::from([("main".to_owned(), Branch::default())]),
        })
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Goes to another branch; a new one starts at the commit where the repository stands.
    pub fn switch(&mut self, branch: &str) -> &mut Self {
        let here = self.here();
        self.branches.entry(branch.to_owned()).or_insert(here);
        branch.clone_into(&mut self.branch);
        self
    }

    /// Commits a change on the present branch; returns the full hash.
    ///
    /// # Errors
    /// The date does not read, or the disk refuses.
    pub fn commit(&mut self, change: &Change) -> Result<String, SampleError> {
        self.commit_with(change, None)
    }

    /// Merges another branch into the present one: the tree stays, with the change applied.
    ///
    /// # Errors
    /// No such branch, or as for [`commit`](Self::commit).
    pub fn merge(&mut self, branch: &str, change: &Change) -> Result<String, SampleError> {
        let other = self
            .branches
            .get(branch)
            .and_then(|b| b.head)
            .ok_or_else(|| failed(format!("merging {branch}"), "no such branch"))?;
        self.commit_with(change, Some(other))
    }

    /// Tags the present commit; with a date the tag is annotated.
    ///
    /// # Errors
    /// There is no commit yet, the date does not read, or the disk refuses.
    pub fn tag(&mut self, name: &str, annotated: Option<&str>) -> Result<&mut Self, SampleError> {
        let head = self
            .here()
            .head
            .ok_or_else(|| failed(format!("tagging {name}"), "there is no commit to tag"))?;
        let id = match annotated {
            None => head,
            Some(date) => {
                let who = Who {
                    name: "Sam Sample".to_owned(),
                    seconds: seconds(date)?,
                };
                self.writer
                    .tag(name, head, Target::Commit, Some(&who))
                    .map_err(|e| failed(format!("tagging {name}"), e))?
            }
        };
        self.write_ref(&format!("refs/tags/{name}"), &id)?;
        Ok(self)
    }

    /// Tags the present commit's tree, or the blob of one of its files: what no release does.
    ///
    /// # Errors
    /// No such file, or as for [`tag`](Self::tag).
    pub fn tag_odd(&mut self, name: &str, file: Option<&str>) -> Result<&mut Self, SampleError> {
        let here = self.here();
        let (id, kind) = match file {
            None => (self.write_tree(&here.files)?, Target::Tree),
            Some(path) => {
                let (_, id) = here
                    .files
                    .get(path)
                    .ok_or_else(|| failed(format!("tagging {path}"), "no such file"))?;
                (*id, Target::Blob)
            }
        };
        let id = self
            .writer
            .tag(name, id, kind, None)
            .map_err(|e| failed(format!("tagging {name}"), e))?;
        self.write_ref(&format!("refs/tags/{name}"), &id)?;
        Ok(self)
    }

    /// Sets the address that the repository says it came from.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn origin(&mut self, url: &str) -> Result<&mut Self, SampleError> {
        let path = self.writer.git_dir().join("config");
        let mut config = std::fs::read_to_string(&path).map_err(|e| failed("reading config", e))?;
        config.push_str(&format!("[remote \"origin\"]\n\turl = {url}\n"));
        std::fs::write(&path, config).map_err(|e| failed("writing config", e))?;
        Ok(self)
    }

    /// Writes the present branch's files and the index, so that nothing counts as changed.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn check_out(&mut self) -> Result<&mut Self, SampleError> {
        let head = format!("ref: refs/heads/{}\n", self.branch);
        std::fs::write(self.writer.git_dir().join("HEAD"), head)
            .map_err(|e| failed("writing HEAD", e))?;
        let files = self.here().files;
        for (path, (mode, id)) in &files {
            let on_disk = self.folder.join(path);
            if let Some(parent) = on_disk.parent() {
                std::fs::create_dir_all(parent).map_err(|e| failed(path.as_str(), e))?;
            }
            match mode {
                Mode::File => {
                    let content = self
                        .writer
                        .content(id)
                        .map_err(|e| failed(path.as_str(), e))?;
                    std::fs::write(&on_disk, content).map_err(|e| failed(path.as_str(), e))?;
                }
                Mode::Link => {
                    let target = self
                        .writer
                        .content(id)
                        .map_err(|e| failed(path.as_str(), e))?;
                    link(&String::from_utf8_lossy(&target), &on_disk)
                        .map_err(|e| failed(path.as_str(), e))?;
                }
                Mode::Submodule | Mode::Folder => {
                    std::fs::create_dir_all(&on_disk).map_err(|e| failed(path.as_str(), e))?;
                }
            }
        }
        let index = index(&files)?;
        std::fs::write(self.writer.git_dir().join("index"), index)
            .map_err(|e| failed("writing the index", e))?;
        Ok(self)
    }

    fn here(&self) -> Branch {
        self.branches.get(&self.branch).cloned().unwrap_or_default()
    }

    fn commit_with(
        &mut self,
        change: &Change,
        other: Option<BlobId>,
    ) -> Result<String, SampleError> {
        let mut here = self.here();
        for path in &change.removed {
            here.files.remove(path);
        }
        for (path, mode, content) in &change.put {
            let id = if *mode == Mode::Submodule {
                [0x11; 20]
            } else {
                self.writer
                    .blob(content)
                    .map_err(|e| failed(path.as_str(), e))?
            };
            here.files.insert(path.clone(), (*mode, id));
        }
        let tree = self.write_tree(&here.files)?;
        let parents: Vec<BlobId> = here.head.into_iter().chain(other).collect();
        let id = self
            .writer
            .commit(tree, &parents, &change.who()?, &change.message)
            .map_err(|e| failed("committing", e))?;
        self.write_ref(&format!("refs/heads/{}", self.branch), &id)?;
        here.head = Some(id);
        self.branches.insert(self.branch.clone(), here);
        Ok(hex(&id))
    }

    fn write_tree(&self, files: &Files) -> Result<BlobId, SampleError> {
        let flat: Vec<(&str, Mode, BlobId)> = files
            .iter()
            .map(|(path, (mode, id))| (path.as_str(), *mode, *id))
            .collect();
        self.write_folder(&flat)
    }

    fn write_folder(&self, files: &[(&str, Mode, BlobId)]) -> Result<BlobId, SampleError> {
        let mut here: Vec<(Mode, &str, BlobId)> = Vec::new();
        let mut below: BTreeMap<&str, Vec<(&str, Mode, BlobId)>> = BTreeMap::new();
        for (path, mode, id) in files {
            match path.split_once('/') {
                None => here.push((*mode, path, *id)),
                Some((folder, rest)) => below.entry(folder).or_default().push((rest, *mode, *id)),
            }
        }
        for (name, files) in &below {
            here.push((Mode::Folder, name, self.write_folder(files)?));
        }
        self.writer
            .tree(&here)
            .map_err(|e| failed("writing a tree", e))
    }

    fn write_ref(&self, name: &str, id: &BlobId) -> Result<(), SampleError> {
        let path = self.writer.git_dir().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| failed(name, e))?;
        }
        std::fs::write(path, format!("{}\n", hex(id))).map_err(|e| failed(name, e))
    }
}

#[cfg(unix)]
fn link(target: &str, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, at)
}

/// Where links need a right that few have, git writes the target into a file, and so do we.
#[cfg(not(unix))]
fn link(target: &str, at: &Path) -> std::io::Result<()> {
    std::fs::write(at, target)
}

/// Makes an index of version 2 without file times: git compares the content once, and is content.
fn index(files: &Files) -> Result<Vec<u8>, SampleError> {
    let mut out = Vec::new();
    out.extend_from_slice(b"DIRC");
    out.extend_from_slice(&2u32.to_be_bytes());
    let count = u32::try_from(files.len()).map_err(|e| failed("writing the index", e))?;
    out.extend_from_slice(&count.to_be_bytes());
    for (path, (mode, id)) in files {
        let start = out.len();
        out.extend_from_slice(&[0; 24]);
        out.extend_from_slice(&mode.bits().to_be_bytes());
        out.extend_from_slice(&[0; 12]);
        out.extend_from_slice(id);
        let length = u16::try_from(path.len().min(0xfff)).unwrap_or(0xfff);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(path.as_bytes());
        let padding = 8 - (out.len() - start) % 8;
        out.resize(out.len() + padding, 0);
    }
    let sum = Writer::checksum(&out).map_err(|e| failed("writing the index", e))?;
    out.extend_from_slice(&sum);
    Ok(out)
}

fn seconds(date: &str) -> Result<i64, SampleError> {
    let bad = |e: jiff::Error| failed(format!("reading the date {date}"), e);
    if date.contains('T') {
        return Ok(date.parse::<jiff::Timestamp>().map_err(bad)?.as_second());
    }
    let day: jiff::civil::Date = date.parse().map_err(bad)?;
    Ok(day
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_err(bad)?
        .timestamp()
        .as_second())
}
