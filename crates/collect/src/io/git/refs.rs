//! Reads names: revisions, tags, where the repository came from, and what it lacks.

use gix::objs::TagRef;

use super::object::{Kind, Trouble, bytes};
use super::{GitError, Repo, reason};
use crate::source::BlobId;

/// Tags of tags of tags are followed this far.
const TAG_DEPTH: usize = 8;

/// A tag that leads to a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Name without `refs/tags/`.
    pub name: String,
    /// The commit.
    pub commit: BlobId,
    /// The tagger's time in seconds since 1970; `None` for a lightweight tag.
    pub tagged: Option<i64>,
}

/// The tags that were asked for, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Those that lead to a commit.
    pub found: Vec<Tag>,
    /// Those that do not, and why.
    pub broken: Vec<(String, Trouble)>,
}

/// What a revision given by name turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A commit.
    Commit(BlobId),
    /// Nothing of that name; these names are like it.
    Unknown(Vec<String>),
    /// Something else than a commit.
    Other(String),
}

impl Repo {
    /// Returns the commit that is checked out; `None` while there is none.
    ///
    /// # Errors
    /// `HEAD` cannot be read.
    pub fn head(&self) -> Result<Option<BlobId>, GitError> {
        self.with(|repo| {
            let head = repo.head().map_err(|e| GitError::new("reading HEAD", &e))?;
            if head.is_unborn() {
                return Ok(None);
            }
            let id = head.id().map(gix::Id::detach);
            Ok(id.and_then(|id| bytes(&id)))
        })
    }

    /// Finds the commit that a revision names: a tag, a branch, a hash, `HEAD~3`.
    pub fn resolve(&self, revision: &str) -> Named {
        let found = self.with(|repo| {
            repo.rev_parse_single(revision)
                .ok()
                .and_then(|id| bytes(&id))
        });
        let Some(id) = found else {
            return Named::Unknown(self.similar(revision));
        };
        match self.peel(id) {
            Ok((commit, _)) => Named::Commit(commit),
            Err(trouble) => Named::Other(trouble.to_string()),
        }
    }

    /// Tells whether a commit is in this clone, by its hash, the beginning of it, a tag or a
    /// branch. Anything else names none.
    #[must_use]
    pub fn has_commit(&self, named: &str) -> bool {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-');
        if named.is_empty() || named.len() > 200 || !named.bytes().all(is_plain) {
            return false;
        }
        let found = self.with(|repo| {
            let id = repo.rev_parse_single(named).ok();
            id.and_then(|id| bytes(&id))
        });
        found.is_some_and(|id| self.peel(id).is_ok())
    }

    /// Follows annotated tags to a commit; gives the outermost tagger's time too.
    fn peel(&self, id: BlobId) -> Result<(BlobId, Option<i64>), Trouble> {
        let mut at = id;
        let mut tagged = None;
        for _ in 0..TAG_DEPTH {
            let object = self.object(&at)?;
            match object.kind {
                Kind::Commit => return Ok((at, tagged)),
                Kind::Tag => {
                    let tag = TagRef::from_bytes(&object.data, gix::hash::Kind::Sha1)
                        .map_err(|e| Trouble::Broken(reason(&e)))?;
                    if tagged.is_none() {
                        tagged = tag
                            .tagger()
                            .ok()
                            .flatten()
                            .and_then(|who| who.time().ok())
                            .map(|time| time.seconds);
                    }
                    let Some(target) = bytes(&tag.target()) else {
                        break;
                    };
                    at = target;
                }
                Kind::Tree => return Err(Trouble::Broken("it names a tree".to_owned())),
                Kind::Blob => return Err(Trouble::Broken("it names a file".to_owned())),
            }
        }
        Err(Trouble::Broken(
            "tags that point at tags without end".to_owned(),
        ))
    }

    /// Reads the tags that `keep` wants by name, and what is wrong with the others of them.
    ///
    /// # Errors
    /// The list of references cannot be read.
    pub fn tags(&self, keep: impl Fn(&str) -> bool) -> Result<Tags, GitError> {
        let doing = "listing tags";
        let mut named: Vec<(String, BlobId)> = Vec::new();
        let mut broken = Vec::new();
        self.with(|repo| -> Result<(), GitError> {
            let platform = repo.references().map_err(|e| GitError::new(doing, &e))?;
            let tags = platform.tags().map_err(|e| GitError::new(doing, &e))?;
            for tag in tags {
                let tag = match tag {
                    Ok(tag) => tag,
                    Err(error) => {
                        broken.push(("refs/tags".to_owned(), Trouble::Broken(error.to_string())));
                        continue;
                    }
                };
                let full = tag.name().as_bstr().to_string();
                let name = full.strip_prefix("refs/tags/").unwrap_or(&full);
                if !keep(name) {
                    continue;
                }
                match tag.try_id().and_then(|id| bytes(&id)) {
                    Some(id) => named.push((name.to_owned(), id)),
                    None => broken.push((
                        name.to_owned(),
                        Trouble::Broken("it is a symbolic reference".to_owned()),
                    )),
                }
            }
            Ok(())
        })?;
        let mut found = Vec::new();
        for (name, id) in named {
            match self.peel(id) {
                Ok((commit, tagged)) => found.push(Tag {
                    name,
                    commit,
                    tagged,
                }),
                Err(trouble) => broken.push((name, trouble)),
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        broken.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(Tags { found, broken })
    }

    /// Returns the address of `origin`, as the repository's own configuration has it.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        self.with(|repo| {
            repo.config_snapshot()
                .string("remote.origin.url")
                .map(|url| url.to_string())
        })
    }

    /// Returns the addresses of all remotes, that of `origin` first, the others by name.
    #[must_use]
    pub fn remotes(&self) -> Vec<String> {
        self.with(|repo| {
            let config = repo.config_snapshot();
            let names = repo.remote_names();
            let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
            names.sort_by_key(|name| (name != "origin", name.clone()));
            let address = |name: &String| config.string(&format!("remote.{name}.url"));
            names
                .iter()
                .filter_map(|name| Some(address(name)?.to_string()))
                .collect()
        })
    }

    /// Says in what way the history of this clone is not whole; `None` if it is.
    #[must_use]
    pub fn incomplete(&self) -> Option<String> {
        self.with(|repo| {
            if repo.is_shallow().unwrap_or(true) {
                return Some("the clone is shallow: older commits are not in it".to_owned());
            }
            if repo.common_dir().join("info/grafts").is_file() {
                return Some("commits are grafted: history is not what was committed".to_owned());
            }
            let config = repo.config_snapshot();
            let partial = config.string("extensions.partialClone").is_some()
                || config.boolean("remote.origin.promisor") == Some(true);
            partial.then(|| "the clone is partial: some objects are not in it".to_owned())
        })
    }

    /// Tells whether only a part of the files is meant to be on disk.
    #[must_use]
    pub fn is_sparse(&self) -> bool {
        self.with(|repo| repo.config_snapshot().boolean("core.sparseCheckout") == Some(true))
    }

    /// Returns at most five names of tags and branches that look like one that is not there.
    fn similar(&self, wanted: &str) -> Vec<String> {
        let wanted: String = wanted.chars().take(100).collect();
        let mut near: Vec<(usize, String)> = self.with(|repo| {
            let Ok(platform) = repo.references() else {
                return Vec::new();
            };
            let Ok(all) = platform.all() else {
                return Vec::new();
            };
            all.filter_map(Result::ok)
                .filter_map(|reference| {
                    let name = reference.name().shorten().to_string();
                    let distance = distance(&wanted, &name);
                    (distance <= 1 + wanted.chars().count() / 4).then_some((distance, name))
                })
                .collect()
        });
        near.sort();
        near.dedup();
        near.into_iter().take(5).map(|(_, name)| name).collect()
    }
}

/// Counts the letters to change, add or drop to make one name of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(120).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let swap = row.get(j).copied().unwrap_or(0) + usize::from(ca != *cb);
            let drop = row.get(j + 1).copied().unwrap_or(0) + 1;
            let add = next.get(j).copied().unwrap_or(0) + 1;
            next.push(swap.min(drop).min(add));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances() {
        assert_eq!(distance("v0.4", "v0.4"), 0);
        assert_eq!(distance("v0.4", "v0.5"), 1);
        assert_eq!(distance("0.4", "v0.4"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
