//! Characters that a reader does not see, though they are there.

/// Tells whether a character is not shown, or changes how those beside it are: controls, line and
/// paragraph separators, marks of direction, joiners, tags.
///
/// ```
/// use gradus_core::hidden::is_hidden;
///
/// assert!(is_hidden('\u{202e}') && is_hidden('\u{1b}'));
/// assert!(!is_hidden('é') && !is_hidden(' '));
/// ```
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
