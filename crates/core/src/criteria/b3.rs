//! Criterion B3.

use super::{Check, tested};
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::statement::Basis;
use crate::testcase::TestKind;

const DOC: &str = "\
Before a feature is on for everybody its tests have seen it fail: wrong input, a device that is \
gone, a call that is refused. A test counts that switches the gate on and expects an error.

By reading: Go and BATS tests. Tests that stand with the registry while the gate is used \
elsewhere refuse combinations of gates, which is A3, and do not count. A test that expects an \
error and only names the gate is shown as a guess; so is a file of tests that is named after a \
file which asks for the gate or like the gate, and, of a gate that is on by default, a BATS test \
that expects an error and does not switch it off. Where all tests were read and none of them expects an \
error with the gate, the criterion is unmet. How many ways to fail there are, reading cannot \
tell.

By attestation: an approver says which tests see it fail.
";

pub(super) const CHECK: Check = Check {
    id: "B3",
    summary: "tests expect errors with the gate on",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: false,
    ledgers: &[LedgerKind::GoTests, LedgerKind::Bats, LedgerKind::Page],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let name = case.name();
    let tested = tested::of(case);
    let failing = tested
        .iter()
        .filter(|t| t.test.expects_error && !t.is_of_registry(case));
    let evidence = tested::evidence(failing, |test| {
        let who = test.name();
        match test.switches_to() {
            Some(true) => Some((
                Basis::Read,
                format!("{who} switches it on, and expects an error"),
            )),
            Some(false) => None,
            None => Some((
                Basis::Inferred,
                format!("{who} names it, and expects an error"),
            )),
        }
    });
    let mut evidence = tested::or_beside(case, evidence);
    if evidence.is_empty() && case.view.current.default == Some(true) {
        evidence.extend(on_by_default(case));
    }
    Demand::new(
        format!("test of what `{name}` guards that expects an error with it on"),
        format!(
            "test what happens when `{name}` is on and something fails, or name the tests that \
             do: gradus attest {name} B3 --link TEST"
        ),
        Effort::Test,
    )
    .with(evidence)
    .into()
}

/// Shows one test that sees a failure with the gate on, because nothing switches it off.
fn on_by_default(case: &Case<'_>) -> Option<Evidence> {
    let test = tested::not_off(case).find(|t| t.kind == TestKind::Bats && t.expects_error)?;
    let text = format!(
        "it is on by default, and the BATS test \"{}\" expects an error",
        test.name
    );
    let place = test.location.clone();
    Some(Evidence::speaks_for(Basis::Inferred, text, place))
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::cell;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::statement::Claim;
    use crate::testcase::TestKind;
    use crate::verdict::Verdict;

    fn tested(kind: TestKind, expects_error: bool, claim: Claim) -> Verdict {
        let fixture = Fixture::new().gate("FastPath", "0.4 alpha off").test(
            kind,
            "pkg/use_test.go",
            expects_error,
            &[("FastPath", claim)],
        );
        cell(&fixture.whole(LedgerKind::GoTests), "FastPath", "B3").verdict
    }

    #[test]
    fn met_by_a_test_that_sees_it_fail() {
        let on = Claim::SetsTo(true);
        assert_eq!(tested(TestKind::Go, true, on.clone()), Verdict::Met);
        assert_eq!(tested(TestKind::Bats, true, on), Verdict::Met);
    }

    #[test]
    fn unmet_where_none_does() {
        assert_eq!(
            tested(TestKind::Go, false, Claim::SetsTo(true)),
            Verdict::Unmet
        );
        assert_eq!(
            tested(TestKind::Go, true, Claim::SetsTo(false)),
            Verdict::Unmet
        );
    }

    #[test]
    fn unknown_where_a_test_only_names_it_or_not_all_were_read() {
        assert_eq!(tested(TestKind::Go, true, Claim::Named), Verdict::Unknown);
        for ledger in [LedgerKind::GoTests, LedgerKind::Bats] {
            let fixture = Fixture::new().gate("FastPath", "0.4 alpha off");
            let cell = cell(&fixture.partial(ledger), "FastPath", "B3");
            assert_eq!(cell.verdict, Verdict::Unknown);
        }
    }

    #[test]
    fn unknown_where_the_tests_of_what_it_guards_may_do() {
        let near = |path: &str| {
            let mut fixture = Fixture::new().gate("FastPathHealth", "0.4 alpha off");
            fixture.ledgers.inventory.gates[0].use_sites[0].path = "cmd/way.go".to_owned();
            fixture.ledgers.paths.push(path.into());
            let fixture = fixture.whole(LedgerKind::GoTests);
            cell(&fixture, "FastPathHealth", "B3").verdict
        };
        assert_eq!(near("cmd/way_test.go"), Verdict::Unknown);
        assert_eq!(near("cmd/fast-path/x_test.go"), Verdict::Unknown);
        assert_eq!(near("cmd/path_health_test.go"), Verdict::Unknown);
        for other in [
            "cmd/a_test.go",
            "cmd/fast/x_test.go",
            "pkg/way_test.go",
            "cmd/fastpath.go",
        ] {
            assert_eq!(near(other), Verdict::Unmet, "{other}");
        }
    }

    #[test]
    fn unknown_where_it_is_on_by_default_and_something_expects_an_error() {
        let other = |kind: TestKind, expects: bool, claim: (&str, Claim)| {
            let fixture = Fixture::new().gate("FastPath", "0.4 beta on");
            let fixture = fixture.test(kind, "t/a.bats", expects, &[claim]);
            cell(&fixture.whole(LedgerKind::GoTests), "FastPath", "B3").verdict
        };
        let elsewhere = || ("SafePath", Claim::Named);
        assert_eq!(other(TestKind::Bats, true, elsewhere()), Verdict::Unknown);
        assert_eq!(other(TestKind::Bats, false, elsewhere()), Verdict::Unmet);
        assert_eq!(other(TestKind::Go, true, elsewhere()), Verdict::Unmet);
        let off = ("FastPath", Claim::SetsTo(false));
        assert_eq!(other(TestKind::Bats, true, off), Verdict::Unmet);
    }

    #[test]
    fn combinations_that_are_refused_are_another_criterion() {
        let mut fixture = Fixture::new().gate("FastPath", "0.4 alpha off").test(
            TestKind::Go,
            "pkg/gates_test.go",
            true,
            &[("FastPath", Claim::SetsTo(true))],
        );
        fixture.ledgers.inventory.gates[0].use_sites[0].path = "cmd/main.go".to_owned();
        assert_eq!(cell(&fixture, "FastPath", "B3").verdict, Verdict::Unmet);
    }
}
