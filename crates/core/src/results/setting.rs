//! Where tests ran, and how.

use std::collections::{BTreeMap, BTreeSet};

use crate::version::Version;

/// What a run was made for, as its record declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// The usual ways through a feature.
    Workflow,
    /// Switching gates on, and off again.
    Toggle,
    /// Performance, compared with what it was before.
    Performance,
    /// Scale, stress and churn.
    Stress,
    /// Injected failures.
    Faults,
}

impl Purpose {
    /// Every purpose, with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("workflow", Self::Workflow),
        ("toggle", Self::Toggle),
        ("performance", Self::Performance),
        ("stress", Self::Stress),
        ("faults", Self::Faults),
    ];

    /// Returns the word used in records of runs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(_, p)| *p == self).map_or("", |(word, _)| word)
    }
}

/// What a run ran on. What is not known is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Platform {
    /// A name that the project has for it: `aws-ha`.
    pub name: Option<String>,
    /// Operating system, as Go names it: `linux`.
    pub os: Option<String>,
    /// Architecture, as Go names it: `arm64`.
    pub arch: Option<String>,
    /// Minor of the cluster.
    pub kubernetes: Option<Version>,
    /// Minor of the kubelets, where it is not the cluster's.
    pub kubelet: Option<Version>,
    /// Number of nodes.
    pub nodes: Option<u32>,
}

/// What a platform is called of which nothing is known.
pub const UNSTATED: &str = "an unstated platform";

impl Platform {
    /// Returns what runs are counted by: its own name, else system and architecture. Minors and
    /// nodes are asked about by themselves.
    #[must_use]
    pub fn label(&self) -> String {
        match (&self.name, &self.os, &self.arch) {
            (Some(name), _, _) => name.clone(),
            (None, Some(os), Some(arch)) => format!("{os}/{arch}"),
            (None, Some(one), None) | (None, None, Some(one)) => one.clone(),
            (None, None, None) => UNSTATED.to_owned(),
        }
    }

    /// Tells whether a word of a policy means it: its name, `linux/arm64`, `linux` or `arm64`.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        let given = |part: &Option<String>| part.as_deref() == Some(word);
        given(&self.name) || given(&self.os) || given(&self.arch) || {
            let both = word.split_once('/');
            both.is_some_and(|(os, arch)| {
                self.os.as_deref() == Some(os) && self.arch.as_deref() == Some(arch)
            })
        }
    }

    /// Returns the minor that the kubelets have.
    #[must_use]
    pub fn kubelet_minor(&self) -> Option<Version> {
        self.kubelet.or(self.kubernetes)
    }
}

/// A platform, and how the tests were run on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Setting {
    /// What it ran on.
    pub platform: Platform,
    /// Gates that were switched for the whole run.
    pub gates: BTreeMap<String, bool>,
    /// Whether the race detector was on; `None` where nobody says.
    pub race_detector: Option<bool>,
    /// The Kubernetes minor whose libraries the program under test was built with, where it is
    /// not the tree's.
    pub libraries: Option<Version>,
    /// What it was made for.
    pub purposes: BTreeSet<Purpose>,
    /// Whether the commit that was tested is known to be none of this history: what ran may have
    /// been anything, and is a guess.
    pub stray: bool,
}

impl Setting {
    /// Tells whether a gate was switched on for the whole run; `None` where nobody says.
    #[must_use]
    pub fn switches(&self, gate: &str) -> Option<bool> {
        self.gates.get(gate).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Platform, UNSTATED};

    fn platform(name: &str, os: &str, arch: &str) -> Platform {
        let given = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        Platform {
            name: given(name),
            os: given(os),
            arch: given(arch),
            ..Platform::default()
        }
    }

    #[test]
    fn a_platform_is_called_by_what_is_known() {
        assert_eq!(platform("aws-ha", "linux", "amd64").label(), "aws-ha");
        assert_eq!(platform("", "linux", "arm64").label(), "linux/arm64");
        assert_eq!(platform("", "", "arm64").label(), "arm64");
        assert_eq!(platform("", "", "").label(), UNSTATED);
    }

    #[test]
    fn a_policy_may_mean_it_by_any_of_its_words() {
        let metal = platform("metal", "linux", "arm64");
        for word in ["metal", "linux", "arm64", "linux/arm64"] {
            assert!(metal.is(word), "{word}");
        }
        for word in ["", "arm", "linux/amd64", "metal/arm64"] {
            assert!(!metal.is(word), "{word}");
        }
        assert!(!platform("", "", "").is(""));
    }
}
