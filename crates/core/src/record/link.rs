//! What a link of a record leads to.

use crate::forge::Forge;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// An issue or a pull request of this repository: `#12`, or its address.
    Issue(u64),
    /// A path of this repository, without line and anchor; not yet looked for.
    Path(String),
    /// Somewhere else, which nothing here can see.
    Elsewhere,
    /// Nowhere: it is no address, no issue and no path.
    Nowhere,
}

impl Link {
    /// Tells what a link leads to.
    ///
    /// ```
    /// use gradus_core::record::Link;
    ///
    /// assert_eq!(Link::of("#12", None), Link::Issue(12));
    /// assert_eq!(Link::of("docs/a.md:7", None), Link::Path("docs/a.md".into()));
    /// assert_eq!(Link::of("https://example.com/talk", None), Link::Elsewhere);
    /// ```
    #[must_use]
    pub fn of(text: &str, forge: Option<&Forge>) -> Self {
        let text = text.trim();
        if let Some(number) = text.strip_prefix('#').and_then(number) {
            return Self::Issue(number);
        }
        if text.contains("://") {
            let here = forge.and_then(|f| issue(text, f));
            return match here {
                Some(number) => Self::Issue(number),
                None if has_host(text) => Self::Elsewhere,
                None => Self::Nowhere,
            };
        }
        // `owner/name#12`: of this repository, or of another.
        if let Some((project, number)) = text.split_once('#')
            && let Some(number) = self::number(number)
            && project.split('/').count() == 2
            && !project.contains('.')
        {
            let is_here = forge.is_some_and(|f| ends_with(f.project(), project));
            return if is_here {
                Self::Issue(number)
            } else {
                Self::Elsewhere
            };
        }
        let path = text.split(['#', '?']).next().unwrap_or_default();
        let path = without_line(path);
        if path.contains(':') {
            // `mailto:`, and whatever else has a scheme; words have none.
            return match path.contains(char::is_whitespace) {
                true => Self::Nowhere,
                false => Self::Elsewhere,
            };
        }
        if path.is_empty() {
            // An anchor of the page itself.
            return match text.len() > 1 && text.starts_with('#') {
                true => Self::Elsewhere,
                false => Self::Nowhere,
            };
        }
        Self::Path(path.to_owned())
    }
}

/// Tells whether an address names a host.
fn has_host(url: &str) -> bool {
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    !url.contains(char::is_whitespace) && host.contains(|c: char| c.is_alphanumeric())
}

fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Returns the number of an issue or pull request by its address on this forge.
fn issue(url: &str, forge: &Forge) -> Option<u64> {
    let rest = strip(url, forge.project())?;
    let rest = rest.split(['#', '?']).next()?.trim_end_matches('/');
    let rest = rest.strip_prefix("/-").unwrap_or(rest);
    let kinds = ["/issues/", "/pull/"];
    number(kinds.iter().find_map(|kind| rest.strip_prefix(kind))?)
}

/// Strips a prefix, case aside: hosts and names have none.
fn strip<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix)
        .then(|| text.get(prefix.len()..))?
}

fn ends_with(project: &str, name: &str) -> bool {
    let start = project.len().checked_sub(name.len());
    let tail = start.and_then(|s| project.get(s..));
    tail.is_some_and(|t| t.eq_ignore_ascii_case(name))
}

/// Drops `:12`, `:12:3` and `:12-20` from the end of a path.
fn without_line(path: &str) -> &str {
    let mut path = path;
    for _ in 0..2 {
        let Some((rest, last)) = path.rsplit_once(':') else {
            break;
        };
        let is_range = last.split('-').all(|part| number(part).is_some());
        if !is_range || rest.is_empty() {
            break;
        }
        path = rest;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::Link;
    use crate::forge::Forge;

    #[test]
    fn issues_of_this_repository() {
        let forge = Forge::of_remote("git@github.com:tide/harbour.git");
        let of = |text: &str| Link::of(text, forge.as_ref());
        for issue in [
            "#7",
            " #7 ",
            "https://github.com/tide/harbour/issues/7",
            "https://github.com/Tide/Harbour/pull/7/",
            "https://github.com/tide/harbour/issues/7#issuecomment-1",
            "tide/harbour#7",
        ] {
            assert_eq!(of(issue), Link::Issue(7), "{issue}");
        }
        for other in [
            "https://github.com/tide/harbours/issues/7",
            "https://github.com/tide/harbour/issues/7x",
            "https://github.com/tide/harbour/blob/main/a.md",
            "https://github.com/\u{e9}",
            "tide/quay#7",
            "mailto:ada@example.com",
            "#use",
        ] {
            assert_eq!(of(other), Link::Elsewhere, "{other}");
        }
        for none in [
            "",
            " ",
            "#",
            "https://",
            "https:// /x",
            "see: the talk in May",
        ] {
            assert_eq!(of(none), Link::Nowhere, "{none}");
        }
        assert_eq!(Link::of("tide/harbour#7", None), Link::Elsewhere);
    }

    #[test]
    fn paths_may_have_a_line_or_an_anchor() {
        for path in [
            "docs/a.md",
            "docs/a.md:3",
            "docs/a.md:3:9",
            "docs/a.md:3-9",
            "docs/a.md#use",
            "docs/a.md?plain=1#L3",
        ] {
            assert_eq!(
                Link::of(path, None),
                Link::Path("docs/a.md".into()),
                "{path}"
            );
        }
        assert_eq!(
            Link::of("docs/a.md#3", None),
            Link::Path("docs/a.md".into())
        );
    }
}
