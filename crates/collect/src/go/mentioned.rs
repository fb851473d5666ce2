//! Whether code names a gate at all, outside of what declares it.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;

use super::checks::CheckFile;
use super::declaration::concerns_registry;
use super::lex::{Lexer, TokenKind, unquote};
use super::split::{Part, PartKind};

/// Finds the first place in a file at which each of some gates is named. `words` are their
/// identifiers and names. Without types, any use of a word counts.
pub(crate) fn first(
    file: &CheckFile,
    words: &BTreeMap<&str, BTreeSet<&str>>,
    sites: &[usize],
) -> Vec<(String, Location)> {
    let mut found = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut sites = sites.iter().copied().peekable();
    for part in file.parts() {
        while sites.next_if(|site| *site < part.code).is_some() {}
        let Some(_) = sites.next_if(|site| *site < part.code_end) else {
            continue;
        };
        for (start, end) in code(file, part) {
            let text = file.text().get(..end).unwrap_or_default();
            for token in Lexer::new(text, start) {
                let written = text.get(token.start..token.end).unwrap_or_default();
                let value;
                let word = match token.kind {
                    TokenKind::Word => written,
                    TokenKind::Text => {
                        value = unquote(written).unwrap_or_default();
                        &value
                    }
                    _ => continue,
                };
                for gate in words.get(word).into_iter().flatten() {
                    if done.insert(gate) {
                        let (line, column, shown) = file.position(token.start);
                        let at = Location::new(LedgerKind::Code, &*file.path, line, column);
                        found.push(((*gate).to_owned(), at.with_text(shown)));
                    }
                }
            }
        }
    }
    found
}

/// Returns the pieces of a part that neither declare constants nor registries.
fn code(file: &CheckFile, part: &Part) -> Vec<(usize, usize)> {
    let declares = |start: usize, end: usize, function: bool| {
        concerns_registry(file.text().get(start..end).unwrap_or_default(), function)
    };
    match part.kind {
        PartKind::Func if !declares(part.code, part.code_end, true) => {
            vec![(part.code, part.code_end)]
        }
        PartKind::Var | PartKind::Const => part
            .specs
            .iter()
            .filter(|s| !declares(s.code, s.end, false))
            // The name itself is no use of it.
            .filter_map(|s| {
                let text = file.text().get(s.code..s.end)?;
                let equals = text.find('=')?;
                (part.kind == PartKind::Var).then_some((s.code + equals, s.end))
            })
            .collect(),
        _ => Vec::new(),
    }
}
