//! Where two lines of work parted.

use super::{GitError, Repo};
use crate::source::BlobId;

impl Repo {
    /// Returns the newest commit that two commits have in common; `None` if they have none, or
    /// if a shallow clone does not hold it.
    ///
    /// # Errors
    /// A commit on the way cannot be read.
    pub fn fork_point(&self, one: &BlobId, other: &BlobId) -> Result<Option<BlobId>, GitError> {
        let id = |bytes: &BlobId| gix::ObjectId::from(*bytes);
        self.with(|repo| {
            let found = repo
                .merge_base(id(one), id(other))
                .map_err(|e| GitError::new("looking for the common past of two commits", &e))?;
            Ok(found.and_then(|id| id.as_bytes().try_into().ok()))
        })
    }
}
