//! Names of gates as names of files: safe on every disk, and no two that differ in case only.

use std::collections::BTreeMap;

use gradus_core::disk::is_device;
use gradus_core::project::Project;

/// Longest name that is taken as it is; with a hash and `.html` every disk has room for it.
const LONGEST: usize = 100;

/// Where each gate, of now and of before, is told of.
#[derive(Debug)]
pub(super) struct Addresses<'a> {
    now: BTreeMap<&'a str, String>,
    former: BTreeMap<&'a str, String>,
}

impl<'a> Addresses<'a> {
    pub(super) fn of(project: &'a Project) -> Self {
        Self {
            now: slugs(project.gates.iter().map(|g| g.gate.name.as_str())),
            former: slugs(project.removed.iter().map(|g| g.name.as_str())),
        }
    }

    /// Returns the word for a gate in addresses: the gate's name where that will do.
    pub(super) fn slug(&self, gate: &str) -> &str {
        self.now
            .get(gate)
            .or_else(|| self.former.get(gate))
            .map_or("", String::as_str)
    }

    /// Returns the path of a gate's page.
    pub(super) fn page(&self, gate: &str) -> String {
        format!("gates/{}.html", self.slug(gate))
    }

    /// Returns where a gate is told of: its page, or its place among former gates.
    pub(super) fn find(&self, gate: &str) -> Option<String> {
        if self.now.contains_key(gate) {
            return Some(self.page(gate));
        }
        let slug = self.former.get(gate)?;
        Some(format!("former.html#{slug}"))
    }
}

fn slugs<'a>(names: impl Iterator<Item = &'a str> + Clone) -> BTreeMap<&'a str, String> {
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for name in names.clone() {
        *times.entry(name.to_ascii_lowercase()).or_default() += 1;
    }
    let alone = |name: &str| times.get(&name.to_ascii_lowercase()) == Some(&1);
    names
        .map(|name| {
            let slug = if is_safe(name) && alone(name) {
                name.to_owned()
            } else {
                marked(name)
            };
            (name, slug)
        })
        .collect()
}

/// Tells whether a name can be a file's on every disk. What ends like a mark of ours cannot: it
/// might be another gate's.
fn is_safe(name: &str) -> bool {
    let plain = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    let begins = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let is_marked = name
        .rsplit_once("--")
        .is_some_and(|(_, mark)| mark.len() == 16);
    plain
        && begins
        && !name.ends_with('.')
        && name.len() <= LONGEST
        && !is_device(name)
        && !is_marked
}

/// Writes a name with what is not safe left out, and a hash of the whole.
fn marked(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
        .take(40)
        .collect();
    // FNV-1a: it only has to tell names of one project apart.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("g-{kept}--{hash:016x}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{is_safe, slugs};

    #[test]
    fn names_that_can_be_files_stay() {
        let slugs = slugs(["DynamicMIG", "a.b-c_d"].into_iter());
        assert_eq!(slugs["DynamicMIG"], "DynamicMIG");
        assert_eq!(slugs["a.b-c_d"], "a.b-c_d");
    }

    #[test]
    fn no_two_files_differ_in_case_only_and_none_leads_out() {
        let long = "x".repeat(5000);
        let names = [
            "Tide",
            "tide",
            "TIDE",
            "../../etc/passwd",
            "a/b",
            "a\\b",
            "",
            ".",
            "..",
            "con",
            "LPT1.txt",
            "\u{1b}[2J",
            "größe",
            "grösse",
            "a b",
            "-x",
            &long,
            "end.",
        ];
        let slugs = slugs(names.into_iter());
        let folded: BTreeSet<String> = slugs.values().map(|s| s.to_ascii_lowercase()).collect();
        assert_eq!(folded.len(), names.len(), "{slugs:?}");
        for slug in slugs.values() {
            assert!(
                slug.len() <= 100 && !slug.contains(['/', '\\', ' ', ':']),
                "{slug}"
            );
            assert!(
                slug.starts_with(|c: char| c.is_ascii_alphabetic()),
                "{slug}"
            );
        }
        assert!(!is_safe("g-Tide--0123456789abcdef"));
    }
}
