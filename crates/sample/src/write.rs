//! Writes git objects.

use std::path::Path;

use gix::objs::tree::{Entry, EntryKind};

/// Hash of an object.
pub(crate) type Id = [u8; 20];

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A plain file.
    File,
    /// A symbolic link; the blob is its target.
    Link,
    /// A folder.
    Folder,
    /// A commit of another repository.
    Submodule,
}

impl Mode {
    fn kind(self) -> EntryKind {
        match self {
            Self::File => EntryKind::Blob,
            Self::Link => EntryKind::Link,
            Self::Folder => EntryKind::Tree,
            Self::Submodule => EntryKind::Commit,
        }
    }

    /// Returns the mode as the index has it.
    pub(crate) fn bits(self) -> u32 {
        u32::from(self.kind() as u16)
    }
}

/// What a tag points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A commit.
    Commit,
    /// A tree.
    Tree,
    /// A blob.
    Blob,
}

/// An author or tagger, and when.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// Name; the address is made of it.
    pub(crate) name: String,
    /// Seconds since 1970.
    pub(crate) seconds: i64,
}

impl Who {
    fn signature(&self) -> gix::actor::Signature {
        let user: String = self
            .name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .flat_map(char::to_lowercase)
            .collect();
        gix::actor::Signature {
            name: self.name.as_str().into(),
            email: format!("{user}@example.com").into(),
            time: gix::date::Time::new(self.seconds, 0),
        }
    }
}

/// An object store that can be written.
pub(crate) struct Writer {
    repo: gix::Repository,
}

type Result<T> = std::result::Result<T, Box<gix::Error>>;

fn bytes(id: gix::Id<'_>) -> Id {
    to_bytes(id.detach())
}

fn to_bytes(id: gix::ObjectId) -> Id {
    let gix::ObjectId::Sha1(bytes) = id else {
        unreachable!("only SHA-1 is compiled in")
    };
    bytes
}

impl Writer {
    /// Makes an empty repository with a work tree.
    pub(crate) fn init(folder: &Path) -> Result<Self> {
        let repo = gix::ThreadSafeRepository::init_opts(
            folder,
            gix::create::Kind::WithWorktree,
            gix::create::Options::default(),
            gix::open::Options::isolated(),
        )?;
        Ok(Self {
            repo: repo.to_thread_local(),
        })
    }

    /// Returns the `.git` folder.
    pub(crate) fn git_dir(&self) -> &Path {
        self.repo.git_dir()
    }

    /// Writes a blob.
    pub(crate) fn blob(&self, content: &[u8]) -> Result<Id> {
        Ok(bytes(self.repo.write_blob(content)?))
    }

    /// Reads a blob back.
    pub(crate) fn content(&self, id: &Id) -> Result<Vec<u8>> {
        Ok(self
            .repo
            .find_object(gix::ObjectId::Sha1(*id))?
            .detach()
            .data)
    }

    /// Writes a tree; the order of the entries does not matter.
    pub(crate) fn tree(&self, entries: &[(Mode, &str, Id)]) -> Result<Id> {
        let mut entries: Vec<Entry> = entries
            .iter()
            .map(|(mode, name, id)| Entry {
                mode: mode.kind().into(),
                filename: (*name).into(),
                oid: gix::ObjectId::Sha1(*id),
            })
            .collect();
        entries.sort();
        Ok(bytes(self.repo.write_object(gix::objs::Tree { entries })?))
    }

    /// Writes a commit.
    pub(crate) fn commit(&self, tree: Id, parents: &[Id], who: &Who, message: &str) -> Result<Id> {
        Ok(bytes(self.repo.write_object(gix::objs::Commit {
            tree: gix::ObjectId::Sha1(tree),
            parents: parents.iter().map(|p| gix::ObjectId::Sha1(*p)).collect(),
            author: who.signature(),
            committer: who.signature(),
            encoding: None,
            message: message.into(),
            extra_headers: Vec::new(),
        })?))
    }

    /// Writes an annotated tag.
    pub(crate) fn tag(
        &self,
        name: &str,
        target: Id,
        kind: Target,
        tagger: Option<&Who>,
    ) -> Result<Id> {
        Ok(bytes(self.repo.write_object(gix::objs::Tag {
            target: gix::ObjectId::Sha1(target),
            target_kind: match kind {
                Target::Commit => gix::objs::Kind::Commit,
                Target::Tree => gix::objs::Kind::Tree,
                Target::Blob => gix::objs::Kind::Blob,
            },
            name: name.into(),
            tagger: tagger.map(Who::signature),
            message: name.into(),
            signature: None,
        })?))
    }

    /// Returns the checksum that ends an index file.
    pub(crate) fn checksum(content: &[u8]) -> Result<Id> {
        let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
        hasher.update(content);
        Ok(to_bytes(hasher.try_finalize()?))
    }
}

/// Writes a hash as git does.
pub(crate) fn hex(id: &Id) -> String {
    gix::ObjectId::Sha1(*id).to_string()
}
