//! Text of the repository and of Gradus, for a page.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::escape::terminal;

/// Shows a text in one line; characters that could disguise it are written out. The templates
/// escape what is left.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    terminal(text)
}

/// Shows a sentence; what stands between backticks is code.
pub(super) fn sentence(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without another one is a letter.
    if parts.len().is_multiple_of(2) {
        return html! { (shown(text)) };
    }
    html! {
        @for (i, part) in parts.into_iter().enumerate() {
            @if i % 2 == 1 { code { (shown(part)) } } @else { (shown(part)) }
        }
    }
}

/// Cuts a text to so many letters at most, at the end of a word where there is one near.
pub(super) fn cut(text: &str, letters: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(letters) else {
        return Cow::Borrowed(text);
    };
    let kept = text.get(..end).unwrap_or(text);
    let word = kept.rfind(' ').filter(|at| *at * 2 > kept.len());
    let kept = word.and_then(|at| kept.get(..at)).unwrap_or(kept);
    Cow::Owned(format!("{kept}…"))
}

/// Begins a sentence with a capital letter; a path or a name stays as it is.
pub(super) fn capital(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let word = word.trim_end_matches([',', ':', ';']);
    if !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{capital, cut, sentence};

    #[test]
    fn code_stands_between_backticks_and_nothing_is_markup() {
        assert_eq!(
            sentence("`A` is <b> & `c`").into_string(),
            "<code>A</code> is &lt;b&gt; &amp; <code>c</code>"
        );
        assert_eq!(sentence("it`s").into_string(), "it`s");
    }

    #[test]
    fn names_keep_their_letters() {
        assert_eq!(capital("write it down"), "Write it down");
        assert_eq!(
            capital("deploy/values.yaml shows it"),
            "deploy/values.yaml shows it"
        );
        assert_eq!(capital(""), "");
    }

    #[test]
    fn a_cut_is_seen() {
        assert_eq!(cut("one two three", 9), "one two…");
        assert_eq!(cut("größe", 3), "grö…");
        assert_eq!(cut("one", 3), "one");
    }
}
