//! Versions across a renumbering: `25.8` and `0.2` name one release line.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::history::ReleaseLine;
use crate::policy::Policy;
use crate::project::Renumbering;
use crate::version::Version;

/// Maps every version to the number that its line goes by today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    map: BTreeMap<Version, Version>,
}

impl Numbers {
    /// Joins what the policy, the configuration and the history say; a recognised renumbering
    /// is overruled by the configuration, and the policy's map fills what is left open.
    #[must_use]
    pub fn new(policy: &Policy, config: &Config, renumberings: &[Renumbering]) -> Self {
        let mut map = BTreeMap::new();
        let mut add = |old: &str, new: &str| {
            if let (Some(old), Some(new)) = (Version::parse(old), Version::parse(new))
                && old.line() != new.line()
            {
                map.entry(old.line()).or_insert_with(|| new.line());
            }
        };
        for (old, new) in &config.release_lines {
            add(&old.value, &new.value);
        }
        for (old, new) in renumberings.iter().flat_map(|r| &r.map) {
            add(old, new);
        }
        for (old, new) in &policy.release_lines {
            add(&old.value, &new.value);
        }
        Self { map }
    }

    /// Returns the number that the version's line goes by today.
    #[must_use]
    pub fn line(&self, version: Version) -> Version {
        let mut line = version.line();
        // A chain is as long as there are entries at most; a circle ends there too.
        for _ in 0..self.map.len() {
            match self.map.get(&line) {
                Some(next) => line = *next,
                None => break,
            }
        }
        line
    }

    /// Reads a version and returns its line's number of today.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Version> {
        Version::parse(text).map(|v| self.line(v))
    }

    /// Tells whether declared versions count this project's own releases, and not those of
    /// Kubernetes, say: at least half of them must be lines of the project, or the one to come.
    #[must_use]
    pub fn own_space<'v>(
        &self,
        declared: impl IntoIterator<Item = &'v str>,
        lines: &[ReleaseLine],
        next: Option<&str>,
    ) -> bool {
        let mut known: Vec<Version> = lines.iter().map(|l| self.line(l.version)).collect();
        known.extend(next.and_then(|n| self.read(n)));
        let follows = known
            .iter()
            .max()
            .map(|v| Version::line_of(v.major, v.minor.saturating_add(1)));
        let mut versions: Vec<Version> = declared
            .into_iter()
            .filter_map(|v| self.read(v))
            .filter(|v| *v != Version::line_of(1, 0))
            .collect();
        versions.sort_unstable();
        versions.dedup();
        let own = versions
            .iter()
            .filter(|v| known.contains(v) || follows == Some(**v))
            .count();
        own > 0 && own * 2 >= versions.len()
    }
}
