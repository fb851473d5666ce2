//! What `check` found, as the renderers take it.

use gradus_core::baseline::{Baseline, Known, Unseen};
use gradus_core::finding::{Finding, Severity};
use gradus_core::ledgers::Ledgers;

/// A project, and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// What was read.
    pub ledgers: &'a Ledgers,
    /// Findings, worst first; silenced and known ones too.
    pub findings: &'a [Finding],
    /// Findings that were known before, where a baseline was given.
    pub baseline: Option<&'a Baseline>,
    /// Of those, the ones that are not found any more.
    pub gone: &'a [Known],
    /// And the ones that could not be seen this time.
    pub unseen: &'a [Unseen],
    /// Name of the policy; `None` where none was applied.
    pub policy: Option<&'a str>,
}

impl<'a> Checked<'a> {
    /// Of a project without any gate.
    #[must_use]
    pub const fn empty(ledgers: &'a Ledgers) -> Self {
        Self {
            ledgers,
            findings: &[],
            baseline: None,
            gone: &[],
            unseen: &[],
            policy: None,
        }
    }

    /// Tells whether a finding is in the baseline.
    #[must_use]
    pub fn is_known(&self, finding: &Finding) -> bool {
        self.baseline.is_some_and(|b| b.has(finding))
    }

    /// Returns the findings that count, worst first: neither silenced nor known.
    pub fn counting(&self) -> impl Iterator<Item = &'a Finding> {
        let this = *self;
        this.findings
            .iter()
            .filter(move |f| f.silenced.is_none() && !this.is_known(f))
    }

    /// Counts.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for finding in self.findings {
            if finding.silenced.is_some() {
                summary.silenced += 1;
                continue;
            }
            if self.is_known(finding) {
                summary.known += 1;
                continue;
            }
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            summary.grandfathered += usize::from(finding.grandfathered);
        }
        summary
    }
}

/// How many findings of each kind.
///
/// A silenced finding is in `silenced` alone, a known one in `known` alone; a grandfathered one
/// is in its severity (which is `info`) and in `grandfathered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Findings of severity `error`.
    pub errors: usize,
    /// Findings of severity `warning`.
    pub warnings: usize,
    /// Findings of severity `info`.
    pub infos: usize,
    /// Findings that a silencer hides.
    pub silenced: usize,
    /// Findings of the baseline.
    pub known: usize,
    /// Findings about what happened before the policy took effect.
    pub grandfathered: usize,
}
