//! Rule `constraint-elsewhere`.

use super::context::Context;
use super::{Parameter, Rule};
use crate::code::Enforcer;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;

const ID: &str = "constraint-elsewhere";

const DOC: &str = "\
Where one function refuses the bad combinations of gates, a reader takes it for all of them. A \
combination that other code refuses is found later: when the program runs, not when it starts. \
There may be a reason, since some things are only known then.

Example: `ValidateFeatureGates` has five combinations; a sixth is refused in `Prepare`.

Fix: move the check into the function that has the others, or say there where it is.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a combination of gates is refused outside of the function that validates them",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code],
    check,
};

/// Tells whether a function validates, by its name.
pub(super) fn validates(enforcer: &Enforcer) -> bool {
    let lower = enforcer.function.to_ascii_lowercase();
    ["valid", "verify", "check"]
        .iter()
        .any(|w| lower.contains(w))
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let enforcers = &context.project.ledgers.code.enforcers;
    // One constraint is no place for all of them.
    let main = enforcers
        .iter()
        .filter(|e| validates(e) && e.constraints >= 2)
        .max_by_key(|e| e.constraints);
    let Some(main) = main else { return Vec::new() };
    let others = enforcers.iter().filter(|e| !validates(e));
    others.map(|other| finding(context, main, other)).collect()
}

fn finding(context: &Context<'_>, main: &Enforcer, other: &Enforcer) -> Finding {
    let message = format!(
        "`{}` refuses {} of gates, and `{}`, which refuses {} others, does not know of it",
        other.function,
        match other.constraints {
            1 => "a combination".to_owned(),
            n => format!("{n} combinations"),
        },
        main.function,
        main.constraints
    );
    context
        .report(ID, message)
        .at(other.location.clone())
        .at(main.location.clone())
        .help(format!(
            "refuse it in `{}`, if it is known then",
            main.function
        ))
        .done()
}
