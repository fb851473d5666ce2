//! Gates as the registry code declares them.

use crate::location::Location;
use crate::stage::Stage;

/// From a version on: stage, default, locked. `None` means that the source states none, or
/// states it in a way that only running the program would show.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spec {
    /// Version as the source writes it, without quotes: `1.31`, `0.4`, `v0.120.0`.
    pub version: Option<String>,
    /// Stage from that version on.
    pub stage: Option<Stage>,
    /// Whether the gate is on by default.
    pub default: Option<bool>,
    /// Whether the default can no longer be changed.
    pub locked: Option<bool>,
}

/// How gates are declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// A map literal of component-base's `FeatureSpec`, or of a copy of that package.
    ComponentBase,
    /// A map literal of component-base's `VersionedSpecs`, or of a copy of that package.
    ComponentBaseVersioned,
    /// `RegisterFeatureGate(FeatureGate{Name: ..., State: ...})`.
    KubeVirt,
    /// `newFeatureGate("X")....mustRegister()`.
    OpenShift,
    /// `featuregate.GlobalRegistry().MustRegister("id", featuregate.StageAlpha, ...)`.
    OpenTelemetry,
    /// Kubernetes' `versioned_feature_list.yaml`.
    VersionedList,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 6] = [
        Self::ComponentBase,
        Self::ComponentBaseVersioned,
        Self::KubeVirt,
        Self::OpenShift,
        Self::OpenTelemetry,
        Self::VersionedList,
    ];

    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ComponentBase => "component-base",
            Self::ComponentBaseVersioned => "component-base-versioned",
            Self::KubeVirt => "kubevirt",
            Self::OpenShift => "openshift",
            Self::OpenTelemetry => "opentelemetry",
            Self::VersionedList => "versioned-list",
        }
    }

    /// Returns the shape that is looked for, for a person who wonders why nothing was found.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::ComponentBase => "map[featuregate.Feature]featuregate.FeatureSpec{...}",
            Self::ComponentBaseVersioned => {
                "map[featuregate.Feature]featuregate.VersionedSpecs{...}"
            }
            Self::KubeVirt => "RegisterFeatureGate(FeatureGate{Name: ..., State: ...})",
            Self::OpenShift => "newFeatureGate(\"...\")....mustRegister()",
            Self::OpenTelemetry => "featuregate.GlobalRegistry().MustRegister(\"...\", ...)",
            Self::VersionedList => "versioned_feature_list.yaml, given as PATH",
        }
    }
}

/// How a gate's name is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameBasis {
    /// The string was read in this repository.
    Read,
    /// The constant is another module's; the embedded table of Kubernetes' gates has the name.
    Embedded,
    /// The constant is another module's, and its identifier is taken for the name: a guess.
    Inferred,
}

impl NameBasis {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Embedded => "embedded",
            Self::Inferred => "inferred",
        }
    }
}

/// The constant or variable that stands for a gate in code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constant {
    /// Identifier, without package.
    pub ident: String,
    /// Import path of the package that declares it, where that is known.
    pub package: Option<String>,
    /// Where it is declared; `None` for another module's that is not vendored.
    pub location: Option<Location>,
}

/// One entry of one registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Identity of the registry, [`Registry::id`].
    pub registry: String,
    /// How it is declared.
    pub dialect: Dialect,
    /// Specs in source order; one without a version in unversioned dialects.
    pub specs: Vec<Spec>,
    /// The constant that names the gate, where there is one.
    pub constant: Option<Constant>,
    /// The map entry or call.
    pub declared: Location,
}

/// A piece of code that declares gates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Registry {
    /// `identifier@path`, unique in the repository; stays when lines move.
    pub id: String,
    /// How it declares them.
    pub dialect: Dialect,
    /// Where it begins.
    pub location: Location,
    /// Folder of the Go module it belongs to, relative to the root; empty for the root.
    pub module_dir: String,
    /// Import path of its package, where a `go.mod` says it.
    pub package: Option<String>,
    /// Whether its file says that a program wrote it.
    pub generated: bool,
    /// Import path of a package outside of the tree to whose set of gates it adds its own: the
    /// program takes gates that nothing here declares.
    pub extends: Option<String>,
}

/// What tells of a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConstraintSource {
    /// A dependency map.
    Map,
    /// Code that returns an error.
    Code,
}

impl ConstraintSource {
    /// Returns the word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Code => "code",
        }
    }
}

/// One other gate that a gate requires, or excludes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Constraint {
    /// The other gate's name.
    pub gate: String,
    /// What tells of it.
    pub source: ConstraintSource,
    /// Where it stands.
    pub location: Location,
}

/// A milestone that the comment on a constant states: `// beta: v1.31`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// The stage.
    pub stage: Stage,
    /// The version, as written.
    pub version: String,
    /// Where it stands.
    pub location: Location,
}

/// What a comment says of the removal of a gate: `// remove in 0.22`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The comment, in one line, without its marker.
    pub text: String,
    /// The release that it names, as written: `0.22`.
    pub version: String,
    /// Where it stands.
    pub location: Location,
}

/// A gate, as the code at one revision has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// What users write.
    pub name: String,
    /// How the name is known.
    pub name_basis: NameBasis,
    /// Every registration, ordered by registry path and line; never empty.
    pub registrations: Vec<Registration>,
    /// First sentence of the comment on the constant.
    pub summary: Option<String>,
    /// Owners as the comment names them, without `@`... kept as written otherwise.
    pub owners: Vec<String>,
    /// Enhancement links as written.
    pub keps: Vec<String>,
    /// Milestones that the comment states.
    pub milestones: Vec<Milestone>,
    /// What a comment on the constant or on the registration says of the gate's removal.
    pub removal: Option<Remark>,
    /// Gates that must be on when this one is.
    pub requires: Vec<Constraint>,
    /// Gates that must be off when this one is on; written at both gates.
    pub excludes: Vec<Constraint>,
    /// Direct checks in code that is not a test.
    pub use_sites: Vec<Location>,
    /// Calls of one-line helpers that check this gate.
    pub indirect_use_sites: Vec<Location>,
}

impl Gate {
    /// Makes a gate of which nothing but the name is known; a registration has yet to come.
    #[must_use]
    pub fn named(name: impl Into<String>, basis: NameBasis) -> Self {
        Self {
            name: name.into(),
            name_basis: basis,
            registrations: Vec::new(),
            summary: None,
            owners: Vec::new(),
            keps: Vec::new(),
            milestones: Vec::new(),
            removal: None,
            requires: Vec::new(),
            excludes: Vec::new(),
            use_sites: Vec::new(),
            indirect_use_sites: Vec::new(),
        }
    }

    /// Returns the identities of its registries, the first one first.
    #[must_use]
    pub fn registries(&self) -> Vec<&str> {
        self.registrations
            .iter()
            .map(|r| r.registry.as_str())
            .collect()
    }

    /// Tells whether only samples register it: it shows how gates are made, and is none of the
    /// project's own.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        let mut registrations = self.registrations.iter();
        registrations.all(|r| is_sample(&r.declared.path))
    }

    /// Returns the specs of the first registration.
    #[must_use]
    pub fn specs(&self) -> &[Spec] {
        self.registrations.first().map_or(&[], |r| &r.specs)
    }
}

/// Tells whether a file lies in a folder of samples: `samplereceiver`, `examples`.
#[must_use]
pub fn is_sample(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').any(|folder| {
        let folder = folder.to_ascii_lowercase();
        folder.starts_with("sample") || folder.starts_with("example")
    })
}

/// Something in code that speaks of a gate, and of which gate could not be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unresolved {
    /// The expression, as written, at most a line.
    pub expression: String,
    /// Why it could not be told.
    pub reason: String,
    /// Where it stands.
    pub location: Location,
}

/// All gates of a project at one revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Gates, by name.
    pub gates: Vec<Gate>,
    /// Registries, by id.
    pub registries: Vec<Registry>,
    /// What could not be resolved: listed, never counted.
    pub unresolved: Vec<Unresolved>,
}

impl Inventory {
    /// Returns the gate of that exact name.
    #[must_use]
    pub fn gate(&self, name: &str) -> Option<&Gate> {
        self.gates
            .binary_search_by(|g| g.name.as_str().cmp(name))
            .ok()
            .map(|i| &self.gates[i])
    }
}
