//! What the sentence right before a table says of the gates in it.

/// What is said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// They are gone.
    Gone,
    /// They are deprecated.
    Deprecated,
    /// Some are deprecated, some gone: which is not said here.
    Mixed,
}

impl Lead {
    /// Reads the last sentence of the paragraph before a table; `None` where it is not about the
    /// table, or says nothing of the kind.
    pub(super) fn of(paragraph: &str) -> Option<Self> {
        let text = paragraph.trim().to_lowercase();
        let sentence = text.trim_end_matches(['.', ':']);
        let sentence = sentence.rsplit(". ").next().unwrap_or(sentence);
        let words: Vec<&str> = sentence
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        let has = |wanted: &[&str]| words.iter().any(|w| wanted.contains(w));
        let points = has(&["following", "below", "these"]) || sentence.contains("this table");
        let about = has(&["gate", "gates", "feature", "features", "flag", "flags"]);
        if !points || !about || has(&["not", "never", "if", "unless", "before", "when"]) {
            return None;
        }
        let deprecated = has(&["deprecated"]);
        // "will be removed in" is a promise.
        let promised = [
            "will be",
            "to be",
            "are removed in a",
            "soon",
            "scheduled",
            "planned",
        ]
        .iter()
        .any(|w| sentence.contains(w));
        let gone =
            (has(&["removed", "retired", "former"]) || sentence.contains("no longer")) && !promised;
        match (deprecated, gone) {
            (true, true) => Some(Self::Mixed),
            (true, false) => Some(Self::Deprecated),
            (false, true) => Some(Self::Gone),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lead;

    #[test]
    fn sentences_about_the_table() {
        for (text, wanted) in [
            ("The following gates were removed in v0.5:", Lead::Gone),
            (
                "Some text. These feature gates are no longer there.",
                Lead::Gone,
            ),
            ("The gates below are deprecated.", Lead::Deprecated),
            (
                "The following gates are deprecated and will be removed in v0.6:",
                Lead::Deprecated,
            ),
            (
                "The following gates are deprecated or removed:",
                Lead::Mixed,
            ),
        ] {
            assert_eq!(Lead::of(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn other_sentences() {
        for text in [
            "",
            "The following gates can be set:",
            "Removed pods are listed below.",
            "A gate that was removed is refused.",
            "The following gates will be removed in v0.6:",
            "The following gates are not deprecated:",
            "These gates were removed. The following table has the others.",
        ] {
            assert_eq!(Lead::of(text), None, "{text}");
        }
    }
}
