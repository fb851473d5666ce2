//! `Chart.yaml`: what makes a folder a chart, and whose it is.

use std::collections::BTreeSet;

use gradus_core::ledger::{Unread, UnreadCode};

use crate::docs::text;
use crate::lists::tree::{self, Node, Value};
use crate::source::Source;

/// What makes a folder a chart.
pub(super) const CHART: &str = "Chart.yaml";

/// The charts of a tree.
#[derive(Debug, Default)]
pub(super) struct Charts {
    /// Their folders; that of a chart at the root is empty.
    pub(super) own: BTreeSet<String>,
    /// Folders of charts that are copies of somebody else's.
    pub(super) foreign: BTreeSet<String>,
    /// What could not be read of the files that make charts.
    pub(super) unread: Vec<Unread>,
}

impl Charts {
    /// Finds the charts of a tree. A chart among another's `charts` that the other one takes from
    /// a repository is a copy: its gates are another program's.
    pub(super) fn find(source: &dyn Source) -> Self {
        let mut charts = Self::default();
        for entry in source.entries() {
            let folder = entry.path.strip_suffix(CHART);
            if let Some(folder) = folder.filter(|f| f.is_empty() || f.ends_with('/')) {
                charts.own.insert(folder.trim_end_matches('/').to_owned());
            }
        }
        let mut taken = BTreeSet::new();
        for folder in &charts.own {
            let names = taken_from_elsewhere(source, folder, &mut charts.unread);
            taken.extend(
                names
                    .into_iter()
                    .map(|name| join(folder, &format!("charts/{name}"))),
            );
        }
        let is_taken = |folder: &String| {
            let around = std::iter::successors(Some(folder.as_str()), |f| parent(f));
            around.into_iter().any(|f| taken.contains(f))
        };
        (charts.foreign, charts.own) = std::mem::take(&mut charts.own)
            .into_iter()
            .partition(is_taken);
        charts
    }

    /// Returns the innermost chart that a file belongs to, and whether it is the project's.
    pub(super) fn around(&self, path: &str) -> Option<(&str, bool)> {
        std::iter::successors(parent(path), |folder| parent(folder)).find_map(|folder| {
            let own = self.own.get(folder).map(|f| (f.as_str(), true));
            own.or_else(|| self.foreign.get(folder).map(|f| (f.as_str(), false)))
        })
    }
}

/// The folder of a path; that of a file at the root is empty, and the root has none.
fn parent(path: &str) -> Option<&str> {
    if path.is_empty() {
        return None;
    }
    Some(path.rsplit_once('/').map_or("", |(dir, _)| dir))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Returns the names of the charts that a chart takes from repositories.
fn taken_from_elsewhere(
    source: &dyn Source,
    folder: &str,
    unread: &mut Vec<Unread>,
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // The second one is how it was written before Helm 3.
    for file in [CHART, "requirements.yaml"] {
        match documents(source, &join(folder, file), unread) {
            Ok(documents) => names.extend(documents.iter().flat_map(dependencies)),
            Err(why) if why.code == UnreadCode::Missing => {}
            Err(why) => unread.push(why),
        }
    }
    names
}

fn documents(
    source: &dyn Source,
    path: &str,
    unread: &mut Vec<Unread>,
) -> Result<Vec<Node>, Unread> {
    let bytes = source.read(path)?;
    let text = text::check(path, &bytes)?;
    unread.extend(text::half_merged(path, text));
    tree::documents(path, text, 1)
}

fn dependencies(document: &Node) -> Vec<String> {
    let Some(Value::Seq(items)) = document.get("dependencies").map(|n| &n.value) else {
        return Vec::new();
    };
    let elsewhere = |item: &&Node| {
        let repository = item.get("repository").and_then(Node::text);
        repository.is_some_and(|r| !r.is_empty() && !r.starts_with("file:"))
    };
    let names = items.iter().filter(elsewhere);
    names
        .filter_map(|item| item.get("name")?.text())
        .map(str::to_owned)
        .collect()
}
