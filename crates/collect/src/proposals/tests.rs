use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::ledger::{CoverageState, LedgerKind};

use super::{demands, read};
use crate::source::MemorySource;

fn inventory() -> Inventory {
    let gates = ["GasLamp", "NightLamp"].map(|name| Gate::named(name, NameBasis::Read));
    Inventory {
        gates: gates.into(),
        ..Inventory::default()
    }
}

#[test]
fn proposals_have_numbers_and_name_gates() {
    let source = MemorySource::new([
        (
            "docs/proposals/0001-gas.md",
            "---\ntitle: \"Gas\"\nstatus: implemented\n---\nBehind `GasLamp`.\n",
        ),
        (
            "docs/proposals/0002-night.md",
            "# Nights\n\n**Status**: provisional\n\n`NightLamp`, beside `GasLamp`.\n",
        ),
        (
            "docs/proposals/NNNN-template.md",
            "| Status | provisional |\n",
        ),
        ("docs/proposals/0000-template.md", "`GasLamp`\n"),
        ("docs/0003-manual.md", "`GasLamp`\n"),
        ("keps/12-torch/README.md", "# Torches, unlike `GasLamp`\n"),
        (
            "keps/12-torch/kep.yaml",
            "title: Torch\nstatus: implementable\nfeature-gates:\n  - name: NightLamp\nx: 1\n",
        ),
    ]);
    let (proposals, part) = read(&source, &inventory());
    let found: Vec<(&str, &str, Option<&str>, usize)> = proposals
        .documents
        .iter()
        .map(|p| {
            (
                p.number.as_str(),
                p.title.as_str(),
                p.status.as_deref(),
                p.gates.len(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("0001", "Gas", Some("implemented"), 1),
            ("0002", "Nights", Some("provisional"), 2),
            ("12", "Torches, unlike `GasLamp`", Some("implementable"), 1),
        ]
    );
    assert_eq!(proposals.documents[2].gates, ["NightLamp"]);
    let first = &part.statements[0];
    assert_eq!(first.subject, "GasLamp");
    assert_eq!(first.location.to_string(), "docs/proposals/0001-gas.md:5");
    assert_eq!(first.location.ledger, LedgerKind::Proposals);
    assert_eq!(
        part.coverage[0].why,
        "3 numbered proposals, 3 of which name gates, 0 demands for one, 0 unread"
    );
}

#[test]
fn demands_are_found_in_sentences_and_in_lists() {
    let quotes = |text: &str| -> Vec<String> {
        let found = demands("CONTRIBUTING.md", text.as_bytes());
        found.into_iter().map(|d| d.text).collect()
    };
    assert_eq!(
        quotes("Welcome. Every new feature gate needs a KEP first. Thanks."),
        ["Every new feature gate needs a KEP first."]
    );
    let list = "**File a proposal, it is required, where a change:**\n\n- Adds a new\n  feature gate.\n- Breaks\n";
    assert_eq!(
        quotes(list),
        ["File a proposal, it is required, where a change: Adds a new feature gate."]
    );
    for other in [
        "**A proposal is NOT required for:**\n\n- Work behind a feature gate that adds nothing\n",
        "If your proposal introduces a feature gate, tell when it graduates.",
        "Every new feature gate must have a test.",
        "A proposal is required for an API.\n\n- Adds a feature gate\n",
    ] {
        assert_eq!(quotes(other), [""; 0], "{other}");
    }
}

#[test]
fn rules_are_looked_for_where_rules_are() {
    let rule = "Each new feature gate requires a proposal.\n";
    let found = |path: &str| {
        let (proposals, _) = read(&MemorySource::new([(path, rule)]), &inventory());
        proposals.demands.len()
    };
    assert_eq!(found(".github/CONTRIBUTING.md"), 1);
    assert_eq!(found("site/contribute/proposals/_index.md"), 1);
    assert_eq!(found("docs/history.md"), 0);
}

#[test]
fn nothing_is_absent() {
    let (_, part) = read(&MemorySource::new([("docs/a.md", "")]), &inventory());
    assert_eq!(part.coverage[0].state, CoverageState::Absent);
}

#[test]
fn what_gates_wait_for_and_which_gates_that_is_about() {
    let beta = "## Graduation Criteria\n### Beta\n- Two users have it.\n";
    let named = "## Graduation Criteria\n### GA\n- `GasLamp` is on everywhere.\n";
    let source = MemorySource::new([
        // The list of gates counts, and a link does not.
        ("keps/12-torch/README.md", beta),
        ("keps/12-torch/kep.yaml", "feature-gates:\n  - NightLamp\n"),
        ("keps/13-gas/README.md", named),
        (
            "keps/13-gas/kep.yaml",
            "feature-gates:\n  - name: Unheard\n",
        ),
        // Called after the gate, or linked to from its comment.
        ("docs/proposals/20210101-gas-lamp-api.md", beta),
        ("docs/proposals/20210102-gas-lamp-for-all-houses.md", beta),
        ("docs/proposals/20210103-houses.md", named),
        ("docs/proposals/0007-light.md", beta),
    ]);
    let mut inventory = inventory();
    inventory.gates[0].keps = vec!["https://example.com/keps/12-torch".to_owned()];
    inventory.gates[1].keps = vec!["https://example.com/issues/0007".to_owned()];
    let (proposals, _) = read(&source, &inventory);
    let found: Vec<(String, &str, Vec<String>)> = proposals
        .criteria
        .iter()
        .map(|c| {
            let stage = c.stage.map_or("", gradus_core::stage::Stage::as_str);
            (c.location.to_string(), stage, c.gates.clone())
        })
        .collect();
    let row = |at: &str, stage, gate: &str| (at.to_owned(), stage, vec![gate.to_owned()]);
    assert_eq!(
        found,
        [
            row("docs/proposals/0007-light.md:3", "beta", "NightLamp"),
            row(
                "docs/proposals/20210101-gas-lamp-api.md:3",
                "beta",
                "GasLamp"
            ),
            row("docs/proposals/20210103-houses.md:3", "stable", "GasLamp"),
            row("keps/12-torch/README.md:3", "beta", "NightLamp"),
        ]
    );
}

#[test]
fn what_is_read_of_a_document_has_bounds() {
    let status = |lines: usize| {
        let blank = "\n".repeat(lines);
        let text = format!("# Gas\n{blank}Status: implemented\n\n`GasLamp`\n");
        let files = [("docs/proposals/0001-gas.md", text)];
        let (proposals, _) = read(&MemorySource::new(files), &inventory());
        let proposal = &proposals.documents[0];
        assert_eq!(proposal.gates, ["GasLamp"], "the rest is used");
        proposal.status.clone()
    };
    assert_eq!(status(78).as_deref(), Some("implemented"));
    assert_eq!(status(79), None, "eighty lines are its head");
    let long = format!("Every new feature gate needs a KEP {}.", "x ".repeat(500));
    let found = demands("CONTRIBUTING.md", long.as_bytes());
    assert_eq!(
        found[0].text.chars().count(),
        241,
        "cut, and a mark that it is"
    );
    assert!(found[0].text.ends_with('…'));
    let lead = |words: usize| {
        let more = "x ".repeat(words);
        let text =
            format!("A proposal is required where it {more}:\n\n- Adds a new feature gate.\n");
        demands("CONTRIBUTING.md", text.as_bytes()).len()
    };
    assert_eq!(lead(900), 1);
    assert_eq!(
        lead(1_100),
        0,
        "nobody writes so long a sentence above a list"
    );
}

#[test]
fn what_is_broken_is_told_and_the_rest_is_used() {
    let torn = "# Night\n\n<<<<<<< ours\nStatus: provisional\n=======\nStatus: implemented\n>>>>>>> theirs\n\n`NightLamp`\n";
    let files: [(&str, &[u8]); 4] = [
        ("docs/proposals/0001-gas.md", b"# Gas\n\n`GasLamp`\n"),
        ("docs/proposals/0002-night.md", torn.as_bytes()),
        ("keps/3-torch/kep.yaml", b"status: x\n\xff"),
        ("CONTRIBUTING.md", b"\xff\xfeE\0"),
    ];
    let (proposals, part) = read(&MemorySource::new(files), &inventory());
    assert_eq!(proposals.documents.len(), 2);
    let told: Vec<String> = part
        .unread
        .iter()
        .map(|u| format!("{}: {}", u.path, u.reason))
        .collect();
    assert_eq!(
        told,
        [
            "CONTRIBUTING.md: UTF-16, where only UTF-8 is read",
            "docs/proposals/0002-night.md: line 3: conflict markers; both sides are read",
            "keps/3-torch/kep.yaml: not UTF-8 from byte 10 on",
        ]
    );
    assert_eq!(part.coverage[0].state, CoverageState::Partial);
}
