//! Lists of gates in files that are neither code nor documents.

use std::collections::{BTreeMap, BTreeSet};

use super::current::is_current;
use super::{Known, resolve};
use crate::config::Config;
use crate::ledger::LedgerKind;
use crate::project::{GateView, Project};
use crate::statement::{Claim, Listing, Statement};

/// Gates that a list names at least.
const MIN_GATES: usize = 3;

/// A list of gates.
#[derive(Debug, Clone)]
pub(crate) struct List<'a> {
    pub(crate) listing: &'a Listing,
    /// Its entries, each with what it stands for.
    pub(crate) entries: Vec<(&'a Statement, Known<'a>)>,
    /// Registries of which it names half of the gates, or more.
    pub(crate) registries: BTreeSet<&'a str>,
    names: BTreeSet<&'a str>,
}

impl List<'_> {
    /// Tells whether the list has a gate.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Tells whether a gate belongs to a registry that is listed.
    pub(crate) fn expects(&self, view: &GateView) -> bool {
        let mut registrations = view.gate.registrations.iter();
        registrations.any(|r| self.registries.contains(r.registry.as_str()))
    }
}

/// Returns the lists of a project, in their order.
pub(crate) fn lists<'a>(project: &'a Project, config: &Config) -> Vec<List<'a>> {
    let ledgers = &project.ledgers;
    let mut entries: BTreeMap<u32, Vec<(&'a Statement, Known<'a>)>> = BTreeMap::new();
    for statement in &ledgers.statements {
        if let Claim::Listed(id) = statement.claim
            && statement.location.ledger == LedgerKind::Lists
        {
            let known = resolve(project, &statement.subject);
            entries.entry(id).or_default().push((statement, known));
        }
    }
    let listings = ledgers.listings.iter();
    listings
        .filter(|l| l.location.ledger == LedgerKind::Lists)
        .filter(|l| is_current(&l.location.path, config))
        .filter_map(|listing| {
            let entries = entries.remove(&listing.id)?;
            let mut list = List {
                listing,
                names: entries.iter().map(|(s, _)| s.subject.as_str()).collect(),
                entries,
                registries: BTreeSet::new(),
            };
            list.registries = registries(project, &list);
            (!list.registries.is_empty()).then_some(list)
        })
        .collect()
}

fn registries<'a>(project: &'a Project, list: &List<'a>) -> BTreeSet<&'a str> {
    let mut size: BTreeMap<&'a str, (usize, usize)> = BTreeMap::new();
    for view in &project.gates {
        for registration in &view.gate.registrations {
            let (all, here) = size.entry(&registration.registry).or_default();
            *all += 1;
            *here += usize::from(list.has(&view.gate.name));
        }
    }
    size.into_iter()
        .filter(|(_, (all, here))| *here >= MIN_GATES && here * 2 >= *all)
        .map(|(id, _)| id)
        .collect()
}
