//! What serves metrics, and which program does so.
//!
//! A handler is made in some function. The program that calls it, or a function beside it that
//! does, serves metrics: that is followed by names, through the handler's own package.

use std::collections::BTreeSet;
use std::sync::Arc;

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::metric::MetricsEndpoint;

use super::super::checks::{CheckFile, prepared};
use super::super::enforcers::name;
use super::super::modules::guessed_name;
use super::super::project::{Home, Project, folder_of};
use super::super::split::PartKind;
use super::alias_of;
use crate::source::{FileKind, is_skipped};

/// Packages that make handlers, and what of them does.
const HANDLERS: [(&str, &[&str]); 3] = [
    (
        "github.com/prometheus/client_golang/prometheus/promhttp",
        &["Handler(", "HandlerFor(", "HandlerForTransactional("],
    ),
    (
        "k8s.io/component-base/metrics/legacyregistry",
        &["Handler(", "HandlerWithReset("],
    ),
    (
        "sigs.k8s.io/controller-runtime/pkg/metrics/server",
        &["Options{", "NewServer("],
    ),
];

/// Functions beside the handler through which it is looked for.
const MAX_ROUNDS: usize = 8;

/// Functions through which a handler is looked for, and no more.
const MAX_MAKERS: usize = 64;
/// Letters of options that are looked at.
const MAX_OPTIONS: usize = 600;

/// Code that makes a handler.
pub(super) struct Handler {
    file: Arc<CheckFile>,
    offset: usize,
    how: String,
}

/// Finds the handlers that a file makes.
pub(super) fn handlers(file: &Arc<CheckFile>) -> Vec<Handler> {
    let mut found = Vec::new();
    for (path, makers) in HANDLERS {
        let Some(alias) = alias_of(&file.imports, path) else {
            continue;
        };
        for maker in makers {
            let call = format!("{alias}.{maker}");
            let made = words(file.text(), &call);
            let served = made.filter(|at| !is_switched_off(file.text(), at + call.len()));
            found.extend(served.map(|offset| Handler {
                file: file.clone(),
                offset,
                how: call.trim_end_matches(['(', '{']).to_owned(),
            }));
        }
    }
    found.sort_by_key(|h| h.offset);
    found
}

/// Tells whether options say that nothing is served: `{BindAddress: "0"}`.
fn is_switched_off(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let near = rest
        .char_indices()
        .nth(MAX_OPTIONS)
        .map_or(rest.len(), |(end, _)| end);
    let near = rest.get(..near).unwrap_or_default();
    let options = near.split('}').next().unwrap_or_default();
    let address = options.split_once("BindAddress:").map(|(_, value)| value);
    address.is_some_and(|value| value.trim_start().starts_with("\"0\""))
}

/// Tells which programs serve metrics.
pub(super) fn served(
    project: &Project<'_>,
    handlers: &[Handler],
    mains: &[Arc<str>],
) -> Vec<MetricsEndpoint> {
    if handlers.is_empty() {
        return Vec::new();
    }
    let mains: BTreeSet<&str> = mains.iter().map(|path| folder_of(path)).collect();
    let programs: Vec<(&str, Vec<Arc<CheckFile>>)> = mains
        .iter()
        .map(|folder| (*folder, files(project, folder)))
        .collect();
    let mut found = Vec::new();
    for handler in handlers {
        let endpoint = |binary: Option<&str>, via| MetricsEndpoint {
            binary: binary.map(str::to_owned),
            how: handler.how.clone(),
            location: place(&handler.file, handler.offset),
            via,
        };
        let home = handler.file.folder();
        if mains.contains(home) {
            found.push(endpoint(Some(home), None));
            continue;
        }
        let makers = makers(project, handler);
        let before = found.len();
        for (folder, files) in &programs {
            let mut calls = files
                .iter()
                .filter_map(|file| called(project, file, home, &makers));
            if let Some(via) = calls.next() {
                found.push(endpoint(Some(folder), Some(via)));
            }
        }
        if found.len() == before {
            found.push(endpoint(None, None));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Returns the functions of the handler's package that make it, or call one that does.
fn makers(project: &Project<'_>, handler: &Handler) -> BTreeSet<Box<str>> {
    let mut makers: BTreeSet<Box<str>> = BTreeSet::new();
    makers.extend(function_at(&handler.file, handler.offset));
    let files = files(project, handler.file.folder());
    for _ in 0..MAX_ROUNDS {
        let mut more = BTreeSet::new();
        for file in &files {
            let calls = makers.iter().flat_map(|maker| {
                let call = format!("{maker}(");
                words(file.text(), &call).collect::<Vec<usize>>()
            });
            more.extend(calls.filter_map(|offset| function_at(file, offset)));
        }
        let before = makers.len();
        makers.append(&mut more);
        if makers.len() == before || makers.len() > MAX_MAKERS {
            break;
        }
    }
    makers
}

/// Returns where a file calls one of some functions of a package.
fn called(
    project: &Project<'_>,
    file: &CheckFile,
    package: &str,
    functions: &BTreeSet<Box<str>>,
) -> Option<Location> {
    let imports = file.imports.iter();
    let leading = imports.filter(|import| match project.home(&import.path, file.folder()) {
        Home::Folder(folder) => *folder == *package,
        Home::Foreign(_) => false,
    });
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for import in leading {
        match &import.alias {
            Some(alias) => names.extend([&**alias]),
            None => names.extend([guessed_name(&import.path), package_folder(&import.path)]),
        }
    }
    let calls = names.iter().flat_map(|name| {
        let calls = functions.iter().map(move |f| format!("{name}.{f}("));
        calls.filter_map(|call| words(file.text(), &call).next())
    });
    calls.min().map(|offset| place(file, offset))
}

/// The last element of an import path.
fn package_folder(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns the name of the function in which an offset lies.
fn function_at(file: &CheckFile, offset: usize) -> Option<Box<str>> {
    let at = file.parts().partition_point(|part| part.end <= offset);
    let part = file.parts().get(at)?;
    if part.kind != PartKind::Func || offset < part.code {
        return None;
    }
    let code = file.text().get(part.code..part.code_end)?;
    name(code).map(Box::from)
}

/// Returns where a text stands that begins a word.
fn words<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text.as_bytes(), wanted).filter(|at| {
        let before = at.checked_sub(1).and_then(|i| text.as_bytes().get(i));
        !before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
    })
}

fn files(project: &Project<'_>, folder: &str) -> Vec<Arc<CheckFile>> {
    let entries = project.source.folder(folder).into_iter();
    entries
        .filter(|entry| entry.kind == FileKind::Go && !is_skipped(&entry.path))
        .filter_map(|entry| {
            let bytes = project.source.read(&entry.path).ok()?;
            let file = CheckFile::unsplit(entry.path, bytes).ok()?;
            Some(prepared(&file))
        })
        .collect()
}

fn place(file: &CheckFile, offset: usize) -> Location {
    let (line, column, text) = file.position(offset);
    Location::new(LedgerKind::Metrics, &*file.path, line, column).with_text(text)
}
