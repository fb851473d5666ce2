//! Findings that a project had when it began: they are known, and only new ones count.

use std::collections::BTreeMap;

use crate::finding::Finding;

/// A finding that is known. Only the fingerprint is compared; the rest is for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// [`Finding::fingerprint`].
    pub fingerprint: String,
    /// Id of the rule.
    pub rule: String,
    /// The gate, where it is about one.
    pub gate: Option<String>,
    /// What was wrong when it was written down.
    pub message: String,
}

impl Known {
    /// Writes a finding down.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint.clone(),
            rule: finding.rule.to_owned(),
            gate: finding.gate.clone(),
            message: finding.message.clone(),
        }
    }
}

/// The known findings of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, Known>);

impl Baseline {
    /// Puts known findings together; of two with one fingerprint the last one stays.
    #[must_use]
    pub fn new(known: impl IntoIterator<Item = Known>) -> Self {
        let pair = |known: Known| (known.fingerprint.clone(), known);
        Self(known.into_iter().map(pair).collect())
    }

    /// Takes every finding that nothing silences.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let unsilenced = findings.iter().filter(|f| f.silenced.is_none());
        Self::new(unsilenced.map(Known::of))
    }

    /// Tells whether a finding is known. A silenced one is not: the silencer is its reason.
    #[must_use]
    pub fn has(&self, finding: &Finding) -> bool {
        finding.silenced.is_none() && self.0.contains_key(&finding.fingerprint)
    }

    /// Returns those that no finding is any more, by rule and gate: they can be taken out.
    #[must_use]
    pub fn gone(&self, findings: &[Finding]) -> Vec<Known> {
        let mut gone = self.0.clone();
        for finding in findings.iter().filter(|f| self.has(f)) {
            gone.remove(&finding.fingerprint);
        }
        sorted(gone.into_values())
    }

    /// Returns all of them, by rule and gate.
    #[must_use]
    pub fn all(&self) -> Vec<Known> {
        sorted(self.0.values().cloned())
    }
}

fn sorted(known: impl Iterator<Item = Known>) -> Vec<Known> {
    let mut known: Vec<Known> = known.collect();
    known.sort_by(|a, b| {
        (&a.rule, &a.gate, &a.fingerprint).cmp(&(&b.rule, &b.gate, &b.fingerprint))
    });
    known
}

#[cfg(test)]
mod tests {
    use super::Baseline;
    use crate::fixtures::Fixture;

    #[test]
    fn what_is_written_down_is_known_and_what_is_mended_is_gone() {
        let bold = Fixture::new().gate("Bold", "alpha on").judge("kubernetes");
        let baseline = Baseline::of(&bold);
        assert!(bold.iter().all(|f| baseline.has(f)));
        assert_eq!(baseline.gone(&bold), []);
        let both = Fixture::new()
            .gate("Bold", "alpha on")
            .gate("Loud", "alpha on")
            .judge("kubernetes");
        let new: Vec<_> = both.iter().filter(|f| !baseline.has(f)).collect();
        assert!(new.iter().all(|f| f.gate.as_deref() == Some("Loud")) && !new.is_empty());
        let clean = Fixture::new().gate("Bold", "alpha off").judge("kubernetes");
        assert_eq!(baseline.gone(&clean), baseline.all());
    }

    #[test]
    fn what_is_silenced_is_not_known_and_need_not_be() {
        let mut found = Fixture::new().gate("Bold", "alpha on").judge("kubernetes");
        let baseline = Baseline::of(&found);
        found[0].silenced = Some("on purpose".to_owned());
        assert!(!baseline.has(&found[0]));
        assert_eq!(baseline.gone(&found).len(), 1);
        let fewer = Baseline::of(&found).all().len();
        assert_eq!(fewer + 1, baseline.all().len());
    }
}
