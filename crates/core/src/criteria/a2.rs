//! Criterion A2.

use super::{Check, tested};
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Judgement};
use crate::ledger::LedgerKind;
use crate::statement::Basis;

const DOC: &str = "\
What a gate switches on is new code, and unit tests are the first to run it. A test counts that \
really switches the gate: by a call, by a map, by a flag, whatever the project's tests use.

By reading: Go tests. A test that only names the gate, or asserts its default, is shown as a \
guess: it may test what the gate guards without switching it, and only a person can tell. So are \
Go tests of the whole program, and files of tests that are named after a file which asks for the \
gate, or like the gate. Tests that stand with the registry while the gate is used elsewhere look \
at names and combinations, which is A3, and do not count; BATS tests are no unit tests. Where every test file was read and there is not even such a guess, the criterion is unmet. \
Results show nothing here.

By attestation: an approver who knows the tests of the guarded code says which they are.
";

pub(super) const CHECK: Check = Check {
    id: "A2",
    summary: "unit tests switch the gate",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: false,
    ledgers: &[LedgerKind::GoTests, LedgerKind::Page],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let name = case.name();
    let tested = tested::of(case);
    let is_on = case.view.current.default == Some(true);
    let in_go = tested
        .iter()
        .filter(|t| t.is_go() && !t.is_of_registry(case));
    let evidence = tested::evidence(in_go, |test| {
        let who = test.name();
        Some(match test.switches_to() {
            // Off is where a gate is anyway that is off by default.
            Some(on) if on || is_on => {
                let to = if on { "on" } else { "off" };
                if test.is_of_the_whole() {
                    (
                        Basis::Inferred,
                        format!("{who} switches it {to}, and is no unit test"),
                    )
                } else {
                    (Basis::Read, format!("{who} switches it {to}"))
                }
            }
            _ => (Basis::Inferred, format!("{who} names it")),
        })
    });
    let evidence = tested::or_beside(case, evidence);
    Demand::new(
        format!("unit test of what `{name}` guards that switches it"),
        format!(
            "switch `{name}` in a unit test of the code that it guards, or name the tests that \
             run this code: gradus attest {name} A2 --link TEST"
        ),
        Effort::Test,
    )
    .with(evidence)
    .absent_in(&[LedgerKind::GoTests])
    .into()
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::cell;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::statement::Claim;
    use crate::testcase::TestKind;
    use crate::verdict::Verdict;

    const ON: Claim = Claim::SetsTo(true);

    fn tested(kind: TestKind, path: &str, claim: Claim) -> Fixture {
        Fixture::new().gate("FastPath", "0.4 alpha off").test(
            kind,
            path,
            false,
            &[("FastPath", claim)],
        )
    }

    fn verdict(fixture: &Fixture) -> Verdict {
        cell(fixture, "FastPath", "A2").verdict
    }

    #[test]
    fn met_by_a_unit_test_that_switches_it() {
        let cell = cell(
            &tested(TestKind::Go, "pkg/use_test.go", ON),
            "FastPath",
            "A2",
        );
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
        assert_eq!(cell.reason, "`Test0` switches it on");
        assert_eq!(cell.evidence[0].location.path, "pkg/use_test.go");
    }

    #[test]
    fn unmet_where_no_test_names_it() {
        let fixture = Fixture::new().gate("FastPath", "0.4 alpha off");
        let fixture = fixture.whole(LedgerKind::GoTests);
        let cell = cell(&fixture, "FastPath", "A2");
        assert_eq!(cell.verdict, Verdict::Unmet);
        assert!(cell.reason.contains("(all of it)"), "{cell:#?}");
        assert!(
            cell.ask
                .expect("an ask")
                .contains("gradus attest FastPath A2")
        );
    }

    #[test]
    fn unmet_where_only_bats_tests_switch_it() {
        let bats = tested(TestKind::Bats, "t/a.bats", ON);
        assert_eq!(verdict(&bats), Verdict::Unmet);
    }

    #[test]
    fn unknown_where_tests_only_name_it_or_were_not_all_read() {
        for claim in [Claim::Named, Claim::Default(false), Claim::SetsTo(false)] {
            let fixture = tested(TestKind::Go, "pkg/use_test.go", claim);
            assert_eq!(verdict(&fixture), Verdict::Unknown);
        }
        let e2e = tested(TestKind::Go, "test/e2e/use_test.go", ON);
        assert_eq!(verdict(&e2e), Verdict::Unknown);
        let torn = Fixture::new().gate("FastPath", "0.4 alpha off");
        assert_eq!(
            verdict(&torn.partial(LedgerKind::GoTests)),
            Verdict::Unknown
        );
    }

    #[test]
    fn a_file_of_tests_beside_what_asks_for_it_is_a_guess() {
        let mut fixture = Fixture::new().gate("FastPath", "0.4 alpha off");
        fixture.ledgers.inventory.gates[0].use_sites[0].path = "cmd/way.go".to_owned();
        fixture.ledgers.paths.push("cmd/way_test.go".into());
        let cell = cell(&fixture.whole(LedgerKind::GoTests), "FastPath", "A2");
        assert_eq!(cell.verdict, Verdict::Unknown);
        assert_eq!(
            cell.reason,
            "only inferred: cmd/way_test.go tests cmd/way.go, which asks for the gate"
        );
    }

    #[test]
    fn tests_beside_the_registry_are_no_tests_of_what_it_guards() {
        let mut fixture = tested(TestKind::Go, "pkg/gates_test.go", ON);
        assert_eq!(verdict(&fixture), Verdict::Met);
        let gate = &mut fixture.ledgers.inventory.gates[0];
        gate.use_sites[0].path = "cmd/main.go".to_owned();
        assert_eq!(verdict(&fixture), Verdict::Unmet);
    }

    #[test]
    fn off_is_a_switch_for_what_is_on_by_default() {
        let mut fixture = tested(TestKind::Go, "pkg/use_test.go", Claim::SetsTo(false));
        let specs = &mut fixture.ledgers.inventory.gates[0].registrations[0].specs;
        specs[0].default = Some(true);
        assert_eq!(verdict(&fixture), Verdict::Met);
    }
}
