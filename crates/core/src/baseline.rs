//! Findings that a project had when it began: they are known, and only new ones count.
//!
//! An entry that is found no more is mended, or could not be seen: a ledger that its rule reads
//! was read in full when it was written down, and is not now. Only the first may be taken out.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::ledger::{Coverage, CoverageState, LedgerKind};
use crate::ledgers::Ledgers;
use crate::policy::{Level, Policy};
use crate::rules;

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
    /// The file in which it stood, where it stood in one.
    pub path: Option<String>,
}

/// An entry that is not found, and need not be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The entry.
    pub known: Known,
    /// Why it could not be seen, for a person.
    pub why: String,
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
            path: finding.locations.first().map(|l| l.path.clone()),
        }
    }
}

/// The known findings of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<String, Known>,
    /// How much of each ledger was read when they were written down, by its word.
    read: BTreeMap<String, CoverageState>,
}

impl Baseline {
    /// Puts known findings together; of two with one fingerprint the last one stays.
    #[must_use]
    pub fn new(known: impl IntoIterator<Item = Known>) -> Self {
        let pair = |known: Known| (known.fingerprint.clone(), known);
        Self {
            known: known.into_iter().map(pair).collect(),
            read: BTreeMap::new(),
        }
    }

    /// Notes how much of each ledger was read, by its word.
    #[must_use]
    pub fn reading(mut self, read: impl IntoIterator<Item = (String, CoverageState)>) -> Self {
        self.read = read.into_iter().collect();
        self
    }

    /// Notes how much of each ledger was read, from what is known of it.
    #[must_use]
    pub fn covering(self, coverage: &[Coverage]) -> Self {
        self.reading(
            coverage
                .iter()
                .map(|c| (c.ledger.as_str().to_owned(), c.state)),
        )
    }

    /// Returns how much of each ledger was read when it was written down.
    #[must_use]
    pub const fn read(&self) -> &BTreeMap<String, CoverageState> {
        &self.read
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
        finding.silenced.is_none() && self.known.contains_key(&finding.fingerprint)
    }

    /// Parts those that are not found into mended ones, which can be taken out, and those that
    /// could not be seen; both by rule and gate.
    #[must_use]
    pub fn missing(
        &self,
        findings: &[Finding],
        ledgers: &Ledgers,
        policy: &Policy,
    ) -> (Vec<Known>, Vec<Unseen>) {
        let (mut mended, mut unseen) = (Vec::new(), Vec::new());
        for known in self.gone(findings) {
            match self.hidden(&known, ledgers, policy) {
                Some(why) => unseen.push(Unseen { known, why }),
                None => mended.push(known),
            }
        }
        (mended, unseen)
    }

    /// Says why an entry could not be seen; `None` where it was looked for as it was then.
    fn hidden(&self, known: &Known, ledgers: &Ledgers, policy: &Policy) -> Option<String> {
        let Some(rule) = rules::find(&known.rule) else {
            return Some("there is no such rule any more".to_owned());
        };
        let level = policy.rules.get(rule.id).and_then(|s| s.level.as_ref());
        if level.is_some_and(|l| l.value == Level::Off) {
            return Some(format!("the policy {} has the rule off", policy.name.value));
        }
        if let Some(path) = &known.path
            && let Some(lost) = ledgers.unread.iter().find(|u| holds(&u.path, path))
        {
            return Some(format!("{} was not read: {}", lost.path, lost.reason));
        }
        rule.ledgers.iter().find_map(|kind| {
            let mut all = ledgers.coverage.iter();
            let now = all.find(|c| c.ledger == *kind)?;
            let is_less = match self.read.get(kind.as_str()) {
                Some(then) => now.state > *then,
                // An older file does not say: what is in part may be what it was in.
                None => is_gap(*kind, now.state),
            };
            is_less.then(|| format!("{} {}: {}", now.state.as_str(), kind.as_str(), now.why))
        })
    }

    /// Returns those that no finding is any more, by rule and gate.
    #[must_use]
    pub fn gone(&self, findings: &[Finding]) -> Vec<Known> {
        let mut gone = self.known.clone();
        for finding in findings.iter().filter(|f| self.has(f)) {
            gone.remove(&finding.fingerprint);
        }
        sorted(gone.into_values())
    }

    /// Returns all of them, by rule and gate.
    #[must_use]
    pub fn all(&self) -> Vec<Known> {
        sorted(self.known.values().cloned())
    }
}

/// Tells whether something unread is a file, or a folder around it.
fn holds(unread: &str, path: &str) -> bool {
    let rest = path.strip_prefix(unread);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_gap(kind: LedgerKind, state: CoverageState) -> bool {
    match state {
        CoverageState::Exhaustive => false,
        CoverageState::Partial => true,
        CoverageState::Absent => !kind.is_optional(),
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
    use crate::config::Config;
    use crate::fixtures::Fixture;
    use crate::ledger::{CoverageState, LedgerKind, Unread, UnreadCode};
    use crate::policy;
    use crate::stage::Stage;
    use crate::statement::Claim;

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

    /// A table that lacks a gate, the same with a row for it, and how the ledgers were read.
    fn documented(rows: &[&str]) -> Fixture {
        let stage: &[Claim] = &[Claim::Stage(Stage::Alpha)];
        let rows: Vec<(&str, &[Claim])> = rows.iter().map(|r| (*r, stage)).collect();
        Fixture::new()
            .gate("FastPath", "alpha off")
            .gate("SlowPath", "alpha off")
            .gate("WidePath", "alpha off")
            .table("docs/gates.md", "Gates", &rows)
    }

    fn missing(baseline: &Baseline, now: &Fixture) -> (usize, Vec<String>) {
        let policy = policy::builtin("kubernetes").unwrap();
        let project = now.project(&policy, &Config::default());
        let findings = now.judge("kubernetes");
        let (mended, unseen) = baseline.missing(&findings, &project.ledgers, &policy);
        (mended.len(), unseen.into_iter().map(|u| u.why).collect())
    }

    #[test]
    fn what_is_mended_is_told_from_what_could_not_be_seen() {
        let before = documented(&["FastPath", "WidePath"]);
        let baseline = Baseline::of(&before.judge("kubernetes"));
        let then = LedgerKind::Docs.as_str().to_owned();
        let baseline = baseline.reading([(then, CoverageState::Exhaustive)]);
        let mended = documented(&["FastPath", "SlowPath", "WidePath"]);
        assert_eq!(missing(&baseline, &mended), (1, Vec::new()));
        // The page is no more there, and no page could be read.
        let mut gone = mended.clone().partial(LedgerKind::Docs);
        let (taken_out, why) = missing(&baseline, &gone);
        assert_eq!((taken_out, why.len()), (0, 1));
        assert!(why[0].starts_with("partial docs"), "{why:?}");
        gone = mended.clone();
        gone.ledgers.unread.push(Unread {
            path: "docs".to_owned(),
            code: UnreadCode::Io,
            reason: "refused".to_owned(),
        });
        assert_eq!(missing(&baseline, &gone).1, ["docs was not read: refused"]);
        // In part then as now: that is how this project is read.
        let as_ever = baseline.reading([("docs".to_owned(), CoverageState::Partial)]);
        let gone = mended.partial(LedgerKind::Docs);
        assert_eq!(missing(&as_ever, &gone), (1, Vec::new()));
    }

    #[test]
    fn an_entry_of_a_rule_that_does_not_run_is_not_mended() {
        let before = documented(&["FastPath", "WidePath"]);
        let mut known = Baseline::of(&before.judge("kubernetes")).all();
        known[0].rule = "no-such-rule".to_owned();
        let baseline = Baseline::new(known);
        let (mended, why) = missing(
            &baseline,
            &documented(&["FastPath", "SlowPath", "WidePath"]),
        );
        assert_eq!(mended, 0);
        assert_eq!(why, ["there is no such rule any more"]);
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
