//! What comments say of the removal of a gate: `// remove in 0.22`, `// Flag removed: v1.18`,
//! `// Deprecated: the flag will be removed in the v1.15 release.`
//!
//! Only a sentence in which a release follows the word counts: prose about what a feature
//! removes is no plan.

use gradus_core::gate::Remark;
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::version::Version;

use super::lex::{Lexer, TokenKind};

/// Tokens of a declaration that are looked at.
const MAX_TOKENS: usize = 1024;

/// Bytes of a line that are looked at, to either side.
const MAX_LINE: usize = 4096;

/// Lines of a comment that are looked at.
const MAX_LINES: usize = 64;

/// Words that may stand between "removed" and the release.
const LINKS: [&str; 12] = [
    "in", "by", "with", "at", "from", "after", "since", "for", "the", "release", "version", "",
];

/// A line of a comment, without its marker, and its offset in the text.
struct Line<'a> {
    text: &'a str,
    offset: usize,
}

/// Reads the comments right above a declaration, inside it and behind it: the last that tells of
/// a removal. `offset` is anywhere on the first line of the declaration; `row` tells the line of
/// an offset.
pub(crate) fn near(
    text: &str,
    path: &str,
    offset: usize,
    row: &dyn Fn(usize) -> u32,
) -> Option<Remark> {
    let start = line_start(text, offset);
    let mut lines = above(text, start);
    let (end, inside) = declaration(text, start);
    lines.extend(inside);
    lines.extend(trailing(text, end));
    let found = lines.iter().enumerate().rev().find_map(|(i, line)| {
        if let Some(version) = removal(line.text) {
            return Some((line, line.text.to_owned(), version));
        }
        // A sentence may go on in the line below.
        let both = format!("{} {}", line.text, lines.get(i + 1)?.text);
        let version = removal(&both).filter(|_| mentions(line.text))?;
        Some((line, both, version))
    });
    let (line, said, version) = found?;
    Some(Remark {
        text: said,
        version,
        location: Location::new(LedgerKind::Registry, path, row(line.offset), 0)
            .with_text(rest_of_line(text, line_start(text, line.offset)).trim()),
    })
}

/// Counts the lines up to an offset, for a text of which nobody knows them.
pub(crate) fn row(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    u32::try_from(memchr::memchr_iter(b'\n', before).count() + 1).unwrap_or(u32::MAX)
}

/// Returns the offset of a line, counted from 1.
pub(crate) fn offset_of(text: &str, line: u32) -> Option<usize> {
    match line.checked_sub(2) {
        None => Some(0),
        Some(nth) => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(nth as usize)
            .map(|end| end + 1),
    }
}

/// Returns the offset of the line that declares a constant or a variable of that name.
pub(crate) fn offset_of_constant(text: &str, ident: &str) -> Option<usize> {
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let offset = at;
        at += line.len();
        let code = line.trim_start();
        let code = code.strip_prefix("const ").unwrap_or(code);
        let rest = code.strip_prefix(ident)?;
        let declares = rest.starts_with([' ', '\t']) && rest.contains('=');
        declares.then_some(offset)
    })
}

/// Tells whether an entry of a registry of unversioned specs writes no stage: that means stable.
pub(crate) fn writes_no_stage(text: &str, offset: usize) -> bool {
    let start = line_start(text, offset);
    let (end, _) = declaration(text, start);
    // The name before the brace may have such a word in it.
    let entry = text.get(start..end).and_then(|entry| entry.split_once('{'));
    let entry = entry.map_or("", |(_, spec)| spec);
    let written = ["PreRelease", "Alpha", "Beta", "GA", "Deprecated", "Stage"];
    entry.contains("Default") && !written.iter().any(|word| entry.contains(word))
}

/// Returns where the line of an offset begins; in a line without end, somewhere before it.
fn line_start(text: &str, offset: usize) -> usize {
    let mut floor = offset.saturating_sub(MAX_LINE).min(text.len());
    while !text.is_char_boundary(floor) {
        floor += 1;
    }
    let before = text.get(floor..offset).unwrap_or_default();
    before.rfind('\n').map_or(floor, |i| floor + i + 1)
}

/// Returns what is left of the line of an offset, as far as it is looked at.
fn rest_of_line(text: &str, offset: usize) -> &str {
    let mut end = offset.saturating_add(MAX_LINE).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let rest = text.get(offset..end).unwrap_or_default();
    rest.lines().next().unwrap_or_default()
}

/// Returns the comment lines that touch a line from above.
fn above(text: &str, start: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut end = start;
    while lines.len() < MAX_LINES {
        let Some(before) = end.checked_sub(1).and_then(|e| text.get(..e)) else {
            break;
        };
        let begin = line_start(text, before.len());
        let line = before.get(begin..).unwrap_or_default();
        let Some(body) = line.trim_start().strip_prefix("//") else {
            break;
        };
        lines.push(Line {
            text: comment(body),
            offset: begin,
        });
        end = begin;
    }
    lines.reverse();
    lines
}

/// Returns the end of the declaration that begins at a line, and the comments in it.
fn declaration(text: &str, start: usize) -> (usize, Vec<Line<'_>>) {
    let mut comments = Vec::new();
    let mut depth = 0usize;
    let mut end = start;
    let mut seen = false;
    for token in Lexer::new(text, start).take(MAX_TOKENS) {
        match token.kind {
            TokenKind::Comment => {
                let body = text.get(token.start..token.end).unwrap_or_default();
                let body = body.strip_prefix("//").unwrap_or_default();
                comments.push(Line {
                    text: comment(body),
                    offset: token.start,
                });
            }
            TokenKind::Newline if depth == 0 && seen => break,
            TokenKind::Newline => {}
            TokenKind::Symbol(b'(' | b'[' | b'{') => depth += 1,
            TokenKind::Symbol(b')' | b']' | b'}') => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => break,
            },
            _ => seen = true,
        }
        end = token.end;
    }
    (end, comments)
}

/// Returns the comment that stands behind the end of a declaration on its last line.
fn trailing(text: &str, end: usize) -> Option<Line<'_>> {
    let line = rest_of_line(text, end);
    let at = line.find("//")?;
    Some(Line {
        text: comment(line.get(at + 2..)?),
        offset: end + at,
    })
}

/// Takes a comment without its marker; one inside a comment is a template, or switched off.
fn comment(body: &str) -> &str {
    let body = body.trim();
    if body.starts_with("//") { "" } else { body }
}

fn mentions(text: &str) -> bool {
    text.split_whitespace().any(is_removal)
}

fn is_removal(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    ["remove", "removed", "removal", "drop", "dropped"]
        .iter()
        .any(|w| word.eq_ignore_ascii_case(w))
}

/// Returns the release in which a sentence says that something is removed.
fn removal(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut starts = (0..words.len()).rev();
    starts.find_map(|start| {
        words.get(start).filter(|w| is_removal(w))?;
        // One more word may say whose release it is.
        let mut others = 0;
        words.iter().skip(start + 1).take(6).find_map(|word| {
            let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            if Version::parse(word).is_some() {
                return Some(Some(word.to_owned()));
            }
            others += usize::from(!LINKS.contains(&word.to_ascii_lowercase().as_str()));
            (others > 1).then_some(None)
        })?
    })
}

#[cfg(test)]
mod tests {
    use super::{
        MAX_LINE, MAX_LINES, MAX_TOKENS, Remark, offset_of, offset_of_constant, removal, row,
        writes_no_stage,
    };

    fn near(text: &str, offset: usize) -> Option<Remark> {
        super::near(text, "a.go", offset, &|at| row(text, at))
    }

    #[test]
    fn sentences_that_name_a_release() {
        let version = |text: &str| removal(text);
        for (text, expected) in [
            ("remove in 0.22", "0.22"),
            ("Flag removed: v1.18", "v1.18"),
            ("the flag will be removed in the v1.15 release.", "v1.15"),
            ("Deprecated: planned to be removed in 0.21. More.", "0.21"),
            ("to be dropped with Boatyard 1.4", "1.4"),
        ] {
            assert_eq!(version(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "Finalizers are removed with a strict patch",
            "removes what was there in 1.2",
            "remove the old path, which is there since 1.2",
            "RemoveMoorings 1.2",
            "",
        ] {
            assert_eq!(version(text), None, "{text}");
        }
    }

    #[test]
    fn above_inside_and_behind() {
        let text = "const (\n\t// Deprecated: the switch will be removed\n\t// in 0.7.\n\tMast Feature = \"Mast\"\n\n\t// removed in 0.1: another one\n\n\tSail Feature = \"Sail\"\n)\n\nvar m = map[Feature]Specs{\n\tMast: {\n\t\t{Version: v(\"0.4\"), PreRelease: Beta}, // remove in 0.6\n\t},\n\tSail: {\n\t\t{Version: v(\"0.4\")},\n\t}, // remove in 0.8\n}\n";
        let at = |ident| offset_of_constant(text, ident).unwrap();
        let mast = near(text, at("Mast")).unwrap();
        assert_eq!((mast.version.as_str(), mast.location.line), ("0.7", 2));
        assert_eq!(near(text, at("Sail")), None, "set apart");
        let entry = near(text, offset_of(text, 12).unwrap()).unwrap();
        assert_eq!(entry.text, "remove in 0.6");
        let entry = near(text, offset_of(text, 15).unwrap()).unwrap();
        assert_eq!((entry.version.as_str(), entry.location.line), ("0.8", 17));
    }

    #[test]
    fn a_stage_that_is_not_written() {
        assert!(writes_no_stage("\tDeprecatedMast: {Default: true},\n", 3));
        assert!(!writes_no_stage(
            "\tMast: {Default: true, PreRelease: f.GA},\n",
            3
        ));
    }

    #[test]
    fn only_what_stands_near_is_looked_at() {
        let found = |text: &str, ident: &str| {
            let offset = offset_of_constant(text, ident).expect("it is declared");
            near(text, offset).map(|r| r.version)
        };
        let above = |lines: usize| {
            let more = "// more\n".repeat(lines);
            format!("// removed in 0.7\n{more}const Mast = \"Mast\"\n")
        };
        assert_eq!(found(&above(MAX_LINES - 1), "Mast").as_deref(), Some("0.7"));
        assert_eq!(found(&above(MAX_LINES), "Mast"), None);
        let inside = |tokens: usize| {
            let more = "1,".repeat(tokens / 2);
            format!("const Mast = {{{more}// removed in 0.7\n}}\n")
        };
        assert_eq!(
            found(&inside(MAX_TOKENS - 10), "Mast").as_deref(),
            Some("0.7")
        );
        assert_eq!(found(&inside(MAX_TOKENS + 10), "Mast"), None);
        let beside = |blanks: usize| {
            let more = " ".repeat(blanks);
            format!("const Mast = 1{more}// removed in 0.7\n")
        };
        assert_eq!(
            found(&beside(MAX_LINE - 100), "Mast").as_deref(),
            Some("0.7")
        );
        let far = beside(MAX_LINE);
        let entry = super::trailing(&far, "const Mast = 1".len());
        assert!(entry.is_none_or(|line| line.text.is_empty()), "cut off");
    }
}
