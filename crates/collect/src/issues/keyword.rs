//! The words by which a pull request says which issues it closes: `Fixes #12`.
//!
//! GitHub closes these issues when the pull request is merged; the list of words is GitHub's.

const WORDS: [&str; 9] = [
    "close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved",
];

/// Issues that one body can close.
const MAX_CLOSED: usize = 50;

/// Returns the issues of a repository that a body closes.
pub(super) fn closed(body: &str, repository: &str) -> Vec<u64> {
    let mut found = Vec::new();
    let mut after_keyword = false;
    for word in visible(body).split_whitespace() {
        if after_keyword
            && let Some(number) = reference(word, repository)
            && !found.contains(&number)
            && found.len() < MAX_CLOSED
        {
            found.push(number);
        }
        let bare = word.trim_start_matches(['(', '*', '_', '-']);
        let bare = bare.strip_suffix(':').unwrap_or(bare);
        after_keyword = WORDS.iter().any(|w| bare.eq_ignore_ascii_case(w));
    }
    found
}

/// Takes comments out: templates explain the words in them.
fn visible(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, hidden)) = rest.split_once("<!--") {
        out.push_str(before);
        out.push(' ');
        rest = hidden.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Reads `#12`, `owner/name#12`, and the address of an issue.
pub(super) fn reference(word: &str, repository: &str) -> Option<u64> {
    let word = word.trim_end_matches(['.', ',', ';', ')', '*', '_', '!']);
    if let Some((before, number)) = word.rsplit_once('#') {
        let is_ours = before.is_empty() || before.eq_ignore_ascii_case(repository);
        return number.parse().ok().filter(|_| is_ours);
    }
    let (head, number) = word
        .rsplit_once("/issues/")
        .or_else(|| word.rsplit_once("/pull/"))?;
    let is_ours = head
        .strip_suffix(repository)
        .is_some_and(|site| site.starts_with("http") && site.ends_with('/'));
    number.parse().ok().filter(|_| is_ours)
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn keywords_close() {
        let body = "Swaps the wick.\n\nFixes #12, and resolves: town/lamps#13.\r\n\
                    Closes https://github.com/town/lamps/issues/14\nfixes #12";
        assert_eq!(closed(body, "town/lamps"), [12, 13, 14]);
    }

    #[test]
    fn what_closes_nothing_here() {
        for body in [
            "Part of #12.",
            "Fixes the wick of #12.",
            "Fixes other/lamps#12",
            "Closes https://github.com/other/lamps/issues/14",
            "<!-- Fixes #12 --> nothing yet",
            "Fixes #",
            "Fixes #x12",
            "<!-- Fixes #12",
        ] {
            assert_eq!(closed(body, "town/lamps"), [0; 0], "{body}");
        }
    }
}
