//! Criterion S1.

use super::{Check, calm};
use crate::ledger::LedgerKind;
use crate::statement::Basis;

const DOC: &str = "\
Before a gate is called stable it has spent at beta, on by default, as many release lines as the \
policy's step asks for, and as many of them passed without a severe regression. It is what B8 \
asks for one stage earlier, and is looked at in the same way: lines from the registry's history, \
regressions from exports of the tracker (`--issues`) and from release notes. Lines before a \
recorded rework do not count. Unknown severity leaves it unknown; nobody's word settles it. A \
gate that came in at stable before the policy took effect is grandfathered.
";

pub(super) const CHECK: Check = Check {
    id: "S1",
    summary: "releases at beta passed without a severe regression",
    doc: DOC,
    yields: &[Basis::Read, Basis::Attested],
    refutes: true,
    ledgers: &[
        LedgerKind::History,
        LedgerKind::Issues,
        LedgerKind::ReleaseNotes,
        LedgerKind::Page,
    ],
    judge: calm::judge,
};

#[cfg(test)]
mod tests;
