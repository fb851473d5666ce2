//! What a repository is called.

use std::path::Path;

use crate::io::git::Repo;
use crate::io::place;

/// Names a repository after its origin, else after its folder.
pub(super) fn of_repository(repo: &Repo, path: &Path) -> String {
    if let Some(origin) = repo.origin() {
        let name = last_part(&origin);
        if !name.is_empty() {
            return name;
        }
    }
    repo.work_tree().map_or_else(|| of_path(path), of_path)
}

/// Names a folder; a bare repository in a folder called `repo` goes by that folder's parent.
pub(super) fn of_path(path: &Path) -> String {
    let full = place::canonical(path);
    let part = |path: &Path| {
        path.file_name()
            .map(|name| last_part(&name.to_string_lossy()))
            .filter(|name| !name.is_empty())
    };
    let name = part(&full);
    if matches!(name.as_deref(), Some("repo") | None)
        && let Some(parent) = full.parent().and_then(part)
    {
        return parent;
    }
    name.unwrap_or_else(|| "repository".to_owned())
}

/// Returns the last part of an address; of one that is nothing but a host, never the user or
/// password before it.
fn last_part(address: &str) -> String {
    let trimmed = address.trim().trim_end_matches('/');
    let trimmed = trimmed.strip_suffix(".git").unwrap_or(trimmed);
    trimmed
        .trim_end_matches('/')
        .rsplit(['/', ':', '\\', '@'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn names() {
        assert_eq!(last_part("https://example.com/a/b.git"), "b");
        assert_eq!(last_part("git@example.com:a/b.git/"), "b");
        assert_eq!(last_part("b"), "b");
        assert_eq!(last_part(".git"), "");
        assert_eq!(last_part(""), "");
        assert_eq!(last_part("https://ada:s3cret@example.com"), "example.com");
        assert_eq!(last_part("https://s3cret@example.com/"), "example.com");
    }
}
