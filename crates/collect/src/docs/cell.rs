//! What single cells say.

use gradus_core::stage::Stage;
use gradus_core::version::Version;

use super::table::{Cell, Part};

/// Returns the name that a cell states, without Markdown.
///
/// `None` for a cell of prose, or of two names: `` `A` + `B` `` is a combination.
pub(super) fn subject(cell: &Cell) -> Option<String> {
    let mut name = None;
    let mut after = String::new();
    for part in &cell.parts {
        match (part, &name) {
            (Part::Code(code), None) => name = Some(code.as_str()),
            (Part::Text(text), None) if text.trim().is_empty() => {}
            (Part::Text(text) | Part::Code(text), Some(_)) => after.push_str(text),
            (Part::Text(_), None) => {
                name = None;
                after = cell.plain();
                break;
            }
        }
    }
    let name = match name {
        Some(code) if is_aside(&after) => code,
        Some(_) => return None,
        None if cell.parts.iter().any(|p| matches!(p, Part::Code(_))) => {
            // Text in front of a code span: `Lamp (`lamp`)` names it, a sentence does not.
            let (before, _) = after.split_once('(')?;
            return name_of(before).map(str::to_owned);
        }
        None => {
            let before = after.split_once('(').map_or(after.as_str(), |(b, _)| b);
            return name_of(before).map(str::to_owned);
        }
    };
    name_of(name).map(str::to_owned)
}

/// Tells whether text behind a name leaves it the only one: nothing, a footnote's mark, a
/// remark in brackets.
fn is_aside(text: &str) -> bool {
    let text = strip_marks(text);
    text.is_empty() || (text.starts_with('(') && text.ends_with(')'))
}

/// Tells whether a cell has more to say than its word: by a footnote, or by a version or a plan
/// in brackets. `since` says what the version is.
pub(super) fn is_qualified(cell: &Cell) -> bool {
    let text = cell.plain();
    let aside = text.trim_end_matches([' ', ')']).rsplit_once('(');
    let aside = aside.map(|(_, aside)| aside.trim()).unwrap_or_default();
    let qualifies = |word: &str| {
        let word = word.trim_matches([',', ';', '+']);
        word.contains('.') && Version::parse(word).is_some()
            || matches!(
                word.to_ascii_lowercase().as_str(),
                "planned" | "proposed" | "target" | "soon" | "removed" | "deprecated" | "only"
            )
    };
    cell.noted
        || strip_marks(&text) != text.trim()
        || (!aside.starts_with("since ") && aside.split_whitespace().any(qualifies))
}

fn strip_marks(text: &str) -> &str {
    let mut text = text.trim();
    // An undefined footnote stays in the text as `[^1]`.
    while let Some((before, mark)) = text.strip_suffix(']').and_then(|t| t.rsplit_once('[')) {
        if mark.len() > 4
            || !mark
                .trim_start_matches('^')
                .bytes()
                .all(|b| b.is_ascii_digit())
        {
            break;
        }
        text = before.trim_end();
    }
    text.trim_end_matches([
        '*', '†', '‡', '§', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰', ' ',
    ])
}

fn name_of(text: &str) -> Option<&str> {
    let text = strip_marks(text);
    let shaped = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
    (shaped && begins && (2..=128).contains(&text.len()) && !is_nothing(text)).then_some(text)
}

/// Tells whether a cell says that it has nothing to say.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "-" | "--" | "---" | "–" | "—" | "n/a" | "na" | "none" | "tbd" | "tba" | "?" | "todo"
    )
}

/// What a cell of a stage column says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StageCell {
    /// The stage, and the version in brackets behind it.
    Stage(Stage, Option<String>),
    /// The gate is gone.
    Removed,
}

/// Reads a stage: `GA`, `Alpha (v1.2)`, `Beta since 1.3`.
pub(super) fn stage(cell: &Cell) -> Option<StageCell> {
    let text = cell.plain();
    let (word, aside) = split_aside(&text);
    if word.eq_ignore_ascii_case("removed") {
        return Some(StageCell::Removed);
    }
    let (word, since) = match word.split_once(" since ") {
        Some((word, version)) => (word, Some(version_of(version)?)),
        None => (word, None),
    };
    let stage = stage_word(word)?;
    match aside {
        None => Some(StageCell::Stage(stage, since.map(str::to_owned))),
        // "Stable (deprecated)" says two things.
        Some(aside) if aside.split(' ').filter_map(stage_word).any(|s| s != stage) => None,
        Some(aside) => {
            let version = aside.strip_prefix("since ").unwrap_or(aside);
            let since = since.or_else(|| version_of(version));
            Some(StageCell::Stage(stage, since.map(str::to_owned)))
        }
    }
}

/// Reads a stage's word. `Disabled` and `Default` are OpenShift's words for stages; in a table
/// of people they speak of something else.
fn stage_word(word: &str) -> Option<Stage> {
    Stage::parse(word.trim_matches([',', ';', '.', ' ']))
        .filter(|s| !matches!(s, Stage::Disabled | Stage::Default))
}

/// Reads a default: `true`, `Disabled`, a check mark.
pub(super) fn default(cell: &Cell) -> Option<bool> {
    let text = cell.plain();
    let (word, aside) = split_aside(&text);
    let value = bool_word(word)?;
    match aside {
        Some(aside) if aside.split(' ').filter_map(bool_word).any(|v| v != value) => None,
        _ => Some(value),
    }
}

fn bool_word(word: &str) -> Option<bool> {
    match word
        .trim_matches(['"', '\'', ',', ';'])
        .to_lowercase()
        .as_str()
    {
        "true" | "enabled" | "on" | "yes" | "✅" | "✓" | "✔" | "☑" | "🟢"
        | ":white_check_mark:" | ":heavy_check_mark:" => Some(true),
        "false" | "disabled" | "off" | "no" | "❌" | "✗" | "✘" | "✖" | "🔴" | ":x:" => {
            Some(false)
        }
        _ => None,
    }
}

/// Reads a version, as written.
pub(super) fn version(cell: &Cell) -> Option<String> {
    let text = cell.plain();
    let (word, _) = split_aside(&text);
    version_of(word).map(str::to_owned)
}

fn version_of(text: &str) -> Option<&str> {
    let text = text.trim().trim_end_matches(['+', ',', ';']);
    Version::parse(text).map(|_| text)
}

/// Splits `word (aside)`.
fn split_aside(text: &str) -> (&str, Option<&str>) {
    let text = strip_marks(text);
    match text.strip_suffix(')').and_then(|t| t.split_once('(')) {
        Some((word, aside)) if !word.trim().is_empty() => (word.trim(), Some(aside.trim())),
        _ => (text, None),
    }
}
