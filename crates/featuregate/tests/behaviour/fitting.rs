//! What the crate has for others: clap, serde, log, tracing, prometheus-client.

#[cfg(feature = "clap")]
mod clap;
#[cfg(feature = "log")]
mod log;
#[cfg(feature = "prometheus-client")]
mod prometheus;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "tracing")]
mod tracing;

#[cfg(any(feature = "log", feature = "tracing"))]
mod warned {
    use featuregate::{FeatureGate, Spec, Version};

    /// Does what draws a warning of each kind.
    pub(super) fn of_each_kind() {
        let gates = FeatureGate::at(Version::new(1, 31));
        gates
            .add_versioned([
                ("Old", vec![Spec::ga(1, 0), Spec::deprecated(1, 31).on()]),
                ("Stable", vec![Spec::ga(1, 30)]),
            ])
            .unwrap();
        assert_eq!(gates.enabled_by_name("Old"), Ok(true));
        gates.override_default("Stable", true).unwrap();
        gates.set_emulation_version(Version::new(1, 30)).unwrap();
        gates.set("Old=true").unwrap();
    }

    /// Text and fields of each, in their order.
    pub(super) const WARNINGS: [&str; 3] = [
        "WARN featuregate: Warning: overriding default of GA feature gate. It will be removed in a \
         future release. featureGate=Stable value=true",
        "WARN featuregate: Warning: SetEmulationVersionAndMinCompatibilityVersion will change \
         already queried feature featureGate=Old oldValue=true newValue=false",
        "WARN featuregate: Warning: setting GA feature gate. It will be removed in a future \
         release. featureGate=Old value=true",
    ];
}
