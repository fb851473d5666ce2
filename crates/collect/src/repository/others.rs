//! The ledgers besides code, history and documents: each needs to know the gates first.

use gradus_core::gate::Inventory;
use gradus_core::ledgers::Ledgers;

use crate::part::Part;
use crate::source::Source;
use crate::{bats, chart, ci, markers, mentions, proposals};

/// Reads them in parallel.
pub(super) struct Others {
    part: Part,
    facts: Facts,
}

/// What is no statement.
struct Facts {
    charts: Vec<gradus_core::chart::Chart>,
    ci: gradus_core::ci::Ci,
    proposals: Vec<gradus_core::proposal::Proposal>,
    markers: Vec<gradus_core::marker::Marker>,
}

impl Others {
    pub(super) fn read(source: &dyn Source, inventory: &Inventory) -> Self {
        let (((tests, (ci, runners)), mentioned), ((charts, charted), (proposed, marked))) =
            rayon::join(
                || {
                    rayon::join(
                        || {
                            rayon::join(
                                || bats::read(source, inventory),
                                || ci::read(source, inventory),
                            )
                        },
                        || mentions::read(source, inventory),
                    )
                },
                || {
                    rayon::join(
                        || chart::read(source, inventory),
                        || {
                            rayon::join(
                                || proposals::read(source, inventory),
                                || markers::read(source, inventory),
                            )
                        },
                    )
                },
            );
        let (proposals, proposal_part) = proposed;
        let (markers, marker_part) = marked;
        let mut part = tests;
        for other in [runners, mentioned, charted, proposal_part, marker_part] {
            part.absorb(other);
        }
        Self {
            part,
            facts: Facts {
                charts,
                ci,
                proposals,
                markers,
            },
        }
    }

    /// Adds all of it to what was read before.
    pub(super) fn add_to(self, ledgers: &mut Ledgers) {
        let mut part = Part {
            statements: std::mem::take(&mut ledgers.statements),
            listings: std::mem::take(&mut ledgers.listings),
            cases: std::mem::take(&mut ledgers.cases),
            coverage: std::mem::take(&mut ledgers.coverage),
            unread: std::mem::take(&mut ledgers.unread),
        };
        part.absorb(self.part);
        ledgers.statements = part.statements;
        ledgers.listings = part.listings;
        ledgers.cases = part.cases;
        ledgers.coverage = part.coverage;
        ledgers.unread = part.unread;
        ledgers.charts = self.facts.charts;
        ledgers.ci = self.facts.ci;
        ledgers.proposals = self.facts.proposals;
        ledgers.markers = self.facts.markers;
    }
}
