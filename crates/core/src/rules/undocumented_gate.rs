//! Rule `undocumented-gate`.

use std::collections::BTreeSet;

use super::context::{Context, declared, is_own};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::Document;
use crate::ledger::LedgerKind;
use crate::project::GateView;
use crate::stage::Stage;

const ID: &str = "undocumented-gate";

const DOC: &str = "\
A page that lists the gates of a project is read as complete: what is not on it is not there, \
for its readers. A document counts as such a list if its tables state stages or defaults and \
name at least half of the gates of a registry; `documents: {include: [...]}` in `gradus.yaml` \
makes any page one, `exclude` none. Gates at a stage of which the page lists no gate at all are \
taken to be left out on purpose. Proposals, release notes and archives are never such lists.

Example: the registry declares `FastPath`; the reference page lists the twelve others.

Fix: add a row for the gate.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a page that lists the gates does not list one of them",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Docs],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    // A row may be in the part that was not read.
    let whole = context.documents.iter();
    for document in whole.filter(|d| context.is_whole(d.path)) {
        let named: BTreeSet<&str> = document.rows().map(|r| r.subject).collect();
        let stages = document.stages();
        for view in &context.project.gates {
            if is_expected(document, view, &stages) && !named.contains(view.gate.name.as_str()) {
                found.extend(finding(context, document, view));
            }
        }
    }
    found
}

fn is_expected(document: &Document<'_>, view: &GateView, stages: &BTreeSet<Stage>) -> bool {
    is_own(&view.gate)
        && view
            .gate
            .registrations
            .iter()
            .any(|r| document.registries.contains(r.registry.as_str()))
        && view
            .current
            .stage
            .is_none_or(|s| s != Stage::PreAlpha && stages.contains(&s))
}

fn finding(context: &Context<'_>, document: &Document<'_>, view: &GateView) -> Option<Finding> {
    let name = &view.gate.name;
    // The table that has most gates is where the row is missed.
    let table = document.tables.iter().rev().max_by_key(|t| t.rows.len())?;
    let message = format!(
        "`{name}` is registered, and {} lists the gates without it",
        document.path
    );
    Some(
        context
            .report(ID, message)
            .gate(name)
            .claim("listed")
            .at(table.listing.location.clone())
            .at_all(declared(&view.gate))
            .help(format!("add a row for `{name}`"))
            .done(),
    )
}
