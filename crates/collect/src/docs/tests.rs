use gradus_core::stage::Stage;
use gradus_core::statement::{Basis, Claim};

use super::*;

fn doc(text: &str) -> Reading {
    read("docs/gates.md", text.as_bytes(), 0)
}

/// Every statement as `line:column subject claim`; a guess ends in `?`.
fn said(reading: &Reading) -> Vec<String> {
    reading
        .statements
        .iter()
        .filter(|s| !matches!(s.claim, Claim::Listed(_)))
        .map(|s| {
            let claim = match &s.claim {
                Claim::Stage(stage) => stage.to_string(),
                Claim::Default(value) => value.to_string(),
                Claim::Since(version) => format!("since {version}"),
                Claim::StageSince(stage, version) => format!("{stage} since {version}"),
                other => other.as_str().to_owned(),
            };
            let guess = if s.basis == Basis::Inferred { "?" } else { "" };
            let at = &s.location;
            format!("{}:{} {} {claim}{guess}", at.line, at.column, s.subject)
        })
        .collect()
}

fn subjects(reading: &Reading) -> Vec<&str> {
    reading
        .statements
        .iter()
        .filter(|s| matches!(s.claim, Claim::Listed(_)))
        .map(|s| s.subject.as_str())
        .collect()
}

#[test]
fn a_table_of_gates_with_places() {
    let reading = doc("\
# Lamps

## Gates

| Feature gate | Stage | Default | Since | Effect |
|---|---|---|---|---|
| `DimLamp` | Alpha | `false` | v0.2 | dims |
| `WarmLamp`  |  Beta | `true` | v0.1.0 | warms |
");
    assert_eq!(
        said(&reading),
        [
            "7:15 DimLamp alpha",
            "7:23 DimLamp false",
            "7:33 DimLamp since v0.2",
            "8:18 WarmLamp beta",
            "8:25 WarmLamp true",
            "8:34 WarmLamp since v0.1.0",
        ]
    );
    let listing = &reading.listings[0];
    assert_eq!(listing.headings, ["Lamps", "Gates"]);
    assert_eq!(listing.columns[..2], ["feature gate", "stage"]);
    assert_eq!((listing.rows, listing.location.line), (2, 5));
    let first = &reading.statements[0].location;
    assert_eq!((first.line, first.column), (7, 3));
    assert_eq!(
        first.text.as_deref(),
        Some("| `DimLamp` | Alpha | `false` | v0.2 | dims |")
    );
}

#[test]
fn listings_are_numbered_from_the_given_number() {
    let page = "| Gate |\n|---|\n| Aa |\n\ntext\n\n| Gate |\n|---|\n| Bb |\n";
    let reading = read("a.md", page.as_bytes(), 7);
    let ids: Vec<u32> = reading.listings.iter().map(|l| l.id).collect();
    assert_eq!(ids, [7, 8]);
    assert_eq!(reading.statements[1].claim, Claim::Listed(8));
    assert_eq!(reading.statements[1].listing, Some(8));
}

#[test]
fn a_row_with_a_filled_until_is_history() {
    let reading = doc("\
## Graduated or deprecated gates

| Feature | Default | Stage | Since | Until |
|---------|---------|-------|-------|-------|
| Old | `false` | `Alpha` | `1.7` | `1.8` |
| Old |  | `Removed` | `1.9` | |
| Kept | `false` | `Alpha` | `1.7` | `1.8` |
| Kept | `true` | `GA` | `1.9` | – |
| Ended | `true` | `GA` | `1.2` | `1.3` |
");
    assert_eq!(
        said(&reading),
        [
            "5:29 Old alpha since 1.7",
            "6:12 Old removed",
            "7:30 Kept alpha since 1.7",
            "8:19 Kept stable",
            "8:26 Kept stable since 1.9",
            "8:10 Kept true",
            "9:27 Ended stable since 1.2",
            "9:3 Ended removed?",
        ]
    );
}

#[test]
fn one_column_a_stage() {
    let reading = doc("\
| Feature Name | Default | Stage | Alpha Release | Beta | GA since |
|---|---|---|---|---|---|
| `Aaa` | `true` | GA | N/A | v1.2 | v1.4 |
");
    assert_eq!(
        said(&reading),
        [
            "3:20 Aaa stable",
            "3:11 Aaa true",
            "3:31 Aaa beta since v1.2",
            "3:38 Aaa stable since v1.4",
        ]
    );
}

#[test]
fn a_heading_can_say_that_gates_are_gone() {
    let gone = doc("## Removed gates\n\n| Gate | Stage |\n|---|---|\n| Aaa | GA |\n");
    assert_eq!(said(&gone), ["5:3 Aaa removed"]);
    // "graduated" is no end: the gate may still be there, locked.
    let here = doc("## Graduated or removed gates\n\n| Gate | Stage |\n|---|---|\n| Aaa | GA |\n");
    assert_eq!(said(&here), ["5:9 Aaa stable"]);
    let column = doc("| Gate | Removed in |\n|---|---|\n| Aaa | v2.6 |\n| Bbb | N/A |\n");
    assert_eq!(said(&column), ["3:9 Aaa removed"]);
    // A heading holds until the next of its rank.
    let next = doc("## Former gates\n\n## Gates\n\n| Gate | Stage |\n|---|---|\n| Aaa | GA |\n");
    assert_eq!(said(&next), ["7:9 Aaa stable"]);
}

#[test]
fn the_first_version_is_not_the_stage_s() {
    let reading = doc("\
| Feature Gate | Stage | From Version | To Version |
|---|---|---|---|
| `lamp.dim` | stable | v0.100.0 | v0.120.0 |
");
    assert_eq!(
        said(&reading),
        ["3:16 lamp.dim stable", "3:25 lamp.dim since v0.100.0"]
    );
}

#[test]
fn rows_that_tell_a_history_without_until_state_no_present() {
    let reading = doc("\
| Gate | Stage | Since |
|---|---|---|
| Aaa | Alpha | v1.1 |
| Aaa | Beta | v1.2 |
| Bbb | Beta | v1.2 |
");
    assert_eq!(
        said(&reading),
        [
            "3:17 Aaa alpha since v1.1",
            "4:16 Aaa beta since v1.2",
            "5:9 Bbb beta",
            "5:16 Bbb since v1.2",
        ]
    );
}

#[test]
fn words_of_stage_cells() {
    let stage_of = |cell: &str| -> Vec<String> {
        let reading = doc(&format!("| Gate | Stage |\n|---|---|\n| Aaa | {cell} |\n"));
        said(&reading)
            .iter()
            .filter_map(|s| s.split_once(" Aaa ").map(|(_, claim)| claim.to_owned()))
            .collect()
    };
    for (cell, expected) in [
        ("GA", vec!["stable"]),
        ("**Stable**", vec!["stable"]),
        ("`Beta`", vec!["beta"]),
        ("Alpha (v1.2)", vec!["alpha?", "alpha since v1.2?"]),
        ("Beta (since v1.2)", vec!["beta", "beta since v1.2"]),
        ("Beta since 1.3", vec!["beta", "beta since 1.3"]),
        ("General availability (GA)", vec!["stable"]),
        ("Beta[^1]", vec!["beta?"]),
        ("Beta<sup>1</sup>", vec!["beta?"]),
        ("Beta \\*", vec!["beta?"]),
        ("Beta (planned)", vec!["beta?"]),
        ("~~Alpha~~ Beta", vec!["beta"]),
        ("<del>Alpha</del> Beta", vec!["beta"]),
        ("~~Alpha~~", vec![]),
        ("Deprecated", vec!["deprecated"]),
        ("Removed", vec!["removed"]),
        ("Stable (deprecated)", vec![]),
        ("Beta on amd64 only", vec![]),
        ("Alpha/Beta", vec![]),
        ("Beta since the spring", vec![]),
        ("Disabled", vec![]),
        ("Default", vec![]),
        ("Experimental", vec![]),
        ("N/A", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(stage_of(cell), expected, "{cell}");
    }
}

#[test]
fn words_of_default_cells() {
    for (cell, expected) in [
        ("`true`", Some(true)),
        ("Disabled", Some(false)),
        ("On", Some(true)),
        ("no", Some(false)),
        ("✅", Some(true)),
        ("✔️", Some(true)),
        (":x:", Some(false)),
        ("❌ ", Some(false)),
        ("true (locked)", Some(true)),
        ("true (false on Windows)", None),
        ("true on Linux", None),
        ("`5`", None),
        ("-", None),
    ] {
        let reading = doc(&format!(
            "| Gate | Enabled by default |\n|---|---|\n| Aaa | {cell} |\n"
        ));
        let value = reading.statements.iter().find_map(|s| match s.claim {
            Claim::Default(value) => Some(value),
            _ => None,
        });
        assert_eq!(value, expected, "{cell}");
    }
}

#[test]
fn names_are_taken_out_of_markdown() {
    for (cell, expected) in [
        ("`DimLamp`", Some("DimLamp")),
        ("DimLamp", Some("DimLamp")),
        ("[`DimLamp`](dim.md)", Some("DimLamp")),
        ("[DimLamp](dim.md#a)", Some("DimLamp")),
        ("**`lamp.dim`**", Some("lamp.dim")),
        ("`DimLamp`[^1]", Some("DimLamp")),
        ("DimLamp<sup>2</sup>", Some("DimLamp")),
        ("DimLamp \\*", Some("DimLamp")),
        ("DimLamp†", Some("DimLamp")),
        ("Dim<wbr>Lamp", Some("DimLamp")),
        ("Dim\u{200b}Lamp", Some("DimLamp")),
        ("DIM\\_LAMP", Some("DIM_LAMP")),
        ("DimLamp (deprecated)", Some("DimLamp")),
        ("`DimLamp` (Kubernetes 1.34–1.35)", Some("DimLamp")),
        ("DimLamp (`dimLamp`)", Some("DimLamp")),
        ("~~DimLamp~~", Some("DimLamp")),
        ("`DimLamp` + `WarmLamp`", None),
        ("`DimLamp`, `WarmLamp`", None),
        ("DimLamp / WarmLamp", None),
        ("`DimLamp`<br>`WarmLamp`", None),
        ("Dim the lamp", None),
        ("the `DimLamp` gate", None),
        ("`--dim-lamp`", None),
        ("`DimLamp=true`", None),
        ("1.2", None),
        ("None", None),
        ("", None),
    ] {
        let reading = doc(&format!("| Gate | Stage |\n|---|---|\n| {cell} | Beta |\n"));
        assert_eq!(subjects(&reading).first().copied(), expected, "{cell}");
        let has_claims = !said(&reading).is_empty();
        assert_eq!(has_claims, expected.is_some(), "{cell}");
    }
}

#[test]
fn tables_of_something_else_say_nothing_wrong() {
    // Combinations, feature sets in columns, command line flags, a matrix.
    for page in [
        "| Combination | Reason |\n|---|---|\n| `A1` + `B1` | no |\n",
        "| CLI flag | Default |\n|---|---|\n| `--x` | true |\n",
        "| Field | Default |\n|---|---|\n| `replicas` | true |\n",
    ] {
        assert_eq!(doc(page), Reading::default(), "{page}");
    }
    let sets = doc("\
| FeatureGate | Default on Tiny | TechPreviewNoUpgrade on Tiny |
| --- | --- | --- |
| DimLamp| | <span style=\"color: green\">Enabled</span> |
");
    assert_eq!(subjects(&sets), ["DimLamp"]);
    assert_eq!(said(&sets), Vec::<String>::new());
    let requires = doc("| Feature gate | Requires |\n|---|---|\n| `Aaa` | `Bbb` |\n");
    assert_eq!(said(&requires), Vec::<String>::new());
}

#[test]
fn the_column_that_speaks_of_gates_has_the_names() {
    let reading =
        doc("| Name | Feature gate | Stage |\n|---|---|---|\n| Dimmer | `DimLamp` | GA |\n");
    assert_eq!(subjects(&reading), ["DimLamp"]);
}

#[test]
fn front_matter_shortcodes_and_comments_around_a_table() {
    let page = "\
---
title: \"Feature gates\"
list: |
  | Gate | Stage |
  |---|---|
  | NotThis | GA |
---
{{< lamp-table caption=\"gates\" >}}
<!-- generated -->
| Gate | Stage |
|---|---|
| Aaa | Beta |
{{< /lamp-table >}}

<!--
| Gate | Stage |
|---|---|
| NorThis | GA |
-->
";
    let reading = doc(page);
    assert_eq!(said(&reading), ["12:9 Aaa beta"]);
    assert_eq!(reading.listings[0].headings, ["Feature gates"]);
    assert_eq!(reading.listings[0].rows, 1);
    let toml = doc("+++\ntitle = 'Gates'\n+++\n| Gate | Stage |\n|---|---|\n| Aaa | Beta |\n");
    assert_eq!(said(&toml), ["6:9 Aaa beta"]);
    assert_eq!(toml.listings[0].headings, ["Gates"]);
    // A rule, and no front matter.
    let rule = doc("---\n\n| Gate | Stage |\n|---|---|\n| Aaa | Beta |\n");
    assert_eq!(said(&rule), ["5:9 Aaa beta"]);
}

#[test]
fn missing_cells_escaped_pipes_windows_lines_and_a_mark_in_front() {
    let page = "\u{feff}| Gate | Note | Stage |\r\n|---|---|---|\r\n| `Aaa` | a \\| b | Beta |\r\n| `Bbb` |\r\nCcc | x | GA\r\n";
    let reading = doc(page);
    assert_eq!(said(&reading), ["3:20 Aaa beta", "5:11 Ccc stable"]);
    assert_eq!(subjects(&reading), ["Aaa", "Bbb", "Ccc"]);
    assert_eq!(
        reading.statements[0].location.text.as_deref(),
        Some("| `Aaa` | a \\| b | Beta |")
    );
}

#[test]
fn tables_in_lists_and_quotes_keep_their_places() {
    let reading = doc(
        "- item\n\n  | Gate | Stage |\n  |---|---|\n  | Aaa | Beta |\n\n> | Gate | Stage |\n> |---|---|\n> | Bbb | GA |\n",
    );
    assert_eq!(said(&reading), ["5:11 Aaa beta", "9:11 Bbb stable"]);
}

#[test]
fn tables_in_code_are_no_tables() {
    let closed = doc("```md\n| Gate | Stage |\n|---|---|\n| Aaa | Beta |\n```\n");
    assert_eq!(closed, Reading::default());
    let open = doc("# A\n\n~~~\n| Gate | Stage |\n|---|---|\n| Aaa | Beta |\n");
    assert_eq!(open.statements, Vec::new());
    assert_eq!(open.unread.len(), 1);
    assert_eq!(open.unread[0].code, UnreadCode::Syntax);
    assert!(open.unread[0].reason.contains("line 3"), "{open:?}");
}

#[test]
fn conflict_markers_are_told_and_the_rest_is_read() {
    let reading = doc("\
| Gate | Stage |
|---|---|
| Aaa | Beta |
<<<<<<< HEAD
| Bbb | Alpha |
=======
| Bbb | Beta |
>>>>>>> branch
");
    assert!(reading.unread[0].reason.contains("line 4"), "{reading:?}");
    assert!(subjects(&reading).contains(&"Aaa"));
    // The underline of a heading is no conflict.
    assert_eq!(
        doc("A\n=======\n\n| Gate |\n|---|\n| Aaa |\n").unread,
        Vec::new()
    );
}

#[test]
fn what_is_no_text_is_unread() {
    let code = |bytes: &[u8]| read("a.md", bytes, 0).unread.first().map(|u| u.code);
    assert_eq!(
        code(b"| Gate |\n|---|\n| A\xff |\n"),
        Some(UnreadCode::NotText)
    );
    assert_eq!(
        code(b"| Gate |\n|---|\n| A\0 |\n"),
        Some(UnreadCode::NotText)
    );
    let large = vec![b'a'; usize::try_from(MAX_FILE_BYTES).expect("fits") + 1];
    assert_eq!(code(&large), Some(UnreadCode::TooLarge));
    assert_eq!(code(b""), None);
}

#[test]
fn stages_of_other_ladders() {
    let reading = doc(
        "| Gate | State |\n|---|---|\n| Aaa | Discontinued |\n| Bbb | TechPreviewNoUpgrade |\n",
    );
    let stages: Vec<Stage> = reading
        .statements
        .iter()
        .filter_map(|s| match s.claim {
            Claim::Stage(stage) => Some(stage),
            _ => None,
        })
        .collect();
    assert_eq!(stages, [Stage::Discontinued, Stage::TechPreview]);
}

proptest::proptest! {
    #[test]
    fn any_page_reads_and_every_place_is_in_it(page in "([|`\\-: \\n#<>A-Za-z{}~*\\[\\]^()é.]|\\|---\\|---\\|\n|\\| Gate \\| Stage \\|\n){0,80}") {
        let reading = doc(&page);
        for s in &reading.statements {
            let line = page.lines().nth(s.location.line as usize - 1);
            proptest::prop_assert!(line.is_some());
            proptest::prop_assert_eq!(s.location.text.as_deref(), line.map(str::trim));
        }
    }
}

#[test]
fn what_is_struck_out_or_noted_is_no_plain_claim() {
    let reading = doc("\
| Feature gate | Stage | Default | Since |
|---|---|---|---|
| ~~`Aaa`~~ | Beta | `true` | v0.2 |
| `Bbb` | Beta | ~~`false`~~ `true` | ~~v0.1~~ v0.2 |
| `Ccc`[^1] | Beta | `true` | v0.2 |
| `Ddd` | Beta | `true`[^1] | v0.2 (v0.1 as alpha) |
| `Eee` (removed in 0.5) | Beta | `true` (0.4) | v0.2 |

[^1]: Only where there is gas.
");
    assert_eq!(subjects(&reading), ["Aaa", "Bbb", "Ccc", "Ddd", "Eee"]);
    assert_eq!(
        said(&reading),
        [
            "3:3 Aaa removed?",
            "4:11 Bbb beta",
            "4:18 Bbb true",
            "4:39 Bbb since v0.2",
            "5:15 Ccc beta?",
            "5:22 Ccc true?",
            "5:31 Ccc since v0.2?",
            "6:11 Ddd beta",
            "6:18 Ddd true?",
            "6:31 Ddd since v0.2?",
            "7:28 Eee beta?",
            "7:35 Eee true?",
            "7:50 Eee since v0.2?",
        ]
    );
}

#[test]
fn the_sentence_before_a_table_is_heard() {
    let table = "| Gate | Default |\n|---|---|\n| Aaa | true |\n";
    let after = |text: &str| {
        let reading = doc(&format!("## Gates\n\n{text}\n\n{table}"));
        let said = said(&reading).into_iter();
        said.map(|s| {
            s.split_once(' ')
                .map_or(String::new(), |(_, s)| s.to_owned())
        })
        .collect::<Vec<_>>()
    };
    let gone = "The following gates were removed in v0.5:";
    assert_eq!(after(gone), ["Aaa removed"]);
    assert_eq!(
        after("There were more. The gates below are\nno longer there."),
        ["Aaa removed"]
    );
    assert_eq!(
        after("The following gates are deprecated, and will be removed in v0.6:"),
        ["Aaa deprecated?", "Aaa true"]
    );
    assert_eq!(after("The following gates can be set:"), ["Aaa true"]);
    assert_eq!(after(&format!("~~{gone}~~")), ["Aaa true"], "struck out");
    // Something stands between: the sentence is about that.
    for between in [
        "### All gates",
        "- `Old`",
        "```\nx\n```",
        "Here are the others.",
    ] {
        assert_eq!(
            after(&format!("{gone}\n\n{between}")),
            ["Aaa true"],
            "{between}"
        );
    }
    let second = doc(&format!("{gone}\n\n{table}\n{table}"));
    assert_eq!(said(&second).len(), 2);
    let both = doc(&format!("{gone}\n\n{table}\n---\n\n{table}"));
    assert_eq!(said(&both), ["5:3 Aaa removed", "11:9 Aaa true"]);
}

#[test]
fn rows_without_end() {
    let table = |rows: usize| {
        format!(
            "| Gate | Stage |\n|---|---|\n{}",
            "| Aaa | Beta |\n".repeat(rows)
        )
    };
    assert_eq!(doc(&table(20_000)).unread, []);
    let reading = doc(&format!("{}\n{}", table(15_000), table(10_000)));
    assert_eq!(reading.listings.iter().map(|l| l.rows).sum::<u32>(), 20_000);
    let told: Vec<UnreadCode> = reading.unread.iter().map(|u| u.code).collect();
    assert_eq!(told, [UnreadCode::Budget], "it is told once");
}

/// A page can be all one line.
#[test]
fn a_line_is_kept_up_to_a_length() {
    let reading = doc(&format!(
        "| Gate | Stage | Note |\n|---|---|---|\n| Aaa | Beta | {} |\n",
        "é".repeat(5_000)
    ));
    let text = reading.statements[0]
        .location
        .text
        .as_deref()
        .unwrap_or_default();
    assert_eq!(text.chars().count(), 500);
}
