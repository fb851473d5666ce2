//! The name of the file that a gate's page has.

use std::collections::BTreeSet;

use super::place::join;
use super::wording::is_plain;
use crate::disk::is_device;

/// Names that mean something else in a folder of pages.
const TAKEN: [&str; 4] = ["_index", "index", "readme", "summary"];
/// Longest name without its end, in bytes.
const LONGEST: usize = 100;

/// Returns the name of the file for a gate, without its end: the gate's own where every disk
/// takes it, else what is left of it.
fn stem(gate: &str) -> String {
    let fits = is_plain(gate)
        && gate.len() <= LONGEST
        && gate.starts_with(|c: char| c.is_ascii_alphanumeric())
        && gate.ends_with(|c: char| c.is_ascii_alphanumeric());
    let stem = match fits {
        true => gate.to_owned(),
        false => {
            let letters = gate.chars().take(LONGEST);
            let letters = letters.map(|c| match c.is_ascii_alphanumeric() || c == '.' {
                true => c,
                false => '-',
            });
            let mut slug = letters.collect::<String>();
            while slug.contains("--") || slug.contains("..") {
                slug = slug.replace("--", "-").replace("..", ".");
            }
            slug.trim_matches(['-', '.']).to_owned()
        }
    };
    let lower = stem.to_ascii_lowercase();
    let means_else = TAKEN.contains(&&*lower) || is_device(&lower);
    match stem.is_empty() || means_else {
        true => format!("gate-{stem}").trim_end_matches('-').to_owned(),
        false => stem,
    }
}

/// Returns the path of the page for a gate that has none. `taken` has the paths of the pages of
/// other gates, in lower case: names that differ in case only are one file on many disks.
pub(super) fn path(folder: &str, gate: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = stem(gate);
    let mut number = 1_u32;
    loop {
        let path = match number {
            1 => join(folder, &format!("{stem}.md")),
            n => join(folder, &format!("{stem}-{n}.md")),
        };
        if taken.insert(path.to_lowercase()) {
            return path;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{path, stem};

    #[test]
    fn any_name_makes_a_file_inside_the_folder() {
        for (gate, name) in [
            ("FastPath", "FastPath"),
            ("receiver.tide.v2", "receiver.tide.v2"),
            ("../../etc/passwd", "etc-passwd"),
            ("a/b\\c:d", "a-b-c-d"),
            (".hidden", "hidden"),
            ("NUL", "gate-NUL"),
            ("com1.x", "gate-com1.x"),
            ("README", "gate-README"),
            ("…", "gate"),
            ("", "gate"),
        ] {
            assert_eq!(stem(gate), name, "{gate}");
        }
        assert!(stem(&"x".repeat(5000)).len() <= 110);
    }

    #[test]
    fn names_that_differ_in_case_only_are_two_files() {
        let mut taken = BTreeSet::new();
        let mut of = |gate| path("docs", gate, &mut taken);
        assert_eq!(of("FastPath"), "docs/FastPath.md");
        assert_eq!(of("Fastpath"), "docs/Fastpath-2.md");
        assert_eq!(of("fast/path"), "docs/fast-path.md");
        assert_eq!(of("FASTPATH"), "docs/FASTPATH-3.md");
    }
}
