//! What of a page people wrote, and what was generated.
//!
//! A page that nobody has touched repeats the registry: it is no evidence that anybody explained
//! the gate.

use std::ops::RangeInclusive;

use super::marker::{Block, Part, Syntax, blocks};
use super::{constraints, own, wording};
use crate::gate::Gate;
use crate::record;

/// What people wrote on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Prose {
    /// Nothing.
    #[default]
    None,
    /// This line: it may be the first sentence of the gate's comment.
    Line(String),
    /// More than one line.
    More,
}

impl Prose {
    /// Tells whether a person wrote something: more than what a new page takes from the comment
    /// of its gate. A sentence of a comment that was changed since is taken for a person's.
    #[must_use]
    pub fn is_written(&self, gate: Option<&Gate>) -> bool {
        match self {
            Self::None => false,
            Self::More => true,
            Self::Line(line) => {
                let summary = gate.and_then(|gate| Some((gate, gate.summary.as_deref()?)));
                let summary = summary.map(|(gate, summary)| wording::summary(&gate.name, summary));
                summary.is_none_or(|summary| wording::text(&summary) != *line)
            }
        }
    }
}

/// Returns what people wrote on a page: what is left without front matter, generated parts,
/// headings, comments and the pull requests of a new page.
///
/// ```
/// use gradus_core::page::{Prose, prose};
///
/// let page = "---\ntitle: Lamp\n---\n\n## Design\n\n<!-- What it does. -->\n";
/// assert_eq!(prose(page), Prose::None);
/// assert_eq!(prose(&format!("{page}It shines.\n")), Prose::Line("It shines.".to_owned()));
/// ```
#[must_use]
pub fn prose(text: &str) -> Prose {
    let start = record::front(text).map_or(0, |front| {
        let close = text.get(front.inner.end..).unwrap_or_default();
        front.inner.end + close.find('\n').map_or(close.len(), |end| end + 1)
    });
    let parts = blocks(text, Syntax::Markdown);
    // Where markers are not understood, what could have been generated counts for nothing.
    let unsure = parts.is_err();
    let mut rest = String::new();
    let mut from = start;
    for block in parts.unwrap_or_default() {
        if block.inner.start >= from && is_ours(text, &block) {
            rest.push_str(text.get(from..block.inner.start).unwrap_or_default());
            from = block.inner.end;
        }
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    let rest = without_comments(&rest);
    let mut found = Prose::None;
    for line in rest.lines().map(str::trim) {
        let says_nothing = !line.chars().any(char::is_alphanumeric);
        let guessed = unsure && (line.starts_with('|') || constraints::is_ours(line));
        if says_nothing || guessed || line.starts_with('#') || is_pull(line) {
            continue;
        }
        found = match found {
            Prose::None => Prose::Line(line.to_owned()),
            Prose::Line(_) | Prose::More => return Prose::More,
        };
    }
    found
}

/// Returns the lines, counted from 1, of the parts of a document that are nothing but generated.
#[must_use]
pub fn generated(text: &str) -> Vec<RangeInclusive<u32>> {
    let line = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let lines = before.bytes().filter(|b| *b == b'\n').count();
        u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1)
    };
    let parts = blocks(text, Syntax::Markdown).unwrap_or_default();
    let ours = parts.into_iter().filter(|block| is_ours(text, block));
    ours.map(|block| line(block.inner.start)..=line(block.inner.end))
        .collect()
}

fn is_ours(text: &str, block: &Block) -> bool {
    let inner = text.get(block.inner.clone()).unwrap_or_default();
    let items: own::Ours<'_> = match block.part {
        Part::Constraints => &constraints::is_ours,
        Part::Stages | Part::Gates => &own::nothing,
    };
    own::stranger(block.part, inner, items).is_none()
}

/// Takes comments away; one that never ends goes on to the end of the page.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Tells whether a line is that of a pull request on a new page.
fn is_pull(line: &str) -> bool {
    let number = line.strip_prefix("- [#");
    let number = number.or_else(|| line.strip_prefix("- &#35;"));
    number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{Prose, generated, prose};
    use crate::gate::{Gate, NameBasis};
    use crate::page::skeleton;
    use crate::page::stages::Stages;

    /// A new page with a summary and a pull request.
    fn page() -> String {
        let stages = Stages {
            lines: Vec::new(),
            entries: Vec::new(),
            removed: false,
            whole: true,
        };
        let history = "| Stage | Default | Since | Until |\n|---|---|---|---|\n| Beta |  |  |  |\n";
        let parts = (Some("Lights the *quay*."), history, "- Requires `Horn`.\n");
        let pulls = ["- &#35;7: Light the quay\n".to_owned()];
        skeleton::page("Lamp", &stages, parts, &pulls)
    }

    fn gate() -> Gate {
        let mut gate = Gate::named("Lamp", NameBasis::Read);
        gate.summary = Some("Lamp lights the *quay*.".to_owned());
        gate
    }

    #[test]
    fn nobody_wrote_a_new_page() {
        for text in [
            page(),
            page().replace('\n', "\r\n"),
            format!("{}\n## Limits\n\n<!-- none\nyet -->\n", page()),
            page().replace("<!-- /gradus:stages -->", ""),
            "---\ntitle: Lamp\n---".to_owned(),
        ] {
            assert!(!prose(&text).is_written(Some(&gate())), "{text}");
        }
    }

    #[test]
    fn a_word_of_a_person_is_one() {
        for (from, to) in [
            ("<!-- What it does", "It shines.\n\n<!-- What it does"),
            ("Lights the \\*quay\\*.", "Lights the quay, and the boats."),
            ("- Requires `Horn`.", "- Requires `Horn`.\n- Requires oil."),
            (
                "## Discussion\n",
                "## Discussion\n\n- [The plan](plan.md)\n",
            ),
        ] {
            let text = page().replacen(from, to, 1);
            assert_ne!(text, page());
            assert!(prose(&text).is_written(Some(&gate())), "{to}");
        }
        assert!(prose(&page()).is_written(None), "whose comment is it");
        assert_eq!(prose(""), Prose::None);
    }

    #[test]
    fn parts_are_told_by_their_lines() {
        let text =
            "# A\n<!-- gradus:constraints -->\n- Requires `B`.\n<!-- /gradus:constraints -->\n";
        assert_eq!(generated(text), [3..=4]);
        assert_eq!(generated(&text.replace('B', "B` and `oil")).len(), 1);
        assert_eq!(generated(&text.replace("`B`", "oil")), []);
        assert_eq!(generated("<!-- gradus:gates -->\n"), []);
    }
}
