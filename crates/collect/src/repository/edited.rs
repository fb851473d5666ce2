//! Which files differ from the audited commit, of those that anything read points at; where no
//! web site shows them, of the pages of gates alone.
//!
//! A link to a line is only right where the commit has the bytes that were read. The files that
//! locations name are few, so each is hashed and held against the commit; git's index is not
//! asked, because its times are a guess.

use std::collections::BTreeSet;

use gradus_core::chart::Chart;
use gradus_core::ci::Ci;
use gradus_core::code::CodeFacts;
use gradus_core::ledgers::Ledgers;
use gradus_core::location::Location;
use gradus_core::release_note::ReleaseNote;
use rayon::prelude::*;

use crate::io::git_tree::GitTree;
use crate::source::Source;

/// Returns the paths of `ledgers` whose bytes in `read` are not those of the commit.
pub(super) fn paths(
    ledgers: &Ledgers,
    read: &dyn Source,
    committed: &GitTree<'_>,
) -> BTreeSet<String> {
    let pages = || ledgers.pages.iter().map(|page| &page.location);
    let shown = ledgers.forge.iter().flat_map(|_| locations(ledgers));
    let cited: BTreeSet<&str> = shown
        .chain(pages())
        .filter(|location| location.revision.is_none())
        .map(|location| location.path.as_str())
        .collect();
    let cited: Vec<&str> = cited.into_iter().collect();
    cited
        .par_iter()
        .with_min_len(8)
        .filter(|path| {
            let same = read
                .read(path)
                .is_ok_and(|bytes| committed.holds(path, &bytes));
            !same
        })
        .map(|path| (*path).to_owned())
        .collect()
}

/// Returns every place that something read stands at.
fn locations(ledgers: &Ledgers) -> impl Iterator<Item = &Location> {
    let inventory = &ledgers.inventory;
    let of_gates = inventory.gates.iter().flat_map(|gate| {
        let registered = gate.registrations.iter().flat_map(|r| {
            let constant = r.constant.iter().filter_map(|c| c.location.as_ref());
            std::iter::once(&r.declared).chain(constant)
        });
        let constraints = gate.requires.iter().chain(&gate.excludes);
        registered
            .chain(constraints.map(|c| &c.location))
            .chain(&gate.use_sites)
            .chain(&gate.indirect_use_sites)
    });
    of_gates
        .chain(inventory.registries.iter().map(|r| &r.location))
        .chain(inventory.unresolved.iter().map(|u| &u.location))
        .chain(ledgers.next_version.iter().map(|v| &v.location))
        .chain(ledgers.statements.iter().map(|s| &s.location))
        .chain(ledgers.listings.iter().map(|l| &l.location))
        .chain(ledgers.cases.iter().map(|c| &c.location))
        .chain(ledgers.described.iter().map(|d| &d.location))
        .chain(ledgers.proposals.documents.iter().map(|p| &p.location))
        .chain(ledgers.proposals.demands.iter().map(|d| &d.location))
        .chain(ledgers.proposals.criteria.iter().map(|c| &c.location))
        .chain(ledgers.markers.iter().map(|m| &m.location))
        .chain(ledgers.enhancement_claims.iter().map(|c| &c.location))
        .chain(ledgers.pages.iter().map(|p| &p.location))
        .chain(ledgers.approvers.iter().map(|a| &a.location))
        .chain(of_code(&ledgers.code))
        .chain(ledgers.charts.iter().flat_map(of_chart))
        .chain(of_runners(&ledgers.ci))
        .chain(ledgers.release_notes.iter().flat_map(of_notes))
}

/// Changelogs; exported releases are pages of their own.
fn of_notes(note: &ReleaseNote) -> impl Iterator<Item = &Location> {
    let remarks = note.remarks.iter().map(|r| &r.location);
    let places = std::iter::once(&note.location).chain(remarks);
    places.filter(|place| !place.path.contains("://"))
}

fn of_code(code: &CodeFacts) -> impl Iterator<Item = &Location> {
    let programs = code.binaries.iter().flat_map(|b| {
        let optional = [b.validates.as_ref(), b.entry.as_ref()];
        std::iter::once(&b.takes).chain(optional.into_iter().flatten())
    });
    let unknown = code.unknown.iter();
    let unknown = unknown.flat_map(|u| std::iter::once(&u.location).chain(&u.declared));
    programs
        .chain(unknown)
        .chain(code.writes.iter().map(|w| &w.location))
        .chain(code.enforcers.iter().map(|e| &e.location))
        .chain(code.together.iter().map(|t| &t.location))
        .chain(code.emulations.iter().map(|e| &e.location))
        .chain(code.comments.values().map(|c| &c.location))
        .chain(code.named.values())
}

fn of_chart(chart: &Chart) -> impl Iterator<Item = &Location> {
    let shown = chart.shown.iter().map(|s| &s.location);
    shown
        .chain(chart.conditions.iter().map(|c| &c.location))
        .chain(chart.refusals.iter().map(|r| &r.location))
        .chain(&chart.passed)
}

fn of_runners(ci: &Ci) -> impl Iterator<Item = &Location> {
    let runners = ci.runners.iter().flat_map(|r| {
        let filters = r.filters.iter().map(|f| &f.location);
        std::iter::once(&r.location)
            .chain(r.suites.values())
            .chain(filters)
    });
    runners
        .chain(ci.suites.values())
        .chain(&ci.unknown)
        .chain(ci.minors.iter().map(|m| &m.location))
        .chain(&ci.newest)
        .chain(&ci.elsewhere)
        .chain(ci.supported.iter().map(|s| &s.location))
}
