//! An entry that is about to be written into a record.

use std::fmt::Write as _;

use crate::config::is_day;
use crate::hidden::is_hidden;

/// The lists of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// What people vouch for.
    Evidence,
    /// What a gate may go without.
    Waivers,
    /// What was decided.
    Decisions,
    /// What to bear in mind.
    Notes,
}

impl List {
    /// Returns its key in the `gradus:` block.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Waivers => "waivers",
            Self::Decisions => "decisions",
            Self::Notes => "notes",
        }
    }
}

/// An entry that is about to be written, as keys and texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The list that it goes into.
    pub list: List,
    /// Keys and values, in the order in which they are written.
    pub fields: Vec<(&'static str, String)>,
}

impl Entry {
    /// Makes an entry without fields.
    #[must_use]
    pub const fn new(list: List) -> Self {
        Self {
            list,
            fields: Vec::new(),
        }
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((key, value.into()));
        self
    }

    /// Adds a field, if there is a value.
    #[must_use]
    pub fn with_some(self, key: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Says that it speaks against what it is about.
    #[must_use]
    pub fn against(self) -> Self {
        self.with("holds", "false")
    }

    /// Writes it as a map of YAML, one line a field.
    pub(super) fn yaml(&self) -> String {
        let mut out = String::new();
        for (key, value) in &self.fields {
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "{key}: {}", written(key, value));
        }
        out
    }
}

/// Writes a value as YAML.
fn written(key: &str, value: &str) -> String {
    if key == "holds" {
        value.to_owned()
    } else {
        scalar(value)
    }
}

/// Writes a text so that it reads back as that text, in a list on one line too.
///
/// Words stay as they are; a version is quoted, or the next tool takes `1.30` for a number.
pub(crate) fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What is not shown is written out: it cannot be seen, nor can what it does.
            // Nor is what is no character at all, and YAML does not take it.
            c if is_hidden(c) || matches!(c, '\u{fffc}'..='\u{ffff}') => {
                let code = u32::from(c);
                let _ = match code {
                    0..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Tells whether a text can stand without quotes anywhere, for every reader of YAML.
fn is_plain(text: &str) -> bool {
    if is_day(text) {
        return true;
    }
    let letters = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b" _-./".contains(&b));
    let begins = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let ends = text
        .bytes()
        .last()
        .is_some_and(|b| b.is_ascii_alphanumeric());
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "null" | "nan" | "inf"
    );
    letters && begins && ends && !is_word
}

#[cfg(test)]
mod tests {
    use super::{Entry, List, scalar};
    use crate::reading::tree::{Value, parse};
    use proptest::prelude::*;

    #[test]
    fn words_stay_and_the_rest_is_quoted() {
        for plain in ["ada", "2026-01-15", "docs/a.md", "seen in two clusters"] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, written) in [
            ("0.7", "\"0.7\""),
            ("2026-13-01", "\"2026-13-01\""),
            ("no", "\"no\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("say \"hi\"\n", "\"say \\\"hi\\\"\\n\""),
            ("\u{202e}x\u{7}", "\"\\u202ex\\u0007\""),
            ("", "\"\""),
            (" a", "\" a\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }

    #[test]
    fn an_entry_is_a_map() {
        let entry = Entry::new(List::Evidence)
            .with("criterion", "B6")
            .against()
            .with_some("until", Some("0.7"))
            .with_some("link", None);
        assert_eq!(
            entry.yaml(),
            "criterion: B6\nholds: false\nuntil: \"0.7\"\n"
        );
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in any::<String>()) {
            let node = parse(&format!("a: {}\n", scalar(&text))).expect("it is YAML");
            let Value::Map(pairs) = node.value else { panic!("a map") };
            let Value::Scalar { text: read, .. } = &pairs[0].1.value else { panic!("a scalar") };
            prop_assert_eq!(read, &text);
        }
    }
}
