//! The numbers that releases had, beside those that code counts by.
//!
//! A project that changed its numbering declares `0.2` for what people installed as `v25.8`. Only
//! what the configuration and the policy say counts here: what history shows is not the same in
//! every clone, and a page must not change with it.

use std::collections::BTreeMap;

use super::wording;
use crate::config::Config;
use crate::policy::Policy;
use crate::version::Version;

/// Other numbers of release lines.
#[derive(Debug, Default)]
pub(super) struct OtherNumbers {
    /// By the number of today.
    of: BTreeMap<Version, Vec<String>>,
}

impl OtherNumbers {
    pub(super) fn new(policy: &Policy, config: &Config) -> Self {
        let mut numbers = Self::default();
        let mut seen: Vec<Version> = Vec::new();
        // What the project says of a line overrules the policy.
        for (old, new) in config.release_lines.iter().chain(&policy.release_lines) {
            if let (Some(line), Some(today)) =
                (Version::parse(&old.value), Version::parse(&new.value))
                && line.line() != today.line()
                && !seen.contains(&line.line())
            {
                seen.push(line.line());
                let all = numbers.of.entry(today.line()).or_default();
                all.push(line.line().to_string());
            }
        }
        numbers
    }

    /// Writes a version for a table: with the number that its releases had, where it is another.
    pub(super) fn shown(&self, version: &str) -> String {
        let text = match wording::is_plain(version) {
            true => version.to_owned(),
            false => wording::text(version),
        };
        let line = Version::parse(version).map(Version::line);
        match line.and_then(|line| self.of.get(&line)) {
            None => text,
            Some(others) => format!("{text} (v{})", others.join(", v")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OtherNumbers;
    use crate::{config, policy};

    #[test]
    fn a_line_is_shown_with_the_number_that_its_releases_had() {
        let policy = policy::builtin("kubernetes").expect("a built-in policy");
        let lines = "releaseLines: { \"25.3\": \"0.1\", \"25.8\": \"0.2\" }\n";
        let config = config::read("gradus.yaml", lines).expect("a configuration");
        let numbers = OtherNumbers::new(&policy, &config);
        assert_eq!(numbers.shown("0.2"), "0.2 (v25.8)");
        assert_eq!(numbers.shown("v0.1"), "v0.1 (v25.3)");
        assert_eq!(numbers.shown("0.3"), "0.3");
        assert_eq!(numbers.shown("a|b"), "a&#124;b");
    }
}
