//! Rule `validation-not-called`.

use super::constraint_elsewhere::validates;
use super::context::Context;
use super::lists::names;
use super::{Parameter, Rule};
use crate::code::{Binary, Enforcer};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;

const ID: &str = "validation-not-called";

const DOC: &str = "\
A function that refuses bad combinations of gates helps only where it is called. A program that \
takes gates and does not call it starts with a combination that its siblings refuse, and does \
with it whatever nobody thought about. Calls are followed through files of the same repository, \
without types; where no program is seen to call the function, nothing is said.

Example: four programs call `ValidateFeatureGates` when they start; the fifth takes the same \
flag and does not.

Fix: call the function where the other programs call it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a program takes gates and does not call the function that validates them",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Code],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let code = &context.project.ledgers.code;
    let validation = code
        .enforcers
        .iter()
        .filter(|e| validates(e))
        .rev()
        .max_by_key(|e| e.constraints);
    let Some(validation) = validation else {
        return Vec::new();
    };
    let (calling, silent): (Vec<&Binary>, Vec<&Binary>) =
        code.binaries.iter().partition(|b| b.validates.is_some());
    if calling.is_empty() {
        return Vec::new();
    }
    let found = silent.into_iter();
    found
        .map(|binary| finding(context, binary, &calling, validation))
        .collect()
}

fn finding(
    context: &Context<'_>,
    binary: &Binary,
    calling: &[&Binary],
    validation: &Enforcer,
) -> Finding {
    let message = format!(
        "`{}` takes gates and never calls `{}`, as {} {}",
        binary.folder,
        validation.function,
        names(calling.iter().map(|b| b.folder.as_str()), 4),
        if calling.len() == 1 { "does" } else { "do" },
    );
    let others = calling.iter().filter_map(|b| b.validates.clone());
    context
        .report(ID, message)
        .at_all(binary.entry.clone())
        .at(binary.takes.clone())
        .at_all(others)
        .at(validation.location.clone())
        .help(format!(
            "call `{}` where the other programs do, and fail to start if it returns an error",
            validation.function
        ))
        .done()
}
