//! Criterion B8.

use super::{Check, calm};
use crate::ledger::LedgerKind;
use crate::statement::Basis;

const DOC: &str = "\
Before a gate goes to beta it has spent at alpha as many release lines as the policy's step asks \
for, and as many of them passed without a severe regression. A line is a minor line with a final \
release; it passes when the next one is out, or is the newest. Where the feature was rebuilt, and \
the gate's page records it with `rework`, only the lines from there on count.

By reading: the registry at every release line. A severe regression is a bug about the gate that \
was opened while the line was the newest, with a label that `issues.severity` in `gradus.yaml` \
maps to `critical` or `severe` (trackers rarely tell a regression from a bug that was always \
there), or one that release notes tell of, where an issue they refer to, or `P0` or `P1` in their \
text, says how bad it is. Unknown severity is never assumed, and leaves the verdict unknown; so \
does an open issue that no label sorts. That nothing happened is a fact only if every issue and \
pull request was exported (`--issues`), and the line has release notes of a release that was \
tagged: a changelog in the tree, or releases given with `--release-notes`. Nobody's word in a page settles it. A gate that came in at beta before the \
policy took effect could not have had it, and is grandfathered.
";

pub(super) const CHECK: Check = Check {
    id: "B8",
    summary: "releases at alpha passed without a severe regression",
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
