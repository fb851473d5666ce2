//! Rule `incomplete-list`.

use std::collections::BTreeSet;

use super::context::{Context, declared, is_own};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::{List, lists};
use crate::ledger::LedgerKind;
use crate::project::GateView;
use crate::stage::Stage;

const ID: &str = "incomplete-list";

const DOC: &str = "\
Issue forms, labels of bots and generated lists repeat the names of gates, and are forgotten when \
a gate comes. A user then finds no entry for the gate that the report is about. A file counts as \
a list if it names three gates and half of a registry, or more, line by line; what sets gates, or \
lists exceptions, is none. Gates at a stage of which the list has none are taken to be left out on \
purpose; `documents: {exclude: [...]}` in `gradus.yaml` leaves a file out.

Example: the bug report's form offers twelve gates; the registry declares thirteen.

Fix: add the missing names, or generate the list anew.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a form, a script or a generated list has most gates and lacks some",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Lists],
    ranked: false,
    check,
};

/// Registrations that are shown; the message names all.
const MAX_SHOWN: usize = 8;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let lists = lists(context.project, context.config);
    lists
        .iter()
        .filter(|list| context.is_whole(&list.listing.location.path))
        .filter_map(|list| {
            let missing = missing(context, list);
            (!missing.is_empty()).then(|| finding(context, list, &missing))
        })
        .collect()
}

fn missing<'a>(context: &Context<'a>, list: &List<'a>) -> Vec<&'a GateView> {
    let gates = context.project.gates.iter();
    let expected: Vec<&GateView> = gates
        .filter(|v| is_own(&v.gate) && list.expects(v))
        .collect();
    let stages: BTreeSet<Stage> = expected
        .iter()
        .filter(|v| list.has(&v.gate.name))
        .filter_map(|v| v.current.stage)
        .collect();
    expected
        .into_iter()
        .filter(|v| !list.has(&v.gate.name))
        .filter(|v| v.current.stage.is_none_or(|s| stages.contains(&s)))
        .collect()
}

fn finding(context: &Context<'_>, list: &List<'_>, missing: &[&GateView]) -> Finding {
    let path = &list.listing.location.path;
    let words: Vec<String> = missing
        .iter()
        .map(|v| format!("`{}`", v.gate.name))
        .collect();
    let words = words.join(", ");
    let gates = context.project.gates.iter();
    let all: Vec<&GateView> = gates.filter(|v| list.expects(v)).collect();
    let here = all.iter().filter(|v| list.has(&v.gate.name)).count();
    let message = format!(
        "{path} lists {here} of {} gates, and not {words}",
        all.len()
    );
    let mut report = context
        .report(ID, message)
        .claim("listed")
        .at(list.listing.location.clone())
        .at_all(
            missing
                .iter()
                .take(MAX_SHOWN)
                .filter_map(|v| declared(&v.gate)),
        )
        .help(format!("add {words}"));
    if let [one] = missing {
        report = report.gate(&one.gate.name);
    }
    report.done()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::finding::Severity;
    use crate::fixtures::Fixture;

    const RULE: &str = "incomplete-list";
    const FORM: &str = ".github/form.yml";

    pub(in crate::rules) fn project() -> Fixture {
        Fixture::new()
            .gate("BackPath", "0.1 alpha off")
            .gate("FastPath", "0.1 alpha off")
            .gate("HighPath", "0.1 alpha off; 0.2 beta on")
            .gate("SidePath", "0.1 alpha off")
            .gate("SlowPath", "0.1 alpha off")
    }

    #[test]
    fn what_is_missing_is_named_once() {
        let found = project()
            .listed(FORM, &["BackPath", "FastPath", "SidePath"])
            .found("kubernetes", RULE);
        let [finding] = found.as_slice() else {
            panic!("one finding was expected: {found:#?}")
        };
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.gate.as_deref(), Some("SlowPath"));
        assert_eq!(
            finding.message, ".github/form.yml lists 3 of 5 gates, and not `SlowPath`",
            "no gate at beta is there, on purpose"
        );
        assert_eq!(finding.locations.len(), 2);
    }

    #[test]
    fn whole_lists_and_small_ones_are_well() {
        let whole = ["BackPath", "FastPath", "HighPath", "SidePath", "SlowPath"];
        assert_eq!(project().listed(FORM, &whole).found("kubernetes", RULE), []);
        let few = project().listed(FORM, &whole[..2]);
        assert_eq!(few.found("kubernetes", RULE), []);
    }
}
