//! The six constraints of the driver's code, and what its documents say besides.

use super::gates::Gate;
use super::{cluster, file, flag, start};

#[track_caller]
fn refused(gates: &str, why: &str) {
    let [version, metrics] = cluster::new(gates);
    let start = start([version, metrics, flag(gates)]);
    let expected = format!("Error: feature gate validation failed: {why}\n");
    assert_eq!(start.error(), expected);
    assert_eq!(start.out, "");
}

#[test]
fn cliques_require_names() {
    // What the driver's own hint tells an operator to do.
    refused(
        "IMEXDaemonsWithDNSNames=false",
        "ComputeDomainCliques is enabled, but depends on features that are disabled: \
         [IMEXDaemonsWithDNSNames]",
    );
    let both = start([flag(
        "IMEXDaemonsWithDNSNames=false,ComputeDomainCliques=false",
    )]);
    assert!(
        !both.gates.enabled(Gate::IMEXDaemonsWithDNSNames),
        "{}",
        both.out()
    );
}

#[test]
fn metadata_requires_passthrough() {
    refused(
        "DeviceMetadata=true",
        "DeviceMetadata is enabled, but depends on features that are disabled: \
         [PassthroughSupport]",
    );
    let both = start([flag("DeviceMetadata=true,PassthroughSupport=true")]);
    assert!(both.gates.enabled(Gate::DeviceMetadata), "{}", both.out());
}

#[test]
fn dynamic_mig_excludes_passthrough() {
    refused(
        "DynamicMIG=true,PassthroughSupport=true",
        "DynamicMIG and PassthroughSupport are mutually exclusive, but both are enabled: \
         DynamicMIG by the flag, PassthroughSupport by the flag",
    );
}

#[test]
fn dynamic_mig_excludes_the_health_check() {
    refused(
        "DynamicMIG=true,NVMLDeviceHealthCheck=true",
        "DynamicMIG and NVMLDeviceHealthCheck are mutually exclusive, but both are enabled: \
         DynamicMIG by the flag, NVMLDeviceHealthCheck by the flag",
    );
}

#[test]
fn dynamic_mig_excludes_mps() {
    refused(
        "DynamicMIG=true,MPSSupport=true",
        "DynamicMIG and MPSSupport are mutually exclusive, but both are enabled: DynamicMIG by \
         the flag, MPSSupport by the flag",
    );
}

#[test]
fn passthrough_excludes_the_health_check() {
    refused(
        "PassthroughSupport=true,NVMLDeviceHealthCheck=true",
        "NVMLDeviceHealthCheck and PassthroughSupport are mutually exclusive, but both are \
         enabled: NVMLDeviceHealthCheck by the flag, PassthroughSupport by the flag",
    );
}

#[test]
fn all_that_is_wrong_is_told_at_once_with_who_did_it() {
    let list = r#"{"featureGates": [{"name": "MPSSupport", "enabled": true}]}"#;
    let [version, metrics] = cluster::new("all");
    let start = start([
        version,
        metrics,
        file("config", "all-at-once.json", list),
        flag("AllAlpha=true"),
    ]);
    assert_eq!(
        start.error(),
        "Error: feature gate validation failed: [DynamicMIG and MPSSupport are mutually \
         exclusive, but both are enabled: DynamicMIG by AllAlpha, MPSSupport by the file, \
         DynamicMIG and NVMLDeviceHealthCheck are mutually exclusive, but both are enabled: \
         DynamicMIG by AllAlpha, NVMLDeviceHealthCheck by AllAlpha, DynamicMIG and \
         PassthroughSupport are mutually exclusive, but both are enabled: DynamicMIG by AllAlpha, \
         PassthroughSupport by AllAlpha, NVMLDeviceHealthCheck and PassthroughSupport are \
         mutually exclusive, but both are enabled: NVMLDeviceHealthCheck by AllAlpha, \
         PassthroughSupport by AllAlpha]\n"
    );
}

#[test]
fn mps_beside_the_health_check_is_refused_by_documents_only() {
    let [version, metrics] = cluster::new("documents");
    let start = start([
        version,
        metrics,
        flag("MPSSupport=true,NVMLDeviceHealthCheck=true"),
    ]);
    assert!(start.gates.enabled(Gate::MPSSupport), "{}", start.out());
    assert!(start.gates.enabled(Gate::NVMLDeviceHealthCheck));
}

#[test]
fn other_flags_are_held_against_the_gates() {
    let shares = start(["--consumable-shares=memory"]);
    assert_eq!(
        shares.error(),
        "Error: invalid CLI flags: --consumable-shares requires feature gate ConsumableShares to \
         be enabled\n"
    );
    let [version, metrics] = cluster::new("shares");
    let on = flag("ConsumableShares=true");
    let none = [&version, &metrics, &on, "--consumable-shares=0"];
    assert!(start(none).error().contains("a number above 0"));
    assert!(
        start([&version, &metrics, &on, "--consumable-shares=4"])
            .out()
            .contains(&on[16..])
    );

    let gates = flag("PassthroughSupport=true");
    let root = start([gates.as_str(), "--host-root=no/such/folder"]);
    assert_eq!(
        root.error(),
        "Error: invalid CLI flags: host root is not mounted at no/such/folder\n"
    );
}
