use std::fmt;

use crate::history::{DependencyFault, SpecFault};
use crate::quote::quoted;
use crate::spec::OrNil;
use crate::{SetError, Spec, Stage, Version};

/// Gates, or what is to hold between them, that cannot be registered. Nothing was changed. The
/// program's author is usually at fault.
///
/// `Display` is the text of Kubernetes where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterError {
    kind: Box<Kind>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// With what was to be added to a feature gate, a blank before it; empty for gates.
    Closed(&'static str),
    Spec {
        gate: String,
        fault: SpecFault,
        /// The specs up to the faulty one, with the least compatibility version inherited.
        specs: Vec<Spec>,
    },
    Differs {
        gate: String,
        registered: Vec<Spec>,
    },
    UnknownDependent(String),
    UnknownDependency {
        gate: String,
        dependency: String,
    },
    Dependency {
        gate: String,
        dependency: String,
        fault: DependencyFault,
        stages: (Stage, Stage),
        version: Option<Version>,
    },
    Cycle(String),
    UnknownExcluded(String),
    ExcludesItself(String),
    ExcludesRequired(String, String),
    BothOnByDefault(String, String, (u64, u64)),
    BothOn(SetError),
    UnknownNeeding(String),
    EmptyNeed(String),
    NotMet(SetError),
}

impl RegisterError {
    /// The gate whose registration failed: for a dependency the dependent one, for an exclusion
    /// the first. `None` where all of them were refused.
    pub fn gate(&self) -> Option<&str> {
        match &*self.kind {
            Kind::Closed(_) | Kind::BothOn(_) | Kind::NotMet(_) => None,
            Kind::Spec { gate, .. }
            | Kind::Differs { gate, .. }
            | Kind::UnknownDependency { gate, .. }
            | Kind::Dependency { gate, .. }
            | Kind::UnknownDependent(gate)
            | Kind::Cycle(gate)
            | Kind::UnknownExcluded(gate)
            | Kind::ExcludesItself(gate)
            | Kind::ExcludesRequired(gate, _)
            | Kind::BothOnByDefault(gate, _, _)
            | Kind::UnknownNeeding(gate)
            | Kind::EmptyNeed(gate) => Some(gate),
        }
    }
}

impl From<Kind> for RegisterError {
    fn from(kind: Kind) -> Self {
        Self {
            kind: Box::new(kind),
        }
    }
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            Kind::Closed(what) => write!(
                f,
                "cannot add a feature gate{what} after adding it to the flag set"
            ),
            Kind::Spec { gate, fault, specs } => write_spec_fault(f, gate, *fault, specs),
            Kind::Differs { gate, registered } => {
                let texts: Vec<String> = registered.iter().map(Spec::to_string).collect();
                write!(
                    f,
                    "feature gate {} with different spec already exists: [{}]",
                    quoted(gate),
                    texts.join(" ")
                )
            }
            Kind::UnknownDependent(gate) => {
                write!(f, "cannot add dependency for unknown feature {gate}")
            }
            Kind::UnknownDependency { gate, dependency } => write!(
                f,
                "cannot add dependency from {gate} to unknown feature {dependency}"
            ),
            Kind::Dependency {
                gate,
                dependency,
                fault,
                stages: (stage, other),
                version,
            } => {
                let version = OrNil(version.as_ref());
                match fault {
                    DependencyFault::LessStable => write!(
                        f,
                        "{stage} feature {gate} cannot depend on {other} feature {dependency} at \
                         version {version}"
                    ),
                    DependencyFault::OffByDefault => write!(
                        f,
                        "default-enabled feature {gate} cannot depend on default-disabled feature \
                         {dependency} at version {version}"
                    ),
                    DependencyFault::NotLocked => write!(
                        f,
                        "locked-to-default feature {gate} cannot depend on unlocked feature \
                         {dependency} at version {version}"
                    ),
                }
            }
            Kind::Cycle(gate) => write!(f, "cycle detected with feature {gate}"),
            Kind::UnknownExcluded(gate) => {
                write!(f, "cannot add exclusion for unknown feature {gate}")
            }
            Kind::ExcludesItself(gate) => write!(f, "feature {gate} cannot exclude itself"),
            Kind::ExcludesRequired(gate, other) => write!(
                f,
                "feature {gate} cannot exclude feature {other}, on which it depends"
            ),
            Kind::BothOnByDefault(gate, other, (major, minor)) => write!(
                f,
                "features {gate} and {other} exclude each other and are both enabled by default at \
                 version {major}.{minor}"
            ),
            Kind::BothOn(error) => write!(f, "cannot add exclusion: {error}"),
            Kind::UnknownNeeding(gate) => write!(f, "cannot add need of unknown feature {gate}"),
            Kind::EmptyNeed(gate) => write!(
                f,
                "the need of feature {gate} names no Kubernetes version and no gate, so no cluster \
                 could meet it"
            ),
            Kind::NotMet(error) => write!(f, "cannot add need: {error}"),
        }
    }
}

impl std::error::Error for RegisterError {}

fn write_spec_fault(
    f: &mut fmt::Formatter<'_>,
    gate: &str,
    fault: SpecFault,
    specs: &[Spec],
) -> fmt::Result {
    let gate = quoted(gate);
    let Some((this, before)) = specs.split_last() else {
        return Ok(());
    };
    let last = before.last().unwrap_or(this);
    let version = OrNil(this.version.as_ref());
    let last_version = OrNil(last.version.as_ref());
    let min = OrNil(this.min_compatibility.as_ref());
    match fault {
        SpecFault::NoVersion => write!(f, "feature {gate} did not provide a version"),
        SpecFault::PatchVersion => write!(f, "feature {gate} specified patch version: {version}"),
        SpecFault::MinWithoutPreceding => write!(
            f,
            "feature {gate} specified MinCompatibilityVersion: {min} without a preceding entry at \
             the same Version without MinCompatibilityVersion set"
        ),
        SpecFault::PatchMin => write!(
            f,
            "feature {gate} specified patch MinCompatibilityVersion: {min}"
        ),
        SpecFault::MinAboveVersion => write!(
            f,
            "feature {gate} MinCompatibilityVersion {min} greater than Version {version}"
        ),
        SpecFault::IntroducedDeprecated => write!(
            f,
            "feature {gate} introduced as deprecated must provide a 1.0 entry indicating initial \
             state"
        ),
        SpecFault::VersionDecreases => write!(
            f,
            "feature {gate} lists version transitions in decreasing order ({version} < \
             {last_version})"
        ),
        SpecFault::MinDecreases => write!(
            f,
            "feature {gate} lists min compatibility version transitions in decreasing order ({min} \
             < {})",
            OrNil(last.min_compatibility.as_ref())
        ),
        SpecFault::Duplicate => write!(
            f,
            "feature {gate} lists duplicate entries with the same versions ({version} = \
             {last_version})"
        ),
        SpecFault::StageChangesInVersion => write!(
            f,
            "feature {gate} lists stability changes with the same version ({} -> {})",
            last.stage, this.stage
        ),
        SpecFault::LockChangesInVersion => write!(
            f,
            "feature {gate} lists locked to default changes with the same version ({} -> {})",
            last.locked, this.locked
        ),
        SpecFault::NoChange => write!(
            f,
            "feature {gate} lists transition without stability change ({last_version} -> {version})"
        ),
        SpecFault::Unlocked => {
            write!(f, "feature {gate} must not unlock after locking to default")
        }
        SpecFault::Resurrected => write!(
            f,
            "deprecated feature {gate} must not resurrect from its terminal state"
        ),
        SpecFault::Regressed => write!(
            f,
            "feature {gate} regresses stability from more stable level to {} in {version}",
            this.stage
        ),
    }
}
