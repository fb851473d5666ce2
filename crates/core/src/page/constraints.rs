//! What a gate requires, excludes and needs of Kubernetes, as its page says it.
//!
//! Only what changes when the gate changes: from the code, and from the gate's own record. What
//! other documents say would make the page differ with every one of them.

use super::wording;
use crate::ledger::LedgerKind;
use crate::ledgers::Ledgers;
use crate::project::GateView;
use crate::statement::{Basis, Statement};
use crate::upstream::needs;

/// Returns the sentences, one a line of a list; empty where there is nothing to say.
pub(super) fn sentences(ledgers: &Ledgers, view: &GateView) -> Vec<String> {
    let mut said = Vec::new();
    let gate = &view.gate;
    let names = |list: &[crate::gate::Constraint]| {
        let mut names: Vec<String> = list.iter().map(|c| c.gate.clone()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let required = names(&gate.requires);
    if !required.is_empty() {
        let required: Vec<&str> = required.iter().map(String::as_str).collect();
        said.push(format!("Requires {}.", wording::list(&required, "and")));
    }
    let excluded = names(&gate.excludes);
    if !excluded.is_empty() {
        let excluded: Vec<&str> = excluded.iter().map(String::as_str).collect();
        said.push(format!(
            "Cannot be enabled together with {}.",
            wording::list(&excluded, "or")
        ));
    }
    let own: Vec<Statement> = ledgers
        .statements
        .iter()
        .filter(|s| is_own(s))
        .cloned()
        .collect();
    let mut needed: Vec<String> = needs::of(&own, &gate.name)
        .iter()
        .map(needs::Need::name)
        .collect();
    needed.sort_unstable();
    said.extend(needed.iter().map(|name| format!("Needs {name}.")));
    said
}

/// Tells whether a statement comes from the code, or from the gate's own page.
fn is_own(statement: &Statement) -> bool {
    let ledger = statement.location.ledger;
    statement.basis == Basis::Read
        && matches!(
            ledger,
            LedgerKind::Registry | LedgerKind::Code | LedgerKind::Page
        )
}

/// Writes the part of the page.
pub(super) fn block(sentences: &[String]) -> String {
    if sentences.is_empty() {
        return "It neither requires nor excludes another gate.\n".to_owned();
    }
    sentences.iter().map(|s| format!("- {s}\n")).collect()
}
