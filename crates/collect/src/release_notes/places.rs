//! Which files of a tree are release notes, told by their paths.

use super::heading;
use crate::source::FileKind;

/// Beginnings of names of changelogs, without marks.
const FILES: [&str; 5] = ["changelog", "changes", "history", "releasenotes", "news"];
/// Folders with a file a release, without marks.
const FOLDERS: [&str; 4] = ["changelog", "changelogs", "releases", "releasenotes"];
/// Folders of documents: the notes in them are the project's own.
const DOCUMENTS: [&str; 7] = [
    "docs",
    "doc",
    "documentation",
    "site",
    "website",
    "content",
    "en",
];

/// Tells whether a file may hold the project's release notes: at the root, or among its
/// documents. What lies deeper has notes of a part, and a numbering of its own.
pub(super) fn is_notes(path: &str) -> bool {
    if FileKind::of(path) != FileKind::Markdown {
        return false;
    }
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = bare(file.split(".md").next().unwrap_or(file));
    let in_folder = folders
        .split('/')
        .any(|part| FOLDERS.contains(&&*bare(part)));
    let is_changelog = FILES.iter().any(|name| {
        let rest = stem.strip_prefix(name);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic() && c != 'v'))
    });
    let is_one = in_folder && (is_changelog || heading::of_file(path).is_some());
    let is_home = |part: &str| {
        part.is_empty() || FOLDERS.contains(&&*bare(part)) || DOCUMENTS.contains(&&*bare(part))
    };
    (is_one || is_changelog) && folders.split('/').all(is_home)
}

fn bare(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::is_notes;

    #[test]
    fn notes_lie_in_known_places() {
        for path in [
            "CHANGELOG.md",
            "CHANGES.md",
            "RELEASE_NOTES.md",
            "CHANGELOG/CHANGELOG-0.10.md",
            "CHANGELOG/v1.10.0.md",
            "docs/releases/0.4.md",
            "docs/releases/v0.4.0-rc.1.md",
            "docs/release-notes/release-0.4.md",
            "site/content/en/CHANGELOG.md",
        ] {
            assert!(is_notes(path), "{path}");
        }
        for path in [
            "CHANGELOG",
            "CHANGELOG/README.md",
            "docs/releases/index.md",
            "docs/changes-of-plan.md",
            "docs/newsletter.md",
            "charts/lamp/CHANGELOG.md",
            "docs/0.4/gates.md",
        ] {
            assert!(!is_notes(path), "{path}");
        }
    }
}
