//! Whether two texts are versions of one file.

use std::collections::BTreeSet;

/// Tells whether two texts share half of the lines of the one with more of them, and at least
/// one. Blank lines, indents and repetitions do not count.
///
/// ```
/// use gradus_core::likeness::is_alike;
///
/// assert!(is_alike("a\nb\nc\n", "x\n  b\nc\n"));
/// assert!(!is_alike("a\nb\nc\n", "c\nd\ne\n"));
/// assert!(!is_alike("", ""));
/// ```
#[must_use]
pub fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (lines(one), lines(other));
    let shared = one.intersection(&other).count();
    shared > 0 && shared * 2 >= one.len().max(other.len())
}

fn lines(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect()
}
