//! Programs that take gates, and whether they refuse bad combinations of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use gradus_core::code::{Binary, Enforcer};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;

use super::checks::CheckFile;
use super::file_graph::{Graph, Node, Reached};
use super::lex::{Lexer, Token, TokenKind};
use super::project::{Project, folder_of};

/// What a program has, as bytes.
pub(crate) const MAIN: &str = "func main()";
/// What makes a flag for gates, as bytes.
pub(crate) const FLAGS: [&str; 3] = ["\"feature-gates\"", "Gates.AddFlag(", "Gate.AddFlag("];

/// The flag is looked for this many names away from a program.
const FLAG_DEPTH: u32 = 3;
/// The function that validates may be further: what is not found is said to be missing.
const CALL_DEPTH: u32 = 6;
/// Files of one program that are looked at; beyond, nothing is said to be missing.
const MAX_FILES: usize = 600;

/// Finds the programs that take gates, where a function refuses combinations of them.
pub(crate) fn read(
    project: &Project<'_>,
    enforcers: &[Enforcer],
    mains: &BTreeSet<&str>,
    flags: &[(Arc<str>, usize)],
) -> Vec<Binary> {
    let Some(validation) = validation(enforcers) else {
        return Vec::new();
    };
    let mut graph = Graph::new(project);
    let mut found: Vec<(Binary, Option<Box<str>>)> = Vec::new();
    for folder in mains {
        let folder: Arc<str> = Arc::from(*folder);
        let reached = graph.reach(&folder, CALL_DEPTH, MAX_FILES);
        let Some(takes) = takes(&reached, flags) else {
            continue;
        };
        let call = reached.iter().find_map(|r| called(r, validation));
        if call.is_none() && reached.len() >= MAX_FILES {
            continue;
        }
        let key = call.as_ref().and_then(|(file, at)| key_around(file, *at));
        let binary = Binary {
            folder: folder.to_string(),
            takes,
            validates: call.map(|(file, at)| location(&file, at)),
            entry: None,
        };
        found.push((binary, key));
    }
    // The others show where the call would stand.
    let keys: BTreeSet<Box<str>> = found.iter().filter_map(|(_, key)| key.clone()).collect();
    found
        .into_iter()
        .map(|(mut binary, _)| {
            if binary.validates.is_none() {
                let files = graph.folder(&Arc::from(binary.folder.as_str()));
                binary.entry = entry(&files, &keys);
            }
            binary
        })
        .collect()
}

/// Returns the function that validates: the one with most constraints, if it is called so.
fn validation(enforcers: &[Enforcer]) -> Option<&Enforcer> {
    enforcers
        .iter()
        .filter(|e| {
            let lower = e.function.to_ascii_lowercase();
            ["valid", "verify", "check"]
                .iter()
                .any(|w| lower.contains(w))
        })
        .rev()
        .max_by_key(|e| e.constraints)
}

/// Returns where a program takes gates, in its own folder if it can be told.
fn takes(reached: &[Reached], flags: &[(Arc<str>, usize)]) -> Option<Location> {
    let near = reached.iter().filter(|r| r.depth <= FLAG_DEPTH);
    near.filter_map(|r| {
        let (_, at) = flags.iter().find(|(path, _)| *path == r.node.file.path)?;
        Some(match &r.origin {
            Some((file, offset)) => location(file, *offset),
            None => location(&r.node.file, *at),
        })
    })
    .next()
}

/// Returns where a file calls a function.
fn called(reached: &Reached, validation: &Enforcer) -> Option<(Arc<CheckFile>, usize)> {
    let file = &reached.node.file;
    let text = file.text();
    let home = folder_of(&validation.location.path);
    let method = validation
        .location
        .text
        .as_deref()
        .is_some_and(|t| t.starts_with("func ("));
    let mut before: [Option<Token>; 2] = [None, None];
    for token in Lexer::new(text, 0).filter(|t| t.kind != TokenKind::Comment) {
        let written = |t: Token| text.get(t.start..t.end).unwrap_or_default();
        if token.kind == TokenKind::Word && written(token) == validation.function {
            let member = before[1].is_some_and(|t| t.kind == TokenKind::Symbol(b'.'));
            let declares = before[1].is_some_and(|t| {
                written(t) == "func" || (t.kind == TokenKind::Symbol(b')') && file.folder() == home)
            });
            let used = |n: &Node| {
                n.uses
                    .iter()
                    .any(|(f, name, _)| **f == *home && **name == *validation.function)
            };
            let own = !member && !declares && file.folder() == home;
            if own || (member && (method || used(&reached.node))) {
                return Some((file.clone(), token.start));
            }
        }
        before = [before[1], Some(token)];
    }
    None
}

fn location(file: &CheckFile, offset: usize) -> Location {
    let (line, column, text) = file.position(offset);
    Location::new(LedgerKind::Code, &*file.path, line, column).with_text(text)
}

/// Returns `Action` of `Action: func(...) { ... call ... }`.
fn key_around(file: &CheckFile, at: usize) -> Option<Box<str>> {
    let text = file.text().get(..at)?;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let depth = text.lines().next_back().map(indent)?;
    text.lines()
        .rev()
        .take(400)
        .filter(|line| indent(line) < depth)
        .find_map(key_of)
        .map(Box::from)
}

fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.trim().split_once(':')?;
    let word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_');
    (word && rest.trim_start().starts_with("func(")).then_some(key)
}

/// Returns where a program has a function under one of some keys.
fn entry(files: &[Arc<Node>], keys: &BTreeSet<Box<str>>) -> Option<Location> {
    files.iter().find_map(|node| {
        let mut offset = 0;
        for line in node.file.text().split_inclusive('\n') {
            if key_of(line).is_some_and(|key| keys.contains(key)) {
                return Some(location(&node.file, offset));
            }
            offset += line.len();
        }
        None
    })
}
