//! Texts of an export, made short and harmless.

use gradus_core::config::is_day;

/// Longest address that is taken.
const MAX_URL: usize = 300;

/// Returns a text in one line, of so many characters at most.
pub(crate) fn excerpt(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    for word in text.split(is_blank).filter(|w| !w.is_empty()) {
        let length = word.chars().count() + usize::from(count > 0);
        if count + length > most {
            let room = most.saturating_sub(count + 2);
            if count >= most {
                out.pop();
            }
            if count > 0 && room > 0 {
                out.push(' ');
            }
            out.extend(word.chars().take(room));
            out.push('…');
            break;
        }
        if count > 0 {
            out.push(' ');
        }
        out.push_str(word);
        count += length;
    }
    out
}

/// Returns the day of a time: `2026-01-31` of `2026-01-31T08:00:00Z`.
pub(crate) fn day(time: &str) -> Option<String> {
    let day = time.get(..10)?;
    is_day(day).then(|| day.to_owned())
}

/// Returns an address that can be shown and followed: of the web, and without anything that is
/// no part of one.
pub(crate) fn page(url: &str) -> Option<&str> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let fits = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`');
    (is_web && url.len() <= MAX_URL && url.bytes().all(fits)).then_some(url)
}
