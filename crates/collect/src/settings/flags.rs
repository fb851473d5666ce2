//! Settings in text: `--feature-gates=A=true,B=false`, `--set featureGates.A=true`, and lines of
//! `A=true,B=false`.

use gradus_core::ledger::UnreadCode;

use super::{At, Found, parse_bool};

const FLAG: &str = "-feature-gates";
const SET: &str = "featureGates.";

/// Reads a text that is no tree.
pub(super) fn text(text: &str, found: &mut Found<'_>) {
    if is_all_pairs(text) {
        for (line, content) in (1u32..).zip(text.lines()) {
            let indent = content.len() - content.trim_start().len();
            let content = content.trim();
            if !content.is_empty() && !content.starts_with('#') {
                let at = At {
                    line,
                    column: column(indent),
                };
                value(content, at, found);
            }
        }
        return;
    }
    arguments(text, 1, true, found);
}

/// Tells whether a text has lines of `A=true,B=false`, and nothing else.
fn is_all_pairs(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .peekable();
    let mut one_reads = false;
    lines.peek().is_some()
        && lines.all(|line| {
            unquote(line).split(',').all(|pair| {
                let Some((name, value)) = pair.split_once('=') else {
                    return pair.trim().is_empty();
                };
                one_reads |= parse_bool(value.trim()).is_some();
                super::is_name(name.trim())
            })
        })
        && one_reads
}

/// Tells whether an argument is the flag alone, its value being the next argument.
pub(super) fn is_bare_flag(text: &str) -> bool {
    matches!(text.trim(), "--feature-gates" | "-feature-gates")
}

/// Finds arguments in text that begins at a line. Columns count only where the text is the
/// file's own.
pub(super) fn arguments(text: &str, first_line: u32, columns: bool, found: &mut Found<'_>) {
    let mut line_number = first_line;
    // Whether the value of the line before stands on this one.
    let mut pending = false;
    for line in text.split('\n') {
        let mut starts = if pending {
            vec![(0, false)]
        } else {
            Vec::new()
        };
        pending = false;
        starts.extend(value_starts(line));
        let mut position = 0;
        for (begin, is_set) in starts {
            // A start inside of a value that was read is no start.
            let Some(after) = line.get(begin..).filter(|_| begin >= position) else {
                continue;
            };
            let argument = after.trim_start();
            let begin = begin + (after.len() - argument.len());
            if !is_set && matches!(argument.trim_end(), "" | "\\") {
                pending = argument.starts_with('\\');
                break;
            }
            let (word, length) = shell_word(argument);
            let at = At {
                line: line_number,
                column: if columns { column(begin) } else { 0 },
            };
            if is_set {
                one(word, at, found);
            } else {
                value(word, at, found);
            }
            position = begin + length;
        }
        line_number = line_number.saturating_add(1);
    }
}

/// Returns where values begin in a line, in order, and whether each is one of `--set`.
fn value_starts(line: &str) -> Vec<(usize, bool)> {
    let flags = line.match_indices(FLAG).filter_map(|(at, found)| {
        let end = at + found.len();
        let alone = line
            .get(..at)?
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "-\"'`[".contains(c));
        match line.get(end..)?.chars().next() {
            Some('=') if alone => Some((end + 1, false)),
            Some(' ' | '\t') if alone => Some((end, false)),
            _ => None,
        }
    });
    let sets = line.match_indices(SET).filter_map(|(at, found)| {
        let end = at + found.len();
        let rest = line.get(end..)?;
        let mut name = rest.bytes().take(super::MAX_NAME + 1);
        let after = name.find(|b| !(b.is_ascii_alphanumeric() || b"_-.".contains(b)))?;
        (after == b'=').then_some((end, true))
    });
    let mut starts: Vec<_> = flags.chain(sets).collect();
    starts.sort_unstable();
    starts
}

/// Returns the first word as a shell would cut it, without quotes around it, and its length.
fn shell_word(text: &str) -> (&str, usize) {
    let quote = text
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'));
    if let Some(quote) = quote {
        let inner = text.get(1..).unwrap_or_default();
        let end = inner.find(quote).unwrap_or(inner.len());
        return (
            inner.get(..end).unwrap_or_default(),
            (end + 2).min(text.len()),
        );
    }
    // A template or a substitution may have blanks in it.
    let mut depth = 0usize;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            match c {
                '{' | '(' => depth += 1,
                '}' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
                && (c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ';' | ']' | '|' | '&'))
        })
        .map_or(text.len(), |(i, _)| i);
    (text.get(..end).unwrap_or_default(), end)
}

/// Reads `A=true,B=false`; `at` is where it begins.
///
/// A piece without `=` is OpenTelemetry's way: `a.b` or `+a.b` is on, `-a.b` is off.
pub(super) fn value(text: &str, at: At, found: &mut Found<'_>) {
    let text = unquote(text.trim());
    if text.is_empty() {
        return;
    }
    if !text.contains('=') && super::is_computed(text) {
        let what = format!("the gates are {:?}, which is computed", super::short(text));
        found.trouble(UnreadCode::Unresolved, at, &what);
        return;
    }
    for piece in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        one(piece, at, found);
    }
}

fn one(piece: &str, at: At, found: &mut Found<'_>) {
    match piece.split_once('=') {
        Some((name, value)) => found.set_text(name.trim(), unquote(value.trim()), at),
        None => {
            let off = piece.strip_prefix('-');
            let on = piece
                .strip_prefix('+')
                .or_else(|| piece.contains('.').then_some(piece));
            match (off, on) {
                (Some(name), _) => found.set(name, false, at),
                (None, Some(name)) => found.set(name, true, at),
                (None, None) => {
                    let what = format!("{:?} says neither true nor false", super::short(piece));
                    found.trouble(UnreadCode::Syntax, at, &what);
                }
            }
        }
    }
}

fn unquote(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

fn column(offset: usize) -> u32 {
    u32::try_from(offset.saturating_add(1)).unwrap_or(u32::MAX)
}
