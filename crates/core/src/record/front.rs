//! Where the front matter of a page stands.

use std::ops::Range;

/// The front matter of a page, by the offsets of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// Whether it is YAML, between lines of `---`; else it is TOML, between lines of `+++`.
    pub yaml: bool,
    /// From the line that opens it up to the line that closes it: the first is in, the other
    /// is not.
    pub head: Range<usize>,
    /// What stands between those two lines.
    pub inner: Range<usize>,
}

/// Finds the front matter of a page; `None` where there is none, or it never ends. A byte order
/// mark may come first.
///
/// ```
/// use gradus_core::record::front;
///
/// let page = "---\ntitle: Lamp\n---\nIt shines.\n";
/// assert_eq!(&page[front(page).unwrap().inner], "title: Lamp\n");
/// assert_eq!(front("title: Lamp\n"), None);
/// ```
#[must_use]
pub fn front(text: &str) -> Option<Front> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let first = lines.next()?;
    let closers: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => return None,
    };
    let open = start + first.len();
    let mut at = open;
    for line in lines {
        if closers.contains(&line.trim_end()) {
            return Some(Front {
                yaml: closers.len() == 2,
                head: start..at,
                inner: open..at,
            });
        }
        at += line.len();
    }
    None
}

/// Tells whether a text has a carriage return that ends no line for anybody but YAML: lines are
/// then counted otherwise here and there.
pub(crate) fn has_lone_return(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut returns = bytes.iter().enumerate().filter(|(_, b)| **b == b'\r');
    returns.any(|(i, _)| bytes.get(i + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use super::{front, has_lone_return};

    #[test]
    fn lines_of_dashes_open_and_close() {
        let inner = |text: &str| front(text).map(|f| text[f.inner].to_owned());
        assert_eq!(inner("---\r\na: 1\r\n---\r\n").as_deref(), Some("a: 1\r\n"));
        assert_eq!(
            inner("\u{feff}--- \na: 1\n...\nb").as_deref(),
            Some("a: 1\n")
        );
        assert_eq!(inner("---\n---").as_deref(), Some(""));
        for none in ["", "---", "---\na: 1\n", "\n---\n---\n", "----\na\n----\n"] {
            assert_eq!(inner(none), None, "{none:?}");
        }
        assert!(!front("+++\na = 1\n+++\n").expect("it is TOML").yaml);
    }

    #[test]
    fn a_return_alone_is_seen() {
        assert!(has_lone_return("a\rb\n") && has_lone_return("a\r"));
        assert!(!has_lone_return("a\r\nb\n"));
    }
}
