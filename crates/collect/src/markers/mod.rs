//! What the tree says of Kubernetes' own gates and enhancements: `+featureGate=` markers in
//! vendored API types, which upstream gate a gate of the project needs, and how far documents
//! say that an enhancement is.

mod claims;
mod needs;
mod vendored;

use gradus_core::gate::Inventory;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind};
use gradus_core::marker::{EnhancementClaim, Marker};
use gradus_core::upstream;

use crate::part::Part;
use crate::source::Source;

/// Reads markers, needs and claims of a tree.
#[must_use]
pub fn read(
    source: &dyn Source,
    inventory: &Inventory,
) -> ((Vec<Marker>, Vec<EnhancementClaim>), Part) {
    let mut part = Part::default();
    let markers = vendored::read(source, &mut part.unread);
    let numbers = claims::has_own_numbers(source);
    part.statements = needs::read(source, inventory, &markers, numbers);
    let claims = if numbers {
        Vec::new()
    } else {
        claims::read(source, &mut part.unread)
    };
    part.coverage.push(Coverage {
        ledger: LedgerKind::Upstream,
        state: if part.unread.is_empty() {
            CoverageState::Exhaustive
        } else {
            CoverageState::Partial
        },
        why: format!(
            "{} gates up to Kubernetes {} and {} enhancements embedded; {} markers in vendored \
             types; {} places say what gates need of Kubernetes",
            upstream::gates().len(),
            upstream::latest(),
            upstream::keps().len(),
            markers.len(),
            part.statements.len()
        ),
    });
    ((markers, claims), part)
}

#[cfg(test)]
mod tests;
