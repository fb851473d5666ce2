use super::*;
use crate::go::registries;

fn both(files: &[(&str, &str)]) -> (Past, Past) {
    let source = MemorySource::new(files.iter().copied());
    let all = registries(&source, &Memo::default());
    let ordinary = Past::of(&all.inventory, all.unread);
    (past(&source, &Memo::default()), ordinary)
}

const WRITTEN: &str = r#"package features

var (
	A = newFeatureGate("A").enable(inDefault()).mustRegister()

	B = newFeatureGate("B").
		enable(inTechPreview()).
		mustRegister()
)

func init() {
	newFeatureGate("B").mustRegister()
	newFeatureGate("C").mustRegister()
}
"#;

#[test]
fn what_is_written_out_is_shared_and_says_the_same() {
    let files = [("b/features.go", WRITTEN), ("a/features.go", WRITTEN)];
    let (past, ordinary) = both(&files);
    assert_eq!(past, ordinary);
    assert_eq!(past.gates.len(), 3);
    assert_eq!(&*past.gates["B"].path, "a/features.go");

    let memo = Memo::default();
    let one = super::past(&MemorySource::new(files), &memo);
    let moved = WRITTEN.replace("var (", "\n\nvar (");
    let other = super::past(&MemorySource::new([("b/features.go", moved)]), &memo);
    assert!(Arc::ptr_eq(&one.gates["A"].specs, &other.gates["A"].specs));
    assert_eq!(one.gates["A"].line + 2, other.gates["A"].line);
}

#[test]
fn a_name_that_must_be_looked_up_goes_the_ordinary_way() {
    let by_constant = "package f\n\nconst A featuregate.Feature = \"a\"\n\nvar m = map[featuregate.Feature]featuregate.FeatureSpec{A: {Default: true}, \"b\": {Default: on}}\n";
    let (past, ordinary) = both(&[("f/f.go", by_constant), ("g/g.go", WRITTEN)]);
    assert_eq!(past, ordinary);
    assert!(past.gates.contains_key("a"));
    assert_eq!(past.gates["b"].specs[0].default, None);
}

#[test]
fn test_helpers_and_broken_code_are_told_alike() {
    let broken = "package f\n\nvar X = newFeatureGate(\"X\").enable(.mustRegister()\n\nvar Y = newFeatureGate(\"Y\").mustRegister()\n";
    let (past, ordinary) = both(&[("testing/f.go", WRITTEN), ("f/f.go", broken)]);
    assert_eq!(past, ordinary);
    assert!(!past.unread.is_empty());
    assert!(past.gates.keys().all(|name| &**name != "A"));
}
