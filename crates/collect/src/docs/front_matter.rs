//! Front matter of a gate's own page, as kubernetes.io writes it.

use gradus_core::stage::Stage;
use gradus_core::statement::{Basis, Claim, Mode};

use super::names::Names;
use super::prose::Voice;
use crate::lists::tree::{Node, Value};
use crate::pages::head;

/// Reads the front matter of a page with `content_type: feature_gate`.
pub(super) fn read(text: &str, names: &Names, voice: &mut Voice<'_, '_>) {
    // The rest of the page is there whether its head can be read or not.
    let page = match head::read(voice.path, text) {
        Some(Ok(page)) => page,
        Some(Err(unread)) => {
            voice.reading.unread.push(unread);
            return;
        }
        None => return,
    };
    if scalar(&page, "content_type") != Some("feature_gate") {
        return;
    }
    let Some(gate) = scalar(&page, "title").and_then(|title| names.get(title)) else {
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
