//! Flag and file, good and bad.

use super::gates::Gate;
use super::{file, flag, start};

#[test]
fn a_file_is_a_map_or_a_list() {
    let map = r#"{"featureGates": {"MPSSupport": true, "CrashOnNVLinkFabricErrors": false}}"#;
    let list = r#"{"featureGates": [{"name": "MPSSupport", "enabled": true},
                                    {"name": "CrashOnNVLinkFabricErrors", "enabled": false}]}"#;
    for (name, text) in [("map.json", map), ("list.json", list)] {
        let start = start([file("config", name, text)]);
        assert_eq!(
            start.out(),
            "feature gates: ContextualLogging=true,CrashOnNVLinkFabricErrors=false,\
             MPSSupport=true\n"
        );
    }
}

#[test]
fn the_flag_counts_more_than_the_file_and_completes_it() {
    let text = r#"{"featureGates": {"DeviceMetadata": true, "MPSSupport": true}}"#;
    let config = file("config", "half.json", text);
    assert_eq!(
        start([config.clone()]).error(),
        "Error: feature gate validation failed: DeviceMetadata is enabled, but depends on \
         features that are disabled: [PassthroughSupport]\n"
    );
    let whole = start([
        config,
        flag("PassthroughSupport=true"),
        flag("MPSSupport=false"),
    ]);
    assert!(whole.gates.enabled(Gate::DeviceMetadata), "{}", whole.out());
    assert!(!whole.gates.enabled(Gate::MPSSupport));
}

#[test]
fn a_slip_of_the_pen_is_told() {
    assert_eq!(
        start([flag("DynamicMig=true")]).error(),
        "Error: feature gate validation failed: unrecognized feature gate: DynamicMig, at \
         byte 0: \"DynamicMig=true\"; did you mean DynamicMIG?\n"
    );
    let value = start([flag("DynamicMIG=on")]);
    assert!(
        value
            .error()
            .contains("invalid value of DynamicMIG=on, err: strconv.ParseBool"),
        "{}",
        value.error()
    );
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    let broken = start([file(
        "config",
        "broken.json",
        "{\n  \"featureGates\": {\"A\": 1}}",
    )]);
    assert!(
        broken
            .error()
            .contains("broken.json: invalid type: integer `1`, expected a boolean")
    );
    assert!(
        broken.error().ends_with("at line 2 column 25\n"),
        "{}",
        broken.error()
    );

    let twice = r#"{"featureGates": {"MPSSupport": true, "MPSSupport": false}}"#;
    let twice = start([file("config", "twice.json", twice)]);
    assert!(
        twice
            .error()
            .contains("feature gate MPSSupport is named twice")
    );

    let typo = start([file("config", "typo.json", r#"{"featureGate": {}}"#)]);
    assert!(
        typo.error().contains("unknown field `featureGate`"),
        "{}",
        typo.error()
    );

    let missing = start(["--config=no/such/file.json"]);
    assert!(
        missing
            .error()
            .starts_with("Error: reading no/such/file.json: ")
    );

    let version = start([file(
        "cluster-version",
        "garbage.json",
        "404 page not found",
    )]);
    assert!(
        version
            .error()
            .ends_with("answer to /version: it is not a JSON object\n")
    );
}

#[test]
fn nobody_else_is_shown_the_metrics() {
    let start = start(["--listen=0.0.0.0:9090"]);
    assert!(start.error().contains("0.0.0.0 is not a loopback address"));
}

#[test]
fn help_lists_the_gates_and_is_no_failure() {
    let help = start(["--help"]);
    let (code, text) = help.refused.expect("it ends there");
    assert_eq!(code, 0);
    for gate in [
        "DynamicMIG=true|false (ALPHA - default=false)",
        "ComputeDomainCliques=true|false (BETA - default=true)",
    ] {
        assert!(text.contains(gate), "{text}");
    }
}
