//! `gradus/baseline/v1`: the file of known findings, written and read.

use std::collections::BTreeMap;

use gradus_core::baseline::{Baseline, Known};
use gradus_core::ledger::CoverageState;
use serde::{Deserialize, Serialize};

use super::document;

const SCHEMA: &str = "gradus/baseline/v1";

#[derive(Serialize, Deserialize)]
struct Document {
    schema: String,
    /// How much of each ledger had been read: what is found no more may not have been seen.
    #[serde(default)]
    coverage: BTreeMap<String, String>,
    findings: Vec<Entry>,
}

/// Only the fingerprint is needed; the rest tells people what it is.
#[derive(Serialize, Deserialize)]
struct Entry {
    fingerprint: String,
    #[serde(default)]
    rule: String,
    #[serde(default)]
    gate: Option<String>,
    #[serde(default)]
    message: String,
    #[serde(default)]
    path: Option<String>,
}

/// Renders the file: by rule, gate and fingerprint, so that a change of it reads well.
#[must_use]
pub fn render(baseline: &Baseline) -> String {
    let entry = |known: Known| Entry {
        fingerprint: known.fingerprint,
        rule: known.rule,
        gate: known.gate,
        message: known.message,
        path: known.path,
    };
    let read = baseline.read().iter();
    document(&Document {
        schema: SCHEMA.to_owned(),
        coverage: read
            .map(|(ledger, state)| (ledger.clone(), state.as_str().to_owned()))
            .collect(),
        findings: baseline.all().into_iter().map(entry).collect(),
    })
}

/// Reads the file.
///
/// # Errors
/// It is not JSON of that schema: why, for a person.
pub fn read(text: &str) -> Result<Baseline, String> {
    let document: Document = serde_json::from_str(text).map_err(|e| e.to_string())?;
    if document.schema != SCHEMA {
        return Err(format!(
            "its schema is `{}`, and {SCHEMA} is read here",
            document.schema
        ));
    }
    let known = |entry: Entry| Known {
        fingerprint: entry.fingerprint,
        rule: entry.rule,
        gate: entry.gate,
        message: entry.message,
        path: entry.path,
    };
    let states = [
        CoverageState::Exhaustive,
        CoverageState::Partial,
        CoverageState::Absent,
    ];
    let coverage = document.coverage.into_iter().filter_map(|(ledger, word)| {
        let state = states.into_iter().find(|s| s.as_str() == word)?;
        Some((ledger, state))
    });
    Ok(Baseline::new(document.findings.into_iter().map(known)).reading(coverage))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(fingerprint: &str, rule: &str) -> Known {
        Known {
            fingerprint: fingerprint.to_owned(),
            rule: rule.to_owned(),
            gate: Some("Tides".to_owned()),
            message: "is \"on\"".to_owned(),
            path: Some("pkg/gates.go".to_owned()),
        }
    }

    #[test]
    fn what_is_written_is_read_in_a_fixed_order() {
        let baseline = Baseline::new([known("b", "x"), known("a", "x"), known("c", "w")]);
        let baseline = baseline.reading([("docs".to_owned(), CoverageState::Partial)]);
        let text = render(&baseline);
        assert_eq!(read(&text), Ok(baseline));
        let order = ["\"c\"", "\"a\"", "\"b\""].map(|print| text.find(print));
        assert!(order.is_sorted() && order[0].is_some(), "{text}");
    }

    #[test]
    fn another_file_is_refused() {
        for text in [
            "",
            "[]",
            "{}",
            "{\"schema\": \"gradus/check/v1\", \"findings\": []}",
            "{\"schema\": \"gradus/baseline/v1\", \"findings\": [{\"rule\": \"x\"}]}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
