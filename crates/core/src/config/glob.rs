//! Globs over paths with `/`: `*` inside a part, `**` over parts, `?` for one character.

/// Tells whether a glob matches a whole path. Time is bounded by the product of both lengths.
#[must_use]
pub fn matches(glob: &str, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let globs: Vec<&str> = glob.split('/').collect();
    // reached[i]: the parts so far are matched by the first i globs.
    let mut reached = vec![false; globs.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    spread(&globs, &mut reached);
    for part in parts {
        let mut next = vec![false; globs.len() + 1];
        for (i, glob) in globs.iter().enumerate() {
            if !reached.get(i).copied().unwrap_or(false) {
                continue;
            }
            if *glob == "**" {
                set(&mut next, i);
            } else if part_matches(glob, part) {
                set(&mut next, i + 1);
            }
        }
        spread(&globs, &mut next);
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

/// `**` also matches no part at all.
fn spread(globs: &[&str], reached: &mut [bool]) {
    for (i, glob) in globs.iter().enumerate() {
        if *glob == "**" && reached.get(i).copied().unwrap_or(false) {
            set(reached, i + 1);
        }
    }
}

fn set(reached: &mut [bool], i: usize) {
    if let Some(slot) = reached.get_mut(i) {
        *slot = true;
    }
}

fn part_matches(glob: &str, part: &str) -> bool {
    let globs: Vec<char> = glob.chars().collect();
    let mut reached = vec![false; globs.len() + 1];
    set(&mut reached, 0);
    let stars = |reached: &mut [bool]| {
        for (i, g) in globs.iter().enumerate() {
            if *g == '*' && reached.get(i).copied().unwrap_or(false) {
                set(reached, i + 1);
            }
        }
    };
    stars(&mut reached);
    for letter in part.chars() {
        let mut next = vec![false; globs.len() + 1];
        for (i, g) in globs.iter().enumerate() {
            if !reached.get(i).copied().unwrap_or(false) {
                continue;
            }
            if *g == '*' {
                set(&mut next, i);
            } else if *g == '?' || *g == letter {
                set(&mut next, i + 1);
            }
        }
        stars(&mut next);
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}
