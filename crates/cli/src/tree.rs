//! Single files of the audited tree: `gradus.yaml`, and the policy that it names.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use gradus_collect::io::git::{Named, Repo};
use gradus_collect::io::git_tree::{GitTree, TreeMemo};
use gradus_collect::source::{MAX_FILE_BYTES, Source as _};
use gradus_core::ledger::UnreadCode;

use crate::failure::Failure;

/// A text of the audited tree.
pub(crate) struct Text {
    pub(crate) text: String,
    /// Whether the audited commit has it as it was read.
    pub(crate) committed: bool,
}

/// Reads a text of the audited tree: of the commit where one is named or the repository is
/// bare, of the disk otherwise. `None` where there is no such file.
pub(crate) fn read(path: &Path, at: Option<&str>, name: &str) -> Result<Option<Text>, Failure> {
    if path.is_file() {
        return Ok(None);
    }
    let doing = || format!("reading {name} of {}", path.display());
    let text = |committed| move |text| Text { text, committed };
    let Some(repo) = Repo::discover(path).with_context(doing)? else {
        return Ok(on_disk(&path.join(name), name)?.map(text(false)));
    };
    let (Some(root), None) = (repo.work_tree(), at) else {
        return Ok(in_git(&repo, at, name)?.map(text(true)));
    };
    let Some(read) = on_disk(&root.join(name), name)? else {
        return Ok(None);
    };
    // What the commit has may be broken: then it is not what was read.
    let committed = in_git(&repo, None, name).is_ok_and(|there| there.as_ref() == Some(&read));
    Ok(Some(text(committed)(read)))
}

fn in_git(repo: &Repo, at: Option<&str>, name: &str) -> Result<Option<String>, Failure> {
    let doing = || format!("reading {name}");
    let id = match at {
        None => repo.head().with_context(doing)?,
        Some(revision) => match repo.resolve(revision) {
            Named::Commit(id) => Some(id),
            // The collector says what is wrong with the revision, and better.
            Named::Unknown(_) | Named::Other(_) => None,
        },
    };
    let Some(commit) = id.and_then(|id| repo.commit(&id).ok()) else {
        return Ok(None);
    };
    let memo = TreeMemo::default();
    match GitTree::new(repo, &memo, commit.tree).read(name) {
        Ok(bytes) => text(&bytes, name).map(Some),
        Err(unread) if unread.code == UnreadCode::Missing => Ok(None),
        Err(unread) => Err(Failure::usage(anyhow!("reading {name}: {}", unread.reason))),
    }
}

/// Reads a file of the disk that the tree names: links are not followed.
pub(crate) fn on_disk(place: &Path, name: &str) -> Result<Option<String>, Failure> {
    let meta = match std::fs::symlink_metadata(place) {
        Ok(meta) => meta,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(anyhow::Error::new(error)
                .context(format!("reading {name}"))
                .into());
        }
    };
    if !meta.is_file() {
        return Err(Failure::usage(anyhow!(
            "reading {name}: it is a link or a folder, and neither is followed"
        )));
    }
    given(place, name).map(Some)
}

/// Reads a file that the user named.
pub(crate) fn given(place: &Path, name: &str) -> Result<String, Failure> {
    text(&bytes(place, name)?, name)
}

/// Reads the bytes of a file that the user named.
pub(crate) fn bytes(place: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| {
        Failure::usage(anyhow::Error::new(error).context(format!("reading {name}")))
    };
    let meta = std::fs::metadata(place).map_err(failed)?;
    if meta.len() > MAX_FILE_BYTES {
        return Err(Failure::usage(anyhow!(
            "reading {name}: it has {} bytes, and {MAX_FILE_BYTES} are the limit",
            meta.len()
        )));
    }
    std::fs::read(place).map_err(failed)
}

fn text(bytes: &[u8], name: &str) -> Result<String, Failure> {
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|error| {
            Failure::usage(anyhow::Error::new(error).context(format!("reading {name}")))
        })
}

/// Finds the root of the checkout, or of the folder outside of git.
pub(crate) fn root(path: &Path) -> Result<PathBuf, Failure> {
    let nowhere = |what: &str| {
        Failure::usage(anyhow!(
            "{} is {what}: there is no page to write in",
            path.display()
        ))
        .hint("name a checkout".to_owned())
    };
    if path.is_file() {
        return Err(nowhere("a file"));
    }
    let doing = || format!("looking for the root of {}", path.display());
    match Repo::discover(path).with_context(doing)? {
        None => Ok(path.to_owned()),
        Some(repo) => match repo.work_tree() {
            Some(root) => Ok(root.to_owned()),
            None => Err(nowhere("a bare repository")),
        },
    }
}

/// Turns a path that the tree names into one that [`read`] takes: with `/`, no way out.
pub(crate) fn inside(name: &str) -> Option<String> {
    let path = PathBuf::from(name);
    let plain = path.components().all(|c| {
        matches!(
            c,
            std::path::Component::Normal(_) | std::path::Component::CurDir
        )
    });
    let parts: Vec<String> = path
        .components()
        .filter_map(|c| match c {
            std::path::Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    (plain && !parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn names_stay_inside() {
        assert_eq!(inside("./a/b.yaml").as_deref(), Some("a/b.yaml"));
        assert_eq!(inside("../b.yaml"), None);
        assert_eq!(inside("a/../../b.yaml"), None);
        assert_eq!(inside("/etc/passwd"), None);
        assert_eq!(inside("."), None);
    }
}
