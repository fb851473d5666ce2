//! A repository in the making.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::change::{Change, seconds};
use crate::error::{SampleError, failed};
use crate::index::index;
use crate::write::{Id, Mode, Target, Who, Writer, hex};

pub(crate) type Files = BTreeMap<String, (Mode, Id)>;

#[derive(Debug, Clone, Default)]
struct Branch {
    head: Option<Id>,
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

    fn commit_with(&mut self, change: &Change, other: Option<Id>) -> Result<String, SampleError> {
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
        let parents: Vec<Id> = here.head.into_iter().chain(other).collect();
        let id = self
            .writer
            .commit(tree, &parents, &change.who()?, &change.message)
            .map_err(|e| failed("committing", e))?;
        self.write_ref(&format!("refs/heads/{}", self.branch), &id)?;
        here.head = Some(id);
        self.branches.insert(self.branch.clone(), here);
        Ok(hex(&id))
    }

    fn write_tree(&self, files: &Files) -> Result<Id, SampleError> {
        let flat: Vec<(&str, Mode, Id)> = files
            .iter()
            .map(|(path, (mode, id))| (path.as_str(), *mode, *id))
            .collect();
        self.write_folder(&flat)
    }

    fn write_folder(&self, files: &[(&str, Mode, Id)]) -> Result<Id, SampleError> {
        let mut here: Vec<(Mode, &str, Id)> = Vec::new();
        let mut below: BTreeMap<&str, Vec<(&str, Mode, Id)>> = BTreeMap::new();
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

    fn write_ref(&self, name: &str, id: &Id) -> Result<(), SampleError> {
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
