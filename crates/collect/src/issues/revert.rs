//! Pull requests that take another one back: `Revert "Trim the wick"`, `Reverts town/lamps#12`.
//!
//! Both are what GitHub's button writes.

use super::keyword;

/// Returns the title of the pull request that a pull request of this title takes back.
pub(super) fn subject(title: &str) -> Option<&str> {
    let rest = title.trim().strip_prefix("Revert ")?.trim();
    let quoted = rest.strip_prefix('"').and_then(|r| r.strip_suffix('"'));
    Some(quoted.unwrap_or(rest)).filter(|subject| !subject.is_empty())
}

/// Returns the number of the pull request that a body says it takes back.
pub(super) fn number(body: &str, repository: &str) -> Option<u64> {
    let mut words = body.split_whitespace();
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("reverts") {
            return keyword::reference(words.next()?, repository);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{number, subject};

    #[test]
    fn the_button_of_the_forge_is_read() {
        assert_eq!(subject("Revert \"Trim the wick\""), Some("Trim the wick"));
        assert_eq!(subject("Revert Trim the wick"), Some("Trim the wick"));
        assert_eq!(subject("Reverting is hard"), None);
        assert_eq!(subject("Revert "), None);
        assert_eq!(
            number("Reverts town/lamps#12\n\nIt smokes.", "town/lamps"),
            Some(12)
        );
        assert_eq!(number("Reverts #12", "town/lamps"), Some(12));
        assert_eq!(number("Reverts other/lamps#12", "town/lamps"), None);
        assert_eq!(number("It smokes.", "town/lamps"), None);
    }
}
