//! Front matter of a gate's own page, as kubernetes.io writes it.

use gradus_core::stage::Stage;
use gradus_core::statement::{Basis, Claim, Mode};

use super::names::Names;
use super::prose::Voice;
use super::text;
use crate::lists::tree::{self, Node, Value};

/// Reads the front matter of a page with `content_type: feature_gate`.
pub(super) fn read(text: &str, names: &Names, voice: &mut Voice<'_, '_>) {
    let end = text::front_matter(text);
    let head = text.get(..end).unwrap_or_default();
    if !head.starts_with("---") || !head.contains("feature_gate") {
        return;
    }
    let body = head.trim_end().trim_end_matches(['-', '.']);
    // The rest of the page is there whether its head can be read or not.
    let documents = match tree::documents(voice.path, body, 1) {
        Ok(documents) => documents,
        Err(unread) => {
            voice.reading.unread.push(unread);
            return;
        }
    };
    let Some(page) = documents.first() else {
        return;
    };
    if scalar(page, "content_type") != Some("feature_gate") {
        return;
    }
    let Some(gate) = scalar(page, "title").and_then(|title| names.get(title)) else {
        return;
    };
    let mut say = |claim, node: &Node| {
        let at = voice.lines.start(node.line);
        voice.say(gate, claim, Mode::Documents, Basis::Read, at);
    };
    if let Some(removed) = page.get("removed")
        && removed.text() == Some("true")
    {
        say(Claim::Removed, removed);
    }
    let Some(Value::Seq(stages)) = page.get("stages").map(|n| &n.value) else {
        return;
    };
    for entry in stages {
        let Some(stage) = scalar(entry, "stage").and_then(Stage::parse) else {
            continue;
        };
        if let Some(from) = scalar(entry, "fromVersion") {
            say(Claim::StageSince(stage, from.to_owned()), entry);
        }
        if entry.get("toVersion").is_some() {
            continue;
        }
        say(Claim::Stage(stage), entry);
        for (key, make) in [
            ("defaultValue", Claim::Default as fn(bool) -> Claim),
            ("locked", Claim::Locked),
        ] {
            match scalar(entry, key) {
                Some("true") => say(make(true), entry),
                Some("false") => say(make(false), entry),
                _ => {}
            }
        }
    }
}

fn scalar<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.text()
}
