//! Words that text and Markdown share.

use gradus_core::gate::{Constraint, Gate, Spec};
use gradus_core::location::Location;
use gradus_core::project::GateView;
use gradus_core::stage::Stage;

/// Returns a stage as a word; `?` where the source does not say.
pub(crate) const fn stage(stage: Option<Stage>) -> &'static str {
    match stage {
        Some(stage) => stage.as_str(),
        None => "?",
    }
}

/// Returns `on`, `off` or `?`, with `locked` where it is.
pub(crate) const fn default(spec: &Spec) -> &'static str {
    match (spec.default, spec.locked) {
        (Some(true), Some(true)) => "on, locked",
        (Some(false), Some(true)) => "off, locked",
        (Some(true), _) => "on",
        (Some(false), _) => "off",
        (None, Some(true)) => "?, locked",
        (None, _) => "?",
    }
}

/// Returns the first release line that has the gate, and whether it may have been there before;
/// empty where no history was read.
pub(crate) fn since(view: &GateView) -> String {
    let Some(timeline) = &view.timeline else {
        return String::new();
    };
    let line = timeline.entry.line.as_deref().unwrap_or("unreleased");
    let before = if timeline.entry.at_least {
        " or before"
    } else {
        ""
    };
    format!("{line}{before}")
}

/// Returns the soak in release lines, `4+` for four at least; empty where no history was read.
pub(crate) fn soak(view: &GateView) -> String {
    view.timeline.as_ref().map_or_else(String::new, |t| {
        format!("{}{}", t.soak, if t.soak_at_least { "+" } else { "" })
    })
}

/// Returns the count of direct uses, and of those through helpers: `3`, `3 +1`.
pub(crate) fn uses(gate: &Gate) -> String {
    let direct = gate.use_sites.len();
    match gate.indirect_use_sites.len() {
        0 => direct.to_string(),
        indirect => format!("{direct} +{indirect}"),
    }
}

/// Returns the names of the other gates, each once, through `write`.
pub(crate) fn names(constraints: &[Constraint], write: impl Fn(&str) -> String) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for constraint in constraints {
        if !seen.contains(&constraint.gate.as_str()) {
            seen.push(&constraint.gate);
        }
    }
    seen.into_iter().map(write).collect::<Vec<_>>().join(", ")
}

/// Returns `requires A, B; excludes C`; empty where there is no constraint.
pub(crate) fn constraints(gate: &Gate, write: impl Fn(&str) -> String) -> String {
    let mut parts = Vec::new();
    if !gate.requires.is_empty() {
        parts.push(format!("requires {}", names(&gate.requires, &write)));
    }
    if !gate.excludes.is_empty() {
        parts.push(format!("excludes {}", names(&gate.excludes, &write)));
    }
    parts.join("; ")
}

/// Returns `1 gate`, `2 gates`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

/// Returns where something stands, for people: a full hash is cut to twelve digits, a tag is
/// called a tag. Not escaped.
pub(crate) fn place(location: &Location) -> String {
    if let Some(tag) = location.path.strip_prefix("refs/tags/") {
        return format!("tag {tag}");
    }
    match &location.revision {
        Some(revision) => Location {
            revision: Some(short(revision).to_owned()),
            ..location.clone()
        }
        .to_string(),
        None => location.to_string(),
    }
}

/// Cuts a full hash to twelve digits; anything else stays.
pub(crate) fn short(revision: &str) -> &str {
    let is_hash = revision.len() == 40 && revision.bytes().all(|b| b.is_ascii_hexdigit());
    revision.get(..12).filter(|_| is_hash).unwrap_or(revision)
}
