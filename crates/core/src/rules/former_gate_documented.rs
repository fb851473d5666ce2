//! Rule `former-gate-documented`.

use std::collections::BTreeSet;

use super::context::Context;
use super::removed_early::gone;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::{Known, Table, advised, resolve};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::project::RemovedGate;
use crate::statement::Basis;

const ID: &str = "former-gate-documented";

const DOC: &str = "\
A gate that was removed makes a program refuse its configuration. A page that still lists it as \
current tells readers to set it, and a sample that sets it is copied. Tables that say themselves that their gates are former, removed \
or graduated, and documents about a moment in the past, are fine.

Example: `FastPath` was last in v1.8; the reference page still has it as beta.

Fix: remove the row, or move it to a table of former gates.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a table or a sample has a gate as current that was removed",
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
            if let Known::Former(gate) = row.known
                && !document.former.contains(row.subject)
            {
                let listed = Said {
                    verb: "listed as a gate",
                    claim: "listed",
                    help: "remove the row, or move it to a table of former gates",
                };
                found.push(listed.finding(context, gate, row.location));
            }
        }
    }
    // A sample is copied whole; how often it sets the gate does not matter.
    let mut seen = BTreeSet::new();
    for statement in advised(context.project, context.config) {
        if statement.basis == Basis::Read
            && let Known::Former(gate) = resolve(context.project, &statement.subject)
            && seen.insert((&statement.location.path, &statement.subject))
        {
            let set = Said {
                verb: "set in a sample",
                claim: statement.claim.as_str(),
                help: "take it out of the sample",
            };
            found.push(set.finding(context, gate, &statement.location));
        }
    }
    found
}

/// How a document names the gate.
struct Said {
    verb: &'static str,
    claim: &'static str,
    help: &'static str,
}

impl Said {
    fn finding(&self, context: &Context<'_>, gate: &RemovedGate, at: &Location) -> Finding {
        let name = &gate.name;
        let last = gate.last_line.as_deref();
        let mut message = format!(
            "`{name}` is {}, and is gone {}",
            self.verb,
            gone(gate.removed_in.as_deref())
        );
        if let Some(last) = last {
            message.push_str(&format!("; {last} was the last release with it"));
        }
        let help = match &gate.renamed_to {
            Some(new) => format!("write `{new}`, the name it has now"),
            None => self.help.to_owned(),
        };
        context
            .report(ID, message)
            .gate(name)
            .claim(self.claim)
            .at(at.clone())
            .at_all(context.removal(gate))
            .at_all(last.and_then(|l| context.at_line(l, name)))
            .help(help)
            .done()
    }
}
