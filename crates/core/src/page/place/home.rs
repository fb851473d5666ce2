//! Which of several folders with pages of gates is their home.
//!
//! Pages are translated and archived: then copies lie elsewhere, and may be more than the pages.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::join as joined;

/// Where pages are at home.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// There.
    At(String),
    /// There is no page.
    None,
    /// In one of these; nothing tells in which.
    Doubt { first: String, second: String },
}

/// Names of folders of what was.
const PAST: [&str; 6] = ["archives", "attic", "backup", "legacy", "old", "versions"];
/// Names of folders of translations.
const TRANSLATED: [&str; 4] = ["i18n", "l10n", "locales", "translations"];
/// Languages into which documentation is translated: those of kubernetes.io, and some that
/// other projects have.
const LANGUAGES: [&str; 27] = [
    "ar", "bn", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
    "ko", "nl", "no", "pl", "pt", "ru", "sv", "tr", "uk", "vi", "zh",
];

/// Finds the home among folders, with the number of gates that have a page there. `usual` is the
/// folder that they would have if there were none; `is_marked` tells whether the index of a
/// folder has markers.
pub(super) fn among(
    counts: &BTreeMap<String, usize>,
    usual: &str,
    is_marked: &dyn Fn(&str) -> bool,
) -> Home {
    let mut folders: Vec<(&str, usize)> = counts.iter().map(|(f, n)| (&**f, *n)).collect();
    if folders.is_empty() {
        return Home::None;
    }
    // Its pages may all be gone, and those of a translation be left.
    if !counts.contains_key(usual) && copies(usual) == 0 && is_marked(usual) {
        return Home::At(usual.to_owned());
    }
    let marked: Vec<(&str, usize)> = match folders.as_slice() {
        [_] => Vec::new(),
        all => all.iter().filter(|(f, _)| is_marked(f)).copied().collect(),
    };
    let has_marked = !marked.is_empty();
    if has_marked {
        folders = marked;
    }
    let rank = |(folder, gates): &(&str, usize)| (copies(folder), Reverse(*gates));
    folders.sort_by_key(|f| (rank(f), !is_english(f.0)));
    let Some(first) = folders.first() else {
        return Home::None;
    };
    let alike = folders.get(1).filter(|second| {
        rank(first) == rank(second) && is_english(first.0) == is_english(second.0)
    });
    // A page or two beside many that look like copies need not be the home of all.
    let more = folders.iter().find(|(_, gates)| *gates > first.1 * 2);
    match alike.or(more.filter(|_| !has_marked)) {
        Some(second) => Home::Doubt {
            first: first.0.to_owned(),
            second: second.0.to_owned(),
        },
        None => Home::At(first.0.to_owned()),
    }
}

/// Counts what makes a path look like a copy: of another language, or of another time.
pub(super) fn copies(path: &str) -> usize {
    let parts = path.split('/').filter(|part| {
        let part = part.to_lowercase();
        let language = part.split(['-', '_']).next().unwrap_or_default();
        let is_language = LANGUAGES.contains(&language)
            && (part.len() == language.len() || part.len() <= language.len() + 5);
        is_language || PAST.contains(&&*part) || TRANSLATED.contains(&&*part)
    });
    parts.count() + usize::from(joined::is_dated(&format!("{path}/x.md")))
}

fn is_english(path: &str) -> bool {
    path.split('/').any(|part| part == "en")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Home, among};

    fn home(counts: &[(&str, usize)], marked: &[&str]) -> Home {
        let counts: BTreeMap<String, usize> =
            counts.iter().map(|(f, n)| ((*f).to_owned(), *n)).collect();
        among(&counts, "docs/usual", &|folder| marked.contains(&folder))
    }

    fn at(folder: &str) -> Home {
        Home::At(folder.to_owned())
    }

    #[test]
    fn copies_do_not_move_the_home() {
        for (counts, expected) in [
            (&[("archive", 3), ("docs/gates", 3)][..], "docs/gates"),
            (&[("archive", 4), ("docs/gates", 3)], "docs/gates"),
            (&[("content/de/g", 9), ("content/en/g", 8)], "content/en/g"),
            (&[("content/g", 2), ("content/zh-cn/g", 3)], "content/g"),
            (&[("docs/gates", 3), ("docs/gates/pt-br", 3)], "docs/gates"),
            (&[("docs/a", 3), ("docs/en/a", 3)], "docs/en/a"),
            (&[("docs/a", 2), ("docs/b", 3)], "docs/b"),
            (&[("content/de/g", 1)], "content/de/g"),
        ] {
            assert_eq!(home(counts, &[]), at(expected), "{counts:?}");
        }
    }

    #[test]
    fn the_folder_whose_index_has_markers_is_the_home() {
        let counts = [("docs/a", 1), ("docs/b", 9)];
        assert_eq!(home(&counts, &["docs/a"]), at("docs/a"));
        assert_eq!(home(&counts, &["docs/a", "docs/b"]), at("docs/b"));
        assert_eq!(home(&counts, &["docs/usual"]), at("docs/usual"));
        // The index was copied with them.
        let counts = [("content/de/g", 3), ("content/en/g", 1)];
        let marked = ["content/de/g", "content/en/g"];
        assert_eq!(home(&counts, &marked), at("content/en/g"));
    }

    #[test]
    fn a_doubt_is_a_doubt() {
        for counts in [
            [("docs/a", 2), ("docs/b", 2)],
            [("content/zh/g", 9), ("notes", 1)],
        ] {
            let found = home(&counts, &[]);
            assert!(matches!(found, Home::Doubt { .. }), "{found:?}");
        }
        assert_eq!(home(&[], &[]), Home::None);
    }
}
