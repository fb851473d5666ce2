//! What the words of a command set: `--set featureGates.X=true`, `--feature-gates=X=true`,
//! `--values file`.

/// What one word, or two, set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Setting {
    /// A gate.
    Gate(String, bool),
    /// Whatever a file of values says.
    Values(String),
    /// A gate, to a value that only running would tell.
    Computed(String, String),
}

/// Reads words in order; the number is that of the word that says it.
pub(super) fn settings(words: &[&str]) -> Vec<(usize, Setting)> {
    let is_helm = words
        .iter()
        .any(|w| *w == "helm" || w.starts_with("--set") || *w == "--values");
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let next = || words.get(i + 1).copied();
        let (flag, value, at) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with('-') => (flag, Some(value), i),
            _ => (*word, next(), i + 1),
        };
        let Some(value) = value else { continue };
        match flag {
            "--set" | "--set-string" => {
                found.extend(assignments(value).into_iter().map(|s| (at, s)));
            }
            "--feature-gates" | "-feature-gates" => {
                found.extend(pairs(value).into_iter().map(|s| (at, s)));
            }
            "--values" => found.push((at, Setting::Values(value.to_owned()))),
            "-f" if is_helm => found.push((at, Setting::Values(value.to_owned()))),
            _ => {}
        }
    }
    found
}

/// Reads the value of `--set`: `a.featureGates.X=true,b=c`.
fn assignments(value: &str) -> Vec<Setting> {
    let gate = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        let (_, name) = key.rsplit_once("featureGates.")?;
        setting(name, value)
    };
    value.split(',').filter_map(gate).collect()
}

/// Reads `A=true,B=false`.
pub(super) fn pairs(value: &str) -> Vec<Setting> {
    let gate = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        setting(name.trim(), value.trim())
    };
    value.split(',').filter_map(gate).collect()
}

fn setting(name: &str, value: &str) -> Option<Setting> {
    if !is_name(name) {
        return None;
    }
    let name = name.to_owned();
    Some(match value {
        "true" => Setting::Gate(name, true),
        "false" => Setting::Gate(name, false),
        _ => Setting::Computed(name, value.to_owned()),
    })
}

/// Tells whether text has the shape of a gate's name.
pub(super) fn is_name(text: &str) -> bool {
    (3..=128).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Tells whether a variable's name says that it holds gates: `FEATURE_GATES`.
pub(super) fn holds_gates(variable: &str) -> bool {
    let letters = variable.chars().filter(|c| *c != '_');
    letters
        .flat_map(char::to_lowercase)
        .eq("featuregates".chars())
}

#[cfg(test)]
mod tests {
    use super::{Setting, settings};

    fn gate(name: &str, value: bool) -> Setting {
        Setting::Gate(name.to_owned(), value)
    }

    #[test]
    fn flags_of_helm_and_of_programs() {
        let words = [
            "helm",
            "upgrade",
            "--set",
            "a=b,x.featureGates.Lamp=true",
            "--set=featureGates.Horn=false",
            "--feature-gates",
            "Bell=true",
            "-f",
            "values.yaml",
            "--set",
            "featureGates.Late=${X}",
        ];
        assert_eq!(
            settings(&words),
            [
                (3, gate("Lamp", true)),
                (4, gate("Horn", false)),
                (6, gate("Bell", true)),
                (8, Setting::Values("values.yaml".to_owned())),
                (10, Setting::Computed("Late".to_owned(), "${X}".to_owned())),
            ]
        );
    }

    #[test]
    fn what_sets_nothing() {
        for words in [
            &["kubectl", "apply", "-f", "pod.yaml"][..],
            &["echo", "featureGates.Lamp=true"],
            &["helm", "--set"],
            &["helm", "--set", "featureGates.$X=true"],
        ] {
            assert_eq!(settings(words), [], "{words:?}");
        }
    }
}
