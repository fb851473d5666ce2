//! Which repository this is: what is given beside it may be of another one.

use gradus_core::forge::Forge;

use crate::source::Source;

/// Which repository this is, by the remotes of the clone and by its Go module.
///
/// ```
/// use gradus_collect::home::Home;
///
/// let home = Home::of(["git@github.com:tide/harbour.git"], None);
/// assert_eq!(home.is("Tide/Harbour"), Some(true));
/// assert_eq!(home.is("tide/bay"), Some(false));
/// assert_eq!(Home::default().is("tide/bay"), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// `owner/name`, as written; that of `origin` first.
    repositories: Vec<String>,
    /// What the project is called, by letters.
    names: Vec<String>,
}

impl Home {
    /// Takes the addresses of remotes, that of `origin` first, and the path of the Go module.
    #[must_use]
    pub fn of<'a>(remotes: impl IntoIterator<Item = &'a str>, module: Option<&str>) -> Self {
        let mut home = Self::default();
        for forge in remotes.into_iter().filter_map(Forge::of_remote) {
            home.add(forge.project());
        }
        if let Some(module) = module {
            // The number of a major version is no name.
            let is_major = |part: &&str| {
                let digits = part.strip_prefix('v').unwrap_or_default();
                !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
            };
            let parts: Vec<&str> = module.split('/').filter(|p| !is_major(p)).collect();
            if let [host @ ("github.com" | "gitlab.com"), owner, name, ..] = parts.as_slice() {
                home.add(&format!("https://{host}/{owner}/{name}"));
            }
            home.call(parts.last().copied().unwrap_or_default());
        }
        home
    }

    /// The same, with the module that `go.mod` at the root of a tree names.
    pub(crate) fn of_tree(remotes: &[String], source: &dyn Source) -> Self {
        let bytes = source.read("go.mod").unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let module = text.lines().find_map(|line| {
            let path = line.trim().strip_prefix("module")?;
            path.starts_with([' ', '\t']).then(|| path.trim())
        });
        Self::of(remotes.iter().map(String::as_str), module)
    }

    fn add(&mut self, address: &str) {
        let path = address.splitn(4, '/').nth(3).unwrap_or_default();
        // What lies in groups of groups has no `owner/name`.
        let Some((_, name)) = path.split_once('/').filter(|(_, n)| !n.contains('/')) else {
            return;
        };
        self.call(name);
        if self.is(path) != Some(true) {
            self.repositories.push(path.to_owned());
        }
    }

    fn call(&mut self, name: &str) {
        let name = letters(name);
        if !name.is_empty() && !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// Tells whether a repository, `owner/name`, is this one; `None` where nothing tells which
    /// this one is.
    #[must_use]
    pub fn is(&self, repository: &str) -> Option<bool> {
        let mut known = self.repositories.iter();
        (!self.repositories.is_empty()).then(|| known.any(|k| k.eq_ignore_ascii_case(repository)))
    }

    /// Tells whether the project may be called so: by the name of the repository or the module,
    /// or by a part of it; `None` where nothing tells what it is called.
    #[must_use]
    pub fn is_called(&self, word: &str) -> Option<bool> {
        let word = letters(word);
        let fits = |name: &String| name.contains(&word) || word.contains(name.as_str());
        (!self.names.is_empty()).then(|| self.names.iter().any(fits))
    }

    /// Says why what is told of another repository is not read.
    pub(crate) fn refusal(&self, what: &str, repository: &str) -> String {
        let here = self.repositories.first().map_or("", String::as_str);
        format!(
            "{what} of {repository}, and this is {here}: not read (where it is the same project, \
             add it to the remotes of the clone)"
        )
    }
}

fn letters(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::Home;

    #[test]
    fn remotes_and_the_module_tell() {
        let remotes = ["git@github.com:ann/harbour.git", "/srv/git/x.git"];
        let home = Home::of(remotes, Some("github.com/tide/harbour/v2"));
        for (repository, here) in [
            ("ann/harbour", true),
            ("tide/harbour", true),
            ("tide/bay", false),
            ("bob/harbour", false),
        ] {
            assert_eq!(home.is(repository), Some(here), "{repository}");
        }
        assert!(home.refusal("3 issues", "tide/bay").contains("ann/harbour"));
        let elsewhere = Home::of(["../harbour"], Some("example.com/tide/harbour"));
        assert_eq!(elsewhere.is("tide/bay"), None);
        let grouped = Home::of(["git@gitlab.com:tide/bay/harbour.git"], None);
        assert_eq!(grouped.is("tide/bay"), None);
    }

    #[test]
    fn a_project_is_called_by_parts_of_its_name_too() {
        let home = Home::of([], Some("example.com/tide/harbour-master"));
        for (word, fits) in [
            ("Harbour", true),
            ("harbour-master", true),
            ("HarbourMasterOperator", true),
            ("client", false),
        ] {
            assert_eq!(home.is_called(word), Some(fits), "{word}");
        }
        assert_eq!(Home::default().is_called("client"), None);
    }
}
