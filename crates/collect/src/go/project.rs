//! Packages of a tree, and what their names mean.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use gradus_core::gate::Constant;
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;

use super::file::{FileFacts, Global, Import};
use super::memo::Memo;
use super::modules::{Modules, guessed_name};
use super::value::Value;
use crate::source::{Entry, FileKind, Source, is_skipped};

/// Names that lead to names are followed this far.
const MAX_ALIASES: u32 = 8;

/// Imports of one file: nobody writes more.
pub(crate) const MAX_IMPORTS: usize = 500;

/// Where a package is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Home {
    /// A folder of the tree, also below `vendor`.
    Folder(Arc<str>),
    /// An import path whose source is not in the tree.
    Foreign(Arc<str>),
}

/// A package-level name, once aliases were followed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Named {
    /// Its package.
    pub(crate) home: Home,
    /// Its identifier.
    pub(crate) ident: Box<str>,
}

/// A file of a package.
#[derive(Debug, Clone)]
pub(crate) struct PackageFile {
    /// Its path.
    pub(crate) path: Arc<str>,
    /// What it says.
    pub(crate) facts: Arc<FileFacts>,
}

/// The files of a folder.
#[derive(Debug, Default)]
pub(crate) struct Package {
    files: Vec<PackageFile>,
    index: HashMap<Box<str>, (usize, usize)>,
}

impl Package {
    /// Returns a package-level constant or variable, and its file.
    pub(crate) fn global(&self, ident: &str) -> Option<(&PackageFile, &Global)> {
        let (file, global) = self.index.get(ident)?;
        let file = self.files.get(*file)?;
        Some((file, file.facts.globals.get(*global)?))
    }
}

/// A tree with its modules, and packages as they are asked for.
pub(crate) struct Project<'a> {
    pub(crate) source: &'a dyn Source,
    memo: &'a Memo,
    keep_text: bool,
    pub(crate) modules: Modules,
    packages: Mutex<HashMap<String, Arc<Package>>>,
    names: Mutex<HashMap<String, Option<Box<str>>>>,
    homes: Mutex<HashMap<(String, String), Home>>,
    unread: Mutex<BTreeSet<Unread>>,
    read: Mutex<BTreeSet<Arc<str>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the folder of a path; empty for the root.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl<'a> Project<'a> {
    /// Reads the modules of a tree. `keep_text` keeps what comments and lines need.
    pub(crate) fn new(source: &'a dyn Source, memo: &'a Memo, keep_text: bool) -> Self {
        let mut project = Self {
            source,
            memo,
            keep_text,
            modules: Modules::default(),
            packages: Mutex::default(),
            names: Mutex::default(),
            homes: Mutex::default(),
            unread: Mutex::default(),
            read: Mutex::default(),
        };
        for entry in source.entries() {
            if entry.kind != FileKind::GoMod {
                continue;
            }
            match memo.module(entry.id, || source.read(&entry.path)) {
                Ok(file) => {
                    project.modules.add(folder_of(&entry.path), &file);
                    if let Some((code, reason)) = &file.problem {
                        project.note_unread(&entry.path, *code, reason.clone());
                    }
                }
                Err(unread) => {
                    lock(&project.unread).insert(unread);
                }
            }
            lock(&project.read).insert(entry.path.clone());
        }
        project
    }

    /// Reads a file; what cannot be read is noted.
    pub(crate) fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        match self.source.read(path) {
            Ok(bytes) => {
                lock(&self.read).insert(path.into());
                Some(bytes)
            }
            Err(unread) => {
                lock(&self.unread).insert(unread);
                None
            }
        }
    }

    /// Notes that something could not be read.
    pub(crate) fn note_unread(&self, path: &str, code: UnreadCode, reason: String) {
        lock(&self.unread).insert(Unread {
            path: path.to_owned(),
            code,
            reason,
        });
    }

    /// Notes a file with more imports than are looked through.
    pub(crate) fn note_imports(&self, path: &str, imports: &[Import]) {
        if imports.len() > MAX_IMPORTS {
            self.note_unread(
                path,
                UnreadCode::Budget,
                format!("only the first {MAX_IMPORTS} imports are looked at"),
            );
        }
    }

    /// Returns what could not be read, and how many of the tree's own Go files were.
    pub(crate) fn finish(self) -> (Vec<Unread>, usize) {
        let unread = lock(&self.unread).iter().cloned().collect();
        let read = lock(&self.read)
            .iter()
            .filter(|path| FileKind::of(path) == FileKind::Go && !is_skipped(path))
            .count();
        (unread, read)
    }

    /// Returns what a file says.
    pub(crate) fn file(&self, entry: &Entry) -> Option<Arc<FileFacts>> {
        let result = self
            .memo
            .file(entry, self.keep_text, || self.source.read(&entry.path));
        lock(&self.read).insert(entry.path.clone());
        match result {
            Ok(Ok(facts)) => {
                self.note_imports(&entry.path, &facts.imports);
                if let Some((code, reason)) = &facts.problem {
                    self.note_unread(&entry.path, *code, reason.clone());
                }
                Some(facts)
            }
            Ok(Err((code, reason))) => {
                self.note_unread(&entry.path, code, reason);
                None
            }
            Err(unread) => {
                lock(&self.unread).insert(unread);
                None
            }
        }
    }

    /// Returns the package in a folder; an empty one if there is none.
    pub(crate) fn package(&self, folder: &str) -> Arc<Package> {
        if let Some(known) = lock(&self.packages).get(folder) {
            return known.clone();
        }
        let mut package = Package::default();
        for entry in self.source.folder(folder) {
            if !entry.is_go() {
                continue;
            }
            if let Some(facts) = self.file(&entry) {
                let file = package.files.len();
                for (i, global) in facts.globals.iter().enumerate() {
                    package
                        .index
                        .entry(global.declared.name.clone())
                        .or_insert((file, i));
                }
                package.files.push(PackageFile {
                    path: entry.path,
                    facts,
                });
            }
        }
        let package = Arc::new(package);
        lock(&self.packages)
            .entry(folder.to_owned())
            .or_insert(package)
            .clone()
    }

    /// Returns the name in the package clause of a folder's first file.
    fn package_name(&self, folder: &str) -> Option<Box<str>> {
        if let Some(known) = lock(&self.names).get(folder) {
            return known.clone();
        }
        let entry = self.source.folder(folder).into_iter().find(Entry::is_go);
        let name = entry
            .and_then(|e| self.file(&e))
            .map(|facts| facts.package.clone())
            .filter(|n| !n.is_empty());
        lock(&self.names).insert(folder.to_owned(), name.clone());
        name
    }

    /// Returns where an import of a file in `folder` leads.
    pub(crate) fn home(&self, import: &str, folder: &str) -> Home {
        let module = self.modules.module_of(folder);
        let key = (import.to_owned(), module.to_owned());
        if let Some(known) = lock(&self.homes).get(&key) {
            return known.clone();
        }
        let home = self.find_home(import, module);
        lock(&self.homes).insert(key, home.clone());
        home
    }

    fn find_home(&self, import: &str, module: &str) -> Home {
        if let Some(folder) = self.modules.folder(import) {
            return Home::Folder(folder.into());
        }
        let mut candidates = vec![format!("vendor/{import}")];
        if !module.is_empty() {
            candidates.insert(0, format!("{module}/vendor/{import}"));
        }
        for folder in candidates {
            if self.source.folder(&folder).iter().any(Entry::is_go) {
                return Home::Folder(folder.into());
            }
        }
        Home::Foreign(import.into())
    }

    /// Returns where the package leads that a file in `folder` calls `name`.
    pub(crate) fn imported(&self, imports: &[Import], folder: &str, name: &str) -> Option<Home> {
        let imports = imports.get(..MAX_IMPORTS).unwrap_or(imports);
        let plain = |i: &&Import| i.alias.is_none();
        if let Some(import) = imports.iter().find(|i| i.alias.as_deref() == Some(name)) {
            return Some(self.home(&import.path, folder));
        }
        let looks =
            |i: &&Import| guessed_name(&i.path) == name || i.path.rsplit('/').next() == Some(name);
        for import in imports.iter().filter(plain).filter(looks) {
            let home = self.home(&import.path, folder);
            let said = match &home {
                Home::Folder(folder) => self.package_name(folder),
                Home::Foreign(_) => None,
            };
            let said = said
                .as_deref()
                .unwrap_or_else(|| guessed_name(&import.path));
            if said == name {
                return Some(home);
            }
        }
        // A package whose name its path does not tell.
        imports
            .iter()
            .filter(plain)
            .filter(|i| !looks(i))
            .find_map(|import| match self.home(&import.path, folder) {
                Home::Folder(found) if self.package_name(&found).as_deref() == Some(name) => {
                    Some(Home::Folder(found))
                }
                _ => None,
            })
    }

    /// Returns the package to whose set of gates a registry in `folder` adds: a variable of its
    /// package is one of that package's, by name a set of gates. Packages of the tree and of
    /// Kubernetes are none: what these declare is known.
    pub(crate) fn extends(&self, folder: &str) -> Option<String> {
        let package = self.package(folder);
        package.files.iter().find_map(|file| {
            let globals = file.facts.globals.iter().filter(|g| !g.constant);
            globals.into_iter().find_map(|global| {
                let Value::Member(alias, ident) = &global.declared.value else {
                    return None;
                };
                if !ident.ends_with("Gates") && !ident.ends_with("Gate") {
                    return None;
                }
                let home = self.imported(&file.facts.imports, folder, alias)?;
                let path = match &home {
                    Home::Foreign(path) => path,
                    Home::Folder(folder) => folder.rsplit_once("vendor/")?.1,
                };
                (!path.starts_with("k8s.io/")).then(|| path.to_owned())
            })
        })
    }

    /// Follows aliases from a name to where it is declared with a value.
    pub(crate) fn canonical(&self, home: Home, ident: &str) -> Named {
        let mut named = Named {
            home,
            ident: ident.into(),
        };
        for _ in 0..MAX_ALIASES {
            let Home::Folder(folder) = &named.home else {
                break;
            };
            let package = self.package(folder);
            let Some((file, global)) = package.global(&named.ident) else {
                break;
            };
            let next = match &global.declared.value {
                Value::Name(other) if package.global(other).is_some() => Named {
                    home: named.home.clone(),
                    ident: other.clone(),
                },
                Value::Member(alias, other) => {
                    match self.imported(&file.facts.imports, folder, alias) {
                        Some(home) => Named {
                            home,
                            ident: other.clone(),
                        },
                        None => break,
                    }
                }
                _ => break,
            };
            if next == named {
                break;
            }
            named = next;
        }
        named
    }

    /// Returns the name that a value in a file means; `None` for values that are no names.
    pub(crate) fn named(&self, value: &Value, imports: &[Import], folder: &str) -> Option<Named> {
        match value {
            Value::Name(ident) => {
                let own = Home::Folder(folder.into());
                let dot = imports.iter().find(|i| i.alias.as_deref() == Some("."));
                if let Some(dot) = dot
                    && self.package(folder).global(ident).is_none()
                {
                    return Some(self.canonical(self.home(&dot.path, folder), ident));
                }
                Some(self.canonical(own, ident))
            }
            Value::Member(alias, ident) => {
                let home = self.imported(imports, folder, alias)?;
                Some(self.canonical(home, ident))
            }
            _ => None,
        }
    }

    /// Looks a value up; what is no literal in the end is `None`.
    pub(crate) fn literal(&self, value: &Value, imports: &[Import], folder: &str) -> Option<Value> {
        match value {
            Value::Text(_) | Value::Bool(_) | Value::Number(_) => Some(value.clone()),
            Value::Name(_) | Value::Member(..) => {
                let named = self.named(value, imports, folder)?;
                self.value_of(&named)
            }
            Value::Missing | Value::Other(_) => None,
        }
    }

    /// Returns the literal that a name stands for.
    pub(crate) fn value_of(&self, named: &Named) -> Option<Value> {
        let Home::Folder(folder) = &named.home else {
            return None;
        };
        let package = self.package(folder);
        let (_, global) = package.global(&named.ident)?;
        match &global.declared.value {
            value @ (Value::Text(_) | Value::Bool(_) | Value::Number(_)) => Some(value.clone()),
            _ => None,
        }
    }

    /// Describes the constant that a name is.
    pub(crate) fn constant(&self, named: &Named) -> Constant {
        match &named.home {
            Home::Foreign(path) => Constant {
                ident: named.ident.to_string(),
                package: Some(path.to_string()),
                location: None,
            },
            Home::Folder(folder) => Constant {
                ident: named.ident.to_string(),
                package: self.import_path(folder),
                location: self.package(folder).global(&named.ident).map(|(file, g)| {
                    let offset = g.offset;
                    let (line, column) = file.facts.position(offset);
                    let at = Location::new(LedgerKind::Registry, &*file.path, line, column);
                    if self.keep_text {
                        at.with_text(file.facts.line_text(offset))
                    } else {
                        at
                    }
                }),
            },
        }
    }

    /// Returns the import path of a folder, also of one below `vendor`.
    pub(crate) fn import_path(&self, folder: &str) -> Option<String> {
        if let Some(vendored) = folder.strip_prefix("vendor/") {
            return Some(vendored.to_owned());
        }
        if let Some((_, vendored)) = folder.split_once("/vendor/") {
            return Some(vendored.to_owned());
        }
        self.modules.import_path(folder)
    }
}

/// Files of a tree with any of some needles, by path.
pub(crate) fn with_needles<'a>(source: &'a dyn Source, needles: &[&str]) -> Vec<&'a Entry> {
    let by_path: BTreeMap<&str, &Entry> = source
        .entries()
        .iter()
        .filter(|e| e.is_go() && e.needles.any(needles))
        .map(|e| (&*e.path, e))
        .collect();
    by_path.into_values().collect()
}
