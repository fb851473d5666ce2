//! Gates that go by another name now: the constant stayed, what users write changed.

use std::collections::BTreeMap;

use crate::history::{History, Snapshot};

/// Old name to new name.
pub(crate) struct Renames {
    map: BTreeMap<String, String>,
    now: Vec<String>,
}

impl Renames {
    /// Finds renames between commits where there is a committed view, else between lines, and
    /// from the last of them to the gates of today.
    pub(crate) fn find(history: Option<&History>, now: &BTreeMap<&str, Option<&str>>) -> Self {
        let mut map = BTreeMap::new();
        if let Some(history) = history {
            let steps: Vec<&Snapshot> = if history.committed.is_empty() {
                history.lines.iter().map(|l| l.gates.as_ref()).collect()
            } else {
                history.committed.iter().map(|c| c.gates.as_ref()).collect()
            };
            let mut states: Vec<Names<'_>> = steps.into_iter().map(names).collect();
            states.push(now.clone());
            for pair in states.windows(2) {
                if let [before, after] = pair {
                    compare(before, after, &mut map);
                }
            }
        }
        Self {
            map,
            now: now.keys().map(|n| (*n).to_owned()).collect(),
        }
    }

    /// Returns the name that a former name goes by today, if there is one.
    pub(crate) fn name_of_today(&self, former: &str) -> Option<String> {
        let mut name = former;
        for _ in 0..self.map.len() {
            name = self.map.get(name)?;
            if self.now.iter().any(|n| n == name) {
                return Some(name.to_owned());
            }
        }
        None
    }

    /// Returns all names that a gate has or had, today's first.
    pub(crate) fn names_of(&self, name: &str) -> Vec<String> {
        let mut names = vec![name.to_owned()];
        for former in self.map.keys() {
            let is_gone = !self.now.iter().any(|n| n == former);
            if is_gone && self.name_of_today(former).as_deref() == Some(name) {
                names.push(former.clone());
            }
        }
        names
    }
}

/// Gates by name, each with its constant.
type Names<'a> = BTreeMap<&'a str, Option<&'a str>>;

fn names(snapshot: &Snapshot) -> Names<'_> {
    snapshot
        .iter()
        .map(|(name, state)| (&**name, state.constant.as_deref()))
        .collect()
}

fn compare(before: &Names<'_>, after: &Names<'_>, map: &mut BTreeMap<String, String>) {
    for (name, constant) in before {
        if constant.is_none() || after.contains_key(name) {
            continue;
        }
        let renamed = after
            .iter()
            .find(|(n, c)| *c == constant && !before.contains_key(*n));
        if let Some((new, _)) = renamed {
            map.insert((*name).to_owned(), (*new).to_owned());
        }
    }
}
