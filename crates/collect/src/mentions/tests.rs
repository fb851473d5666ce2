use gradus_core::gate::Dialect;
use gradus_core::gate::{Gate, Inventory, NameBasis, Registration};
use gradus_core::ledger::{CoverageState, LedgerKind, UnreadCode};
use gradus_core::location::Location;

use super::{read, read_file};
use crate::part::Part;
use crate::source::MemorySource;

fn inventory() -> Inventory {
    let gates = [
        "CandleLight",
        "GasLamp",
        "HallLight",
        "NightLamp",
        "WallTorch",
    ];
    let gate = |name: &str| Gate {
        registrations: vec![Registration {
            registry: "lamps@pkg/gates.go".to_owned(),
            dialect: Dialect::ComponentBase,
            specs: Vec::new(),
            constant: None,
            declared: Location::new(LedgerKind::Registry, "pkg/gates.go", 1, 1),
        }],
        ..Gate::named(name, NameBasis::Read)
    };
    Inventory {
        gates: gates.map(gate).into(),
        ..Inventory::default()
    }
}

fn listed(text: &str) -> Vec<String> {
    let part = read_file("form.yml", text.as_bytes(), &inventory());
    subjects(&part)
}

fn subjects(part: &Part) -> Vec<String> {
    part.statements.iter().map(|s| s.subject.clone()).collect()
}

const FORM: &str = "body:\n  - type: dropdown\n    options:\n      - \"CandleLight (on)\"\n      \
                    - \"GasLamp (on)\"\n      - \"NightLamp (off)\"\n";

#[test]
fn a_form_lists_gates() {
    let part = read_file("form.yml", FORM.as_bytes(), &inventory());
    assert_eq!(subjects(&part), ["CandleLight", "GasLamp", "NightLamp"]);
    assert_eq!(part.listings.len(), 1);
    assert_eq!(part.listings[0].location.to_string(), "form.yml:4");
    let last = &part.statements[2].location;
    assert_eq!((last.line, last.ledger), (6, LedgerKind::Lists));
    assert_eq!(last.text.as_deref(), Some("- \"NightLamp (off)\""));
}

/// Else every finding that is written down as known would bring another one.
#[test]
fn a_report_of_findings_is_no_list() {
    let entries = ["CandleLight", "GasLamp", "NightLamp"];
    let entries = entries.map(|gate| format!("    {{ \"gate\": \"{gate}\" }}"));
    let written = |schema: &str| {
        let entries = entries.join(",\n");
        format!("{{\n  \"schema\": \"{schema}\",\n  \"known\": [\n{entries}\n  ]\n}}\n")
    };
    let all = ["CandleLight", "GasLamp", "NightLamp"];
    assert_eq!(listed(&written("example/v1")), all);
    assert_eq!(listed(&written("gradus/baseline/v1")), [""; 0]);
}

#[test]
fn an_entry_of_the_same_form_is_of_the_list() {
    let script = "const gates = [\n  'HallLights',\n  'CandleLight',\n  // new ones\n  'GasLamp',\n  \
                  'NightLamp',\n  'WallTorch',\n];\n";
    assert_eq!(
        listed(script),
        [
            "HallLights",
            "CandleLight",
            "GasLamp",
            "NightLamp",
            "WallTorch"
        ]
    );
}

#[test]
fn a_line_can_be_a_list() {
    assert_eq!(
        listed("gates: [CandleLight, GasLamp, NightLamp]\n").len(),
        3
    );
}

#[test]
fn what_switches_gates_is_no_list() {
    for text in [
        "args: --feature-gates=CandleLight=true,GasLamp=true,NightLamp=true\n",
        "CandleLight: true\nGasLamp: false\nNightLamp: true\n",
        "featureGates:\n  - CandleLight\n  - GasLamp\n  - NightLamp\n",
        "x: ${A:=featureGates.CandleLight}\nexcluded:\n- CandleLight\n- GasLamp\n- NightLamp\n",
    ] {
        assert_eq!(listed(text), [""; 0], "{text}");
    }
}

#[test]
fn few_gates_are_no_list() {
    assert_eq!(listed("- CandleLight\n- GasLamp\n"), [""; 0]);
    let apart = "- CandleLight\n\n\n\n\n\n- GasLamp\n\n\n\n\n\n- NightLamp\n";
    assert_eq!(listed(apart), [""; 0]);
}

#[test]
fn a_generated_list_is_a_list() {
    let entry = |name: &str| {
        format!("- name: {name}\n  versionedSpecs:\n  - version: \"1.0\"\n    preRelease: Alpha\n")
    };
    let list: String = ["CandleLight", "GasLamp", "NightLamp"].map(entry).concat();
    let part = read_file(
        "data/versioned_feature_list.yaml",
        list.as_bytes(),
        &inventory(),
    );
    assert_eq!(subjects(&part), ["CandleLight", "GasLamp", "NightLamp"]);
}

#[test]
fn what_cannot_be_read_is_told() {
    let bytes = b"- CandleLight\n\xff\xfe\n";
    let part = read_file("form.yml", bytes, &inventory());
    assert_eq!(part.unread[0].code, UnreadCode::NotText);
    let torn = format!("<<<<<<< ours\n{FORM}=======\n>>>>>>> theirs\n");
    let part = read_file("form.yml", torn.as_bytes(), &inventory());
    assert_eq!(part.unread[0].code, UnreadCode::Syntax);
    assert_eq!(subjects(&part).len(), 3, "the rest is used");
}

#[test]
fn coverage_counts() {
    let part = read(
        &MemorySource::new([(".github/form.yml", FORM)]),
        &inventory(),
    );
    assert_eq!(part.coverage[0].state, CoverageState::Exhaustive);
    assert_eq!(
        part.coverage[0].why,
        "1 other text files searched, 1 with lists of gates, 0 unread"
    );
    let none = read(&MemorySource::new([("logo.png", "")]), &inventory());
    assert_eq!(none.coverage[0].state, CoverageState::Absent);
}

#[test]
fn settings_of_tests_name_gates() {
    let said = |path: &str, text: &str| -> Vec<String> {
        let part = read(&MemorySource::new([(path, text)]), &inventory());
        assert_eq!(part.listings, []);
        let tests = part.statements.iter();
        let tests = tests.filter(|s| s.mode == gradus_core::statement::Mode::Tests);
        tests
            .map(|s| format!("{} {}", s.subject, s.location))
            .collect()
    };
    let text = "# CandleLight is off\nfeatureGates:\n  GasLamp: true\n  CandleLight: true\n";
    assert_eq!(
        said("test/e2e/config.yaml", text),
        [
            "CandleLight test/e2e/config.yaml:4",
            "GasLamp test/e2e/config.yaml:3"
        ]
    );
    assert_eq!(said("hack/config.yaml", text), [""; 0]);
    // What lists the gates tests none.
    let list = "- CandleLight\n- GasLamp\n- HallLight\n- NightLamp\n";
    assert_eq!(said("test/gates.yaml", list), [""; 0]);
    assert_eq!(said("test/e2e/config.yaml", "# GasLamp\n"), [""; 0]);
}

#[test]
fn long_texts_are_read_up_to_a_line() {
    let far = |lines: usize| format!("{}{FORM}", "#\n".repeat(lines));
    let part = read_file("form.yml", far(100_000).as_bytes(), &inventory());
    assert_eq!((subjects(&part).len(), part.unread.len()), (3, 0));
    let part = read_file("form.yml", far(200_000).as_bytes(), &inventory());
    assert_eq!(subjects(&part).len(), 0);
    assert_eq!(part.unread[0].code, UnreadCode::Budget);
    assert_eq!(
        part.unread[0].reason,
        "only the first 200000 lines are read"
    );
    let before = format!("{FORM}{}", "#\n".repeat(300_000));
    let part = read_file("form.yml", before.as_bytes(), &inventory());
    assert_eq!(
        (subjects(&part).len(), part.unread.len()),
        (3, 1),
        "the rest is used"
    );
}

/// Runs of one form that touch are one list, however many there are.
#[test]
fn lists_that_run_into_each_other_are_one() {
    let others = "- other\n".repeat(5);
    let piece = format!("- CandleLight\n- GasLamp\n- NightLamp\n{others}");
    let part = read_file("form.yml", piece.repeat(500).as_bytes(), &inventory());
    assert_eq!(part.listings.len(), 1);
    assert_eq!(part.statements.len(), 4_000);
}

#[test]
fn an_entry_stands_near_the_beginning_of_its_line() {
    let of_each = |line: &dyn Fn(&str) -> String| -> String {
        ["CandleLight", "GasLamp", "NightLamp"].map(line).concat()
    };
    let at = |blanks: usize| {
        let before = "x".repeat(blanks);
        listed(&of_each(&|name| format!("{before}: {name}\n"))).len()
    };
    assert_eq!(at(38), 3, "forty bytes before it");
    assert_eq!(at(39), 0);
    let text = of_each(&|name| format!("- {name} # {}\n", "é".repeat(500)));
    let part = read_file("form.yml", text.as_bytes(), &inventory());
    let shown = part.statements[0]
        .location
        .text
        .as_deref()
        .unwrap_or_default();
    assert_eq!(shown.chars().count(), 200, "that much of a line is kept");
}

#[test]
fn what_says_that_it_is_an_exception_stands_right_above() {
    let list = "- CandleLight\n- GasLamp\n- NightLamp\n";
    let above = |lines: usize| listed(&format!("excluded:\n{}{list}", "#\n".repeat(lines))).len();
    assert_eq!(above(3), 0);
    assert_eq!(above(4), 3);
}
