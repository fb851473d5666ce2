mod budgets;

use super::read;
use crate::part::Part;
use crate::source::MemorySource;
use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::ledger::CoverageState;
use gradus_core::statement::{Basis, Claim};

fn inventory() -> Inventory {
    Inventory {
        gates: ["Bell", "Horn", "Lamp"]
            .map(|n| Gate::named(n, NameBasis::Read))
            .into(),
        ..Inventory::default()
    }
}

fn tree(files: &[(&str, &str)]) -> Part {
    read(&MemorySource::new(files.iter().copied()), &inventory())
}

fn said(part: &Part) -> Vec<(String, Claim, String, Option<u32>)> {
    let mut said: Vec<_> = part
        .statements
        .iter()
        .map(|s| {
            (
                s.subject.clone(),
                s.claim.clone(),
                s.location.to_string(),
                s.case,
            )
        })
        .collect();
    said.sort();
    said
}

fn row(gate: &str, claim: Claim, at: &str, case: u32) -> (String, Claim, String, Option<u32>) {
    (gate.to_owned(), claim, at.to_owned(), Some(case))
}

#[test]
fn an_array_that_is_handed_on_switches() {
    let part = tree(&[(
        "t/a.bats",
        "@test \"one\" {\n  local args=(\"--set\" \"featureGates.Lamp=true\")\n  install chart args\n}\n\
         @test \"two\" {\n  local idle=(\"--set\" \"featureGates.Lamp=true\")\n  install chart\n}\n",
    )]);
    assert_eq!(
        said(&part),
        [
            row("Lamp", Claim::Named, "t/a.bats:6", 1),
            row("Lamp", Claim::SetsTo(true), "t/a.bats:2", 0),
        ]
    );
    assert_eq!(part.unread, []);
}

#[test]
fn what_runs_before_and_what_is_called_counts_for_every_test() {
    let part = tree(&[
        (
            "t/a.bats",
            "setup_file() {\n  load 'more.sh'\n  install_loud\n}\n@test \"one\" {\n  true\n}\n@test \"two\" {\n  helm upgrade x -f \"${BATS_TEST_DIRNAME}/on.yaml\"\n}\n",
        ),
        (
            "t/more.sh",
            "install_loud() {\n  helm install x --set featureGates.Horn=true,a=b\n}\nunused() {\n  helm install x --set featureGates.Bell=true\n}\n",
        ),
        ("t/on.yaml", "featureGates:\n  Lamp: false\n"),
        (
            "t/setup_suite.bash",
            "setup_suite() {\n  prog --feature-gates=Bell=false\n}\n",
        ),
    ]);
    assert_eq!(
        said(&part),
        [
            row("Bell", Claim::SetsTo(false), "t/setup_suite.bash:2", 0),
            row("Bell", Claim::SetsTo(false), "t/setup_suite.bash:2", 1),
            row("Horn", Claim::SetsTo(true), "t/more.sh:2", 0),
            row("Horn", Claim::SetsTo(true), "t/more.sh:2", 1),
            row("Lamp", Claim::SetsTo(false), "t/on.yaml:2", 1),
        ]
    );
    assert_eq!(part.unread, []);
}

#[test]
fn looking_is_not_switching() {
    let part = tree(&[(
        "a.bats",
        "# Lamp in a comment\n@test \"Lamp is said to be on\" {\n  run kubectl logs x\n  assert_output --partial 'Lamp=true'\n  echo \"--set featureGates.Horn=true\"\n  helm template x --set featureGates.Bell=true\n}\n",
    )]);
    assert_eq!(
        said(&part),
        [
            row("Bell", Claim::Named, "a.bats:6", 0),
            row("Horn", Claim::Named, "a.bats:5", 0),
            row("Lamp", Claim::Named, "a.bats:2", 0),
            row("Lamp", Claim::Named, "a.bats:4", 0),
        ]
    );
}

#[test]
fn a_case_has_tags_skips_and_what_it_expects() {
    let part = tree(&[(
        "a.bats",
        "# bats file_tags=slow\n# bats test_tags=gpu\n@test \"fails\" {\n  if [ -n \"$MOCK\" ]; then skip \"no device\"; fi\n  run thing\n  assert_failure\n}\n",
    )]);
    let [case] = part.cases.as_slice() else {
        panic!("one test: {:?}", part.cases)
    };
    assert_eq!(case.tags, ["gpu", "slow"]);
    assert_eq!(case.skips, ["[ -n \"$MOCK\" ]: no device"]);
    assert!(case.expects_error);
    assert_eq!(case.location.line, 3);
}

#[test]
fn a_title_may_name_what_is_no_gate() {
    let part = tree(&[(
        "a.bats",
        "@test \"x (featureGates.Lamps=true)\" {\n  helm upgrade x --set featureGates.Lamp=true\n}\n",
    )]);
    let title = part.statements.iter().find(|s| s.subject == "Lamps");
    let title = title.expect("the title is read");
    assert_eq!(
        (title.claim.clone(), title.basis),
        (Claim::Named, Basis::Read)
    );
    assert_eq!(title.location.line, 1);
}

#[test]
fn what_cannot_be_read_is_said() {
    let part = tree(&[
        (
            "a.bats",
            "load helpers\n@test \"x\" {\n  helm upgrade x --set featureGates.Lamp=$ON -f gone.yaml\n}\n",
        ),
        ("b.bats", "\u{0}"),
        ("c.bats", "@test \"broken {\n  if [ x\n"),
    ]);
    let reasons: Vec<String> = part
        .unread
        .iter()
        .map(|u| format!("{}: {}", u.path, u.reason))
        .collect();
    for wanted in [
        "a.bats: line 1: loads \"helpers\", not in this tree",
        "a.bats: line 3: Lamp is set to \"$ON\", which is computed",
        "a.bats: line 3: values of \"gone.yaml\", not in this tree",
        "b.bats: has NUL bytes",
    ] {
        assert!(
            reasons.iter().any(|r| r == wanted),
            "{wanted}: {reasons:#?}"
        );
    }
    assert!(
        reasons.iter().any(|r| r.starts_with("c.bats: ")),
        "{reasons:#?}"
    );
    assert_eq!(part.coverage[0].state, CoverageState::Partial);
}

#[test]
fn deep_nesting_is_bounded() {
    let deep = format!(
        "@test \"x\" {{\n{}:{}\n}}\n",
        "( ".repeat(5000),
        " )".repeat(5000)
    );
    let part = tree(&[("a.bats", &deep)]);
    assert!(!part.unread.is_empty());
    assert_eq!(part.cases.len(), 1);
}

#[test]
fn without_a_file_the_ledger_is_absent() {
    assert_eq!(tree(&[]).coverage[0].state, CoverageState::Absent);
}
