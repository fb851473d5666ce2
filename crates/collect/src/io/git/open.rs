//! Opens repositories: whoever owns them, and without running or including anything.

use std::path::{Path, PathBuf};

use super::{GitError, Repo};

/// Objects that need more memory than this are broken, or meant to harm.
const ALLOCATION_LIMIT: &str = "gitoxide.objects.allocLimit=67108864";

/// Memory for the bases of deltas, for each thread.
const DELTA_CACHE: &str = "core.deltaBaseCacheLimit=16777216";

/// Options that read nothing but the repository's own configuration file: no environment, no
/// includes, no programs. With that little trust in its content, who owns it does not matter.
pub(super) fn minimal() -> gix::open::Options {
    gix::open::Options::isolated()
        .with(gix::sec::Trust::Full)
        .config_overrides([ALLOCATION_LIMIT, DELTA_CACHE])
}

impl Repo {
    /// Opens the repository that a folder belongs to; `None` if it belongs to none.
    ///
    /// # Errors
    /// There is a repository, and it cannot be read.
    pub fn discover(folder: &Path) -> Result<Option<Self>, GitError> {
        use gix::discover::upwards;
        // Links are resolved first: parents of a link are not parents of what it points at.
        let folder = std::fs::canonicalize(folder).map_err(|e| GitError {
            doing: format!("opening {}", folder.display()),
            why: e.to_string(),
        })?;
        let options = upwards::Options {
            trust: upwards::TrustPolicy::Assume(gix::sec::Trust::Full),
            cross_fs: true,
            ..upwards::Options::default()
        };
        let Ok((found, _)) = gix::discover::upwards_opts(&folder, options) else {
            return broken_gitfile(&folder);
        };
        let (git_dir, _) = found.into_repository_and_work_tree_directories();
        Self::open_git_dir(&git_dir).map(Some)
    }

    fn open_git_dir(git_dir: &Path) -> Result<Self, GitError> {
        store(git_dir)
            .map(Self::new)
            .map_err(|e| GitError::new(format!("opening {}", git_dir.display()), &e))
    }

    /// Returns the folder that files are checked out in; `None` for a bare repository.
    #[must_use]
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// Returns the folder with the objects, shared by linked worktrees.
    #[must_use]
    pub fn common_dir(&self) -> PathBuf {
        self.with(|repo| repo.common_dir().to_owned())
    }
}

/// Opens what is known to be a repository.
pub(super) fn store(git_dir: &Path) -> Result<gix::ThreadSafeRepository, gix::Error> {
    minimal().open_path_as_is(true).open(git_dir)
}

/// A `.git` file that points nowhere is a repository that moved, not the absence of one.
fn broken_gitfile(folder: &Path) -> Result<Option<Repo>, GitError> {
    for ancestor in folder.ancestors() {
        let git = ancestor.join(".git");
        if git.is_file() {
            return Err(GitError {
                doing: format!("opening {}", ancestor.display()),
                why: "its .git file points at a folder that is not a repository".to_owned(),
            });
        }
    }
    Ok(None)
}
