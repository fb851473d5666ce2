use std::sync::Arc;

use featuregate::{Collector, FeatureGate, Need, Spec};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;

#[test]
fn the_collector_says_what_the_text_says() {
    let gates = Arc::new(FeatureGate::new());
    gates
        .add([("A\"\n\\", Spec::alpha(0, 0)), ("B", Spec::ga(0, 0).on())])
        .unwrap();
    gates
        .add_needs([("B", Need::kubernetes(1, 40).degrade())])
        .unwrap();
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Collector::new(Arc::clone(&gates))));
    let scrape = || {
        let mut text = String::new();
        encode(&mut text, &registry).unwrap();
        assert_eq!(text.lines().last(), Some("# EOF"));
        text.replace("# EOF\n", "")
    };
    assert_eq!(scrape(), gates.metrics().to_string());
    gates.set("B=false").unwrap();
    assert!(scrape().contains("kubernetes_feature_enabled{name=\"B\",stage=\"\"} 0"));
}
