//! Words of a repository, made harmless for a page: for Markdown, and for the programs that make
//! sites of it, which run what stands between braces.

use std::fmt::Write as _;

use crate::hidden::is_hidden;

/// Longest text that is taken from a comment or a commit, in characters.
const MAX_TEXT: usize = 300;

/// Writes a text so that nothing in it is markup, HTML, a template, a mention or a cell's end.
/// One line comes out.
pub(crate) fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for c in line.chars().take(MAX_TEXT) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' | '{' | '}' | '#' | '|' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c if is_hidden(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    if line.chars().nth(MAX_TEXT).is_some() {
        out.push('…');
    }
    // What would begin a list, or a line below a heading, is written out.
    match out.chars().next() {
        Some(c) if c.is_ascii_digit() || matches!(c, '-' | '+' | '=') => {
            out.replace_range(..1, &format!("&#{};", u32::from(c)));
        }
        _ => {}
    }
    out
}

/// Returns the first sentence of a gate's comment as one about it: Go begins it with the name.
pub(crate) fn summary(gate: &str, comment: &str) -> String {
    let rest = comment
        .strip_prefix(gate)
        .and_then(|rest| rest.strip_prefix(' '));
    let verb = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    match verb.and_then(|verb| verb.split_at_checked(1)) {
        Some((first, rest)) => format!("{}{rest}", first.to_ascii_uppercase()),
        None => comment.to_owned(),
    }
}

/// Writes a name as code, where it is one; else as text.
pub(crate) fn name(name: &str) -> String {
    match is_plain(name) {
        true => format!("`{name}`"),
        false => text(name),
    }
}

/// Tells whether a name is nothing but letters, digits, `.`, `-` and `_`.
pub(crate) fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    !name.is_empty() && name.bytes().all(plain)
}

/// Writes names as a list in a sentence: `A`, `B` or `C`.
pub(super) fn list(names: &[&str], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|n| name(n)).collect();
    match names.split_last() {
        None => String::new(),
        Some((one, [])) => one.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{list, name, summary, text};

    #[test]
    fn nothing_is_markup() {
        assert_eq!(
            text("a|b <script> --> `c` {{< ref >}} @d #1"),
            "a&#124;b &lt;script&gt; --&gt; \\`c\\` &#123;&#123;&lt; ref &gt;&#125;&#125; &#64;d &#35;1"
        );
        assert_eq!(text("two\n\nlines"), "two lines");
        assert_eq!(text("- [x](y)"), "&#45; \\[x\\](y)");
        assert_eq!(text("\u{202e}x"), "\u{fffd}x");
        assert_eq!(text(&"x".repeat(400)).chars().count(), 301);
    }

    #[test]
    fn a_sentence_of_go_is_one_about_the_gate() {
        assert_eq!(summary("FastPath", "FastPath allows it."), "Allows it.");
        assert_eq!(summary("FastPath", "Allow it."), "Allow it.");
        assert_eq!(summary("FastPath", "FastPath: it."), "FastPath: it.");
    }

    #[test]
    fn names_are_code() {
        assert_eq!(name("Fast.Path_2"), "`Fast.Path_2`");
        assert_eq!(name("a`b|c"), "a\\`b&#124;c");
        assert_eq!(list(&["A"], "or"), "`A`");
        assert_eq!(list(&["A", "B", "C"], "or"), "`A`, `B` or `C`");
    }
}
