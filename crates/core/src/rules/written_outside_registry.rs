//! Rule `written-outside-registry`.

use std::collections::BTreeMap;

use super::context::{Context, declared};
use super::lists::{names, quote};
use super::{Parameter, Rule};
use crate::code::{Binary, Write};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::location::Location;

const ID: &str = "written-outside-registry";

const DOC: &str = "\
Defaults stand in the registry, and people change them by a flag. Code that switches a gate \
itself, when the program runs, is a third place: neither the registry nor the flag says then \
what is on, and two programs of one release can see different gates. There is often a reason, so \
the comment there is quoted.

Example: in host mode the controller switches `FastPath` off after it has read its flags; the \
plugin of the same release has it on.

Fix: nothing, if it is meant. Else refuse the combination, or do the same in every program.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "code switches a gate outside of the registry",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut places: BTreeMap<&Location, Vec<&Write>> = BTreeMap::new();
    for write in &context.project.ledgers.code.writes {
        places.entry(&write.location).or_default().push(write);
    }
    let found = places.into_iter();
    found
        .filter_map(|(at, writes)| finding(context, at, &writes))
        .collect()
}

fn finding(context: &Context<'_>, at: &Location, writes: &[&Write]) -> Option<Finding> {
    let first = *writes.first()?;
    let gates = || writes.iter().map(|w| w.gate.as_str());
    let how = match first.on {
        Some(on) if writes.iter().all(|w| w.on == Some(on)) => {
            if on {
                " on"
            } else {
                " off"
            }
        }
        _ => "",
    };
    let others = others(context, first);
    let who = first.binary.as_deref().unwrap_or(&at.path);
    let mut message = format!("`{who}` switches {}{how} by itself", names(gates(), 6));
    match others.as_slice() {
        [] => {}
        [one] => message.push_str(&format!(
            "; `{}`, which takes gates too, does not",
            one.folder
        )),
        many => message.push_str(&format!(
            "; the {} other programs that take gates do not",
            many.len()
        )),
    }
    if let Some(comment) = &first.comment {
        message.push_str(&format!("; the comment there says {}", quote(comment)));
    }
    let view = context
        .project
        .gates
        .iter()
        .find(|v| v.gate.name == first.gate);
    let report = context.report(ID, message).claim("sets-to").at(at.clone());
    let report = match writes {
        [one] => report.gate(&one.gate),
        _ => report,
    };
    let elsewhere = others
        .iter()
        .map(|b| b.validates.clone().unwrap_or_else(|| b.takes.clone()));
    Some(
        report
            .at_all(elsewhere)
            .at_all(view.and_then(|v| declared(&v.gate)))
            .help("nothing, if it is meant; else do the same in every program, or refuse the combination")
            .done(),
    )
}

/// Returns the other programs that take gates and do not switch this one.
fn others<'a>(context: &Context<'a>, write: &Write) -> Vec<&'a Binary> {
    let code = &context.project.ledgers.code;
    let Some(own) = &write.binary else {
        return Vec::new();
    };
    code.binaries
        .iter()
        .filter(|b| b.folder != *own)
        .filter(|b| {
            let mut same = code.writes.iter().filter(|w| w.gate == write.gate);
            !same.any(|w| w.binary.as_deref() == Some(b.folder.as_str()))
        })
        .collect()
}
