//! What the gates need of the cluster, with an old one, a new one, and none.

use super::gates::Gate;
use super::{file, flag, start};

/// Arguments that name the answers of a cluster in which all is on that a gate could need.
pub(super) fn new(test: &str) -> [String; 2] {
    files(
        &format!("new-{test}"),
        r#"{"major": "1", "minor": "37", "gitVersion": "v1.37.0", "emulationMajor": "1",
            "emulationMinor": "37", "platform": "linux/amd64"}"#,
        "# TYPE kubernetes_feature_enabled gauge
kubernetes_feature_enabled{name=\"DRAConsumableCapacity\",stage=\"BETA\"} 1
kubernetes_feature_enabled{name=\"DRADeviceTaints\",stage=\"\"} 1
kubernetes_feature_enabled{name=\"DRAListTypeAttributes\",stage=\"ALPHA\"} 1
kubernetes_feature_enabled{name=\"DRAPartitionableDevices\",stage=\"BETA\"} 1
process_open_fds 412
",
    )
}

/// The same of one that has them, off as it came, and does not know one.
fn old(test: &str) -> [String; 2] {
    files(
        &format!("old-{test}"),
        r#"{"major": "1", "minor": "34+", "gitVersion": "v1.34.6-gke.1200"}"#,
        "kubernetes_feature_enabled{name=\"DRAConsumableCapacity\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"DRADeviceTaints\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{name=\"DRAPartitionableDevices\",stage=\"ALPHA\"} 0
",
    )
}

fn files(name: &str, version: &str, metrics: &str) -> [String; 2] {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    [
        file("cluster-version", &format!("{name}.json"), version),
        file("cluster-metrics", &format!("{name}.txt"), metrics),
    ]
}

#[test]
fn what_degrades_is_off_and_says_why() {
    let gates = flag("NVMLDeviceHealthCheck=true");
    let [version, metrics] = old("degrade");
    let on_old = start([
        version,
        metrics,
        gates.clone(),
        "--print-metrics".to_owned(),
    ]);
    assert!(!on_old.gates.enabled(Gate::NVMLDeviceHealthCheck));
    let reason = "it needs the cluster's feature gate DRADeviceTaints at ALPHA or above and \
                  enabled, and the cluster has it at ALPHA, disabled";
    let line = format!("NVMLDeviceHealthCheck is off: {reason}\n");
    assert!(on_old.out().contains(&line), "{}", on_old.out);
    let series = format!(
        "featuregate_degraded{{name=\"NVMLDeviceHealthCheck\",stage=\"ALPHA\",\
         reason=\"{reason}\"}} 1\n"
    );
    assert!(on_old.out.ends_with(&series), "{}", on_old.out);

    let [version, metrics] = new("degrade");
    let on_new = start([version, metrics, gates.clone()]);
    assert!(
        on_new.gates.enabled(Gate::NVMLDeviceHealthCheck),
        "{}",
        on_new.out()
    );

    let on_none = start([gates]);
    assert!(!on_none.gates.enabled(Gate::NVMLDeviceHealthCheck));
    assert!(
        on_none
            .out()
            .contains("nothing is known of the cluster yet")
    );
}

#[test]
fn what_is_required_stops_the_start() {
    let gates = flag("DynamicMIG=true");
    let [version, metrics] = old("require");
    assert_eq!(
        start([version, metrics, gates.clone()]).error(),
        "Error: feature gate validation failed: DynamicMIG is enabled, but it needs the \
         cluster's feature gate DRAPartitionableDevices at ALPHA or above and enabled, and the \
         cluster has it at ALPHA, disabled\n"
    );
    assert_eq!(
        start([gates.clone()]).error(),
        "Error: feature gate validation failed: DynamicMIG is enabled, but it needs the \
         cluster's feature gate DRAPartitionableDevices at ALPHA or above and enabled, and \
         nothing is known of the cluster yet\n"
    );
    let [version, metrics] = new("require");
    let on_new = start([version, metrics, gates]);
    assert!(on_new.gates.enabled(Gate::DynamicMIG), "{}", on_new.out());
}

#[test]
fn what_is_deferred_cannot_be_named_and_is_left_out_of_its_group() {
    let gates = flag("DRAListTypeAttributes=true");
    let [version, metrics] = old("defer");
    assert_eq!(
        start([version, metrics, gates.clone()]).error(),
        "Error: feature gate validation failed: cannot set feature gate DRAListTypeAttributes to \
         true, it needs the cluster's feature gate DRAListTypeAttributes at ALPHA or above and \
         enabled, and the cluster does not report that gate\n"
    );
    let [version, metrics] = new("defer");
    let on_new = start([version, metrics, gates]);
    assert!(
        on_new.gates.enabled(Gate::DRAListTypeAttributes),
        "{}",
        on_new.out()
    );

    // The group without those that exclude each other, and without what the old cluster refuses.
    let group = "AllAlpha=true,DynamicMIG=false,PassthroughSupport=false,DeviceMetadata=false,\
                 ConsumableShares=false";
    let [version, metrics] = old("defer");
    let on_old = start([version, metrics, flag(group)]);
    assert!(
        on_old.gates.enabled(Gate::TimeSlicingSettings),
        "{}",
        on_old.out()
    );
    assert!(!on_old.gates.enabled(Gate::DRAListTypeAttributes));
    assert!(!on_old.out().contains("DRAListTypeAttributes"));
}

#[test]
fn defaults_start_on_any_cluster() {
    let [version, metrics] = old("defaults");
    assert!(
        start([version, metrics])
            .out()
            .contains("ContextualLogging=true\n")
    );
}
