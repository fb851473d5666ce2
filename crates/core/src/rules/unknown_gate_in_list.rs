//! Rule `unknown-gate-in-list`.

use super::context::Context;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::{Known, List, lists};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::reading::suggest::nearest;
use crate::statement::Statement;

const ID: &str = "unknown-gate-in-list";

const DOC: &str = "\
A form, a bot or a generated list that offers a gate which is none leads its users astray: they \
report about, or set, something that does not exist. Gates that component-base brings along and \
gates of Kubernetes are fine; a gate that was removed is not.

Example: the bug report's form offers `FastPaths`; the registry declares `FastPath`.

Fix: correct the name, or remove the entry.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a form, a script or a generated list of gates names one that is none",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::Lists,
        LedgerKind::Upstream,
    ],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.coverage(LedgerKind::Registry) != CoverageState::Exhaustive {
        return Vec::new();
    }
    let mut found = Vec::new();
    for list in &lists(context.project, context.config) {
        let unknown = list
            .entries
            .iter()
            .filter(|(statement, known)| match known {
                Known::Former(_) => true,
                Known::Nothing => looks_like_a_gate(&statement.subject, list),
                Known::Gate(_) | Known::BuiltIn | Known::Upstream | Known::Elsewhere => false,
            });
        found.extend(unknown.map(|(statement, known)| finding(context, statement, *known)));
    }
    found
}

/// Tells whether a name has the shape of the gates beside it.
fn looks_like_a_gate(name: &str, list: &List<'_>) -> bool {
    let upper = |s: &str| s.starts_with(|c: char| c.is_ascii_uppercase());
    let humps = |s: &str| s.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let mut gates = list
        .entries
        .iter()
        .filter(|(_, known)| matches!(known, Known::Gate(_)))
        .map(|(s, _)| s.subject.as_str());
    gates.all(|g| upper(g) == upper(name) && (!humps(g) || humps(name)))
}

fn finding(context: &Context<'_>, statement: &Statement, known: Known<'_>) -> Finding {
    let name = &statement.subject;
    let path = &statement.location.path;
    let gates = &context.project.gates;
    let near = nearest(name, gates.iter().map(|v| v.gate.name.as_str()));
    let meant = gates.iter().find(|v| Some(v.gate.name.as_str()) == near);
    let (message, help) = match (known, meant) {
        (Known::Former(_), _) => (
            format!("{path} lists `{name}` among the gates, and the registries no longer have it"),
            "remove the entry".to_owned(),
        ),
        (_, Some(view)) => (
            format!("{path} lists `{name}` among the gates, and no registry declares it"),
            format!("did you mean `{}`? else remove the entry", view.gate.name),
        ),
        (_, None) => (
            format!("{path} lists `{name}` among the gates, and no registry declares it"),
            "remove the entry, or correct the name".to_owned(),
        ),
    };
    let registries = &context.project.ledgers.inventory.registries;
    let other: Option<Location> = meant
        .and_then(|v| super::context::declared(&v.gate))
        .or_else(|| registries.first().map(|r| r.location.clone()));
    context
        .report(ID, message)
        .gate(name)
        .claim("listed")
        .at(statement.location.clone())
        .at_all(other)
        .help(help)
        .done()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;

    const RULE: &str = "unknown-gate-in-list";

    pub(in crate::rules) fn project() -> Fixture {
        Fixture::new()
            .gate("FastPath", "0.1 alpha off")
            .gate("SidePath", "0.1 alpha off")
            .gate("SlowPath", "0.1 alpha off")
    }

    #[test]
    fn a_name_that_is_no_gate() {
        let names = ["FastPath", "SidePath", "SlowPath", "SlowPaths"];
        let form = project().listed("hack/labels.yaml", &names);
        let found = form.found("kubernetes", RULE);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].help.contains("`SlowPath`"), "{}", found[0].help);
        assert_eq!(found[0].locations[1].ledger, LedgerKind::Registry);
        let partial = form.clone().partial(LedgerKind::Registry);
        assert_eq!(partial.found("kubernetes", RULE), []);
    }

    #[test]
    fn gates_of_others_and_other_words_are_fine() {
        let names = [
            "FastPath",
            "SidePath",
            "SlowPath",
            "AllAlpha",
            "ContextualLogging",
            "other",
        ];
        let form = project().listed("hack/labels.yaml", &names);
        assert_eq!(form.found("kubernetes", RULE), []);
    }
}
