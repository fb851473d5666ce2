//! From a path as a script writes it to a file of the tree.

use std::collections::BTreeSet;

/// Every path of a tree.
#[derive(Debug, Clone)]
pub(crate) struct Places<'a> {
    paths: BTreeSet<&'a str>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(paths: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            paths: paths.into_iter().collect(),
        }
    }

    pub(crate) fn contains(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Finds a file that a script names: beside the script, from the root, or by its end where
    /// the beginning is a variable and only one file ends so.
    pub(crate) fn find(&self, from: &str, written: &str) -> Option<String> {
        let plain = written.rsplit_once(['}', ')']).map_or(written, |(_, r)| r);
        let plain = match plain.strip_prefix('$') {
            Some(rest) => rest.split_once('/')?.1,
            None => plain,
        };
        let computed = plain.len() != written.len();
        let plain = plain.trim_start_matches('/');
        if plain.is_empty() {
            return None;
        }
        // From the root of a machine: only a checkout that lies there could be meant.
        let computed = computed || written.starts_with('/');
        let candidates = [join(folder(from), plain), join("", plain)];
        let mut candidates = candidates.into_iter().flatten();
        if let Some(found) = candidates.find(|p| self.contains(p)) {
            return Some(found);
        }
        let end = format!("/{plain}");
        let mut matches = self.paths.iter().filter(|p| p.ends_with(&end));
        match (matches.next(), matches.next()) {
            (Some(one), None) if computed => Some((*one).to_owned()),
            _ => None,
        }
    }

    /// Lists the files from which a text names others: one in the folder that it has gone to, if
    /// it has, and itself.
    pub(super) fn from<'f>(path: &'f str, inside: Option<&'f str>) -> Vec<&'f str> {
        inside.into_iter().chain([path]).collect()
    }

    /// Finds a folder that a text names: beside it, or from the root.
    pub(super) fn folder(&self, from: &str, written: &str) -> Option<String> {
        let written = written.trim_end_matches('/');
        let folders = [join(folder(from), written), join("", written)];
        let mut folders = folders.into_iter().flatten().filter(|f| !f.is_empty());
        folders.find(|folder| {
            let prefix = format!("{folder}/");
            let mut inside = self.paths.range(prefix.as_str()..);
            inside.next().is_some_and(|p| p.starts_with(&prefix))
        })
    }

    /// Returns the files with an ending below a folder that a script names.
    pub(super) fn below(&self, from: &str, written: &str, end: &str) -> Vec<String> {
        let written = written.trim_end_matches('/');
        for folder in [join(folder(from), written), join("", written)] {
            let Some(folder) = folder.filter(|f| !f.is_empty()) else {
                continue;
            };
            let prefix = format!("{folder}/");
            let inside = self.paths.range(prefix.as_str()..);
            let found: Vec<String> = inside
                .take_while(|p| p.starts_with(&prefix))
                .filter(|p| p.ends_with(end))
                .map(|p| (*p).to_owned())
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Returns the files that a pattern with stars in its last part names.
    pub(super) fn matching(&self, from: &str, pattern: &str) -> Vec<String> {
        let (inside, last) = pattern.rsplit_once('/').unwrap_or(("", pattern));
        let folders = [join(folder(from), inside), join("", inside)];
        for wanted in folders.into_iter().flatten() {
            let found: Vec<String> = self
                .paths
                .iter()
                .filter(|p| folder(p) == wanted)
                .filter(|p| matches(last, p.rsplit('/').next().unwrap_or_default()))
                .map(|p| (*p).to_owned())
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

/// Matches a name against parts between stars.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            match rest.find(before) {
                Some(at) => rest = rest.get(at + before.len()..).unwrap_or_default(),
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |end| rest.ends_with(end))
}

pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Joins a folder and a relative path; `None` where it leads out of the tree.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{Places, matches};

    #[test]
    fn paths_as_scripts_write_them() {
        let places = Places::new([
            "hack/ci/run.sh",
            "hack/lib/x.sh",
            "t/a.bats",
            "t/b.bats",
            "u/a.bats",
        ]);
        let find = |written| places.find("hack/ci/run.sh", written);
        assert_eq!(find("../lib/x.sh").as_deref(), Some("hack/lib/x.sh"));
        assert_eq!(find("./t/a.bats").as_deref(), Some("t/a.bats"));
        assert_eq!(find("${ROOT}/lib/x.sh").as_deref(), Some("hack/lib/x.sh"));
        assert_eq!(find("$ROOT/t/b.bats").as_deref(), Some("t/b.bats"));
        assert_eq!(find("${X}/a.bats"), None, "two files end so");
        assert_eq!(find("../../../x.sh"), None);
        assert_eq!(find("gone.sh"), None);
        assert_eq!(places.below("x", "t/", ".bats").len(), 2);
        assert_eq!(places.matching("x", "t/*.bats"), ["t/a.bats", "t/b.bats"]);
    }

    #[test]
    fn stars() {
        assert!(matches("a*.bats", "a_b.bats") && matches("*", "x") && matches("a*b*c", "a1b2c"));
        assert!(!matches("a*.bats", "b.bats") && !matches("a*b*c", "a1c"));
    }
}
