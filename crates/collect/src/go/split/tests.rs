use proptest::prelude::*;

use super::*;

fn specs(source: &str) -> Vec<&str> {
    split(source)
        .iter()
        .flat_map(|p| p.specs.iter())
        .filter_map(|s| source.get(s.code..s.end))
        .collect()
}

fn kinds(source: &str) -> Vec<PartKind> {
    split(source).iter().map(|p| p.kind).collect()
}

#[test]
fn declarations_and_groups() {
    let source = "package p\n\nimport (\n\t\"a\"\n\tb \"c\"\n)\n\n// doc\nconst A = 1\n\nvar (\n\tB = f(\n\t\t1,\n\t)\n\tC, D = 1, 2\n)\n\nfunc f() {\n\tvar x = 1\n}\n";
    assert_eq!(
        kinds(source),
        [
            PartKind::Package,
            PartKind::Import,
            PartKind::Const,
            PartKind::Var,
            PartKind::Func
        ]
    );
    assert_eq!(
        specs(source),
        [
            "\"a\"",
            "b \"c\"",
            "A = 1",
            "B = f(\n\t\t1,\n\t)",
            "C, D = 1, 2"
        ]
    );
}

#[test]
fn one_line_groups_and_semicolons() {
    assert_eq!(
        specs("const ( A = 1; B = 2 ); var C = 3"),
        ["A = 1", "B = 2", "C = 3"]
    );
    assert_eq!(
        specs("const (\n\tA = iota\n\tB\n\tC // last\n)"),
        ["A = iota", "B", "C"]
    );
}

#[test]
fn a_line_that_does_not_end_goes_on() {
    assert_eq!(
        specs("var A =\n\tb.\n\tC()\nvar D = 1"),
        ["A =\n\tb.\n\tC()", "D = 1"]
    );
}

#[test]
fn an_unclosed_bracket_spoils_one_declaration() {
    let source =
        "package p\n\nfunc broken() {\n\tif x {\n\n// doc\nvar A = 1\n\nfunc fine() {\n}\n";
    assert_eq!(specs(source), ["A = 1"]);
    let parts = split(source);
    assert_eq!(parts.iter().filter(|p| p.broken).count(), 1);
    assert_eq!(parts.last().map(|p| p.kind), Some(PartKind::Func));
}

#[test]
fn nesting_is_measured_not_followed() {
    let source = format!("var A = {}{}\n", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(split(&source).first().map(|p| p.nesting), Some(100_000));
}

#[test]
fn carriage_returns_change_nothing() {
    let source = "package p\n\nconst (\n\tA = 1\n\tB = 2\n)\n";
    assert_eq!(specs(&source.replace('\n', "\r\n")), specs(source));
}

proptest! {
    #[test]
    fn parts_are_the_file(source in "(package p|import|const|var|func f|type T|[(){}\\[\\]\n;\"'`/*= a-z.,é]){0,60}") {
        let mut at = 0;
        for part in split(&source) {
            prop_assert_eq!(part.start, at);
            prop_assert!(part.start <= part.code && part.code <= part.code_end && part.code_end <= part.end);
            for spec in &part.specs {
                prop_assert!(part.start <= spec.start && spec.start <= spec.code && spec.code <= spec.end && spec.end <= part.end);
                prop_assert!(source.get(spec.code..spec.end).is_some());
            }
            at = part.end;
        }
        prop_assert_eq!(at, source.len());
    }
}
