//! Where the pages of gates live: where `gradus.yaml` says, else where they are, else where the
//! project's documentation lives.

mod home;

use std::collections::{BTreeMap, BTreeSet};

use self::home::Home;
use super::Text;
use super::marker::{Part, Syntax, blocks};
use crate::join as joined;
use crate::rules::Context;

/// What makes a site of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// Hugo: sections have an `_index.md`.
    Hugo,
    /// mdBook: a `book.toml`, and a `SUMMARY.md`.
    MdBook,
    /// Nothing that is known.
    Plain,
}

/// Where the pages live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What makes a site of them.
    pub site: Site,
    /// Folder of the pages, from the root.
    pub folder: String,
    /// The page that lists them; `None` where one is there that is not to be written in.
    pub index: Option<Index>,
    /// Other pages with the markers of an index: they are kept too.
    pub others: Vec<String>,
    /// `SUMMARY.md` of the book that they are part of.
    pub summary: Option<String>,
    /// Pages that list gates, and are left as they are, with what to do about it.
    pub left: Vec<(String, String)>,
    /// Why nobody can tell which folder is theirs: then no page and no list is made.
    pub doubt: Option<String>,
}

/// The page that lists the gates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its path.
    pub path: String,
    /// Whether `gradus.yaml` names it: then the list is added where it has no markers.
    pub asked: bool,
}

/// Names of pages about all gates, without their end.
const GATE_PAGES: [&str; 5] = [
    "feature-gates",
    "featuregates",
    "feature_gates",
    "feature-gate",
    "gates",
];

/// Names of the page that stands for its folder.
const OF_FOLDER: [&str; 3] = ["_index", "index", "readme"];

/// Finds the place. `read` returns the text of a file.
pub(super) fn find(context: &Context<'_>, read: &dyn Fn(&str) -> Text) -> Place {
    let paths = Paths::new(context);
    let config = &context.config.pages;
    let reference = paths.reference(context);
    let index = config.index.as_ref().map(|i| i.value.clone());
    let declared = &context.config.generated;
    let is_list = |path: &str| declared.iter().any(|list| list.path.value == path);
    let usual = match &index {
        Some(index) => beside(index),
        None => paths.by_convention(reference),
    };
    let mut doubt = None;
    let folder = match &config.folder {
        Some(folder) => folder.value.clone(),
        None => {
            let counts = counted(context);
            let is_marked = |folder: &str| {
                // What stands for all gates of a project speaks for no folder in particular.
                let is_usual = folder == usual && counts.contains_key(folder);
                let mut indexes = paths.indexes(folder, reference.filter(|_| is_usual));
                index.is_some() && is_usual
                    || indexes.any(|path| !is_list(path) && has_markers(path, read))
            };
            match home::among(&counts, &usual, &is_marked) {
                Home::At(folder) => folder,
                Home::None => usual,
                Home::Doubt { first, second } => {
                    doubt = Some(format!(
                        "pages of gates lie in `{first}` and in `{second}`, and nothing tells \
                         which folder is theirs: say `pages.folder` in gradus.yaml"
                    ));
                    first
                }
            }
        }
    };
    let site = paths.site(&folder);
    let mut place = Place {
        site,
        summary: paths.summary(&folder).filter(|_| site == Site::MdBook),
        folder,
        index: index.map(|path| Index { path, asked: true }),
        others: Vec::new(),
        left: Vec::new(),
        doubt,
    };
    if place.doubt.is_some() {
        place.index = None;
    } else {
        choose_index(&mut place, &paths, reference, &is_list, read);
    }
    place
}

/// Returns the folders in which gates have their pages, with the number of those gates.
fn counted(context: &Context<'_>) -> BTreeMap<String, usize> {
    let ledgers = &context.project.ledgers;
    let mut gates: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for page in &ledgers.pages {
        let is_own = context.declared_here().any(|v| v.gate.name == page.gate);
        // A record can stand in any document; a page of its own has a folder of such pages.
        if is_own {
            let folder = folder_of(&page.location.path);
            gates.entry(folder).or_default().insert(&page.gate);
        }
    }
    for page in &ledgers.former_pages {
        if context.project.removed.iter().any(|r| r.name == page.gate) {
            let folder = folder_of(&page.location.path);
            gates.entry(folder).or_default().insert(&page.gate);
        }
    }
    let counts = gates.into_iter();
    counts.map(|(f, g)| (f.to_owned(), g.len())).collect()
}

/// Returns the folder that goes with an index.
fn beside(index: &str) -> String {
    let (folder, stem) = (folder_of(index), stem_of(index));
    match OF_FOLDER.contains(&&*stem.to_lowercase()) {
        true => folder.to_owned(),
        false => join(folder, stem),
    }
}

/// Takes for the index what is asked for or has markers; else what is to be made, where nothing
/// is in its way.
fn choose_index(
    place: &mut Place,
    paths: &Paths<'_>,
    reference: Option<&str>,
    is_list: &dyn Fn(&str) -> bool,
    read: &dyn Fn(&str) -> Text,
) {
    let folder = place.folder.clone();
    let own = [
        join(&folder, "_index.md"),
        join(&folder, "index.md"),
        join(&folder, "README.md"),
    ];
    let beside = format!("{folder}.md");
    let mut there: Vec<&str> = Vec::new();
    let named = own
        .iter()
        .map(String::as_str)
        .chain([&*beside])
        .chain(reference);
    for path in named.filter(|path| paths.has(path)) {
        if !there.contains(&path) {
            there.push(path);
        }
    }
    let free = there.iter().filter(|path| !is_list(path));
    let (marked, bare): (Vec<&str>, Vec<&str>) = free.partition(|path| has_markers(path, read));
    let asked = place.index.as_ref().map(|index| index.path.clone());
    let mut marked = marked.into_iter().map(str::to_owned);
    if place.index.is_none() {
        let first = marked.next();
        place.index = first.map(|path| Index { path, asked: false });
    }
    let is_other = |path: &String| asked.as_ref() != Some(path);
    place.others = marked.filter(is_other).collect();
    if asked.is_some() {
        return;
    }
    let is_own = |path: &str| own.iter().any(|own| own == path);
    for path in bare {
        // What stands for the folder is told of only where it is in the way.
        if place.index.is_none() || !is_own(path) {
            place.left.push((path.to_owned(), why_left(path)));
        }
    }
    if place.index.is_some() {
        return;
    }
    let in_the_way = there.iter().any(|path| is_own(path));
    // Hugo gives both the same address.
    let same_address = paths.has(&format!("{folder}.md"));
    if !in_the_way && !same_address {
        let name = match place.site {
            Site::Hugo => "_index.md",
            Site::MdBook | Site::Plain => "README.md",
        };
        place.index = Some(Index {
            path: join(&folder, name),
            asked: false,
        });
    }
}

/// Says how a page that lists gates can be kept.
fn why_left(path: &str) -> String {
    format!(
        "is left as it is: {}; for a list that is nothing but generated, put them there without \
         that, or say with `pages.index` where it goes",
        declare(path)
    )
}

/// Says how a table that people wrote is kept without a loss.
pub(super) fn declare(path: &str) -> String {
    format!(
        "to keep its table with its other columns, write `generated: [{{ path: {path}, kind: \
         table }}]` in gradus.yaml, and put `{}` and `{}` around it",
        Part::Gates.opens(),
        Part::Gates.closes()
    )
}

/// Tells whether a page has markers of the list of gates, be they whole or not.
fn has_markers(path: &str, read: &dyn Fn(&str) -> Text) -> bool {
    match read(path) {
        Ok(Some(text)) => match blocks(&text, Syntax::Markdown) {
            Ok(blocks) => blocks.iter().any(|b| b.part == Part::Gates),
            // It is told when it is written.
            Err(broken) => broken.part() == Part::Gates.as_str(),
        },
        _ => false,
    }
}

/// The Markdown of a project, by path.
struct Paths<'a> {
    all: BTreeSet<&'a str>,
}

impl<'a> Paths<'a> {
    fn new(context: &Context<'a>) -> Self {
        Self {
            all: context.project.ledgers.paths.iter().map(|p| &**p).collect(),
        }
    }

    fn has(&self, path: &str) -> bool {
        self.all.contains(path)
    }

    /// Returns the pages that are there and may list what a folder has: those that stand for it,
    /// the one beside it, and the page about all gates.
    fn indexes(&self, folder: &str, reference: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        let own = ["_index.md", "index.md", "README.md"].map(|name| join(folder, name));
        let named = own.into_iter().chain([format!("{folder}.md")]);
        let there = named.filter_map(|path| self.all.get(&*path).copied());
        let mut there: Vec<&str> = there.collect();
        let more = reference.filter(|path| !there.contains(path));
        there.extend(more);
        there.into_iter()
    }

    /// Returns the folders of all files of a name, those near the root first.
    fn folders_with(&self, name: &str) -> Vec<&'a str> {
        let named = self.all.iter().filter(|path| file_of(path) == name);
        let mut folders: Vec<&str> = named.map(|path| folder_of(path)).collect();
        folders.sort_by_key(|folder| (depth(folder), *folder));
        folders
    }

    /// Finds the page about all gates: by its name, rather one that lists them.
    fn reference(&self, context: &Context<'a>) -> Option<&'a str> {
        let lists = |path: &str| {
            let mut documents = context.documents.iter();
            documents.any(|d| d.path == path && !d.registries.is_empty())
        };
        let is_one = |path: &&&'a str| {
            let stem = stem_of(path).to_lowercase();
            let of_folder = OF_FOLDER.contains(&&*stem);
            let folder = file_of(folder_of(path)).to_lowercase();
            let named = match of_folder {
                true => GATE_PAGES.contains(&&*folder),
                false => GATE_PAGES.contains(&&*stem),
            };
            is_markdown(path) && named && !joined::is_dated(path)
        };
        let found = self.all.iter().filter(is_one);
        found
            .min_by_key(|path| (!lists(path), !self.is_english(path), depth(path), **path))
            .copied()
    }

    /// Prefers the pages of one language where there are several.
    fn is_english(&self, path: &str) -> bool {
        path.split('/').any(|part| part == "en")
    }

    fn by_convention(&self, reference: Option<&str>) -> String {
        if let Some(reference) = reference {
            let stem = stem_of(reference).to_lowercase();
            if OF_FOLDER.contains(&&*stem) {
                return folder_of(reference).to_owned();
            }
            // A folder of its name would have its address.
            let name = match &*stem {
                "gates" => "feature-gates",
                _ => "gates",
            };
            return join(folder_of(reference), name);
        }
        let sections = self.folders_with("_index.md");
        let named = |name: &str| {
            let mut found: Vec<&&str> = sections.iter().filter(|f| file_of(f) == name).collect();
            found.sort_by_key(|f| (!self.is_english(f), depth(f), **f));
            found.first().map(|f| (**f).to_owned())
        };
        let hugo = named("reference").or_else(|| named("docs"));
        let hugo = hugo.or_else(|| sections.first().map(|f| (*f).to_owned()));
        let book = || {
            let summary = self.all.iter().find(|path| self.is_summary(path))?;
            Some(folder_of(summary).to_owned())
        };
        let folder = hugo.or_else(book).unwrap_or_else(|| "docs".to_owned());
        join(&folder, "feature-gates")
    }

    /// Tells what makes a site of a folder, by what lies in it and above.
    fn site(&self, folder: &str) -> Site {
        let mut above = ancestors(folder);
        if above.any(|f| self.has(&join(f, "_index.md"))) {
            Site::Hugo
        } else if self.summary(folder).is_some() {
            Site::MdBook
        } else {
            Site::Plain
        }
    }

    fn is_summary(&self, path: &str) -> bool {
        let mut above = ancestors(folder_of(path));
        file_of(path) == "SUMMARY.md" && above.any(|f| self.has(&join(f, "book.toml")))
    }

    /// Returns the table of contents of the book that a folder is part of.
    fn summary(&self, folder: &str) -> Option<String> {
        let mut above = ancestors(folder);
        above.find_map(|f| {
            let path = join(f, "SUMMARY.md");
            self.is_summary(&path)
                .then_some(path)
                .filter(|p| self.has(p))
        })
    }
}

/// Returns a folder and those above it, the root last.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(folder);
    std::iter::from_fn(move || {
        let this = next?;
        next = match this {
            "" => None,
            _ => Some(folder_of(this)),
        };
        Some(this)
    })
}

/// Tells how far a page is from being the one in the folder: of several pages of a gate, the one
/// that is the least far counts.
pub(super) fn distance(folder: &str, path: &str) -> (bool, usize, usize) {
    // `Lamp.de.md` is the German one for Hugo.
    let copied = home::copies(&stem_of(path).replace('.', "/"));
    (
        folder_of(path) != folder,
        home::copies(folder_of(path)),
        copied,
    )
}

pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn file_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem_of(path: &str) -> &str {
    let file = file_of(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

pub(super) fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}

fn depth(path: &str) -> usize {
    path.split('/').filter(|part| !part.is_empty()).count()
}

fn is_markdown(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Writes the link from one page to another, as the site takes it.
pub(super) fn link(site: Site, from: &str, to: &str) -> String {
    match site {
        Site::Hugo => {
            let address = relative(&address(from), &address(to));
            // Hugo writes addresses in lower case.
            format!("{}/", encoded(&address.to_lowercase()))
        }
        Site::MdBook | Site::Plain => encoded(&relative(folder_of(from), to)),
    }
}

/// Writes a path as it stands in a link: a folder can have any name, and none is markup.
fn encoded(path: &str) -> String {
    let mut link = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                link.push(char::from(byte));
            }
            _ => link.push_str(&format!("%{byte:02X}")),
        }
    }
    link
}

/// The address that Hugo gives a page, without its slash.
fn address(path: &str) -> String {
    let stem = stem_of(path);
    match OF_FOLDER.contains(&&*stem.to_lowercase()) {
        true => folder_of(path).to_owned(),
        false => join(folder_of(path), stem),
    }
}

fn relative(from: &str, to: &str) -> String {
    let split = |path: &str| -> Vec<String> {
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (from, to) = (split(from), split(to));
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec!["..".to_owned(); from.len() - same];
    parts.extend(to.into_iter().skip(same));
    parts.join("/")
}

#[cfg(test)]
mod tests;
