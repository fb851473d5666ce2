//! Rule `unknown-gate`.

use super::context::Context;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::{Known, Row, Table};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::reading::suggest::nearest;

const ID: &str = "unknown-gate";

const DOC: &str = "\
A program refuses to start with a gate that it does not know, so a page that lists one sends \
its readers into a failure. A name is unknown if no registry of the project declares it, no \
release had it, component-base does not bring it along (`AllAlpha`, `ContextualLogging`, ...) \
and Kubernetes has no such gate.

Example: the reference page has a row for `FastPaths`; the registry declares `FastPath`.

Fix: correct the name, or remove the row.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a table of gates names one that is known nowhere",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::History,
        LedgerKind::Docs,
        LedgerKind::Upstream,
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for document in &context.documents {
        // A text about a moment in the past may know gates that were never released.
        if document.dated {
            continue;
        }
        for table in &document.tables {
            let unknown = table.last_rows().filter(|r| {
                r.known == Known::Nothing
                    && !document.former.contains(r.subject)
                    && looks_like_a_gate(r.subject, table)
            });
            let of_gates = speaks_of_gates(table);
            found.extend(unknown.map(|row| finding(context, row, of_gates)));
        }
    }
    found
}

/// Tells whether a heading or a column says that the table is one of gates. A table of features
/// may have some that never had a gate.
fn speaks_of_gates(table: &Table<'_>) -> bool {
    let listing = table.listing;
    let mut titles = listing.columns.iter().chain(&listing.headings);
    titles.any(|title| title.to_lowercase().contains("gate"))
}

/// Tells whether a name has the shape of the gates beside it: a cell `Total` or `n/a` has not.
fn looks_like_a_gate(name: &str, table: &Table<'_>) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let upper = |s: &str| s.starts_with(|c: char| c.is_ascii_uppercase());
    let humps = |s: &str| s.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let mut gates = table
        .rows
        .iter()
        .filter(|r| matches!(r.known, Known::Gate(_)))
        .map(|r| r.subject);
    let camel = gates.clone().all(|g| upper(g) && humps(g));
    name.len() >= 3
        && name.chars().all(is_word)
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && gates.all(|g| upper(g) <= upper(name))
        && (!camel || humps(name))
}

fn finding(context: &Context<'_>, row: &Row<'_>, of_gates: bool) -> Finding {
    let name = row.subject;
    let gates = &context.project.gates;
    let by_constant = gates.iter().find(|v| {
        let mut constants = v
            .gate
            .registrations
            .iter()
            .filter_map(|r| r.constant.as_ref());
        constants.any(|c| c.ident == name)
    });
    let near = nearest(name, gates.iter().map(|v| v.gate.name.as_str()));
    let meant = by_constant.or_else(|| gates.iter().find(|v| Some(v.gate.name.as_str()) == near));
    let help = match (by_constant, meant) {
        (Some(view), _) => format!(
            "write `{}`: `{name}` is only the name of its constant",
            view.gate.name
        ),
        (None, Some(view)) => format!("did you mean `{}`? else remove the row", view.gate.name),
        (None, None) => "remove the row, or correct the name".to_owned(),
    };
    let partial = context.coverage(LedgerKind::Registry) != CoverageState::Exhaustive;
    let listed = if of_gates {
        "as a gate"
    } else {
        "with gates, in a table of features"
    };
    let mut message = format!("`{name}` is listed {listed}, and no registry declares it");
    if partial {
        message.push_str(" as far as the registries could be read");
    }
    let report = context
        .report(ID, message)
        .gate(name)
        .claim("listed")
        .at(row.location.clone())
        .at_all(other_side(context, meant))
        .help(help);
    let report = if partial || !of_gates {
        report.at_most(Severity::Info)
    } else {
        report
    };
    report.done()
}

/// The gate that was probably meant, else where the registries begin.
fn other_side(context: &Context<'_>, meant: Option<&crate::project::GateView>) -> Option<Location> {
    let registries = &context.project.ledgers.inventory.registries;
    meant
        .and_then(|v| super::context::declared(&v.gate))
        .or_else(|| registries.first().map(|r| r.location.clone()))
}
