//! "Did you mean": the nearest of a few known words.

/// Words longer than this are not compared: nobody mistypes a paragraph.
const LONGEST: usize = 64;

/// Returns the known word nearest to a mistyped one, if any is near enough.
///
/// ```
/// assert_eq!(gradus_core::nearest("dra-drivr", ["kubernetes", "dra-driver"]), Some("dra-driver"));
/// assert_eq!(gradus_core::nearest("helm", ["kubernetes", "dra-driver"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.chars().count() > LONGEST {
        return None;
    }
    let bound = (written.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (distance(written, word), word))
        .filter(|(d, _)| *d <= bound)
        .min()
        .map(|(_, word)| word)
}

/// Returns the number of single-letter edits between two words, case aside.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().flat_map(char::to_lowercase).enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        let mut before = i + 1;
        for ((right, diagonal), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(left != *right);
            before = replaced.min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
