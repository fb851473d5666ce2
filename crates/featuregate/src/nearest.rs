/// Longer names are compared by nothing: whoever wrote them did not mistype a gate.
const LONGEST: usize = 64;

/// Of `known` the name that takes the fewest changes of a letter to get to, the first of several.
/// `None` where that would be another word: more than a third of the letters, case aside.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted: Vec<char> = folded(name)?;
    known
        .filter_map(|candidate| {
            let letters = folded(candidate)?;
            let most = wanted.len().max(letters.len()) / 3;
            // Case alone is the nearest of all, and no name is near itself.
            let changes = changes(&wanted, &letters);
            (changes <= most && candidate != name).then_some((changes, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

fn folded(name: &str) -> Option<Vec<char>> {
    (name.len() <= LONGEST).then(|| name.chars().flat_map(char::to_lowercase).collect())
}

/// Letters to insert, drop, replace or swap with their neighbour.
fn changes(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let kept = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = kept.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if swapped {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
