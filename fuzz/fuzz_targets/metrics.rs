//! Any bytes are Go that declares metrics: behind the imports that make it so, and alone.
#![no_main]

use gradus_collect::go;
use gradus_collect::source::MemorySource;
use libfuzzer_sys::fuzz_target;

const HEAD: &[u8] = b"package lamp\n\nimport (\n\t\"github.com/prometheus/client_golang/prometheus\"\n\t\"github.com/prometheus/client_golang/prometheus/promhttp\"\n\tm \"k8s.io/component-base/metrics\"\n)\n";

fuzz_target!(|bytes: &[u8]| {
    let whole = [HEAD, bytes].concat();
    let files: [(&str, &[u8]); 4] = [
        ("go.mod", b"module example.com/lamp\n"),
        ("pkg/lamp/metrics.go", &whole),
        ("pkg/lamp/names.go", bytes),
        ("cmd/lamp/main.go", bytes),
    ];
    let source = MemorySource::new(files);
    let metrics = go::read(&source, &go::Memo::default()).metrics;
    let lines = whole.iter().filter(|b| **b == b'\n').count() + 1;
    let declared = metrics.declared.iter().map(|m| &m.location);
    let unresolved = metrics.unresolved.iter().map(|m| &m.location);
    let served = metrics.endpoints.iter().map(|e| &e.location);
    for location in declared.chain(unresolved).chain(served) {
        let line = usize::try_from(location.line).expect("fits");
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
    }
    for metric in &metrics.declared {
        assert!(!metric.name.is_empty() && metric.has_series(&metric.name));
    }
    assert_eq!(metrics, go::read(&source, &go::Memo::default()).metrics);
});
