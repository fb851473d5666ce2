//! `gradus.yaml`: what a project says about itself, all of it optional.

mod glob;
mod infrastructure;
mod issues;
mod pages;
mod read;
mod starter;

pub use glob::matches;
pub use infrastructure::Infrastructure;
pub use issues::Labels;
pub use pages::{GeneratedList, ListKind, Pages};
pub use read::{check, is_day, read};
pub use starter::starter;

pub use crate::problem::Problem;
pub use crate::reading::At;

/// Name of the file, at the root of the repository.
pub const FILE: &str = "gradus.yaml";

/// A finding that the project does not want to hear of, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silencer {
    /// Id of the rule; where it stands.
    pub rule: At<String>,
    /// Only for this gate.
    pub gate: Option<At<String>>,
    /// Only where the primary location lies in a path that this glob matches.
    pub path: Option<At<String>>,
    /// Why; never empty.
    pub reason: At<String>,
    /// Until that day (`2026-12-31`), or until that release line is out (`0.5`).
    pub until: Option<At<String>>,
}

/// Which documents count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Documents {
    /// Globs of pages that must list every gate, whatever they look like.
    pub include: Vec<At<String>>,
    /// Globs of pages that are not looked at.
    pub exclude: Vec<At<String>>,
}

/// What a project says about itself. The default says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Where it was read; empty without a file.
    pub path: String,
    /// Name of a built-in policy, or path of a policy file.
    pub policy: Option<At<String>>,
    /// Overrides the policy's release from which it binds.
    pub effective_after: Option<At<String>>,
    /// Release lines that go on under another number: (old, new).
    pub release_lines: Vec<(At<String>, At<String>)>,
    /// Kubernetes minors that the project supports, as written.
    pub kubernetes: Vec<At<String>>,
    /// Globs of job files of the repository, beside those that are known by their place.
    pub jobs: Vec<At<String>>,
    /// Which documents count.
    pub documents: Documents,
    /// Who may attest, waive and decide; empty for those of `OWNERS`.
    pub approvers: Vec<At<String>>,
    /// What the project lacks, and which criteria wait for it.
    pub infrastructure: Vec<Infrastructure>,
    /// What the labels of its issues mean.
    pub issues: Labels,
    /// Where the pages of gates live.
    pub pages: Pages,
    /// Lists that are kept from the registry.
    pub generated: Vec<GeneratedList>,
    /// Findings that are not wanted.
    pub silencers: Vec<Silencer>,
}

#[cfg(test)]
mod tests;
