//! A document before Markdown: is it text, where does it begin, what is no Markdown in it.

use std::borrow::Cow;

use super::{MAX_FILE_BYTES, Unread, UnreadCode};

/// Takes bytes for text, without a byte order mark.
pub(crate) fn check<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, Unread> {
    let unread = |code, reason: String| Unread {
        path: path.to_owned(),
        code,
        reason,
    };
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_FILE_BYTES {
        return Err(unread(
            UnreadCode::TooLarge,
            format!("{} bytes, over the limit of {MAX_FILE_BYTES}", bytes.len()),
        ));
    }
    if is_utf16(bytes) {
        return Err(unread(UnreadCode::NotText, UTF16.to_owned()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        unread(
            UnreadCode::NotText,
            format!("not UTF-8 from byte {} on", error.valid_up_to()),
        )
    })?;
    if text.contains('\0') {
        return Err(unread(UnreadCode::NotText, "has NUL bytes".to_owned()));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Why a text in UTF-16 is not read.
pub(crate) const UTF16: &str = "UTF-16, where only UTF-8 is read";

/// Tells whether bytes are text in UTF-16: by its mark, or by the zeros beside its first letters.
///
/// No name is found in such a text, so whoever looks for names before reading asks this too.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] => {
            [a, b].iter().all(|letter| (1..0x80).contains(*letter))
        }
        _ => false,
    }
}

/// Tells whether any line could stand under the header of a table: most documents have no
/// such line, and are not parsed at all.
pub(super) fn has_delimiter_row(text: &str) -> bool {
    text.lines().any(is_delimiter_row)
}

/// Tells whether a line is of the form `|---|:-:|`, after whatever quotes or indents it.
pub(super) fn is_delimiter_row(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line
            .bytes()
            .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'>' | b'\r'))
}

/// Says that a file is half merged, if it is: both sides of a conflict are read, and one of them
/// is not what its people mean.
pub(crate) fn half_merged(path: &str, text: &str) -> Option<Unread> {
    let at = conflict(text)?;
    let line = memchr::memchr_iter(b'\n', text.get(..at)?.as_bytes()).count() + 1;
    Some(Unread {
        path: path.to_owned(),
        code: UnreadCode::Syntax,
        reason: format!("line {line}: conflict markers; both sides are read"),
    })
}

/// Returns where the first conflict marker stands. `=======` alone is a heading's underline.
fn conflict(text: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), b"<<<<<<< ")?;
    let mut at = 0;
    let mut opened = None;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") {
            opened = opened.or(Some(at));
        } else if line.starts_with(">>>>>>> ") && opened.is_some() {
            return opened;
        }
        at += line.len();
    }
    None
}

/// The Markdown of a document; offsets are those of the document.
pub(crate) struct Page<'a> {
    /// As long as the document: what is no Markdown is blank.
    pub(super) markdown: Cow<'a, str>,
    /// `title` of the front matter: generators print it as the first heading.
    pub(super) title: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// Blanks front matter, and lines that are one Hugo shortcode: without a blank line
    /// between, they would be a paragraph that swallows a table's header, or its last row.
    pub(crate) fn new(text: &'a str) -> Self {
        let body = front_matter(text);
        let title = text.get(..body).and_then(title);
        let has_shortcodes = memchr::memmem::find(text.as_bytes(), b"{{").is_some();
        if body == 0 && !has_shortcodes {
            return Self {
                markdown: Cow::Borrowed(text),
                title,
            };
        }
        let mut markdown = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            if markdown.len() < body || is_shortcode(line) {
                blank(&mut markdown, line);
            } else {
                markdown.push_str(line);
            }
        }
        Self {
            markdown: Cow::Owned(markdown),
            title,
        }
    }
}

fn blank(to: &mut String, line: &str) {
    for byte in line.bytes() {
        to.push(if matches!(byte, b'\n' | b'\r') {
            char::from(byte)
        } else {
            ' '
        });
    }
}

fn is_shortcode(line: &str) -> bool {
    let line = line.trim();
    (line.starts_with("{{<") && line.ends_with(">}}"))
        || (line.starts_with("{{%") && line.ends_with("%}}"))
}

/// Returns where the front matter ends; 0 where there is none, or it never ends.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next() else { return 0 };
    let closers: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => return 0,
    };
    let mut at = first.len();
    for line in lines {
        at += line.len();
        if closers.contains(&line.trim_end()) {
            return at;
        }
    }
    0
}

fn title(front_matter: &str) -> Option<&str> {
    front_matter.lines().find_map(|line| {
        let rest = line.strip_prefix("title")?.trim_start();
        let value = rest.strip_prefix([':', '='])?.trim();
        let value = value.trim_matches(['"', '\'']);
        (!value.is_empty()).then_some(value)
    })
}
