//! What is more than a person writes is left out and told, and the rest is used.

use gradus_collect::go::Reading;
use gradus_core::ledger::{CoverageState, UnreadCode};
use gradus_core::statement::{Claim, Mode};

use crate::{reasons, tree};

const GATES: (&str, &str) = (
    "features/features.go",
    "package features\n\nconst (\n\tTide featuregate.Feature = \"Tide\"\n\tReed featuregate.Feature = \"Reed\"\n)\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{Tide: {}, Reed: {}}\n",
);

/// Reads the gates with one more file of another package.
fn beside(path: &str, code: &str) -> Reading {
    let text = format!("package lake\n\nimport \"example.org/lake/features\"\n\n{code}");
    tree(&[
        ("go.mod", "module example.org/lake\n"),
        GATES,
        (path, &text),
    ])
}

/// Reads the gates with one more file of their package.
fn within(code: &str) -> Reading {
    let text = format!("package features\n\n{code}");
    tree(&[
        ("go.mod", "module example.org/lake\n"),
        GATES,
        ("features/more.go", &text),
    ])
}

/// Codes and reasons of what was unread.
fn unread(reading: &Reading) -> Vec<(UnreadCode, &str)> {
    let all = reading.unread.iter().chain(&reading.part.unread);
    all.map(|u| (u.code, u.reason.as_str())).collect()
}

fn is_over(reading: &Reading, reason: &str) {
    let found = unread(reading);
    assert!(
        found
            .iter()
            .any(|(code, r)| *code == UnreadCode::Budget && r.contains(reason)),
        "{reason}: {found:?}"
    );
}

fn constraints(reading: &Reading) -> usize {
    let gates = reading.inventory.gates.iter();
    gates.map(|g| g.requires.len() + g.excludes.len()).sum()
}

#[test]
fn names_that_lead_to_names() {
    let chain = |length: usize| {
        let mut code = "const N0 featuregate.Feature = \"Last\"\n".to_owned();
        for i in 1..=length {
            code.push_str(&format!("const N{i} = N{}\n", i - 1));
        }
        code.push_str(&format!(
            "var more = map[featuregate.Feature]featuregate.FeatureSpec{{N{length}: {{}}}}\n"
        ));
        within(&code)
    };
    assert!(chain(8).inventory.gate("Last").is_some());
    let reading = chain(9);
    assert!(reading.inventory.gate("Last").is_none());
    assert_eq!(
        reasons(&reading).len(),
        1,
        "it is told: {:?}",
        reasons(&reading)
    );
    assert!(
        reading.inventory.gate("Tide").is_some(),
        "the others are used"
    );
}

#[test]
fn helpers_that_hand_a_gate_on() {
    let helpers = |count: usize| {
        let mut code =
            "func On0(f featuregate.Feature) bool { return gate.Enabled(f) }\n".to_owned();
        for i in 1..count {
            code.push_str(&format!(
                "func On{i}(f featuregate.Feature) bool {{ return On{}(f) }}\n",
                i - 1
            ));
        }
        code.push_str(&format!("func use() {{ print(On{}(Tide)) }}\n", count - 1));
        within(&code)
    };
    let uses = |reading: &Reading| {
        reading
            .inventory
            .gate("Tide")
            .map(|g| g.indirect_use_sites.len())
    };
    let reading = helpers(3);
    assert_eq!((uses(&reading), unread(&reading).len()), (Some(1), 0));
    let reading = helpers(4);
    assert_eq!(uses(&reading), Some(0));
    is_over(
        &reading,
        "On3 hands a gate on through more than 3 functions",
    );
}

#[test]
fn imports_without_end() {
    let imports = |count: usize| {
        let more: String = (1..count).map(|i| format!("\t\"a/b{i}\"\n")).collect();
        let text = format!(
            "package lake\n\nimport (\n{more}\t\"example.org/lake/features\"\n)\n\nfunc f() bool {{ return gate.Enabled(features.Tide) }}\n"
        );
        tree(&[
            ("go.mod", "module example.org/lake\n"),
            GATES,
            ("lake.go", &text),
        ])
    };
    let uses = |reading: &Reading| reading.inventory.gate("Tide").map(|g| g.use_sites.len());
    assert_eq!(uses(&imports(500)), Some(1));
    let reading = imports(501);
    assert_eq!(uses(&reading), Some(0));
    is_over(&reading, "only the first 500 imports");
}

#[test]
fn conditions_with_too_many_cases() {
    let validate = |condition: &str| {
        beside(
            "lake.go",
            &format!(
                "func Validate() error {{\n\tif {condition} {{\n\t\treturn errors.New(\"no\")\n\t}}\n\treturn nil\n}}\n"
            ),
        )
    };
    let on = "on(features.Tide)".replace("on", "gate.Enabled");
    let off = "!gate.Enabled(features.Reed)";
    let reading = validate(&format!("{on} && {off}"));
    assert_eq!((constraints(&reading), unread(&reading).len()), (1, 0));
    // Seven alternatives of two, one upon the other, are 128 cases.
    let either = format!("({on} || {off})");
    let wide = [either.as_str(); 7].join(" && ");
    let reading = validate(&wide);
    assert_eq!(constraints(&reading), 0);
    is_over(&reading, "line 6: conditions on gates with more cases");
    // So many parts are not even taken apart.
    let long = vec![on.as_str(); 40].join(" && ");
    is_over(&validate(&long), "more cases than a person thinks of");
    // What is not about gates makes no cases.
    let other = vec!["(a || b)"; 30].join(" && ");
    let reading = validate(&format!("{on} && {off} || {other}"));
    assert_eq!((constraints(&reading), unread(&reading).len()), (1, 0));
}

#[test]
fn guards_and_cases_without_end() {
    let guarded = |count: usize| {
        let guard = "\tif !gate.Enabled(features.Tide) {\n\t\treturn nil\n\t}\n";
        beside(
            "lake.go",
            &format!(
                "func Validate() error {{\n{}\tif gate.Enabled(features.Reed) {{\n\t\treturn errors.New(\"no\")\n\t}}\n\treturn nil\n}}\n",
                guard.repeat(count)
            ),
        )
    };
    let reading = guarded(5);
    assert_eq!((constraints(&reading), unread(&reading).len()), (2, 0));
    let reading = guarded(17);
    assert_eq!(constraints(&reading), 0);
    is_over(&reading, "more cases than a person thinks of");
    let switched = |count: usize| {
        let case = "\tcase gate.Enabled(features.Tide):\n\t\tprint(1)\n";
        beside(
            "lake.go",
            &format!(
                "func Validate() error {{\n\tswitch {{\n{}\tcase gate.Enabled(features.Reed):\n\t\treturn errors.New(\"no\")\n\t}}\n\treturn nil\n}}\n",
                case.repeat(count)
            ),
        )
    };
    assert_eq!(constraints(&switched(1)), 1, "Reed requires Tide");
    is_over(&switched(17), "more cases than a person thinks of");
}

#[test]
fn pairs_of_one_condition() {
    let names: Vec<String> = (0..30).map(|i| format!("Gate{i:02}")).collect();
    let constants: String = names
        .iter()
        .map(|n| format!("const {n} featuregate.Feature = \"{n}\"\n"))
        .collect();
    let entries: String = names.iter().map(|n| format!("{n}: {{}}, ")).collect();
    let checks: Vec<String> = names.iter().map(|n| format!("gate.Enabled({n})")).collect();
    let reading = within(&format!(
        "{constants}\nvar more = map[featuregate.Feature]featuregate.FeatureSpec{{{entries}}}\n\nfunc f() {{\n\tif {} {{\n\t\tprint(1)\n\t}}\n}}\n",
        checks.join(" && ")
    ));
    assert_eq!(reading.facts.together.len(), 256, "of 435");
    is_over(&reading, "conditions on gates");
}

#[test]
fn declarations_that_are_too_long() {
    let padding = |bytes: usize| "\tprint(1)\n".repeat(bytes / 10);
    let small = beside(
        "lake.go",
        &format!(
            "func f() {{\n{}\tuse(gate.Enabled(features.Tide))\n}}\n",
            padding(100)
        ),
    );
    assert_eq!(unread(&small), []);
    for body in [
        "use(gate.Enabled(features.Tide))",
        "gate.Set(\"Tide=true\")",
    ] {
        let reading = beside(
            "lake.go",
            &format!("func f() {{\n{}\t{body}\n}}\n", padding(600_000)),
        );
        is_over(&reading, "nested too deeply or too long");
        assert_eq!(reading.inventory.gates.len(), 2, "the others are used");
    }
    let reading = beside(
        "lake_test.go",
        &format!(
            "func TestF(t *testing.T) {{\n{}\tset(t, features.Tide, true)\n}}\n\nfunc TestG(t *testing.T) {{\n\tset(t, features.Reed, true)\n}}\n",
            padding(600_000)
        ),
    );
    is_over(&reading, "nested too deeply or too long");
    assert_eq!(reading.part.cases.len(), 1, "the other test is used");
}

/// Reads a test; tells how many cases and events there are.
fn tested(body: &str) -> (Reading, usize) {
    let reading = beside(
        "lake_test.go",
        &format!("func TestF(t *testing.T) {{\n{body}}}\n"),
    );
    let sets = reading.part.statements.iter();
    let sets = sets.filter(|s| s.mode == Mode::Tests && matches!(s.claim, Claim::SetsTo(_)));
    let count = sets.count();
    (reading, count)
}

#[test]
fn tests_that_do_too_much_with_gates() {
    let set = "\tset(t, features.Tide, true)\n";
    let (reading, sets) = tested(&set.repeat(4_000));
    assert_eq!((unread(&reading).len(), sets), (0, 1), "said once");
    let (reading, sets) = tested(&set.repeat(5_000));
    is_over(
        &reading,
        "tests that do more with gates than a person writes",
    );
    assert_eq!(sets, 1, "what was read is used");
    let tests = reading
        .part
        .coverage
        .iter()
        .find(|c| c.why.contains("Go test file"));
    assert_eq!(tests.map(|c| c.state), Some(CoverageState::Partial));
}

#[test]
fn tables_of_tests_without_end() {
    let table = |rows: usize| {
        let rows = "{gate: features.Tide},".repeat(rows);
        tested(&format!(
            "\tfor _, tc := range []struct{{gate featuregate.Feature}}{{{rows}}} {{\n\t\tset(t, tc.gate, true)\n\t}}\n"
        ))
    };
    let (reading, sets) = table(100);
    assert_eq!((unread(&reading).len(), sets), (0, 100));
    let (reading, sets) = table(5_000);
    is_over(&reading, "tests that do more with gates");
    assert_eq!(sets, 4_096, "the first rows are used");
}

/// What is set around subtests counts for each: so many times so many would fill any memory.
#[test]
fn what_is_inherited_has_a_bound() {
    let around = "\tset(t, features.Reed, true)\n".repeat(3_000);
    let subtest =
        "\tt.Run(\"a\", func(t *testing.T) { set(t, features.Tide, true) })\n".repeat(3_000);
    let (reading, _) = tested(&format!("{around}{subtest}"));
    is_over(&reading, "tests that do more with gates");
    let rows = "{gate: features.Tide},".repeat(3_000);
    let (reading, _) = tested(&format!(
        "\tfor _, tc := range []struct{{gate featuregate.Feature}}{{{rows}}} {{\n\t\tset(t, tc.gate, true)\n{around}\t}}\n"
    ));
    is_over(&reading, "tests that do more with gates");
}

/// All names are searched for at once: one that is as long as a file would fill any memory.
#[test]
fn names_that_are_no_names() {
    let named = |length: usize| {
        let name = "L".repeat(length);
        within(&format!(
            "const Long featuregate.Feature = \"{name}\"\n\nvar more = map[featuregate.Feature]featuregate.FeatureSpec{{Long: {{}}}}\n"
        ))
    };
    assert_eq!(named(256).inventory.gates.len(), 3);
    let reading = named(500_000);
    assert_eq!(reading.inventory.gates.len(), 2, "the others are used");
    assert!(reasons(&reading)[0].ends_with("a name of more than 256 bytes is no gate's"));
    let long = "l".repeat(100_000);
    let reading = within(&format!(
        "func {long}(f featuregate.Feature) bool {{ return gate.Enabled(f) }}\n\nfunc {long}2() bool {{ return gate.Enabled(Tide) }}\n\nconst {long}3 = Tide\n"
    ));
    assert_eq!(reading.inventory.gates.len(), 2);
}

/// A text that only grows by what it is put together from is no text.
#[test]
fn texts_that_grow_are_no_texts() {
    let gate = "L".repeat(250);
    let read = |sum: &str| {
        let reading = within(&format!(
            "const L featuregate.Feature = \"{gate}\"\n\nvar more = map[featuregate.Feature]featuregate.FeatureSpec{{L: {{}}}}\n\nfunc f() {{\n\tprint({sum})\n}}\n"
        ));
        reading.part.statements.len()
    };
    let filled = |names: usize| {
        let holes = "%s".repeat(names);
        let names = ", L".repeat(names);
        read(&format!(
            "fmt.Sprintf(\"{holes} set %s=true\"{names}, Tide)"
        ))
    };
    assert_eq!(filled(100), 1, "an advice");
    assert_eq!(filled(5_000), 0, "of more than a million letters");
    assert_eq!(
        read(&format!("\"{} set Tide=true\"", "x".repeat(400_000))),
        1
    );
}

#[test]
fn comments_are_quoted_up_to_a_length() {
    let commented = |lines: usize| {
        let comment = "\t// Why it is so.\n".repeat(lines);
        let reading = beside(
            "other/lake.go",
            &format!("func f() {{\n{comment}\tgate.Set(\"Tide=true\")\n}}\n"),
        );
        let comment = reading.facts.writes[0].comment.clone().unwrap_or_default();
        comment.matches("Why").count()
    };
    assert_eq!(commented(3), 3);
    assert_eq!(commented(100), 64);
}

/// A program is followed from file to file up to a bound: beyond, nothing is said to be missing.
#[test]
fn programs_are_followed_so_far() {
    let checks = "\nfunc ValidateGates() error {\n\tif gate.Enabled(Reed) && !gate.Enabled(Tide) {\n\t\treturn errors.New(\"no\")\n\t}\n\treturn nil\n}\n";
    let gates = format!("{}{checks}", GATES.1);
    let program = |files: usize| {
        let mut all = vec![
            ("go.mod".to_owned(), "module example.org/lake\n".to_owned()),
            ("features/features.go".to_owned(), gates.clone()),
        ];
        for i in 0..files {
            all.push((
                format!("cmd/lake/f{i:04}.go"),
                format!("package main\n\nfunc f{i}() {{ f{}() }}\n", i + 1),
            ));
        }
        all.push((
            "cmd/lake/main.go".to_owned(),
            "package main\n\nfunc main() { flag(\"feature-gates\") }\n".to_owned(),
        ));
        let all: Vec<(&str, &str)> = all.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        tree(&all).facts.binaries.len()
    };
    assert_eq!(program(3), 1, "it does not validate");
    assert_eq!(program(700), 0, "it may");
    // The flag is looked for near the program, the validation further away.
    let chain = |to_flag: usize, to_check: usize| {
        let mut all = vec![
            ("go.mod".to_owned(), "module example.org/lake\n".to_owned()),
            ("features/features.go".to_owned(), gates.clone()),
        ];
        let mut path = |name: &str, length: usize, last: &str| {
            for i in 1..=length {
                let body = if i == length {
                    last.to_owned()
                } else {
                    format!("{name}{}.Go()", i + 1)
                };
                all.push((
                    format!("{name}{i}/x.go"),
                    format!(
                        "package {name}{i}\n\nimport (\n\t\"example.org/lake/features\"\n\t\"example.org/lake/{name}{}\"\n)\n\nfunc Go() {{ {body} }}\n",
                        i + 1
                    ),
                ));
            }
        };
        path("flag", to_flag, "use(\"feature-gates\")");
        path("check", to_check, "features.ValidateGates()");
        all.push((
            "cmd/lake/main.go".to_owned(),
            "package main\n\nimport (\n\t\"example.org/lake/flag1\"\n\t\"example.org/lake/check1\"\n)\n\nfunc main() {\n\tflag1.Go()\n\tcheck1.Go()\n}\n"
                .to_owned(),
        ));
        let all: Vec<(&str, &str)> = all.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let binaries = tree(&all).facts.binaries;
        binaries.first().map(|b| b.validates.is_some())
    };
    assert_eq!(chain(3, 6), Some(true));
    assert_eq!(chain(3, 7), Some(false));
    assert_eq!(chain(4, 6), None, "no flag is near: it takes no gates");
}
