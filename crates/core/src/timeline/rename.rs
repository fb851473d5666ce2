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
            let named = |s: &'_ Snapshot| -> BTreeMap<String, Option<String>> {
                let of =
                    |(n, g): (&String, &crate::history::GateState)| (n.clone(), g.constant.clone());
                s.iter().map(of).collect()
            };
            let mut states: Vec<_> = steps.into_iter().map(named).collect();
            let own = |c: &Option<&str>| c.map(str::to_owned);
            states.push(now.iter().map(|(n, c)| ((*n).to_owned(), own(c))).collect());
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

fn compare(
    before: &BTreeMap<String, Option<String>>,
    after: &BTreeMap<String, Option<String>>,
    map: &mut BTreeMap<String, String>,
) {
    for (name, constant) in before {
        let Some(constant) = constant else { continue };
        if after.contains_key(name) {
            continue;
        }
        let renamed = after
            .iter()
            .find(|(n, c)| c.as_ref() == Some(constant) && !before.contains_key(*n));
        if let Some((new, _)) = renamed {
            map.insert(name.clone(), new.clone());
        }
    }
}
