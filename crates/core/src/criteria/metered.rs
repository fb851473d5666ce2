//! Which metrics belong to a gate.

use std::collections::BTreeSet;

use crate::assess::Case;
use crate::metric::{DeclaredMetric, Metrics};

/// A file that declares more metrics than this is a catalogue: what it checks a gate for says
/// nothing of single metrics.
const FEW: usize = 5;

/// Words of names of gates that tell nothing of what the gate is about.
const EMPTY_WORDS: [&str; 14] = [
    "and", "check", "enable", "enabled", "feature", "for", "gate", "in", "new", "on", "support",
    "use", "v2", "with",
];

/// Why a metric may belong to a gate.
pub(super) enum Guess<'a> {
    /// It is declared in a file that asks for the gate.
    File(&'a DeclaredMetric),
    /// Its name and its help have most words of the gate's name, the last among them.
    Words(&'a DeclaredMetric, Vec<String>),
}

impl<'a> Guess<'a> {
    pub(super) const fn metric(&self) -> &'a DeclaredMetric {
        match self {
            Self::File(metric) | Self::Words(metric, _) => metric,
        }
    }
}

/// Guesses which metrics belong to a gate whose page names none.
pub(super) fn guesses<'a>(case: &Case<'a>) -> Vec<Guess<'a>> {
    let gate = case.gate();
    let metrics: &'a Metrics = &case.ledgers().metrics;
    let sites = gate.use_sites.iter().chain(&gate.indirect_use_sites);
    let files: BTreeSet<&str> = sites.map(|site| site.path.as_str()).collect();
    let wanted = words_of(&gate.name);
    // English puts what a thing is last, and what kind of it before.
    let Some(head) = wanted.last().cloned() else {
        return Vec::new();
    };
    let count = wanted.iter().collect::<BTreeSet<&String>>().len();
    let in_file = |metric: &DeclaredMetric| {
        let path = metric.location.path.as_str();
        let beside = metrics.declared.iter();
        files.contains(path) && beside.filter(|m| m.location.path == path).count() <= FEW
    };
    metrics
        .declared
        .iter()
        .filter_map(|metric| {
            if in_file(metric) {
                return Some(Guess::File(metric));
            }
            let spoken = spoken(metric);
            let is_there = |word: &&String| spoken.contains(word.as_str());
            let shared: BTreeSet<String> = wanted.iter().filter(is_there).cloned().collect();
            let is_most = shared.len() * 2 > count && shared.contains(&head);
            is_most.then(|| Guess::Words(metric, shared.into_iter().collect()))
        })
        .collect()
}

/// Splits the name of a gate into words, in order: `NVLinkHealthCheck` into `nvlink` and
/// `health`.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (i, c) in letters.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| letters.get(i));
        let after = letters.get(i + 1);
        let rises = before.is_some_and(|b| b.is_lowercase() || b.is_numeric()) && c.is_uppercase();
        // The last capital of several begins the next word.
        let ends = before.is_some_and(|b| b.is_uppercase())
            && c.is_uppercase()
            && after.is_some_and(|a| a.is_lowercase())
            && word.chars().count() > 2;
        if rises || ends || !c.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.push(word);
    words.retain(|w| w.len() > 1 && !EMPTY_WORDS.contains(&w.as_str()));
    words.iter().map(|word| singular(word).to_owned()).collect()
}

/// One clique, several cliques.
fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(one) if one.len() > 2 && !one.ends_with('s') => one,
        _ => word,
    }
}

/// Returns the words of a metric's name and help, without what all metrics of the project begin
/// with.
fn spoken(metric: &DeclaredMetric) -> BTreeSet<String> {
    let own = metric.prefix.as_deref().unwrap_or_default();
    let name = metric.name.strip_prefix(own).unwrap_or(&metric.name);
    let help = metric.help.as_deref().unwrap_or_default();
    let mut words = BTreeSet::new();
    for text in [name, help] {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            words.insert(singular(&word.to_lowercase()).to_owned());
            // `ComputeDomain` in a help text is two words in a gate's name.
            words.extend(words_of(word));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn words_of_names() {
        let words = |name: &str| words_of(name).join(" ");
        assert_eq!(words("NVLinkHealthCheck"), "nvlink health");
        assert_eq!(words("DynamicMIG"), "dynamic mig");
        assert_eq!(words("ComputeDomainCliques"), "compute domain clique");
        assert_eq!(words("IMEXDaemonsWithDNSNames"), "imex daemon dns name");
        assert_eq!(words("nftables-proxy"), "nftable proxy");
        assert_eq!(words("MPSSupport"), "mps");
    }
}
