//! Lists of names in sentences.

/// Writes "`A`, `B` and `C`"; after `most` names, how many more there are.
pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n str>, most: usize) -> String {
    let all: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    let rest = all.len().saturating_sub(most);
    let shown = all.get(..all.len() - rest).unwrap_or_default();
    match (rest, shown) {
        (0, []) => String::new(),
        (0, [one]) => one.clone(),
        (0, [head @ .., last]) => format!("{} and {last}", head.join(", ")),
        (n, shown) => format!("{} and {n} more", shown.join(", ")),
    }
}

/// Quotes a comment, cut at a word after about 200 bytes.
pub(super) fn quote(comment: &str) -> String {
    const MOST: usize = 200;
    let mut text = String::new();
    for word in comment.split_whitespace() {
        if text.len() + word.len() > MOST {
            text.push_str(" ...");
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    format!("\"{}\"", text.replace('"', "'"))
}

#[cfg(test)]
mod tests {
    use super::{names, quote};

    #[test]
    fn lists_of_names() {
        assert_eq!(names(["A"], 3), "`A`");
        assert_eq!(names(["A", "B", "C"], 3), "`A`, `B` and `C`");
        assert_eq!(names(["A", "B", "C"], 1), "`A` and 2 more");
    }

    #[test]
    fn quotes_are_cut_at_a_word() {
        assert_eq!(quote("on \n purpose"), "\"on purpose\"");
        assert!(quote(&"word ".repeat(100)).len() < 220);
    }
}
