//! Why nothing could be collected.

use std::path::PathBuf;

use crate::io::git::GitError;

/// Why nothing could be collected at all; whatever is less than that is in the ledgers.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// The user's: a path that is not there.
    #[error("{} does not exist: give the folder of a project, or a versioned_feature_list.yaml", .0.display())]
    NoSuchPath(PathBuf),
    /// The user's: results that are not there.
    #[error("{} does not exist: give a file or a folder with results of test runs", .0.display())]
    NoSuchResults(PathBuf),
    /// The user's: a revision of something that has none.
    #[error("{} is not in a git repository, so it has no revision {revision}: leave the revision out to read the files as they are", .path.display())]
    NotARepository {
        /// What was given.
        path: PathBuf,
        /// What was asked for.
        revision: String,
    },
    /// The user's: a name that git does not know.
    #[error("unknown revision {revision} in {}{}", .path.display(), hint(.near))]
    UnknownRevision {
        /// The repository.
        path: PathBuf,
        /// What was asked for.
        revision: String,
        /// Tags and branches with names like it.
        near: Vec<String>,
    },
    /// The user's: a name of something else.
    #[error("{revision} in {} is not a commit: {why}", .path.display())]
    NotACommit {
        /// The repository.
        path: PathBuf,
        /// What was asked for.
        revision: String,
        /// What it is.
        why: String,
    },
    /// The user's: a bare repository without a commit.
    #[error("{} has no commit yet: there is nothing to read", .0.display())]
    Empty(PathBuf),
    /// The repository's: it is broken.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The repository's: the audited commit is broken or absent.
    #[error("reading commit {commit} of {}: {why}", .path.display())]
    Commit {
        /// The repository.
        path: PathBuf,
        /// Full hash.
        commit: String,
        /// What is wrong with it.
        why: String,
    },
    /// The disk's.
    #[error("reading {}: {why}", .path.display())]
    Io {
        /// What was read.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// The user's: a file beside the repository that is not there, or is a folder.
    #[error("reading {}: {why}: give the files of an export", .path.display())]
    Given {
        /// What was given.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The file's: it was named, and cannot be read.
    #[error(
        "reading {path} as a versioned_feature_list.yaml: {reason}; give a folder or such a list"
    )]
    List {
        /// What was read.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl CollectError {
    /// Tells whether the command line is at fault, rather than the world.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NoSuchPath(_)
                | Self::NoSuchResults(_)
                | Self::NotARepository { .. }
                | Self::UnknownRevision { .. }
                | Self::NotACommit { .. }
                | Self::Given { .. }
                | Self::List { .. }
        )
    }

    /// Tells whether there was nothing to read.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        matches!(self, Self::Empty(_))
    }
}

fn hint(near: &[String]) -> String {
    if near.is_empty() {
        ": `git tag` and `git branch --all` list what there is".to_owned()
    } else {
        format!(": did you mean {}?", near.join(", "))
    }
}
