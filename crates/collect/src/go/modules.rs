//! Go modules of a tree: which folder an import path means.

use std::collections::BTreeMap;

use gradus_core::ledger::UnreadCode;

use super::file::text_of;
use super::lex::unquote;
use crate::docs::text::half_merged;

/// What a `go.mod` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ModFile {
    /// Path of the module.
    path: Option<String>,
    /// Modules that are replaced by folders.
    replaced: Vec<(String, String)>,
    /// Why it could not be read, or not in whole.
    pub(crate) problem: Option<(UnreadCode, String)>,
}

/// Returns what a `go.mod` calls its module, where it reads.
pub(crate) fn module_path(bytes: &[u8]) -> Option<String> {
    ModFile::of_bytes(bytes).path
}

impl ModFile {
    /// Reads the bytes of a `go.mod`.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        match text_of(bytes) {
            Ok(text) => Self {
                problem: half_merged("", text).map(|u| (u.code, u.reason)),
                ..Self::read(text)
            },
            Err(problem) => Self {
                problem: Some(problem),
                ..Self::default()
            },
        }
    }

    /// Reads a `go.mod`; lines that it does not know are left out.
    fn read(text: &str) -> Self {
        let mut file = Self::default();
        let mut block = String::new();
        for line in text.lines() {
            let line = line.split("//").next().unwrap_or_default().trim();
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["module", path] => file.path = Some(plain(path)),
                [keyword, "("] => (*keyword).clone_into(&mut block),
                [")"] => block.clear(),
                ["replace", rest @ ..] => file.replace(rest),
                rest if block == "replace" => file.replace(rest),
                _ => {}
            }
        }
        file
    }

    fn replace(&mut self, words: &[&str]) {
        let Some(arrow) = words.iter().position(|w| *w == "=>") else {
            return;
        };
        let (Some(from), Some(to)) = (words.first(), words.get(arrow + 1)) else {
            return;
        };
        let to = plain(to);
        if to.starts_with("./") || to.starts_with("../") {
            self.replaced.push((plain(from), to));
        }
    }
}

/// The modules of a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Modules {
    /// Folder of each module by its path; a replaced module's folder too.
    by_path: BTreeMap<String, String>,
    /// Module path of each folder that has a `go.mod`.
    by_folder: BTreeMap<String, String>,
}

impl Modules {
    /// Adds a `go.mod`; `folder` is where it stands, empty for the root.
    pub(crate) fn add(&mut self, folder: &str, file: &ModFile) {
        if let Some(path) = &file.path {
            // Where two folders claim a path, the shallower one is meant.
            let depth = |f: &str| (f.matches('/').count(), f.len());
            let entry = self
                .by_path
                .entry(path.clone())
                .or_insert(folder.to_owned());
            if depth(folder) < depth(entry) {
                folder.clone_into(entry);
            }
            self.by_folder.insert(folder.to_owned(), path.clone());
        }
        for (from, to) in &file.replaced {
            if let Some(target) = join(folder, to) {
                self.by_path.entry(from.clone()).or_insert(target);
            }
        }
    }

    /// Returns the folder of the module that a file belongs to; empty for the root.
    pub(crate) fn module_of<'a>(&'a self, folder: &'a str) -> &'a str {
        let mut at = folder;
        loop {
            if let Some((found, _)) = self.by_folder.get_key_value(at) {
                return found;
            }
            if at.is_empty() {
                return "";
            }
            at = at.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }

    /// Returns the import path of a folder, where a `go.mod` says it.
    pub(crate) fn import_path(&self, folder: &str) -> Option<String> {
        let module = self.module_of(folder);
        let path = self.by_folder.get(module)?;
        let rest = folder.strip_prefix(module)?.trim_start_matches('/');
        Some(if rest.is_empty() {
            path.clone()
        } else {
            format!("{path}/{rest}")
        })
    }

    /// Returns the folder in this tree that an import path means, if it is of its modules.
    pub(crate) fn folder(&self, import: &str) -> Option<String> {
        let mut prefix = import;
        loop {
            if let Some(folder) = self.by_path.get(prefix) {
                let rest = import.get(prefix.len()..)?.trim_start_matches('/');
                return Some(match (folder.is_empty(), rest.is_empty()) {
                    (_, true) => folder.clone(),
                    (true, false) => rest.to_owned(),
                    (false, false) => format!("{folder}/{rest}"),
                });
            }
            prefix = prefix.rsplit_once('/')?.0;
        }
    }
}

fn plain(word: &str) -> String {
    unquote(word).unwrap_or_else(|| word.to_owned())
}

/// Joins a relative path to a folder; `None` where it leads out of the tree.
fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// Guesses the name of a package from its import path: the last element that is no version.
pub(crate) fn guessed_name(import: &str) -> &str {
    let mut parts = import.rsplit('/');
    let last = parts.next().unwrap_or(import);
    let is_version = last
        .strip_prefix('v')
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let name = if is_version {
        parts.next().unwrap_or(last)
    } else {
        last
    };
    // `gopkg.in/yaml.v3` is package yaml.
    match name.rsplit_once(".v") {
        Some((stem, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules() -> Modules {
        let mut modules = Modules::default();
        modules.add("", &ModFile::read("module example.org/root/v2 // main\n\ngo 1.26\n\nreplace (\n\texample.org/api => ./staging/api\n\texample.org/far v1.0.0 => example.org/fork v1.0.1\n)\n"));
        modules.add(
            "tools/vpa",
            &ModFile::read("module \"example.org/vpa\"\nreplace example.org/out => ../../../out\n"),
        );
        modules
    }

    #[test]
    fn import_paths_become_folders() {
        let modules = modules();
        assert_eq!(
            modules.folder("example.org/root/v2/pkg/a").as_deref(),
            Some("pkg/a")
        );
        assert_eq!(modules.folder("example.org/root/v2").as_deref(), Some(""));
        assert_eq!(modules.folder("example.org/root/v2x"), None);
        assert_eq!(
            modules.folder("example.org/vpa/f").as_deref(),
            Some("tools/vpa/f")
        );
        assert_eq!(
            modules.folder("example.org/api/f").as_deref(),
            Some("staging/api/f")
        );
        assert_eq!(modules.folder("example.org/far/f"), None);
        assert_eq!(modules.folder("example.org/out"), None);
    }

    #[test]
    fn folders_become_import_paths() {
        let modules = modules();
        assert_eq!(
            modules.import_path("tools/vpa/f").as_deref(),
            Some("example.org/vpa/f")
        );
        assert_eq!(
            modules.import_path("tools").as_deref(),
            Some("example.org/root/v2/tools")
        );
        assert_eq!(modules.module_of("tools/vpa/f"), "tools/vpa");
        assert_eq!(Modules::default().import_path("a"), None);
    }

    #[test]
    fn names_of_packages() {
        assert_eq!(guessed_name("k8s.io/component-base/logs/api/v1"), "api");
        assert_eq!(guessed_name("gopkg.in/yaml.v3"), "yaml");
        assert_eq!(guessed_name("example.org/features"), "features");
    }
}
