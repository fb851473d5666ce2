//! One file that may hold rules, alerts or a dashboard.

use gradus_core::ledger::{Unread, UnreadCode};

use super::queries::{Queries, Reader};
use super::template;
use crate::docs::text;
use crate::lists::tree;

/// Tells by its path whether a file may hold queries.
pub(super) fn may_hold(path: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Tells by its bytes: a rule has a query and a name, a dashboard has queries in JSON.
fn holds(bytes: &[u8]) -> bool {
    let has = |needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    has("\"expr\"") || (has("expr:") && (has("alert:") || has("record:")))
}

/// Reads the queries of a YAML or JSON file: rules and alerts of Prometheus, dashboards of
/// Grafana, and both inside of manifests and Helm templates.
///
/// ```
/// use gradus_collect::metrics;
///
/// let rules = b"groups:\n- rules:\n  - alert: Dark\n    expr: lamp_on == 0\n";
/// let queries = metrics::read_file("rules.yaml", rules);
/// assert_eq!(queries.used[0].name, "lamp_on");
/// assert_eq!(queries.used[0].location.line, 4);
/// ```
#[must_use]
pub fn read_file(path: &str, bytes: &[u8]) -> Queries {
    if !holds(bytes) {
        return Queries::default();
    }
    let only = |unread| Queries {
        unread: vec![unread],
        ..Queries::default()
    };
    let text = match text::check(path, bytes) {
        Ok(text) => text,
        Err(unread) => return only(unread),
    };
    // Legends of a dashboard are written like actions of a template, and are none.
    let is_template = text.contains("{{") && !path.ends_with(".json");
    let mask = if is_template {
        template::masked(text)
    } else {
        None
    };
    let read = mask.as_ref().map_or(text, |mask| mask.text.as_str());
    let mut reader = Reader::new(path, text);
    match tree::documents(path, read, 1) {
        Ok(documents) => reader.documents(&documents),
        Err(unread) if is_template => {
            return only(Unread {
                code: UnreadCode::Unresolved,
                reason: format!("a template whose queries cannot be told: {}", unread.reason),
                ..unread
            });
        }
        Err(unread) => return only(unread),
    }
    reader.finish()
}
