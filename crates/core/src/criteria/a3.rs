//! Criterion A3.

use super::Check;
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::gate::{Constraint, ConstraintSource};
use crate::ledger::LedgerKind;
use crate::rules::refused::{Refusing, refusing};
use crate::statement::{Basis, Claim, Mode};

const DOC: &str = "\
Combinations of gates that the program refuses are promises to whoever configures it, and tests \
keep them: for every gate that this one requires or excludes there is a test that sets the \
forbidden combination and expects an error. Where a test sets one of two gates, the other is \
taken to be at its default.

By reading: the constraints in the code, and tests that expect an error. What a dependency map \
says is enforced by the library, which tests it. A test that names both gates and expects an \
error, without setting both as far as it can be read, is shown as a guess. A gate without a \
constraint is not asked.
";

pub(super) const CHECK: Check = Check {
    id: "A3",
    summary: "tests expect an error for every combination that is refused",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: false,
    ledgers: &[LedgerKind::Code, LedgerKind::GoTests, LedgerKind::Bats],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let gate = case.gate();
    let requires = gate.requires.iter().map(|c| (c, false));
    let excludes = gate.excludes.iter().map(|c| (c, true));
    let mut all: Vec<(&Constraint, bool)> = requires.chain(excludes).collect();
    all.sort_by_key(|(constraint, on)| (&constraint.gate, *on, constraint.source));
    all.dedup_by(|(a, on), (b, other)| a.gate == b.gate && on == other);
    if all.is_empty() {
        return match case.has_constraint() {
            Some(_) => {
                Judgement::NotApplicable("the gate requires no other, and excludes none".to_owned())
            }
            // What is not seen may stand in what was not read.
            None => Demand::new(
                "requirement or exclusion of the gate",
                "have all code read: the end of the output says what was not",
                Effort::Line,
            )
            .open()
            .into(),
        };
    }
    let tests = refusing(case.context.project);
    let demands = all
        .into_iter()
        .map(|(constraint, on)| demand(case, constraint, on, &tests));
    Judgement::Demands(demands.collect())
}

fn demand(
    case: &Case<'_>,
    constraint: &Constraint,
    other_on: bool,
    tests: &Refusing<'_>,
) -> Demand {
    let (gate, other) = (case.name(), constraint.gate.as_str());
    let how = if other_on {
        format!("together with `{other}`")
    } else {
        format!("without `{other}`")
    };
    let value = if other_on { "true" } else { "false" };
    let demand = Demand::new(
        format!("test that expects an error for `{gate}` {how}"),
        format!("add a test with `{gate}=true` and `{other}={value}` that expects the error"),
        Effort::Test,
    );
    if constraint.source == ConstraintSource::Map {
        let text = format!("the library refuses `{gate}` {how}, by a dependency map");
        return demand.with([Evidence::speaks_for(
            Basis::Read,
            text,
            constraint.location.clone(),
        )]);
    }
    let found = tests.test_of(gate, other, other_on);
    let evidence = match found {
        Some(said) => {
            let test = case.test_of(said).map_or("a test", |t| t.name.as_str());
            let text = format!("`{test}` sets `{gate}` {how}, and expects an error");
            Some(Evidence::speaks_for(
                Basis::Read,
                text,
                said.location.clone(),
            ))
        }
        None => named(case, other),
    };
    demand.with(evidence)
}

/// A test that expects an error and speaks of both gates.
fn named(case: &Case<'_>, other: &str) -> Option<Evidence> {
    let statements = &case.ledgers().statements;
    let mut said = case.said().filter(|s| s.mode == Mode::Tests);
    said.find_map(|said| {
        let test = case.test_of(said).filter(|t| t.expects_error)?;
        let both = statements
            .iter()
            .any(|s| s.case == Some(test.id) && s.mode == Mode::Tests && s.subject == other);
        let sets = matches!(said.claim, Claim::SetsTo(false));
        (both && !sets).then(|| {
            let text = format!("`{}` names both, and expects an error", test.name);
            Evidence::speaks_for(Basis::Inferred, text, said.location.clone())
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::cell;
    use crate::fixtures::Fixture;
    use crate::gate::ConstraintSource;
    use crate::ledger::LedgerKind;
    use crate::statement::Claim;
    use crate::testcase::TestKind;
    use crate::verdict::Verdict;

    const ON: Claim = Claim::SetsTo(true);

    /// `FastPath` requires `SidePath` and excludes `WidePath`.
    fn project() -> Fixture {
        Fixture::new()
            .gate("FastPath", "0.4 alpha off")
            .gate("SidePath", "0.4 alpha off")
            .gate("WidePath", "0.4 alpha off")
            .constraint("FastPath", &Claim::Requires("SidePath".to_owned()))
            .constraint("FastPath", &Claim::Excludes("WidePath".to_owned()))
            .whole(LedgerKind::GoTests)
    }

    fn refused(fixture: Fixture, said: &[(&str, Claim)]) -> Fixture {
        fixture.test(TestKind::Go, "pkg/gates_test.go", true, said)
    }

    fn verdict(fixture: &Fixture) -> Verdict {
        cell(fixture, "FastPath", "A3").verdict
    }

    #[test]
    fn met_where_each_combination_is_tested() {
        let one = refused(project(), &[("FastPath", ON)]);
        assert_eq!(verdict(&one), Verdict::Unmet, "one of two");
        let both = refused(one, &[("FastPath", ON), ("WidePath", ON)]);
        let cell = cell(&both, "FastPath", "A3");
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
        assert_eq!(cell.evidence.len(), 2);
    }

    #[test]
    fn unmet_where_no_test_expects_the_error() {
        let told = cell(&project(), "FastPath", "A3");
        assert_eq!(told.verdict, Verdict::Unmet, "{told:#?}");
        let ask = told.ask.expect("an ask");
        assert!(ask.contains("`SidePath=false`") && ask.contains("`WidePath=true`"));
        let fine = project().test(
            TestKind::Go,
            "pkg/gates_test.go",
            false,
            &[("FastPath", ON), ("WidePath", ON)],
        );
        assert_eq!(verdict(&fine), Verdict::Unmet);
    }

    #[test]
    fn unknown_where_tests_were_read_in_part_or_only_name_both() {
        assert_eq!(
            verdict(&project().partial(LedgerKind::GoTests)),
            Verdict::Unknown
        );
        let named = [("FastPath", Claim::Named), ("WidePath", Claim::Named)];
        let fixture = refused(refused(project(), &[("FastPath", ON)]), &named);
        assert_eq!(verdict(&fixture), Verdict::Unknown);
    }

    #[test]
    fn the_library_tests_what_it_enforces() {
        let mut fixture = project();
        let gates = &mut fixture.ledgers.inventory.gates;
        gates[0].requires[0].source = ConstraintSource::Map;
        gates[0].excludes.clear();
        assert_eq!(verdict(&fixture), Verdict::Met);
    }

    #[test]
    fn not_asked_without_a_constraint() {
        let cell = cell(&project(), "SidePath", "A3");
        assert_eq!(cell.verdict, Verdict::NotApplicable);
    }
}
