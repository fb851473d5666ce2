//! From the `gradus:` block of a page to a record; every problem is listed, not only the first.

use super::front::has_lone_return;
use super::{Attestation, Choice, Decision, Note, Record, Waiver, front};
use crate::config::is_day;
use crate::finding::Severity;
use crate::policy::Category;
use crate::problem::Problem;
use crate::reading::At;
use crate::reading::reader::{Fields, Reader};
use crate::reading::tree::{self, Node, Value};
use crate::upstream;
use crate::version::Version;

/// Keys of the block.
pub(super) const TOP: [&str; 9] = [
    "owners",
    "categories",
    "tracking",
    "upstream",
    "metrics",
    "evidence",
    "waivers",
    "decisions",
    "notes",
];

/// Reads the record of a page; `None` where the page has no `gradus:` block.
///
/// An entry that has something wrong in it is told in [`Record::problems`] and left out: a
/// mistyped `until` would otherwise make it hold for ever. Anchors, aliases and tags are
/// refused, and so is what is nested or repeated beyond what a person writes.
///
/// # Errors
/// Why the front matter cannot be read at all: usually a slip of whoever wrote the page.
pub fn read(path: &str, text: &str) -> Result<Option<Record>, Box<Problem>> {
    let Some(front) = front(text).filter(|f| f.yaml) else {
        return Ok(None);
    };
    let head = text.get(front.head).unwrap_or_default();
    if !head.contains("gradus") {
        return Ok(None);
    }
    let mut reader = Reader::new(path);
    let root = root(path, head)?;
    let Some(block) = block(&mut reader, &root) else {
        return Ok(None);
    };
    let mut record = record(&mut reader, block).unwrap_or_default();
    record.problems = reader.finish();
    Ok(Some(record))
}

/// Reads front matter as a tree.
pub(super) fn root(path: &str, head: &str) -> Result<Node, Box<Problem>> {
    let problem = |line, column, message, help| {
        Box::new(Problem {
            path: path.to_owned(),
            line,
            column,
            message,
            help,
            severity: Severity::Error,
        })
    };
    if has_lone_return(head) {
        let message = "a carriage return stands alone in the front matter".to_owned();
        let help = Some("end its lines with a line feed".to_owned());
        return Err(problem(1, 0, message, help));
    }
    tree::parse(head).map_err(|e| problem(e.line, e.column, e.message, None))
}

/// Finds the block; of two the first is taken, and the other is told.
fn block<'n>(r: &mut Reader<'_>, root: &'n Node) -> Option<&'n Node> {
    let Value::Map(pairs) = &root.value else {
        return None;
    };
    let named = |key: &Node| matches!(&key.value, Value::Scalar { text, .. } if text == "gradus");
    let mut blocks = pairs.iter().filter(|(key, _)| named(key));
    let (_, first) = blocks.next()?;
    for (key, _) in blocks {
        r.error(key, "`gradus` stands twice in the page".to_owned(), None);
    }
    Some(first)
}

/// Tells whether nothing is written for a value.
fn is_nothing(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar { text, quoted: false } if matches!(&**text, "" | "~" | "null"))
}

fn record(r: &mut Reader<'_>, node: &Node) -> Option<Record> {
    if is_nothing(node) {
        return None;
    }
    let f = r.fields(node, "the record", &TOP)?;
    let list = |key: &str| f.get(key).filter(|n| !is_nothing(n));
    let entries = |r: &mut Reader<'_>, key: &str| -> Vec<&Node> {
        list(key).map_or(Vec::new(), |n| {
            r.list(n, &format!("`{key}`")).iter().collect()
        })
    };
    let mut record = Record {
        owners: texts(r, list("owners"), "an owner"),
        tracking: list("tracking").and_then(|n| text(r, n, "`tracking`")),
        upstream: upstream(r, list("upstream")),
        metrics: texts(r, list("metrics"), "a metric"),
        ..Record::default()
    };
    for item in entries(r, "categories") {
        record
            .categories
            .extend(r.word(item, "category", &Category::ALL));
    }
    for item in entries(r, "evidence") {
        record.evidence.extend(sound(r, |r| attestation(r, item)));
    }
    for item in entries(r, "waivers") {
        record.waivers.extend(sound(r, |r| waiver(r, item)));
    }
    for item in entries(r, "decisions") {
        record.decisions.extend(sound(r, |r| decision(r, item)));
    }
    for item in entries(r, "notes") {
        record.notes.extend(sound(r, |r| note(r, item)));
    }
    Some(record)
}

/// Takes what is read without a problem.
fn sound<T>(r: &mut Reader<'_>, read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Option<T> {
    let before = r.count();
    let read = read(r);
    read.filter(|_| r.count() == before)
}

fn texts(r: &mut Reader<'_>, node: Option<&Node>, what: &str) -> Vec<At<String>> {
    let Some(node) = node else { return Vec::new() };
    let items = r.list(node, what);
    items.iter().filter_map(|n| text(r, n, what)).collect()
}

/// Reads text that says something.
fn text(r: &mut Reader<'_>, node: &Node, what: &str) -> Option<At<String>> {
    let text = r.text(node, what)?;
    if text.value.trim().is_empty() {
        r.error(node, format!("{what} is empty"), None);
        return None;
    }
    Some(text)
}

fn upstream(r: &mut Reader<'_>, node: Option<&Node>) -> Vec<At<String>> {
    let Some(node) = node else { return Vec::new() };
    let mut read = Vec::new();
    for item in r.list(node, "`upstream`") {
        let Some(name) = text(r, item, "what it needs upstream") else {
            continue;
        };
        if !upstream::knows(&name.value) {
            let message = format!(
                "`{}` is neither a gate of Kubernetes nor an enhancement that is known here",
                name.value
            );
            let help = "the name of a gate of Kubernetes, or KEP-1234".to_owned();
            r.warning(item, message, Some(help));
        }
        read.push(name);
    }
    read
}

fn attestation(r: &mut Reader<'_>, node: &Node) -> Option<Attestation> {
    let keys = [
        "criterion",
        "holds",
        "by",
        "date",
        "reason",
        "link",
        "until",
    ];
    let f = r.fields(node, "the attestation", &keys)?;
    let holds = f.get("holds").map(|n| r.flag(n, "`holds`"));
    let said = said(r, &f, "attestation", "criterion");
    let until = until(r, &f);
    let said = said?;
    Some(Attestation {
        criterion: said.about,
        holds: holds.flatten().is_none_or(|h| h.value),
        by: said.by,
        date: said.date,
        reason: said.reason,
        link: said.link,
        until,
    })
}

fn waiver(r: &mut Reader<'_>, node: &Node) -> Option<Waiver> {
    let keys = ["criterion", "by", "date", "reason", "link", "until"];
    let f = r.fields(node, "the waiver", &keys)?;
    if f.get("until").is_none() {
        let help = "until: \"0.7\", the release line with which it lapses, or a day".to_owned();
        r.error(node, "the waiver has no `until`".to_owned(), Some(help));
    }
    let said = said(r, &f, "waiver", "criterion");
    let until = until(r, &f);
    let said = said?;
    Some(Waiver {
        criterion: said.about,
        by: said.by,
        date: said.date,
        reason: said.reason,
        link: said.link,
        until: until?,
    })
}

fn decision(r: &mut Reader<'_>, node: &Node) -> Option<Decision> {
    let keys = ["decision", "about", "by", "date", "reason", "link", "until"];
    let f = r.fields(node, "the decision", &keys)?;
    let said = said(r, &f, "decision", "decision");
    let choice = f
        .get("decision")
        .and_then(|n| r.word(n, "decision", &Choice::ALL));
    let about = f.get("about").and_then(|n| text(r, n, "`about`"));
    match choice.as_ref().map(|c| c.value) {
        Some(Choice::Promote) => match (&about, f.get("about")) {
            (Some(_), Some(n)) => {
                r.stage(n);
            }
            _ => {
                let message = "the decision names no stage: `about` is missing".to_owned();
                r.error(node, message, Some("about: beta".to_owned()));
            }
        },
        Some(Choice::NotApplicable) if about.is_none() => {
            let message = "the decision names no criterion: `about` is missing".to_owned();
            r.error(node, message, Some("about: B4".to_owned()));
        }
        _ => {}
    }
    let until = until(r, &f);
    let said = said?;
    Some(Decision {
        choice: choice?,
        about,
        by: said.by,
        date: said.date,
        reason: said.reason,
        link: said.link,
        until,
    })
}

fn note(r: &mut Reader<'_>, node: &Node) -> Option<Note> {
    let keys = ["text", "by", "date", "rework", "until"];
    let f = r.fields(node, "the note", &keys)?;
    let note = required(r, &f, "note", "text");
    let by = required(r, &f, "note", "by");
    let date = date(r, &f, "note");
    let rework = f.get("rework").and_then(|n| line(r, n));
    let until = until(r, &f);
    Some(Note {
        text: note?,
        by: by?,
        date: date?,
        rework,
        until,
    })
}

/// What attestations, waivers and decisions have in common.
struct Said {
    about: At<String>,
    by: At<String>,
    date: At<String>,
    reason: At<String>,
    link: Option<At<String>>,
}

fn said(r: &mut Reader<'_>, f: &Fields<'_>, what: &str, about: &str) -> Option<Said> {
    let about = required(r, f, what, about);
    let by = required(r, f, what, "by");
    let date = date(r, f, what);
    let reason = required(r, f, what, "reason");
    let link = f.get("link").and_then(|n| text(r, n, "`link`"));
    Some(Said {
        about: about?,
        by: by?,
        date: date?,
        reason: reason?,
        link,
    })
}

fn required(r: &mut Reader<'_>, f: &Fields<'_>, what: &str, key: &str) -> Option<At<String>> {
    match f.get(key) {
        Some(node) => text(r, node, &format!("`{key}`")),
        None => {
            r.error(f.node, format!("the {what} has no `{key}`"), None);
            None
        }
    }
}

fn date(r: &mut Reader<'_>, f: &Fields<'_>, what: &str) -> Option<At<String>> {
    let date = required(r, f, what, "date")?;
    if is_day(&date.value) {
        return Some(date);
    }
    let node = f.get("date").unwrap_or(f.node);
    let message = format!("`date` must be a day, not `{}`", date.value);
    r.error(node, message, Some("2026-12-31".to_owned()));
    None
}

fn until(r: &mut Reader<'_>, f: &Fields<'_>) -> Option<At<String>> {
    let node = f.get("until")?;
    let until = text(r, node, "`until`")?;
    if is_day(&until.value) || Version::parse(&until.value).is_some() {
        return Some(until);
    }
    let help = "a day, 2026-12-31, or a release line, \"0.5\"".to_owned();
    let message = format!(
        "`until` must be a day or a release line, not `{}`",
        until.value
    );
    r.error(node, message, Some(help));
    None
}

fn line(r: &mut Reader<'_>, node: &Node) -> Option<At<String>> {
    let line = text(r, node, "`rework`")?;
    if Version::parse(&line.value).is_some() {
        return Some(line);
    }
    let message = format!("`rework` must be a release line, not `{}`", line.value);
    r.error(node, message, Some("rework: \"0.5\"".to_owned()));
    None
}

#[cfg(test)]
mod tests;
