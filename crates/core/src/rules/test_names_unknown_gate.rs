//! Rule `test-names-unknown-gate`.

use std::collections::BTreeMap;

use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::{Known, resolve};
use crate::ledger::{CoverageState, LedgerKind};
use crate::reading::suggest::nearest;
use crate::statement::{Basis, Claim, Mode, Statement};

const ID: &str = "test-names-unknown-gate";

const DOC: &str = "\
A test that names a gate which nobody declares tests something else than it says: a program \
that is started with such a gate does not start, and a title with it is found by no search for \
the gate. A name counts where the test says that it is a gate's: by setting it, by writing \
`featureGates.X`, `the X feature gate`, or `with X enabled`; the last only where a gate has \
nearly the same name. Gates of Kubernetes, former gates and those that component-base brings \
along are known.

Example: a test is called `starts (featureGates.FastPaths=true)`; the registry has `FastPath`.

Fix: write the gate's name, or leave it out.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a test names a gate that is known nowhere",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::GoTests, LedgerKind::Bats],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let project = context.project;
    let whole = context.coverage(LedgerKind::Registry) == CoverageState::Exhaustive;
    if !whole || project.gates.is_empty() {
        return Vec::new();
    }
    // One finding a name: the same slip comes again and again.
    let mut unknown: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
    for statement in &project.ledgers.statements {
        let says_so = matches!(
            statement.claim,
            Claim::SetsTo(_) | Claim::Named | Claim::Default(_)
        );
        if statement.mode == Mode::Tests
            && statement.case.is_some()
            && says_so
            && !expects_refusal(context, statement)
            && resolve(project, &statement.subject) == Known::Nothing
        {
            let said = unknown.entry(&statement.subject).or_default();
            said.push(statement);
        }
    }
    let found = unknown.into_iter();
    found
        .filter_map(|(name, said)| finding(context, name, &said))
        .collect()
}

/// Tells whether the test is about a refusal: an unknown name may be what it is refused for.
fn expects_refusal(context: &Context<'_>, statement: &Statement) -> bool {
    let mut cases = context.project.ledgers.cases.iter();
    let case = cases.find(|c| Some(c.id) == statement.case);
    case.is_some_and(|case| {
        let title = case.name.to_lowercase();
        let words = ["unknown", "invalid", "unrecognized", "unregistered"];
        case.expects_error || words.iter().any(|word| title.contains(word))
    })
}

fn finding(context: &Context<'_>, name: &str, said: &[&Statement]) -> Option<Finding> {
    let gates = &context.project.gates;
    let near = nearest(name, gates.iter().map(|v| v.gate.name.as_str()));
    let near = gates.iter().find(|v| Some(v.gate.name.as_str()) == near);
    // By its shape alone a word is a gate's name only beside one that is.
    let guessed = said.iter().all(|s| s.basis == Basis::Inferred);
    if guessed && near.is_none() {
        return None;
    }
    let switching = said.iter().find(|s| matches!(s.claim, Claim::SetsTo(_)));
    let (verb, first) = match switching {
        Some(statement) => ("sets", *statement),
        None => ("names", *said.first()?),
    };
    let registries = &context.project.ledgers.inventory.registries;
    let other = near
        .and_then(|v| declared(&v.gate))
        .or_else(|| registries.first().map(|r| r.location.clone()));
    let (message, help) = match near {
        Some(view) => (
            format!(
                "a test {verb} the gate `{name}`, which no registry declares; `{}` is declared",
                view.gate.name
            ),
            format!("write `{}`, if that is meant", view.gate.name),
        ),
        None => (
            format!("a test {verb} the gate `{name}`, which no registry declares"),
            "correct the name, or leave it out".to_owned(),
        ),
    };
    Some(
        context
            .report(ID, message)
            .gate(name)
            .claim(first.claim.as_str())
            .at(first.location.clone())
            .at_all(other)
            .help(help)
            .done(),
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::runs::{case, said};
    use super::ID;
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::statement::{Basis, Claim};

    pub(in crate::rules) fn project(name: &str, claim: Claim, basis: Basis) -> Fixture {
        let mut fixture = Fixture::new().gate("FastPath", "0.1 alpha off");
        fixture.ledgers.cases = vec![case(0, "t/a.bats", &[])];
        let mut statement = said(name, claim, 0);
        statement.basis = basis;
        fixture.ledgers.statements = vec![statement];
        fixture
    }

    #[test]
    fn a_name_beside_a_gate() {
        let found = project("FastPaths", Claim::Named, Basis::Read).found("kubernetes", ID);
        let finding = super::super::tests::one(&found, "FastPaths", Severity::Warning);
        assert_eq!(finding.help, "write `FastPath`, if that is meant");
    }

    #[test]
    fn a_guess_needs_a_gate_beside_it() {
        let near = project("FastPaths", Claim::Named, Basis::Inferred);
        assert_eq!(near.found("kubernetes", ID).len(), 1);
        let far = project("WideRoads", Claim::Named, Basis::Inferred);
        assert_eq!(far.found("kubernetes", ID), []);
        let set = project("WideRoads", Claim::SetsTo(true), Basis::Read);
        assert_eq!(set.found("kubernetes", ID).len(), 1);
    }

    #[test]
    fn a_refusal_may_be_what_is_tested() {
        let mut fixture = project("WideRoads", Claim::SetsTo(true), Basis::Read);
        fixture.ledgers.cases[0].expects_error = true;
        assert_eq!(fixture.found("kubernetes", ID), []);
        let mut fixture = project("WideRoads", Claim::SetsTo(true), Basis::Read);
        fixture.ledgers.cases[0].name = "an unknown gate is refused".to_owned();
        assert_eq!(fixture.found("kubernetes", ID), []);
    }

    #[test]
    fn known_names_and_half_read_registries() {
        for name in ["FastPath", "AllAlpha", "DynamicResourceAllocation"] {
            let known = project(name, Claim::SetsTo(true), Basis::Read);
            assert_eq!(known.found("kubernetes", ID), [], "{name}");
        }
        let partial = project("FastPaths", Claim::Named, Basis::Read);
        let partial = partial.partial(LedgerKind::Registry);
        assert_eq!(partial.found("kubernetes", ID), []);
    }
}
