//! What differs between two texts, in a few lines for a person.

use std::collections::BTreeMap;

/// So many lines are shown; of the rest only the number is told.
const SHOWN: usize = 6;

/// Returns the lines that a text loses, `- ` before them, and those that it gains, `+ `.
pub(crate) fn lines(before: &str, after: &str) -> Vec<String> {
    let lost = others(before, after).into_iter().map(|l| format!("- {l}"));
    let gained = others(after, before).into_iter().map(|l| format!("+ {l}"));
    let mut all: Vec<String> = lost.chain(gained).collect();
    if all.is_empty() {
        all.push("the order of its lines, or blanks".to_owned());
    }
    let more = all.len().saturating_sub(SHOWN);
    all.truncate(SHOWN);
    if more > 0 {
        all.push(format!("and {more} more lines"));
    }
    all
}

/// Returns the lines of one text that another has not, or not as often.
fn others<'t>(text: &'t str, other: &str) -> Vec<&'t str> {
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    for line in other.lines() {
        *there.entry(line.trim()).or_default() += 1;
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .filter(|line| match there.get_mut(line) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn what_goes_and_what_comes() {
        assert_eq!(lines("a\nb\nc\n", "a\nd\nc\nc\n"), ["- b", "+ d", "+ c"]);
        assert_eq!(
            lines("a\nb\n", "b\na\n"),
            ["the order of its lines, or blanks"]
        );
        let many: String = (0..9).map(|i| format!("{i}\n")).collect();
        assert_eq!(
            lines("", &many).last().map(String::as_str),
            Some("and 3 more lines")
        );
    }
}
