//! Writes an entry into the record of a page, and leaves everything else as it is.
//!
//! `yaml-edit` changes the text. It is not trusted with it: what it returns is taken only if
//! every byte of the page is still there, but for an empty value whose place is taken, and if the front matter reads as what it read as before, and the entry.

use std::fmt;
use std::str::FromStr as _;

use yaml_edit::{Document, Mapping, YamlFile};

use super::{Entry, entry, front, read};
use crate::problem::Problem;
use crate::reading::tree::{self, Node, Value};

/// Why an entry is not written. The page is always the one at fault, or its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotWritten {
    /// The page has no front matter.
    NoFrontMatter,
    /// Its front matter is TOML.
    Toml,
    /// Its front matter cannot be read.
    Unreadable(Box<Problem>),
    /// The block, or the list in it, is something else.
    Otherwise(&'static str),
    /// The same entry stands in the record already.
    There,
    /// It cannot be written without a change of something else.
    Unfaithful,
}

impl fmt::Display for NotWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFrontMatter => {
                f.write_str("the page has no front matter: it begins with `---`")
            }
            Self::Toml => f.write_str("the front matter of the page is TOML, and records are YAML"),
            Self::Unreadable(problem) => write!(f, "the front matter cannot be read: {problem}"),
            Self::Otherwise(what) => write!(f, "`{what}` of the page is not what it should be"),
            Self::There => f.write_str("the same entry stands in the record already"),
            Self::Unfaithful => f.write_str(
                "the front matter is written in a way in which the entry cannot be added without \
                 a change of something else: add it by hand",
            ),
        }
    }
}

impl std::error::Error for NotWritten {}

/// Adds an entry to the record of a page, at the end of its list; makes the list, and the
/// `gradus:` block, where they are not there. Returns the text of the page with it.
///
/// Comments, order, quotes, line ends, a byte order mark and the body stay as they are to the
/// byte. The one thing that goes is an empty value whose place is taken: `[]`, `{}`, `~`.
///
/// ```
/// use gradus_core::record::{Entry, List, insert};
///
/// let page = "---\ntitle: Lamp # the one on the pier\n---\nIt shines.\n";
/// let entry = Entry::new(List::Notes).with("text", "watch it");
/// let text = insert("lamp.md", page, &entry).unwrap();
/// assert_eq!(
///     text,
///     "---\ntitle: Lamp # the one on the pier\ngradus:\n  notes:\n    - text: watch it\n---\nIt shines.\n"
/// );
/// ```
///
/// # Errors
/// Why it is not written: something about the page.
pub fn insert(path: &str, text: &str, entry: &Entry) -> Result<String, NotWritten> {
    let front = front(text).ok_or(NotWritten::NoFrontMatter)?;
    if !front.yaml {
        return Err(NotWritten::Toml);
    }
    let part = |range| text.get(range).unwrap_or_default();
    let (head, inner) = (part(front.head.clone()), part(front.inner.clone()));
    let root = read::root(path, head).map_err(NotWritten::Unreadable)?;
    let before = expected(root, entry)?;
    let changed = edited(inner, entry).ok_or(NotWritten::Unfaithful)?;
    let before_it = text.get(..front.inner.start).unwrap_or_default();
    let after_it = text.get(front.inner.end..).unwrap_or_default();
    let page = format!("{before_it}{changed}{after_it}");
    if only_adds(inner, &changed) && reads_as(&page, &before) {
        Ok(page)
    } else {
        Err(NotWritten::Unfaithful)
    }
}

/// Makes the page of a gate that has none, with an entry in its record.
///
/// # Errors
/// Never for a name that a gate can have.
pub fn create(gate: &str, entry: &Entry) -> Result<String, NotWritten> {
    let page = format!(
        "---\ntitle: {}\ncontent_type: feature_gate\n---\n",
        entry::scalar(gate)
    );
    insert("", &page, entry)
}

/// Edits the text between the lines of dashes; `None` where that is beyond the editor.
fn edited(inner: &str, entry: &Entry) -> Option<String> {
    let file = YamlFile::from_str(inner).ok()?;
    let root = file.documents().next()?.as_mapping()?;
    let key = entry.list.key();
    let item = entry.yaml();
    let indented: String = item.lines().map(|l| format!("    {l}\n")).collect();
    let list = format!("{key}:\n  -{}", indented.get(3..)?);
    let whole = Document::from_str(&list).ok()?.as_mapping()?;
    match root.get_mapping("gradus").filter(|m| !m.is_empty()) {
        None => root.set("gradus", whole),
        Some(block) => match block.get_sequence(key).filter(|s| !s.is_empty()) {
            None => block.set(key, whole.get_sequence(key)?),
            Some(there) => there.push(mapping(&item)?),
        },
    }
    Some(file.to_string())
}

fn mapping(text: &str) -> Option<Mapping> {
    Document::from_str(text).ok()?.as_mapping()
}

/// What can stand where nothing is said: an entry takes its place.
const NOTHING: [&str; 5] = ["", "[]", "{}", "~", "null"];

/// Tells whether a text has everything of another in one piece or two, but for one empty value
/// with a blank beside it.
fn only_adds(before: &str, after: &str) -> bool {
    let same = before.bytes().zip(after.bytes());
    let same = same.take_while(|(a, b)| a == b).count();
    NOTHING.iter().any(|value| {
        let forms = [
            (*value).to_owned(),
            format!(" {value}"),
            format!("{value} "),
        ];
        forms.iter().any(|form| {
            (0..=1).any(|back| {
                let at = same.saturating_sub(back);
                let rest = before.get(at..).and_then(|r| r.strip_prefix(&**form));
                rest.is_some_and(|rest| {
                    let left = format!("{}{rest}", before.get(..at).unwrap_or_default());
                    is_within(&left, after)
                })
            })
        })
    })
}

/// Tells whether a text is another with something put in at one place.
fn is_within(left: &str, after: &str) -> bool {
    let head = left.bytes().zip(after.bytes());
    let head = head.take_while(|(a, b)| a == b).count();
    let tail = left.bytes().rev().zip(after.bytes().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    after.len() >= left.len() && head + tail >= left.len()
}

/// Tells whether a page's front matter reads as a tree.
fn reads_as(page: &str, wanted: &Bare) -> bool {
    let head = front(page).and_then(|f| page.get(f.head));
    let root = head.and_then(|head| tree::parse(head).ok());
    root.is_some_and(|root| bare(&root) == *wanted)
}

/// A tree without places; what a map holds is in the order of its keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Bare {
    Scalar(String, bool),
    List(Vec<Bare>),
    Map(Vec<(Bare, Bare)>),
}

fn bare(node: &Node) -> Bare {
    match &node.value {
        Value::Scalar { text, quoted } => Bare::Scalar(text.clone(), *quoted),
        Value::List(items) => Bare::List(items.iter().map(bare).collect()),
        Value::Map(pairs) => {
            let mut pairs: Vec<_> = pairs.iter().map(|(k, v)| (bare(k), bare(v))).collect();
            pairs.sort();
            Bare::Map(pairs)
        }
    }
}

/// Returns what the front matter reads as with the entry in it.
fn expected(root: Node, entry: &Entry) -> Result<Bare, NotWritten> {
    let item = tree::parse(&entry.yaml()).map_err(|_| NotWritten::Unfaithful)?;
    let mut root = root;
    let block = value_of(&mut root, "gradus", "the front matter", || {
        Value::Map(Vec::new())
    })?;
    let key = entry.list.key();
    let list = value_of(block, key, "gradus", || Value::List(Vec::new()))?;
    let Value::List(items) = &mut list.value else {
        return Err(NotWritten::Otherwise(key));
    };
    if items.iter().any(|there| bare(there) == bare(&item)) {
        return Err(NotWritten::There);
    }
    items.push(item);
    Ok(bare(&root))
}

/// Returns the value of a key of a map; an empty one, where there is none or nothing.
fn value_of<'n>(
    map: &'n mut Node,
    key: &'static str,
    what: &'static str,
    empty: fn() -> Value,
) -> Result<&'n mut Node, NotWritten> {
    let Value::Map(pairs) = &mut map.value else {
        return Err(NotWritten::Otherwise(what));
    };
    let node = |value| Node {
        value,
        line: 0,
        column: 0,
    };
    let named =
        |(k, _): &(Node, Node)| matches!(&k.value, Value::Scalar { text, .. } if text == key);
    let at = match pairs.iter().position(named) {
        Some(at) => at,
        None => {
            let text = key.to_owned();
            let quoted = false;
            pairs.push((node(Value::Scalar { text, quoted }), node(empty())));
            pairs.len() - 1
        }
    };
    let (_, value) = pairs.get_mut(at).ok_or(NotWritten::Otherwise(what))?;
    let is_nothing = match &value.value {
        Value::Scalar { text, quoted } => !quoted && matches!(&**text, "" | "~" | "null"),
        // `{}` where a list belongs is nothing either way.
        Value::List(items) => items.is_empty(),
        Value::Map(pairs) => pairs.is_empty(),
    };
    if is_nothing {
        value.value = empty();
    }
    Ok(value)
}

#[cfg(test)]
mod tests;
