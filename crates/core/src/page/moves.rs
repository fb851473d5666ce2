//! The pull requests that moved a gate: what a new page begins its discussion with.

use super::wording;
use crate::forge::Forge;
use crate::ledger::{CoverageState, LedgerKind};
use crate::ledgers::Ledgers;
use crate::project::GateView;

/// A pull request, by what its merge says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pull {
    /// Its number.
    pub number: u64,
    /// Its title; empty where the merge does not say it.
    pub title: String,
}

/// Tells whether the history is known far enough to say which commit moved a gate: the oldest
/// commit of a part, as a shallow clone has it, moved nothing, and seems to.
#[must_use]
pub fn are_known(ledgers: &Ledgers) -> bool {
    let mut stated = ledgers.coverage.iter();
    let state = stated.find(|c| c.ledger == LedgerKind::History);
    match (state.map(|c| c.state), &ledgers.history) {
        (Some(CoverageState::Exhaustive), _) | (None, Some(_)) => true,
        // Gates that were there before they are first seen spoil nothing about the others.
        (Some(CoverageState::Partial), Some(h)) => {
            !h.torn && !h.unseen.is_empty() && !h.lines.is_empty()
        }
        (Some(CoverageState::Partial | CoverageState::Absent), _) | (None, None) => false,
    }
}

/// Returns the commits on the first-parent line that brought a gate, or changed its stage,
/// default or lock, oldest first. Another number for the same release is no move.
#[must_use]
pub fn commits(view: &GateView) -> Vec<&str> {
    let mut last = None;
    let mut found = Vec::new();
    // One that was there before it is first seen was brought by nobody knows what.
    let unseen = view.timeline.as_ref().is_some_and(|t| t.entry.at_least);
    for state in view.timeline.iter().flat_map(|t| &t.committed) {
        let spec = &state.spec;
        let is = (spec.stage, spec.default, spec.locked == Some(true));
        if last != Some(is) {
            if last.is_some() || !unseen {
                found.push(state.commit.as_str());
            }
            last = Some(is);
        }
    }
    found
}

/// Reads the pull request out of the message of its merge: a merge commit of GitHub or GitLab,
/// or a commit that was squashed to one.
///
/// ```
/// use gradus_core::page::pull;
///
/// let merge = "Merge pull request #41 from tide/locks\n\nAdd the locks\n";
/// assert_eq!(pull(merge).map(|p| (p.number, p.title)), Some((41, "Add the locks".to_owned())));
/// let squashed = "Add the locks (#41)\n\nIn two parts.\n";
/// assert_eq!(pull(squashed).map(|p| p.number), Some(41));
/// assert_eq!(pull("Fix #41\n"), None);
/// ```
#[must_use]
pub fn pull(message: &str) -> Option<Pull> {
    let mut lines = message.lines().map(str::trim);
    let subject = lines.next()?;
    let rest: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    if let Some(merged) = subject.strip_prefix("Merge pull request #") {
        let title = rest.first().copied().unwrap_or_default();
        return of(leading(merged)?, title);
    }
    if subject.starts_with("Merge branch ") || subject.starts_with("Merge remote-tracking ") {
        let see = rest
            .iter()
            .find(|line| line.starts_with("See merge request "))?;
        let number = leading(see.rsplit_once('!')?.1)?;
        let title = rest.first().filter(|first| *first != see);
        return of(number, title.copied().unwrap_or_default());
    }
    let (title, number) = subject.strip_suffix(')')?.rsplit_once("(#")?;
    of(number.parse().ok()?, title.trim())
}

fn of(number: u64, title: &str) -> Option<Pull> {
    (number > 0).then(|| Pull {
        number,
        title: title.to_owned(),
    })
}

fn leading(text: &str) -> Option<u64> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

/// Writes a pull request as a line of a list.
pub(super) fn line(pull: &Pull, forge: Option<&Forge>) -> String {
    let number = pull.number;
    let link = match forge {
        Some(forge) => format!("[#{number}]({})", forge.pull(number)),
        None => format!("&#35;{number}"),
    };
    match pull.title.is_empty() {
        true => format!("- {link}\n"),
        false => format!("- {link}: {}\n", wording::text(&pull.title)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pull, line, pull};
    use crate::forge::Forge;

    #[test]
    fn merges_of_three_kinds_are_read() {
        let lab = "Merge branch 'locks' into 'main'\n\nAdd the locks\n\nSee merge request tide/harbour!7\n";
        assert_eq!(
            pull(lab).map(|p| (p.number, p.title)),
            Some((7, "Add the locks".to_owned()))
        );
        assert_eq!(
            pull("Merge pull request #9 from a/b").map(|p| p.title),
            Some(String::new())
        );
        for none in [
            "",
            "Merge branch 'main' into locks",
            "Add (#x)",
            "Merge pull request #0 from a/b",
            "Add (#99999999999999999999999)",
        ] {
            assert_eq!(pull(none), None, "{none}");
        }
    }

    #[test]
    fn a_title_is_no_markup() {
        let pull = Pull {
            number: 7,
            title: "Add <b> [x](y)".to_owned(),
        };
        assert_eq!(line(&pull, None), "- &#35;7: Add &lt;b&gt; \\[x\\](y)\n");
        let forge = Forge::of_remote("https://github.com/tide/harbour");
        assert!(
            line(&pull, forge.as_ref())
                .starts_with("- [#7](https://github.com/tide/harbour/pull/7): ")
        );
    }
}
