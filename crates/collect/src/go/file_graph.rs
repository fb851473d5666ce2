//! Which files of a program lead to which, by the names that they use.
//!
//! Without types a method cannot be followed. But who has a value got its type, or a function
//! that makes it, by name, and that name stands in the file in which the methods mostly are.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::checks::{CheckFile, prepared};
use super::enforcers::name;
use super::lex::{Lexer, Token, TokenKind};
use super::project::{Home, Project};
use super::split::PartKind;
use crate::source::is_skipped;

/// A file, what it declares and what it uses.
pub(crate) struct Node {
    pub(crate) file: Arc<CheckFile>,
    /// Functions, methods, types, constants and variables.
    declares: HashSet<Box<str>>,
    /// Names of other packages in the tree: folder, name, offset.
    pub(crate) uses: Vec<(Arc<str>, Box<str>, usize)>,
    /// Words that are no member of anything, and where each is first.
    words: HashMap<Box<str>, usize>,
}

/// The files that were asked for so far.
pub(crate) struct Graph<'a> {
    project: &'a Project<'a>,
    folders: HashMap<Arc<str>, Vec<Arc<Node>>>,
}

/// A file that a program leads to.
pub(crate) struct Reached {
    pub(crate) node: Arc<Node>,
    /// How many names away.
    pub(crate) depth: u32,
    /// The file and offset in the program's own folder at which it begins.
    pub(crate) origin: Option<(Arc<CheckFile>, usize)>,
}

impl<'a> Graph<'a> {
    pub(crate) fn new(project: &'a Project<'a>) -> Self {
        Self {
            project,
            folders: HashMap::new(),
        }
    }

    /// Returns the files of a folder that are no tests.
    pub(crate) fn folder(&mut self, folder: &Arc<str>) -> Vec<Arc<Node>> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let nodes: Vec<Arc<Node>> = self
            .project
            .source
            .folder(folder)
            .into_iter()
            .filter(|e| e.is_go() && !is_skipped(&e.path))
            .filter_map(|e| {
                let bytes = self.project.source.read(&e.path).ok()?;
                let file = CheckFile::unsplit(e.path, bytes).ok()?;
                Some(Arc::new(node(self.project, &prepared(&file))))
            })
            .collect();
        self.folders.insert(folder.clone(), nodes.clone());
        nodes
    }

    /// Follows names from the files of a folder, breadth first; at most `limit` files.
    pub(crate) fn reach(&mut self, folder: &Arc<str>, depth: u32, limit: usize) -> Vec<Reached> {
        let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut reached: Vec<Reached> = Vec::new();
        for node in self.folder(folder) {
            seen.insert(node.file.path.clone());
            reached.push(Reached {
                node,
                depth: 0,
                origin: None,
            });
        }
        let mut at = 0;
        while let Some(from) = reached.get(at) {
            let (node, level, origin) = (from.node.clone(), from.depth, from.origin.clone());
            at += 1;
            if level >= depth {
                continue;
            }
            for (target, offset) in self.next(&node) {
                if reached.len() >= limit {
                    return reached;
                }
                if seen.insert(target.file.path.clone()) {
                    let begin = origin.clone().unwrap_or((node.file.clone(), offset));
                    reached.push(Reached {
                        node: target,
                        depth: level + 1,
                        origin: Some(begin),
                    });
                }
            }
        }
        reached
    }

    /// Returns the files that declare what a file uses.
    fn next(&mut self, node: &Node) -> Vec<(Arc<Node>, usize)> {
        let mut found = Vec::new();
        for (folder, used, offset) in &node.uses {
            let declaring = self.folder(folder).into_iter();
            found.extend(
                declaring
                    .filter(|n| n.declares.contains(used))
                    .map(|n| (n, *offset)),
            );
        }
        let own: Arc<str> = node.file.folder().into();
        for sibling in self.folder(&own) {
            let used = sibling.declares.iter().filter_map(|d| node.words.get(d));
            if let Some(offset) = used.min() {
                found.push((sibling.clone(), *offset));
            }
        }
        found
    }
}

fn node(project: &Project<'_>, file: &Arc<CheckFile>) -> Node {
    let mut node = Node {
        declares: declared(file),
        file: file.clone(),
        uses: Vec::new(),
        words: HashMap::new(),
    };
    let text = file.text();
    let mut packages: HashMap<&str, Option<Arc<str>>> = HashMap::new();
    let mut used: HashSet<(Arc<str>, &str)> = HashSet::new();
    let mut before: [Option<Token>; 2] = [None, None];
    for token in Lexer::new(text, 0).filter(|t| t.kind != TokenKind::Comment) {
        let written = text.get(token.start..token.end).unwrap_or_default();
        if token.kind == TokenKind::Word {
            match before {
                [Some(package), Some(dot)] if dot.kind == TokenKind::Symbol(b'.') => {
                    let alias = text.get(package.start..package.end).unwrap_or_default();
                    let home = packages.entry(alias).or_insert_with(|| {
                        match project.imported(&file.imports, file.folder(), alias)? {
                            Home::Folder(folder) => Some(folder),
                            Home::Foreign(_) => None,
                        }
                    });
                    if let Some(home) = home
                        && package.kind == TokenKind::Word
                        && used.insert((home.clone(), written))
                    {
                        node.uses.push((home.clone(), written.into(), token.start));
                    }
                }
                [_, Some(dot)] if dot.kind == TokenKind::Symbol(b'.') => {}
                _ => {
                    if !node.words.contains_key(written) {
                        node.words.insert(written.into(), token.start);
                    }
                }
            }
        }
        before = [before[1], Some(token)];
    }
    node
}

fn declared(file: &CheckFile) -> HashSet<Box<str>> {
    let mut names = HashSet::new();
    for part in file.parts() {
        let code = |start: usize, end: usize| file.text().get(start..end).unwrap_or_default();
        match part.kind {
            PartKind::Func => {
                names.extend(name(code(part.code, part.code_end)).map(Box::from));
            }
            PartKind::Type | PartKind::Const | PartKind::Var => {
                for spec in &part.specs {
                    let words = code(spec.code, spec.end);
                    let end = words.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                    let first = words.get(..end.unwrap_or(words.len()));
                    names.extend(first.filter(|w| !w.is_empty()).map(Box::from));
                }
            }
            _ => {}
        }
    }
    names
}
