//! Names of gates in the title of a test.

use gradus_core::statement::Basis;

use super::words::is_name;

/// Returns the names that a title gives to gates: `featureGates.X`, `X feature gate`, and, by
/// its shape alone, the name in `with X enabled`.
pub(super) fn names(title: &str) -> Vec<(&str, Basis)> {
    let mut found: Vec<(&str, Basis)> = Vec::new();
    for (i, key) in title.match_indices("featureGates.") {
        let rest = title.get(i + key.len()..).unwrap_or_default();
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if let Some(name) = rest.get(..end).filter(|n| is_name(n)) {
            found.push((name, Basis::Read));
        }
    }
    let words: Vec<&str> = title
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .collect();
    for phrase in words.windows(3) {
        let [first, second, third] = phrase else {
            continue;
        };
        let low = [second.to_lowercase(), third.to_lowercase()];
        if low[0] == "feature" && matches!(low[1].as_str(), "gate" | "gates") && is_camel(first) {
            found.push((first, Basis::Read));
        }
        if first.eq_ignore_ascii_case("with")
            && matches!(low[1].as_str(), "enabled" | "disabled")
            && is_camel(second)
        {
            found.push((second, Basis::Inferred));
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|(name, _)| *name);
    found
}

/// Tells whether a word looks like most gates do: `FastPath`, and neither `Fast` nor `FAST`.
fn is_camel(word: &str) -> bool {
    let humps = word.chars().filter(char::is_ascii_uppercase).count();
    is_name(word)
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && humps >= 2
        && word.chars().any(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::names;
    use gradus_core::statement::Basis;

    #[test]
    fn a_title_names_gates_in_three_ways() {
        assert_eq!(
            names("x (featureGates.FastPaths=true)"),
            [("FastPaths", Basis::Read)]
        );
        assert_eq!(
            names("needs the FastPaths feature gate"),
            [("FastPaths", Basis::Read)]
        );
        assert_eq!(
            names("starts with FastPaths enabled"),
            [("FastPaths", Basis::Inferred)]
        );
    }

    #[test]
    fn other_words_are_no_gates() {
        for title in [
            "creates a FastPath object",
            "starts with GPUs enabled",
            "the alpha feature gate",
            "featureGates.=true",
        ] {
            let found = names(title);
            assert!(
                found.iter().all(|(n, _)| *n == "GPUs"),
                "{title}: {found:?}"
            );
        }
        assert_eq!(names("starts with TLS enabled"), []);
    }
}
