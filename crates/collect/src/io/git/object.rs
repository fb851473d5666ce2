//! Reads objects: commits, trees and blobs, all of them possibly absent or broken.

use gix::objs::{CommitRef, Find, TreeRefIter};
use gix::prelude::HeaderExt as _;

use super::{Repo, reason};
use crate::source::{BlobId, MAX_FILE_BYTES};

/// Why an object could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It is not in this clone.
    #[error("not in this clone")]
    Missing,
    /// Its size is over the limit.
    #[error("{0} bytes, over the limit of {MAX_FILE_BYTES}")]
    TooLarge(u64),
    /// It does not decode, or is of another kind than it should be.
    #[error("{0}")]
    Broken(String),
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Blob,
    /// A folder.
    Tree,
    /// A commit.
    Commit,
    /// An annotated tag.
    Tag,
}

/// An object's bytes.
#[derive(Debug)]
pub struct Object {
    /// What it is.
    pub kind: Kind,
    /// Without header.
    pub data: Vec<u8>,
}

/// What history needs of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its hash.
    pub id: BlobId,
    /// Its root folder.
    pub tree: BlobId,
    /// Parents, the first one first.
    pub parents: Vec<BlobId>,
    /// Committer's time in seconds since 1970; 0 where it does not read.
    pub seconds: i64,
}

/// One entry of a folder in git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::io) enum EntryMode {
    File,
    Link,
    Folder,
    Submodule,
}

/// Writes a hash as git does.
pub(crate) fn hex(id: &BlobId) -> String {
    gix::ObjectId::Sha1(*id).to_string()
}

pub(super) fn oid(id: &BlobId) -> &gix::oid {
    gix::oid::from_bytes_unchecked(id)
}

/// Returns the bytes of a hash; `None` for another hash than SHA-1.
pub(super) fn bytes(id: &gix::oid) -> Option<BlobId> {
    id.as_bytes().try_into().ok()
}

/// Returns the hash that a file of these bytes has in git.
pub(in crate::io) fn blob_id(data: &[u8]) -> Option<BlobId> {
    let hash = gix::hash::Kind::Sha1;
    let id = gix::objs::compute_hash(hash, gix::objs::Kind::Blob, data).ok()?;
    bytes(&id)
}

fn kind(kind: gix::objs::Kind) -> Kind {
    match kind {
        gix::objs::Kind::Blob => Kind::Blob,
        gix::objs::Kind::Tree => Kind::Tree,
        gix::objs::Kind::Commit => Kind::Commit,
        gix::objs::Kind::Tag => Kind::Tag,
    }
}

impl Repo {
    /// Reads any object up to [`MAX_FILE_BYTES`].
    ///
    /// # Errors
    /// It is absent, too large, or does not decode.
    pub fn object(&self, id: &BlobId) -> Result<Object, Trouble> {
        let mut data = Vec::new();
        let kind = self.read(id, &mut data)?;
        Ok(Object { kind, data })
    }

    /// The same into a buffer, which is then exactly the object.
    fn read(&self, id: &BlobId, buffer: &mut Vec<u8>) -> Result<Kind, Trouble> {
        let kind = self.with(|repo| {
            let (found, length) = match repo.objects.try_find(oid(id), buffer) {
                Ok(Some(data)) => (kind(data.kind), data.data.len()),
                Ok(None) => return Err(Trouble::Missing),
                // A bomb is refused by the allocator's limit: say so rather than that it is broken.
                Err(error) => {
                    return Err(match repo.objects.header(oid(id)) {
                        Ok(header) if header.size() > MAX_FILE_BYTES => {
                            Trouble::TooLarge(header.size())
                        }
                        _ => Trouble::Broken(reason(&error)),
                    });
                }
            };
            if length as u64 > MAX_FILE_BYTES {
                return Err(Trouble::TooLarge(length as u64));
            }
            buffer.truncate(length);
            Ok(found)
        })?;
        self.count(buffer.len());
        Ok(kind)
    }

    /// Reads a blob.
    ///
    /// # Errors
    /// As for [`object`](Self::object), or it is no blob.
    pub fn blob(&self, id: &BlobId) -> Result<Vec<u8>, Trouble> {
        let object = self.object(id)?;
        match object.kind {
            Kind::Blob => Ok(object.data),
            other => Err(wrong(Kind::Blob, other)),
        }
    }

    /// Reads a commit.
    ///
    /// # Errors
    /// As for [`object`](Self::object), or it is no commit.
    pub fn commit(&self, id: &BlobId) -> Result<Commit, Trouble> {
        let object = self.object(id)?;
        if object.kind != Kind::Commit {
            return Err(wrong(Kind::Commit, object.kind));
        }
        let commit = CommitRef::from_bytes(&object.data, gix::hash::Kind::Sha1)
            .map_err(|e| Trouble::Broken(reason(&e)))?;
        let tree = bytes(&commit.tree()).ok_or_else(not_sha1)?;
        let parents = commit.parents().filter_map(|p| bytes(&p)).collect();
        Ok(Commit {
            id: *id,
            tree,
            parents,
            seconds: commit.time().map_or(0, |t| t.seconds),
        })
    }

    /// Reads the message of a commit; what is no UTF-8 in it is replaced.
    ///
    /// # Errors
    /// As for [`object`](Self::object), or it is no commit.
    pub fn message(&self, id: &BlobId) -> Result<String, Trouble> {
        let object = self.object(id)?;
        if object.kind != Kind::Commit {
            return Err(wrong(Kind::Commit, object.kind));
        }
        let commit = CommitRef::from_bytes(&object.data, gix::hash::Kind::Sha1)
            .map_err(|e| Trouble::Broken(reason(&e)))?;
        Ok(String::from_utf8_lossy(commit.message).into_owned())
    }

    /// Reads the entries of a folder, in git's order; those after a broken one are lost, and
    /// the second value says so.
    pub(in crate::io) fn tree<T>(
        &self,
        id: &BlobId,
        mut each: impl FnMut(EntryMode, &[u8], BlobId) -> Option<T>,
    ) -> Result<(Vec<T>, Option<Trouble>), Trouble> {
        let object = self.object(id)?;
        if object.kind != Kind::Tree {
            return Err(wrong(Kind::Tree, object.kind));
        }
        let mut entries = Vec::new();
        for entry in TreeRefIter::from_bytes(&object.data, gix::hash::Kind::Sha1) {
            match entry {
                Ok(entry) => {
                    use gix::objs::tree::EntryKind;
                    let mode = match entry.mode.kind() {
                        EntryKind::Blob | EntryKind::BlobExecutable => EntryMode::File,
                        EntryKind::Link => EntryMode::Link,
                        EntryKind::Tree => EntryMode::Folder,
                        EntryKind::Commit => EntryMode::Submodule,
                    };
                    let Some(id) = bytes(entry.oid) else { continue };
                    entries.extend(each(mode, entry.filename, id));
                }
                Err(error) => return Ok((entries, Some(Trouble::Broken(reason(&error))))),
            }
        }
        Ok((entries, None))
    }
}

fn wrong(wanted: Kind, found: Kind) -> Trouble {
    Trouble::Broken(format!("a {wanted:?} was expected, this is a {found:?}").to_lowercase())
}

fn not_sha1() -> Trouble {
    Trouble::Broken("only SHA-1 repositories can be read".to_owned())
}
