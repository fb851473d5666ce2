//! Manifests outside of charts: `--feature-gates=A=${A:=true},B=false` in the arguments of a
//! container.
//!
//! What stands there wins over the program's own defaults, for everybody who applies it.

use gradus_core::ledger::{LedgerKind, Unread};
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Mode, Statement};

use super::names::{Names, boolean, is_name};
use crate::docs::lines::Lines;
use crate::docs::text;

const FLAG: &str = "--feature-gates=";

/// Folders of what nobody installs: tests, samples for developers, other people's programs.
const NOT_SHIPPED: [&str; 14] = [
    "test",
    "tests",
    "e2e",
    "hack",
    "docs",
    "doc",
    "site",
    "website",
    "example",
    "examples",
    "samples",
    "demo",
    "templates",
    "cluster-up",
];

/// Tells by its path whether a file may be a manifest that users install.
pub(super) fn is_shipped(path: &str) -> bool {
    let is_yaml = [".yaml", ".yml"].iter().any(|end| path.ends_with(end));
    is_yaml
        && !path
            .split('/')
            .any(|part| part.starts_with('.') || NOT_SHIPPED.contains(&part))
}

/// Returns what a manifest sets: [`Claim::Default`] where a variable can change it,
/// [`Claim::SetsTo`] where nothing does, [`Claim::Named`] where its value cannot be told. Only
/// flags that name at least one gate of the project are read: others are other programs'.
pub(super) fn read(names: &Names, path: &str, bytes: &[u8]) -> (Vec<Statement>, Vec<Unread>) {
    if memchr::memmem::find(bytes, FLAG.as_bytes()).is_none() && !text::is_utf16(bytes) {
        return (Vec::new(), Vec::new());
    }
    let text = match text::check(path, bytes) {
        Ok(text) => text,
        Err(unread) => return (Vec::new(), vec![unread]),
    };
    let lines = Lines::new(text);
    let mut said = Vec::new();
    for (at, flag) in text.match_indices(FLAG) {
        let line = lines.line(at);
        if lines.line_text(line).starts_with('#') {
            continue;
        }
        let start = at + flag.len();
        let value = text.get(start..).unwrap_or_default();
        let end = value
            .find(['"', '\'', '\n', '\r', ' '])
            .unwrap_or(value.len());
        let value = value.get(..end).unwrap_or_default();
        let pairs: Vec<(&str, Claim)> = value.split(',').filter_map(pair).collect();
        if !pairs.iter().any(|(name, _)| names.knows(name)) {
            continue;
        }
        said.extend(pairs.into_iter().map(|(name, claim)| {
            Statement {
                subject: name.to_owned(),
                claim,
                mode: Mode::Declares,
                basis: Basis::Read,
                location: Location::new(LedgerKind::Chart, path, line, lines.column(start))
                    .with_text(lines.line_text(line)),
                listing: None,
                case: None,
            }
        }));
    }
    let torn = text::half_merged(path, text).filter(|_| !said.is_empty());
    (said, torn.into_iter().collect())
}

fn pair(text: &str) -> Option<(&str, Claim)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    if !is_name(name) {
        return None;
    }
    let claim = match value.strip_prefix("${").and_then(|v| v.strip_suffix('}')) {
        // `${A:=true}` and `${A:-true}`, as a shell and envsubst read them.
        Some(variable) => variable
            .split_once(":=")
            .or_else(|| variable.split_once(":-"))
            .or_else(|| variable.split_once('='))
            .and_then(|(_, fallback)| boolean(fallback))
            .map_or(Claim::Named, Claim::Default),
        None => boolean(value).map_or(Claim::Named, Claim::SetsTo),
    };
    Some((name, claim))
}
