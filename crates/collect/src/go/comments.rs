//! What the comment on a constant says: a summary, owners, enhancement links, milestones.

use gradus_core::gate::Milestone;
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::stage::Stage;

use super::file::FileFacts;

/// What a comment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Comment {
    /// First sentence.
    pub(crate) summary: Option<String>,
    /// Owners.
    pub(crate) owners: Vec<String>,
    /// Links.
    pub(crate) links: Vec<String>,
    /// Milestones.
    pub(crate) milestones: Vec<Milestone>,
}

/// A line of a comment, without its marker.
struct Line<'a> {
    text: &'a str,
    offset: usize,
}

/// Reads the comment that stands in `range` of a file, right before a declaration.
pub(crate) fn read(file: &FileFacts, path: &str, range: (usize, usize)) -> Comment {
    let before = file.text.get(range.0..range.1).unwrap_or_default();
    // What trails the declaration before, on its line, is that one's.
    let head = file.text.get(..range.0).unwrap_or_default();
    let own_line = head.is_empty() || head.ends_with('\n');
    let (mut groups, adjacent) = groups(before, range.0, own_line);
    let mut comment = Comment::default();
    let own = if adjacent { groups.pop() } else { None };
    // Some set owner and stages apart from the description by an empty line.
    let apart = groups
        .pop()
        .filter(|g| g.iter().all(|l| l.text.is_empty() || is_record(l.text)));
    let mut prose = String::new();
    for line in apart.iter().chain(&own).flatten() {
        if line.text.starts_with("//") {
            // A comment in a comment: a template, or something switched off.
            continue;
        }
        if !record(line, file, path, &mut comment) && !sentence_ends(&prose) {
            if !prose.is_empty() && !line.text.is_empty() {
                prose.push(' ');
            }
            prose.push_str(line.text);
            if line.text.is_empty() && !prose.is_empty() {
                prose.push('\n');
            }
        }
    }
    let summary = first_sentence(&prose);
    if !summary.is_empty() {
        comment.summary = Some(summary.to_owned());
    }
    comment
}

/// Cuts comments into groups at empty lines; tells whether the last one touches what follows.
fn groups(text: &str, base: usize, own_line: bool) -> (Vec<Vec<Line<'_>>>, bool) {
    let mut groups: Vec<Vec<Line<'_>>> = Vec::new();
    let mut open = false;
    let mut block = false;
    let mut at = 0;
    for (i, raw) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += raw.len();
        let line = raw.trim();
        let lead = raw.len() - raw.trim_start().len();
        if line.is_empty() && !block {
            // The last piece is the indentation of the declaration itself.
            open &= !raw.ends_with('\n');
            continue;
        }
        let (body, skip) = if block {
            (line.trim_start_matches('*'), 0)
        } else if let Some(rest) = line.strip_prefix("//") {
            (rest, 2)
        } else if let Some(rest) = line.strip_prefix("/*") {
            block = true;
            (rest.trim_start_matches('*'), 2)
        } else {
            continue;
        };
        let body = if block && body.contains("*/") {
            block = false;
            body.split("*/").next().unwrap_or_default()
        } else {
            body
        };
        if i == 0 && !own_line {
            continue;
        }
        let line = Line {
            text: body.trim(),
            offset: base + start + lead + skip,
        };
        if open {
            if let Some(group) = groups.last_mut() {
                group.push(line);
            }
        } else {
            groups.push(vec![line]);
            open = true;
        }
    }
    (groups, open)
}

fn keyed<'a>(text: &'a str, keys: &[&str]) -> Option<&'a str> {
    let (key, value) = text.split_once(':')?;
    let key = key.trim().to_ascii_lowercase();
    keys.contains(&key.as_str()).then(|| value.trim())
}

pub(super) fn is_record(text: &str) -> bool {
    keyed(
        text,
        &["owner", "owners", "kep", "rep", "components", "component"],
    )
    .is_some()
        || milestone(text).is_some()
        || placeholder(text)
}

fn placeholder(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(key, _)| Stage::parse(key).is_some() && !key.contains(' '))
}

/// Reads a line that records something; tells whether it was one.
fn record(line: &Line<'_>, file: &FileFacts, path: &str, comment: &mut Comment) -> bool {
    if let Some(value) = keyed(line.text, &["owner", "owners"]) {
        comment.owners.extend(owners(value));
        return true;
    }
    if let Some(value) = keyed(line.text, &["kep", "rep"]) {
        if !value.is_empty() && !value.eq_ignore_ascii_case("n/a") {
            comment.links.push(value.to_owned());
        }
        return true;
    }
    if let Some((stage, version)) = milestone(line.text) {
        let (row, column) = file.position(line.offset);
        comment.milestones.push(Milestone {
            stage,
            version: version.to_owned(),
            location: Location::new(LedgerKind::Registry, path, row, column)
                .with_text(file.line_text(line.offset)),
        });
        return true;
    }
    for word in line.text.split_whitespace() {
        let word = word.trim_matches(['(', ')', '<', '>', ',', '.', ';']);
        let url = word.starts_with("http://") || word.starts_with("https://");
        if url && (word.contains("kep") || word.contains("enhancements")) {
            comment.links.push(word.to_owned());
        }
    }
    keyed(line.text, &["components", "component"]).is_some() || placeholder(line.text)
}

fn owners(value: &str) -> Vec<String> {
    if value.eq_ignore_ascii_case("n/a") {
        return Vec::new();
    }
    // People write lists in many ways, and a team of an organisation has a `/` of its own.
    value
        .replace("/@", " @")
        .split([',', ' ', '\t', ';', '&', '|', '+', '(', ')'])
        .map(|w| {
            w.trim()
                .trim_start_matches('@')
                .trim_end_matches(['.', ':'])
        })
        .filter(|w| !w.is_empty() && *w != "/" && *w != "and")
        .map(str::to_owned)
        .collect()
}

/// Reads `alpha: v1.20`, `GA:  v1.5.0`, `Alpha v1.12`.
fn milestone(text: &str) -> Option<(Stage, &str)> {
    let (stage, rest) = match text.split_once(':') {
        Some((key, rest)) => (key, rest),
        None => text.split_once(' ')?,
    };
    let stage = Stage::parse(stage)?;
    let version = rest.split_whitespace().next()?.trim_end_matches([',', ';']);
    let digits = version.trim_start_matches('v');
    let plausible = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.contains('.');
    // Without a colon the line has to be nothing but the two words.
    let bare = !text.contains(':') && rest.split_whitespace().count() > 1;
    (plausible && !bare).then_some((stage, version))
}

fn sentence_ends(prose: &str) -> bool {
    prose.contains(". ") || prose.ends_with('.') || prose.contains('\n')
}

fn first_sentence(prose: &str) -> &str {
    let line = prose.trim_start().lines().next().unwrap_or_default();
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find(". ")) {
        let end = from + at;
        let word = line
            .get(..end)
            .and_then(|head| head.rsplit(' ').next())
            .unwrap_or_default();
        // Not after "e.g." and "i.e.".
        if !word.contains('.') && word.len() > 1 {
            return line.get(..=end).unwrap_or(line).trim();
        }
        from = end + 2;
    }
    line.trim()
}
