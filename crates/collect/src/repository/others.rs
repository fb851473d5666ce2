//! The ledgers besides code, history and documents: each needs to know the gates first.

use gradus_core::gate::Inventory;
use gradus_core::ledgers::Ledgers;

use crate::ci::JobFiles;
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
    proposals: gradus_core::proposal::Proposals,
    markers: Vec<gradus_core::marker::Marker>,
    enhancement_claims: Vec<gradus_core::marker::EnhancementClaim>,
}

impl Others {
    pub(super) fn read(source: &dyn Source, inventory: &Inventory, jobs: &JobFiles) -> Self {
        let (((tests, (ci, runners)), mentioned), ((charts, charted), (proposed, marked))) =
            rayon::join(
                || {
                    rayon::join(
                        || {
                            rayon::join(
                                || bats::read(source, inventory),
                                || ci::read_with(source, inventory, jobs),
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
        let ((markers, enhancement_claims), marker_part) = marked;
        let mut part = tests;
        ci.note_reach(&mut part.cases);
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
                enhancement_claims,
            },
        }
    }

    /// Returns what demands proposals, to be dated.
    pub(super) fn demands(&mut self) -> &mut [gradus_core::proposal::Demand] {
        &mut self.facts.proposals.demands
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
        ledgers.enhancement_claims = self.facts.enhancement_claims;
    }
}
