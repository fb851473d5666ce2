use std::collections::BTreeMap;
use std::fmt;

use crate::{Stage, Version};

/// What the program knows of the cluster that it runs in. The program fills it: nothing here asks
/// anybody.
///
/// ```
/// use featuregate::{Cluster, Stage};
///
/// let mut cluster = Cluster::new();
/// cluster.read_version(r#"{"major": "1", "minor": "36", "gitVersion": "v1.36.2-eks-1"}"#)?;
/// cluster.read_metrics(r#"kubernetes_feature_enabled{name="DRAAdminAccess",stage="BETA"} 1"#);
/// assert_eq!(cluster.version().unwrap().minor(), 36);
/// assert_eq!(cluster.gate("DRAAdminAccess").unwrap().stage, Some(Stage::Beta));
/// # Ok::<(), featuregate::ClusterError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    version: Option<Version>,
    gates: BTreeMap<String, ClusterGate>,
}

/// A gate of the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterGate {
    /// Its stage; `None` where the word is none of Kubernetes'.
    pub stage: Option<Stage>,
    /// Whether it is on.
    pub enabled: bool,
}

impl Cluster {
    /// A cluster of which nothing is known. It meets no need.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, with this version.
    #[must_use]
    pub fn with_version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// The same, with a gate.
    #[must_use]
    pub fn with_gate(mut self, name: impl Into<String>, stage: Stage, enabled: bool) -> Self {
        let stage = Some(stage);
        self.gates
            .insert(name.into(), ClusterGate { stage, enabled });
        self
    }

    /// The version by which the cluster behaves.
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// What is known of a gate of the cluster.
    pub fn gate(&self, name: &str) -> Option<ClusterGate> {
        self.gates.get(name).copied()
    }

    /// Takes the version from the answer of an API server to `/version`: the emulated one where it
    /// states one, else `gitVersion`.
    ///
    /// # Errors
    /// If the text is not a JSON object that says either. Nothing is changed then.
    pub fn read_version(&mut self, json: &str) -> Result<(), ClusterError> {
        let error = |what| ClusterError { what };
        let fields = string_fields(json).ok_or_else(|| error("it is not a JSON object"))?;
        let field = |name: &str| {
            let value = fields.iter().find(|(key, _)| key == name)?;
            (!value.1.is_empty()).then_some(value.1.as_str())
        };
        let text = match (field("emulationMajor"), field("emulationMinor")) {
            (Some(major), Some(minor)) => format!("{major}.{minor}"),
            _ => field("gitVersion")
                .ok_or_else(|| error("it states no gitVersion"))?
                .to_owned(),
        };
        let version = text
            .parse()
            .map_err(|_| error("what it states is no version"))?;
        self.version = Some(version);
        Ok(())
    }

    /// Takes the gates from the text of an API server's `/metrics`: the series of
    /// `kubernetes_feature_enabled`. Gives how many there were; lines of that name that cannot be
    /// read are not among them, and a cluster with none of them reports no gate.
    pub fn read_metrics(&mut self, text: &str) -> usize {
        let mut count = 0;
        for (name, gate) in text.lines().filter_map(series) {
            self.gates.insert(name, gate);
            count += 1;
        }
        count
    }
}

/// An answer to `/version` that says no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterError {
    what: &'static str,
}

impl fmt::Display for ClusterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the cluster's version cannot be read from its answer to /version: {}",
            self.what
        )
    }
}

impl std::error::Error for ClusterError {}

/// `kubernetes_feature_enabled{name="X",stage="BETA"} 1`
fn series(line: &str) -> Option<(String, ClusterGate)> {
    let mut rest = line
        .strip_prefix(crate::metrics::NAME)?
        .trim_start()
        .strip_prefix('{')?
        .trim_start();
    let (mut name, mut stage) = (None, None);
    while !rest.starts_with('}') {
        let (key, after) = rest.split_once('=')?;
        let (value, after) = quoted_text(after.trim_start())?;
        match key.trim() {
            "name" => name = Some(value),
            "stage" => stage = Some(value),
            _ => {}
        }
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    let number = rest[1..].split_whitespace().next()?;
    let enabled = match number.parse::<f64>().ok()? {
        1.0 => true,
        0.0 => false,
        _ => return None,
    };
    let stage = match stage?.as_str() {
        "ALPHA" => Some(Stage::Alpha),
        "BETA" => Some(Stage::Beta),
        "" => Some(Stage::Ga),
        "DEPRECATED" => Some(Stage::Deprecated),
        "PRE-ALPHA" => Some(Stage::PreAlpha),
        _ => None,
    };
    Some((name?, ClusterGate { stage, enabled }))
}

/// The text in quotes at the start, its escapes undone, and what follows.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.strip_prefix('"')?.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[at + 2..])),
            '\\' => match chars.next()?.1 {
                'n' => value.push('\n'),
                'u' => {
                    let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                    let code = u32::from_str_radix(&digits, 16).ok()?;
                    value.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                other => value.push(other),
            },
            c => value.push(c),
        }
    }
    None
}

/// The fields of a JSON object whose values are strings; others are passed over.
fn string_fields(json: &str) -> Option<Vec<(String, String)>> {
    let mut rest = json.trim_start().strip_prefix('{')?.trim_start();
    let mut fields = Vec::new();
    if rest.starts_with('}') {
        return Some(fields);
    }
    loop {
        let (key, after) = quoted_text(rest)?;
        let value = after.trim_start().strip_prefix(':')?.trim_start();
        rest = match quoted_text(value) {
            Some((text, after)) => {
                fields.push((key, text));
                after
            }
            None => after_value(value)?,
        };
        rest = rest.trim_start();
        match rest.strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None => return rest.starts_with('}').then_some(fields),
        }
    }
}

/// What follows a JSON value that is no string: the first comma or brace that is not inside it.
fn after_value(text: &str) -> Option<&str> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '"' => {
                let (_, after) = quoted_text(&text[at..])?;
                at = text.len() - after.len();
                continue;
            }
            '{' | '[' => depth += 1,
            ',' | '}' | ']' if depth == 0 => return Some(&text[at..]),
            '}' | ']' => depth -= 1,
            _ => {}
        }
        at += c.len_utf8();
    }
    None
}
