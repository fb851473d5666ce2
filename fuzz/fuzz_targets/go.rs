//! Any bytes are Go: as a registry, as its tests, and as a `go.mod` beside it.
#![no_main]

use gradus_collect::go;
use gradus_collect::source::MemorySource;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let files: [(&str, &[u8]); 5] = [
        ("go.mod", b"module example.com/lamp\n"),
        ("features/features.go", bytes),
        ("features/features_test.go", bytes),
        ("nested/go.mod", bytes),
        ("nested/main.go", bytes),
    ];
    let source = MemorySource::new(files);
    let reading = go::read(&source, &go::Memo::default());
    let lines = bytes.split(|b| *b == b'\n').count();
    for gate in &reading.inventory.gates {
        assert!(!gate.registrations.is_empty());
        assert!(reading.inventory.gate(&gate.name).is_some());
        for registration in &gate.registrations {
            let line = usize::try_from(registration.declared.line).expect("fits");
            assert!((1..=lines).contains(&line), "line {line} of {lines}");
        }
    }
    assert_eq!(reading, go::read(&source, &go::Memo::default()));
    let _ = go::registries(&source, &go::Memo::default());
});
