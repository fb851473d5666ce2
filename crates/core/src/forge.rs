//! The web site that shows a repository's files, told by the address it was cloned from.

/// A web site that shows the files of one repository.
///
/// ```
/// use gradus_core::forge::Forge;
///
/// let forge = Forge::of_remote("git@github.com:tide/harbour.git").unwrap();
/// assert_eq!(
///     forge.file("v1.0.0", "pkg/gates.go", 7),
///     "https://github.com/tide/harbour/blob/v1.0.0/pkg/gates.go#L7"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forge {
    kind: Kind,
    /// `https://host/owner/name`, without credentials.
    project: String,
}

/// How a site writes its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    GitHub,
    GitLab,
}

impl Forge {
    /// Tells the site from the address of a remote: `https`, `ssh`, `git`, or `user@host:path`.
    ///
    /// Known are GitHub and GitLab, and hosts that are called `github.` or `gitlab.` something.
    /// User, password and port of the address are dropped; `None` where the site is not known.
    #[must_use]
    pub fn of_remote(address: &str) -> Option<Self> {
        let (host, path) = split(address.trim())?;
        let host = host.to_ascii_lowercase();
        let kind = match host.split_once('.')? {
            ("github", _) => Kind::GitHub,
            ("gitlab", _) => Kind::GitLab,
            _ => return None,
        };
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let parts: Vec<&str> = path.split('/').collect();
        let fits = match kind {
            Kind::GitHub => parts.len() == 2,
            Kind::GitLab => parts.len() >= 2,
        };
        let plain = parts.iter().all(|part| is_plain(part));
        (fits && plain && is_plain(&host)).then(|| Self {
            kind,
            project: format!("https://{host}/{path}"),
        })
    }

    /// Returns the address of the repository.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.project
    }

    /// Returns the address of a line of a file at a commit or tag; of the file where the line
    /// is 0.
    #[must_use]
    pub fn file(&self, revision: &str, path: &str, line: u32) -> String {
        let mut url = format!(
            "{}/{}/{}/{}",
            self.project,
            match self.kind {
                Kind::GitHub => "blob",
                Kind::GitLab => "-/blob",
            },
            encoded(revision),
            encoded(path)
        );
        if line > 0 {
            // A rendered page has no lines to jump to.
            if path.ends_with(".md") || path.ends_with(".markdown") {
                url.push_str("?plain=1");
            }
            url.push_str(&format!("#L{line}"));
        }
        url
    }

    /// Returns the address of a pull request, or merge request.
    #[must_use]
    pub fn pull(&self, number: u64) -> String {
        let pull = match self.kind {
            Kind::GitHub => "pull",
            Kind::GitLab => "-/merge_requests",
        };
        format!("{}/{pull}/{number}", self.project)
    }

    /// Returns the address of the tree at a tag or commit.
    #[must_use]
    pub fn tree(&self, revision: &str) -> String {
        let tree = match self.kind {
            Kind::GitHub => "tree",
            Kind::GitLab => "-/tree",
        };
        format!("{}/{tree}/{}", self.project, encoded(revision))
    }

    /// Returns the address of a commit.
    #[must_use]
    pub fn commit(&self, hash: &str) -> String {
        let commit = match self.kind {
            Kind::GitHub => "commit",
            Kind::GitLab => "-/commit",
        };
        format!("{}/{commit}/{}", self.project, encoded(hash))
    }

    /// Returns the address of an issue by its number. GitHub counts pull requests among them, and
    /// leads on from there.
    #[must_use]
    pub fn issue(&self, number: u64) -> String {
        let issues = match self.kind {
            Kind::GitHub => "issues",
            Kind::GitLab => "-/issues",
        };
        format!("{}/{issues}/{number}", self.project)
    }
}

/// Splits an address into host and path; user, password and port are dropped.
fn split(address: &str) -> Option<(&str, &str)> {
    let Some((scheme, rest)) = address.split_once("://") else {
        // `user@host:path`; a path of the disk has no host.
        let (before, path) = address.split_once(':')?;
        return (!before.contains('/')).then(|| (without_user(before), path));
    };
    if !["https", "http", "ssh", "git", "git+ssh"].contains(&scheme) {
        return None;
    }
    let (authority, path) = rest.split_once('/')?;
    let host = without_user(authority);
    Some((host.split_once(':').map_or(host, |(host, _)| host), path))
}

fn without_user(authority: &str) -> &str {
    authority.rsplit('@').next().unwrap_or(authority)
}

/// Tells whether a host, owner or name is written with nothing but what those are written with.
fn is_plain(part: &str) -> bool {
    !part.is_empty()
        && !part.bytes().all(|b| b == b'.')
        && part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

/// Writes a path for an address: whatever could end or change it is a percent code.
#[must_use]
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Forge;

    fn project(address: &str) -> Option<String> {
        Forge::of_remote(address).map(|f| f.project().to_owned())
    }

    #[test]
    fn every_form_of_an_address_is_one_project() {
        for address in [
            "https://github.com/tide/harbour",
            "https://github.com/tide/harbour.git",
            "https://github.com/tide/harbour/",
            "http://GitHub.com/tide/harbour.git\n",
            "git@github.com:tide/harbour.git",
            "github.com:tide/harbour",
            "ssh://git@github.com/tide/harbour.git",
            "ssh://git@github.com:22/tide/harbour.git",
            "git://github.com/tide/harbour.git",
        ] {
            let wanted = Some("https://github.com/tide/harbour".to_owned());
            assert_eq!(project(address), wanted, "{address}");
        }
        assert_eq!(
            project("https://gitlab.example.com/tide/bay/harbour.git").as_deref(),
            Some("https://gitlab.example.com/tide/bay/harbour")
        );
    }

    #[test]
    fn credentials_are_dropped() {
        for address in [
            "https://ada:s3cret@github.com/tide/harbour.git",
            "https://s3cret@github.com/tide/harbour.git",
            "https://ada:s3@cret@github.com:443/tide/harbour.git",
            "ssh://ada:s3cret@github.com:22/tide/harbour.git",
            "ada:s3cret@github.com:tide/harbour.git",
        ] {
            let found = project(address).unwrap_or_default();
            assert!(!found.contains("s3"), "{address}: {found}");
            assert!(!found.contains('@'), "{address}: {found}");
        }
    }

    #[test]
    fn what_is_no_site_is_none() {
        for address in [
            "",
            "/srv/git/harbour.git",
            "../harbour",
            "C:\\harbour",
            "file:///srv/github.com/tide/harbour",
            "https://example.com/tide/harbour",
            "https://github.com",
            "https://github.com/tide",
            "https://github.com/tide/harbour/extra",
            "https://github.com/tide/../harbour",
            "https://github.com/tide/..",
            "https://github.com/tide/har bour",
            "https://github.com/tide/harbour?x=<script>",
            "git@work:tide/harbour.git",
            "https://github.com@example.com/tide/harbour",
            "https://mygithub.com/tide/harbour",
        ] {
            assert_eq!(project(address), None, "{address}");
        }
    }

    #[test]
    fn addresses_of_lines_files_and_trees() {
        let github = Forge::of_remote("https://github.com/tide/harbour").unwrap();
        assert_eq!(
            github.file("0123abcd", "docs/a b#1?.md", 3),
            "https://github.com/tide/harbour/blob/0123abcd/docs/a%20b%231%3F.md?plain=1#L3"
        );
        assert_eq!(
            github.file("api/v1.0", "VERSION", 0),
            "https://github.com/tide/harbour/blob/api/v1.0/VERSION"
        );
        assert_eq!(
            github.tree("v1.0.0"),
            "https://github.com/tide/harbour/tree/v1.0.0"
        );
        assert_eq!(
            github.commit("0123abcd"),
            "https://github.com/tide/harbour/commit/0123abcd"
        );
        assert_eq!(github.issue(7), "https://github.com/tide/harbour/issues/7");
        let gitlab = Forge::of_remote("git@gitlab.com:tide/harbour.git").unwrap();
        assert_eq!(
            gitlab.file("0123abcd", "a.go", 9),
            "https://gitlab.com/tide/harbour/-/blob/0123abcd/a.go#L9"
        );
        assert_eq!(
            gitlab.tree("v1"),
            "https://gitlab.com/tide/harbour/-/tree/v1"
        );
        assert_eq!(
            gitlab.commit("0123abcd"),
            "https://gitlab.com/tide/harbour/-/commit/0123abcd"
        );
        assert_eq!(
            gitlab.issue(7),
            "https://gitlab.com/tide/harbour/-/issues/7"
        );
    }
}
