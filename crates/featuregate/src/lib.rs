//! Feature gates as Kubernetes components have them, for Rust programs, at the cost of one atomic
//! load.
//!
//! A controller, kubelet plugin or agent takes `--feature-gates=A=true,AllBeta=false`, refuses what
//! Kubernetes would refuse with the same words, and reports `kubernetes_feature_enabled`. Gates are
//! declared once, as an enum, with the stage and default that they have from which version on; a
//! declaration that Kubernetes would refuse at start-up does not compile.
//!
//! ```
//! use featuregate::{FeatureGate, Spec, Version, gates};
//!
//! gates! {
//!     /// The gates of the agent.
//!     pub enum Gate {
//!         /// Splits GPUs while workloads run.
//!         DynamicMig = "DynamicMIG": [Spec::alpha(0, 3)]
//!             excludes [HealthCheck],
//!         /// Watches the health of GPUs.
//!         HealthCheck: [Spec::alpha(0, 3), Spec::beta(0, 5).on()],
//!     }
//! }
//!
//! static GATES: FeatureGate<Gate> = FeatureGate::declared(Version::new(0, 5));
//!
//! # fn main() -> Result<(), featuregate::SetError> {
//! // HealthCheck is on by default, and the two exclude each other.
//! let error = GATES.set("AllAlpha=true").unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "DynamicMIG and HealthCheck are mutually exclusive, but both are enabled: DynamicMIG by \
//!      AllAlpha, HealthCheck by its default"
//! );
//!
//! GATES.set("AllAlpha=true,HealthCheck=false")?;
//! if GATES.enabled(Gate::DynamicMig) {
//!     // …
//! }
//! # Ok(()) }
//! ```
//!
//! # Where what is
//! - Declaring: [`gates!`], [`Spec`], [`Need`]; the version of the registry, [`package_version!`].
//! - The flag: [`FeatureGate::set`], [`FeatureGate::parse_args`], or the module `clap`.
//! - A file, and the flag over it: [`Assignments`], [`FeatureGate::set_all`].
//! - The cluster, before either: [`Cluster`], [`FeatureGate::set_cluster`]; and at the end of the
//!   start [`FeatureGate::validate`].
//! - Metrics: [`FeatureGate::metrics`]. Warnings: [`FeatureGate::on_event`].
//! - Tests: [`FeatureGate::override_for_test`].
//! - Names and lists of declared gates: the trait [`Group`].
//! - Gates by name only: [`FeatureGate::new`], [`FeatureGate::add_versioned`].
//!
//! # What is as in Kubernetes
//! All that `k8s.io/component-base/featuregate` v0.36 does: versioned specs, emulated and minimum
//! compatibility version, `AllAlpha` and `AllBeta`, locks, dependencies, overridden defaults, the
//! flag with its help, copies, and the texts of all errors. Some nine thousand observations of the
//! Go package are the crate's test.
//!
//! # What is not
//! - A call that fails changes nothing. In Go, values of a failed call are kept, make later calls
//!   fail, and can take effect after them.
//! - What panics in Go is an error here.
//! - Gates can exclude each other: [`FeatureGate::add_exclusions`], or `excludes` in [`gates!`].
//! - Gates can need something of the cluster: [`Need`].
//! - If several gates are at fault, the errors come in the order of names; in Go it is random.
//!
//! # Features
//! None is on by default, and without them the crate depends on nothing. `clap`: the argument.
//! `serde`: configuration files. `log`, `tracing`: warnings as structured records.
//! `prometheus-client`: a collector for its registry. The standard library is needed, for its lock.

mod assignments;
mod cluster;
mod declare;
mod error;
mod event;
mod flag;
mod gate;
mod history;
mod locked;
mod metrics;
mod nearest;
mod need;
mod overlay;
mod quote;
mod snapshot;
mod source;
mod spec;
mod stage;
mod state;
mod sync;
mod testing;
mod version;

#[cfg(feature = "clap")]
pub mod clap;
#[cfg(feature = "prometheus-client")]
mod collector;
#[cfg(feature = "serde")]
mod serde;

pub use assignments::Assignments;
pub use cluster::{Cluster, ClusterError, ClusterGate};
#[cfg(feature = "prometheus-client")]
pub use collector::Collector;
#[doc(hidden)]
pub use declare::{__judge, __judge_cycles};
pub use declare::{Declaration, Dynamic, Group};
pub use error::{Fault, FaultKind, NotRegistered, OverrideError, RegisterError, Segment, SetError};
pub use event::Event;
pub use flag::{FLAG, Flag, FlagError};
pub use gate::{FeatureGate, KUBERNETES};
pub use metrics::{Degradation, Metrics};
pub use need::{Lack, Need, Otherwise};
pub use snapshot::Snapshot;
pub use source::Source;
pub use spec::Spec;
pub use stage::Stage;
#[doc(hidden)]
pub use sync::Slots as __Slots;
pub use testing::{TestError, TestOverride};
pub use version::{Version, VersionError};

/// The examples of the texts about the crate hold.
#[cfg(all(doctest, feature = "clap", feature = "serde"))]
mod texts {
    #[doc = include_str!("../README.md")]
    struct ReadMe;
    #[doc = include_str!("../../../docs/src/featuregate.md")]
    struct Book;
}
