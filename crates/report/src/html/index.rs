//! What pages look up: by gate, what is known of it.

use std::collections::BTreeMap;

use gradus_core::assess::Scorecard;
use gradus_core::diff::{LineChanges, by_line};
use gradus_core::finding::Finding;
use gradus_core::issue::Issue;
use gradus_core::ledgers::Ledgers;
use gradus_core::record::GatePage;
use gradus_core::release_note::{ReleaseNote, Remark};
use gradus_core::statement::Statement;
use gradus_core::testcase::TestCase;

use super::Site;
use super::address::Addresses;
use crate::links::Links;

/// Many values by the name of a gate.
type ByGate<'a, T> = BTreeMap<&'a str, Vec<T>>;

/// Everything of a site, found by gate.
pub(super) struct Index<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) links: Links<'a>,
    pub(super) addresses: Addresses<'a>,
    /// What changed at each release line, the oldest first.
    pub(super) lines: Vec<LineChanges>,
    cards: BTreeMap<&'a str, &'a Scorecard>,
    pages: BTreeMap<&'a str, &'a GatePage>,
    findings: ByGate<'a, &'a Finding>,
    said: ByGate<'a, &'a Statement>,
    issues: ByGate<'a, &'a Issue>,
    remarks: ByGate<'a, (&'a ReleaseNote, &'a Remark)>,
    cases: BTreeMap<u32, &'a TestCase>,
}

impl<'a> Index<'a> {
    pub(super) fn of(site: &'a Site<'a>) -> Self {
        let ledgers = &site.project.ledgers;
        let mut findings: ByGate<'a, &'a Finding> = BTreeMap::new();
        for finding in site.checked.counting() {
            if let Some(gate) = &finding.gate {
                findings.entry(gate).or_default().push(finding);
            }
        }
        let mut said: ByGate<'a, &'a Statement> = BTreeMap::new();
        for statement in &ledgers.statements {
            said.entry(&statement.subject).or_default().push(statement);
        }
        let mut issues: ByGate<'a, &'a Issue> = BTreeMap::new();
        for issue in &ledgers.tracker.issues {
            for naming in &issue.gates {
                let of_gate = issues.entry(&naming.gate).or_default();
                if of_gate
                    .last()
                    .is_none_or(|last| !std::ptr::eq(*last, issue))
                {
                    of_gate.push(issue);
                }
            }
        }
        let mut remarks: ByGate<'a, (&'a ReleaseNote, &'a Remark)> = BTreeMap::new();
        for note in &ledgers.release_notes {
            for remark in &note.remarks {
                for gate in &remark.gates {
                    remarks.entry(gate).or_default().push((note, remark));
                }
            }
        }
        Self {
            site,
            links: Links::of(ledgers),
            addresses: Addresses::of(site.project),
            lines: by_line(site.project),
            cards: site.cards.iter().map(|c| (c.gate.as_str(), c)).collect(),
            pages: ledgers
                .pages
                .iter()
                .rev()
                .map(|p| (p.gate.as_str(), p))
                .collect(),
            findings,
            said,
            issues,
            remarks,
            cases: ledgers.cases.iter().map(|c| (c.id, c)).collect(),
        }
    }

    pub(super) fn ledgers(&self) -> &'a Ledgers {
        &self.site.project.ledgers
    }

    /// Returns the scorecard of a gate; `None` for one that the project does not govern.
    pub(super) fn card(&self, gate: &str) -> Option<&'a Scorecard> {
        self.cards.get(gate).copied()
    }

    /// Returns the page of a gate in the repository.
    pub(super) fn page(&self, gate: &str) -> Option<&'a GatePage> {
        self.pages.get(gate).copied()
    }

    /// Returns what counts against a gate, worst first.
    pub(super) fn findings(&self, gate: &str) -> &[&'a Finding] {
        self.findings.get(gate).map_or(&[], Vec::as_slice)
    }

    /// Returns what other ledgers say of a gate.
    pub(super) fn said(&self, gate: &str) -> &[&'a Statement] {
        self.said.get(gate).map_or(&[], Vec::as_slice)
    }

    /// Returns issues and pull requests that name a gate.
    pub(super) fn issues(&self, gate: &str) -> &[&'a Issue] {
        self.issues.get(gate).map_or(&[], Vec::as_slice)
    }

    /// Returns what release notes say of a gate.
    pub(super) fn remarks(&self, gate: &str) -> &[(&'a ReleaseNote, &'a Remark)] {
        self.remarks.get(gate).map_or(&[], Vec::as_slice)
    }

    /// Returns a test by its number.
    pub(super) fn case(&self, id: u32) -> Option<&'a TestCase> {
        self.cases.get(&id).copied()
    }

    /// Tells whether the policy asks for evidence at all.
    pub(super) fn asks(&self) -> bool {
        !self.site.policy.criteria.is_empty()
    }
}
