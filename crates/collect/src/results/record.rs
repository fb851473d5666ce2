//! The record beside the results of a run: `run.yaml` or `run.json`, which people or their CI
//! write.
//!
//! ```yaml
//! id: nightly-arm64-17          # else the path
//! date: 2026-01-31              # the day it began
//! commit: 0123abc               # what was tested
//! url: https://ci.example.org/17
//! succeeded: true               # of the whole
//! platform:
//!   name: metal-arm64           # what runs are counted by; else os/arch
//!   os: linux
//!   arch: arm64
//!   kubernetes: "1.35"          # the cluster's minor
//!   kubelet: "1.34"             # the kubelets', where it is another
//!   nodes: 3
//! gates: { DynamicMIG: true }   # those that were switched for all of it
//! race: true                    # whether the race detector was on
//! libraries: "1.35"             # the minor it was built against, where not the tree's
//! purpose: [stress]             # workflow, toggle, performance, stress, faults
//! ```

use std::collections::BTreeMap;

use gradus_core::ledger::UnreadCode;
use gradus_core::results::{Platform, Purpose};
use gradus_core::version::Version;
use serde::Deserialize;

use super::facts::{Facts, day, minor};

/// Names under which a record stands beside the results.
pub const NAMES: [&str; 3] = ["run.yaml", "run.yml", "run.json"];
/// Longest record, in bytes.
pub const MAX_BYTES: usize = 64 * 1024;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    id: Option<String>,
    date: Option<String>,
    commit: Option<String>,
    url: Option<String>,
    succeeded: Option<bool>,
    platform: WrittenPlatform,
    gates: BTreeMap<String, bool>,
    race: Option<bool>,
    libraries: Option<String>,
    purpose: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenPlatform {
    name: Option<String>,
    os: Option<String>,
    arch: Option<String>,
    kubernetes: Option<String>,
    kubelet: Option<String>,
    nodes: Option<u32>,
}

/// Reads a record.
///
/// # Errors
/// What is wrong with it: usually a slip of whoever wrote it. Nothing of it counts then.
pub fn read(bytes: &[u8]) -> Result<Facts, (UnreadCode, String)> {
    if bytes.len() > MAX_BYTES {
        let reason = format!("a record of a run is not longer than {MAX_BYTES} bytes");
        return Err((UnreadCode::TooLarge, reason));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| (UnreadCode::NotText, "not UTF-8".to_owned()))?;
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 8,
            max_nodes: 2_000,
            max_anchors: 0,
            max_aliases: 0,
        },
    };
    let written: Written = serde_saphyr::from_str_with_options(text, options).map_err(|why| {
        let why = why.to_string();
        let first = why.lines().next().unwrap_or_default();
        (
            UnreadCode::Syntax,
            format!("not a record of a run: {first}"),
        )
    })?;
    facts(written).map_err(|why| (UnreadCode::Syntax, format!("not a record of a run: {why}")))
}

fn facts(written: Written) -> Result<Facts, String> {
    let platform = written.platform;
    Ok(Facts {
        id: written.id,
        date: match written.date {
            Some(text) => Some(
                day(&text)
                    .ok_or_else(|| format!("`date` is a day like 2026-01-31, not `{text}`"))?,
            ),
            None => None,
        },
        commit: written.commit,
        url: written.url,
        succeeded: written.succeeded,
        platform: Platform {
            name: platform.name,
            os: platform.os,
            arch: platform.arch,
            kubernetes: version("kubernetes", platform.kubernetes)?,
            kubelet: version("kubelet", platform.kubelet)?,
            nodes: platform.nodes,
        },
        gates: written.gates,
        race_detector: written.race,
        libraries: version("libraries", written.libraries)?,
        purposes: written
            .purpose
            .iter()
            .map(|word| purpose(word))
            .collect::<Result<_, _>>()?,
        ..Facts::default()
    })
}

fn version(key: &str, text: Option<String>) -> Result<Option<Version>, String> {
    let Some(text) = text else { return Ok(None) };
    let read = minor(&text);
    read.map(Some)
        .ok_or_else(|| format!("`{key}` is a minor like \"1.35\", not `{text}`"))
}

fn purpose(word: &str) -> Result<Purpose, String> {
    let all = Purpose::ALL;
    let found = all.iter().find(|(known, _)| *known == word);
    found.map(|(_, purpose)| *purpose).ok_or_else(|| {
        let words = all.map(|(word, _)| word);
        match gradus_core::nearest(word, words) {
            Some(near) => format!("unknown purpose `{word}`: did you mean `{near}`?"),
            None => format!("unknown purpose `{word}`: one of {}", words.join(", ")),
        }
    })
}

#[cfg(test)]
mod tests {
    use gradus_core::results::Purpose;

    use super::read;

    const RECORD: &str = "\
id: nightly-17
date: 2026-01-31T04:00:00Z
commit: 0123abc
url: https://ci.example.org/17
succeeded: false
platform: { name: metal, os: linux, arch: arm64, kubernetes: 1.30, kubelet: v1.29.4, nodes: 3 }
gates: { Lamp: true, Wick: false }
race: true
libraries: \"1.31\"
purpose: [stress, faults]
";

    #[test]
    fn every_key_is_read() {
        let facts = read(RECORD.as_bytes()).expect("a record");
        assert_eq!(facts.id.as_deref(), Some("nightly-17"));
        assert_eq!(facts.date.as_deref(), Some("2026-01-31"));
        assert_eq!(facts.commit.as_deref(), Some("0123abc"));
        assert_eq!(facts.succeeded, Some(false));
        let platform = &facts.platform;
        assert_eq!(platform.label(), "metal");
        // Not 1.3, though YAML could take it for a number.
        assert_eq!(
            platform.kubernetes.map(|v| v.to_string()).as_deref(),
            Some("1.30")
        );
        assert_eq!(
            platform.kubelet.map(|v| v.to_string()).as_deref(),
            Some("1.29")
        );
        assert_eq!(platform.nodes, Some(3));
        assert_eq!(facts.gates.get("Wick"), Some(&false));
        assert_eq!(facts.race_detector, Some(true));
        assert_eq!(
            facts.purposes.into_iter().collect::<Vec<_>>(),
            [Purpose::Stress, Purpose::Faults]
        );
    }

    #[test]
    fn json_is_yaml_and_nothing_is_a_record() {
        let facts = read(b"{\"platform\": {\"arch\": \"arm64\"}, \"gates\": {\"Lamp\": true}}");
        assert_eq!(facts.expect("a record").platform.label(), "arm64");
        assert_eq!(read(b"{}").expect("an empty record").id, None);
    }

    #[test]
    fn a_slip_is_told() {
        for (text, told) in [
            ("gate: { Lamp: true }", "gate"),
            ("date: yesterday", "2026-01-31"),
            ("date: 2026-02-31", "2026-01-31"),
            (
                "platform: { kubernetes: latest }",
                "`kubernetes` is a minor",
            ),
            ("purpose: [stres]", "did you mean `stress`"),
            ("purpose: [fun]", "one of workflow"),
            ("gates: [Lamp]", ""),
            ("gates: { Lamp: maybe }", ""),
            ("- a", ""),
            ("a: &a [*a]", ""),
        ] {
            let (_, why) = read(text.as_bytes()).expect_err(text);
            assert!(why.contains(told), "{text}: {why}");
            assert_eq!(why.lines().count(), 1, "{why}");
        }
        assert!(read(&[b'#'; 100_000]).is_err());
        assert!(read(b"\xFF").is_err());
    }
}
