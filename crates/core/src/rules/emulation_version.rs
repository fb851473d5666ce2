//! Rule `emulation-version`.

use super::context::{Context, is_own};
use super::lists::quote;
use super::{Parameter, Rule};
use crate::code::Emulation;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::version::Version;

const ID: &str = "emulation-version";

const DOC: &str = "\
A versioned registry is made for a version, and a spec counts from its own version on. Where \
the registry is at a version of Kubernetes and the gates count the project's own releases, \
every spec is in the past: one that is written for a later release is live at once, and nothing \
that is emulated turns back to an earlier one. A version that nothing has, 99 and up, is \
written for that purpose.

Example: the registry is at `1.36`; a gate goes to beta at `0.9`, while the project is at `0.5`.

Fix: keep gates of one numbering in a registry of their own; until then, write no spec ahead of \
its release.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a registry is at a version of another numbering than its gates",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code],
    check,
};

/// A major version that nothing has: who writes it wants every spec to be live.
const BEYOND: u32 = 99;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let emulations = &context.project.ledgers.code.emulations;
    emulations
        .iter()
        .filter_map(|emulation| finding(context, emulation))
        .collect()
}

fn finding(context: &Context<'_>, emulation: &Emulation) -> Option<Finding> {
    let at = Version::parse(&emulation.version)?;
    let specs = newest(context, emulation);
    let (newest, declared) = specs.iter().max_by_key(|(version, _)| *version)?;
    let (oldest, _) = specs.iter().min_by_key(|(version, _)| *version)?;
    if at.major >= BEYOND || newest.major >= at.major || oldest.major != newest.major {
        return None;
    }
    let major = newest.major;
    let mut message = format!(
        "the registry is made for version {}, and its {} specs count in {major}.x: one for a \
         later {major}.x would be live at once",
        emulation.version,
        specs.len()
    );
    // Only a comment that speaks of the version explains it.
    let explains = |c: &&String| c.to_lowercase().contains("version");
    if let Some(comment) = emulation.comment.as_ref().filter(explains) {
        message.push_str("; the comment there says ");
        message.push_str(&quote(comment));
    }
    Some(
        context
            .report(ID, message)
            .at(emulation.location.clone())
            .at(declared.clone())
            .help("write no spec ahead of its release, or keep these gates in a registry of their own")
            .done(),
    )
}

/// Returns the versions of the specs in the registries of the same folder.
fn newest(context: &Context<'_>, emulation: &Emulation) -> Vec<(Version, Location)> {
    let gates = context.project.gates.iter().filter(|v| is_own(&v.gate));
    gates
        .flat_map(|v| &v.gate.registrations)
        .filter(|r| {
            let path = &r.declared.path;
            path.rsplit_once('/').map_or("", |(folder, _)| folder) == emulation.folder
        })
        .flat_map(|r| r.specs.iter().map(move |s| (s, &r.declared)))
        .filter_map(|(spec, declared)| {
            let version = Version::parse(spec.version.as_deref()?)?;
            Some((version, declared.clone()))
        })
        .collect()
}
