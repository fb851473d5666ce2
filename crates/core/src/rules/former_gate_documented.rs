//! Rule `former-gate-documented`.

use super::context::Context;
use super::removed_early::gone;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::{Known, Table};
use crate::ledger::LedgerKind;

const ID: &str = "former-gate-documented";

const DOC: &str = "\
A gate that was removed makes a program refuse its configuration. A page that still lists it as \
current tells readers to set it. Tables that say themselves that their gates are former, removed \
or graduated, and documents about a moment in the past, are fine.

Example: `FastPath` was last in v1.8; the reference page still has it as beta.

Fix: remove the row, or move it to a table of former gates.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a table lists a gate as current that was removed",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::History, LedgerKind::Docs],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for document in &context.documents {
        if document.dated {
            continue;
        }
        for row in document.tables.iter().flat_map(Table::last_rows) {
            let Known::Former(gate) = row.known else {
                continue;
            };
            if document.former.contains(row.subject) {
                continue;
            }
            let name = &gate.name;
            let last = gate.last_line.as_deref();
            let mut message = format!(
                "`{name}` is listed as a gate, and is gone {}",
                gone(gate.removed_in.as_deref())
            );
            if let Some(last) = last {
                message.push_str(&format!("; {last} was the last release with it"));
            }
            let help = match &gate.renamed_to {
                Some(new) => format!("write `{new}`, the name it has now"),
                None => "remove the row, or move it to a table of former gates".to_owned(),
            };
            found.push(
                context
                    .report(ID, message)
                    .gate(name)
                    .claim("listed")
                    .at(row.location.clone())
                    .at_all(context.removal(gate))
                    .at_all(last.and_then(|l| context.at_line(l, name)))
                    .help(help)
                    .done(),
            );
        }
    }
    found
}
