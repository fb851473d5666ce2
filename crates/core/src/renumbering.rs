//! Recognises that one step rewrote the declared versions of a registry all at once.
//!
//! A project that goes from calendar versions to SemVer edits every entry in one commit. That
//! is one event, and no gate has changed by it.

use std::collections::BTreeMap;

use crate::gate::Spec;
use crate::history::{History, Snapshot};
use crate::project::Renumbering;
use crate::version::Version;

/// Finds every renumbering, oldest first: between commits where there is a committed view, else
/// between release lines.
#[must_use]
pub fn find(history: &History) -> Vec<Renumbering> {
    let states: Vec<(&str, &Snapshot)> = if history.committed.is_empty() {
        let lines = history.lines.iter();
        lines.map(|l| (l.tag.as_str(), l.gates.as_ref())).collect()
    } else {
        let steps = history.committed.iter();
        steps
            .map(|c| (c.commit.as_str(), c.gates.as_ref()))
            .collect()
    };
    states
        .windows(2)
        .filter_map(|pair| match pair {
            [(_, before), (revision, after)] => Some(Renumbering {
                revision: (*revision).to_owned(),
                map: step(&specs_of(before), &specs_of(after))?,
            }),
            _ => None,
        })
        .collect()
}

/// What a registry says of each gate, by name.
pub(crate) type Specs<'a> = BTreeMap<&'a str, &'a [Spec]>;

fn specs_of(snapshot: &Snapshot) -> Specs<'_> {
    let gates = snapshot.iter();
    gates
        .map(|(name, state)| (&**name, &*state.specs))
        .collect()
}

/// Returns the map of one step, if it is a renumbering: old and new version as written.
///
/// It is one if at least two gates and at least half of all versioned gates changed nothing but
/// their versions, all by one function. One pair on the same major number is a correction of a
/// wrong declaration, not a renumbering.
pub(crate) fn step(before: &Specs<'_>, after: &Specs<'_>) -> Option<Vec<(String, String)>> {
    let mut map: BTreeMap<&str, &str> = BTreeMap::new();
    let (mut changed, mut versioned) = (0_usize, 0_usize);
    for (name, old) in before {
        let Some(new) = after.get(name) else { continue };
        if old.iter().all(|s| s.version.is_none()) {
            continue;
        }
        versioned += 1;
        let Some(pairs) = same_but_versions(old, new) else {
            continue;
        };
        if pairs.iter().any(|(o, n)| o != n) {
            changed += 1;
        }
        for (o, n) in pairs {
            if *map.entry(o).or_insert(n) != n {
                return None;
            }
        }
    }
    if changed < 2 || changed * 2 < versioned {
        return None;
    }
    let mut map: Vec<(String, String)> = map
        .into_iter()
        .filter(|(o, n)| o != n)
        .map(|(o, n)| (o.to_owned(), n.to_owned()))
        .collect();
    let major = |text: &str| Version::parse(text).map(|v| v.major);
    if map.len() < 2 && map.iter().all(|(o, n)| major(o) == major(n)) {
        return None;
    }
    map.sort_by(|a, b| (Version::parse(&a.1), &a.1, &a.0).cmp(&(Version::parse(&b.1), &b.1, &b.0)));
    Some(map)
}

/// Pairs the versions of specs that are otherwise equal.
fn same_but_versions<'s>(old: &'s [Spec], new: &'s [Spec]) -> Option<Vec<(&'s str, &'s str)>> {
    if old.len() != new.len() {
        return None;
    }
    let mut pairs = Vec::with_capacity(old.len());
    for (o, n) in old.iter().zip(new) {
        if (o.stage, o.default, o.locked) != (n.stage, n.default, n.locked) {
            return None;
        }
        match (&o.version, &n.version) {
            (Some(o), Some(n)) => pairs.push((o.as_str(), n.as_str())),
            (None, None) => {}
            _ => return None,
        }
    }
    Some(pairs)
}

#[cfg(test)]
mod tests;
