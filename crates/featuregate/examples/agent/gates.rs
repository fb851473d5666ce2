//! The gates of the NVIDIA DRA Driver for GPUs, as its code has them at commit 95932046: names,
//! versions, stages and defaults from `pkg/featuregates/featuregates.go`, and as constraints the
//! six of its `ValidateFeatureGates`. What a gate needs of the cluster stands in its documents
//! and comments only.
//!
//! Where documents and code disagree, this follows the code:
//!
//! - Three pages say that `MPSSupport` and `NVMLDeviceHealthCheck` exclude each other. No code
//!   refuses the two together, so neither does this.
//! - The reference page knows ten of the thirteen gates.
//! - `DRAListTypeAttributes` says since 0.4, and no release 0.4 has it.
//! - A hint tells operators to set `IMEXDaemonsWithDNSNames=false`. That alone is refused, because
//!   `ComputeDomainCliques` is on by default and requires it.

use featuregate::{FeatureGate, Group, Need, RegisterError, SetError, Spec, Stage, Version, gates};

/// The emulated version. It is Kubernetes' and not the driver's, although the driver's gates are
/// numbered by its own releases: they share a registry with those of Kubernetes' logging, which
/// would not be there yet at 0.5. The price is that a spec for a driver's version to come would
/// hold at once.
pub(crate) const VERSION: Version = Version::new(1, 36);

gates! {
    /// The thirteen gates of the driver.
    pub(crate) enum Gate {
        /// Lets claims choose how a GPU's time is sliced.
        TimeSlicingSettings: [Spec::alpha(0, 2)],
        /// Lets claims share a GPU through the Multi-Process Service.
        MPSSupport: [Spec::alpha(0, 2)],
        /// Addresses the daemons of a compute domain by name instead of by IP address.
        IMEXDaemonsWithDNSNames: [Spec::beta(0, 2).on()],
        /// Hands whole GPUs to virtual machines.
        PassthroughSupport: [Spec::alpha(0, 3)]
            excludes [NVMLDeviceHealthCheck],
        /// Partitions GPUs while claims are prepared. The documents ask for the gate of KEP-4815
        /// on Kubernetes 1.34 and 1.35, where it is off by default; nobody can allocate a
        /// partition without it, so without it this one does not start.
        DynamicMIG: [Spec::alpha(0, 3)]
            excludes [PassthroughSupport, NVMLDeviceHealthCheck, MPSSupport]
            needs [Need::gate("DRAPartitionableDevices", Stage::Alpha).require()],
        /// Taints devices that NVML calls unhealthy. Without KEP-5055 the taints are dropped by
        /// the API server, and all else works as if the gate were off: then let it be off.
        NVMLDeviceHealthCheck: [Spec::alpha(0, 3)]
            needs [Need::gate("DRADeviceTaints", Stage::Alpha).degrade()],
        /// Keeps the members of a compute domain in objects of their own.
        ComputeDomainCliques: [Spec::beta(0, 3).on()]
            requires [IMEXDaemonsWithDNSNames],
        /// Ends the plugin when NVLink fails, instead of going on without it.
        CrashOnNVLinkFabricErrors: [Spec::beta(0, 3).on()],
        /// Writes files that tell a workload what it was given. KEP-5304 is done by the plugin's
        /// own library; it has no gate in the cluster.
        DeviceMetadata: [Spec::alpha(0, 4)]
            requires [PassthroughSupport],
        /// Activates partitions of the NVLink switches for what a claim was given.
        FabricManagerPartitioning: [Spec::alpha(0, 5)],
        /// Unlocks the mode in which the host's administrator runs the IMEX daemons.
        HostManagedIMEXDaemon: [Spec::alpha(0, 5)],
        /// Publishes attributes that are lists. The comment on it says that the cluster must have
        /// the gate of the same name on *before* this one is switched on.
        DRAListTypeAttributes: [Spec::alpha(0, 4)]
            needs [Need::gate("DRAListTypeAttributes", Stage::Alpha).defer()],
        /// Publishes shares of a GPU as capacity that claims consume, by KEP-5075.
        ConsumableShares: [Spec::alpha(0, 5)]
            needs [Need::gate("DRAConsumableCapacity", Stage::Alpha).require()],
    }
}

/// What cannot be registered. The author of the agent is at fault.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// A gate of the logging library.
    Register(RegisterError),
    /// The value that the driver gives one of them.
    Set(SetError),
}

/// Registers, beside the driver's own, the gates of Kubernetes' logging library, and switches
/// contextual logging on, as the driver does.
pub(crate) fn add_logging<G: Group>(gates: &FeatureGate<G>) -> Result<(), Unfit> {
    gates
        .add_versioned([
            (
                "ContextualLogging",
                vec![Spec::alpha(1, 24), Spec::beta(1, 30).on()],
            ),
            ("LoggingAlphaOptions", vec![Spec::alpha(1, 24)]),
            ("LoggingBetaOptions", vec![Spec::beta(1, 24).on()]),
        ])
        .map_err(Unfit::Register)?;
    gates
        .set_map([("ContextualLogging", true)])
        .map_err(Unfit::Set)
}
