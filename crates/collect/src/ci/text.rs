//! Text that runs things: lines joined at their ends, comments left out, names put in.

use std::collections::BTreeMap;

/// Bytes that one line may grow to.
const MAX_LINE: usize = 64 * 1024;
/// Bytes that the lines of one text may grow to; after that they stay as written.
const MAX_EXPANDED: usize = 4 * 1024 * 1024;
/// Bytes between the brackets of a variable.
const MAX_VARIABLE: usize = 256;
/// Variables that stand for variables deeper than this are left as written.
const MAX_DEPTH: u32 = 6;

/// What putting values in may cost, for one file.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    /// Bytes that are left.
    left: usize,
    /// Whether something stayed as written.
    pub(super) cut: bool,
}

impl Budget {
    /// Takes bytes off for a line that is repeated; tells whether there is room for it.
    pub(super) fn take(&mut self, line: &str) -> bool {
        self.cut |= self.left == 0;
        self.left = self.left.saturating_sub(line.len() + 1);
        !self.cut
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: MAX_EXPANDED,
            cut: false,
        }
    }
}

/// A line of commands, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: u32,
    pub(super) text: String,
}

/// Splits text into lines without comments. Each keeps its number in the file.
pub(super) fn lines(text: &str, first: u32) -> impl Iterator<Item = Line> {
    (first..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim_start().starts_with('#'))
        .map(|(number, line)| Line {
            number,
            text: line.to_owned(),
        })
}

/// Values of variables, as far as the text itself tells them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Variables(pub(super) BTreeMap<String, String>);

impl Variables {
    /// Notes the defaults and plain values of a shell text: `: "${X:=a}"`, `X="${X:-a}"`,
    /// `X=a`. A variable with two values has none.
    pub(super) fn of_shell(text: &str) -> Self {
        let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
        for line in lines(text, 1) {
            let line = line.text.trim();
            let Some((name, value)) = default(line).or_else(|| assignment(line)) else {
                continue;
            };
            found
                .entry(name.to_owned())
                .and_modify(|known| {
                    if known.as_deref() != Some(value) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some(value.to_owned()));
        }
        let known = found.into_iter();
        Self(known.filter_map(|(n, v)| Some((n, v?))).collect())
    }

    /// Puts values in for `$(X)`, `${X}`, `${X:-a}` and `$X`; what is not known stays.
    ///
    /// What would be too long, or stands for itself, stays as written too, and is noted.
    pub(super) fn expand(&self, text: &str, budget: &mut Budget) -> String {
        if !text.contains('$') || self.0.is_empty() {
            return text.to_owned();
        }
        if text.len() > MAX_LINE || budget.left == 0 {
            budget.cut = true;
            return text.to_owned();
        }
        let mut text = text.to_owned();
        for depth in 0..=MAX_DEPTH {
            let next = self.once(&text);
            if next == text {
                break;
            }
            if next.len() > MAX_LINE || depth == MAX_DEPTH {
                budget.cut = true;
                break;
            }
            text = next;
        }
        budget.left = budget.left.saturating_sub(text.len());
        text
    }

    fn once(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(rest.get(..at).unwrap_or_default());
            rest = rest.get(at..).unwrap_or_default();
            let (whole, value) = self.variable(rest);
            match value {
                Some(value) if out.len() + value.len() <= MAX_LINE => out.push_str(value),
                _ => out.push_str(rest.get(..whole).unwrap_or_default()),
            }
            rest = rest.get(whole..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }

    /// Reads a variable at the beginning of a text: its length, and its value if it has one.
    fn variable<'a>(&'a self, text: &'a str) -> (usize, Option<&'a str>) {
        let rest = text.get(1..).unwrap_or_default();
        let close = match rest.chars().next() {
            Some('(') => ')',
            Some('{') => '}',
            _ => {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                let name = rest.get(..end).unwrap_or_default();
                return (1 + end, self.0.get(name).map(String::as_str));
            }
        };
        let near = rest.char_indices().take(MAX_VARIABLE);
        let Some((end, _)) = near.into_iter().find(|(_, c)| *c == close) else {
            return (1, None);
        };
        let inner = rest.get(1..end).unwrap_or_default();
        let (name, default) = match inner.split_once(":-").or_else(|| inner.split_once(":=")) {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        (end + 2, self.0.get(name).map(String::as_str).or(default))
    }
}

/// Reads `: "${X:=a}"`.
fn default(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?.trim_start();
    let rest = rest.trim_start_matches('"').strip_prefix("${")?;
    let (inner, _) = rest.rsplit_once('}')?;
    inner.split_once(":=")
}

/// Reads `X=a`, `export X="a"` and `X="${X:-a}"`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = ["export ", "readonly ", "local "]
        .iter()
        .fold(line, |line, word| line.strip_prefix(word).unwrap_or(line));
    let (name, value) = line.split_once('=')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    let value = value.trim();
    let quoted = ['"', '\'']
        .iter()
        .find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q));
    let value = quoted.unwrap_or(value);
    let own = value.strip_prefix("${").and_then(|v| v.strip_suffix('}'));
    let own = own.and_then(|v| v.strip_prefix(name));
    if let Some(default) = own {
        return Some((
            name,
            default
                .strip_prefix(":-")
                .or_else(|| default.strip_prefix(":="))?,
        ));
    }
    // A value that refers to itself, or to a command, is no value.
    (!value.contains("$(") && !value.contains('`') && !value.contains(name) && !value.contains(' '))
        .then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::{Budget, MAX_DEPTH, MAX_EXPANDED, MAX_LINE, Variables};

    #[test]
    fn defaults_of_a_shell_text() {
        let text = ": \"${A:=v1.34.3}\"\nB=\"${B:-tests}\"\nC=x\nC=y\nD=$(date)\nexport E='e'\n";
        let known = Variables::of_shell(text);
        assert_eq!(
            known.expand("$A ${B} ${C} $D $(E) ${F:-f}", &mut Budget::default()),
            "v1.34.3 tests ${C} $D e f"
        );
    }

    #[test]
    fn growth_is_bounded() {
        let mut known = Variables::default();
        known.0.insert("X".to_owned(), "$X$X$X$X".repeat(50));
        let mut budget = Budget::default();
        assert!(known.expand("$X$X$X", &mut budget).len() <= MAX_LINE);
        assert!(budget.cut, "a line grows no further");
    }

    #[test]
    fn lines_are_left_as_written_once_the_budget_is_spent() {
        let known = Variables([("X".to_owned(), "x".repeat(60_000))].into());
        let mut budget = Budget::default();
        let mut grown = 0;
        while known.expand("$X", &mut budget) != "$X" {
            grown += 1;
            assert!(!budget.cut && grown < 1_000, "no end");
        }
        assert!(budget.cut && grown * 60_000 >= MAX_EXPANDED);
        let mut budget = Budget::default();
        let long = format!("$X{}", " ".repeat(MAX_LINE));
        assert_eq!(known.expand(&long, &mut budget), long);
        assert!(budget.cut, "a long line stays");
    }

    #[test]
    fn variables_that_stand_for_variables_are_followed_some_way() {
        let chain = |length: u32| {
            let name = |i: u32| (format!("X{i}"), format!("$X{}", i + 1));
            let mut known = Variables((0..length).map(name).collect());
            known.0.insert(format!("X{length}"), "x".to_owned());
            let mut budget = Budget::default();
            (known.expand("$X0", &mut budget), budget.cut)
        };
        assert_eq!(chain(MAX_DEPTH - 1), ("x".to_owned(), false));
        assert_eq!(chain(MAX_DEPTH), (format!("$X{MAX_DEPTH}"), true));
    }
}
