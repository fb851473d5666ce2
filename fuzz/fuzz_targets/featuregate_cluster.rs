//! Any bytes are what an API server answers. Valid JSON is never called broken, an answer that
//! cannot be read changes nothing, and what the crate writes as metrics it reads back.
#![no_main]

use featuregate::{Cluster, FeatureGate, Need, Spec, Stage, Version};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    version(&text);

    let mut cluster = Cluster::new();
    let count = cluster.read_metrics(&text);
    assert!(count <= text.lines().count());
    for need in [Need::kubernetes(1, 30), Need::gate("Wind", Stage::Beta)] {
        if let Some(lack) = need.lack(Some(&cluster)) {
            assert!(!lack.to_string().is_empty());
        }
    }

    let gates = FeatureGate::new();
    let name = text.into_owned();
    if gates.add([(name.clone(), Spec::beta(0, 0).on())]).is_ok() {
        let count = cluster.read_metrics(&gates.metrics().to_string());
        assert!(count >= 2, "{count}");
        let gate = cluster.gate(&name).expect("it was written");
        let groups = ["AllAlpha", "AllBeta"];
        if !groups.contains(&name.as_str()) {
            assert_eq!(gate.stage, Some(Stage::Beta));
            assert!(gate.enabled);
        }
    }
});

fn version(text: &str) {
    let mut cluster = Cluster::new().with_version(Version::new(1, 20));
    let before = cluster.clone();
    let read = cluster.read_version(text);
    if let Err(error) = &read {
        assert_eq!(cluster, before, "{error}");
    }
    let Ok(Value::Object(plain)) = serde_json::from_str::<Value>(text) else {
        return;
    };
    if let Err(error) = &read {
        assert!(!error.to_string().contains("not a JSON object"), "{text}");
    }
    // Keys that come twice, or are written with escapes, are read by their own rules.
    if text.contains('\\') || text.matches("gitVersion").count() > 1 || text.contains("emulation") {
        return;
    }
    let stated = plain.get("gitVersion").and_then(Value::as_str);
    let stated = stated.and_then(|text| text.parse::<Version>().ok());
    assert_eq!(read.is_ok(), stated.is_some(), "{text}");
    if let Some(stated) = stated {
        assert_eq!(cluster.version(), Some(&stated));
    }
}
