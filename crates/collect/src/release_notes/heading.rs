//! Releases in headings and in names of files.

use gradus_core::version::Version;

/// Longest version that is taken.
const MAX_VERSION: usize = 40;

/// What a heading begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Begins<'a> {
    /// The notes of a release.
    Release(&'a str),
    /// The notes of a release of what has this name: `client v0.2.0`.
    Named(&'a str, &'a str),
    /// What is not released yet.
    Unreleased,
    /// Part of the notes.
    Section,
}

/// Reads a heading: `v0.4.0`, `[0.4.0] - 2025-01-31`, `Release 0.4`, `Lamp v0.4.0`.
pub(super) fn of_heading(text: &str) -> Begins<'_> {
    let mark = |c: char| matches!(c, '[' | ']' | '*' | '_' | '`' | '(' | ')' | ':' | ',');
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')'))
        .map(|word| word.trim_matches(mark))
        .filter(|word| !word.is_empty());
    let fill = [
        "release",
        "version",
        "notes",
        "for",
        "changelog",
        "changes",
        "in",
        "the",
    ];
    let mut skipped = 0;
    for word in words.clone() {
        if is_version(word) {
            return Begins::Release(word);
        }
        if word.eq_ignore_ascii_case("unreleased") || word.eq_ignore_ascii_case("next") {
            return Begins::Unreleased;
        }
        if !fill.iter().any(|f| word.eq_ignore_ascii_case(f)) {
            break;
        }
        skipped += 1;
    }
    // A name and a release, and nothing else.
    let others = [
        "since",
        "install",
        "upgrade",
        "upgrading",
        "from",
        "to",
        "kubernetes",
        "k8s",
        "go",
        "until",
        "before",
        "after",
    ];
    let rest: Vec<&str> = words.skip(skipped).take(3).collect();
    match rest.as_slice() {
        [name, version]
            if is_version(version) && !others.iter().any(|o| name.eq_ignore_ascii_case(o)) =>
        {
            Begins::Named(name, version)
        }
        _ => Begins::Section,
    }
}

/// Returns what a title says that the notes are of: `client` in `Changelog of the client`.
pub(super) fn of_title(text: &str) -> Option<&str> {
    let mark = |c: char| !c.is_alphanumeric();
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|w| w.trim_matches(mark))
        .collect();
    let is = |word: &str, one: &[&str]| one.iter().any(|o| word.eq_ignore_ascii_case(o));
    let (before, name) = match words.as_slice() {
        [before @ .., the, name] if is(the, &["the"]) => (before, *name),
        [before @ .., name] => (before, *name),
        [] => return None,
    };
    let (of, kind) = before.split_last()?;
    let is_kind = match kind {
        [one] => is(one, &["changelog", "changes"]),
        [first, second] => {
            is(first, &["change", "release"]) && is(second, &["log", "logs", "notes", "changes"])
        }
        _ => false,
    };
    let anybody = [
        "all",
        "changes",
        "contributors",
        "developers",
        "maintainers",
        "next",
        "operators",
        "project",
        "release",
        "releases",
        "repository",
        "this",
        "users",
        "version",
        "versions",
    ];
    let is_name = name.contains(|c: char| c.is_alphabetic())
        && Version::parse(name).is_none()
        && !is(name, &anybody);
    (is_kind && is(of, &["of", "for"]) && is_name).then_some(name)
}

/// Reads the name of a file: `v0.4.0.md`, `CHANGELOG-0.4.md`, `release-0.4.0-rc.1.md`.
pub(super) fn of_file(path: &str) -> Option<&str> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file
        .strip_suffix(".md")
        .or_else(|| file.strip_suffix(".markdown"))?;
    let digit = stem.find(|c: char| c.is_ascii_digit())?;
    let before = stem.get(..digit).unwrap_or_default();
    let start = match before.strip_suffix(['v', 'V']) {
        Some(rest) if rest.is_empty() || rest.ends_with(['-', '_', ' ', '.']) => digit - 1,
        _ => digit,
    };
    stem.get(start..).filter(|version| is_version(version))
}

/// Tells whether a word is a version of two numbers or three.
pub(super) fn is_version(word: &str) -> bool {
    word.contains('.') && word.len() <= MAX_VERSION && Version::parse(word).is_some()
}

/// Tells whether a version is of a candidate.
pub(super) fn is_prerelease(version: &str) -> bool {
    let (_, rest) = version.split_once('-').unwrap_or_default();
    let rest = rest.to_ascii_lowercase();
    ["alpha", "beta", "rc", "pre", "dev"]
        .iter()
        .any(|w| rest.starts_with(w))
}

#[cfg(test)]
mod tests {
    use super::{Begins, is_prerelease, of_file, of_heading, of_title};

    #[test]
    fn titles_say_what_the_notes_are_of() {
        for (text, name) in [
            ("Changelog of the client", Some("client")),
            ("Release notes for `lamp-client`", Some("lamp-client")),
            ("Change log for Lamp", Some("Lamp")),
            ("Changelog", None),
            ("Release notes for v0.4", None),
            ("Release notes for users", None),
            ("Changes of 2025", None),
            ("What the client does", None),
            ("", None),
        ] {
            assert_eq!(of_title(text), name, "{text}");
        }
    }

    #[test]
    fn headings_begin_releases() {
        for (text, version) in [
            ("v0.4.0", "v0.4.0"),
            ("[0.4.0] - 2025-01-31", "0.4.0"),
            (
                "[v0.4.0](https://example.com/v0.4.0) (2025-01-31)",
                "v0.4.0",
            ),
            ("Release notes for v0.4.0-rc.1", "v0.4.0-rc.1"),
            ("**Version 0.4**", "0.4"),
        ] {
            assert_eq!(of_heading(text), Begins::Release(version), "{text}");
        }
        assert_eq!(of_heading("Lamp v0.4.0"), Begins::Named("Lamp", "v0.4.0"));
        assert_eq!(of_heading("[Unreleased]"), Begins::Unreleased);
        for text in [
            "Changes since v0.3.0",
            "Since v0.3.0",
            "Known issues",
            "Kubernetes v1.34",
            "Downloads for v0.4.0 of the lamp",
            "2025-01-31",
            "Upgrading from v0.3 to v0.4",
            "3. Install it",
            "",
        ] {
            assert_eq!(of_heading(text), Begins::Section, "{text}");
        }
    }

    #[test]
    fn files_are_called_after_releases() {
        assert_eq!(of_file("CHANGELOG/v1.10.0-rc.0.md"), Some("v1.10.0-rc.0"));
        assert_eq!(of_file("CHANGELOG-0.10.md"), Some("0.10"));
        assert_eq!(of_file("docs/releases/release-v0.4.md"), Some("v0.4"));
        for none in ["CHANGELOG.md", "notes-2025.md", "a/v1.txt", "v.md"] {
            assert_eq!(of_file(none), None, "{none}");
        }
        assert!(is_prerelease("v0.4.0-rc.1") && !is_prerelease("v0.4.0"));
    }
}
