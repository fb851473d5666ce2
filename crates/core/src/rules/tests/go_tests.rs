//! Rules about which gates Go tests name, switch and assert.

use super::code::coupled;
use super::one;
use super::runs::said;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::statement::{Basis, Claim, Mode, Statement};
use crate::testcase::{TestCase, TestKind};

/// Adds a test and what it says.
pub(super) fn test(mut fixture: Fixture, expects_error: bool, said: &[(&str, Claim)]) -> Fixture {
    let id = u32::try_from(fixture.ledgers.cases.len()).expect("few tests");
    let location = Location::new(LedgerKind::GoTests, "pkg/gates_test.go", 10 + id, 1);
    fixture.ledgers.cases.push(TestCase {
        id,
        kind: TestKind::Go,
        name: format!("Test{id}"),
        location: location.clone(),
        expects_error,
        tags: Vec::new(),
        skips: Vec::new(),
        reach: Vec::new(),
    });
    for (subject, claim) in said {
        fixture.ledgers.statements.push(Statement {
            subject: (*subject).to_owned(),
            claim: claim.clone(),
            mode: Mode::Tests,
            basis: Basis::Read,
            location: location.clone(),
            listing: None,
            case: Some(id),
        });
    }
    fixture
}

#[test]
fn a_gate_in_no_test() {
    let fixture = test(coupled(), false, &[("FastPath", Claim::SetsTo(false))]);
    let fixture = test(fixture, false, &[("SlowPath", Claim::Named)]);
    let found = fixture.found("kubernetes", "gate-untested");
    let finding = one(&found, "QuickPath", Severity::Warning);
    assert_eq!(
        finding.message,
        "`QuickPath` is on by default, and no test uses it"
    );
    for ledger in [LedgerKind::GoTests, LedgerKind::Bats, LedgerKind::Lists] {
        let partial = fixture.clone().partial(ledger);
        assert_eq!(partial.found("kubernetes", "gate-untested"), []);
    }
}

fn untested(sites: &[(&str, u32)], wiring: &[(&str, u32)]) -> Fixture {
    let at = |(path, line): &(&str, u32)| Location::new(LedgerKind::Code, *path, *line, 5);
    let mut fixture = test(coupled(), false, &[("FastPath", Claim::SetsTo(false))]);
    fixture = test(fixture, false, &[("SlowPath", Claim::Named)]);
    let gates = &mut fixture.ledgers.inventory.gates;
    let gate = gates.iter_mut().find(|g| g.name == "QuickPath").unwrap();
    gate.use_sites = sites.iter().map(at).collect();
    fixture.ledgers.code.wiring = wiring.iter().map(at).collect();
    fixture
}

#[test]
fn what_can_be_tested_is_shown_and_what_shows_in_the_whole_program_is_not() {
    let rule = "gate-untested";
    let both = untested(&[("setup.go", 4), ("work.go", 9)], &[("setup.go", 4)]);
    let finding = one(
        &both.found("kubernetes", rule),
        "QuickPath",
        Severity::Warning,
    );
    assert_eq!(finding.locations[0].to_string(), "work.go:9");
    let wired = untested(&[("setup.go", 4)], &[("setup.go", 4)]);
    one(
        &wired.found("kubernetes", rule),
        "QuickPath",
        Severity::Info,
    );
    let main = untested(&[("cmd/main.go", 4)], &[]);
    assert_eq!(main.found("kubernetes", rule), []);
    let going = untested(&[("work.go", 9)], &[]).remark("QuickPath", "remove in 0.9", "0.9");
    assert_eq!(going.found("kubernetes", rule), []);
}

#[test]
fn a_comment_in_a_test_is_no_test_and_is_named() {
    let mut fixture = untested(&[("work.go", 9)], &[]);
    let mut remark = said("QuickPath", Claim::Named, 0);
    remark.mode = Mode::Documents;
    remark.case = None;
    remark.location = Location::new(LedgerKind::GoTests, "work_test.go", 7, 4);
    fixture.ledgers.statements.push(remark);
    let found = fixture.found("kubernetes", "gate-untested");
    let finding = one(&found, "QuickPath", Severity::Warning);
    assert!(
        finding
            .message
            .ends_with(": work_test.go:7 only speaks of it in a comment"),
        "{}",
        finding.message
    );
}

#[test]
fn where_most_gates_are_in_no_test_they_are_tested_otherwise() {
    let fixture = test(coupled(), false, &[("FastPath", Claim::Named)]);
    assert_eq!(fixture.found("kubernetes", "gate-untested"), []);
    assert_eq!(coupled().found("kubernetes", "gate-untested"), []);
}

#[test]
fn a_constraint_without_a_negative_test() {
    // Nothing that sets the pair so, or nothing that expects an error.
    let accepted: [(bool, &[(&str, Claim)]); 3] = [
        (false, &[("FastPath", Claim::SetsTo(false))]),
        (
            true,
            &[
                ("FastPath", Claim::SetsTo(true)),
                ("QuickPath", Claim::SetsTo(true)),
            ],
        ),
        (true, &[("SlowPath", Claim::SetsTo(true))]),
    ];
    for (expects_error, said) in accepted {
        let fixture = test(coupled(), expects_error, said);
        let found = fixture.found("kubernetes", "constraint-untested");
        one(&found, "QuickPath", Severity::Warning);
    }
}

#[test]
fn a_constraint_with_a_negative_test() {
    let both: &[(&str, Claim)] = &[
        ("FastPath", Claim::SetsTo(false)),
        ("QuickPath", Claim::SetsTo(true)),
    ];
    // The other gate may be left at its default.
    for said in [both, &both[..1]] {
        let fixture = test(coupled(), true, said);
        assert_eq!(fixture.found("kubernetes", "constraint-untested"), []);
    }
    let partial = coupled().partial(LedgerKind::GoTests);
    assert_eq!(partial.found("kubernetes", "constraint-untested"), []);
}

#[test]
fn a_constraint_on_a_gate_that_goes_needs_no_test() {
    let untested = || test(coupled(), true, &[("SlowPath", Claim::SetsTo(true))]);
    let rule = "constraint-untested";
    one(
        &untested().found("kubernetes", rule),
        "QuickPath",
        Severity::Warning,
    );
    for gate in ["QuickPath", "FastPath"] {
        let going = untested().remark(gate, "remove in 0.9", "0.9");
        assert_eq!(going.found("kubernetes", rule), [], "{gate}");
    }
}

#[test]
fn some_defaults_are_asserted() {
    let fixture = test(coupled(), false, &[("FastPath", Claim::Default(true))]);
    let found = fixture.found("kubernetes", "default-unasserted");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Info);
    assert!(found[0].message.ends_with("`QuickPath` and `SlowPath`"));
    let none = test(coupled(), false, &[("FastPath", Claim::Named)]);
    assert_eq!(none.found("kubernetes", "default-unasserted"), []);
}
