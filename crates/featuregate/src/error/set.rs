use std::collections::BTreeSet;
use std::fmt;

use crate::quote::quoted;
use crate::spec::OrNil;
use crate::{Lack, Source, Version};

/// Values that cannot be. Nothing was changed by the call that returned it.
///
/// `Display` is the text of Kubernetes: that of the one fault, or `[first, second]`, equal texts
/// once. `{:#}` adds where in the flag a slip of the pen stands, and the nearest known name;
/// [`faults`](SetError::faults) have them as values.
///
/// ```
/// use featuregate::{FeatureGate, Spec};
///
/// let gates = FeatureGate::new();
/// gates.add_versioned([("DynamicMIG", [Spec::alpha(1, 30)])])?;
/// let error = gates.set("DynamicMig=true").unwrap_err();
/// assert_eq!(error.to_string(), "unrecognized feature gate: DynamicMig");
/// let fault = &error.faults()[0];
/// assert_eq!(fault.nearest(), Some("DynamicMIG"));
/// assert_eq!(fault.segment().unwrap().start, 0);
/// assert_eq!(
///     format!("{error:#}"),
///     "unrecognized feature gate: DynamicMig, at byte 0: \"DynamicMig=true\"; did you mean \
///      DynamicMIG?"
/// );
/// # Ok::<(), featuregate::RegisterError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetError {
    faults: Vec<Fault>,
}

impl SetError {
    /// The error of these faults, unless there are none.
    pub(crate) fn of(mut faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() {
            return Ok(());
        }
        faults.sort_by(|a, b| a.gate.cmp(&b.gate));
        Err(Self { faults })
    }

    pub(crate) fn one(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
        }
    }

    /// All that is wrong, at least one. They are in the order of the gates' names; if a gate is
    /// unknown, those of the names after it are missing.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(crate) fn faults_mut(&mut self) -> &mut [Fault] {
        &mut self.faults
    }
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |fault: &Fault| match f.alternate() {
            true => format!("{fault:#}"),
            false => fault.to_string(),
        };
        let mut texts: Vec<String> = self.faults.iter().map(text).collect();
        let mut told = BTreeSet::new();
        texts.retain(|text| told.insert(text.clone()));
        match &texts[..] {
            [one] => f.write_str(one),
            more => write!(f, "[{}]", more.join(", ")),
        }
    }
}

impl std::error::Error for SetError {}

/// One thing that is wrong with the values of gates. `Display` is Kubernetes' text where it has
/// one; `{:#}` adds to what is no value of a known gate where in the flag it stands, and the
/// nearest known name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) gate: String,
    pub(crate) segment: Option<Segment>,
    pub(crate) nearest: Option<String>,
}

impl Fault {
    pub(crate) fn new(gate: &str, kind: FaultKind) -> Self {
        Self {
            kind,
            gate: gate.to_owned(),
            segment: None,
            nearest: None,
        }
    }

    /// What is wrong.
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// The gate, as it was named; it need not be one. Empty where the text names none.
    pub fn gate(&self) -> &str {
        &self.gate
    }

    /// The part of the flag's text that it comes from, where there is a text and the gate stands
    /// in it.
    pub fn segment(&self) -> Option<&Segment> {
        self.segment.as_ref()
    }

    /// For an unknown gate: the known name that is most like it, if one is.
    pub fn nearest(&self) -> Option<&str> {
        self.nearest.as_deref()
    }
}

/// A part of the flag's text between two commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The text, blanks included.
    pub text: String,
    /// Where it begins in the whole text, in bytes.
    pub start: usize,
}

/// What is wrong with the value of a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// A segment of the text has no `=`. Whoever wrote the flag has to give a value.
    MissingValue,
    /// The text behind the `=` is not one of Go's words for true and false.
    InvalidValue {
        /// What stands there.
        value: String,
    },
    /// No such gate. Often a slip of the pen, or a gate of another release.
    UnknownGate,
    /// The gate is locked to its default, and the value is another.
    Locked {
        /// The value that was asked for.
        value: bool,
    },
    /// The gate is not there yet at the emulated version.
    PreAlpha {
        /// The value that was asked for.
        value: bool,
        /// The emulated version.
        version: Version,
        /// The minimum compatibility version; `None` was given by the program.
        min_compatibility: Option<Version>,
    },
    /// The gate would be on, and gates that it depends on would be off.
    Requires {
        /// The gates that are off, in the order of their names.
        disabled: Vec<String>,
    },
    /// The gate and another that it excludes would both be on.
    Excludes {
        /// Who switches the gate on.
        by: Source,
        /// The other gate.
        other: String,
        /// Who switches the other on.
        other_by: Source,
    },
    /// The gate is on and must not be used without something that the cluster lacks
    /// ([`Otherwise::Require`](crate::Otherwise::Require)).
    MissingInCluster {
        /// What is lacking.
        lack: Lack,
    },
    /// The gate cannot be switched on as long as the cluster lacks something
    /// ([`Otherwise::Defer`](crate::Otherwise::Defer)).
    Deferred {
        /// What is lacking.
        lack: Lack,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_text(f)?;
        if !f.alternate() {
            return Ok(());
        }
        // Of a gate that is known the name says enough.
        let of_text = matches!(
            self.kind,
            FaultKind::MissingValue | FaultKind::InvalidValue { .. } | FaultKind::UnknownGate
        );
        if let (true, Some(Segment { text, start })) = (of_text, &self.segment) {
            write!(f, ", at byte {start}: {}", quoted(text))?;
        }
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean {nearest}?"),
            None => Ok(()),
        }
    }
}

impl Fault {
    fn write_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gate = &self.gate;
        match &self.kind {
            FaultKind::MissingValue => write!(f, "missing bool value for {gate}"),
            FaultKind::InvalidValue { value } => write!(
                f,
                "invalid value of {gate}={value}, err: strconv.ParseBool: parsing {}: invalid syntax",
                quoted(value)
            ),
            FaultKind::UnknownGate => write!(f, "unrecognized feature gate: {gate}"),
            FaultKind::Locked { value } => write!(
                f,
                "cannot set feature gate {gate} to {value}, feature is locked to {}",
                !value
            ),
            FaultKind::PreAlpha {
                value,
                version,
                min_compatibility,
            } => write!(
                f,
                "cannot set feature gate {gate} to {value}, feature is PreAlpha at emulated \
                 version {version}, min compatibility version {}",
                OrNil(min_compatibility.as_ref())
            ),
            FaultKind::Requires { disabled } => write!(
                f,
                "{gate} is enabled, but depends on features that are disabled: [{}]",
                disabled.join(" ")
            ),
            FaultKind::Excludes {
                by,
                other,
                other_by,
            } => write!(
                f,
                "{gate} and {other} are mutually exclusive, but both are enabled: {gate} by {by}, \
                 {other} by {other_by}"
            ),
            FaultKind::MissingInCluster { lack } => write!(f, "{gate} is enabled, but {lack}"),
            FaultKind::Deferred { lack } => {
                write!(f, "cannot set feature gate {gate} to true, {lack}")
            }
        }
    }
}
