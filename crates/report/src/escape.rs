//! Makes text of a repository harmless: for a terminal, for a Markdown page.

use std::borrow::Cow;
use std::fmt::Write as _;

use gradus_core::hidden::is_hidden;

/// Escapes what could steer a terminal or disguise text: control characters (C0, DEL, C1),
/// bidirectional overrides, and characters without a shape. One line comes out: a line break
/// becomes `\n`.
///
/// ```
/// use gradus_report::escape::terminal;
///
/// assert_eq!(terminal("A\u{1b}[2J"), "A\\u{1b}[2J");
/// assert_eq!(terminal("DynamicMIG"), "DynamicMIG");
/// ```
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        push(&mut out, c);
    }
    Cow::Owned(out)
}

fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_hidden(c) => {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// Escapes text of several lines: as [`terminal`], but line breaks and tabs stay.
#[must_use]
pub fn terminal_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || c == '\t' {
            out.push(c);
        } else if c != '\r' {
            push(&mut out, c);
        }
    }
    out
}

/// Escapes text for running Markdown and for a cell of a GitHub table: nothing in it is markup,
/// a link, a mention or HTML.
///
/// ```
/// use gradus_report::escape::markdown;
///
/// assert_eq!(markdown("a|b <img> _c_"), r"a\|b &lt;img&gt; \_c\_");
/// ```
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // GitHub turns `@name` and `#1` into mentions; an entity is not a mention.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            // A bare address is a link without any markup, unless its colon is an entity.
            ':' => out.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c if is_hidden(c) => push_replacement(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

/// Puts text into a code span that fits a cell of a GitHub table.
///
/// A word of letters, digits, `.`, `/`, `-` and `_` stays itself between backticks. Anything
/// else is escaped by [`markdown`] and stands outside a span, because a table cell takes no
/// escape inside of one.
#[must_use]
pub fn code(text: &str) -> String {
    let harmless = !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_/:=,+ ".contains(c));
    if harmless && text.trim() == text {
        format!("`{text}`")
    } else {
        markdown(text)
    }
}

fn push_replacement(out: &mut String, c: char) {
    let _ = write!(out, "\\\\u{{{:x}}}", u32::from(c));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown() {
        assert_eq!(terminal("\u{1b}]0;x\u{7}"), "\\u{1b}]0;x\\u{7}");
        assert_eq!(terminal("a\nb\rc\td"), "a\\nb\\rc\\td");
        assert_eq!(terminal("\u{9b}2J\u{7f}"), "\\u{9b}2J\\u{7f}");
        assert_eq!(terminal("\u{202e}evil"), "\\u{202e}evil");
        assert_eq!(terminal("größer 日本"), "größer 日本");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(terminal_lines("a\r\n\tb\u{1b}c"), "a\n\tb\\u{1b}c");
    }

    #[test]
    fn markdown_has_no_markup_left() {
        assert_eq!(
            markdown("[x](http://y) @z #1"),
            r"\[x\]\(http&#58;//y\) &#64;z &#35;1"
        );
        assert_eq!(markdown("a\nb"), "a b");
        assert_eq!(markdown("\u{1b}"), r"\\u{1b}");
    }

    #[test]
    fn code_spans_hold_words_only() {
        assert_eq!(code("DynamicMIG"), "`DynamicMIG`");
        assert_eq!(code("a`b|c"), r"a\`b\|c");
        assert_eq!(code(" a"), " a");
        assert_eq!(code(""), "");
    }
}
