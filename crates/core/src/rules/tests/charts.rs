use super::one;
use crate::chart::{Chart, Condition, Form, Refusal, Shown};
use crate::constraints::Kind;
use crate::finding::{Finding, Severity};
use crate::fixtures::Fixture;
use crate::gate::{Constraint, ConstraintSource};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::statement::{Basis, Claim, Mode, Statement};

const VALUES: &str = "chart/values.yaml";

fn at(path: &str, line: u32) -> Location {
    Location::new(LedgerKind::Chart, path, line, 0)
}

/// Four gates, one of them on, and a chart.
pub(super) fn project(chart: Chart) -> Fixture {
    let mut fixture = Fixture::new()
        .gate("FastPath", "0.2 alpha off")
        .gate("SafePath", "0.2 alpha off")
        .gate("SidePath", "0.1 beta on")
        .gate("WidePath", "0.3 alpha off");
    fixture.ledgers.charts.push(Chart {
        dir: "chart".to_owned(),
        ..chart
    });
    fixture
}

/// Shows gates: `FastPath=true`, and `=` alone without a value.
pub(super) fn shown(form: Form, gates: &[(&str, Option<bool>, Option<&str>)]) -> Chart {
    let show = |(line, (gate, value, comment)): (u32, &(&str, Option<bool>, Option<&str>))| Shown {
        gate: (*gate).to_owned(),
        value: *value,
        form,
        block: 0,
        comment: comment.map(str::to_owned),
        heading: comment.map(str::to_owned),
        location: at(VALUES, line),
    };
    Chart {
        shown: (10..).zip(gates).map(show).collect(),
        ..Chart::default()
    }
}

pub(super) fn asks(gate: &str, unset: Option<bool>, line: u32) -> Condition {
    Condition {
        gate: gate.to_owned(),
        unset,
        on: None,
        off: Some(false),
        location: at("chart/templates/pod.yaml", line),
    }
}

pub(super) fn refuses(gates: &[&str], kind: Option<Kind>, comment: Option<&str>) -> Refusal {
    let pair = kind.map(|kind| (gates[0].to_owned(), kind, gates[1].to_owned()));
    Refusal {
        gates: gates.iter().map(|g| (*g).to_owned()).collect(),
        pair,
        comment: comment.map(str::to_owned),
        location: at("chart/templates/check.yaml", 3),
    }
}

/// Makes two gates exclude each other in code.
pub(super) fn exclude(fixture: &mut Fixture, a: &str, b: &str) {
    for (one, other) in [(a, b), (b, a)] {
        let gates = &mut fixture.ledgers.inventory.gates;
        let gate = gates.iter_mut().find(|g| g.name == one).expect("a gate");
        gate.excludes.push(constraint(other));
    }
}

pub(super) fn require(fixture: &mut Fixture, gate: &str, other: &str) {
    let gates = &mut fixture.ledgers.inventory.gates;
    let gate = gates.iter_mut().find(|g| g.name == gate).expect("a gate");
    gate.requires.push(constraint(other));
}

fn constraint(gate: &str) -> Constraint {
    Constraint {
        gate: gate.to_owned(),
        source: ConstraintSource::Code,
        location: Location::new(LedgerKind::Registry, "pkg/check.go", 30, 1),
    }
}

/// The only finding, which is about no single gate.
fn folded(found: &[Finding], severity: Severity) -> Finding {
    let [finding] = found else {
        panic!("one finding was expected: {found:#?}")
    };
    assert_eq!(finding.severity, severity, "{finding:#?}");
    assert!(finding.locations.len() >= 2, "both sides: {finding:#?}");
    finding.clone()
}

#[test]
fn a_sample_with_a_gate_that_nobody_has() {
    let rule = "chart-unknown-gate";
    let gates = [
        ("DemoPath", Some(false), None),
        ("ContextualLogging", Some(true), None),
        ("FastPath", Some(false), None),
    ];
    let fixture = project(shown(Form::Sample, &gates));
    let finding = one(
        &fixture.found("kubernetes", rule),
        "DemoPath",
        Severity::Error,
    );
    assert!(finding.message.contains("copies the sample"));
    assert_eq!(finding.locations[0].line, 10);
    assert_eq!(finding.locations[1].ledger, LedgerKind::Registry);
    // Somebody else's gates, and what could not be compared.
    let foreign = project(shown(Form::Value, &gates[..1]));
    assert_eq!(foreign.found("kubernetes", rule), []);
    let partial = fixture.partial(LedgerKind::Registry);
    one(
        &partial.found("kubernetes", rule),
        "DemoPath",
        Severity::Info,
    );
}

#[test]
fn a_gate_that_is_gone_is_unknown_to_the_program() {
    let gates = [
        ("OldPath", Some(true), None),
        ("FastPath", Some(false), None),
    ];
    let fixture = project(shown(Form::Value, &gates)).line("v0.1", &[("OldPath", "0.1 alpha off")]);
    let found = fixture.found("kubernetes", "chart-unknown-gate");
    let finding = one(&found, "OldPath", Severity::Error);
    assert!(finding.message.contains("v0.1"), "{}", finding.message);
}

#[test]
fn a_template_that_asks_for_a_gate_that_nobody_has() {
    let chart = Chart {
        conditions: vec![
            asks("FastPaht", Some(false), 5),
            asks("FastPath", Some(false), 6),
        ],
        ..Chart::default()
    };
    let found = project(chart).found("kubernetes", "chart-unknown-gate");
    let finding = one(&found, "FastPaht", Severity::Warning);
    assert!(finding.help.contains("`FastPath`"), "{}", finding.help);
}

#[test]
fn a_list_of_half_of_the_gates_leaves_out_the_others() {
    let rule = "chart-omits-gate";
    let two = [
        ("FastPath", Some(false), None),
        ("SafePath", Some(false), None),
    ];
    let half = project(shown(Form::Sample, &two));
    let finding = folded(&half.found("kubernetes", rule), Severity::Warning);
    assert!(
        finding.message.contains("2 of 4 gates, as comments"),
        "{}",
        finding.message
    );
    let one_of_four = project(shown(Form::Sample, &two[..1]));
    assert_eq!(one_of_four.found("kubernetes", rule), []);
    assert_eq!(project(Chart::default()).found("dra-driver", rule), []);
    // A policy that looks at the chart wants them all, with a value from beta on.
    let finding = folded(&one_of_four.found("dra-driver", rule), Severity::Warning);
    assert!(finding.message.contains("(B5)"), "{}", finding.message);
    assert!(
        finding.message.contains("`SidePath` (on)"),
        "{}",
        finding.message
    );
    let beta = [("SidePath", Some(true), None)];
    let only_alpha_missing = project(shown(Form::Value, &beta));
    folded(
        &only_alpha_missing.found("dra-driver", rule),
        Severity::Info,
    );
}

#[test]
fn a_list_as_of_a_release_is_the_list_of_that_release() {
    let dated = Some("Gates as of v0.2, with their default values");
    let two = [
        ("FastPath", Some(false), dated),
        ("SafePath", Some(false), dated),
    ];
    let fixture = project(shown(Form::Sample, &two));
    folded(
        &fixture.found("kubernetes", "chart-omits-gate"),
        Severity::Info,
    );
}

#[test]
fn absent_means_off_and_the_default_may_change() {
    let rule = "chart-ignores-default";
    let chart = Chart {
        conditions: vec![
            asks("FastPath", Some(false), 5),
            asks("FastPath", Some(false), 9),
            // Says the same whether the gate is left out or on.
            asks("SafePath", None, 12),
        ],
        passed: vec![at("chart/templates/pod.yaml", 2)],
        ..Chart::default()
    };
    let found = project(chart.clone()).found("kubernetes", rule);
    let finding = one(&found, "FastPath", Severity::Warning);
    let lines: Vec<u32> = finding.locations.iter().map(|l| l.line).collect();
    assert_eq!(lines[..2], [5, 9]);
    assert!(finding.message.contains("AllAlpha=true"));
    // What the values set is what the code gets.
    let set = Chart {
        shown: shown(Form::Value, &[("FastPath", Some(false), None)]).shown,
        ..chart
    };
    assert_eq!(project(set).found("kubernetes", rule), []);
}

#[test]
fn absent_means_off_and_the_default_is_on() {
    let chart = Chart {
        conditions: vec![asks("SidePath", Some(false), 5)],
        ..Chart::default()
    };
    let found = project(chart).found("kubernetes", "chart-ignores-default");
    one(&found, "SidePath", Severity::Error);
}

#[test]
fn a_value_that_is_not_the_default() {
    let rule = "chart-default-differs";
    let judge = |form, gate| project(shown(form, &[gate])).found("kubernetes", rule);
    let found = judge(Form::Value, ("FastPath", Some(true), None));
    one(&found, "FastPath", Severity::Warning);
    let why = Some("the sample cluster needs it");
    let found = judge(Form::Value, ("FastPath", Some(true), why));
    let finding = one(&found, "FastPath", Severity::Info);
    assert!(finding.message.contains("the sample cluster needs it"));
    assert_eq!(judge(Form::Value, ("FastPath", Some(false), None)), []);
    // A sample shows how to change things, unless it says that it shows defaults.
    assert_eq!(judge(Form::Sample, ("FastPath", Some(true), None)), []);
    for says in ["ALPHA - default=true", "gates with their default values"] {
        let found = judge(Form::Sample, ("FastPath", Some(true), Some(says)));
        one(&found, "FastPath", Severity::Warning);
    }
    let says = Some("BETA - default=true");
    assert_eq!(judge(Form::Sample, ("SidePath", Some(false), says)), []);
}

#[test]
fn a_chart_that_refuses_some_pairs_and_not_all() {
    let rule = "chart-does-not-refuse";
    let chart = |refusals| Chart {
        refusals,
        ..Chart::default()
    };
    let coded = |chart| {
        let mut fixture = project(chart);
        exclude(&mut fixture, "FastPath", "SafePath");
        require(&mut fixture, "WidePath", "SidePath");
        fixture.found("kubernetes", rule)
    };
    let both = refuses(&["FastPath", "SafePath"], Some(Kind::Excludes), None);
    let needs = refuses(&["WidePath", "SidePath"], Some(Kind::Requires), None);
    let finding = folded(&coded(chart(vec![both.clone()])), Severity::Warning);
    assert!(finding.message.ends_with("WidePath without SidePath"));
    assert_eq!(coded(chart(vec![both, needs])), []);
    // Something else about a gate is checked: worth knowing.
    let mode = refuses(&["FastPath"], None, None);
    folded(&coded(chart(vec![mode])), Severity::Info);
    assert_eq!(coded(Chart::default()), []);
}

#[test]
fn a_chart_that_refuses_what_the_code_allows() {
    let rule = "chart-refuses-more";
    let judge = |kind, comment, coded: bool| {
        let mut fixture = project(Chart {
            refusals: vec![refuses(&["FastPath", "SafePath"], kind, comment)],
            ..Chart::default()
        });
        if coded {
            exclude(&mut fixture, "FastPath", "SafePath");
        }
        fixture.found("kubernetes", rule)
    };
    let excludes = Some(Kind::Excludes);
    one(&judge(excludes, None, false), "FastPath", Severity::Warning);
    let comment = Some("the kernel of our nodes cannot do both");
    one(&judge(excludes, comment, false), "FastPath", Severity::Info);
    assert_eq!(judge(excludes, None, true), []);
    // It depends on more than the two gates.
    assert_eq!(judge(None, None, false), []);
}

#[test]
fn defaults_and_groups_that_break_a_constraint() {
    let rule = "defaults-break-constraint";
    let mut fixture = project(Chart::default());
    assert_eq!(fixture.found("kubernetes", rule), []);
    exclude(&mut fixture, "FastPath", "SafePath");
    let finding = folded(&fixture.found("kubernetes", rule), Severity::Info);
    assert!(finding.message.starts_with("`AllAlpha=true` breaks"));
    require(&mut fixture, "SidePath", "WidePath");
    let found = fixture.found("kubernetes", rule);
    let severities: Vec<Severity> = found.iter().map(|f| f.severity).collect();
    // The defaults break one, and AllAlpha switches on what was missing.
    assert_eq!(severities, [Severity::Error, Severity::Info]);
}

#[test]
fn beta_gates_together_break_a_constraint() {
    let mut fixture = Fixture::new()
        .gate("FastPath", "0.2 beta off")
        .gate("SafePath", "0.2 beta on");
    exclude(&mut fixture, "FastPath", "SafePath");
    let found = fixture.found("kubernetes", "defaults-break-constraint");
    let finding = folded(&found, Severity::Warning);
    assert!(finding.message.starts_with("`AllBeta=true` breaks"));
}

#[test]
fn two_gates_that_exclude_each_other_cannot_both_graduate() {
    let rule = "never-both-default";
    let mut fixture = project(Chart::default()).gate("ZPath", "0.1 stable on");
    assert_eq!(fixture.found("dra-driver", rule), []);
    exclude(&mut fixture, "FastPath", "ZPath");
    assert_eq!(
        fixture.found("dra-driver", rule),
        [],
        "one is there already"
    );
    exclude(&mut fixture, "FastPath", "SafePath");
    let finding = folded(&fixture.found("dra-driver", rule), Severity::Info);
    assert!(finding.message.contains("beta is on by default"));
    let finding = folded(&fixture.found("kubernetes", rule), Severity::Info);
    assert!(finding.message.contains("can ever be on"));
}

/// Says what a manifest passes to the program.
pub(super) fn passes(path: &str, subject: &str, claim: Claim) -> Statement {
    Statement {
        subject: subject.to_owned(),
        claim,
        mode: Mode::Declares,
        basis: Basis::Read,
        location: at(path, 20),
        listing: None,
        case: None,
    }
}

pub(super) fn manifest(path: &str, said: &[(&str, Claim)]) -> Fixture {
    let mut fixture = project(Chart::default());
    let said = said.iter().map(|(s, claim)| passes(path, s, claim.clone()));
    fixture.ledgers.statements.extend(said);
    fixture
}

#[test]
fn a_manifest_that_falls_back_to_an_old_default() {
    let rule = "manifest-default-differs";
    let path = "config/manager.yaml";
    let off = manifest(path, &[("SidePath", Claim::Default(false))]);
    one(
        &off.found("kubernetes", rule),
        "SidePath",
        Severity::Warning,
    );
    let same = manifest(path, &[("SidePath", Claim::Default(true))]);
    assert_eq!(same.found("kubernetes", rule), []);
    // What nothing can change is meant so.
    let set = manifest(path, &[("SidePath", Claim::SetsTo(false))]);
    assert_eq!(set.found("kubernetes", rule), []);
}

#[test]
fn a_manifest_that_passes_a_gate_that_is_gone() {
    let rule = "manifest-unknown-gate";
    let said = [
        ("SidePath", Claim::Default(true)),
        ("OldPath", Claim::SetsTo(true)),
    ];
    let fixture = manifest("config/manager.yaml", &said);
    one(
        &fixture.found("kubernetes", rule),
        "OldPath",
        Severity::Error,
    );
    // Charts have a rule of their own.
    let fixture = manifest("chart/values.yaml", &said);
    assert_eq!(fixture.found("kubernetes", rule), []);
}

/// A program that adds its gates to those of another module takes gates that are not in the tree.
#[test]
fn a_manifest_that_may_pass_a_gate_of_another_module() {
    let rule = "manifest-unknown-gate";
    let passing = |name: &str| {
        let said = [
            ("SidePath", Claim::Default(true)),
            (name, Claim::SetsTo(true)),
        ];
        let mut fixture = manifest("config/manager.yaml", &said);
        for registry in &mut fixture.ledgers.inventory.registries {
            registry.extends = Some("example.org/sea/feature".to_owned());
        }
        fixture.found("kubernetes", rule)
    };
    assert_eq!(passing("OceanView"), []);
    one(&passing("SidePaht"), "SidePaht", Severity::Error);
}
