//! The form of a line around a name.

/// What stands before a name, and the letter behind it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    before: String,
    after: Option<char>,
}

/// Longest text before a name in a list.
const MAX_BEFORE: usize = 40;

impl Form {
    /// Reads the form of a line with a name at an offset; `None` where the line is no entry of
    /// a list: a sentence, or a setting.
    pub(super) fn of(line: &str, start: usize, name: &str) -> Option<Self> {
        let before = line.get(..start)?.trim_start();
        let rest = line.get(start + name.len()..)?;
        let words = before.split_whitespace().filter(|w| w.len() > 2).count();
        if before.len() > MAX_BEFORE || words > 1 || is_setting(before, rest) {
            return None;
        }
        Some(Self {
            before: before.to_owned(),
            after: rest.chars().next().filter(|c| !c.is_whitespace()),
        })
    }

    /// Returns the name that a line of this form has, and where it begins.
    pub(super) fn name_in<'a>(&self, line: &'a str) -> Option<(usize, &'a str)> {
        let indent = line.len() - line.trim_start().len();
        let rest = line.trim_start().strip_prefix(self.before.as_str())?;
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')))
            .unwrap_or(rest.len());
        let name = rest.get(..end)?;
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let after = rest.get(end..)?;
        let same_end = after.chars().next().filter(|c| !c.is_whitespace()) == self.after;
        (begins && same_end && !is_setting(&self.before, after) && (3..=128).contains(&name.len()))
            .then_some((indent + self.before.len(), name))
    }
}

/// Tells whether a name is switched here: `A=true`, `A: ${A:=false}`, `featureGates.A`.
fn is_setting(before: &str, rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '\'', '`']);
    let assigned = rest.starts_with('=')
        || rest.strip_prefix(':').is_some_and(|value| {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            ["true", "false", "${", "$(", "{{"]
                .iter()
                .any(|v| value.starts_with(v))
        });
    assigned || before.to_lowercase().contains("featuregates.")
}
