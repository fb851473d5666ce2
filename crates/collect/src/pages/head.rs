//! The front matter of a page that may be about a gate, as a tree.

use gradus_core::ledger::{Unread, UnreadCode};
use gradus_core::record::front;

use crate::lists::tree::{self, Node};

/// Reads the front matter of a page that may be a gate's; `None` for any other page.
///
/// Documents and pages both look here, so that what cannot be read is one thing to both.
pub(crate) fn read(path: &str, text: &str) -> Option<Result<Node, Unread>> {
    let front = front(text)?;
    let head = text.get(front.head)?;
    if !head.contains("feature_gate") && !head.contains("gradus") {
        return None;
    }
    if !front.yaml {
        let is_ours = head.lines().any(|line| {
            let line = line.trim_start();
            let is_gate = line.starts_with("content_type") && line.contains("feature_gate");
            is_gate || line.starts_with("[gradus") || line.starts_with("gradus")
        });
        return is_ours.then(|| {
            Err(Unread {
                path: path.to_owned(),
                code: UnreadCode::Syntax,
                reason: "line 1: the front matter is TOML, and pages of gates are read from YAML"
                    .to_owned(),
            })
        });
    }
    match tree::documents(path, head, 1) {
        Ok(documents) => documents.into_iter().next().map(Ok),
        Err(unread) => Some(Err(unread)),
    }
}
