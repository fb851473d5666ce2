use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::ledger::LedgerKind;
use gradus_core::stage::Stage;
use gradus_core::statement::{Basis, Claim, Mode};

use super::super::{Names, Reading, prose};

fn read(text: &str) -> Reading {
    let gates = [
        "CandleLight",
        "GasLamp",
        "HallLight",
        "NightLamp",
        "Snapshot",
        "WallTorch",
    ];
    let names = Names::new(&Inventory {
        gates: gates.map(|name| Gate::named(name, NameBasis::Read)).into(),
        ..Inventory::default()
    });
    prose("docs/lamps.md", text.as_bytes(), &names, 0)
}

/// Lines, in words: `3: GasLamp requires NightLamp`.
fn said(text: &str, mode: Mode) -> Vec<String> {
    let reading = read(text);
    let statements = reading.statements.iter();
    statements
        .filter(|s| s.mode == mode)
        .filter_map(|s| {
            let line = s.location.line;
            let gate = &s.subject;
            match &s.claim {
                Claim::Requires(other) => Some(format!("{line}: {gate} requires {other}")),
                Claim::Excludes(other) => Some(format!("{line}: {gate} excludes {other}")),
                Claim::SetsTo(on) => Some(format!("{line}: {gate} {on}")),
                _ => None,
            }
        })
        .collect()
}

fn told(text: &str) -> Vec<String> {
    said(text, Mode::Documents)
}

fn advised(text: &str) -> Vec<String> {
    said(text, Mode::Advises)
}

#[test]
fn sentences_state_constraints() {
    for (text, expected) in [
        (
            "`GasLamp` requires `NightLamp`.",
            "1: GasLamp requires NightLamp",
        ),
        (
            "The GasLamp feature gate depends on the `NightLamp` feature gate.",
            "1: GasLamp requires NightLamp",
        ),
        (
            "Note that `GasLamp` also requires [`NightLamp`](#night) to be enabled, see below.",
            "1: GasLamp requires NightLamp",
        ),
        (
            "`NightLamp` is required by `GasLamp`.",
            "1: GasLamp requires NightLamp",
        ),
        (
            "`GasLamp` can only be enabled together with `NightLamp`.",
            "1: GasLamp requires NightLamp",
        ),
        (
            "`GasLamp` and `NightLamp` are currently mutually exclusive.",
            "1: GasLamp excludes NightLamp",
        ),
        (
            "`GasLamp` is mutually exclusive with `NightLamp`; they cannot be used together.",
            "1: GasLamp excludes NightLamp",
        ),
        (
            "`GasLamp` and `NightLamp` cannot be enabled at the same time.",
            "1: GasLamp excludes NightLamp",
        ),
        (
            "`GasLamp` and `NightLamp` must not both be enabled.",
            "1: GasLamp excludes NightLamp",
        ),
        (
            "`GasLamp` conflicts with `NightLamp`.",
            "1: GasLamp excludes NightLamp",
        ),
        (
            "`GasLamp` is incompatible with\n`NightLamp`, because both burn.",
            "1: GasLamp excludes NightLamp",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
    assert_eq!(
        told(
            "Lamps.\n\n- `GasLamp` cannot be used with the `NightLamp`,\n  `HallLight` or `WallTorch` gates.\n"
        ),
        [
            "3: GasLamp excludes NightLamp",
            "3: GasLamp excludes HallLight",
            "3: GasLamp excludes WallTorch"
        ]
    );
}

#[test]
fn other_sentences_state_none() {
    for text in [
        "`GasLamp` no longer requires `NightLamp`.",
        "`GasLamp` does not require `NightLamp`.",
        "`GasLamp` is not mutually exclusive with `NightLamp`.",
        "If `GasLamp` requires `NightLamp`, tell us.",
        "`GasLamp` requires `NightLamp` on old walls.",
        "`GasLamp` cannot be used with `NightLamp` when it rains.",
        "`GasLamp` cannot be used with `NightLamp` candles.",
        "`GasLamp` requires `NightLamp` or `HallLight`.",
        "`GasLamp`, `NightLamp` and `HallLight` cannot be enabled together.",
        "The house requires `GasLamp` and `NightLamp`.",
        "`GasLamp` and `NightLamp` are lamps.",
        "A Snapshot requires GasLamp.",
        "Requires `NightLamp`.",
        "~~`GasLamp` requires `NightLamp`.~~",
        "`GasLamp` requires `NightLamp`? No, it does not.",
        "Some think that `GasLamp` requires `NightLamp`.",
        "It is false that `GasLamp` conflicts with `NightLamp`.",
        "Myth: `GasLamp` requires `NightLamp`.",
        "On Windows, `GasLamp` requires `NightLamp`.",
        "In v1.0 and older, `GasLamp` requires `NightLamp`.",
        "For example, `GasLamp` requires `NightLamp`.",
    ] {
        assert_eq!(told(text), [""; 0], "{text}");
    }
}

#[test]
fn a_list_can_name_the_others() {
    let list = "`GasLamp` is mutually exclusive with the following feature gates:\n\n- `NightLamp`\n- `HallLight`: both burn\n";
    assert_eq!(
        told(list),
        [
            "3: GasLamp excludes NightLamp",
            "4: GasLamp excludes HallLight"
        ]
    );
    let other = list.replace("- `HallLight`: both burn", "- candles");
    assert_eq!(told(&other), [""; 0], "a list of other things");
}

#[test]
fn an_item_speaks_of_the_gate_it_begins_with() {
    assert_eq!(
        told(
            "- `GasLamp`: burns. Requires `NightLamp`.\n- **HallLight** (Alpha): requires `WallTorch`\n"
        ),
        [
            "1: GasLamp requires NightLamp",
            "2: HallLight requires WallTorch"
        ]
    );
}

#[test]
fn tables_relate_gates() {
    let table = "## Constraints\n\n| Combination | Reason |\n|---|---|\n| `GasLamp` + `NightLamp` | Mutually exclusive |\n| `GasLamp` + `HallLight` | Works |\n";
    assert_eq!(told(table), ["5: GasLamp excludes NightLamp"]);
    assert!(
        read(table)
            .statements
            .iter()
            .any(|s| s.basis == Basis::Read && s.claim == Claim::Excludes("NightLamp".to_owned()))
    );
    let lead = "These cannot be enabled together:\n\n| Gates |\n|---|\n| GasLamp, NightLamp |\n";
    assert_eq!(told(lead), ["5: GasLamp excludes NightLamp"]);
    let requires = "| Gate | Requires | Note |\n|---|---|---|\n| `GasLamp` | `NightLamp`, `HallLight` | |\n| `HallLight` (old walls) | `WallTorch` | |\n| `WallTorch` | a wall | Requires `GasLamp`. |\n";
    assert_eq!(
        told(requires),
        [
            "3: GasLamp requires NightLamp",
            "3: GasLamp requires HallLight",
            "5: WallTorch requires GasLamp"
        ]
    );
}

#[test]
fn sentences_advise() {
    for (text, expected) in [
        (
            "- Gas of 2025. The house stays dark with older gas unless `GasLamp` is explicitly disabled.",
            "1: GasLamp false",
        ),
        ("Enable the `GasLamp` feature gate.", "1: GasLamp true"),
        ("To save gas, disable `GasLamp`.", "1: GasLamp false"),
        ("You can disable the GasLamp gate.", "1: GasLamp false"),
        (
            "The `GasLamp` feature gate must be enabled.",
            "1: GasLamp true",
        ),
        ("Set `GasLamp=false` and restart.", "1: GasLamp false"),
        (
            "Pass `--feature-gates=GasLamp=true` to it.",
            "1: GasLamp true",
        ),
        (
            "Install it with `--set featureGates.GasLamp=true`, using `x`.",
            "",
        ),
    ] {
        let expected: Vec<&str> = Some(expected)
            .filter(|e| !e.is_empty())
            .into_iter()
            .collect();
        assert_eq!(advised(text), expected, "{text}");
    }
    for text in [
        "Do not enable `GasLamp`.",
        "Never disable the `GasLamp` gate.",
        "When `GasLamp` is disabled, it is dark.",
        "`GasLamp` is disabled by default.",
        "`GasLamp` must not be disabled.",
        "If you disable `GasLamp`, it is dark.",
        "Do not set `GasLamp=false`.",
        "With `GasLamp=false` it is dark.",
        "Teams that enable `GasLamp` are happy.",
    ] {
        assert_eq!(advised(text), [""; 0], "{text}");
    }
}

#[test]
fn samples_are_taken_as_a_whole() {
    let page = "`GasLamp`\n\n```yaml\nfeatureGates:\n  GasLamp: true\n  OldLamp: false\n```\n\n1. Then:\n\n   ```sh\n   helm install \\\n     --set featureGates.NightLamp=true\n   ```\n";
    assert_eq!(
        advised(page),
        ["5: GasLamp true", "6: OldLamp false", "13: NightLamp true"]
    );
    let reading = read(page);
    let lists: Vec<Option<u32>> = reading
        .statements
        .iter()
        .filter(|s| s.mode == Mode::Advises)
        .map(|s| s.listing)
        .collect();
    assert_eq!(lists, [Some(0), Some(0), Some(1)]);
    assert_eq!(reading.listings.len(), 2);
}

#[test]
fn lists_and_headings_define_gates() {
    let claims = |text: &str| -> Vec<(String, Claim)> {
        let statements = read(text).statements.into_iter();
        statements
            .filter(|s| s.listing.is_some())
            .map(|s| (s.subject, s.claim))
            .collect()
    };
    let of = |name: &str, claim: Claim| (name.to_owned(), claim);
    let list = "- **GasLamp** (Alpha, default: false): burns\n- `OldLamp` (Beta): shines\n- `NightLamp` (a lamp)\n";
    assert_eq!(
        claims(list),
        [
            of("GasLamp", Claim::Listed(0)),
            of("GasLamp", Claim::Stage(Stage::Alpha)),
            of("GasLamp", Claim::Default(false)),
            of("OldLamp", Claim::Listed(0)),
            of("OldLamp", Claim::Stage(Stage::Beta)),
        ]
    );
    let headings = "# Gates\n\n### GasLamp\n\nBurns.\n\n- **Stage**: beta\n- Default: enabled\n\n### Use\n\nStage: alpha\n";
    assert_eq!(
        claims(headings),
        [
            of("GasLamp", Claim::Listed(0)),
            of("GasLamp", Claim::Stage(Stage::Beta)),
            of("GasLamp", Claim::Default(true)),
        ]
    );
}

#[test]
fn a_list_of_names_is_one_of_the_other_lists() {
    let listed = |text: &str| -> Vec<String> {
        let statements = read(text).statements.into_iter();
        statements
            .filter(|s| s.location.ledger == LedgerKind::Lists)
            .map(|s| s.subject)
            .collect()
    };
    let list = "The house has these features:\n\n* `GasLamp` (env: `GAS`): burns\n* `OldLamp`\n* NightLamp\n";
    assert_eq!(listed(list), ["GasLamp", "OldLamp", "NightLamp"]);
    for other in [
        list.replace("features", "rooms"),
        list.replace("these features", "these new features"),
        list.replace("* NightLamp", "* a NightLamp"),
        list.replace("* `OldLamp`\n", ""),
    ] {
        assert_eq!(listed(&other), [""; 0], "{other}");
    }
}

#[test]
fn prose_states_stages_in_passing() {
    let claims = |text: &str| -> Vec<Claim> {
        let statements = read(text).statements.into_iter();
        statements
            .map(|s| s.claim)
            .filter(|claim| *claim != Claim::Named)
            .collect()
    };
    let alpha = [Claim::Stage(Stage::Alpha), Claim::Default(false)];
    for text in [
        "Needs [`GasLamp`](gates.md) (Alpha, default: false).",
        "`GasLamp` is an Alpha feature gate, disabled by default.",
        "The `GasLamp` feature gate is an alpha gate and is disabled by default.",
    ] {
        assert_eq!(claims(text), alpha, "{text}");
    }
    for text in [
        "`GasLamp` (a lamp)",
        "`GasLamp` is an alpha of lamps.",
        "`GasLamp` was an alpha feature gate.",
        "`GasLamp` (alpha, later beta)",
    ] {
        assert_eq!(claims(text), [], "{text}");
    }
}

#[test]
fn a_stage_of_a_gate_that_is_not_named_again() {
    let claims = |text: &str| -> Vec<Claim> {
        let said = read(text).statements.into_iter();
        let said = said.filter(|s| s.subject == "GasLamp");
        said.map(|s| s.claim)
            .filter(|claim| matches!(claim, Claim::Stage(_) | Claim::Default(_)))
            .collect()
    };
    let alpha = [Claim::Stage(Stage::Alpha), Claim::Default(false)];
    for text in [
        "Switch the `GasLamp` feature gate on. This feature is in Alpha and is disabled by default.",
        "## GasLamp\n\nLight. The Gas Lamp is an alpha feature and is disabled by default.",
        "## `GasLamp`\n\nThe Gas Lamp is currently in alpha and disabled by default.",
    ] {
        assert_eq!(claims(text), alpha, "{text}");
    }
    let stage = [Claim::Stage(Stage::Beta)];
    for text in [
        "It takes the `GasLamp` gate. The feature is in beta.",
        "## GasLamp\n\nThe Gas Lamp is a beta feature of harbours.",
    ] {
        assert_eq!(claims(text), stage, "{text}");
    }
    for text in [
        "`GasLamp` is bright. This feature is in alpha.",
        "The `GasLamp` feature gate is off. It rains. This feature is in alpha.",
        "The `GasLamp` and `NightLamp` feature gates are off. This feature is in alpha.",
        "Switch the `GasLamp` feature gate on. This feature is in alpha for pods.",
        "Switch the `GasLamp` feature gate on. This feature was in alpha.",
        "## GasLamp and others\n\nThe Gas Lamp is an alpha feature.",
        "## GasLamp\n\nThe Gas is an alpha feature.",
        "## Lamps\n\nThe Gas Lamp is an alpha feature.",
    ] {
        assert_eq!(claims(text), [], "{text}");
    }
}

#[test]
fn a_page_of_a_gate_has_its_stages() {
    let page = "---\ntitle: GasLamp\ncontent_type: feature_gate\nstages:\n  - stage: alpha\n    defaultValue: false\n    fromVersion: \"0.1\"\n    toVersion: \"0.2\"\n  - stage: beta\n    defaultValue: true\n    fromVersion: \"0.3\"\n---\nBurns.\n";
    let claims: Vec<(u32, Claim)> = read(page)
        .statements
        .into_iter()
        .filter(|s| s.claim != Claim::Named)
        .map(|s| (s.location.line, s.claim))
        .collect();
    assert_eq!(
        claims,
        [
            (5, Claim::StageSince(Stage::Alpha, "0.1".to_owned())),
            (9, Claim::StageSince(Stage::Beta, "0.3".to_owned())),
            (9, Claim::Stage(Stage::Beta)),
            (9, Claim::Default(true)),
        ]
    );
    let broken = page.replace("stages:\n", "stages: [\n");
    let reading = read(&broken);
    assert_eq!(reading.unread.len(), 1, "its head cannot be read");
    assert_eq!(reading.statements.len(), 1, "the name in it is still there");
}

#[test]
fn gates_are_named_once_a_line() {
    let named: Vec<(String, u32)> = read("`GasLamp`, GasLamp and\nSnapshot `NightLamp`\n")
        .statements
        .into_iter()
        .filter(|s| s.claim == Claim::Named)
        .map(|s| (s.subject, s.location.line))
        .collect();
    let of = |name: &str, line| (name.to_owned(), line);
    assert_eq!(
        named,
        [of("GasLamp", 1), of("Snapshot", 2), of("NightLamp", 2)]
    );
}

#[test]
fn hostile_pages_end() {
    let many = "`GasLamp` and ".repeat(20_000) + "`NightLamp` are mutually exclusive";
    assert_eq!(told(&many), [""; 0]);
    let often = read(&"`GasLamp` requires `NightLamp`.\n".repeat(20_000));
    assert_eq!(often.unread.len(), 1, "what is left out is told");
    let deep = ">".repeat(5_000) + " `GasLamp` requires `NightLamp`";
    let _ = read(&deep);
    assert_eq!(read("\u{0}`GasLamp`").statements.len(), 0, "no text");
}

#[test]
fn sentences_have_bounds() {
    let group = |count: usize| {
        let gates = vec!["`GasLamp`"; count].join(", ");
        told(&format!("{gates} and `NightLamp` are mutually exclusive."))
    };
    assert!(!group(2).is_empty());
    assert_eq!(group(20), [""; 0], "a run of names is a list");
    let far = |words: usize| {
        let more = "word ".repeat(words);
        told(&format!(
            "`GasLamp` is new, {more}, and `GasLamp` requires `NightLamp`."
        ))
    };
    assert_eq!(far(10).len(), 1);
    let aside = |blanks: usize| {
        let more = " ".repeat(blanks);
        let page = format!("The gate `GasLamp` ({more}Alpha) burns.");
        let statements = read(&page).statements.into_iter();
        statements
            .filter(|s| matches!(s.claim, Claim::Stage(_)))
            .count()
    };
    assert_eq!((aside(10), aside(600)), (1, 0), "a longer remark is none");
}

/// Brackets that are never closed cost no more than those that are.
#[test]
fn brackets_without_end_cost_nothing() {
    let page = "`GasLamp` ( ".repeat(100_000);
    let reading = read(&page);
    assert!(reading.statements.len() <= 8192);
}
