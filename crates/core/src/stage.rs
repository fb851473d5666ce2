//! Stages of a gate: the Kubernetes ladder, and the words of dialects that have another.

use std::fmt;

/// How far a gate has come.
///
/// Dialects keep their own words. How the words rank is the policy's affair, so there is no
/// `Ord` here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Declared, but not there yet at the version that runs (component-base).
    PreAlpha,
    /// Opt-in, may change or vanish.
    Alpha,
    /// Settled design, usually on.
    Beta,
    /// General availability; Go writes `GA`.
    Stable,
    /// On its way out.
    Deprecated,
    /// KubeVirt: the feature is gone, the name is still accepted.
    Discontinued,
    /// OpenShift: in no feature set.
    Disabled,
    /// OpenShift: in `DevPreviewNoUpgrade` at most.
    DevPreview,
    /// OpenShift: in `TechPreviewNoUpgrade` at most.
    TechPreview,
    /// OpenShift: in the default feature set.
    Default,
}

impl Stage {
    /// Every stage, in the order of the ladders they stand on.
    pub const ALL: [Self; 10] = [
        Self::PreAlpha,
        Self::Alpha,
        Self::Beta,
        Self::Stable,
        Self::Deprecated,
        Self::Discontinued,
        Self::Disabled,
        Self::DevPreview,
        Self::TechPreview,
        Self::Default,
    ];

    /// Returns the lower-case word used in JSON and in text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreAlpha => "pre-alpha",
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
            Self::Discontinued => "discontinued",
            Self::Disabled => "disabled",
            Self::DevPreview => "dev-preview",
            Self::TechPreview => "tech-preview",
            Self::Default => "default",
        }
    }

    /// Reads a stage as people and programs write it: `GA`, `Alpha`, `TechPreviewNoUpgrade`, ...
    ///
    /// Case, blanks, hyphens and underscores do not count. Returns `None` for any other word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '_'))
            .flat_map(char::to_lowercase)
            .collect();
        Some(match word.as_str() {
            "prealpha" => Self::PreAlpha,
            "alpha" => Self::Alpha,
            "beta" => Self::Beta,
            "ga" | "stable" | "generalavailability" | "generallyavailable" => Self::Stable,
            "deprecated" => Self::Deprecated,
            "discontinued" => Self::Discontinued,
            "disabled" => Self::Disabled,
            "devpreview" | "devpreviewnoupgrade" => Self::DevPreview,
            "techpreview" | "techpreviewnoupgrade" => Self::TechPreview,
            "default" => Self::Default,
            _ => return None,
        })
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.as_str()), Some(stage));
        }
    }

    #[test]
    fn words_of_people_and_of_go() {
        assert_eq!(Stage::parse("GA"), Some(Stage::Stable));
        assert_eq!(Stage::parse("Pre-Alpha"), Some(Stage::PreAlpha));
        assert_eq!(
            Stage::parse("TechPreviewNoUpgrade"),
            Some(Stage::TechPreview)
        );
        assert_eq!(Stage::parse("alphabet"), None);
    }
}
