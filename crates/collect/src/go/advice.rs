//! Whether a text tells people to do what follows.

/// Words that tell people to do something.
const IMPERATIVES: [&str; 18] = [
    "set",
    "setting",
    "pass",
    "passing",
    "use",
    "specify",
    "add",
    "enable",
    "disable",
    "configure",
    "turn",
    "switch",
    "start",
    "restart",
    "run",
    "try",
    "via",
    "require",
];

/// Words after which a setting is a circumstance, and no advice: "not supported when X=true".
const CIRCUMSTANCES: [&str; 8] = [
    "when", "while", "if", "because", "unless", "since", "using", "got",
];

/// How many words before a setting are looked at.
const REACH: usize = 6;
/// Bytes in which these words stand.
const MAX_BEFORE: usize = 400;

/// Tells whether the words before a setting make an advice of it.
///
/// Without words it is an argument for a program, and tells people nothing.
pub(crate) fn advises(before: &str) -> bool {
    let mut from = before.len().saturating_sub(MAX_BEFORE);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let before = before.get(from..).unwrap_or(before);
    let sentence = before.rsplit(['.', ';', '\n']).next().unwrap_or(before);
    let sentence = if sentence.contains(' ') {
        sentence
    } else {
        before
    };
    let words: Vec<String> = sentence
        .split(|c: char| !(c.is_alphabetic() || c == '\''))
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    for word in words.iter().rev().take(REACH) {
        if CIRCUMSTANCES.contains(&word.as_str()) {
            return false;
        }
        if IMPERATIVES.contains(&word.as_str()) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{MAX_BEFORE, advises};

    #[test]
    fn advice() {
        for text in [
            "If installed via helm, set featureGates.",
            "fails on this kernel; disable it with ",
            "unknown field; pass --feature-gates=",
            "set ",
        ] {
            assert!(advises(text), "{text}");
        }
    }

    #[test]
    fn only_what_stands_near_is_looked_at() {
        let far = format!("set {}", "é".repeat(MAX_BEFORE));
        assert!(!advises(&far));
        assert!(advises(&format!("{far} set ")));
    }

    #[test]
    fn no_advice() {
        for text in [
            "sharing is not supported when using featureGates.",
            "--feature-gates=",
            "the gate was set, but got ",
            "",
        ] {
            assert!(!advises(text), "{text}");
        }
    }
}
