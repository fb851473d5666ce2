use proptest::prelude::*;

use super::*;

/// Lines that a file is made of; some leave something open.
const LINES: [&str; 12] = [
    "package p\n",
    "import \"a\"\n",
    "import (\n\t\"a\"\n)\n",
    "const A = \"a\"\n",
    "// says something\n",
    "var X = newFeatureGate(\"X\").enable(inDefault()).mustRegister()\n",
    "var Y = newFeatureGate(\"Y\").mustRegister(); var Z = 1\n",
    "func f() {\n\tRegisterFeatureGate(g)\n}\n",
    "var (\n\tB = 1\n\tC = 2\n)\n",
    "var open = f(\n",
    "/* open\n",
    "\n",
];

fn text(lines: &[usize]) -> String {
    lines.iter().map(|i| LINES[*i]).collect()
}

proptest! {
    #[test]
    fn another_version_makes_no_difference(
        old in prop::collection::vec(0..LINES.len(), 0..14),
        at in 0usize..14,
        gone in 0usize..4,
        come in prop::collection::vec(0..LINES.len(), 0..4),
        cut in 0usize..40,
    ) {
        let mut new = old.clone();
        let at = at.min(new.len());
        let end = (at + gone).min(new.len());
        new.splice(at..end, come);
        let memo = Memo::default();
        let (old, mut new) = (text(&old), text(&new));
        new.truncate(new.len().saturating_sub(cut % 7 * (cut / 7)));
        let fresh = Cuts::read(&new, None, &memo);
        let like = Cuts::read(&old, None, &memo);
        prop_assert_eq!(Cuts::read(&new, Some(&like), &memo), fresh);
    }
}

#[test]
fn parts_that_stayed_are_the_same_ones() {
    let memo = Memo::default();
    let old = "package p\n\nvar A = 1\n\nvar B = 2\n\nvar C = 3\n";
    let new = "package p\n\nvar A = 1\n\nvar B = 22\n\nvar C = 3\n";
    let old = Cuts::read(old, None, &memo);
    let new = Cuts::read(new, Some(&old), &memo);
    let same: Vec<bool> = old
        .parts
        .iter()
        .zip(&new.parts)
        .map(|(a, b)| Arc::ptr_eq(&a.facts, &b.facts))
        .collect();
    assert_eq!(same, [true, true, false, true]);
    assert_eq!(new.parts.last().map(|cut| cut.end), Some(new.text.len()));
}
