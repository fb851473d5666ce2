//! Where the pages of gates live, and which lists are kept from the registry.

use super::At;
use super::read::leads_out;
use crate::ledgers::SKIPPED_FOLDERS;
use crate::reading::reader::Reader;
use crate::reading::tree::Node;

/// Where the pages of gates live; what is not said is found by convention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    /// Folder of the pages, from the root, with `/`.
    pub folder: Option<At<String>>,
    /// The page that lists them, from the root.
    pub index: Option<At<String>>,
}

/// What kind of list is kept from the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListKind {
    /// A Markdown table, between markers.
    Table,
    /// The gates in the values of a chart: a map, or a commented sample between markers.
    Chart,
    /// The options of a dropdown in an issue form.
    Form,
}

impl ListKind {
    /// Every kind, with its word.
    pub const ALL: [(&'static str, Self); 3] = [
        ("table", Self::Table),
        ("chart", Self::Chart),
        ("form", Self::Form),
    ];

    /// Returns the word used in `gradus.yaml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

/// A list that is kept from the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedList {
    /// The file, from the root, with `/`.
    pub path: At<String>,
    /// What kind of list.
    pub kind: At<ListKind>,
    /// For a chart, the key of the map; for a form, the `id` of the dropdown.
    pub key: Option<At<String>>,
}

pub(super) fn pages(r: &mut Reader<'_>, node: &Node) -> Pages {
    let Some(f) = r.fields(node, "`pages`", &["folder", "index"]) else {
        return Pages::default();
    };
    let mut place = |key: &str| {
        let node = f.get(key)?;
        place(r, node, &format!("`{key}`"))
    };
    let folder = place("folder");
    let index = place("index");
    if let (Some(index), Some(node)) = (&index, f.get("index"))
        && !is_markdown(&index.value)
    {
        let message = format!("`index` is no Markdown file: `{}`", index.value);
        r.error(node, message, None);
    }
    Pages { folder, index }
}

pub(super) fn generated(r: &mut Reader<'_>, node: &Node, pages: &Pages) -> Vec<GeneratedList> {
    let mut read: Vec<GeneratedList> = Vec::new();
    for item in r.list(node, "`generated`") {
        let Some(f) = r.fields(item, "a generated list", &["path", "kind", "key"]) else {
            continue;
        };
        for key in ["path", "kind"] {
            if f.get(key).is_none() {
                r.error(item, format!("the generated list has no `{key}`"), None);
            }
        }
        let path = f.get("path").and_then(|n| place(r, n, "`path`"));
        let kind = f
            .get("kind")
            .and_then(|n| r.word(n, "kind", &ListKind::ALL));
        let key = f.get("key").and_then(|n| r.text(n, "`key`"));
        let (Some(path), Some(kind)) = (path, kind) else {
            continue;
        };
        if kind.value == ListKind::Form && key.is_none() {
            let help = Some("the `id` of the dropdown in the form".to_owned());
            r.error(item, "a form needs a `key`".to_owned(), help);
            continue;
        }
        let list = GeneratedList { path, kind, key };
        let same = |l: &GeneratedList| {
            let key = |l: &GeneratedList| l.key.as_ref().map(|k| k.value.clone());
            (&l.path.value, l.kind.value, key(l)) == (&list.path.value, list.kind.value, key(&list))
        };
        if read.iter().any(same) {
            r.error(item, "this list stands twice".to_owned(), None);
            continue;
        }
        let is_index = pages
            .index
            .as_ref()
            .is_some_and(|i| i.value == list.path.value);
        if is_index && list.kind.value == ListKind::Table {
            let message = format!("`{}` is the index of the pages already", list.path.value);
            r.error(item, message, None);
            continue;
        }
        read.push(list);
    }
    read
}

/// Reads a path inside the repository, where files are read.
fn place(r: &mut Reader<'_>, node: &Node, what: &str) -> Option<At<String>> {
    let text = r.text(node, what)?;
    let path = text.value.as_str();
    if leads_out(path) {
        let message = format!("{what} leads out of the repository: `{path}`");
        let help = "a path from the root, with /".to_owned();
        r.error(node, message, Some(help));
        return None;
    }
    let mut parts = path.split('/');
    if parts.any(|part| SKIPPED_FOLDERS.contains(&part)) {
        let message = format!("{what} lies where nothing is read: `{path}`");
        r.error(node, message, None);
        return None;
    }
    // `./a//b/` is `a/b`, and `.` is the root: nothing is found by two names.
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    let value = parts.collect::<Vec<_>>().join("/");
    Some(At { value, ..text })
}

fn is_markdown(path: &str) -> bool {
    [".md", ".markdown"].iter().any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::ListKind;
    use crate::config::{check, read};

    #[test]
    fn places_and_lists_are_read() {
        let text = "\
pages: { folder: ./site/docs/gates/, index: site/docs/feature-gates.md }
generated:
  - { path: README.md, kind: table }
  - { path: chart/values.yaml, kind: chart }
  - { path: .github/ISSUE_TEMPLATE/bug.yml, kind: form, key: gates }
";
        let config = read("gradus.yaml", text).expect("it is valid");
        assert_eq!(
            config.pages.folder.expect("a folder").value,
            "site/docs/gates"
        );
        let kinds: Vec<ListKind> = config.generated.iter().map(|l| l.kind.value).collect();
        assert_eq!(kinds, [ListKind::Table, ListKind::Chart, ListKind::Form]);
    }

    #[test]
    fn what_leads_out_or_is_unclear_is_refused() {
        for (text, why) in [
            ("pages: { folder: ../out }\n", "leads out"),
            ("pages: { index: /etc/gates.md }\n", "leads out"),
            ("pages: { index: docs/gates.txt }\n", "no Markdown file"),
            ("pages: { folder: vendor/docs }\n", "nothing is read"),
            ("pages: { foldr: docs }\n", "unknown key `foldr`"),
            ("generated:\n  - { path: a.md }\n", "no `kind`"),
            (
                "generated:\n  - { path: a.md, kind: tabel }\n",
                "unknown kind",
            ),
            (
                "generated:\n  - { path: a.yml, kind: form }\n",
                "needs a `key`",
            ),
            (
                "pages: { index: a.md }\ngenerated:\n  - { path: a.md, kind: table }\n",
                "is the index",
            ),
            (
                "generated:\n  - { path: a.md, kind: table }\n  - { path: a.md, kind: table }\n",
                "stands twice",
            ),
        ] {
            let (_, problems) = check("gradus.yaml", text);
            let found = problems.iter().any(|p| p.message.contains(why));
            assert!(found, "{text}: {problems:?}");
        }
    }
}
