//! What gates need of the cluster, and what is done where it is not there.

use featuregate::{
    Cluster, FaultKind, FeatureGate, Lack, Need, OverrideError, RegisterError, Spec, Stage, Version,
};

const PARTITIONS: Need = Need::gate("DRAPartitionableDevices", Stage::Beta).or_kubernetes(1, 40);

fn gates(need: Need) -> FeatureGate {
    let gates = FeatureGate::new();
    gates
        .add([
            ("DynamicMIG", Spec::alpha(0, 0)),
            ("Profiles", Spec::alpha(0, 0)),
            ("Slices", Spec::beta(0, 0).on()),
        ])
        .unwrap();
    gates
        .add_dependencies([("Profiles", ["DynamicMIG"])])
        .unwrap();
    gates.add_needs([("DynamicMIG", need)]).unwrap();
    gates
}

fn cluster(version: (u64, u64)) -> Cluster {
    Cluster::new().with_version(Version::new(version.0, version.1))
}

#[test]
fn degraded_is_off_with_a_reason_and_so_is_what_depends_on_it() {
    let gates = gates(PARTITIONS.degrade());
    gates.set("DynamicMIG=true,Profiles=true").unwrap();
    assert_eq!(gates.enabled_by_name("DynamicMIG"), Ok(false));
    gates
        .set_cluster(cluster((1, 35)).with_gate("DRAPartitionableDevices", Stage::Alpha, true))
        .unwrap();
    let degraded = gates.degraded();
    let told: Vec<(&str, &str)> = degraded
        .iter()
        .map(|gone| (gone.gate.as_str(), gone.reason.as_str()))
        .collect();
    let need = "it needs the cluster's feature gate DRAPartitionableDevices at BETA or above and \
                enabled, or Kubernetes 1.40 or above, and the cluster has it at ALPHA, enabled; the \
                cluster is 1.35";
    assert_eq!(
        told,
        [
            ("DynamicMIG", need),
            ("Profiles", "it depends on DynamicMIG, which is degraded"),
        ]
    );
    for gate in ["DynamicMIG", "Profiles"] {
        assert_eq!(gates.enabled_by_name(gate), Ok(false));
        assert!(gates.explicitly_set(gate));
    }
    let metrics = gates.metrics();
    assert_eq!(metrics.degraded(), degraded);
    let text = metrics.to_string();
    for line in [
        "kubernetes_feature_enabled{name=\"DynamicMIG\",stage=\"ALPHA\"} 0".to_owned(),
        "# TYPE featuregate_degraded gauge".to_owned(),
        format!("featuregate_degraded{{name=\"DynamicMIG\",stage=\"ALPHA\",reason=\"{need}\"}} 1"),
    ] {
        assert!(text.lines().any(|there| there == line), "{text}");
    }
    // The cluster is upgraded.
    gates.set_cluster(cluster((1, 40))).unwrap();
    assert_eq!(gates.degraded(), []);
    assert_eq!(gates.enabled_by_name("Profiles"), Ok(true));
}

#[test]
fn a_dependency_that_is_added_degrades_what_is_on() {
    let gates = gates(PARTITIONS.degrade());
    gates.set("DynamicMIG=true").unwrap();
    gates.add([("Roof", Spec::alpha(0, 0))]).unwrap();
    gates.set("Roof=true").unwrap();
    assert_eq!(gates.enabled_by_name("Roof"), Ok(true));
    gates.add_dependencies([("Roof", ["DynamicMIG"])]).unwrap();
    assert_eq!(gates.enabled_by_name("Roof"), Ok(false));
}

#[test]
fn required_fails_at_start_up_and_says_what_is_missing_where() {
    let gates = gates(Need::kubernetes(1, 34));
    gates.set("DynamicMIG=true").unwrap();
    let error = gates.validate().unwrap_err();
    assert_eq!(
        error.to_string(),
        "DynamicMIG is enabled, but it needs Kubernetes 1.34 or above, and nothing is known of the \
         cluster yet"
    );
    let error = gates.set_cluster(cluster((1, 33))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "DynamicMIG is enabled, but it needs Kubernetes 1.34 or above, and the cluster is 1.33"
    );
    let FaultKind::MissingInCluster { lack } = error.faults()[0].kind() else {
        panic!("{error:?}");
    };
    assert_eq!(lack.need(), &Need::kubernetes(1, 34));
    assert!(!lack.cluster_unknown());
    // Nothing was changed, the cluster is still not known.
    assert!(
        gates
            .validate()
            .unwrap_err()
            .to_string()
            .ends_with("of the cluster yet")
    );
    gates.set_cluster(cluster((1, 34))).unwrap();
    gates.validate().unwrap();
}

#[test]
fn once_the_cluster_is_known_nothing_switches_on_what_it_cannot_have() {
    let gates = gates(Need::kubernetes(1, 34));
    gates.set_cluster(cluster((1, 33))).unwrap();
    for text in ["DynamicMIG=true", "AllAlpha=true"] {
        let error = gates.set(text).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("DynamicMIG is enabled, but it needs")
        );
    }
    let error = gates.override_default("DynamicMIG", true).unwrap_err();
    assert!(matches!(error, OverrideError::Refused(_)));
    let need = ("Slices", Need::kubernetes(1, 36));
    let error = gates.add_needs([need.clone()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot add need: Slices is enabled, but it needs Kubernetes 1.36 or above, and the cluster \
         is 1.33"
    );
    assert_eq!(gates.needs().len(), 1);
    gates.set("Slices=false").unwrap();
    gates.add_needs([need]).unwrap();
    let error = gates.reset("Slices").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("Slices is enabled, but it needs")
    );
}

#[test]
fn deferred_cannot_be_switched_on_by_name_and_is_left_off_by_groups() {
    let gates = gates(Need::kubernetes(1, 34).defer());
    let error = gates.set("DynamicMIG=true").unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot set feature gate DynamicMIG to true, it needs Kubernetes 1.34 or above, and nothing \
         is known of the cluster yet"
    );
    let FaultKind::Deferred { lack } = error.faults()[0].kind() else {
        panic!("{error:?}");
    };
    assert!(lack.cluster_unknown());
    gates.override_default("DynamicMIG", true).unwrap();
    assert_eq!(gates.enabled_by_name("DynamicMIG"), Ok(false));
    gates
        .set("AllAlpha=true,Profiles=false,DynamicMIG=false")
        .unwrap();
    gates.reset("DynamicMIG").unwrap();
    gates.set_cluster(cluster((1, 34))).unwrap();
    assert_eq!(gates.enabled_by_name("DynamicMIG"), Ok(true));
}

#[test]
fn a_need_that_names_nothing_is_refused() {
    let gates = FeatureGate::new();
    let need = Need {
        kubernetes: None,
        ..Need::kubernetes(1, 0)
    };
    let error: RegisterError = gates.add_needs([("AllAlpha", need)]).unwrap_err();
    assert_eq!(error.gate(), Some("AllAlpha"));
    let error = gates.add_needs([("Nothing", PARTITIONS)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot add need of unknown feature Nothing"
    );
}

#[test]
fn a_need_is_met_by_the_gate_or_by_the_version() {
    let lack = |cluster: Cluster| {
        PARTITIONS
            .lack(Some(&cluster))
            .map(|lack: Lack| lack.to_string())
    };
    let with = |stage, on| cluster((1, 35)).with_gate("DRAPartitionableDevices", stage, on);
    assert_eq!(lack(with(Stage::Beta, true)), None);
    assert_eq!(lack(with(Stage::Ga, true)), None);
    assert_eq!(lack(cluster((1, 40))), None);
    assert_eq!(lack(cluster((1, 41))), None);
    assert!(
        lack(with(Stage::Beta, false))
            .unwrap()
            .contains("at BETA, disabled")
    );
    assert!(lack(with(Stage::Deprecated, true)).is_some());
    assert!(
        lack(cluster((1, 39)))
            .unwrap()
            .contains("the cluster does not report that gate")
    );
    assert!(
        lack(Cluster::new())
            .unwrap()
            .ends_with("the cluster's version is not known")
    );
    assert!(PARTITIONS.lack(None).unwrap().cluster_unknown());
}

#[test]
fn a_cluster_is_read_from_its_answers() {
    let mut cluster = Cluster::new();
    cluster
        .read_version(
            r#"{"major": "1", "minor": "36+", "emulationMajor": "1", "emulationMinor": "35",
                "gitVersion": "v1.36.2-eks-1", "platform": "linux/amd64"}"#,
        )
        .unwrap();
    assert_eq!(cluster.version(), Some(&Version::new(1, 35)));
    cluster
        .read_version(r#"{"gitVersion": "v1.36.2-eks-1"}"#)
        .unwrap();
    assert_eq!(cluster.version().unwrap().to_string(), "1.36.2-eks-1");
    let text = "\
# HELP kubernetes_feature_enabled [BETA] text
# TYPE kubernetes_feature_enabled gauge
kubernetes_feature_enabled{name=\"DRAAdminAccess\",stage=\"BETA\"} 1
kubernetes_feature_enabled{name=\"DRAConsumableCapacity\",stage=\"ALPHA\"} 0
kubernetes_feature_enabled{stage=\"\", name=\"DynamicResourceAllocation\", x=\"y\",} 1
apiserver_requests_total 17
";
    assert_eq!(cluster.read_metrics(text), 3);
    let gate = cluster.gate("DynamicResourceAllocation").unwrap();
    assert_eq!((gate.stage, gate.enabled), (Some(Stage::Ga), true));
    assert!(!cluster.gate("DRAConsumableCapacity").unwrap().enabled);
    assert_eq!(cluster.gate("Nothing"), None);
}
