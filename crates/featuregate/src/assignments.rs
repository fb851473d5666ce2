use std::collections::BTreeMap;
use std::str::FromStr;

use crate::Source;
use crate::error::{Fault, FaultKind, Segment, SetError};

/// Values for gates, by name, as a flag or a file gives them. Whether there are such gates is
/// only known to a [`FeatureGate`](crate::FeatureGate).
///
/// With the feature `clap` it is the value of an argument, with `serde` it is read from a map
/// (`{"DynamicMIG": true}`) or a list (`[{"name": "DynamicMIG", "enabled": true}]`).
///
/// ```
/// use featuregate::Assignments;
///
/// let values: Assignments = "DynamicMIG=true, MPSSupport=F,DynamicMIG=0".parse()?;
/// assert_eq!(values.iter().collect::<Vec<_>>(), [("DynamicMIG", false), ("MPSSupport", false)]);
///
/// let error = "DynamicMIG=true,MPSSupport=on".parse::<Assignments>().unwrap_err();
/// let segment = error.faults()[0].segment().unwrap();
/// assert_eq!((segment.start, &*segment.text), (16, "MPSSupport=on"));
/// # Ok::<(), featuregate::SetError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignments {
    pub(crate) values: BTreeMap<String, bool>,
    /// Where in the text a gate got its value; empty for what was no text.
    segments: BTreeMap<String, Segment>,
}

impl Assignments {
    /// The values in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        self.values.iter().map(|(name, &on)| (name.as_str(), on))
    }

    /// Puts the parts of the texts behind the faults of the gates that they name; of several
    /// sources the last that names the gate counts.
    pub(crate) fn locate(sources: &[(Source, &Self)], mut error: SetError) -> SetError {
        for fault in error.faults_mut() {
            let last = sources
                .iter()
                .rev()
                .find(|(_, source)| source.values.contains_key(&fault.gate));
            if let Some((_, source)) = last {
                fault.segment = source.segments.get(&fault.gate).cloned();
            }
        }
        error
    }
}

impl<N: Into<String>> FromIterator<(N, bool)> for Assignments {
    fn from_iter<I: IntoIterator<Item = (N, bool)>>(entries: I) -> Self {
        Self {
            values: entries
                .into_iter()
                .map(|(name, on)| (name.into(), on))
                .collect(),
            segments: BTreeMap::new(),
        }
    }
}

impl FromStr for Assignments {
    type Err = SetError;

    /// Reads `A=true,B=false` as Kubernetes does: blanks around names and values are dropped,
    /// empty segments skipped, the last value of a gate counts.
    fn from_str(text: &str) -> Result<Self, SetError> {
        let mut all = Self::default();
        let mut start = 0;
        for part in text.split(',') {
            let segment = Segment {
                text: part.to_owned(),
                start,
            };
            start += part.len() + 1;
            if part.is_empty() {
                continue;
            }
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (name.trim(), Some(value.trim())),
                None => (part.trim(), None),
            };
            let kind = match value.map(|value| (value, boolean(value))) {
                Some((_, Some(on))) => {
                    all.values.insert(name.to_owned(), on);
                    all.segments.insert(name.to_owned(), segment);
                    continue;
                }
                Some((value, None)) => FaultKind::InvalidValue {
                    value: value.to_owned(),
                },
                None => FaultKind::MissingValue,
            };
            let mut fault = Fault::new(name, kind);
            fault.segment = Some(segment);
            return Err(SetError::one(fault));
        }
        Ok(all)
    }
}

/// Go's words for true and false.
fn boolean(word: &str) -> Option<bool> {
    match word {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}
