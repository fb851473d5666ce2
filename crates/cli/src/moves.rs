//! Which files a change moved, of those in which findings stand.

use std::collections::BTreeSet;
use std::path::Path;

use gradus_core::change::Moves;
use gradus_core::likeness::is_alike;

use crate::tree;

/// Files that are compared at most, on each side.
const MAX_FILES: usize = 200;

/// Two revisions of one repository.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Between<'a> {
    /// A checkout, or a bare repository.
    pub(crate) path: &'a Path,
    /// The revision before.
    pub(crate) before: &'a str,
    /// The revision after; the files on disk without one.
    pub(crate) after: Option<&'a str>,
}

/// Finds for files that are gone the files that came in their place: of the same name, and
/// alike. What cannot be read did not move.
pub(crate) fn find(between: Between<'_>, old: &BTreeSet<&str>, new: &BTreeSet<&str>) -> Moves {
    let read = |at, path: &str| tree::read(between.path, at, path).ok().flatten();
    let gone: Vec<(&str, String)> = old
        .difference(new)
        .take(MAX_FILES)
        .filter(|path| read(between.after, path).is_none())
        .filter_map(|path| Some((*path, read(Some(between.before), path)?.text)))
        .collect();
    if gone.is_empty() {
        return Moves::new();
    }
    let came: Vec<(&str, String)> = new
        .difference(old)
        .take(MAX_FILES)
        .filter(|path| read(Some(between.before), path).is_none())
        .filter_map(|path| Some((*path, read(between.after, path)?.text)))
        .collect();
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut taken = BTreeSet::new();
    let mut moves = Moves::new();
    for (path, text) in &gone {
        let mut places = came.iter().filter(|(other, other_text)| {
            !taken.contains(other) && name(other) == name(path) && is_alike(text, other_text)
        });
        if let Some((other, _)) = places.next() {
            taken.insert(*other);
            moves.insert((*path).to_owned(), (*other).to_owned());
        }
    }
    moves
}
