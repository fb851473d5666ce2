//! What `assess` judged, as the renderers take it.

use gradus_core::assess::Scorecard;
use gradus_core::ledgers::Ledgers;

/// A project, and the scorecards of its gates.
#[derive(Debug, Clone, Copy)]
pub struct Assessed<'a> {
    /// What was read.
    pub ledgers: &'a Ledgers,
    /// Scorecards of the gates that were asked for, by name.
    pub cards: &'a [Scorecard],
    /// Name of the policy; `None` where none was applied.
    pub policy: Option<&'a str>,
}

impl<'a> Assessed<'a> {
    /// Of a project without any gate.
    #[must_use]
    pub const fn empty(ledgers: &'a Ledgers) -> Self {
        Self {
            ledgers,
            cards: &[],
            policy: None,
        }
    }

    /// Returns the ids of all criteria that any card has, in the policy's order.
    #[must_use]
    pub fn criteria(&self) -> Vec<&'a str> {
        // The longest card has them all: every card is a beginning of the policy's list.
        let longest = self.cards.iter().max_by_key(|c| c.cells.len());
        longest.map_or_else(Vec::new, |card| {
            card.cells.iter().map(|c| c.id.as_str()).collect()
        })
    }
}
