//! Constraints: from dependency maps, and from code that reports an error.

use std::collections::BTreeSet;

use gradus_collect::go::Reading;

use crate::tree;

const GATES: &str = r#"package g

const (
	A featuregate.Feature = "A"
	B featuregate.Feature = "B"
	C featuregate.Feature = "C"
)

var gates = map[featuregate.Feature]featuregate.FeatureSpec{A: {}, B: {}, C: {}}
"#;

fn with(code: &str) -> Reading {
    let code = format!("package g\n\n{code}\n");
    tree(&[("gates.go", GATES), ("code.go", &code)])
}

fn edges(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for gate in with(code).inventory.gates {
        for c in &gate.requires {
            out.insert(format!(
                "{} needs {} {}",
                gate.name, c.gate, c.location.line
            ));
        }
        for c in &gate.excludes {
            out.insert(format!("{} not {} {}", gate.name, c.gate, c.location.line));
        }
    }
    out
}

fn set(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|s| (*s).to_owned()).collect()
}

#[test]
fn flat_conditions() {
    let code = r#"func v() error {
	if Enabled(A) && !Enabled(B) {
		return fmt.Errorf("%s needs %s", A, B)
	}
	if Enabled(B) && Enabled(C) {
		log.Info("both")
		return errors.New("not both")
	}
	return nil
}"#;
    assert_eq!(edges(code), set(&["A needs B 4", "B not C 7", "C not B 7"]));
}

#[test]
fn nested_switched_negated_and_through_locals() {
    let code = r#"func v(g Gate) (errs field.ErrorList) {
	a := g.Enabled(A)
	b, c := g.Enabled(B), g.Enabled(C)
	if a {
		if !b {
			errs = append(errs, field.Forbidden(path, "no"))
		}
	}
	switch {
	case !(!b || c):
		return append(errs, field.Invalid(path, c, "no"))
	}
	return errs
}"#;
    assert_eq!(edges(code), set(&["A needs B 7", "B needs C 12"]));
}

#[test]
fn guards_and_else_branches() {
    let guard = r"func v() error {
	if !Enabled(A) {
		return nil
	}
	if !Enabled(B) {
		return ErrMissing
	}
	return nil
}";
    assert_eq!(edges(guard), set(&["A needs B 7"]));
    let otherwise = r"func v() error {
	if Enabled(B) {
		start()
	} else if Enabled(A) {
		return &ConfigError{}
	}
	return nil
}";
    assert_eq!(edges(otherwise), set(&["A needs B 6"]));
}

#[test]
fn what_is_not_about_two_gates_is_no_constraint() {
    let bodies = [
        // Something else counts.
        "if Enabled(A) && !Enabled(B) && x { return errors.New(\"\") }",
        "if x { if Enabled(A) && Enabled(B) { return errors.New(\"\") } }",
        "for range xs { if Enabled(A) && Enabled(B) { return errors.New(\"\") } }",
        "switch x { case 1: if Enabled(A) && Enabled(B) { return errors.New(\"\") } }",
        // Three gates, one gate, none on.
        "if Enabled(A) && Enabled(B) && Enabled(C) { return errors.New(\"\") }",
        "if Enabled(A) { return errors.New(\"\") }",
        "if !Enabled(A) && !Enabled(B) { return errors.New(\"\") }",
        // No error, or one that may be nil.
        "if Enabled(A) && !Enabled(B) { return nil }",
        "if Enabled(A) && !Enabled(B) { return run() }",
        "if Enabled(A) && Enabled(B) { return err }",
        "if Enabled(A) && Enabled(B) { log.Error(err) }",
        // The local is no longer what it was.
        "a := Enabled(A); a = x; if a && Enabled(B) { return errors.New(\"\") }",
        // Code may have left between the guard and the error.
        "if !Enabled(A) { return nil }; if x { return nil }; if !Enabled(B) { return errors.New(\"\") }",
    ];
    for body in bodies {
        let code = format!("func v(x bool, xs []int) error {{ {body}; return nil }}");
        assert_eq!(edges(&code), set(&[]), "{body}");
    }
}

#[test]
fn dependency_maps() {
    let reading = with(
        "var deps = map[featuregate.Feature][]featuregate.Feature{
	A: {B, C},
	B: {},
	C: {Other},
}",
    );
    let a = reading.inventory.gate("A").expect("A");
    let requires: Vec<(&str, &str, u32)> = a
        .requires
        .iter()
        .map(|c| (c.gate.as_str(), c.source.as_str(), c.location.line))
        .collect();
    assert_eq!(requires, [("B", "map", 4), ("C", "map", 4)]);
    assert_eq!(reading.inventory.unresolved.len(), 1);
    assert_eq!(reading.inventory.unresolved[0].expression, "Other");
}
