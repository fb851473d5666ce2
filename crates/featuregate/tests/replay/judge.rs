//! Whether what the crate did is what was observed.

use std::collections::BTreeSet;

use featuregate::{NotRegistered, OverrideError, RegisterError, SetError};
use serde_json::Value;

use super::case::{Observed, Outcome};

/// What the crate did.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) outcome: Result<Value, Failure>,
    pub(crate) log: Vec<Value>,
}

/// An error, as a whole and in its parts.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
    parts: Vec<String>,
}

impl Failure {
    /// An error that has no parts.
    pub(crate) fn one(text: impl ToString) -> Self {
        let text = text.to_string();
        Self {
            parts: vec![text.clone()],
            text,
        }
    }

    /// `[a, b]` for several parts, equal ones once.
    fn is_well_formed(&self) -> bool {
        let mut once: Vec<&str> = Vec::new();
        for part in &self.parts {
            if !once.contains(&part.as_str()) {
                once.push(part);
            }
        }
        match once[..] {
            [one] => self.text == one,
            _ => self.text == format!("[{}]", once.join(", ")),
        }
    }
}

impl From<SetError> for Failure {
    fn from(error: SetError) -> Self {
        Self {
            text: error.to_string(),
            parts: error.faults().iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<RegisterError> for Failure {
    fn from(error: RegisterError) -> Self {
        Self::one(error)
    }
}

impl From<OverrideError> for Failure {
    fn from(error: OverrideError) -> Self {
        Self::one(error)
    }
}

impl From<NotRegistered> for Failure {
    fn from(error: NotRegistered) -> Self {
        Self::one(error)
    }
}

/// Whether the two are the same; `log` says whether the records count.
pub(crate) fn same(expected: &Observed, got: &Got, log: bool) -> bool {
    let same_outcome = match (&expected.outcome, &got.outcome) {
        (Outcome::Ok(expected), Ok(got)) => expected == got,
        (Outcome::Err(text) | Outcome::Panic(text), Err(failure)) => *text == failure.text,
        (Outcome::Errs(all), Err(failure)) => {
            failure.is_well_formed() && *all == failure.parts.iter().cloned().collect()
        }
        (Outcome::Any(one_of, optional), Err(failure)) => {
            let parts: BTreeSet<String> = failure.parts.iter().cloned().collect();
            let (of_one, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|p| one_of.contains(*p));
            failure.is_well_formed()
                && of_one.len() == 1
                && rest.into_iter().all(|part| optional.contains(part))
        }
        _ => false,
    };
    same_outcome && (!log || sorted(&expected.log) == sorted(&got.log))
}

fn sorted(records: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = records.iter().map(Value::to_string).collect();
    texts.sort();
    texts
}

/// What the crate did, in the words of the file.
pub(crate) fn told(got: &Got) -> String {
    let mut fields = serde_json::Map::new();
    match &got.outcome {
        Ok(value) => fields.insert("ok".to_owned(), value.clone()),
        Err(failure) => fields.insert("err".to_owned(), failure.text.clone().into()),
    };
    if !got.log.is_empty() {
        fields.insert("log".to_owned(), got.log.clone().into());
    }
    Value::from(fields).to_string()
}
