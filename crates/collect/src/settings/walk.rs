//! Settings in a tree of YAML or JSON.

use std::collections::BTreeMap;

use gradus_core::ledger::UnreadCode;

use super::{At, Found, flags};
use crate::lists::tree::{self, Node, Value};

/// Reads one document.
pub(super) fn document(document: &Node, found: &mut Found<'_>) {
    any(document, true, found);
}

fn at(node: &Node) -> At {
    At {
        line: node.line,
        column: node.column,
    }
}

/// Tells whether a key's value is about gates, however it is spelled.
fn names_gates(key: &str) -> bool {
    let letters = key.chars().filter(|c| !matches!(c, '-' | '_'));
    letters
        .flat_map(char::to_lowercase)
        .eq("featuregates".chars())
}

/// Looks for gates below a value; `embedded` tells whether text may hold a file of its own.
fn any(node: &Node, embedded: bool, found: &mut Found<'_>) {
    match &node.value {
        Value::Null => {}
        Value::Scalar { text, plain } => scalar(node, text, *plain, embedded, found),
        Value::Seq(items) => {
            let mut flag = false;
            for item in items {
                match item.text() {
                    // The argument after a bare flag is its value.
                    Some(text) if flag => flags::value(text, at(item), found),
                    _ => any(item, embedded, found),
                }
                flag = item.text().is_some_and(flags::is_bare_flag);
            }
        }
        Value::Map(entries) => {
            // `{name: feature-gates, value: A=true}`: kubeadm's arguments, and variables.
            if let (Some(name), Some(value)) = (node.get("name"), node.get("value"))
                && name.text().is_some_and(names_gates)
            {
                gates(value, found);
                return;
            }
            for (key, value) in entries {
                if names_gates(key) {
                    gates(value, found);
                } else if key == "customNoUpgrade" {
                    custom(value, found);
                } else {
                    any(value, embedded, found);
                }
            }
        }
    }
}

/// Text: arguments, or a file inside the file (a `ConfigMap`).
fn scalar(node: &Node, text: &str, plain: bool, embedded: bool, found: &mut Found<'_>) {
    let is_block = plain && text.contains('\n');
    // The place of a block is its first line that is not blank; its text has the blank ones.
    let blank = text.len() - text.trim_start_matches('\n').len();
    let line = node
        .line
        .saturating_sub(u32::try_from(blank).unwrap_or(u32::MAX));
    let mentions = ["featureGates:", "feature-gates:"]
        .iter()
        .any(|key| text.contains(key));
    if embedded
        && is_block
        && mentions
        && let Ok(documents) = tree::documents("", text, line)
        && documents.iter().any(|d| matches!(d.value, Value::Map(_)))
    {
        // Columns inside a block are those of its text, not of the file: the line is meant.
        for mut document in documents {
            without_columns(&mut document);
            any(&document, false, found);
        }
        return;
    }
    if is_block {
        flags::arguments(text, line, false, found);
    } else {
        // Line ends of a quoted text are not the file's.
        for line in text.lines() {
            flags::arguments(line, node.line, false, found);
        }
    }
}

fn without_columns(node: &mut Node) {
    node.column = 0;
    match &mut node.value {
        Value::Seq(items) => items.iter_mut().for_each(without_columns),
        Value::Map(entries) => entries.iter_mut().for_each(|(_, v)| without_columns(v)),
        Value::Null | Value::Scalar { .. } => {}
    }
}

/// Reads the value of a key that names gates.
fn gates(node: &Node, found: &mut Found<'_>) {
    match &node.value {
        Value::Null => {}
        Value::Scalar { text, .. } => flags::value(text, at(node), found),
        Value::Seq(items) => {
            for item in items {
                listed(item, found);
            }
        }
        Value::Map(entries) => {
            let last: BTreeMap<&str, usize> = entries
                .iter()
                .enumerate()
                .map(|(index, (name, _))| (name.as_str(), index))
                .collect();
            for (index, (name, value)) in entries.iter().enumerate() {
                if last.get(name.as_str()) != Some(&index) {
                    let what = format!("{name} is set again below: the last one counts");
                    found.trouble(UnreadCode::Syntax, at(value), &what);
                } else {
                    gate(name, value, found);
                }
            }
        }
    }
}

/// One entry of a map of gates.
fn gate(name: &str, value: &Node, found: &mut Found<'_>) {
    match &value.value {
        Value::Scalar { text, plain } => {
            // What YAML 1.1 takes for a boolean, Go's YAML readers do too.
            let word = match text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "y" if *plain => "true",
                "no" | "off" | "n" if *plain => "false",
                _ => text.as_str(),
            };
            found.set_text(name, word, at(value));
        }
        Value::Null => {
            found.trouble(
                UnreadCode::Syntax,
                at(value),
                &format!("{name} has no value"),
            );
        }
        Value::Map(_) => match value.get("enabled") {
            Some(enabled) if enabled.text().is_some() => gate(name, enabled, found),
            // Gates of one component of several.
            _ => gates(value, found),
        },
        Value::Seq(_) => {
            let what = format!("{name} is set to a list");
            found.trouble(UnreadCode::Syntax, at(value), &what);
        }
    }
}

/// One item of a list of gates: `{name, enabled}`, `A=true`, or the bare name of one that is on.
fn listed(item: &Node, found: &mut Found<'_>) {
    match &item.value {
        Value::Scalar { text, .. } if text.contains('=') => flags::value(text, at(item), found),
        Value::Scalar { text, .. } => found.set(text.trim(), true, at(item)),
        Value::Map(_) => {
            let value = ["enabled", "value", "default"]
                .iter()
                .find_map(|key| item.get(key));
            match (item.get("name").and_then(Node::text), value) {
                (Some(name), Some(value)) if value.text().is_some() => gate(name, value, found),
                _ => found.trouble(
                    UnreadCode::Syntax,
                    at(item),
                    "an item without a name and whether it is enabled",
                ),
            }
        }
        Value::Null | Value::Seq(_) => {
            found.trouble(UnreadCode::Syntax, at(item), "an item that is no gate");
        }
    }
}

/// OpenShift's two lists: `customNoUpgrade: {enabled: [A], disabled: [B]}`.
fn custom(node: &Node, found: &mut Found<'_>) {
    for (key, value) in [("enabled", true), ("disabled", false)] {
        let Some(Value::Seq(items)) = node.get(key).map(|n| &n.value) else {
            continue;
        };
        for item in items {
            match item.text() {
                Some(name) => found.set(name.trim(), value, at(item)),
                None => found.trouble(UnreadCode::Syntax, at(item), "an item that is no gate"),
            }
        }
    }
}
